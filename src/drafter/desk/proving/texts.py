"""Revisions: each that the record tells of is in the store as it was filed, and none is there that it does not tell of.

After a purge the hashes still hold, the emptied sections are visible holes, and everything is as the purge left it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from drafter.article import Section, text_sha256
from drafter.desk.proving.case import Case, Filed, Problem, bodies, digest, moment, told
from drafter.store import codec
from drafter.store.audit import Row

_COLUMNS = {  # column -> as the entry names it, where it does
    "kind": "kind",
    "author": "author",
    "run": "run",
    "base": "base",
    "text_sha256": "text_sha256",
    "origin_hash": "origin_hash",
    "take": "take",
}


def text_problems(case: Case) -> Iterator[Problem]:
    """Every revision against what the record tells of it."""
    known: set[Any] = set()
    reported: set[Any] = set()
    for entry in case.entries:
        texts = [entry.body] if entry.kind == "filed" else bodies(entry, "revisions")
        if entry.kind in {"filed", "adopted"} and (not all("revision" in text for text in texts)):
            yield case.problem(entry, "It does not say which revision it files.")
    for filed in case.filed:
        yield from told(case, filed.entry, lambda filed=filed: _revision(case, filed, known, reported))
    for number in case.revisions:
        if number not in known:
            yield Problem(case.slug, None, f"Revision {number} is in the store, and no entry tells of it.")


def _revision(case: Case, filed: Filed, known: set[Any], reported: set[Any]) -> Iterator[Problem]:
    row = case.revisions.get(filed.number)
    if filed.number in known:
        yield case.problem(filed.entry, f"It files revision {filed.number}, which was filed before.")
    known.add(filed.number)
    if row is None:
        yield case.problem(filed.entry, f"Revision {filed.number} is missing from the store.")
        return
    yield from _columns(case, filed, row)
    here = case.places.get(filed.number, [])
    kept = [stored for _, _, stored in filed.body["sections"]]
    emptied = any(each["section"] != stored for each, stored in zip(here, kept, strict=False))
    yield from _sections(case, filed, here, reported)
    yield from _whole(case, filed, row, here)
    yield from _kept(case, filed, row, purged=emptied)
    yield from _notes(case, filed, row)


def _columns(case: Case, filed: Filed, row: Row) -> Iterator[Problem]:
    body = filed.body
    for column, name in _COLUMNS.items():
        if name in body and row[column] != body[name]:
            what = column.replace("_", " ")
            yield _says(case, filed, f"its {what} is {row[column]}, and was filed as {body[name]}")
    who = body.get("by_name", "" if filed.adopted else filed.entry.by.name)
    if row["by_name"] != who:
        yield _says(case, filed, f"it is by {row['by_name'] or 'nobody'}, and was filed by {who or 'nobody'}")
    created = moment(body["created"]) if filed.adopted else filed.entry.at
    if moment(row["created"]) != created:
        yield _says(case, filed, "its time is not the one at which it was filed")
    if "embargo" in body and _time(row["embargo"]) != _time(body["embargo"]):
        yield _says(case, filed, "its embargo is not the one that it was filed with")


def _time(value: Any) -> Any:
    """A time where it is one, else the value itself, so that spoiled ones differ from none."""
    return moment(value) or value


def _sections(case: Case, filed: Filed, here: Sequence[Row], reported: set[Any]) -> Iterator[Problem]:
    wanted = filed.body["sections"]
    if [row["position"] for row in here] != list(range(len(wanted))):
        yield _says(case, filed, f"it was filed with {len(wanted)} sections, and they are not all there in their order")
        return
    for row, (key, text, stored) in zip(here, wanted, strict=True):
        name = f"its section {key}" if key else f"its section {row['position'] + 1}"
        if row["text_sha256"] != text:
            yield _says(case, filed, f"{name} has another hash than it was filed with")
        found = case.section(row["section"])
        if isinstance(found, str):
            if row["section"] not in reported:
                yield _says(case, filed, f"the text of {name} {found}")
            reported.add(row["section"])
        elif row["section"] != stored:
            if not (_is_emptied(found, key) and case.purged_after(filed.entry)):
                yield _says(case, filed, f"{name} is another text than was filed")
        elif (key and found.key != key) or (found.sha256 != text and not (filed.adopted and _is_emptied(found, key))):
            yield _says(case, filed, f"the text of {name} has not the hash that it was filed with")


def _is_emptied(section: Section, key: str) -> bool:
    return section.hole is not None and section.hole.reason == "purged" and (section.key == key or not key)


def _whole(case: Case, filed: Filed, row: Row, here: Sequence[Row]) -> Iterator[Problem]:
    """The article's hash from those of its sections, as an approval signs it."""
    whole = text_sha256(case.slug, row["format"], row["language"], (each["text_sha256"] for each in here))
    if whole != filed.body["text_sha256"]:
        yield _says(case, filed, "its hash does not follow from its sections, its format and its language")


def _kept(case: Case, filed: Filed, row: Row, *, purged: bool) -> Iterator[Problem]:
    """What the checks found, how the text came to be, and whether it says of itself that words are gone."""
    if digest(row["record"]) != filed.body["record_sha256"]:
        yield _says(case, filed, "the record of how it was made was changed")
    if purged:
        if row["checks"] != codec.NO_CHECKS:
            yield _says(case, filed, "findings of the checks stand there that a purge took out")
    elif digest(row["checks"]) != filed.body["checks_sha256"]:
        yield _says(case, filed, "what the checks found was changed")
    before = moment(filed.body.get("purged"))
    when = _time(row["purged"])
    if purged and not case.may_be_purged(filed.entry, when):
        yield _says(case, filed, "words are gone from it, and it does not name the purge that took them")
    elif not purged and when != before:
        yield _says(case, filed, "it says of itself that words were taken out, and none were")


def _notes(case: Case, filed: Filed, row: Row) -> Iterator[Problem]:
    """The notes that it was checked against: its own, else those of its run."""
    body = filed.body
    purged = case.purged_after(filed.entry)  # then `standing` holds them against what the purge left
    if not purged and "dossier" in body and row["dossier"] != body["dossier"]:
        yield _says(case, filed, "its notes are not those that it was filed with")
    run = case.runs.get(row["run"])
    stored = row["dossier"] or (run["dossier"] if run else None)
    if stored is None:
        return
    notes = case.dossier(stored)
    if isinstance(notes, str):
        yield _says(case, filed, f"the text of its notes {notes}")
    elif not purged and notes.sha256 != body.get("dossier_sha256", notes.sha256):
        yield _says(case, filed, "its notes have not the hash that it was filed with")


def _says(case: Case, filed: Filed, what: str) -> Problem:
    return case.problem(filed.entry, f"Revision {filed.number}: {what}.")
