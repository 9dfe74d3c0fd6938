"""Names in a text, by their capitals: runs of capitalised words and abbreviations, without what only begins a sentence.

No list of names is needed and none is kept: a name is compared with the notes word by word, in canonical form.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from drafter.text.aliases import WORDS, canonical
from drafter.text.dates import MONTH_WORDS, WEEKDAYS
from drafter.text.fact import Fact, FactKind

_TOKEN = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_](?!\w)\.?|[^\W\d_](?:\.(?=\s[^\W\d_]))|[^\W_](?:[\w’'‑-]*\w)?(?:&\w+)?")
# prose of words, split below: one word a line would hide them
_LINK_WORDS = "of de du des da dos di del della la le les el al bin ibn van von der den ter ten zu y e the for"
_COURTESY_WORDS = "mr mrs ms miss mx dr prof professor sir dame lord lady rev herr frau madame monsieur saint st"
_TITLE_WORDS = (
    "president vice deputy chief minister prime premier chancellor secretary senator sen representative rep "
    "congressman congresswoman governor gov mayor councillor councilman councilwoman councilor cllr judge justice "
    "general gen lieutenant lt colonel col major maj captain capt sergeant sgt corporal private admiral commander "
    "officer constable detective inspector superintendent king queen prince princess duke duchess pope bishop "
    "archbishop cardinal imam rabbi father brother sister director chairman chairwoman chair chairperson head manager "
    "coach ceo cfo coo founder spokesman spokeswoman spokesperson foreign finance defence defense interior health "
    "education prosecutor attorney lawyer author actor actress singer analyst economist ambassador envoy leader "
    "speaker mp mep former ex acting then lead senior junior assistant associate state national federal international"
)
_OPENING_WORDS = (
    "a an the this that these those there here it its it's he she they we you i his her their our your my who whom "
    "whose what which when where why how if then than as at by for from in into of off on onto or out over to up with "
    "without and but nor so yet not no yes neither either both all any some most many much few several each every one "
    "two three four five six seven eight nine ten first second third last next another other others after before "
    "during since until while although though because despite however meanwhile moreover instead also still even only "
    "just once later earlier now today yesterday tomorrow tonight nearly almost about around under above below between "
    "among against half according more less fewer further following including such same former new old being is are "
    "was were be been has have had do does did will would can could may might must shall should let lets dear hello hi "
    "thanks thank please overall additionally furthermore therefore thus hence finally currently recently previously "
    "initially originally ultimately eventually unlike like through throughout per via upon across along amid amidst "
    "beyond inside outside within near toward towards plus nobody everybody everyone someone anyone nothing something "
    "everything thousands hundreds dozens millions billions police officials people residents critics supporters "
    "experts analysts authorities lawmakers prosecutors investigators researchers scientists voters men women children "
    "students teachers workers doctors families parents witnesses reporters journalists re q tl tl;dr breaking update "
    "ok okay well oh regarding concerning based given considering whether having making taking asked speaking writing "
    "don't doesn't didn't isn't wasn't won't can't couldn't that's there's what's here's who's i'm i've i'll i'd we're "
    "we've we'll you're they're he's she's let's"
)
_SMALL_WORDS = "i i'm i've i'll i'd ok tk usd eur gbp uah am pm a.m p.m a.m. p.m."
_LINKS = frozenset(_LINK_WORDS.split())
COURTESY = frozenset(_COURTESY_WORDS.split())
TITLES = frozenset(_TITLE_WORDS.split())
OPENERS = frozenset(_OPENING_WORDS.split())
_NOT_NAMES = frozenset({*_SMALL_WORDS.split(), *MONTH_WORDS, *WEEKDAYS, *(day + "s" for day in WEEKDAYS)})
_PERIOD = re.compile(r"(?:[qh][1-4]|[1-4][qh]|fy\d\d(?:\d\d)?)$")  # Q4, 1H, FY22 are dates
_MAY = frozenset({"may", "march", "august"})
_POSSESSIVE = re.compile(r"(?:['’]s|['’])$")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;…]|[.!?]?[\"”“»«’‘')\]]|\n|[•*–—-])\s*[\"“‘'«(\[]*\s*$")
_ABBREVIATED = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Prof|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Rev|Hon|Jr|Sr|vs|No|Inc|Ltd|Co|Corp|U\.S|U\.K|U\.N)\.\s*$"
)


@lru_cache(maxsize=1 << 14)
def folded(token: str) -> str:
    """A word of a name to compare: lower case, no diacritics, no possessive ending, no dots of an abbreviation."""
    token = _POSSESSIVE.sub("", token.replace("’", "'").replace("‑", "-"))
    if not token.isascii():
        decomposed = unicodedata.normalize("NFKD", token)
        token = "".join(c for c in decomposed if not unicodedata.combining(c))
    token = token.casefold()
    return token.replace(".", "") if "." in token else token


def key_of(token: str) -> str:
    """The canonical form of one word of a text, as a name: "Ukrainians" and "Ukraine’s" are `ukraine`."""
    key = folded(token)
    if key == "us":  # the pronoun is no country
        return "us" if token[:2] in {"US", "U."} else "us-pronoun"
    return WORDS.get(key, key)


def tokens(text: str) -> Iterator[re.Match[str]]:
    return _TOKEN.finditer(text)


def capital(token: str) -> bool:
    """Is it written as a name: Ruiz, NATO, iPhone, G7?"""
    return token[0].isupper() or any(c.isupper() for c in token)


def title_case(text: str) -> bool:
    """Is it set as a headline, or all in capitals? Then capitals say little."""
    longer = [m.group() for m in tokens(text) if len(m.group()) > 3 and m.group()[0].isalpha()][1:]
    if len(longer) < (3 if text.rstrip().endswith((".", "!", "?", "”", '"')) else 1):
        return False
    return sum(word[0].isupper() for word in longer) >= 0.75 * len(longer)


def begins_sentence(text: str, position: int) -> bool:
    """Does a sentence, a quotation or a list item begin here, so that a capital says nothing?"""
    before = text[max(0, position - 12) : position]
    if not before.strip():
        return True
    return _SENTENCE_START.search(before) is not None and _ABBREVIATED.search(before) is None


def names(text: str) -> Iterator[Fact]:
    """Every name. Weak: a single capitalised word that begins a sentence, and all in a headline's capitals."""
    weak_all = title_case(text)
    for whole in _runs(text):
        first = whole[0]
        opening = begins_sentence(text, first.start())
        run = _without_openers(whole) if opening else whole
        if not run:
            continue
        start, end = run[0].start(), run[-1].end()
        word = run[0].group()
        alone = opening and run[0] is first and len(run) == 1 and not _distinct(word)
        value = canonical(" ".join(_part(m.group()) for m in run))
        yield Fact(FactKind.NAME, text[start:end], start, end, value, alone or weak_all)


