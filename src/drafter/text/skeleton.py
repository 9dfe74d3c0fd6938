"""A text as a name would be heard in it: one form for every way of writing a letter, with the way back.

Case, accents, look-alike letters of other scripts, full-width forms, zero-width characters, soft hyphens and kinds of
space and dash are taken away; each character that is left knows where it stood. Used for finding names, never for
reading.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from drafter.text.words import fold

_LOOK_ALIKE: Final = str.maketrans(
    "аеорсхуіјѕкмтнвԁһոօαεοικνρτυχ",
    "aeopcxyijskmthbdhnoaeoikvptux",
)
_DROPPED: Final = frozenset({"Mn", "Me", "Cf", "Cc", "Cs", "Cn"})
_BROKEN_WORD: Final = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011\u00ad]\s*\n\s*(?=[^\W\d_])")


class _Letters(dict[int, str]):
    """What each character becomes, worked out when first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char.isspace():
            plain = " "
        elif unicodedata.category(char) in _DROPPED:
            plain = ""
        else:
            plain = "".join(c for c in fold(char) if unicodedata.category(c) not in _DROPPED).translate(_LOOK_ALIKE)
        self[code] = plain
        return plain


_LETTERS: Final = _Letters()


@dataclass(frozen=True, slots=True)
class Skeleton:
    """`text` is what is searched. `places` holds, for each of its characters and its end, the offset in the
    original; None where they are the same.
    """

    text: str
    places: Sequence[int] | None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Give the span in the original of a span of `text`, with what is not shown but belongs to its last letter."""
        if self.places is None or start >= end:
            return start, end
        return self.places[start], self.places[end]


def plain(text: str) -> str:
    """Give `text` in the form in which names are compared."""
    return text.translate(_LETTERS)


def skeletons(text: str) -> tuple[Skeleton, ...]:
    """Give `text` as it is searched: once, and where words are broken at line ends once more with these joined."""
    whole = _skeleton(text, 0, len(text))
    if "\n" not in text or not (broken := [match.span() for match in _BROKEN_WORD.finditer(text)]):
        return (whole,)
    return whole, _skeleton_without(text, broken)


def _skeleton(text: str, start: int, end: int) -> Skeleton:
    if text.isascii() and text.isprintable():
        return Skeleton(text.lower().replace("`", "'"), None)
    if all(len(_LETTERS[ord(char)]) == 1 for char in set(text)):
        return Skeleton(text.translate(_LETTERS), None)
    pieces: list[str] = []
    places: list[int] = []
    _append(text, start, end, pieces, places)
    return Skeleton("".join(pieces), [*places, end])


def _skeleton_without(text: str, holes: list[tuple[int, int]]) -> Skeleton:
    pieces: list[str] = []
    places: list[int] = []
    start = 0
    for hole, after in [*holes, (len(text), len(text))]:
        _append(text, start, hole, pieces, places)
        start = after
    return Skeleton("".join(pieces), [*places, len(text)])


def _append(text: str, start: int, end: int, pieces: list[str], places: list[int]) -> None:
    for at, char in enumerate(text[start:end], start):
        for plain_char in _LETTERS[ord(char)]:
            pieces.append(plain_char)
            places.append(at)
