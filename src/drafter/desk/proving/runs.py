"""Runs and their calls: what a draft was made from, how it ended, what was asked of a model, what came, what it cost.

Once a run has ended every call of it is named; while one goes on, some are not yet, and nothing vouches for those. An
answer that is still there hashes to what the record says of it; one that is gone was taken out by a purge.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from drafter.chain import Entry
from drafter.desk.proving.case import Case, Problem, bodies, digest, moment, told
from drafter.desk.proving.endings import Call, Stands, call_words, named_calls, standings, with_calls
from drafter.store import codec
from drafter.store.audit import Row

_COLUMNS = {  # column -> as the entry names it, where it does
    "kind": "kind",
    "model": "model",
    "format_name": "format",
    "format_text": "format_sha256",
    "wording_text": "wording_sha256",
    "dossier_sha256": "dossier_sha256",
    "origin_hash": "origin_hash",
    "take": "take",
    "started_by": "started_by",
    "origin": "origin",
}


def run_problems(case: Case) -> Iterator[Problem]:
    """Every run against what the record tells of it, and every call that it names."""
    known: set[Any] = set()
    seen: set[Call] = set()
    for entry in case.entries:
        for body in _runs_of(entry):
            yield from told(case, entry, lambda entry=entry, body=body: _run(case, entry, body, known))
        for body in with_calls(entry):
            yield from told(case, entry, lambda entry=entry, body=body: _calls(case, entry, body, seen))
    stand = standings(case.entries)
    for run, one in stand.items():
        if run in case.runs:
            yield from told(case, one.entry, lambda run=run, one=one: _stands(case, run, one))
        elif run not in known:
            yield case.problem(one.entry, f"It speaks of a run {run}, and no entry tells of its start.")
    yield from _unnamed(case, stand)
    for run in case.runs:
        if run not in known:
            yield Problem(case.slug, None, f"Run {run} is in the store, and no entry tells of it.")


def _runs_of(entry: Entry) -> list[Mapping[str, Any]]:
    if entry.kind == "run":
        return [entry.body]
    return bodies(entry, "runs") if entry.kind == "adopted" else []


def _run(case: Case, entry: Entry, body: Mapping[str, Any], known: set[Any]) -> Iterator[Problem]:
    run = body["run"]
    known.add(run)
    row = case.runs.get(run)
    if row is None:
        yield case.problem(entry, f"Run {run} is missing from the store.")
        return
    for column, name in _COLUMNS.items():
        if name in body and row[column] != body[name]:
            yield case.problem(entry, f"Run {run}: its {name.replace('_', ' ')} is not what it was started with.")
    if "settings_sha256" in body and digest(row["settings"]) != body["settings_sha256"]:
        yield case.problem(entry, f"Run {run}: its settings are not those that it was started with.")
    if "day" in body and str(row["day"]) != body["day"]:
        yield case.problem(entry, f"Run {run}: its day is not the one that it was started for.")
    if moment(row["created"]) != moment(body.get("created", entry.at)):
        yield case.problem(entry, f"Run {run}: its time is not the one at which it was started.")
    yield from _texts(case, entry, body, row)
    yield from _notes(case, entry, body, row)
    yield from _purged(case, entry, body, row)
    yield from _revision(case, entry, row)


def _texts(case: Case, entry: Entry, body: Mapping[str, Any], row: Row) -> Iterator[Problem]:
    prompts = {each["path"]: each["sha256"] for each in case.tables.run_texts if each["run"] == row["id"]}
    if prompts != body["prompts"]:
        yield case.problem(entry, f"Run {row['id']}: its prompts are not those that it was started with.")
    for name, kept in {**prompts, "format": row["format_text"], "wording": row["wording_text"]}.items():
        if digest(case.tables.texts.get(kept)) != kept:
            yield case.problem(entry, f"Run {row['id']}: the text of {name} was changed, or is gone.")


def _notes(case: Case, entry: Entry, body: Mapping[str, Any], row: Row) -> Iterator[Problem]:
    notes = case.dossier(row["dossier"])
    if isinstance(notes, str):
        yield case.problem(entry, f"Run {row['id']}: the text of its notes {notes}.")
        return
    gone = case.purged_after(entry) or body.get("purged")
    if not gone and (row["dossier"] != body.get("dossier", row["dossier"]) or notes.sha256 != body["dossier_sha256"]):
        yield case.problem(entry, f"Run {row['id']}: its notes are not those that it was started with.")


def _purged(case: Case, entry: Entry, body: Mapping[str, Any], row: Row) -> Iterator[Problem]:
    when = moment(row["purged"]) or row["purged"]
    if when != moment(body.get("purged")) and not case.may_be_purged(entry, when):
        yield case.problem(entry, f"Run {row['id']}: whether its notes were taken out is not as on record.")
    if row["dossier"] != body.get("dossier", row["dossier"]) and when is None:
        yield case.problem(entry, f"Run {row['id']}: its notes are others by now, and it names no purge.")


def _revision(case: Case, entry: Entry, row: Row) -> Iterator[Problem]:
    """The revision that a finished run names is one that it filed, or that was filed of the same origin before."""
    machines = [each for each in case.filed if each.body["kind"] != "person"]
    filed = [each.number for each in machines if each.body.get("run") == row["id"]]
    same = [each.number for each in machines if each.body.get("origin_hash") == row["origin_hash"]]
    if row["revision"] is None and not (filed and row["state"] == "done"):
        return
    if row["revision"] not in {*filed, *same}:
        yield case.problem(entry, f"Run {row['id']}: the revision that it names is none that it filed.")


def _stands(case: Case, run: Any, stands: Stands) -> Iterator[Problem]:
    """How it stands, and the order of its questions up to its last end."""
    row = case.runs[run]
    if stands.state is not None:
        if row["state"] != stands.state:
            yield case.problem(stands.entry, f"Run {run} is {row['state']}; its record says {stands.state}.")
        for column, said in {"reason": stands.reason, "revision": stands.revision}.items():
            if row[column] != said:
                yield case.problem(stands.entry, f"Run {run}: its {column} is not the one on record.")
        if (moment(row["finished"]) or row["finished"]) != stands.finished:
            yield case.problem(stands.entry, f"Run {run}: its end is not when the record says.")
    if stands.steps_sha256 is not None:
        steps = [step for step in case.tables.run_steps if step["run"] == run][: stands.steps]
        if _steps_hash(steps) != stands.steps_sha256:
            yield case.problem(stands.entry, f"Run {run}: its questions, or their order, are not those on record.")


def _steps_hash(steps: list[Row]) -> str:
    names = ("position", "step", "take", "key")
    try:
        return codec.digest(codec.steps_text([[step[name] for name in names] for step in steps]))
    except (TypeError, ValueError):
        return "no steps"


def _unnamed(case: Case, stand: Mapping[Any, Stands]) -> Iterator[Problem]:
    """Calls that were slipped into the ledger behind the end of their run."""
    named = named_calls(case.entries)
    for call in case.attempts:
        stands = stand.get(call[0])
        if call not in named and stands and stands.ended:
            yield case.problem(stands.entry, f"{call_words(*call)} is in the ledger, and no entry names it.")


def _calls(case: Case, entry: Entry, body: Mapping[str, Any], seen: set[Call]) -> Iterator[Problem]:
    for step, take, number, key, outcome, reply, *facts in body.get("calls", ()):
        one = (body["run"], step, take, number)
        if one in seen:
            continue  # the end of a run names all of them once more
        seen.add(one)
        call, row = call_words(*one), case.attempts.get(one)
        if row is None:
            yield case.problem(entry, f"{call} is missing from the ledger.")
            continue
        for column, said in {"key": key, "outcome": outcome, "reply_sha256": reply}.items():
            if row[column] != said:
                yield case.problem(entry, f"{call}: its {column.replace('_', ' ')} is not the one on record.")
        if facts and facts_of(row) != facts[0]:
            yield case.problem(entry, f"{call}: its model, tokens, cost or times are not those on record.")
        yield from _reply(case, entry, call, row)


def _reply(case: Case, entry: Entry, call: str, row: Row) -> Iterator[Problem]:
    if row["reply"] is None:
        if not (case.purged_after(entry) or row["key"] in case.tables.taken or _run_purged(case, row)):
            yield case.problem(entry, f"{call}: what came is gone, and no purge took it.")
        return
    if not isinstance(row["reply"], bytes) or sha256(row["reply"]).hexdigest() != row["reply_sha256"]:
        yield case.problem(entry, f"{call}: what came was changed.")
    if row["outcome"] == "accepted" and case.tables.answers.get(row["key"]) != row["id"]:
        yield case.problem(entry, f"{call}: it was accepted, and another attempt answers in its place, or none.")


def _run_purged(case: Case, row: Row) -> bool:
    """Before the record began, or between the call and its coming back: then it was booked without its words."""
    run = case.runs.get(row["run"])
    first = case.entries[0]
    purged = run is not None and moment(run["purged"]) is not None
    return purged and (first.kind == "adopted" or row["outcome"] == "late")


def call_facts(row: Row) -> dict[str, Any]:
    """What a call was and cost, in JSON values, as its hash on record covers it."""
    facts = {name: row[name] for name in codec.CALL_FACTS}
    for name in ("started", "ended"):
        at = moment(facts[name])
        facts[name] = at.isoformat(timespec="microseconds") if at else None
    said = facts["estimated"]
    return {**facts, "estimated": bool(said) if said in {0, 1} else said}


def facts_of(row: Row) -> str:
    """The hash of what a call was and cost; of a spoiled row a word that no hash equals."""
    try:
        return codec.digest(codec.call_text(call_facts(row)))
    except (TypeError, ValueError):
        return "no facts"
