"""The approved text to paste into another system: clean HTML and plain text, from the page that readers get.

Headings, paragraphs, lists, and nothing else: no class, no style, no script, no `<details>`. What such a system drops
or prints (Ghost the one, WordPress the other) must not be what carries the disclosure, so that stands in it as a plain
paragraph at its place. The headline goes into a field of its own. Nothing that is not approved comes out of here.
"""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from drafter.article import Article, SourceLine
from drafter.disclosure import Disclosure
from drafter.formats import ArticleFormat
from drafter.record import Record
from drafter.render.plain import line
from drafter.render.published import PublicPage, public_page

# Words that some systems act on wherever they stand: [shortcodes], and an address alone in its paragraph, which becomes
# an embedded page. As entities they read the same and do nothing.
_ENTITIES = {"[": "&#91;", "]": "&#93;", "://": "&#58;//"}


def cms_html(
    article: Article,
    record: Record,
    disclosure: Disclosure,
    *,
    published: datetime,
    format: ArticleFormat | None = None,  # noqa: A002  # the newsroom's word for it
) -> str:
    """The text under its headline as HTML. Raises DrafterError as `published_copy` does."""
    page = public_page(article, record, disclosure, published=published, format=format)
    return "\n".join(_html(page)) + "\n"


def cms_text(
    article: Article,
    record: Record,
    disclosure: Disclosure,
    *,
    published: datetime,
    format: ArticleFormat | None = None,  # noqa: A002  # the newsroom's word for it
) -> str:
    """The same as plain text, a blank line between its parts. Raises DrafterError as `published_copy` does."""
    page = public_page(article, record, disclosure, published=published, format=format)
    return "\n\n".join(_text(page)) + "\n"


def _html(page: PublicPage) -> Iterable[str]:
    yield from _paragraphs(page.head)
    for section in page.sections:
        if section.title:
            yield f"<h2>{_words(section.title)}</h2>"
        yield from _paragraphs(*section.paragraphs)
        for question, answer in section.questions:
            yield from _paragraphs(question, answer)
        if section.sources:
            yield "<ul>"
            yield from (f"<li>{_source(source)}</li>" for source in section.sources)
            yield "</ul>"
        if section.key == page.disclosure_after:
            yield from _paragraphs(page.disclosure.line)
    yield from _paragraphs("" if page.disclosure_after else page.disclosure.line, *page.corrections)


def _paragraphs(*texts: str) -> Iterable[str]:
    return (f"<p>{_words(text)}</p>" for text in texts if text)


def _words(text: str) -> str:
    """A text as letters, whatever it holds."""
    safe = escape(line(text))
    for mark, entity in _ENTITIES.items():
        safe = safe.replace(mark, entity)
    return safe


def _source(source: SourceLine) -> str:
    label = _words(source.label)
    linked = f'<a href="{escape(source.url)}">{label}</a>' if source.url else label
    return f"{linked}, {_words(source.date)}" if source.date else linked


def _text(page: PublicPage) -> Iterable[str]:
    if page.head:
        yield line(page.head)
    for section in page.sections:
        if section.title:
            yield line(section.title)
        yield from map(line, section.paragraphs)
        yield from (f"{line(question)}\n{line(answer)}" for question, answer in section.questions)
        if section.sources:
            yield "\n".join(
                "- " + ", ".join(line(part) for part in (s.label, s.url, s.date) if part) for s in section.sources
            )
        if section.key == page.disclosure_after:
            yield line(page.disclosure.line)
    if not page.disclosure_after:
        yield line(page.disclosure.line)
    yield from map(line, page.corrections)
