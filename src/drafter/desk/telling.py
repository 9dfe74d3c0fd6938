"""The record of a story as people read it: a line for every entry, in the newsroom's words. No entry is left out; one
of a kind that is not known here is shown by its name.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from drafter.chain import Entry
from drafter.desk.proving.case import MALFORMED
from drafter.desk.table import STATUS_WORDS
from drafter.store.values import Status

TAKEN_OUT = "the words were taken out"


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One entry. `what` begins with what was done; `why` is what the person wrote, empty where they wrote nothing."""

    at: datetime
    who: str
    what: str
    why: str
    seq: int
    hash8: str
    override: bool = False  # signed without a second pair of eyes


def lines_of_record(entries: Iterable[Entry]) -> tuple[RecordLine, ...]:
    """Every entry, in its order. An account is shown by the name that the record knows of it."""
    entries = tuple(entries)
    names = {entry.by.name: entry.by.full_name for entry in entries if entry.by.full_name}
    return tuple(
        RecordLine(
            at=entry.at,
            who=", ".join(part for part in (entry.by.words, entry.by.role) if part),
            what=_what(entry, names),
            why=_why(entry),
            seq=entry.seq,
            hash8=entry.hash[:8],
            override=entry.kind == "approved" and bool(entry.body.get("override")),
        )
        for entry in entries
    )


_ACCOUNTS = {"run": "started_by", "admitted": "account", "taken_over": "from"}


def _what(entry: Entry, names: Mapping[str, str]) -> str:
    say, account = _WORDS.get(entry.kind), _ACCOUNTS.get(entry.kind, "")
    try:
        known = {account: names[entry.body[account]]} if entry.body.get(account) in names else {}
        return say({**entry.body, **known}) if say else f"“{entry.kind}”"
    except MALFORMED:
        return f"“{entry.kind}”"


def _why(entry: Entry) -> str:
    said = [TAKEN_OUT if words is None else words for words in entry.words.values()]
    told = entry.body.get("reason")
    return " ".join([*said, told] if isinstance(told, str) else said)


_Body = Mapping[str, Any]


def _status(word: str) -> str:
    return STATUS_WORDS[Status(word)]


def _begun(body: _Body) -> str:
    return f"Began the story as “{body['format']}”" if body["format"] else "Began the story"


def _run(body: _Body) -> str:
    what = "a rewrite" if body["kind"] == "rewrite" else "a draft"
    whom = f", for {body['started_by']}" if body["started_by"] else ""
    by = ", by the schedule" if body["origin"] == "schedule" else whom
    return f"Started {what} with {body['model']}{by}"


def _run_ended(body: _Body) -> str:
    what = _RUNS[body["kind"]]
    return f"Finished {what}" if body["state"] == "done" else f"Stopped {what}, unfinished"


_RUNS = {"draft": "the draft", "rewrite": "the rewrite"}


def _filed(body: _Body) -> str:
    number = f"revision {body['revision']}"
    if body["kind"] == "proposal":
        return f"Filed {number} beside the text: a newer draft by {_AUTHORS[body['author']]}"
    if body["kind"] == "machine":
        return f"Filed {number}, drafted by {_AUTHORS[body['author']]}"
    return next((f"{say(body[how])} as {number}" for how, say in _HOWS.items() if how in body), f"Filed {number}")


_AUTHORS = {"model": "a model", "extractive": "the built-in writer", "person": "a person", "code": "the program"}
_HOWS: Mapping[str, Callable[[Any], str]] = {
    "saved": lambda how: f"Saved “{how['section']}”",
    "restored": lambda how: f"Restored revision {how['revision']}",
    "rewrite": lambda _: "Accepted a rewrite",
    "proposal": lambda how: f"Brought in sections of the newer draft, revision {how['revision']},",
    "cut": lambda how: f"Cut “{how['section']}”",
    "cited": lambda how: f"Changed what a sentence of “{how['section']}” rests on",
    "note": lambda how: f"Brought the note {how['note']}",
}


