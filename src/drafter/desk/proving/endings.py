"""What a record tells of runs as it goes on: how each stands by now, and which of its calls are named. The same for a
store and for an exported file; what an entry does not say is nothing here, and a problem where the entry is looked at.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from drafter.chain import Entry
from drafter.desk.proving.case import MALFORMED, bodies, moment

Call = tuple[Any, Any, Any, Any]  # run, step, take, number


@dataclass(frozen=True, slots=True)
class Stands:
    """How a run stands by `entry`, the last one that tells of it. `state` is None where that does not say. `steps` and
    `steps_sha256` are of the last end, if there was any: the order of its questions up to then.
    """

    entry: Entry
    state: Any = "running"
    reason: Any = ""
    revision: Any = None
    finished: datetime | None = None
    steps: Any = None
    steps_sha256: Any = None

    @property
    def ended(self) -> bool:
        """Is every call of it named?"""
        return self.state not in {None, "running"}


def standings(entries: Iterable[Entry]) -> dict[Any, Stands]:
    """Every run that the record tells of, as it stands at the end of these entries."""
    found: dict[Any, Stands] = {}
    for entry in entries:
        for body in _runs_of(entry):
            run = body.get("run")
            if isinstance(run, str):
                found[run] = _after(entry, body, found.get(run))
    return found


def _runs_of(entry: Entry) -> list[Mapping[str, Any]]:
    if entry.kind in {"run", "run_ended", "run_resumed"}:
        return [entry.body]
    return bodies(entry, "runs") if entry.kind == "adopted" else []


def _after(entry: Entry, body: Mapping[str, Any], before: Stands | None) -> Stands:
    if entry.kind in {"run", "run_resumed"}:
        return replace(before, **_RUNNING, entry=entry) if before else Stands(entry)
    finished = entry.at if entry.kind == "run_ended" else moment(body.get("finished"))
    state = body.get("state")
    return Stands(
        entry=entry,
        state=state if isinstance(state, str) else None,
        reason=body.get("reason"),
        revision=body.get("revision"),
        finished=finished,
        steps=body.get("steps"),
        steps_sha256=body.get("steps_sha256"),
    )


_RUNNING: dict[str, Any] = {"state": "running", "reason": "", "revision": None, "finished": None}
_NAMING = frozenset({"filed", "rewritten", "run_ended", "call_booked"})


def with_calls(entry: Entry) -> list[Mapping[str, Any]]:
    """The parts of an entry that name calls, each with its run."""
    if entry.kind in _NAMING:
        return [entry.body]
    return [*bodies(entry, "revisions"), *bodies(entry, "runs")] if entry.kind == "adopted" else []


def named_calls(entries: Iterable[Entry]) -> set[Call]:
    """Every call that an entry names."""
    return {call for entry in entries for body in with_calls(entry) for call in _named(body)}


def _named(body: Mapping[str, Any]) -> Iterator[Call]:
    try:
        calls = [(body["run"], step, take, number) for step, take, number, *_ in body.get("calls", ())]
        yield from set(calls)
    except MALFORMED:
        return


def call_words(run: Any, step: Any, take: Any, number: Any) -> str:
    """A call as a problem names it."""
    return f"Call {step}, take {take}, attempt {number} of run {run}"
