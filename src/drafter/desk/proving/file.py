"""An exported record held against itself, with no store: chain, hashes, words, and what its entries say of the texts
and calls that the file lists.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from drafter.chain import Entry
from drafter.desk.proving.case import MALFORMED, Problem, bodies, entry_of
from drafter.desk.proving.chain import file_problems
from drafter.store import codec


def record_problems(record: Mapping[str, Any]) -> Iterator[Problem]:
    """Everything that does not hold. Raises what a value raises that is no record (`case.MALFORMED`)."""
    story = str(record["story"])
    entries = list(record["entries"])
    if not entries:
        yield Problem(story, None, "It has no record at all.")
        return
    yield from file_problems(story, entries)
    last = entries[-1]
    if record["head"] != {"seq": last["seq"], "hash": last["hash"]}:
        yield Problem(story, last["seq"], "It is the last one, and the file names another head.")
    read = [entry for each in entries if (entry := entry_of(each["line"])) is not None]
    yield from _listed(story, read, record)


def _listed(story: str, entries: list[Entry], record: Mapping[str, Any]) -> Iterator[Problem]:
    revisions = {each["revision"]: each for each in record["revisions"]}
    calls = {(each["run"], each["step"], each["take"], each["number"]): each for each in record["calls"]}
    known: set[Any] = set()
    for entry in entries:
        told = [entry.body] if entry.kind in {"filed", "rewritten"} else bodies(entry, "revisions")
        for body in told:
            try:
                if "revision" in body:
                    known.add(body["revision"])
                    yield from _revision(story, entry, body, revisions.get(body["revision"]))
                yield from _calls(story, entry, body, calls)
            except MALFORMED:
                yield Problem(story, entry.seq, f"It does not say what an entry “{entry.kind}” says.")
    for number in sorted(map(str, revisions.keys() - known)):
        yield Problem(story, None, f"Revision {number} is listed, and no entry tells of it.")


def _revision(story: str, entry: Entry, body: Mapping[str, Any], listed: Mapping[str, Any] | None) -> Iterator[Problem]:
    if listed is None:
        yield Problem(story, entry.seq, f"Revision {body['revision']} is not listed.")
        return
    sections = [[each["text_sha256"]] for each in listed["sections"]]
    told = [[text] for _, text, _ in body["sections"]]
    same = all(listed[name] == body[name] for name in ("kind", "author", "run", "text_sha256"))
    if not same or sections != told:
        yield Problem(story, entry.seq, f"Revision {body['revision']} is listed otherwise than it was filed.")


def _calls(
    story: str, entry: Entry, body: Mapping[str, Any], calls: Mapping[tuple[Any, ...], Mapping[str, Any]]
) -> Iterator[Problem]:
    for step, take, number, key, outcome, reply, facts in body.get("calls", ()):
        listed = calls.get((body["run"], step, take, number))
        name = f"Call {step}, take {take}, attempt {number} of run {body['run']}"
        if listed is None:
            yield Problem(story, entry.seq, f"{name} is not listed.")
        elif (listed["key"], listed["outcome"], listed["reply_sha256"]) != (key, outcome, reply) or (
            codec.digest(codec.call_text(listed["facts"])) != facts
        ):
            yield Problem(story, entry.seq, f"{name} is listed otherwise than it was put on record.")
