"""PDFs: the words that stand visibly on the pages, as paragraphs; every page that gave none is told.

Left out, and told: words that no reader of the page sees (`pdfsight.py`), notes in the margin, form fields. A scanned
page whose words were recognised by a machine carries them invisibly: they count as hidden, because nobody has compared
them with the picture.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import cast

from drafter.notes import Removal
from drafter.readers.apart import apart
from drafter.readers.context import Context
from drafter.readers.pdftext import paragraphs
from drafter.readers.raw import Block, Labels, RawNote, Report

_TITLE_WORDS = 3  # a shorter title in a PDF's own data is a file name more often than a title


@dataclass(frozen=True, slots=True)
class _Pages:
    """What the process that reads PDFs says, field by field as in `pdfpages.read_pages`."""

    pages: list[str]
    hidden: list[int]
    broken: list[int]
    title: str
    remarks: int
    fields: int


def read_pdf(data: bytes, *, file: str, context: Context) -> tuple[RawNote, ...]:
    """The note in a PDF's bytes. Raises NotesFault for one that is locked, damaged, endless, or holds no text."""
    options = {"pages": context.limits.pages}
    found = apart("drafter.readers.pdfpages:read_pages", data, options, file=file, limits=context.limits)
    pages = _Pages(**cast("dict[str, object]", found))  # pyright: ignore[reportArgumentType] - our own other side
    context.meter.page(file, len(pages.pages))
    blocks = tuple(Block(text, kind) for text, kind in paragraphs(pages.pages))
    return (
        RawNote(
            file=file,
            blocks=blocks or (Block(""),),
            own=Labels(title=pages.title if len(pages.title.split()) >= _TITLE_WORDS else None, kind="document"),
            sha256=sha256(data).hexdigest(),
            removed=tuple(
                Removal("invisible PDF text", count, f"page {number}")
                for number, count in enumerate(pages.hidden, start=1)
                if count
            ),
            reports=tuple(Report(file, what) for what in _told(pages)),
        ),
    )


def _told(pages: _Pages) -> list[str]:
    told = [
        f"page {number} {'could not be read' if number in pages.broken else _why_empty(pages.hidden[number - 1])}"
        for number, text in enumerate(pages.pages, start=1)
        if number in pages.broken or not text.strip()
    ]
    if pages.remarks:
        told.append(f"left out: {pages.remarks} × remark in the margin")
    if pages.fields:
        told.append(f"left out: {pages.fields} × filled-in form field; type out what matters")
    return told


def _why_empty(hidden: int) -> str:
    if hidden:
        return "shows no words; those behind its picture, which a machine recognised, were left out"
    return "holds no text that can be read (a scan?)"
