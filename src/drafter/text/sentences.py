"""Where one sentence ends and the next begins: every citation points at what this module cuts.

The text is one block (a paragraph, a list item). The spans come in order, never overlap, and hold every character
that is not white space; time is linear in the text, whatever the text. When it is unclear whether a full stop ends a
sentence, it does not: a passage of two sentences can still be cited, half a sentence misleads.
"""

import re
from typing import Final, NamedTuple

from drafter.text import abbreviations as known


class Span(NamedTuple):
    """Offsets of one sentence in characters, trimmed of white space."""

    start: int
    end: int


_CLOSERS: Final = "\"'”’»)\\]}›“‘」』）】》〉"
_OPENERS: Final = "\"'“‘«(\\[{‹„‚「『（【《〈¿¡"
_STOP: Final = re.compile(
    rf"(?P<marks>[.!?…։؟۔।॥።‽]+|[。！？｡．]+)(?P<closers>[{_CLOSERS}]*)(?P<notes>(?:\[\d{{1,3}}\])*)"
)
_CJK_STOPS: Final = "。！？｡．"
_BREAK: Final = re.compile(
    r"""\n[^\S\n]*\n\s*                                              # a blank line
      | \n[^\S\n]*(?=[-*•‣◦▪–—][^\S\n]+\S)                           # a list mark on a line of its own
      | \n[^\S\n]*(?=(?:\d{1,3}[.)]|\(?[a-zA-Z0-9]{1,2}\)|[IVX]{1,4}\.)[^\S\n]+\S)
    """,
    re.VERBOSE,
)
_SOMETHING: Final = re.compile(r"[^\W_]")
_SPACE: Final = re.compile(r"\s*")
_NEXT: Final = re.compile(rf"[{_OPENERS}]*(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+)?")
_LAST_TOKEN: Final = re.compile(r"[^\s(\[{\"“”„«»‹›/—–]*\Z")
_ATTRIBUTION: Final = re.compile(rf"(?:[^\W\d_a-z][\w'’.-]*\s+){{1,4}}(?:{'|'.join(sorted(known.SAID))})\b")
_LIST_MARK: Final = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[IVX]{1,4})")
_DOTTED: Final = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")  # U.S, p.m, Ph.D
_ROMAN: Final = re.compile(r"[IVXLC]+")
_SMALL_WORD: Final = re.compile(r"(?:\A|\s)[^\s./@\\:_#]*[a-zß-ÿ]{2}[,\"'”’]?\Z")
_BEGINS: Final = re.compile(r"(?!(?:Com|Org|Net|Gov|Edu|Js)\b)[A-ZÀ-Þ][a-zß-ÿ']*(?=[\s,])")
_LONGEST_QUOTATION: Final = 2_000
_LOOK: Final = 48  # characters looked at on either side of a stop
_LONGEST_ATTRIBUTION: Final = 90


def split_sentences(text: str) -> list[Span]:
    """Cut `text` into sentences. Only an empty or blank text gives none."""
    spans: list[Span] = []
    start = 0
    for match in _BREAK.finditer(text):
        _split_block(text, start, match.start(), spans)
        start = match.end()
    _split_block(text, start, len(text), spans)
    return spans


def _split_block(text: str, start: int, end: int, spans: list[Span]) -> None:
    first = len(spans)
    looked = start  # no letter or digit stands between `start` and here
    for match in _STOP.finditer(text, start, end):
        if match.end() >= end:
            break
        found = _SOMETHING.search(text, looked, match.start())
        if not found:
            looked = match.start()
            continue
        looked = found.start()
        after = _sentence_end(text, start, end, match)
        if after:
            _add(text, start, after, spans)
            start = looked = after
    if _SOMETHING.search(text, start, end) or len(spans) == first:
        _add(text, start, end, spans)
    else:  # marks alone belong to the sentence before them
        tail = _trimmed(text, start, end)
        if tail.start < tail.end:
            spans[-1] = Span(spans[-1].start, tail.end)


def _add(text: str, start: int, end: int, spans: list[Span]) -> None:
    span = _trimmed(text, start, end)
    if span.start < span.end:
        spans.append(span)


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return Span(start + left, start + len(piece.rstrip())) if left < len(piece) else Span(start, start)


