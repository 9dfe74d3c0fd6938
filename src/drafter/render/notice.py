"""The notice in the place of a killed story: that it was withdrawn, when, by whom, and the editor's reason for readers.

Nothing of the story stands in it, its headline least of all: a notice must not say again what was withdrawn. It is told
apart by its slug, and search engines are asked to leave it out. Its own words are in the language of the article where
we have them, else in English.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from drafter.render.data import to_json
from drafter.render.manuscript import Manuscript
from drafter.render.markdown import escape
from drafter.render.page import language_tag, public_html
from drafter.render.plain import MONTHS, line

SCHEMA = "drafter.killed/1"


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    withdrawn: str
    day: str
    months: tuple[str, ...]
    reason: str
    contact: str
    slug: str


_WORDS: Mapping[str, _Words] = {
    "en": _Words(
        "This article was withdrawn",
        "{outlet} withdrew it on {day}.",
        "{day} {month} {year}",
        MONTHS,
        "Reason",
        "Responsible",
        "Article",
    ),
    "de": _Words(
        "Dieser Artikel wurde zurückgezogen",
        "{outlet} hat ihn am {day} zurückgezogen.",
        "{day}. {month} {year}",
        (
            *("Januar", "Februar", "März", "April", "Mai", "Juni"),
            *("Juli", "August", "September", "Oktober", "November", "Dezember"),
        ),
        "Grund",
        "Verantwortlich",
        "Artikel",
    ),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """All that it says. `facts` are (term, value); `own` is the language of our words, `language` of the reason."""

    title: str
    withdrawn: str
    facts: tuple[tuple[str, str], ...]
    reason_term: str
    reason: str
    own: str
    language: str
    at: datetime


def killed_copy(
    slug: str,
    *,
    reason: str,
    at: datetime,
    outlet: str,
    language: str = "en",
    contact: str = "",
    head: tuple[int, str] | None = None,
) -> dict[str, bytes]:
    """File name -> content, the same four names as the published copy that it takes the place of.

    `reason` is for readers, `contact` who answers for it (may be empty), `head` as in `published_copy`. Raises
    ValueError for a reason without a word in it.
    """
    notice = _notice(slug, reason, at, outlet, language, contact)
    if not notice.reason:
        raise ValueError("a notice without a reason")
    linked = _linked(notice, slug, outlet)
    return {
        "article.md": _markdown(notice).encode("utf-8", "replace"),
        "article.html": public_html("notice.html.j2", linked, notice=notice).encode("utf-8", "replace"),
        "article.json": to_json(_data(notice, slug, outlet, contact, linked, head)),
        "article.docx": _docx(notice, outlet),
    }


def _notice(slug: str, reason: str, at: datetime, outlet: str, language: str, contact: str) -> Notice:
    own = language.partition("-")[0].lower()
    own = own if own in _WORDS else "en"
    words = _WORDS[own]
    day = words.day.format(day=at.day, month=words.months[at.month - 1], year=at.year)
    said = {words.contact: line(contact), words.slug: line(slug)}
    return Notice(
        title=words.title,
        withdrawn=words.withdrawn.replace("{day}", day).replace("{outlet}", line(outlet)),
        facts=tuple((term, value) for term, value in said.items() if value),
        reason_term=words.reason,
        reason=line(reason),
        own=own,
        language=language_tag(language),
        at=at,
    )


def _linked(notice: Notice, slug: str, outlet: str) -> dict[str, object]:
    """A page that says that something was withdrawn; no article, for there is none any more."""
    return {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": notice.title,
        "description": notice.reason,
        "inLanguage": notice.own,
        "dateModified": notice.at.isoformat(),
        "publisher": {"@type": "NewsMediaOrganization", "name": line(outlet)},
        "creativeWorkStatus": "Withdrawn",
        "identifier": {"@type": "PropertyValue", "propertyID": "slug", "value": line(slug)},
    }


def _markdown(notice: Notice) -> str:
    blocks = [
        f"# {escape(notice.title)}",
        escape(notice.withdrawn),
        f"**{escape(notice.reason_term)}:** {escape(notice.reason)}",
        *(f"{escape(term)}: {escape(value)}" for term, value in notice.facts),
    ]
    return "\n\n".join(blocks) + "\n"


def _data(
    notice: Notice,
    slug: str,
    outlet: str,
    contact: str,
    linked: Mapping[str, object],
    head: tuple[int, str] | None,
) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        **({"record": {"seq": head[0], "hash": head[1]}} if head else {}),
        "story": slug,
        "killed": notice.at.isoformat(),
        "reason": notice.reason,
        "language": notice.language,
        "outlet": line(outlet),
        "contact": line(contact),
        "notice": notice.title,
        "linked_data": linked,
    }


def _docx(notice: Notice, outlet: str) -> bytes:
    word = Manuscript(title=notice.title, author=outlet, status="Withdrawn", language=notice.own, at=notice.at)
    word.margins("", notice.withdrawn)
    word.heading(notice.title, 0)
    word.paragraph(notice.withdrawn)
    word.paragraph(f"{notice.reason_term}: {notice.reason}")
    for term, value in notice.facts:
        word.paragraph(f"{term}: {value}")
    return word.to_bytes()
