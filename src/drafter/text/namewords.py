"""Words that tell names from other words: titles, particles, legal forms, and common words that are names too.

Data for `nameforms` and `people`; all in comparing form (`skeleton.plain`): lower case, no accents.
"""

from typing import Final

from drafter.text.words import STOPWORDS


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Spoken before a surname; a short surname counts as a name after one of them.
SPOKEN_TITLES: Final[frozenset[str]] = _listed("""
    mr mrs ms miss mx dr doctor prof professor sir dame lord lady rev father sister judge justice officer sergeant
    captain colonel general lieutenant mayor senator governor president minister secretary chancellor councillor
    councilman councilwoman commissioner inspector director chief detective herr frau monsieur madame senor senora
    signor signora pan pani
""")

#: Those of them that say nothing but how to address somebody.
COURTESY: Final[frozenset[str]] = _listed("""
    mr mrs ms miss mx mister herr herrn frau madame monsieur mme senora senor signora signor
""")

#: Stand before a name in a source field; none of them is part of it.
TITLES: Final[frozenset[str]] = SPOKEN_TITLES | _listed("""
    deputy vice acting former interim senior junior associate assistant executive managing first lead head chair
    chairman chairwoman chairperson spokesman spokeswoman spokesperson speaker press officer official aide adviser
    advisor analyst economist expert researcher lecturer teacher nurse doctor lawyer attorney prosecutor solicitor
    barrister police fire finance foreign prime interior defence defense health education justice state city county
    council member mp mep md ceo cfo coo cto resident neighbour neighbor witness victim mother father brother sister
    son daughter wife husband friend source reporter correspondent editor manager owner founder co-founder engineer
    captain major corporal private admiral commander ambassador consul envoy representative rep sen gov gen col lt sgt
    capt cpl maj adm hon st interview with call from by the a an our her his their
""")

#: May begin a part of a source field and are no names either.
NO_NAMES: Final[frozenset[str]] = (
    TITLES
    | _listed("""
    anonymous confidential source sources email e-mail mail phone telephone call calls interview notes note document
    documents memo leaked internal report letter statement whatsapp signal telegram meeting conversation transcript
    recording unnamed person people insider insiders staffer employee worker government background meeting zoom
    press news info contact office media local regional anonymised anonymized background off record familiar close
    two three several some one talk chat briefing conference release
""")
    | STOPWORDS
)

PLACES: Final[frozenset[str]] = _listed("""
    new los las san santa saint st united north south east west white hong tel buenos rio kyiv kiev moscow london paris
    berlin brussels washington geneva vienna warsaw prague rome madrid beijing tokyo lviv odesa kharkiv istanbul ankara
    city town county street ukraine russia germany france england britain usa us uk eu europe
""")

SUFFIXES: Final[frozenset[str]] = _listed("jr sr ii iii iv esq phd ph.d md m.d mba cpa qc kc obe mbe")

PARTICLES: Final[frozenset[str]] = _listed("""
    de del della di da das do dos du des la le el al bin ibn ben van von der den ter ten zu zur af av ap mc mac st san
    santa y e i
""")

LEGAL_FORMS: Final[frozenset[str]] = _listed(
    "inc ltd limited llc llp plc corp corporation co gmbh ag sa s.a kg se nv bv oy ab as spa srl"
)

#: A name with one of these in it is an organisation's.
ORGANISATION: Final[frozenset[str]] = LEGAL_FORMS | _listed("""
    group holding holdings company companies bank council ministry department office agency authority service services
    committee commission association union party institute institution university college school hospital clinic
    court church foundation trust fund society federation chamber bureau board press times post news media television
    radio studio industries systems technologies energy airlines railway railways partners capital insurance police
    army navy league club team parliament congress senate government embassy consulate museum library theatre theater
    academy laboratory laboratories labs center centre network alliance coalition movement
""")

#: Dotted or plain capitals that are something else; a person's initials like these are not looked for.
ABBREVIATIONS: Final[frozenset[str]] = _listed("""
    us uk un eu dc la ny nj am pm ad bc pr tv it id ok pa ma va ca ga al ar az co ct de fl hi ia il in ks ky md me mi
    mn mo ms mt nc nd ne nh nm nv oh or ri sc sd tn tx ut vt wa wi wv wy ai mp vp ps cv dj ph fc usa fbi cia bbc cnn nbc
    abc cbs nyt gmt utc est edt cet eet pst nato opec imf who wto gdp ceo cfo
""")

