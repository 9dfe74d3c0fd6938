"""The published copy: the article as readers get it, and only what a named editor approved by its hash.

It is made without the notes: neither their words nor their ids, no evidence, no flag, no mark of a citation can stand
in it, because nothing here has them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from drafter.article import HEADLINE, Article, Section, SourceLine
from drafter.disclosure import Disclosure, approval_of
from drafter.errors import DrafterError
from drafter.formats import ArticleFormat
from drafter.record import Record
from drafter.render.choose import disclosure_place
from drafter.render.data import to_json
from drafter.render.linked import linked_data
from drafter.render.manuscript import Manuscript
from drafter.render.markdown import escape, link
from drafter.render.page import article_html
from drafter.render.plain import line, shown, web_address
from drafter.text.tocome import still_to_come

SCHEMA = "drafter.published/1"


@dataclass(frozen=True, slots=True)
class PublicSection:
    """A section as readers see it: words only."""

    key: str
    title: str
    paragraphs: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    sources: tuple[SourceLine, ...]


@dataclass(frozen=True)
class PublicPage:
    """All that a published copy may show. `disclosure_after` as in the editor's copy; `corrections` are whole lines."""

    headline: str
    language: str
    sections: tuple[PublicSection, ...]
    disclosure: Disclosure
    published: datetime
    byline: tuple[str, ...]
    corrections: tuple[str, ...]
    disclosure_after: str

    @property
    def head(self) -> str:
        """Under the headline: who wrote it, and the label; the whole disclosure stands at its place."""
        return ", ".join(part for part in (*self.byline, self.disclosure.label) if part)


def published_copy(
    article: Article,
    record: Record,
    disclosure: Disclosure,
    *,
    published: datetime,
    format: ArticleFormat | None = None,  # noqa: A002  # the newsroom's word for it
    head: tuple[int, str] | None = None,
) -> dict[str, bytes]:
    """File name -> content: article.html, article.md, article.json, article.docx.

    `published` is the moment of publication, with its zone; `head` number and hash of the entry that approves this
    text, so that what readers have vouches for the story's record. Raises DrafterError as `public_page` does.
    """
    page = public_page(article, record, disclosure, published=published, format=format)
    linked = linked_data(page.headline, page.sections, record, disclosure, page.published, page.language)
    return {
        "article.md": _markdown(page).encode("utf-8", "replace"),
        "article.html": article_html(page, linked).encode("utf-8", "replace"),
        "article.json": to_json(_data(page, record, linked, head)),
        "article.docx": _docx(page),
    }


def public_page(
    article: Article,
    record: Record,
    disclosure: Disclosure,
    *,
    published: datetime,
    format: ArticleFormat | None = None,  # noqa: A002  # the newsroom's word for it
) -> PublicPage:
    """What readers may see of an approved text: the one door to everything that leaves the house.

    Raises DrafterError where this text may not be published: no approval of exactly it, a disclosure of another text,
    a hole, a TK, an embargo that still holds.
    """
    for reason, todo in obstacles(article, record, disclosure, published):
        raise DrafterError(f"{article.slug} was not published: {reason}.", todo)
    return _page(article, record, disclosure, published, format)


def obstacles(
    article: Article, record: Record, disclosure: Disclosure, published: datetime
) -> Iterable[tuple[str, str]]:
    """Every reason why this text may not be published, with what to do about it."""
    if record.text_sha256 != article.sha256 or approval_of(record) is None:
        yield "no named editor has approved exactly this text", "Approve it as it stands."
    if not disclosure.approved or disclosure.machine.get("text_sha256") != article.sha256 or not disclosure.line:
        yield "its disclosure was computed for another text", "Compute it from the record of this one."
    elif len(disclosure.corrections) != len(record.corrections):
        yield "its disclosure was computed before it was corrected", "Compute it from the record as it is now."
    for section in article.sections:
        if section.hole:
            yield f"“{section.label}” is not written", "Write it, or cut the section."
        elif any(map(still_to_come, _texts(section))):
            yield f"“{section.label}” has a TK", "Put in what is to come, or cut it."
        elif any(still_to_come(source.label) for source in section.sources):
            yield f"“{section.label}” names a source with a TK", "Name it in full in the notes, or cite other passages."
    if any(still_to_come(correction.what) for correction in record.corrections):
        yield "a correction has a TK", "Withdraw it, and open it anew with what is to come."
    if article.embargo and published < article.embargo:
        yield "its embargo still holds", "Publish it when the embargo is over."


