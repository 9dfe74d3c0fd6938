"""Text from outside loses what a reader cannot see, and the person is told what and how many.

Taken out: control, zero-width and text-direction characters, hidden tag characters and variation marks (each of these
can carry words that only a program reads), soft hyphens, byte order marks, halves of broken characters, accents
stacked beyond reading. Every kind of line end becomes a newline and what is left is in composed form (NFC), so that
one character is spelt one way in notes, drafts and checks. Cleaning twice changes nothing more.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

CONTROL = "control characters"
ZERO_WIDTH = "zero-width characters"
DIRECTION = "text-direction marks"
TAGS = "hidden tag characters"
VARIATION = "invisible variation marks"
SOFT_HYPHEN = "soft hyphens"
BYTE_ORDER = "byte order marks"
BROKEN = "broken characters"
PLACEHOLDER = "placeholders of embedded objects"
STACKED = "stacked accents"

_KINDS: dict[str, tuple[tuple[int, int], ...]] = {
    CONTROL: ((0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F)),
    ZERO_WIDTH: (
        (0x034F, 0x034F),  # combining grapheme joiner
        (0x115F, 0x1160),  # Hangul fillers, here and below
        (0x17B4, 0x17B5),  # Khmer inherent vowels, never shown
        (0x180E, 0x180E),
        (0x200B, 0x200D),
        (0x2060, 0x2065),
        (0x206A, 0x206F),
        (0x3164, 0x3164),
        (0xFFA0, 0xFFA0),
        (0xFFF0, 0xFFFB),
        (0x1BCA0, 0x1BCA3),
        (0x1D173, 0x1D17A),
    ),
    DIRECTION: ((0x061C, 0x061C), (0x200E, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069)),
    TAGS: ((0xE0000, 0xE00FF),),
    VARIATION: ((0x180B, 0x180D), (0x180F, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE0FFF)),
    SOFT_HYPHEN: ((0xAD, 0xAD),),
    BYTE_ORDER: ((0xFEFF, 0xFEFF),),
    BROKEN: ((0xD800, 0xDFFF), (0xFDD0, 0xFDEF), *((p + 0xFFFE, p + 0xFFFF) for p in range(0, 0x110000, 0x10000))),
    PLACEHOLDER: ((0xFFFC, 0xFFFC),),
}
_LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"


def _ranges() -> Iterator[tuple[int, int]]:
    for ranges in _KINDS.values():
        yield from ranges


def _class_of(ranges: tuple[tuple[int, int], ...]) -> str:
    return "".join(f"{re.escape(chr(low))}-{re.escape(chr(high))}" for low, high in ranges)


_UNSEEN = re.compile(f"[{_class_of(tuple(_ranges()))}]")
_LINE_END = re.compile(f"\r\n|[{_LINE_ENDS}]")
_BY_KIND = tuple((kind, re.compile(f"[{_class_of(ranges)}]")) for kind, ranges in _KINDS.items())

# Unicode's stream-safe format allows 30 marks on one letter (UAX 15, section 13). No written language comes near;
# putting a longer run in order costs its square.
_MARKS_ALLOWED = 30
_LONG_RUN = re.compile(rf"[^\w\s\x00-\x7f]{{{_MARKS_ALLOWED + 1},}}")
_FEW = 16


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`text` as it may be used; `removed` as pairs of what was taken out, in words, and how many characters."""

    text: str
    removed: tuple[tuple[str, int], ...] = ()


def clean(raw: str) -> Cleaned:
    """Give `raw` without invisible characters, in composed form, lines ended by newlines. Time is linear.

    Line ends and composition are not reported: they change nothing that a reader sees.
    """
    if raw.isascii() and raw.isprintable():
        return Cleaned(raw)
    counts: dict[str, int] = {}
    text = _LINE_END.sub("\n", raw) if _LINE_END.search(raw) else raw
    text = _without_unseen(text, counts)
    text = _without_stacks(text, counts)
    if not unicodedata.is_normalized("NFC", text):
        text = _without_stacks(unicodedata.normalize("NFC", text), counts)
    order = (*_KINDS, STACKED)
    return Cleaned(text, tuple((what, counts[what]) for what in order if what in counts))


def _without_unseen(text: str, counts: dict[str, int]) -> str:
    if not _UNSEEN.search(text):
        return text
    present = {char: n for char, n in Counter(text).items() if _UNSEEN.match(char)}
    for char, n in present.items():
        kind = next(kind for kind, pattern in _BY_KIND if pattern.match(char))
        counts[kind] = counts.get(kind, 0) + n
    if len(present) > _FEW:
        return text.translate(dict.fromkeys(map(ord, present)))
    for char in present:
        text = text.replace(char, "")
    return text


def _without_stacks(text: str, counts: dict[str, int]) -> str:
    if not _LONG_RUN.search(text):
        return text

    def thin(match: re.Match[str]) -> str:
        kept: list[str] = []
        marks = 0
        for char in match[0]:
            marks = marks + 1 if unicodedata.combining(char) else 0
            if marks <= _MARKS_ALLOWED:
                kept.append(char)
        dropped = len(match[0]) - len(kept)
        if dropped:
            counts[STACKED] = counts.get(STACKED, 0) + dropped
        return "".join(kept)

    return _LONG_RUN.sub(thin, text)