def _without_openers(run: list[re.Match[str]]) -> list[re.Match[str]]:
    while run and folded(run[0].group()) in OPENERS and not _abbreviation(run[0].group()):
        run = _trim(run[1:])
    return run


def _part(token: str) -> str:
    key = folded(token)
    return "us" if key == "us" and capital(token) else key


def _abbreviation(token: str) -> bool:
    return len(token) > 1 and token.upper() == token and token not in {"A", "I"}


def _distinct(word: str) -> bool:
    """Capitals that a sentence's beginning does not explain: NATO, iPhone, U.S., or a known country."""
    rest = _POSSESSIVE.sub("", word)[1:]
    return any(c.isupper() or c.isdigit() for c in rest) or folded(word) in WORDS


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    run: list[re.Match[str]] = []
    links: list[re.Match[str]] = []
    previous = 0
    for match in _TOKEN.finditer(text):
        token = match.group()
        gap = text[previous : match.start()]
        if (run and gap not in {" ", "\u00a0", ". ", "", "\n"}) or (
            run and gap == ". " and not _ABBREVIATED.search(text[max(0, match.start() - 8) : match.start()])
        ):
            yield run
            run, links = [], []
        previous = match.end()
        name = capital(token) and not (token[0].isdigit() and not any(c.isupper() for c in token))
        key = folded(token) if name else ""
        if name and ((key in _NOT_NAMES and not (key in _MAY and run)) or _PERIOD.match(key)):
            name = False
        if name:
            run += [*links, match]
            links = []
            if token.endswith(("'s", "’s")):
                yield run
                run = []
        elif run and folded(token) in _LINKS and len(links) < 2:
            links.append(match)
        elif run:
            yield run
            run, links = [], []
    if run:
        yield run


def _trim(run: list[re.Match[str]]) -> list[re.Match[str]]:
    while run and folded(run[0].group()) in _LINKS and not run[0].group()[0].isupper():
        run = run[1:]
    return run
