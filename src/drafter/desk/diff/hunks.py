"""The difference between two texts of a section, sentence by sentence, in the order in which the new one is read.

What stayed is found first, word for word, then what stands elsewhere, then what became what between the two; the rest
was cut or is new. The same two texts always give the same hunks under the same numbers.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal, NamedTuple

from drafter.article import Section, Sentence
from drafter.desk.diff.alike import Match, Worded, matches
from drafter.desk.diff.units import Unit, units_of
from drafter.desk.diff.words import Change, words

HunkKind = Literal["same", "changed", "cut", "new", "moved"]
Side = Literal["old", "new", "both"]
ALIKE = 0.5  # from here on a sentence is another version of one, and not another sentence


@dataclass(frozen=True)
class Hunk:
    """A piece of the comparison. `words` is the difference of its text; where only evidence, kind or a paragraph's
    break differ, it is "changed" and its words are all the same. A sentence that was "moved" is shown at its new place
    only. `opens` says that a paragraph begins with it, `asks` that its first sentence is a question.
    """

    number: int
    kind: HunkKind
    old: tuple[Sentence, ...]
    new: tuple[Sentence, ...]
    words: tuple[Change, ...]
    opens: bool = False
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """What a hunk is made of."""

    number: int
    kind: HunkKind
    old: tuple[Unit, ...]
    new: tuple[Unit, ...]

    @property
    def shown(self) -> tuple[Unit, ...]:
        return self.new or self.old


class Slot(NamedTuple):
    """A place in the common order of both texts. What was moved has two, one on either side; all else stands once."""

    piece: Piece
    side: Side


@dataclass(frozen=True)
class Script:
    """How one text becomes the other. Read on one side alone, the slots give just that side's text."""

    slots: tuple[Slot, ...]

    @property
    def pieces(self) -> Iterator[Piece]:
        return (piece for piece, side in self.slots if piece.kind != "moved" or side == "new")

    def before(self, side: Side) -> dict[int, int]:
        """For each piece on one side the number of the one before it, 0 for the first."""
        row = [0, *(piece.number for piece, where in self.slots if where in {side, "both"})]
        return {after: before for before, after in pairwise(row)}


def hunks(old: Section, new: Section) -> tuple[Hunk, ...]:
    """The whole comparison, what stayed the same too. The numbers begin at 1."""
    return tuple(_hunk(piece) for piece in align(old, new).pieces)


def touches(hunk: Hunk, name: str) -> bool:
    """Would taking it over cut or change a sentence that somebody else than `name` typed, or what it rests on?"""
    left = {(sentence.text, sentence.citations, sentence.kind) for sentence in hunk.new}
    return any(
        sentence.by not in {"", name} and (sentence.text, sentence.citations, sentence.kind) not in left
        for sentence in hunk.old
    )


def owners(hunk: Hunk) -> tuple[str, ...]:
    """The people who typed a sentence of the old side."""
    return tuple(dict.fromkeys(sentence.by for sentence in hunk.old if sentence.by))


def align(old: Section, new: Section) -> Script:
    """Equal units first, then those that are elsewhere, then what is alike between them; the rest was cut or is new."""
    ours, theirs = units_of(old), units_of(new)
    anchors = list(_equal(ours, theirs))
    moved = _moved(ours, theirs, anchors)
    alike = list(_alike(ours, theirs, anchors, moved))
    return Script(tuple(_told(_slots(ours, theirs, sorted(anchors + alike), moved))))


def _hunk(piece: Piece) -> Hunk:
    before, after = _sentences(piece.old), _sentences(piece.new)
    first = piece.shown[0]
    changes = words(_text(before), _text(after)) if piece.old and piece.new else _all_of(piece)
    return Hunk(piece.number, piece.kind, before, after, changes, first.opens and not first.asks, first.asks)


def _sentences(units: Iterable[Unit]) -> tuple[Sentence, ...]:
    return tuple(sentence for unit in units for sentence in unit.sentences)


def _text(sentences: Iterable[Sentence]) -> str:
    return " ".join(sentence.text for sentence in sentences if sentence.text)


def _all_of(piece: Piece) -> tuple[Change, ...]:
    text = _text(_sentences(piece.shown))
    return (Change("cut" if piece.old else "new", text),) if text else ()


