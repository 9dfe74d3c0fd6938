"""Which sentences are versions of one another: pairs in order, and one sentence against the two that it became.

How much two texts have in common is counted in letters of the words that they share in one order; case and kinds of
quotes don't count. Short ones are also compared letter by letter, so that a mended typo of two words is still the same
sentence. A cheap bound comes first: most pairs have too few words in common to be looked at.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from drafter.desk.diff.words import wordlist
from drafter.text.words import fold

_SHORT = 6  # words up to which letters are compared as well
_SPLIT = 0.7  # what one sentence and two must have in common, to be the same matter
_PART = 0.5  # how much of each of the two must come from the one
_MOST = 40_000  # pairs that are weighed, 200 sentences a side; a section has twenty


@dataclass(frozen=True, slots=True)
class Worded:
    """A text as it is compared. `place` is where it stands; `asks` keeps questions from being paired with sentences."""

    words: tuple[str, ...]
    weight: int  # letters in all words
    counts: Mapping[str, int]
    letters: Mapping[str, int]  # pairs of neighbouring letters; of a short text alone
    place: int = 0
    asks: bool = False
    lead: "Worded | None" = None  # a question's own words, which may say enough

    @property
    def short(self) -> bool:
        return len(self.words) <= _SHORT


def worded(text: str, place: int = 0, *, asks: bool = False, lead: Worded | None = None) -> Worded:
    folded = fold(text)
    found = wordlist(folded)
    short = len(found) <= _SHORT
    pairs = Counter(map("".join, pairwise(folded))) if short else Counter[str]()
    return Worded(found, sum(map(len, found)), Counter(found), pairs, place, asks, lead)


_IN_ORDER = 1_000_000  # pairs of words up to which their order counts: a thousand words a side, all of them changed


class Match(NamedTuple):
    """Old items `old` and new items `new` (from, to) belong together; one of them may be two items."""

    old: tuple[int, int]
    new: tuple[int, int]


def matches(old: Sequence[Worded], new: Sequence[Worded], least: float, *, splits: bool = False) -> list[Match]:
    """The pairs, in order and each item once, that have most in common altogether; each at least `least` of it."""
    if not old or not new or len(old) * len(new) > _MOST:
        return []
    return _best(len(old), len(new), _Table(old, new, least, splits).options)


def likeness(one: Worded, other: Worded, least: float = 0.0) -> float:
    """The share that two texts have in common, 0 to 1; 0 where it is below `least`."""
    if one.asks != other.asks:
        return 0.0
    found = _dice(_shared(one.counts, other.counts), one.weight + other.weight)
    if found >= least:
        found = _dice(sum(_in_common(one.words, other.words)), one.weight + other.weight)
    if one.short and other.short:
        close = _overlap(one.letters, other.letters)
        found = max(found, _dice(close, sum(one.letters.values()) + sum(other.letters.values())))
    if one.lead and other.lead:
        found = max(found, likeness(one.lead, other.lead, least))
    return found if found >= least else 0.0


def _dice(shared: int, total: int) -> float:
    return 2 * shared / total if total else 0.0


def _shared(one: Mapping[str, int], other: Mapping[str, int]) -> int:
    """Letters of the words that are in both, in whatever order: never less than what is in one order."""
    common = one.keys() & other.keys()
    return sum([len(word) * min(one[word], other[word]) for word in common]) if common else 0


def _overlap(one: Mapping[str, int], other: Mapping[str, int]) -> int:
    return sum(min(one[each], other[each]) for each in one.keys() & other.keys())


def _in_common(one: Sequence[str], other: Sequence[str]) -> list[int]:
    """For each word of `other` the letters that are in common, in one order: its own, or none."""
    found = [0] * len(other)
    for _, j, size in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        found[j : j + size] = map(len, other[j : j + size])
    return found


class _Table:
    """What may be paired with what."""

    def __init__(self, old: Sequence[Worded], new: Sequence[Worded], least: float, splits: bool) -> None:
        self._old, self._new, self._least, self._splits = old, new, least, splits
        self._shared = [[_shared(a.counts, b.counts) if a.asks == b.asks else 0 for b in new] for a in old]
        self._in_order = sum(len(a.words) for a in old) * sum(len(b.words) for b in new) <= _IN_ORDER
        self._alike: dict[tuple[int, int], float] = {}

    def options(self, i: int, j: int) -> Iterable[tuple[int, int, float]]:
        """From old item i and new item j on: how many of each go together, and what is gained."""
        alike = self._of(i, j)
        if alike:
            yield 1, 1, alike * (self._old[i].weight + self._new[j].weight + 1)
        shared = self._shared[i][j]
        if not self._splits or not shared or not self._in_order:
            return
        one, other = self._old[i], self._new[j]
        if shared > _PART * other.weight and j + 1 < len(self._new):
            yield 1, 2, self._split(one, self._new[j : j + 2], ((i, j), (i, j + 1)))
        if shared > _PART * one.weight and i + 1 < len(self._old):
            yield 2, 1, self._split(other, self._old[i : i + 2], ((i, j), (i + 1, j)))

    def _of(self, i: int, j: int) -> float:
        known = self._alike.get((i, j))
        if known is None:
            known = self._alike[i, j] = self._likeness(i, j)
        return known

    def _likeness(self, i: int, j: int) -> float:
        one, other = self._old[i], self._new[j]
        most = _dice(self._shared[i][j], one.weight + other.weight)
        if self._in_order and (most >= self._least or (one.short and other.short) or one.lead):
            return likeness(one, other, self._least)
        return most if most >= self._least else 0.0

    def _split(self, whole: Worded, parts: Sequence[Worded], pairs: Sequence[tuple[int, int]]) -> float:
        """The letters in common with two neighbours, 0.0 unless `whole` clearly became both of them, or they it."""
        first, second = (self._shared[i][j] for i, j in pairs)
        total = whole.weight + parts[0].weight + parts[1].weight
        if second <= _PART * parts[1].weight or _dice(first + second, total) < _SPLIT:
            return 0.0
        if whole.asks or parts[1].place != parts[0].place + 1:
            return 0.0
        common = _in_common(whole.words, parts[0].words + parts[1].words)
        middle = len(parts[0].words)
        first, second = sum(common[:middle]), sum(common[middle:])
        both = _dice(first + second, total)
        if first <= _PART * parts[0].weight or second <= _PART * parts[1].weight or both < _SPLIT:
            return 0.0
        return both * total if both > max(self._of(*pair) for pair in pairs) else 0.0


def _best(olds: int, news: int, options: Callable[[int, int], Iterable[tuple[int, int, float]]]) -> list[Match]:
    """The way through both lists with the greatest gain; worked out from the end."""
    gain = [[0.0] * (news + 2) for _ in range(olds + 2)]
    step = [[(1, 0)] * news for _ in range(olds)]
    for i in range(olds - 1, -1, -1):
        for j in range(news - 1, -1, -1):
            best, way = gain[i + 1][j], (1, 0)
            if gain[i][j + 1] > best:
                best, way = gain[i][j + 1], (0, 1)
            for takes, gives, more in options(i, j):
                if more + gain[i + takes][j + gives] > best:
                    best, way = more + gain[i + takes][j + gives], (takes, gives)
            gain[i][j], step[i][j] = best, way
    found: list[Match] = []
    i = j = 0
    while i < olds and j < news:
        takes, gives = step[i][j]
        if takes and gives:
            found.append(Match((i, i + takes), (j, j + gives)))
        i, j = i + takes, j + gives
    return found
