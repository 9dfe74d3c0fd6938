"""A story's record as one value: everything that anybody needs to verify it with SHA-256 alone, and no note's words.

Lines stand in it as they were hashed, the words of people beside them with their salts, calls with what they cost,
revisions by their hashes. `docs/record.md` describes it for whoever reads it without Drafter.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from drafter.article import Section
from drafter.desk.desk import Desk
from drafter.desk.people import Person
from drafter.desk.proving.case import Case, moment
from drafter.desk.proving.chain import hashes_of
from drafter.desk.proving.runs import call_facts
from drafter.errors import UnknownStory
from drafter.store import Store
from drafter.store.audit import Row

SCHEMA = "drafter.record/1"


def record_of_story(store: Store, slug: str) -> dict[str, Any]:
    """JSON values, in an order that reads well. Whether they hold is for `verify` to say. Raises UnknownStory."""
    case = Case.of(store.audit.tables(slug))
    if case.tables.story is None and not case.tables.entries:
        raise UnknownStory(f"There is no story {slug}.", "`drafter list` shows all of them.")
    entries = list(_entries(case))
    head = {name: entries[-1][name] for name in ("seq", "hash")} if entries else None
    return {
        "schema": SCHEMA,
        "story": slug,
        "head": head,
        "entries": entries,
        "revisions": [_revision(case, row) for row in case.tables.revisions],
        "runs": [_run(row) for row in sorted(case.tables.runs, key=lambda row: (str(row["created"]), str(row["id"])))],
        "calls": [_call(row) for row in case.tables.attempts],
    }


def export_record(desk: Desk, person: Person, slug: str) -> dict[str, Any]:
    """The same for somebody at the desk, which goes on the record itself. Raises UnknownStory."""
    desk.story(person, slug)
    desk.store.entries.add(slug, "exported", by=person.as_reader(), body={"what": "record", "where": "desk"})
    return record_of_story(desk.store, slug)


def _entries(case: Case) -> Iterator[dict[str, Any]]:
    beside: dict[Any, dict[str, Row]] = {}
    for row in case.tables.words:
        beside.setdefault(row["seq"], {})[row["name"]] = row
    hashes = {entry.seq: hashes_of(entry) for entry in case.entries}
    for row in case.tables.entries:
        kept = beside.get(row["seq"], {})
        names = sorted({*hashes.get(row["seq"], ()), *kept})
        words = {name: _words(kept.get(name)) for name in names}
        yield {"seq": row["seq"], "hash": row["hash"], "line": row["line"], "words": words}


def _words(row: Row | None) -> dict[str, Any] | None:
    """What a person wrote, with its salt; None where it was taken out."""
    return None if row is None else {"salt": row["salt"], "text": row["body"]}


def _revision(case: Case, row: Row) -> dict[str, Any]:
    return {
        "revision": row["number"],
        "kind": row["kind"],
        "author": row["author"],
        "by": row["by_name"],
        "base": row["base"],
        "run": row["run"],
        "format": row["format"],
        "language": row["language"],
        "text_sha256": row["text_sha256"],
        "created": _time(row["created"]),
        "purged": _time(row["purged"]),
        "sections": list(_sections(case, case.places.get(row["number"], ()))),
    }


def _sections(case: Case, rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    for row in rows:
        section = case.section(row["section"])
        key = section.key if isinstance(section, Section) else ""
        yield {"section": key, "text_sha256": row["text_sha256"], "stored": row["section"]}


def _run(row: Row) -> dict[str, Any]:
    names = ("kind", "model", "dossier_sha256", "take", "started_by", "origin", "state", "revision")
    told = {"run": row["id"], **{name: row[name] for name in names}, "format": row["format_name"]}
    return {**told, "day": str(row["day"]), "created": _time(row["created"]), "purged": _time(row["purged"])}


def _call(row: Row) -> dict[str, Any]:
    names: Sequence[str] = ("run", "step", "take", "number", "key", "outcome", "reply_sha256")
    return {**{name: row[name] for name in names}, "facts": call_facts(row)}


def _time(value: Any) -> str | None:
    at = moment(value)
    return at.isoformat(timespec="microseconds") if at else None
