"""A third text from two: some of the differences taken over, or two people's texts put together.

What is not taken stays to the letter, what is taken comes to the letter, and what was moved stands once. A break
between two sentences is as it was where both stood side by side; a paragraph that loses its first sentence begins with
the next. A sentence whose words did not change stays the work of who typed it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, repeat
from typing import Literal

from drafter.article import Author, Hole, Kind, Section, Sentence
from drafter.desk.diff.hunks import Piece, Script, Side, align
from drafter.desk.diff.units import Unit, set_out, units_of

Pick = Literal["mine", "theirs", "both"]
_SIDES: Mapping[Pick, Side] = {"mine": "new", "theirs": "old", "both": "both"}
_BOTH: tuple[Side, Side] = ("old", "new")
_EMPTY = Hole("left_to_editor", "Every sentence of this section was taken out.", "Write it, or take the section out.")


def compose(old: Section, new: Section, taken: Collection[int]) -> Section:
    """`old` with the hunks of `hunks(old, new)` whose numbers are `taken`, and the rest as it was.

    Label, heading and author stay those of `old`; but sentences of a machine that bear no name make it the machine's
    section. Where nothing is left it is a hole.
    """
    return _section(old, new, lambda piece: "new" if piece.number in taken else "old")


def merge(mine: Section, theirs: Section, picks: Mapping[int, Pick]) -> Section:
    """Two people's texts in one, by the hunks of `hunks(theirs, mine)`; what is not picked keeps both, theirs first."""
    return _section(theirs, mine, lambda piece: _SIDES[picks.get(piece.number, "both")])


def _section(old: Section, new: Section, choose: Callable[[Piece], Side]) -> Section:
    script = align(old, new)
    chosen: dict[int, Side] = {piece.number: choose(piece) for piece in script.pieces if piece.kind != "same"}
    units = tuple(_Mixture(script, chosen).units())
    paragraphs, questions = set_out(units)
    hole = None if units else old.hole or new.hole or (_EMPTY if units_of(old) else None)
    return replace(old, paragraphs=paragraphs, questions=questions, hole=hole, author=_author(old, new, units))


def _author(old: Section, new: Section, units: Sequence[Unit]) -> Author:
    """A sentence without a name is its section's author's: none of a machine's may stand under a person's."""
    if old.author is Author.CODE and units:  # a hole that was filled
        return new.author
    if old.author is not Author.PERSON or new.author in {Author.PERSON, Author.CODE}:
        return old.author
    before = {sentence.text for sentence in old.sentences()}
    named = all(s.by or s.text in before for unit in units for s in unit.sentences)
    return old.author if named else new.author


class _Mixture:
    """The units of the third text. `chosen` says of each piece that differs which side of it stands there."""

    def __init__(self, script: Script, chosen: Mapping[int, Side]) -> None:
        self._script = script
        self._chosen = chosen
        self._before: Mapping[Side, Mapping[int, int]] = {"old": script.before("old"), "new": script.before("new")}
        self._pieces = {piece.number: piece for piece in script.pieces}

    def units(self) -> Iterator[Unit]:
        last = 0
        for piece, side in self._script.slots:
            units = self._units(piece) if self._stands(piece, side) else ()
            if units:
                yield replace(units[0], opens=units[0].asks or self._opens(piece, last))
                yield from units[1:]
                last = piece.number

    def _stands(self, piece: Piece, side: Side) -> bool:
        """Does it stand in this slot? What was moved has two."""
        return piece.kind != "moved" or (side == "old") == (self._chosen[piece.number] == "old")

    def _units(self, piece: Piece) -> tuple[Unit, ...]:
        side = self._chosen.get(piece.number, "old")
        if side == "old":
            return piece.old
        if side == "new":
            return tuple(_as_typed(unit, piece.old) for unit in piece.new)
        return _both(piece)

    def _opens(self, piece: Piece, last: int) -> bool:
        """Does a paragraph begin with this piece, when the piece `last` stands before it?"""
        beside_old, beside_new = (self._before[s].get(piece.number) == last for s in _BOTH)
        chosen = self._chosen.get(piece.number, "old")
        as_new = chosen == "new" or not piece.old or (piece.kind == "moved" and chosen == "both")
        if piece.new and (as_new or (beside_new and not beside_old)):
            return piece.new[0].opens
        return self._opened(piece)

    def _opened(self, piece: Piece) -> bool:
        """In the old text, or by a sentence right before it that is gone."""
        if piece.old[0].opens:
            return True
        before = self._pieces.get(self._before["old"].get(piece.number, 0))
        while before and self._gone(before):
            if any(unit.opens for unit in before.old):
                return True
            before = self._pieces.get(self._before["old"].get(before.number, 0))
        return False

    def _gone(self, piece: Piece) -> bool:
        """From where it stood in the old text."""
        side = self._chosen.get(piece.number, "old")
        return (piece.kind == "cut" and side == "new") or (piece.kind == "moved" and side != "old")


def _as_typed(unit: Unit, before: Sequence[Unit]) -> Unit:
    """The unit, each sentence with the name of who typed the same words before."""
    typed = {sentence.text: sentence.by for other in before for sentence in other.sentences}
    sentences = tuple(replace(s, by=typed[s.text]) if s.text in typed else s for s in unit.sentences)
    return replace(unit, sentences=sentences)


def _both(piece: Piece) -> tuple[Unit, ...]:
    """Theirs, then mine; what has the same words stands once and rests on what either says."""
    if not piece.old or not piece.new:
        return piece.shown
    first, second = piece.old[0], piece.new[0]
    if not first.asks:
        sentences = _united([unit.sentences[0] for unit in piece.old], [unit.sentences[0] for unit in piece.new])
        breaks = chain((unit.opens for unit in piece.old), repeat(False))
        return tuple(Unit((sentence,), opens) for sentence, opens in zip(sentences, breaks, strict=False))
    if first.sentences[0].text != second.sentences[0].text:
        return first, second  # two questions, each with its answers
    question = _united(first.sentences[:1], second.sentences[:1])
    return (replace(first, sentences=(*question, *_united(first.sentences[1:], second.sentences[1:]))),)


def _united(theirs: Sequence[Sentence], mine: Sequence[Sentence]) -> tuple[Sentence, ...]:
    known = {sentence.text: sentence for sentence in mine}
    there = {sentence.text for sentence in theirs}
    both = (_with(sentence, known.get(sentence.text)) for sentence in theirs)
    return (*both, *(sentence for sentence in mine if sentence.text not in there))


def _with(theirs: Sentence, mine: Sentence | None) -> Sentence:
    """One sentence that both have: it rests on what either of them says, and is an inference if one calls it so."""
    if mine is None:
        return theirs
    citations = tuple(dict.fromkeys((*theirs.citations, *mine.citations)))
    kind = Kind.INFERENCE if Kind.INFERENCE in {theirs.kind, mine.kind} else Kind.FACT
    return replace(theirs, citations=citations, kind=kind)
