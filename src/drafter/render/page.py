"""draft.html: the editor's copy as one self-contained page that asks the network for nothing and works without script.

Text of notes and answers is escaped by the template engine; style and script are ours and allowed by their hashes
alone, so that nothing else on the page can run or load.
"""

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from drafter.article import Author
from drafter.disclosure import Disclosure
from drafter.render.plain import moment, shown
from drafter.render.view import Page

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@cache
def environment() -> "Environment":
    """The templates of the rendered pages: everything escaped, a missing value an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # loaded when first used

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        finalize=_finalize,
        auto_reload=False,
    )


def _finalize(value: object) -> object:
    """Every text on its way into a page loses what no page may hold; markup of our own templates passes."""
    return shown(value) if type(value) is str else value


@cache
def asset(name: str) -> str:
    """A style sheet or script of ours, as it stands in the page."""
    return (TEMPLATES / name).read_text(encoding="utf-8").strip()


def content_policy(*, style: str, scripts: tuple[str, ...] = ()) -> str:
    """A Content-Security-Policy that allows exactly these inline texts, and no address at all."""
    allowed = " ".join(f"'{_hash(script)}'" for script in scripts) or "'none'"
    return f"default-src 'none'; style-src '{_hash(style)}'; script-src {allowed}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")


def language_tag(language: str) -> str:
    """`language` where it can be one, else the tag for "not known"."""
    return language if _LANGUAGE.fullmatch(language) else "und"


def _lines(disclosure: Disclosure) -> dict[str, str]:
    """What the disclosure says of each section."""
    sections = cast("list[dict[str, object]]", disclosure.machine.get("sections", []))
    return {str(one.get("section")): str(one.get("line", "")) for one in sections}


def draft_html(page: Page) -> str:
    """The whole of draft.html."""
    from markupsafe import Markup  # comes with jinja2

    css, script = asset("draft.css"), asset("draft.js")
    article = page.draft.article
    authors = {section.author for section in article.sections if not section.hole and section.author is not Author.CODE}
    head = next((view for view in page.sections if view.is_headline), None)
    return (
        environment()
        .get_template("draft.html.j2")
        .render(
            page=page,
            article=article,
            language=language_tag(article.language),
            head=head,
            mixed=len(authors) > 1,
            made=_lines(page.disclosure),
            policy=content_policy(style=css, scripts=(script,)),
            css=Markup(css),  # noqa: S704  # our own file
            script=Markup(script),  # noqa: S704  # our own file
        )
    )


class PublicArticle(Protocol):
    """What the published page needs to be told, as `published.PublicPage` tells it."""

    @property
    def language(self) -> str: ...
    @property
    def published(self) -> datetime: ...


def article_html(page: PublicArticle, linked: Mapping[str, object]) -> str:
    """The whole of article.html. `linked` is its JSON-LD."""
    language, published = language_tag(page.language), moment(page.published)
    return public_html("article.html.j2", linked, page=page, language=language, published=published)


def public_html(template: str, linked: Mapping[str, object], **values: object) -> str:
    """A page for readers, in the one look that they all have. `linked` is its JSON-LD."""
    from markupsafe import Markup  # comes with jinja2

    css = asset("article.css")
    data = json.dumps(linked, ensure_ascii=False)
    for mark in "<>&\u2028\u2029":  # nothing in a value may end the script element
        data = data.replace(mark, f"\\u{ord(mark):04x}")
    return (
        environment()
        .get_template(template)
        .render(
            policy=content_policy(style=css),
            css=Markup(css),  # noqa: S704  # our own file
            linked=Markup(data),  # noqa: S704  # every character that could end it is written as \u…
            **values,
        )
    )
