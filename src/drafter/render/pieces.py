"""A text cut where something begins or ends that is to be seen in it: words that were found, or that a flag is about.

Cut when it is asked for: a draft has thousands of pieces, and most pages show none of them.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from drafter.render.plain import shown


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. `matched`: the words that sentence and passage share; `flagged`: what a flag is about."""

    text: str
    matched: bool = False
    flagged: bool = False
    length: int = 0  # in the text as it was checked; shown text may have lost a control character


def pieces(text: str, matched: Iterable[tuple[int, int]], flagged: Iterable[tuple[int, int]]) -> tuple[Piece, ...]:
    """`text` cut at the edges of the spans; spans outside the text are clipped, overlapping ones joined."""
    matches, finds = _clipped(matched, len(text)), _clipped(flagged, len(text))
    edges = sorted({0, len(text), *(edge for span in (*matches, *finds) for edge in span)})
    in_match, in_find = _inside(edges, matches), _inside(edges, finds)
    cut = [Piece(shown(text[a:b]), a in in_match, a in in_find, b - a) for a, b in pairwise(edges)]
    return tuple(cut) or (Piece(""),)


def _clipped(spans: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    clipped = ((max(0, start), min(end, length)) for start, end in spans)
    return [(start, end) for start, end in clipped if start < end]


def _inside(edges: Sequence[int], spans: Iterable[tuple[int, int]]) -> set[int]:
    """Where the pieces begin that lie in a span, `edges` being those of all spans, in order."""
    return {at for start, end in spans for at in edges[bisect_left(edges, start) : bisect_left(edges, end)]}