def _sentence_end(text: str, start: int, end: int, match: re.Match[str]) -> int:
    """Give the end of the sentence that began at `start`, if this stop with its closing marks ends it, else 0."""
    space = _SPACE.match(text, match.end(), end)
    after = space.end() if space else end
    if after >= end:
        return 0  # the block's end ends it anyway
    if match["marks"][0] in _CJK_STOPS:
        return 0 if match["closers"] and text[after] in "とっ" else match.end()
    if after == match.end():
        return _lost_space(text, start, end, match)
    return match.end() if _stops(text, start, end, match, after) else 0


def _stops(text: str, start: int, end: int, match: re.Match[str], after: int) -> bool:
    """Does a stop that is followed by a space end the sentence, when the next one would begin at `after`?"""
    following = _NEXT.match(text, after, min(end, after + _LOOK))
    word = following["word"] if following and following["word"] else ""
    if word and word[0].islower() and not _is_mixed_case(word):
        return False
    if match["marks"] != ".":
        return not _goes_on(text, start, end, match, after)
    return bool(match["closers"]) or _full_stop(text, start, match.start(), word)


def _lost_space(text: str, start: int, end: int, match: re.Match[str]) -> int:
    """`said.The` and `said."The` are two sentences, `Node.js`, `example.org` and `3.5` are none.

    A word of small letters stands before, a capital and small letters after. A straight quote between them closes
    where one is open.
    """
    left = _SMALL_WORD.search(text[max(start, match.start() - _LOOK) : match.start()])
    if not left or len(match["closers"]) > 1 or match["notes"] or not _BEGINS.match(text, match.end(), end):
        return 0
    if not match["closers"]:
        return match.end()
    quote = match["closers"]
    opened = text.count(quote, max(start, match.start() - _LONGEST_QUOTATION), match.start()) % 2
    return match.end() if quote in "”’»" or (quote == '"' and opened) else match.end("marks")


def _is_mixed_case(word: str) -> bool:
    """iPhone, eBay: a lower-case letter may begin a sentence where a capital follows it at once."""
    return len(word) > 1 and word[1].isupper()


def _goes_on(text: str, start: int, end: int, match: re.Match[str], after: int) -> bool:
    """Does the sentence go on after ? or ! or an ellipsis: `"Will it?" Ruiz asked.`, `[…]`?"""
    before = text[match.start() - 1] if match.start() > start else ""
    if before in {"[", "("} and match["closers"][:1] in {"]", ")"}:
        return True
    quoted = any(mark in match["closers"] for mark in "\"'”’»")
    return quoted and bool(_ATTRIBUTION.match(text, after, min(end, after + _LONGEST_ATTRIBUTION)))


def _token_before(text: str, start: int, stop: int) -> str:
    found = _LAST_TOKEN.search(text[max(start, stop - _LOOK) : stop])
    return found[0] if found else ""


def _full_stop(text: str, start: int, stop: int, word: str) -> bool:
    """Does a single full stop end the sentence, when `word` comes next (empty: a sign)?"""
    token = _token_before(text, start, stop)
    head = text[max(start, stop - _LOOK) : stop - len(token)]
    if not head.strip() and _LIST_MARK.fullmatch(token):
        return False
    if token.isdigit():
        return not _is_ordinal(token, head, word)
    bare = token.strip("'’-")
    if len(bare) == 1 and bare.isalpha():  # an initial, p. 5, Smith v. Jones
        return word in known.STARTERS and bare not in known.NEVER_LAST
    return _after_abbreviation(bare, word)


def _after_abbreviation(token: str, word: str) -> bool:
    lower = token.lower()
    if token in known.TITLES or lower in known.NEVER_LAST:
        return False
    if token in known.WITH_NUMBER:
        return not (word.isdigit() or _ROMAN.fullmatch(word))
    if word in known.STARTERS or not word:
        return True
    if lower in known.CLOCK:
        return not (word in known.DAYS or word.isupper() or word.isdigit())
    return not (token in known.MAY_END or token in known.MONTHS or _DOTTED.fullmatch(token))


def _is_ordinal(token: str, head: str, word: str) -> bool:
    """German and other ordinals: `am 3. Oktober`, `im 19. Jahrhundert`."""
    if len(token) > 2:
        return False
    previous = re.search(r"([^\W\d_]+)\s*\Z", head)
    return word in known.GERMAN_MONTHS or bool(previous and previous[1] in known.BEFORE_ORDINAL and word)
