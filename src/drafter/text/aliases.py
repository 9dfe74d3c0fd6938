"""Names that stand for each other: countries and their people, abbreviations, spellings of the same place.

A table, not a gazetteer: what is not in it is compared as it is written. Each line is `canonical: form form …`;
an underscore is a space. The demonym counts as its country: "Ukrainian officials" are found where Ukraine stands.
"""

import re

_COUNTRIES = """
us: united_states united_states_of_america usa america american americans
uk: united_kingdom britain great_britain british briton britons
eu: european_union
un: united_nations
nato: north_atlantic_treaty_organization north_atlantic_treaty_organisation
who: world_health_organization world_health_organisation
imf: international_monetary_fund
wto: world_trade_organization world_trade_organisation
opec: organization_of_the_petroleum_exporting_countries
osce: organization_for_security_and_co-operation_in_europe
iaea: international_atomic_energy_agency
icc: international_criminal_court
ecb: european_central_bank
fed: federal_reserve us_federal_reserve
fbi: federal_bureau_of_investigation
cia: central_intelligence_agency
nhs: national_health_service
mp: member_of_parliament
mps: members_of_parliament
pm: prime_minister
gop: republican_party
uae: united_arab_emirates emirati emiratis
covid: covid-19 covid19 coronavirus sars-cov-2
yoy: year_over_year year-over-year year_on_year year-on-year
ceo: chief_executive chief_executive_officer
cfo: chief_financial_officer
ai: artificial_intelligence
ussr: soviet_union soviet soviets
afghanistan: afghan afghans
albania: albanian albanians
algeria: algerian algerians
argentina: argentine argentines argentinian argentinians
armenia: armenian armenians
australia: australian australians aussie aussies
austria: austrian austrians
azerbaijan: azerbaijani azerbaijanis
bangladesh: bangladeshi bangladeshis
belarus: belarusian belarusians belarussian
belgium: belgian belgians
bolivia: bolivian bolivians
bosnia: bosnian bosnians
brazil: brazilian brazilians
bulgaria: bulgarian bulgarians
cambodia: cambodian cambodians
cameroon: cameroonian cameroonians
canada: canadian canadians
chile: chilean chileans
china: chinese
colombia: colombian colombians
congo: congolese
croatia: croatian croatians croat croats
cuba: cuban cubans
cyprus: cypriot cypriots
czechia: czech_republic czech czechs
denmark: danish dane danes
ecuador: ecuadorean ecuadorian
egypt: egyptian egyptians
estonia: estonian estonians
ethiopia: ethiopian ethiopians
europe: european europeans
finland: finnish finn finns
france: french frenchman frenchwoman
georgia: georgian georgians
germany: german germans
ghana: ghanaian ghanaians
greece: greek greeks
haiti: haitian haitians
hungary: hungarian hungarians
iceland: icelandic icelander icelanders
india: indian indians
indonesia: indonesian indonesians
iran: iranian iranians
iraq: iraqi iraqis
ireland: irish irishman irishwoman
israel: israeli israelis
italy: italian italians
ivory_coast: côte_d'ivoire cote_d'ivoire ivorian ivorians
jamaica: jamaican jamaicans
japan: japanese
jordan: jordanian jordanians
kazakhstan: kazakh kazakhs
kenya: kenyan kenyans
korea: korean koreans
kosovo: kosovar kosovars
kuwait: kuwaiti kuwaitis
latvia: latvian latvians
lebanon: lebanese
libya: libyan libyans
lithuania: lithuanian lithuanians
malaysia: malaysian malaysians
mali: malian malians
mexico: mexican mexicans
moldova: moldovan moldovans
morocco: moroccan moroccans
myanmar: burma burmese
nepal: nepalese nepali
netherlands: the_netherlands dutch holland dutchman
nigeria: nigerian nigerians
norway: norwegian norwegians
oman: omani omanis
pakistan: pakistani pakistanis
palestine: palestinian palestinians
peru: peruvian peruvians
philippines: filipino filipinos philippine
poland: polish pole poles
portugal: portuguese
qatar: qatari qataris
romania: romanian romanians
russia: russian russians russian_federation
rwanda: rwandan rwandans
saudi: saudi_arabia saudis saudi_arabian
scotland: scottish scot scots
serbia: serbian serbians serb serbs
singapore: singaporean singaporeans
slovakia: slovak slovaks slovakian
slovenia: slovenian slovenians slovene slovenes
somalia: somali somalis
spain: spanish spaniard spaniards
sudan: sudanese
sweden: swedish swede swedes
switzerland: swiss
syria: syrian syrians
taiwan: taiwanese
tanzania: tanzanian tanzanians
thailand: thai thais
tunisia: tunisian tunisians
turkey: türkiye turkiye turkish turk turks
uganda: ugandan ugandans
ukraine: ukrainian ukrainians
uruguay: uruguayan uruguayans
uzbekistan: uzbek uzbeks
venezuela: venezuelan venezuelans
vietnam: vietnamese
wales: welsh welshman
yemen: yemeni yemenis
zambia: zambian zambians
zimbabwe: zimbabwean zimbabweans
africa: african africans
asia: asian asians
islam: islamic
"""

