"""A Word document as it is set: paragraphs, runs and comments in, the bytes of a .docx out.

Only what we use of the format, written straight into a template of our own: the library that made the template costs
a quarter of a second a draft. The same input gives the same bytes: every time in the file is the one on record.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from drafter.render.plain import line, shown

TEMPLATE = Path(__file__).with_name("templates") / "manuscript.docx"
BODY, HEAD, FOOT = "@body", "@head", "@foot"  # marks in the template
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
COMMENTS_BY = "Drafter checks"

_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_COMMENTS = "word/comments.xml"
_BODY = re.compile(r"(?<=<w:body>).*?(?=<w:sectPr)", re.DOTALL)
_COMMENT = re.compile(r"<w:comment .*</w:comment>", re.DOTALL)
_NO_COMMENTS = re.compile(r"<(?:Relationship|Override)\b[^>]*comments\.xml\"[^>]*/>")
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_CORE = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{title}</dc:title><dc:subject></dc:subject><dc:creator>{author}</dc:creator><cp:keywords></cp:keywords>"
    "<dc:description></dc:description><cp:lastModifiedBy>Drafter</cp:lastModifiedBy><cp:revision>1</cp:revision>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{at}</dcterms:modified><cp:category></cp:category>'
    "<cp:contentStatus>{status}</cp:contentStatus><dc:language>{language}</dc:language></cp:coreProperties>"
)


@dataclass(eq=False, slots=True)
class Run:
    """Words in one look. `first_of` and `last_of` are numbers of comments that begin or end here."""

    text: str
    bold: bool = False
    italic: bool = False
    raised: bool = False
    first_of: list[int] = field(default_factory=list[int])
    last_of: list[int] = field(default_factory=list[int])

    def xml(self) -> str:
        look = f"{'<w:b/>' * self.bold}{'<w:i/>' * self.italic}"
        look += '<w:vertAlign w:val="superscript"/>' * self.raised
        begun = "".join(f'<w:commentRangeStart w:id="{number}"/>' for number in self.first_of)
        ended = "".join(_ended(number) for number in self.last_of)
        return f"{begun}<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{_words(self.text)}</w:r>{ended}"


@dataclass(eq=False, slots=True)
class Paragraph:
    """Runs in one style of the template; an empty style is the plain one."""

    style: str = ""
    runs: list[Run] = field(default_factory=list[Run])

    def xml(self) -> str:
        style = f'<w:pPr><w:pStyle w:val="{self.style}"/></w:pPr>' if self.style else ""
        return f"<w:p>{style}{''.join(run.xml() for run in self.runs)}</w:p>"


class Manuscript:
    """A Word document that is being set, paragraph by paragraph. Texts are made fit to be shown on their way in."""

    def __init__(self, *, title: str, author: str, status: str, language: str, at: datetime | None) -> None:
        when = (at or _NO_TIME).astimezone(UTC)
        self._at = f"{when:%Y-%m-%dT%H:%M:%SZ}"
        # Word allows 255 characters in each property
        about = {"title": title, "author": author, "status": status, "language": language}
        escaped = {name: line(value)[:255].translate(_ESCAPED) for name, value in about.items()}
        self._core = _CORE.format(at=self._at, **escaped)
        self._paragraphs: list[Paragraph] = []
        self._comments: list[str] = []
        self._head = self._foot = ""

    def heading(self, text: str, level: int) -> Paragraph:
        """Level 0 is the title."""
        paragraph = self.paragraph(style=f"Heading{level}" if level else "Title")
        if words := line(text):
            self.run(paragraph, words)
        return paragraph

    def paragraph(self, text: str = "", *, style: str = "", italic: bool = False) -> Paragraph:
        """`style` is a style's id in the template, as ListBullet."""
        paragraph = Paragraph(style)
        self._paragraphs.append(paragraph)
        if text:
            self.run(paragraph, text).italic = italic
        return paragraph

    def run(self, paragraph: Paragraph, text: str, *, bold: bool = False) -> Run:
        run = Run(shown(text), bold=bold)
        paragraph.runs.append(run)
        return run

    def small(self, paragraph: Paragraph, text: str) -> Run:
        """A mark behind a sentence, raised."""
        run = self.run(paragraph, text)
        run.raised = True
        return run

    def comment(self, runs: Sequence[Run], text: str) -> None:
        """A comment of ours at these runs; where there are none, the list of flags says it alone."""
        if not runs:
            return
        number = len(self._comments)
        runs[0].first_of.append(number)
        runs[-1].last_of.append(number)
        self._comments.append(
            f'<w:comment w:id="{number}" w:author="{COMMENTS_BY}" w:initials="D" w:date="{self._at}">'
            '<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr><w:r><w:rPr><w:rStyle w:val="CommentReference"/>'
            f"</w:rPr><w:annotationRef/></w:r><w:r>{_words(line(text))}</w:r></w:p></w:comment>"
        )

    def margins(self, head: str, foot: str) -> None:
        """What stands above and below on every page."""
        self._head, self._foot = line(head).translate(_ESCAPED), line(foot).translate(_ESCAPED)

    def to_bytes(self) -> bytes:
        out = BytesIO()
        with ZipFile(out, "w") as archive:
            for name, content in _template():
                if name == _COMMENTS and not self._comments:
                    continue
                info = ZipInfo(name, ZIP_TIME)
                info.compress_type = ZIP_DEFLATED
                archive.writestr(info, self._part(name, content))
        return out.getvalue()

    def _part(self, name: str, content: bytes) -> bytes | str:
        match name:
            case "word/document.xml":
                body = "".join(paragraph.xml() for paragraph in self._paragraphs)
                return _BODY.sub(lambda _: body, content.decode(), count=1)
            case "word/comments.xml":
                return _COMMENT.sub(lambda _: "".join(self._comments), content.decode(), count=1)
            case "word/header1.xml" | "word/footer1.xml":
                return content.decode().replace(HEAD, self._head).replace(FOOT, self._foot)
            case "docProps/core.xml":
                return self._core
            case "[Content_Types].xml" | "word/_rels/document.xml.rels":
                return content if self._comments else _NO_COMMENTS.sub("", content.decode())
            case _:
                return content


def _words(text: str) -> str:
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<w:t{kept}>{text.translate(_ESCAPED)}</w:t>"


def _ended(number: int) -> str:
    return (
        f'<w:commentRangeEnd w:id="{number}"/><w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>'
        f'<w:commentReference w:id="{number}"/></w:r>'
    )


@cache
def _template() -> tuple[tuple[str, bytes], ...]:
    """The template's parts by name, in their order."""
    with ZipFile(TEMPLATE) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())
