"""draft.docx and article.docx: Word files whose flags are real comments at the words they are about.

The same input gives the same bytes: times of the archive, of the properties and of the comments are those on record.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Protocol, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from drafter.render.plain import line, shown
from drafter.render.view import FlagView, Page, Piece, SectionView, SentenceView, Use

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

COMMENTS_BY = "Drafter checks"
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_COMMENTS = "word/comments.xml"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
# parts of the library's own template that say nothing of ours
_NOT_OURS = ("docProps/thumbnail.jpeg", "word/stylesWithEffects.xml")
_ROLES = {"cited": "", "premise": ", a premise", "closest": ", the closest passage, not cited"}
_SERIF, _SANS = "Georgia", "Arial"


class _Tree(Protocol):
    """What we ask of an XML element; the library leaves its types open."""

    def xpath(self, path: str) -> list[object]: ...
    def remove(self, element: object) -> None: ...


class Manuscript:
    """A Word document that is being set, paragraph by paragraph."""

    def __init__(self, *, title: str, author: str, status: str, language: str, at: datetime | None) -> None:
        import docx  # loaded when first used: it costs as much as all other formats together
        from docx.shared import Pt

        self.document: Document = docx.Document(BytesIO(_template()))
        self.at = at or _NO_TIME
        for name, face, size in (
            ("Normal", _SERIF, 11),
            ("Title", _SERIF, 24),
            ("Heading 1", _SERIF, 15),
            ("Heading 2", _SANS, 11),
            ("List Bullet", _SERIF, 10),
        ):
            style = cast("ParagraphStyle", self.document.styles[name])
            style.font.name, style.font.size = face, Pt(size)
        self._describe(title, author, status, language)

    def _describe(self, title: str, author: str, status: str, language: str) -> None:
        """The properties of the file. Word allows 255 characters in each."""
        core = self.document.core_properties
        core.title, core.author, core.last_modified_by = line(title)[:255], line(author)[:255], "Drafter"
        core.content_status, core.language = status, line(language)[:255]
        core.comments = core.subject = core.keywords = core.category = ""
        core.created = core.modified = self.at.astimezone(UTC).replace(tzinfo=None)
        core.revision = 1

    def heading(self, text: str, level: int) -> "Paragraph":
        return self.document.add_heading(line(text), level)

    def paragraph(self, text: str = "", *, style: str | None = None, italic: bool = False) -> "Paragraph":
        paragraph = self.document.add_paragraph(style=style)
        if text:
            self.run(paragraph, text).italic = italic
        return paragraph

    def run(self, paragraph: "Paragraph", text: str, *, bold: bool = False) -> "Run":
        run = paragraph.add_run(shown(text))
        if bold:
            run.bold = True
        return run

    def small(self, paragraph: "Paragraph", text: str) -> "Run":
        """A mark behind a sentence, raised."""
        run = paragraph.add_run(shown(text))
        run.font.superscript = True
        return run

    def comment(self, runs: "list[Run]", text: str) -> None:
        """A comment of ours at these runs; where there are none, the list of flags says it alone."""
        if runs:
            self.document.add_comment(runs, text=line(text), author=COMMENTS_BY, initials="D")

    def margins(self, head: str, foot: str) -> None:
        """What stands above and below on every page."""
        page = self.document.sections[0]
        page.header.paragraphs[0].text = line(head)
        page.footer.paragraphs[0].text = line(foot)

    def to_bytes(self) -> bytes:
        raw = BytesIO()
        self.document.save(raw)
        return _packed(raw, _dated(self.at))


@cache
def _template() -> bytes:
    """The library's own template without its picture, its second set of styles and its hundred looks of tables."""
    import docx

    document = docx.Document()
    styles = cast("_Tree", document.styles.element)
    for style in styles.xpath("w:style[@w:type='table' and not(@w:default='1')]"):
        styles.remove(style)
    raw = BytesIO()
    document.save(raw)
    return _packed(raw, _without_parts)


def _packed(raw: BytesIO, change: Callable[[str, bytes], bytes]) -> bytes:
    """The archive again, each part changed, with fixed times and without what is not ours."""
    out = BytesIO()
    with ZipFile(raw) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            if name not in _NOT_OURS:
                info = ZipInfo(name, _ZIP_TIME)
                info.compress_type = ZIP_DEFLATED
                new.writestr(info, change(name, old.read(name)))
    return out.getvalue()


def _without_parts(name: str, content: bytes) -> bytes:
    """No relationship and no type for a part that is not there."""
    if not name.endswith(".rels") and name != "[Content_Types].xml":
        return content
    for part in _NOT_OURS:
        last = re.escape(part.rpartition("/")[2].encode())
        content = re.sub(rb"<(?:Relationship|Override)\b[^>]*" + last + rb'"[^>]*/>', b"", content)
    return content


def _dated(at: datetime) -> Callable[[str, bytes], bytes]:
    """Comments carry the time on record; the library knows only the clock's."""
    when = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()

    def change(name: str, content: bytes) -> bytes:
        return re.sub(rb'w:date="[^"]*"', b'w:date="' + when + b'"', content) if name == _COMMENTS else content

    return change


