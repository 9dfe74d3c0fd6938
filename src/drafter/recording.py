"""A finished run as one file: what it was made from and every answer, so that anybody can replay it with no model.

A recording holds notes and answers in full. A run with notes that are not for everybody is therefore not recorded.
Who started the run stays at home; `about` is what its maker wants told wherever it is replayed.
"""

import json
import os
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from drafter.errors import NotesFault, StoreFault, UsageFault
from drafter.record import Call
from drafter.store import Store
from drafter.store.owners import Owner
from drafter.store.values import Attempt, NewRun, RunKind, RunState, RunStep, Status

SCHEMA = "drafter.recording/1"


@dataclass(frozen=True)
class Recorded:
    """One attempt with the text that came."""

    call: Call
    text: str


@dataclass(frozen=True)
class Recording:
    """Everything that a replay needs. `schema` is the version of this file's form, `text_sha256` the hash of the
    article as it was filed, empty where it was not.
    """

    schema: str
    run: NewRun
    attempts: tuple[Recorded, ...]
    steps: tuple[RunStep, ...]
    about: str = ""
    text_sha256: str = ""


def write_recording(store: Store, run_id: str, file: Path, *, about: str = "") -> None:
    """Write a run to a new file. Raises NotesFault where its notes are not for everybody, StoreFault where the file
    exists or cannot be written, UsageFault for a rewrite of a section, UnknownStory for no such run.
    """
    run = store.runs.get(run_id)
    if run.kind is RunKind.REWRITE:
        raise UsageFault(f"The run {run.id} of {run.story} is a rewrite of one section; drafts alone are recorded.")
    if any(not note.named or note.withhold for note in run.dossier.notes) or run.purged:
        message = f"The notes of {run.story} are not for everybody; its run was not recorded."
        raise NotesFault(message, "Only runs whose notes are all on the record can be.")
    new = NewRun(**{name: getattr(run, name) for name in NewRun.__dataclass_fields__})
    new = replace(new, started_by="")
    calls = (*store.ledger.calls(run_id),)
    attempts = tuple(
        Recorded(call, store.ledger.attempt_text(run_id, call.step, call.take, call.attempt) or "") for call in calls
    )
    filed = "" if run.revision is None else store.revisions.get(run.story, run.revision).text_sha256
    recording = Recording(SCHEMA, new, attempts, store.runs.steps(run_id), about, filed)
    body = TypeAdapter(Recording).dump_json(recording, indent=1)
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as handle:
            handle.write(body + b"\n")
    except OSError as error:
        raise StoreFault(f"{file} cannot be written: {error.strerror}.", "Name a new file.") from error


def read_recording(file: Path) -> Recording:
    """A recording from its file. Raises UsageFault where the file is none."""
    raw = file.read_bytes()
    try:
        if json.loads(raw).get("schema") != SCHEMA:
            raise UsageFault(f"{file.name} is no recording that this Drafter reads.", f"It needs schema {SCHEMA}.")
        return TypeAdapter(Recording).validate_json(raw)
    except (ValueError, AttributeError, ValidationError) as error:
        raise UsageFault(f"{file.name} is no recording.", "Make one with `drafter record RUN FILE`.") from error


def take_in(store: Store, recording: Recording, *, waits: bool = False) -> str:
    """Put a recorded run into the store as a story of its own, and give its id there. Twice changes nothing.

    `waits`: as a run that is still to be drafted; every answer that it asks for is there already.
    """
    words = TypeAdapter(Recording).dump_json(recording)
    home = f"recording {sha256(words).hexdigest()}"
    story = store.stories.open(recording.run.story, home, format=recording.run.format_name)
    run = store.runs.start(replace(recording.run, story=story.slug))
    owner = Owner.here(f"recording {run.id}")
    known = {(call.step, call.take, call.attempt) for call in store.ledger.calls(run.id)}
    for recorded in recording.attempts:
        if (recorded.call.step, recorded.call.take, recorded.call.attempt) not in known:
            _book(store, run.id, recorded, owner)
    for step in recording.steps:
        store.runs.note_step(run.id, step.step, step.take, step.key)
    if waits:
        return run.id
    store.runs.finish(run.id, RunState.DONE)  # nothing is left to do: no worker takes it up
    store.stories.set_status(story.slug, Status.DRAFTED, expected=(Status.DRAFTING,))
    return run.id


def _book(store: Store, run_id: str, recorded: Recorded, owner: Owner) -> None:
    call = recorded.call
    claim = store.ledger.claim(call.key, owner)
    if claim is None:
        return  # the store holds that answer already, from another run of the same words
    now = store.now()
    attempt = Attempt(
        outcome=call.outcome,
        text=recorded.text,
        asked_model=call.asked_model,
        started=call.started or now,
        ended=call.ended or now,
        answered_model=call.answered_model,
        response_id=call.response_id,
        finish_reason=call.finish_reason,
        usage=call.usage,
        cost=call.cost,
    )
    store.ledger.settle(run_id, call.step, call.take, claim, attempt, accept=call.outcome == "accepted")
    store.ledger.release(claim)