def _purged(body: _Body) -> str:
    notes = body.get("notes")
    if notes is None:
        return "Took every word of it out for good"
    return f"Took the words of {len(notes)} {'note' if len(notes) == 1 else 'notes'} out for good"


def _decided(body: _Body) -> str:
    return f"{_ANSWERS[body['answer']]} “{body['rule'].replace('-', ' ')}” in “{body['section']}”"


_ANSWERS = {
    "accepted": "Accepted the evidence at",
    "kept": "Kept what was flagged as",
    "note_added": "Settled with a note what was flagged as",
    "mended": "Mended what was flagged as",
    "undone": "Took back the decision on",
}
_JUDGEMENTS = {
    "stands": "Adopted the inferences of “{}” as the outlet’s judgement",
    "adopted": "Adopted “{}” as the outlet’s own view",
    "undone": "Took back the judgement on “{}”",
}


def _settled(body: _Body) -> str:
    return "Accepted a rewrite, in part or whole" if body["taken"] or body.get("heading") else "Refused a rewrite"


def _draft_settled(body: _Body) -> str:
    did = "Brought in sections of" if body.get("taken") else "Set aside"
    return f"{did} the newer draft, revision {body['revision']}"


def _published(body: _Body) -> str:
    what = "Published" if body.get("published") != "corrected" else "Published, as a correction,"
    return f"{what} revision {body['revision']}"


_EXPORTS = {"cms": "Copied the approved text for a CMS", "record": "Exported this record"}

_WORDS: Mapping[str, Callable[[_Body], str]] = {
    "begun": _begun,
    "adopted": lambda body: f"Took the story into the record as it stood, with {len(body['revisions'])} revisions",
    "run": _run,
    "run_ended": _run_ended,
    "run_resumed": lambda body: f"Went on with {_RUNS[body['kind']]}",
    "call_booked": lambda _: "Booked a call that came back after its run had ended",
    "status": lambda body: f"Now {_status(body['to'])}; it was {_status(body['from'])}",
    "filed": _filed,
    "purged": _purged,
    "opened": lambda body: f"Opened revision {body['revision']}",
    "off_record_opened": lambda body: f"Opened the off-record note {body['note']}",
    "admitted": lambda body: f"Let {body['account']} open the off-record notes",
    "decided": _decided,
    "checked": lambda body: f"Checked “{body['section']}” against its evidence",
    "unchecked": lambda body: f"Took back the check of “{body['section']}”",
    "judged": lambda body: _JUDGEMENTS[body["answer"]].format(body["section"]),
    "rewrite_asked": lambda body: f"Asked for a rewrite of “{body['section']}”",
    "rewritten": lambda body: f"Proposed a rewrite of “{body['section']}”",
    "rewrite_failed": lambda body: f"Could not rewrite “{body['section']}”",
    "rewrite_settled": _settled,
    "proposal_settled": _draft_settled,
    "taken_over": lambda body: f"Took over “{body['section']}” from {body['from']}",
    "approved": lambda body: (
        f"Approved revision {body['revision']}{', without a second pair of eyes' if body.get('override') else ''}"
    ),
    "returned": lambda _: "Returned it to the writer",
    "resubmitted": lambda _: "Handed it in again",
    "reopened": lambda _: "Took the approval back",
    "spiked": lambda _: "Spiked it",
    "unspiked": lambda _: "Brought it back",
    "correcting": lambda body: f"Opened correction {body['number']}",
    "correction_withdrawn": lambda body: f"Withdrew correction {body['number']}",
    "publishing": lambda body: f"Decided to publish revision {body['revision']}",
    "published": _published,
    "killing": lambda _: "Decided to kill it",
    "held_up": lambda _: "Could not finish what was decided",
    "killed": lambda _: "Killed it; a notice stands in its place",
    "exported": lambda body: _EXPORTS.get(body["what"], f"Exported “{body['what']}”"),
}
