"""A note's blocks -> its passages: one sentence, list item or table row each, with its place in the note's text.

A heading is a passage of its own. A passage's words may differ from those at its place in the note: newlines are
folded, marks of emphasis and the addresses of links left out, and `[N1` stands as `(N1`, because that is how a
citation looks.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from drafter.notes import PassageKind
from drafter.readers.mapped import Mapped
from drafter.readers.markdown import blocks as blocks_of
from drafter.readers.markdown import cells
from drafter.readers.raw import Block, BlockKind
from drafter.text.clean import clean
from drafter.text.sentences import split_sentences

CITATION_LIKE = re.compile(r"[\[［](?=\s*[NnＮｎ]\s*\d)")
_WORD = re.compile(r"\w")
_KINDS = {BlockKind.ITEM: PassageKind.ITEM, BlockKind.ROW: PassageKind.ROW}


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage before it has an id: its words on one line, its place in the note's text, its kind."""

    text: str
    start: int
    end: int
    kind: PassageKind


def from_text(text: str, longest: int) -> Iterator[Piece]:
    """The pieces of (cleaned) Markdown or plain text; none is longer than `longest` characters."""
    for kind, mapped in blocks_of(text):
        yield from _pieces(kind, mapped, longest)


def from_blocks(blocks: Sequence[Block], longest: int) -> tuple[str, tuple[Piece, ...], dict[str, int]]:
    """The text that these blocks make, its pieces, and what cleaning took out (what, how many)."""
    removed: dict[str, int] = {}
    texts: list[str] = []
    pieces: list[Piece] = []
    at = 0
    for block in blocks:
        cleaned = clean(block.text)
        for what, count in cleaned.removed:
            removed[what] = removed.get(what, 0) + count
        text = cleaned.text.strip()
        if not text:
            continue
        pieces.extend(_pieces(block.kind, Mapped([(at, text)]), longest))
        texts.append(text)
        at += len(text) + 2
    return "\n\n".join(texts), tuple(pieces), removed


def defused(text: str) -> tuple[str, int]:
    """`[N1` as `(N1`: the text, as long as before, and how often. A citation is ours alone to write."""
    return CITATION_LIKE.subn("(", text)


def folded(text: str) -> str:
    return " ".join(text.split())


def _pieces(kind: BlockKind, mapped: Mapped, longest: int) -> Iterator[Piece]:
    text = mapped.text
    for start, end in _spans(kind, text, longest):
        words = cells(text[start:end]) if kind is BlockKind.ROW else text[start:end]
        if _WORD.search(words):
            yield Piece(folded(words), *mapped.span(start, end), _KINDS.get(kind, PassageKind.SENTENCE))


def _spans(kind: BlockKind, text: str, longest: int) -> Iterable[tuple[int, int]]:
    if kind in {BlockKind.HEADING, BlockKind.ROW}:
        start = len(text) - len(text.lstrip())
        whole = [(start, len(text.rstrip()))]
    else:
        whole = [(span.start, span.end) for span in split_sentences(text)]
    for start, end in whole:
        yield from _cut(text, start, end, longest)


def _cut(text: str, start: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    """A sentence, in parts where it is longer than anybody can read, cut at spaces."""
    while end - start > longest:
        space = text.rfind(" ", start + longest // 2, start + longest)
        cut = space if space > 0 else start + longest
        yield start, len(text[start:cut].rstrip()) + start
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end
