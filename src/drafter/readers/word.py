"""Word documents: what a reader of the page sees, in order, and a line about everything else.

In: paragraphs, headings, list items, table rows, text boxes, foot- and endnotes, insertions under tracked changes.
Out, and told: hidden text (also by style, in the page's own colour, or too small to see), deletions under tracked
changes, comments, headers and footers, pictures and embedded files. The document's author is not taken as its source.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from drafter.errors import NotesFault
from drafter.notes import Removal
from drafter.readers.context import Context
from drafter.readers.raw import Block, BlockKind, Labels, RawNote, Report
from drafter.readers.word_styles import Styles, seen
from drafter.readers.xml import Element, Malformed, attribute, child, parse_xml, tag
from drafter.readers.zips import Unpacker

_MAIN = re.compile(r"word/document\d*\.xml")
_SKIPPED = {"Fallback", "instrText", "delText", "delInstrText", "pPr", "rPr", "sdtPr", "txbxContent", "del", "moveFrom"}
_BREAKS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-", "ptab": " "}
_PICTURES = {"drawing", "pict", "object"}
_HIDDEN = "hidden Word text"


@dataclass(slots=True)
class _Counts:
    """What was met on the way through a document."""

    hidden: int = 0
    deleted: int = 0
    inserted: int = 0
    pictures: int = 0
    boxes: int = 0
    chunks: int = 0
    where: list[int] = field(default_factory=list)
    paragraphs: int = 0


def read_word(data: bytes, *, file: str, context: Context) -> tuple[RawNote, ...]:
    """The note in a .docx file's bytes. Raises NotesFault for one that is damaged, a bomb, or holds no text."""
    parts = Unpacker(data, file, context.limits)
    main = next((name for name in sorted(parts.names) if _MAIN.fullmatch(name)), None)
    document = _xml(parts, main, file) if main else None
    if document is None:
        raise NotesFault(f"{file}: no document is in the file.", "Open it in Word and save it again.")
    counts = _Counts()
    styles = Styles(_xml(parts, "word/styles.xml", file), document)
    blocks = [*_blocks(document, styles, counts)]
    notes = 0
    for name in ("footnotes", "endnotes"):
        if (root := _xml(parts, f"word/{name}.xml", file)) is not None:
            found = [*_footnotes(root, styles, counts)]
            notes += len(found)
            blocks += found
    heading = next((block.text for block in blocks[:5] if block.kind is BlockKind.HEADING), None)
    return (
        RawNote(
            file=file,
            blocks=tuple(blocks) or (Block(""),),
            own=Labels(title=heading or _core_title(parts, file), kind="document"),
            sha256=sha256(data).hexdigest(),
            removed=tuple(_removed(counts, _comments(parts, file))),
            reports=tuple(Report(file, what) for what in _told(counts, notes, _margins(parts, styles, file))),
        ),
    )


def _xml(parts: Unpacker, name: str, file: str) -> Element | None:
    raw = parts.read(name)
    try:
        return None if raw is None else parse_xml(raw)
    except Malformed as error:
        raise NotesFault(f"{file}: the file is damaged.", "Open it in Word and save it again.") from error


def _blocks(root: Element, styles: Styles, counts: _Counts) -> Iterator[Block]:
    """Paragraphs and table rows in document order, whatever they are wrapped in."""
    for element in root:
        name = tag(element)
        if name in {"Fallback", "del", "moveFrom"}:
            continue
        if name == "p":
            yield from _paragraph(element, styles, counts)
        elif name == "tbl":
            yield from _rows(element, styles, counts)
        elif name == "altChunk":
            counts.chunks += 1
        elif name not in {"sectPr", "pPr", "tblPr"}:
            yield from _blocks(element, styles, counts)


def _paragraph(element: Element, styles: Styles, counts: _Counts) -> Iterator[Block]:
    counts.paragraphs += 1
    text = _words(element, styles, counts)
    if text.strip():
        yield Block(text, styles.kind(element))
    for box in _boxes(element):
        counts.boxes += 1
        yield from _blocks(box, styles, counts)