def draft_docx(page: Page, at: datetime | None) -> bytes:
    """The whole of draft.docx. `at` is when the draft was finished."""
    article = page.draft.article
    word = Manuscript(
        title=page.headline,
        author="Drafter: AI-assisted draft, not reviewed" if page.disclosure.label else "Drafter",
        status="Not for publication",
        language=article.language,
        at=at,
    )
    word.margins(f"NOT FOR PUBLICATION. Editor’s copy of {article.slug}, {page.edition}", page.disclosure.line)
    _head(word, page)
    for view in page.sections:
        _section(word, view)
        if view.section.key == page.disclosure_after:
            word.paragraph(page.disclosure.line, italic=True)
    if not page.disclosure_after:
        word.paragraph(page.disclosure.line, italic=True)
    _appendix(word, page)
    return word.to_bytes()


def _head(word: Manuscript, page: Page) -> None:
    word.run(word.paragraph(), "NOT FOR PUBLICATION", bold=True)
    if page.embargo:
        word.run(word.paragraph(), f"EMBARGO until {page.embargo}", bold=True)
    head = next((view for view in page.sections if view.is_headline), None)
    title = word.heading("" if head else page.headline, 0)
    for paragraph in head.paragraphs if head else ():
        _sentences(word, title, paragraph)
    if head:
        _notices(word, head.flags)
    word.paragraph(page.disclosure.line, italic=True)
    word.paragraph(" · ".join(page.tally))


def _section(word: Manuscript, view: SectionView) -> None:
    if view.is_headline:
        return
    heading = word.heading(view.title, 1)
    if view.hole:
        box = word.paragraph(style="Intense Quote")
        word.run(box, "▢ Not written. ", bold=True)
        word.run(box, f"{line(view.hole.detail)} What to do: {line(view.hole.todo)}")
    for paragraph in view.paragraphs:
        _sentences(word, word.paragraph(), paragraph)
    for item in view.questions:
        for mark, sentences in (("Q: ", (item.question,)), ("A: ", item.answer)):
            paragraph = word.paragraph()
            word.run(paragraph, mark, bold=True)
            _sentences(word, paragraph, sentences)
    for source in view.sources:
        parts = (f"{source.note_id}: {source.label}", source.url, source.date)
        word.paragraph(", ".join(part for part in parts if part), style="List Bullet")
    for flag in view.other_flags:
        word.comment(heading.runs, _finding(flag))


def _sentences(word: Manuscript, paragraph: "Paragraph", sentences: Iterable[SentenceView]) -> None:
    for at, one in enumerate(sentences):
        if at:
            word.run(paragraph, " ")
        runs = [(piece, word.run(paragraph, piece.text)) for piece in one.pieces]
        rests = " ".join(one.citations) or ("" if one.asks else "no citation")
        kind = " inference from" if one.inference else ""
        word.small(paragraph, line(f" {one.id}{kind} {rests}{''.join(flag.shape for flag in one.flags)}"))
        for flag in one.flags:
            word.comment(_anchor(flag, runs), _finding(flag))


def _anchor(flag: FlagView, runs: "list[tuple[Piece, Run]]") -> "list[Run]":
    """The runs of the words that the flag is about, else the whole sentence."""
    at, found = 0, list["Run"]()
    for piece, run in runs:
        if flag.flag.start <= at < flag.flag.end:
            found.append(run)
        at += piece.length
    return found or [run for _, run in runs]


def _finding(flag: FlagView) -> str:
    where = f"{flag.target}. " if flag.target.startswith("S") else ""
    return f"{flag.shape} {where}{flag.word.capitalize()}: {flag.rule}. {flag.why} {flag.todo}"


def _notices(word: Manuscript, flags: Iterable[FlagView]) -> None:
    for flag in flags:
        word.paragraph(_finding(flag), style="List Bullet")


def _appendix(word: Manuscript, page: Page) -> None:
    word.heading("Flags", 1)
    _notices(word, page.flags)
    if not page.flags:
        word.paragraph("No flags.")
    word.heading("What each sentence rests on", 1)
    for one in page.sentences:
        paragraph = word.paragraph()
        word.run(paragraph, f"{one.id} ", bold=True)
        word.run(paragraph, one.text)
        for use in one.uses:
            _use(word, use)
    word.heading("The notes", 1)
    for note in page.notes:
        paragraph = word.paragraph()
        word.run(paragraph, f"{note.id} ", bold=True)
        word.run(paragraph, f"{note.name} ({', '.join((note.kind, note.label, *note.facts))})")
        for entry in note.removed:
            word.paragraph(f"removed when read: {entry}", style="List Bullet")
        for view in note.unused:
            word.paragraph(f"not used, {view.passage.id}: {view.text}", style="List Bullet")
    if page.off_record_line:
        word.paragraph(page.off_record_line)
    word.heading("How this draft was made", 1)
    for term, value in page.disclosure.details:
        word.paragraph(f"{term}: {value}", style="List Bullet")
    for notice in page.notices:
        word.paragraph(notice, style="List Bullet")


def _use(word: Manuscript, use: Use) -> None:
    paragraph = word.paragraph(style="List Bullet")
    if use.missing:
        word.run(paragraph, f"{use.id}: not in the notes")
        return
    role = _ROLES[use.role] + (", background, do not name the source" if use.background else "")
    word.run(paragraph, f"{use.id} ({use.note}{role}): “")
    for piece in use.pieces:
        word.run(paragraph, piece.text, bold=piece.matched)
    marks = f" Speaks to a machine ({', '.join(use.marks)})." if use.marks else ""
    word.run(paragraph, f"”{marks}")
