"""How a story stands: its row says what its record says last, what was signed and published is a text that was filed,
rewrites are as they were asked for and answered, and a purge left what it says it left.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from drafter.article import HEADLINE
from drafter.chain import Entry
from drafter.desk.proving.case import Case, Problem, moment, told
from drafter.store.audit import Row

_SIGNED = ("approved", "publishing", "published")


def standing_problems(case: Case) -> Iterator[Problem]:
    """The story's row, its signatures and its purges."""
    if not case.entries:
        return
    if case.tables.story is None:
        yield Problem(case.slug, None, "The story itself is missing from the store.")
    else:
        yield from _row(case, case.tables.story)
    yield from _steps(case)
    for entry in case.entries:
        if entry.kind in _SIGNED:
            yield from told(case, entry, lambda entry=entry: _signed(case, entry))
    for entry in case.purges[-1:]:
        yield from told(case, entry, lambda entry=entry: _left(case, entry))


def _row(case: Case, row: Row) -> Iterator[Problem]:
    """Columns of the story against the last entry that tells of them."""
    for what, column, (entry, value) in (
        ("status", "status", _status(case)),
        ("place before it was spiked", "spiked_from", _spiked_from(case, row)),
        ("state with readers", "published", _published(case)),
        ("published revision", "published_revision", _live(case)),
        ("working text", "current", _current(case)),
        ("format", "format", _format(case)),
        ("reporter", "reporter", _reporter(case)),
    ):
        if entry is not None and row[column] != value:
            yield case.problem(entry, f"The story’s {what} is {_said(row[column])}; its record says {_said(value)}.")
    yield from _times(case, row)
    yield from _title(case, row)


def _said(value: Any) -> str:
    return str(value) if value is not None and value != "" else "none"


_Told = tuple[Entry | None, Any]


def _last(case: Case, *kinds: str) -> Entry | None:
    return next((entry for entry in reversed(case.entries) if entry.kind in kinds), None)


def _status(case: Case) -> _Told:
    entry = _last(case, "status")
    if entry is not None:
        return entry, entry.body.get("to")
    first = case.entries[0]
    at = "drafting" if first.kind == "begun" else first.body.get("status")
    return (first if at is not None else None), at


def _spiked_from(case: Case, row: Row) -> _Told:
    """Where unspiking leads back to: told by the step that spiked it, once it is said that it was spiked."""
    step = _last(case, "status")
    if step is None:
        return (case.entries[0], None) if case.entries[0].kind == "begun" else (None, None)
    if step.body.get("to") != "spiked":
        return step, None
    said = _last(case, "spiked", "killed")
    return (step, step.body.get("from")) if said and said.seq > step.seq else (None, row["spiked_from"])


def _published(case: Case) -> _Told:
    entry = _last(case, "published", "killed")
    if entry is None:
        return case.entries[0], "none"
    if entry.kind == "killed":
        return entry, "killed"
    before = any(each.kind == "published" and each.seq < entry.seq for each in case.entries)
    return entry, "corrected" if before else "published"


def _live(case: Case) -> _Told:
    entry = _last(case, "published")
    return (entry, entry.body.get("revision")) if entry else (case.entries[0], None)


def _current(case: Case) -> _Told:
    texts = [each for each in case.filed if each.body.get("kind") != "proposal"]
    return (texts[-1].entry, texts[-1].number) if texts else (case.entries[0], None)


def _format(case: Case) -> _Told:
    filed = _last(case, "filed")
    if filed is not None:
        row = case.revisions.get(filed.body.get("revision"))
        return (filed, row["format"]) if row else (None, None)
    first = case.entries[0]
    return (first, first.body.get("format")) if first.kind == "begun" else (None, None)


def _reporter(case: Case) -> _Told:
    first = case.entries[0]
    if first.kind == "adopted" and first.body.get("reporter"):
        return first, first.body["reporter"]
    for entry in case.entries:
        body = entry.body
        person = entry.kind == "run" and body.get("origin") == "person" and body.get("kind") == "draft"
        if person and body.get("started_by"):
            return entry, body["started_by"]
    return first, ""


def _times(case: Case, row: Row) -> Iterator[Problem]:
    first, filed = case.entries[0], _last(case, "filed")
    if first.kind == "begun" and moment(row["created"]) != first.at:
        yield case.problem(first, "The story’s beginning is not when its record begins.")
    if filed and "embargo" in filed.body:
        embargo = moment(row["embargo"]) or row["embargo"]
        if embargo != (moment(filed.body["embargo"]) or filed.body["embargo"]):
            yield case.problem(filed, "The story’s embargo is not that of its latest text.")
    elif filed is None and first.kind == "begun" and row["embargo"] is not None:
        yield case.problem(first, "The story has an embargo, and no text was filed with one.")


def _title(case: Case, row: Row) -> Iterator[Problem]:
    """The headline on the list is that of the working text, as long as that has one; a purge may have taken it."""
    entry, number = _current(case)
    for section in (case.section(each["section"]) for each in case.places.get(number, ())):
        if entry is None or isinstance(section, str) or section.key != HEADLINE:
            continue
        words = " ".join(sentence.text for sentence in section.sentences())
        purged = section.hole is not None and section.hole.reason == "purged"
        may = {words} if words or purged else {row["title"]}
        if row["title"] not in (may | {""} if case.purged_after(entry) else may):
            yield case.problem(entry, "The headline on the list is not that of the working text.")


def _steps(case: Case) -> Iterator[Problem]:
    """Each step begins where the one before it ended, or somebody moved the story behind the record's back."""
    first = case.entries[0]
    at = "drafting" if first.kind == "begun" else first.body.get("status")
    for entry in case.entries:
        if entry.kind != "status":
            continue
        if at is not None and entry.body.get("from") != at:
            yield case.problem(entry, f"It begins at {_said(entry.body.get('from'))}; the story was {_said(at)}.")
        at = entry.body.get("to")