_SPELLINGS = """
kyiv: kiev kyyiv
kharkiv: kharkov
odesa: odessa
lviv: lvov
dnipro: dnepr dnieper
mykolaiv: nikolaev nikolayev
luhansk: lugansk
donbas: donbass
chornobyl: chernobyl
zelensky: zelenskyy zelenskiy zelenskyi
lukashenko: lukashenka
navalny: navalnyi navalniy
yanukovych: yanukovich
poroshenko: poroschenko
gaddafi: qaddafi kadafi gadhafi qadhafi
hezbollah: hizbollah hizbullah hezbullah
houthi: houthis huthi huthis
qaeda: qaida
al-qaeda: al-qaida
quran: koran qur'an
muhammad: mohammed mohammad mohamed muhammed mohamad
beijing: peking
mumbai: bombay
kolkata: calcutta
chennai: madras
eswatini: swaziland
erdogan: erdoğan
netanyahu: nethanyahu
isis: islamic_state isil daesh is_group
bin_laden: binladen bin-laden
assad: al-assad
new_york_city: nyc
dc: d.c
la: los_angeles
"""

_CAPITALS = """
ukraine: kyiv
russia: moscow kremlin
us: washington
uk: london
eu: brussels
china: beijing
france: paris
germany: berlin
italy: rome
spain: madrid
poland: warsaw
israel: jerusalem
iran: tehran
turkey: ankara
japan: tokyo
india: delhi
korea: seoul pyongyang
belarus: minsk
hungary: budapest
serbia: belgrade
greece: athens
egypt: cairo
syria: damascus
iraq: baghdad
pakistan: islamabad
taiwan: taipei
vatican: rome
canada: ottawa
australia: canberra
"""


def _table(text: str) -> dict[str, str]:
    forms: dict[str, str] = {}
    for line in text.strip().splitlines():
        canonical, _, rest = line.partition(":")
        canonical = canonical.replace("_", " ")
        for form in rest.split():
            forms[form.replace("_", " ")] = canonical
    return forms


CAPITALS = _table(_CAPITALS)  # capital -> country, for the capital that stands for its government
_FORMS = _table(_COUNTRIES) | _table(_SPELLINGS)
WORDS = {form: canonical for form, canonical in _FORMS.items() if " " not in form}
PHRASES = {form: canonical for form, canonical in _FORMS.items() if " " in form}
_PHRASE = re.compile(r"\b(?:" + "|".join(re.escape(p) for p in sorted(PHRASES, key=len, reverse=True)) + r")\b")


def phrases(folded: str) -> list[str]:
    """The canonical names of all phrases of more than one word in a folded text."""
    return [PHRASES[match.group()] for match in _PHRASE.finditer(folded)]


def canonical(folded: str) -> str:
    """A folded name with its known phrases and words replaced by their canonical form."""
    if " " in folded:
        folded = _PHRASE.sub(lambda match: PHRASES[match.group()].replace(" ", "_"), folded)
    return " ".join(WORDS.get(word, word) for word in folded.split())
