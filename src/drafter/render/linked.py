"""The published article as schema.org JSON-LD. A model is never its author; the digital source type says what it did.

Terms as of schema.org 30: `author` and `editor` are people or organisations, `accountablePerson` is a person,
`digitalSourceType` takes schema.org's own members, not IPTC's addresses.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, cast

from drafter.article import SourceLine
from drafter.disclosure import Disclosure, approval_of, reviews_of
from drafter.record import Record
from drafter.render.plain import line


class _Section(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def sources(self) -> tuple[SourceLine, ...]: ...


def linked_data(
    headline: str,
    sections: Sequence[_Section],
    record: Record,
    disclosure: Disclosure,
    published: datetime,
    language: str,
) -> dict[str, object]:
    """The NewsArticle. Sources are named where they have an address: a background note never shows one."""
    machine = disclosure.machine
    outlet = {"@type": "NewsMediaOrganization", "name": str(machine.get("outlet", ""))}
    approval = approval_of(record)
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": headline,
        "inLanguage": language,
        "datePublished": published.isoformat(),
        "author": [_person(name) for name in record.written_by] or [outlet],
        "publisher": outlet,
        "editor": [_person(name, role) for name, role in _editors(record)],
        "accountablePerson": _person(approval.name, approval.role) if approval else None,
        "creditText": disclosure.line,
        "digitalSourceType": _member(machine),
        "hasPart": list(_parts(sections, machine)),
        "isBasedOn": [
            {"@type": "CreativeWork", "name": source.label, "url": source.url}
            for section in sections
            for source in section.sources
            if source.url
        ],
        "correction": [
            {"@type": "CorrectionComment", "text": line(one.what), "datePublished": one.at.isoformat()}
            for one in record.corrections
        ],
        "publishingPrinciples": machine.get("policy_url"),
        "creativeWorkStatus": "Published",
        "identifier": {"@type": "PropertyValue", "propertyID": "sha256", "value": record.text_sha256},
    }
    return {key: value for key, value in data.items() if value}


def _person(name: str, role: str = "") -> dict[str, str]:
    return {"@type": "Person", "name": line(name), **({"jobTitle": line(role)} if role else {})}


def _editors(record: Record) -> Iterable[tuple[str, str]]:
    """People with a record of having edited exactly this text."""
    return dict.fromkeys((review.name, review.role) for review in reviews_of(record) if review.edited)


def _parts(sections: Sequence[_Section], machine: Mapping[str, object]) -> Iterable[dict[str, str]]:
    """Each section with its own digital source type, where schema.org has a member for it."""
    entries = cast("list[dict[str, object]]", machine.get("sections", []))
    members = {str(entry.get("section")): _member(entry) for entry in entries}
    for section in sections:
        if member := members.get(section.key):
            yield {"@type": "CreativeWork", "name": section.title, "digitalSourceType": member}


def _member(entry: Mapping[str, object]) -> str:
    terms = cast("dict[str, str | None] | None", entry.get("digital_source_type"))
    return (terms or {}).get("schema_org") or ""
