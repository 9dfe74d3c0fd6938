"""Saved web pages: the main text, without what the page hides. Nothing is ever fetched.

Scripts, styles, forms and elements that no visitor sees are taken out first and counted; then trafilatura finds the
main text among menus and teasers. Where it finds next to nothing, the whole visible page is the note.
"""

import re
from hashlib import sha256

from drafter.errors import NotesFault
from drafter.notes import Removal
from drafter.readers.apart import apart
from drafter.readers.context import Context
from drafter.readers.decode import decode
from drafter.readers.labels import moment, web_address
from drafter.readers.limits import too_large
from drafter.readers.raw import Block, BlockKind, Labels, RawNote, Report
from drafter.readers.webpage import Page

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)


def read_web(
    data: bytes, *, file: str, context: Context, whole: bool = False, charset: str | None = None
) -> tuple[RawNote, ...]:
    """The note in a page's bytes. `whole`: all of the visible page, as in a mail, not only its main text.

    Raises NotesFault for a page that is too large, takes too long, or holds no text.
    """
    if len(data) > context.limits.page_bytes:
        raise too_large(file, context.limits.page_bytes)
    decoded = decode(data, charset or _declared(data))
    if decoded is None:
        raise NotesFault(f"{file}: it is not text, in spite of its name.", "Save the page again.")
    found = apart(
        "drafter.readers.webpage:read_page",
        decoded[0].encode("utf-8", "replace"),
        {"whole": whole},
        file=file,
        limits=context.limits,
    )
    page = Page.from_json(found)
    reports = [decoded[1]] if decoded[1] else []
    if page.furniture:
        reports.append(f"left out: {page.furniture} words of menus, teasers and other page furniture")
    return (
        RawNote(
            file=file,
            blocks=tuple(Block(text, BlockKind(kind)) for text, kind in page.blocks) or (Block(""),),
            own=_labels(page, file, context),
            sha256=sha256(data).hexdigest(),
            removed=(Removal("hidden text of the page", page.hidden),) if page.hidden else (),
            reports=tuple(Report(file, what) for what in reports),
        ),
    )


def _labels(page: Page, file: str, context: Context) -> Labels:
    try:
        received = moment(page.date, file, context.zone, time_needed=False) if page.date else None
    except NotesFault:  # a page may say anything about its date
        received = None
    return Labels(
        title=page.title or None,
        source=page.site or None,
        kind="web page",
        url=web_address(page.url),
        received=received,
    )


def _declared(data: bytes) -> str | None:
    """The charset that the page itself names near its top."""
    found = _CHARSET.search(data[:2_048])
    return found[1].decode("ascii") if found else None
