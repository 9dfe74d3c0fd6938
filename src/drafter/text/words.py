"""The words of a text with their places, in the form in which two words are compared.

A word keeps its offsets, so that evidence can be shown where it stands. `fold` takes away what spelling adds (case,
accents, curly quotes); `stem` also takes away inflection, so that "votes", "voted", "voting" and "vote" meet. The
stemmer is English and small; words of other scripts keep their folded form, and scripts without spaces are read
letter by letter.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOPWORDS: Final[frozenset[str]] = _listed("""
    a about above after again against all also am an and any are aren't as at be because been before being below
    between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each few
    for from further had hadn't has hasn't have haven't having he he'd he'll her here hers herself him himself his
    how however i i'd i'll i'm i've if in into is isn't it its itself just let me might more most much must my
    myself no nor not now of off on once only or other ought our ours ourselves out over own per rather same shall
    she she'd she'll should shouldn't since so some still such than that the their theirs them themselves then there
    these they they'd they'll they're they've this those through to too toward towards under until up upon us very
    via was wasn't we we'd we'll we're we've were weren't what when where whether which while who whom whose why
    will with within without won't would wouldn't yet you you'd you'll you're you've your yours yourself yourselves
""")

_ALIKE: Final = str.maketrans({
    **dict.fromkeys("‘’‚‛′ʼ`´ʹ＇", "'"),
    **dict.fromkeys("“”„‟«»″＂〝〞", '"'),
    **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    **dict.fromkeys("ŁłØøĐđĦħ", None),
    "Ł": "l", "ł": "l", "Ø": "o", "ø": "o", "Đ": "d", "đ": "d", "Ħ": "h", "ħ": "h", "ı": "i",
    "Æ": "ae", "æ": "ae", "Œ": "oe", "œ": "oe", "Þ": "th", "þ": "th", "ð": "d", "Ð": "d",
})  # fmt: skip
_ACCENT: Final = re.compile("[\u0300-\u036f]+")

_MARKS: Final = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u0670\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_INDIC: Final = "\u0900-\u0963\u0966-\u0dff"
_LETTER: Final = rf"(?:[^\W\d_]|[{_MARKS}{_INDIC}])"
_SINGLE: Final = "\u3040-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD: Final = re.compile(
    rf"""
    (?P<word>
        [{_SINGLE}]                                     # scripts without spaces: a letter is a word
      | (?:[^\W\d_]\.){{2,}}                            # U.S., p.m.
      | \d+(?:[.,:]\d+)*(?:[^\W_{_SINGLE}])*            # 12.4, 12,400,000, 10:30, 3rd, 1990s
      | (?:[^\W_{_SINGLE}]|[{_INDIC}])(?:[^\W_{_SINGLE}]|[{_MARKS}{_INDIC}])*
        (?:['’](?![sS](?![^\W_]))(?:[^\W_]|[{_MARKS}])+)*
    )
    (?:['’][sS](?![^\W_]))?                             # a possessive belongs to no word
    """,
    re.VERBOSE,
)
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SPELT_AS_STOPWORDS: Final = frozenset({"US", "IT", "WHO"})
_LONGEST_STEMMED: Final = 40


class Word(NamedTuple):
    """One word. `start` and `end` are offsets in characters of the text that it was taken from."""

    text: str
    start: int
    end: int
    fold: str
    stem: str


def fold(s: str) -> str:
    """Give `s` as it is compared: lower case, Latin, Greek and Cyrillic letters without accents, straight quotes,
    plain hyphens and spaces. Length may change.
    """
    if s.isascii():
        return s.lower().replace("`", "'")
    plain = unicodedata.normalize("NFKD", s.translate(_ALIKE)).translate(_ALIKE).casefold()
    return unicodedata.normalize("NFC", _ACCENT.sub("", plain))


def words(text: str) -> tuple[Word, ...]:
    """Give every word of `text` in order. Time is linear."""
    return tuple(_words(text))


def _words(text: str) -> Iterator[Word]:
    for match in _WORD.finditer(text):
        start, end = match.span("word")
        word = text[start:end]
        same, folded, stemmed = _forms(word) if end - start <= _LONGEST_STEMMED else (word, fold(word), fold(word))
        yield Word(same, start, end, folded, stemmed)


@lru_cache(maxsize=32_768)
def _forms(word: str) -> tuple[str, str, str]:
    """As it is, folded and stemmed; the words of a language come back again and again, and each is kept once."""
    folded = fold(word)
    return word, folded, stem(folded)


def content_terms(text: str) -> frozenset[str]:
    """Give the stems of all words that carry meaning: those that are no stop words."""
    return frozenset(
        word.stem for word in _words(text) if word.fold not in STOPWORDS or word.text in _SPELT_AS_STOPWORDS
    )


_IRREGULAR: Final[dict[str, str]] = {
    form: base
    for base, forms in {
        "say": "said", "make": "made", "go": "went gone goes", "hold": "held", "tell": "told", "win": "won",
        "meet": "met", "pay": "paid", "lead": "led", "take": "took taken", "give": "gave given",
        "begin": "began begun", "buy": "bought", "sell": "sold", "send": "sent", "keep": "kept", "find": "found",
        "leave": "left", "lose": "lost", "build": "built", "bring": "brought", "come": "came", "become": "became",
        "see": "saw seen", "know": "knew known", "grow": "grew grown", "rise": "rose risen", "fall": "fell fallen",
        "write": "wrote written", "speak": "spoke spoken", "choose": "chose chosen", "strike": "struck",
        "fight": "fought", "think": "thought", "seek": "sought", "teach": "taught", "catch": "caught",
        "spend": "spent", "lend": "lent", "shoot": "shot", "stand": "stood", "understand": "understood",
        "withdraw": "withdrew withdrawn", "draw": "drew drawn", "break": "broke broken", "drive": "drove driven",
        "die": "dies died dying", "lie": "lies lied lying", "man": "men", "woman": "women", "child": "children",
        "person": "people persons", "run": "ran", "feel": "felt", "mean": "meant", "hear": "heard",
        "wear": "wore worn", "show": "shown", "flee": "fled", "freeze": "froze frozen", "steal": "stole stolen",
        "sign": "signs signed signing", "early": "earlier earliest", "center": "centre centres centers",
        "program": "programme programmes programs", "labor": "labour", "color": "colour colours colors",
        "harbor": "harbour", "neighbor": "neighbour neighbours neighbors", "defense": "defence defenses",
        "license": "licence licences licenses", "offense": "offence offences offenses", "meter": "metre metres meters",
    }.items()
    for form in forms.split()
}  # fmt: skip
_UNINFLECTED: Final = _listed("news series species headquarters always perhaps this")
_VOWEL: Final = re.compile("[aeiouy]")
_DOUBLED: Final = re.compile(r"([bcdfgklmnprstvz])\1$")


def stem(folded: str) -> str:
    """Give the stem of one folded word: without plural, tense, -ly, -ment, -ion, and with one spelling of -ise.

    A number loses the commas between its thousands, an abbreviation its full stops. A stem is for comparing, not
    for reading.
    """
    if not folded.isascii() or not 3 <= len(folded) <= _LONGEST_STEMMED or folded in _UNINFLECTED:
        return folded
    if folded[0].isdigit():
        return folded.replace(",", "") if _THOUSANDS.fullmatch(folded) else folded
    if "." in folded:
        return folded.replace(".", "")
    if folded in _IRREGULAR:
        folded = _IRREGULAR[folded]
    return _base(_without_tense(_without_plural(folded)))


def _without_plural(word: str) -> str:
    if not word.endswith("s") or word.endswith(("ss", "us", "is")) or len(word) < 4:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]


def _without_tense(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if len(word) > 4 else word
    if word.endswith("ied") and len(word) > 4:
        return word[:-3] + "y"
    for ending in ("ed", "ing"):
        if word.endswith(ending):
            rest = word[: -len(ending)]
            return rest if (len(rest) >= 3 and _VOWEL.search(rest)) or rest in _SHORT_VERBS else word
    return word


_SHORT_VERBS: Final = frozenset({"us", "go", "do", "ag", "ow", "ai"})


def _base(word: str) -> str:
    if word.endswith("ly") and len(word) > 5:
        word = word[:-2]
    if word.endswith("ment") and len(word) > 7:
        word = word[:-4]
    if word.endswith(("isation", "ization")) and len(word) > 9:
        word = word[:-5] + "e"
    if word.endswith(("tion", "sion")) and len(word) > 7:
        word = word[:-3]
    if word.endswith("e") and len(word) >= 3:
        word = word[:-1]
    if len(word) > 3 and _DOUBLED.search(word):
        word = word[:-1]
    if word.endswith("y") and len(word) > 3:
        word = word[:-1] + "i"
    if word.endswith("is") and len(word) > 5:
        word = word[:-1] + "z"
    return word