def _texts(section: Section) -> Iterable[str]:
    yield section.heading
    yield from (sentence.text for sentence in section.sentences())


def _page(
    article: Article,
    record: Record,
    disclosure: Disclosure,
    published: datetime,
    format: ArticleFormat | None,  # noqa: A002  # the newsroom's word for it
) -> PublicPage:
    specs = format.sections if format else ()
    bare = {spec.key for spec in specs if not spec.show_label}
    place = disclosure_place(article, format)
    return PublicPage(
        headline=line(article.headline),
        language=article.language,
        sections=tuple(_section(one, bare) for one in article.sections if one.key != HEADLINE),
        disclosure=disclosure,
        published=published,
        byline=tuple(line(name) for name in record.written_by),
        corrections=tuple(map(line, disclosure.corrections)),
        disclosure_after="" if place == "headline" else place,
    )


def _section(section: Section, bare: set[str]) -> PublicSection:
    label = "" if section.key in bare and section.heading else section.label
    return PublicSection(
        key=section.key,
        title=": ".join(line(part) for part in (label, section.heading) if part),
        paragraphs=tuple(" ".join(line(one.text) for one in paragraph) for paragraph in section.paragraphs),
        questions=tuple(
            (line(one.question.text), " ".join(line(sentence.text) for sentence in one.answer))
            for one in section.questions
        ),
        sources=tuple(SourceLine("", line(s.label), web_address(s.url), line(s.date)) for s in section.sources),
    )


def _markdown(page: PublicPage) -> str:
    blocks = [f"# {escape(page.headline)}"]
    if head := page.head:
        blocks.append(escape(head))
    said = f"*{escape(page.disclosure.line)}*"
    for section in page.sections:
        blocks.append(f"## {escape(section.title)}")
        blocks += [escape(paragraph) for paragraph in section.paragraphs]
        for question, answer in section.questions:
            blocks += [f"**Q:** {escape(question)}", f"**A:** {escape(answer)}"]
        if section.sources:
            blocks.append("\n".join(f"- {', '.join(_source(source))}" for source in section.sources))
        if section.key == page.disclosure_after:
            blocks.append(said)
    if not page.disclosure_after:
        blocks.append(said)
    blocks += map(escape, page.corrections)
    return "\n\n".join(blocks) + "\n"


def _source(source: SourceLine) -> Sequence[str]:
    return [link(source.label, source.url), *([escape(source.date)] if source.date else [])]


def _data(
    page: PublicPage, record: Record, linked: Mapping[str, object], head: tuple[int, str] | None
) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        **({"record": {"seq": head[0], "hash": head[1]}} if head else {}),
        "headline": page.headline,
        "language": page.language,
        "published": page.published.isoformat(),
        "byline": list(page.byline),
        "text_sha256": record.text_sha256,
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "paragraphs": list(section.paragraphs),
                "questions": [{"question": question, "answer": answer} for question, answer in section.questions],
                "sources": [{"label": s.label, "url": s.url, "date": s.date} for s in section.sources],
            }
            for section in page.sections
        ],
        "corrections": [
            {"number": one.number, "at": one.at.isoformat(), "what": line(one.what), "line": said}
            for one, said in zip(record.corrections, page.corrections, strict=True)
        ],
        "disclosure": {
            "label": page.disclosure.label,
            "line": page.disclosure.line,
            "details": [{"term": term, "value": value} for term, value in page.disclosure.details],
            "machine": page.disclosure.machine,
        },
        "linked_data": linked,
    }


def _docx(page: PublicPage) -> bytes:
    word = Manuscript(
        title=page.headline,
        author=", ".join(page.byline) or str(page.disclosure.machine.get("outlet", "")),
        status="Published",
        language=page.language,
        at=page.published,
    )
    word.margins("", page.disclosure.line)
    word.heading(page.headline, 0)
    if head := page.head:
        word.paragraph(head)
    for section in page.sections:
        word.heading(section.title, 1)
        for paragraph in section.paragraphs:
            word.paragraph(paragraph)
        for question, answer in section.questions:
            word.run(word.paragraph(), shown(question), bold=True)
            word.paragraph(answer)
        for source in section.sources:
            word.paragraph(", ".join(s for s in (source.label, source.url, source.date) if s), style="ListBullet")
        if section.key == page.disclosure_after:
            word.paragraph(page.disclosure.line, italic=True)
    if not page.disclosure_after:
        word.paragraph(page.disclosure.line, italic=True)
    for what in page.corrections:
        word.paragraph(what)
    return word.to_bytes()