def _signed(case: Case, entry: Entry) -> Iterator[Problem]:
    """What was signed is a text that had been filed; what was published had been signed."""
    number, text = entry.body["revision"], entry.body["text_sha256"]
    filed = [each for each in case.filed if each.entry.seq < entry.seq and each.number == number]
    if not any(each.body["text_sha256"] == text for each in filed):
        yield case.problem(entry, f"Revision {number} with the text {str(text)[:8]} was not filed before it.")
    if entry.kind != "approved":
        signed = [each for each in case.entries if each.kind == "approved" and each.seq < entry.seq]
        if not any(each.body.get("text_sha256") == text for each in signed):
            yield case.problem(entry, f"Nobody had approved the text {str(text)[:8]} before it.")


def _left(case: Case, entry: Entry) -> Iterator[Problem]:
    """Everything that the last purge left is still kept under the ids under which it left it."""
    now, then = case.tables.left, entry.body["left"]
    for what, words in (("runs", "the notes of run"), ("revisions", "revision"), ("rewrites", "the rewrite of run")):
        for name, kept in then[what].items():
            if now[what].get(name) != kept and not _answered_since(case, entry, what, name, kept, now[what].get(name)):
                yield case.problem(entry, f"It left {words} {name} otherwise than it stands in the store.")


def _answered_since(case: Case, purge: Entry, what: str, run: str, kept: Any, now: Any) -> bool:
    """A rewrite that was asked for before a purge may be answered after it."""
    later = any(
        each.kind == "rewritten" and each.seq > purge.seq and each.body.get("run") == run for each in case.entries
    )
    return what == "rewrites" and later and isinstance(now, list) and now[:1] == kept[:1]


def rewrite_problems(case: Case) -> Iterator[Problem]:
    """Rewrites against what was asked, by whom, and what came of it."""
    rows = {row["run"]: row for row in case.tables.rewrites}
    asked = {run: entry for entry in case.entries if entry.kind == "rewrite_asked" and (run := _run_of(entry))}
    for run, entry in asked.items():
        yield from told(case, entry, lambda run=run, entry=entry: _rewrite(case, entry, rows.get(run)))
    for entry in case.entries:
        if entry.kind in {"rewritten", "rewrite_failed", "rewrite_settled"} and _run_of(entry) not in asked:
            yield case.problem(entry, "Nobody had asked for the rewrite that it speaks of.")
    for run in rows:
        if run not in asked:
            yield Problem(case.slug, None, f"A rewrite of run {run} is in the store, and nobody asked for it.")


def _run_of(entry: Entry) -> str:
    run = entry.body.get("run")
    return run if isinstance(run, str) else ""


def _rewrite(case: Case, entry: Entry, row: Row | None) -> Iterator[Problem]:
    body = entry.body
    if row is None:
        yield case.problem(entry, f"The rewrite of run {body['run']} is missing from the store.")
        return
    name = f"The rewrite of run {body['run']}"
    for column, value in {"section": body["section"], "base": body["base"], "asked_by": entry.by.name}.items():
        if row[column] != value:
            yield case.problem(entry, f"{name}: its {column.replace('_', ' ')} is not what was asked.")
    if moment(row["asked"]) != entry.at:
        yield case.problem(entry, f"{name}: its time is not when it was asked for.")
    may = {None} if _purged(case, row) else {entry.said("wish")}
    if row["instruction"] not in (may if case.purged_after(entry) else may | {entry.said("wish")}):
        yield case.problem(entry, f"{name}: its wish is not the one on record.")
    yield from _became(case, entry, row, name)
    yield from _bodies(case, entry, row, name)


def _purged(case: Case, row: Row) -> bool:
    """Did a purge come after it was first asked for?"""
    first = next(each for each in case.entries if each.kind == "rewrite_asked" and _run_of(each) == row["run"])
    return case.purged_after(first)


def _became(case: Case, entry: Entry, row: Row, name: str) -> Iterator[Problem]:
    """Its state, and why it failed, as the last entry about it says."""
    states = {"rewrite_asked": "asked", "rewritten": "ready", "rewrite_failed": "failed", "rewrite_settled": "settled"}
    of_it = [each for each in case.entries if each.kind in states and _run_of(each) == row["run"]]
    if row["state"] != states[of_it[-1].kind]:
        yield case.problem(entry, f"{name}: it is {row['state']}; its record says {states[of_it[-1].kind]}.")
    if of_it[-1].kind == "rewrite_failed" and row["reason"] != of_it[-1].body["reason"]:
        yield case.problem(of_it[-1], f"{name}: why it failed is not what was put on record.")


def _bodies(case: Case, entry: Entry, row: Row, name: str) -> Iterator[Problem]:
    base = case.section(row["base_body"])
    purged = _purged(case, row)
    if isinstance(base, str) or base.key != row["section"] or (base.sha256 != row["base"] and not purged):
        yield case.problem(entry, f"{name}: the section that it starts from is not the one on record.")
    answers = [each for each in case.entries if each.kind == "rewritten" and _run_of(each) == row["run"]]
    if not answers:
        if row["result"] is not None:
            yield case.problem(entry, f"{name}: it has an answer, and none is on record.")
        return
    answer: Mapping[str, Any] = answers[-1].body
    found = case.section(row["result"])
    if row["result"] != answer["stored"] and not case.purged_after(answers[-1]):
        yield case.problem(answers[-1], f"{name}: its answer is not the one on record.")
    elif isinstance(found, str) or (row["result"] == answer["stored"] and found.sha256 != answer["text_sha256"]):
        yield case.problem(answers[-1], f"{name}: the text of its answer is not the one on record.")
