"""A text with some of its characters left out, which still knows where each of the others stood."""

from bisect import bisect_right
from collections.abc import Iterable


class Mapped:
    """A text made of stretches of an original. `origin(i)` is where character i of it stands in the original."""

    __slots__ = ("_origins", "_starts", "text")

    def __init__(self, pieces: Iterable[tuple[int, str]]) -> None:
        """`pieces` are (place in the original, the characters there), in order."""
        self._starts: list[int] = []
        self._origins: list[int] = []
        texts: list[str] = []
        at = 0
        for origin, text in pieces:
            if text:
                self._starts.append(at)
                self._origins.append(origin)
                texts.append(text)
                at += len(text)
        self.text = "".join(texts)

    def origin(self, index: int) -> int:
        """Where the character at `index` stands in the original."""
        piece = bisect_right(self._starts, index) - 1
        return self._origins[piece] + index - self._starts[piece]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original from the first to the last of these characters; `end` is past the last."""
        return self.origin(start), self.origin(end - 1) + 1

    def without(self, cuts: list[tuple[int, int]]) -> "Mapped":
        """The same text without these stretches, which are in order and do not overlap."""
        return Mapped(self._kept(cuts)) if cuts else self

    def _kept(self, cuts: list[tuple[int, int]]) -> Iterable[tuple[int, str]]:
        at = 0
        for start, end in [*cuts, (len(self.text), len(self.text))]:
            while at < start:  # a kept stretch may run over several pieces
                piece = bisect_right(self._starts, at) - 1
                stop = self._starts[piece + 1] if piece + 1 < len(self._starts) else len(self.text)
                upto = min(start, stop)
                yield self.origin(at), self.text[at:upto]
                at = upto
            at = max(at, end)
