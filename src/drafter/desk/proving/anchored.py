"""A record against the anchors that were set of it outside the database: cut short, written anew, not anchored, or only
long after.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from drafter.chain import Entry
from drafter.desk.anchors import ANCHORED, LOG, SOON, Anchor, Anchors, anchor_of
from drafter.desk.proving.case import Problem


def anchor_problems(story: str, entries: Sequence[Entry], anchors: Anchors) -> Iterator[Problem]:
    """Everything in which record and anchors say otherwise, and what no anchor vouches for."""
    yield from anchors.problems
    by_number = {entry.seq: entry for entry in entries}
    for each in anchors.held:
        yield from _one(story, each, by_number.get(each.seq), max(by_number, default=0))
    yield from _unanchored(story, entries, anchors)


def _one(story: str, held: Anchor, entry: Entry | None, last: int) -> Iterator[Problem]:
    if entry is None:
        cut = f"; the record ends at entry {last}" if held.seq > last else ""
        yield Problem(story, held.seq, f"{held.where} anchored it, and it is not there{cut}.")
    elif entry.hash != held.hash:
        yield Problem(story, held.seq, f"{held.where} anchored another entry: the record was written anew up to here.")
    elif held.logged and anchor_of(entry, held.text_sha256) != held:
        yield Problem(story, held.seq, f"{held.where} tells otherwise of it than the record: its time or its kind.")
    elif (held.logged or held.text_sha256) and (entry.body.get("text_sha256") or "") != held.text_sha256:
        yield Problem(story, held.seq, f"{held.where} anchored it for another text.")
    elif held.late and abs(held.late - entry.at) > SOON:
        yield Problem(story, held.seq, _late(entry, held.late - entry.at))


def _late(entry: Entry, after: timedelta) -> str:
    """The line vouches for what stood in the store when it was written, and for nothing before."""
    when = f"only {_span(after)} later" if after > timedelta() else f"{_span(-after)} before, by its line"
    done = f"It was {entry.kind} by {entry.by.words}, and anchored {when}"
    return f"{done}: compare it with a copy of {LOG} that was kept elsewhere."


def _span(time: timedelta) -> str:
    count, unit = (time.days, "day") if time.days > 1 else (int(time // timedelta(hours=1)), "hour")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _unanchored(story: str, entries: Sequence[Entry], anchors: Anchors) -> Iterator[Problem]:
    """Entries that ought to be anchored; where nothing at all is left, what then cannot be known."""
    wanted = [entry for entry in entries if entry.kind in ANCHORED]
    logged = {each.seq for each in anchors.held if each.logged}
    missing = [entry for entry in wanted if entry.seq not in logged]
    if wanted and not anchors.held:
        where = "there is neither a line in anchors.log nor a published copy that names its head"
        what = "whether the record was written anew from its beginning, or cut short before that, cannot be said"
        yield Problem(story, missing[-1].seq, f"Nothing outside the store vouches for it: {where}; {what}.")
        return
    for entry in missing:
        yield Problem(story, entry.seq, f"It is “{entry.kind}”, and anchors.log has no line of it.")
    yield from _published(story, entries, anchors)


def _published(story: str, entries: Sequence[Entry], anchors: Anchors) -> Iterator[Problem]:
    """The published copy names a head for as long as readers have the story, and no purge has taken its files."""
    last = next((entry for entry in reversed(entries) if entry.kind in {"published", "killed", "purged"}), None)
    named = anchors.notice or any(not each.logged for each in anchors.held)
    if last is not None and last.kind == "published" and not named:
        yield Problem(story, last.seq, "The published copy is gone, or does not name the head of the record.")
