"""An exported record held against itself, with no store: chain, hashes, words, and what its entries say of the texts,
runs and calls that the file lists. What is listed and no entry names is found like what is named and not listed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from drafter.article import text_sha256
from drafter.chain import Entry
from drafter.desk.proving.case import MALFORMED, Problem, bodies, entry_of, moment
from drafter.desk.proving.chain import file_problems
from drafter.desk.proving.endings import Call, call_words, standings, with_calls
from drafter.store import codec

_Listed = Mapping[str, Any]
_OF_A_REVISION = ("kind", "author", "base", "run", "text_sha256")
_OF_A_RUN = ("kind", "model", "dossier_sha256", "take", "started_by", "origin", "format", "day")


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
    yield from _File(story, read, record).problems()


class _File:
    """What the file lists, by its names, and what its entries have told of it so far."""

    def __init__(self, story: str, entries: list[Entry], record: Mapping[str, Any]) -> None:
        self._story = story
        self._entries = entries
        self._purges = [entry for entry in entries if entry.kind == "purged"]
        self._stand = standings(entries)
        self._revisions = {each["revision"]: each for each in record["revisions"]}
        self._runs = {each["run"]: each for each in record["runs"]}
        self._calls = {_call(each): each for each in record["calls"]}
        self._twice = [
            *(f"Revision {name}" for name in _twice(each["revision"] for each in record["revisions"])),
            *(f"Run {name}" for name in _twice(each["run"] for each in record["runs"])),
            *(call_words(*call) for call in _twice(map(_call, record["calls"]))),
        ]
        self._known: set[Any] = set()  # revisions, runs and calls that an entry names

    def problems(self) -> Iterator[Problem]:
        for entry in self._entries:
            try:
                yield from self._told(entry)
            except MALFORMED:
                yield Problem(self._story, entry.seq, f"It does not say what an entry “{entry.kind}” says.")
        for what in self._twice:
            yield Problem(self._story, None, f"{what} is listed twice.")
        for kind, listed in (("Revision", self._revisions), ("Run", self._runs)):
            for name in listed:
                if (kind, name) not in self._known:
                    yield Problem(self._story, None, f"{kind} {name} is listed, and no entry tells of it.")
        for call in self._calls:
            if call not in self._known and not self._goes_on(call[0]):
                yield Problem(self._story, None, f"{call_words(*call)} is listed, and no entry names it.")

    def _goes_on(self, run: Any) -> bool:
        """Some calls of a run are named only when it ends; nothing can be said of those before."""
        stands = self._stand.get(run)
        return stands is not None and not stands.ended

    def _told(self, entry: Entry) -> Iterator[Problem]:
        adopted = entry.kind == "adopted"
        for body in bodies(entry, "revisions") if adopted else [entry.body] if entry.kind == "filed" else []:
            yield from self._revision(entry, body, adopted=adopted)
        for body in bodies(entry, "runs") if adopted else [entry.body] if entry.kind == "run" else []:
            yield from self._run(entry, body)
        for body in with_calls(entry):
            yield from self._named(entry, body)

    def _revision(self, entry: Entry, body: _Listed, *, adopted: bool) -> Iterator[Problem]:
        number = body["revision"]
        if ("Revision", number) in self._known:
            yield Problem(self._story, entry.seq, f"It files revision {number}, which was filed before.")
        self._known.add(("Revision", number))
        listed = self._revisions.get(number)
        if listed is None:
            yield Problem(self._story, entry.seq, f"Revision {number} is not listed.")
            return
        other = [name for name in _OF_A_REVISION if listed[name] != body[name]]
        if listed["by"] != body.get("by_name", "" if adopted else entry.by.name):
            other.append("by")
        if moment(listed["created"]) != (moment(body["created"]) if adopted else entry.at):
            other.append("created")
        other += self._sections(entry, body, listed)
        if other:
            what = f"Revision {number} is listed otherwise than it was filed: {', '.join(other)}."
            yield Problem(self._story, entry.seq, what)

    def _sections(self, entry: Entry, body: _Listed, listed: _Listed) -> list[str]:
        """Section by section and as a whole; for stored forms a purge puts emptied ones, and says so."""
        here, there = list(listed["sections"]), list(body["sections"])
        if [each["text_sha256"] for each in here] != [text for _, text, _ in there]:
            return ["sections"]
        other: list[str] = []
        if any(key and each["section"] != key for each, (key, _, _) in zip(here, there, strict=True)):
            other.append("sections")
        whole = text_sha256(self._story, listed["format"], listed["language"], (each["text_sha256"] for each in here))
        if whole != body["text_sha256"]:
            other.append("format or language")
        emptied = [each["stored"] for each in here] != [stored for _, _, stored in there]
        if not _is(listed["purged"], self._purged_after(entry) if emptied else {moment(body.get("purged"))}):
            other.append("stored or purged" if emptied else "purged")
        return other

    def _run(self, entry: Entry, body: _Listed) -> Iterator[Problem]:
        run = body["run"]
        self._known.add(("Run", run))
        listed = self._runs.get(run)
        if listed is None:
            yield Problem(self._story, entry.seq, f"Run {run} is not listed.")
            return
        other = [name for name in _OF_A_RUN if name in body and listed[name] != body[name]]
        if moment(listed["created"]) != moment(body.get("created", entry.at)):
            other.append("created")
        before, later = moment(body.get("purged")), self._purged_after(entry)
        if not _is(listed["purged"], later if later and self._taken(entry, body) else {before, *later}):
            other.append("purged")
        stands = self._stand[run]
        if stands.state is not None:
            other += [name for name in ("state", "revision") if listed[name] != getattr(stands, name)]
        if other:
            yield Problem(self._story, entry.seq, f"Run {run} is listed otherwise than on record: {', '.join(other)}.")

    def _purged_after(self, entry: Entry) -> set[datetime | None]:
        return {purge.at for purge in self._purges if purge.seq > entry.seq}

    def _taken(self, entry: Entry, body: _Listed) -> bool:
        """Did a later purge take words out of this run's notes?"""
        later = [purge.body for purge in self._purges if purge.seq > entry.seq]
        return any(each.get("all") or each["left"]["runs"].get(body["run"]) != body["dossier"] for each in later)

    def _named(self, entry: Entry, body: _Listed) -> Iterator[Problem]:
        for step, take, number, key, outcome, reply, facts in body.get("calls", ()):
            call = (body["run"], step, take, number)
            if call in self._known:
                continue  # the end of a run names all of them once more
            self._known.add(call)
            listed = self._calls.get(call)
            if listed is None:
                yield Problem(self._story, entry.seq, f"{call_words(*call)} is not listed.")
            elif (listed["key"], listed["outcome"], listed["reply_sha256"]) != (key, outcome, reply) or (
                codec.digest(codec.call_text(listed["facts"])) != facts
            ):
                what = f"{call_words(*call)} is listed otherwise than it was put on record."
                yield Problem(self._story, entry.seq, what)


def _call(listed: _Listed) -> Call:
    return listed["run"], listed["step"], listed["take"], listed["number"]


def _is(listed: Any, may: set[datetime | None]) -> bool:
    """Is it one of these times, or none where that is one of them?"""
    at = moment(listed)
    return at in may and (at is not None or listed is None)


def _twice(names: Iterable[Any]) -> list[Any]:
    return [name for name, count in Counter(names).items() if count > 1]
