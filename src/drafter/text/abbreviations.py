"""Abbreviations whose full stop need not end a sentence, and the words that tell: data for the sentence splitter.

English first; German, French, Spanish and transliterated Ukrainian where they are common in copy. Written without
their last full stop. Upper and lower case count except where said.
"""

from typing import Final


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Stand before a name or belong to what follows: never the last word of a sentence.
TITLES: Final[frozenset[str]] = _listed("""
    Mr Mrs Ms Mx Messrs Mmes Dr Drs Prof Gen Col Maj Capt Cpt Cmdr Cdr Lt Sgt Cpl Pvt Adm Brig Sen Sens Rep Reps Gov
    Govs Pres Rev Revd Fr Msgr Hon Amb Supt Det Insp Const Atty Asst Assoc Dep Dir Sec Treas Cllr Ald Ven Rt St Ste
    Mt Ft Pt Hr Hrn Frl Dipl Mag Ing Mme Mlle Mlles MM Me Mgr Sr Sra Srta Sres Dña Lic Excmo Ud Uds Lt.Col Maj.Gen
    Lt.Gen Brig.Gen Lt.Gov Ph akad prof gen im vul prosp bul obl
""")

#: In any case: never the last word of a sentence.
NEVER_LAST: Final[frozenset[str]] = _listed("""
    e.g i.e eg ie cf viz vs v ca approx incl excl esp resp ibid z.b d.h u.a o.g s.o s.u bzw vgl ggf inkl evtl bspw
    sog zzgl abzgl ca p.ex c.-à-d env p.ej aprox núm esq t.zv tzv т.зв т.е т.д напр нпр див проф акад ім вул просп
    бул обл р-н ген
""")

#: Belong to a number that follows.
WITH_NUMBER: Final[frozenset[str]] = _listed("""
    No Nos no nos Nr nr Nº nº Art art Arts Abs abs Sect sect Sec sec Ch ch Chap chap Fig fig Figs figs Vol vol Vols
    vols Bd p pp P Pp S para Para paras cl Cl Tel tel Ext ext Rm Apt Bldg Ste p.p fl Abt Kap Ziff Rn cap Cap pág pag
    стор ст ч кв буд № c r
""")

#: May end a sentence: they do where a word follows that begins one.
MAY_END: Final[frozenset[str]] = _listed("""
    Inc Ltd Co Cos Corp Bros LLC LLP plc PLC Pty Cie GmbH AG Jr Sr Esq Ave Blvd Rd Hwy Dept Univ Assn Assoc Natl
    Intl Govt Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Kans Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev
    Okla Ore Pa Penn Tenn Tex Va Vt Wash Wis Wyo Ont Que Alta Man N S E W N.Y al et ff usw etw str Str gest geb Std
    Min Mio Mrd tys mln mlrd grn hrn oz lb lbs ft in sq mi km est etc Etc Mon Tue Tues Wed Thu Thur Thurs Fri Sat
    грн млн млрд тис рр
""")

MONTHS: Final[frozenset[str]] = _listed("""
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Okt Dez Jän Mrz janv févr avr juil déc ene abr ago dic
""")
GERMAN_MONTHS: Final[frozenset[str]] = _listed("""
    Januar Jänner Februar März Mai Juni Juli Oktober Dezember Jan Feb Okt Dez Jahrhundert Jahrhunderts Jh
""")
BEFORE_ORDINAL: Final[frozenset[str]] = _listed("""
    am dem den der vom zum bis des im beim zur seit ab Am Dem Den Der Vom Zum Im Beim Zur Seit Ab
""")
CLOCK: Final[frozenset[str]] = frozenset({"a.m", "p.m"})
DAYS: Final[frozenset[str]] = _listed("""
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays
    Sundays Mon Tue Tues Wed Thu Thurs Fri Sat Sun January February March April May June July August September
    October November December Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Eastern Central Pacific Mountain Kyiv
    Moscow London
""")

#: Words that begin a sentence and hardly ever follow an abbreviation or an initial inside one.
STARTERS: Final[frozenset[str]] = _listed("""
    The This That These Those There Then They Their He She His Her Hers It Its We Our You Your I In On At By For
    From With Without Within Under Over Of To As And But Or Nor So Yet If When While Where Who What Why How Which
    Whether After Before Since Until During Despite Although Though However Moreover Meanwhile Instead Also Now
    Today Yesterday Tomorrow Last Next Earlier Later Some Many Most All Both Each Every No None Nobody Not Only Even
    Just An Another Other Others Such Because Once Here Is Are Was Were Has Have Had Does Do Did Can Could Will
    Would Should May Might Must Asked Speaking According About Among Against Between Officials Police Residents Two
    Three Four Five Six Seven Eight Nine Ten Der Die Das Ein Eine Er Sie Es Wir Ich Und Aber Oder Doch Wenn Als Nach
    Vor Bei Mit Auf Im Am Dies Diese Dieser Le La Les Un Une Il Elle Ils Elles Nous Vous Mais Et Ou Si Selon Pour
    Dans El Los Las Una Ella Ellos Pero Y Según Para En Він Вона Вони Це Але Та І У В На За Як Що Он Она Они Это Но
    И
""")

#: Verbs that attribute a quotation.
SAID: Final[frozenset[str]] = _listed("""
    said says asked asks replied answered added wrote shouted yelled cried exclaimed wondered demanded responded
    told recalled insisted joked tweeted posted continued argued warned explained sagte fragte rief dit demanda dijo
    preguntó
""")