def _equal(old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[Match]:
    matcher = SequenceMatcher(None, [unit.key for unit in old], [unit.key for unit in new], autojunk=False)
    for i, j, size in matcher.get_matching_blocks():
        yield from (Match((i + n, i + n + 1), (j + n, j + n + 1)) for n in range(size))


def _moved(old: Sequence[Unit], new: Sequence[Unit], anchors: Sequence[Match]) -> dict[int, int]:
    """Old place to new place of units that stand elsewhere, word for word."""
    kept, placed = {match.old[0] for match in anchors}, {match.new[0] for match in anchors}
    free: defaultdict[object, deque[int]] = defaultdict(deque)
    for j, unit in enumerate(new):
        if j not in placed:
            free[unit.key].append(j)
    return {i: free[unit.key].popleft() for i, unit in enumerate(old) if i not in kept and free[unit.key]}


def _alike(
    old: Sequence[Unit], new: Sequence[Unit], anchors: Sequence[Match], moved: Mapping[int, int]
) -> Iterator[Match]:
    """What became what, looked for between each two units that stayed."""
    there = set(moved.values())
    ends = [Match((-1, 0), (-1, 0)), *anchors, Match((len(old), 0), (len(new), 0))]
    for left, right in pairwise(ends):
        ours = [old[i].worded(i) for i in range(left.old[1], right.old[0]) if i not in moved]
        theirs = [new[j].worded(j) for j in range(left.new[1], right.new[0]) if j not in there]
        for match in matches(ours, theirs, ALIKE, splits=True):
            yield Match(_places(ours, match.old), _places(theirs, match.new))


def _places(items: Sequence[Worded], found: tuple[int, int]) -> tuple[int, int]:
    return items[found[0]].place, items[found[1] - 1].place + 1


def _slots(
    old: Sequence[Unit], new: Sequence[Unit], anchors: Sequence[Match], moved: Mapping[int, int]
) -> Iterator[Slot]:
    """The common order, not yet numbered. Between two units that stayed, the old text comes first."""
    there = {j: i for i, j in moved.items()}
    numbers = {i: Piece(-1 - i, "moved", (old[i],), (new[j],)) for i, j in moved.items()}
    i = j = 0
    for match in [*anchors, Match((len(old), len(old)), (len(new), len(new)))]:
        for at in range(i, match.old[0]):
            yield Slot(numbers.get(at) or Piece(0, "cut", (old[at],), ()), "old")
        for at in range(j, match.new[0]):
            yield Slot(numbers[there[at]] if at in there else Piece(0, "new", (), (new[at],)), "new")
        (_, i), (_, j) = match
        if match.old[0] < i or match.new[0] < j:
            yield Slot(Piece(0, "changed", tuple(old[slice(*match.old)]), tuple(new[slice(*match.new)])), "both")


def _told(slots: Iterable[Slot]) -> Iterator[Slot]:
    """The slots with their numbers, in the order in which hunks are shown, and with what stayed the same named so."""
    numbered = _numbered([*slots])
    script = Script(tuple(numbered))
    before, after = script.before("old"), script.before("new")

    def stands_as_it_was(piece: Piece) -> bool:
        if piece.kind != "changed" or [unit.bare for unit in piece.old] != [unit.bare for unit in piece.new]:
            return False
        # where the neighbour before it is another one, its break is told by that neighbour
        return piece.old[0].opens == piece.new[0].opens or before[piece.number] != after[piece.number]

    for piece, side in numbered:
        yield Slot(replace(piece, kind="same") if stands_as_it_was(piece) else piece, side)


def _numbered(slots: Sequence[Slot]) -> list[Slot]:
    number = 0
    moved: dict[int, int] = {}  # the number for now -> the number that is shown
    given: list[int] = []
    for piece, side in slots:
        if piece.kind == "moved" and side == "old":
            given.append(0)
            continue
        number += 1
        given.append(number)
        if piece.kind == "moved":
            moved[piece.number] = number
    return [
        Slot(replace(piece, number=moved[piece.number] if piece.kind == "moved" else each), side)
        for (piece, side), each in zip(slots, given, strict=True)
    ]