MONTH_NAMES: Final[frozenset[str]] = _listed("may april june august january march")
BEFORE_MONTH: Final[frozenset[str]] = _listed("""
    in since by until till last next early late mid this of on from before after during through every each and to

""")

#: Function words that are names as well (Will, May, An): alone they count only where something makes them a name.
FUNCTION_WORDS: Final[frozenset[str]] = STOPWORDS | MONTH_NAMES | _listed("one two three first last new long")

#: Common words that are names too. Alone they count only with a capital; they take no endings.
COMMON: Final[frozenset[str]] = FUNCTION_WORDS | _listed("""
    able ace archer art ash baker bank banks barber bell berry best bill birch bird bishop black blue bolt bond booth
    bowl bowman boy brand branch bridge bridges brook brooks brown buck bull bush butcher butler cannon carpenter carter
    case cash chance chase christian church clay close coach cole cook cooper corn cotton court craft crane cross crow
    crown curry dale dawn day days dean dear diamond dick dollar drake drew drum duke earl east eden english faith fall
    falls farmer field fields finch fish fisher flood florence flower flowers ford forest foster fountain fox france
    frank franklin free french friend frost gale gardener gates gay gene gentle gift glass gold good grace grant gray
    green grey grove guard guy hale hall ham hand hands harbor hardy harmony harper hart hawk hay hazel heart heath
    heather high hill hills holiday holly hood hope house hunt hunter iris ivory ivy jack jade jewel joy judge just keen
    key keys king kings knight lake lamb land lane large law lee lily little lock london love low major mark marks
    marsh mason may mead means mercy miller mills mine moon moore moss mount nail north oak oaks olive page paris park
    parks parsons pearl peace penny pepper pike piper pitt place pleasant pole pool poole pope porter post potter potts
    power powers price pride prince proper quick rain ray reed rich ring rivers road rob robin rock root rose ruby rush
    sage sailor salt sand sands sandy savage scarlet scott sharp shepherd ship short sky small smart smith snow sparks
    speed spring star stark steel stern stone storm strange street strong sterling stewart stock sue summer summers
    swan sweet swift tanner tax taylor temple thorn tiger till tower towers town trinity turner underwood union vale
    victor victory violet wade wait walker wall walls ward waters weaver webb weeks wells west white wild will wills
    winter winters wise wolf wood woods word worth young
""")

#: What follows such a word where it is no name: White House, Green Party.
PHRASES: Final[dict[str, frozenset[str]]] = {
    "white": _listed("house sea hall paper"),
    "green": _listed("party new deal line card zone"),
    "black": _listed("sea friday hawk lives"),
    "brown": _listed("university"),
    "rice": _listed("university"),
    "long": _listed("island beach"),
    "high": _listed("court school street commissioner"),
    "west": _listed("bank virginia coast wing point"),
    "north": _listed("korea sea carolina dakota america africa"),
    "east": _listed("timor river germany"),
    "wall": _listed("street"),
    "downing": _listed("street"),
    "church": _listed("of street"),
    "union": _listed("square station jack"),
    "red": _listed("cross sea square army"),
    "world": _listed("bank cup war"),
    "central": _listed("bank park"),
    "king": _listed("charles street"),
    "prince": _listed("william harry of"),
    "park": _listed("avenue"),
    "bill": _listed("of gates clinton"),
}

#: What a person does in copy: makes a name of Will in "Will said".
DOES: Final[frozenset[str]] = _listed("""
    said says told tells asked asks replied answered added wrote writes declined confirmed denied explained warned
    insisted argued recalled agreed refused claimed was is has had who did does went came told called met left joined
    signed led spoke voted resigned testified
""")


def is_known(token: str) -> bool:
    """Is this word known to be something other than a rare name?"""
    return token in COMMON or token in NO_NAMES or token in ORGANISATION or token in PLACES


def is_suffix(token: str) -> bool:
    """Is this what follows a name: Jr., III, PhD?"""
    return token in SUFFIXES