def _rows(table: Element, styles: Styles, counts: _Counts) -> Iterator[Block]:
    for row in seen(table, "tr"):
        if child(row, "trPr", "del") is not None:
            counts.deleted += 1
            continue
        cells = [" ".join(block.text for block in _blocks(cell, styles, counts)) for cell in seen(row, "tc")]
        cells = [" ".join(cell.split()) for cell in cells]
        if child(row, "trPr", "hidden") is not None:
            counts.hidden += 1
        elif any(cells):
            yield Block(" | ".join(cells), BlockKind.ROW)


def _words(element: Element, styles: Styles, counts: _Counts) -> str:
    """The visible words under an element, one paragraph's."""
    texts: list[str] = []
    for part in element:
        name = tag(part)
        if name in {"del", "moveFrom"}:
            counts.deleted += 1
        elif name == "r":
            texts.append(_run(part, styles, counts))
        elif name not in _SKIPPED:
            counts.inserted += name in {"ins", "moveTo"}
            texts.append(_words(part, styles, counts))
    return "".join(texts)


def _run(run: Element, styles: Styles, counts: _Counts) -> str:
    text = "".join(_letters(run, counts))
    if text.strip() and styles.hides(run):
        counts.hidden += 1
        if counts.paragraphs not in counts.where:
            counts.where.append(counts.paragraphs)
        return ""
    return text


def _letters(run: Element, counts: _Counts) -> Iterator[str]:
    for part in run:
        name = tag(part)
        if name == "t":
            yield part.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name in _PICTURES:
            counts.pictures += next(iter(_boxes(part)), None) is None
        elif name == "AlternateContent":
            for choice in seen(part, "Choice"):
                yield from _letters(choice, counts)


def _boxes(element: Element) -> Iterator[Element]:
    """Text boxes in an element, each once: Word writes a second copy for old versions (Fallback)."""
    for part in element:
        if tag(part) == "txbxContent":
            yield part
        elif tag(part) != "Fallback":
            yield from _boxes(part)


def _footnotes(root: Element, styles: Styles, counts: _Counts) -> Iterator[Block]:
    for note in root:
        if attribute(note, "type") in {None, "normal"}:
            yield from _blocks(note, styles, counts)


def _comments(parts: Unpacker, file: str) -> int:
    root = _xml(parts, "word/comments.xml", file)
    return 0 if root is None else len(root)


def _margins(parts: Unpacker, styles: Styles, file: str) -> bool:
    names = sorted(name for name in parts.names if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name))
    roots = [_xml(parts, name, file) for name in names[:20]]
    return any("".join(_words(root, styles, _Counts())).strip() for root in roots if root is not None)


def _core_title(parts: Unpacker, file: str) -> str | None:
    root = _xml(parts, "docProps/core.xml", file)
    title = None if root is None else next((part.text for part in root if tag(part) == "title"), None)
    return title or None


def _removed(counts: _Counts, comments: int) -> Iterator[Removal]:
    if counts.hidden:
        where = ", ".join(map(str, counts.where[:5])) + (", …" if len(counts.where) > 5 else "")
        yield Removal(_HIDDEN, counts.hidden, f"paragraph {where}" if where else "")
    if counts.deleted:
        yield Removal("deletion under tracked changes", counts.deleted)
    if comments:
        yield Removal("comment in the margin", comments)


def _told(counts: _Counts, notes: int, margins: bool) -> Iterator[str]:
    if counts.inserted:
        yield f"{counts.inserted} × insertion under tracked changes is taken as text; nobody has accepted it yet"
    if notes:
        yield f"{notes} × foot- or endnote stands at the end of the note"
    if counts.boxes:
        yield f"{counts.boxes} × text box stands after the paragraph it hangs on"
    if margins:
        yield "left out: the page's header and footer"
    if counts.pictures:
        yield f"left out: {counts.pictures} × picture or embedded file; what they show was not read"
    if counts.chunks:
        yield f"left out: {counts.chunks} × inserted document; open it in Word and save it again to read it"
