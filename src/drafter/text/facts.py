"""Hard facts in a text: numbers, amounts, percentages, dates, names, quotations, addresses, each in a normal form.

What can be compared without judgement. `facts()` finds them; whether they stand in the notes is for `drafter.checks`.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from drafter.text.capitals import names
from drafter.text.dates import dates
from drafter.text.fact import Fact, FactKind
from drafter.text.numbers import numbers

__all__ = ["Fact", "FactKind", "facts", "quoted", "same_words"]

# every repetition is bounded, so that time stays linear in hostile text
_URL = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"”’)\]]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}|"
    r"(?<![\w.-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,5}?\.(?:com|org|net|gov|edu|eu|uk|de|fr|ua|info|news|io)\b"
    r"(?:/[^\s<>\"”’)\]]*)?",
    re.IGNORECASE,
)
_QUOTES = re.compile(
    r"“([^“”]{1,2000})”|\"([^\"]{1,2000})\"|«([^«»]{1,2000})»|„([^„“”\"]{1,2000})[“”\"]|``([^`]{1,2000}?)''|"
    r"(?<![\w’'])[‘`]((?:[^‘’`']|(?<=\w)['’](?=\w)){2,2000})['’](?!\w)|"
    r"(?<![\w’'])'(?!(?:s|re|ll|ve|d|m|t|em|til)\b)((?:[^']|(?<=\w)'(?=\w)){2,2000})'(?!\w)"
)
_OMISSION = re.compile(r"\s*(?:…|\.\s?\.\s?\.|\[\s?…\s?\]|\[[^\]]{0,60}\]|\(\s?(?:…|\.\.\.)\s?\))\s*")
_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "‛": "'", "`": "'", "\u00ad": None})
_SPOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W_]+")


def same_words(text: str) -> str:
    """Text for a comparison word by word: lower case, single spaces, no punctuation but in numbers."""
    return " ".join(_SPOKEN.findall(text.translate(_STRAIGHT).casefold().replace("'", "")))


def quoted(text: str) -> Iterator[tuple[int, int, str]]:
    """Every quotation: offsets of the words between the marks, and the words. One that goes on in the next sentence
    runs to the end, one that began in the sentence before from the beginning.
    """
    last = 0
    for match in _QUOTES.finditer(text):
        group = match.lastindex or 0
        last = match.end()
        if group and any(map(str.isalnum, match[group])):
            yield match.start(group), match.end(group), match[group]
    yield from _unfinished(text, last)


def _unfinished(text: str, last: int) -> Iterator[tuple[int, int, str]]:
    opened = text.rfind("“", last)
    if opened < 0 and text.count('"') % 2 and text.lstrip().startswith('"'):
        opened = text.index('"') if text.count('"') == 1 else -1
    if opened >= 0 and any(map(str.isalnum, text[opened:])):
        yield opened + 1, len(text), text[opened + 1 :]
    closed = text.find("”")
    if closed < 0 and text.count('"') == 1 and opened < 0:
        closed = text.index('"')
        if text[closed - 1 : closed].isdigit():  # inches
            return
        if closed + 1 < len(text) and text[closed + 1].isalnum():  # it opens rather than closes
            yield closed + 1, len(text), text[closed + 1 :]
            return
    if closed > 0 and "“" not in text[:closed] and "„" not in text[:closed] and any(map(str.isalnum, text[:closed])):
        yield 0, closed, text[:closed]


def facts(text: str, *, today: date | None = None) -> tuple[Fact, ...]:
    """All hard facts, in order of their place. `today` resolves relative dates; without it they stay as they are."""
    if not text:
        return ()
    found: list[Fact] = []
    for match in _URL.finditer(text):
        body = match.group().rstrip(".,;:!?'")
        value = re.sub(r"^(?:https?://)?(?:www\.)?", "", body.lower()).rstrip("/")
        if value:
            found.append(Fact(FactKind.URL, body, match.start(), match.start() + len(body), value))
    bare = _blank(text, found)
    for start, end, words in quoted(text):
        pieces = [same_words(piece) for piece in _OMISSION.split(words)]
        value = " … ".join(piece for piece in pieces if piece)
        if value:
            found.append(Fact(FactKind.QUOTE, words, start, end, value))
    found.extend(names(bare))
    dated = tuple(dates(bare, today)) if _may_hold_date(bare) else ()
    found.extend(dated)
    bare = _blank(bare, dated)
    found.extend(numbers(bare))
    return tuple(sorted(found, key=lambda fact: (fact.start, fact.end)))


_DATE_SIGN = re.compile(
    r"\d|day|month|week|year|night|morn|eve|noon|quarter|ties\b|janu|febr|marc|apri|\bmay\b|\bjun|\bjul|augu|sept|octo|nove|"
    r"dece|\b(?:jan|feb|mar|apr|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)\b",
    re.IGNORECASE,
)


def _may_hold_date(text: str) -> bool:
    """A cheap look before a dozen patterns are tried."""
    return _DATE_SIGN.search(text) is not None


def _blank(text: str, found: Sequence[Fact]) -> str:
    """The same text with those parts made unreadable, so that offsets stay true and nothing is found there twice."""
    if not found:
        return text
    parts, at = list[str](), 0
    for fact in sorted(found, key=lambda fact: fact.start):
        if fact.start >= at:
            parts += (text[at : fact.start], chr(1) * (fact.end - fact.start))
            at = fact.end
    return "".join((*parts, text[at:]))
