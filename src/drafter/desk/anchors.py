"""Anchors: what vouches for a record outside the database. Each approval, publication and kill leaves one.

They stand in `anchors.log` in the outputs folder, a line of JSON each, only ever added to; every line holds the hash of
the line before it, so that one taken out of the middle is missed. The published copy names the head of its approval
too. Whoever rewrites a record in the database must rewrite these as well, and any copy of the log that was carried
elsewhere. A process that dies before it has anchored leaves an entry that `missing_anchors` finds, and the next look
anchors it in a line that says when: what was written long after proves little, and verifying says so.
"""

import json
import logging
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from drafter.chain import BEGINNING, Entry
from drafter.desk.logfile import alone, append, read
from drafter.desk.proving.case import MALFORMED, Problem, moment
from drafter.errors import StoreFault
from drafter.store import Store

log = logging.getLogger(__name__)
LOG = "anchors.log"
ANCHORED = frozenset({"approved", "published", "killed"})
SOON = timedelta(hours=1)
"""By then after its entry an anchor is written, or it is late: until the next look of a desk, and not until somebody
has thought of rewriting what it vouches for.
"""
_FIELDS = ("at", "hash", "kind", "seq", "story", "text_sha256")


@dataclass(frozen=True, slots=True)
class Anchor:
    """An entry as it was when it was anchored. `where` says in words where this stands; `logged` is False for what the
    published copy names, which tells neither time nor kind. `late` is when the line was written, where the entry had to
    wait for it.
    """

    at: datetime | None
    story: str
    seq: int
    hash: str
    text_sha256: str
    kind: str
    where: str = field(default="", compare=False)
    logged: bool = field(default=True, compare=False)
    late: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Log:
    """The whole of `anchors.log`. `problems` are lines that cannot be read, or that do not follow from one another."""

    anchors: tuple[Anchor, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Anchors:
    """Those of one story, from both places. `notice`: a kill notice stands where the published copy was."""

    held: tuple[Anchor, ...] = ()
    problems: tuple[Problem, ...] = ()
    notice: bool = False


def text_of(entry: Entry) -> str:
    """The hash of the text that an entry is about, empty where it is about none."""
    return str(entry.body.get("text_sha256") or "")


def anchor_of(entry: Entry, text_sha256: str) -> Anchor:
    """What its line in the log says."""
    return Anchor(entry.at, entry.story, entry.seq, entry.hash, text_sha256, entry.kind)


def anchor(out: Path, entry: Entry, text_sha256: str, *, late: datetime | None = None) -> None:
    """Add a line for this entry, and be sure that it lasts; one that is there already stays the only one, as it is.
    `late` is the moment, where this is not whoever has just made the entry.

    Raises StoreFault where it cannot be written: what was done is done, and the entry waits to be anchored.
    """
    said: dict[str, Any] = {
        "at": entry.at.isoformat(timespec="microseconds"),
        "hash": entry.hash,
        "kind": entry.kind,
        "seq": entry.seq,
        "story": entry.story,
        "text_sha256": text_sha256,
    }
    with _faults_of(out), alone(out / LOG) as handle:
        before = read(handle)
        lines = _lines(before)
        if any(_said(line) == said for line in lines):
            return
        if late:
            said["late"] = late.isoformat(timespec="microseconds")
        prev = _digest(lines[-1]) if lines else BEGINNING
        line = json.dumps({**said, "prev": prev}, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        end = b"" if not before or before.endswith(b"\n") else b"\n"  # a power cut left half a line
        append(handle, end + line + b"\n", len(before))


def anchored(out: Path, entry: Entry, text_sha256: str) -> None:
    """The same after something that stays done: where the log cannot be written, this says so to whoever runs the desk,
    and the next look anchors it.
    """
    try:
        anchor(out, entry, text_sha256)
    except StoreFault as fault:
        log.warning("%s of %s is not anchored yet: %s", entry.kind, entry.story, fault)


def anchor_missing(out: Path, entries: Iterable[Entry], now: datetime) -> int:
    """Anchor what a process that died has left, and say in each line that it is now; gives the number. `entries` are of
    any stories. Raises StoreFault.
    """
    logged = {(each.story, each.seq) for each in read_log(out).anchors}
    missing = [entry for entry in entries if entry.kind in ANCHORED and (entry.story, entry.seq) not in logged]
    for entry in missing:
        anchor(out, entry, text_of(entry), late=now)
    if long_after := sum(now - entry.at > SOON for entry in missing):
        log.warning("%d lines of %s were written long after: `drafter audit verify` names them.", long_after, LOG)
    return len(missing)


def anchor_whatever_is_missing(store: Store, out: Path) -> int:
    """The same for every story; gives the number. For whoever begins to serve the desk, and for a worker's look. What
    cannot be read is left to `drafter audit verify`, and the log says so.
    """
    entries, faults = store.entries.of_kinds(ANCHORED)
    for fault in faults:
        log.warning("Not anchored: %s", fault)
    return anchor_missing(out, entries, store.now())


def missing_anchors(entries: Iterable[Entry], anchors: Anchors) -> tuple[Entry, ...]:
    """Entries that ought to have a line in the log and have none. One that is anchored otherwise is not among them."""
    logged = {each.seq for each in anchors.held if each.logged}
    return tuple(entry for entry in entries if entry.kind in ANCHORED and entry.seq not in logged)


def anchors_of(out: Path, slug: str, log: Log | None = None) -> Anchors:
    """All anchors of a story: from the log (read here unless it was before) and from the published copy."""
    log = log or read_log(out)
    held = [each for each in log.anchors if each.story == slug]
    problems = list(log.problems)
    notice = False
    try:
        copy = _published(out, slug)
        notice = "killed" in copy
        if "record" in copy:
            held.append(_head(copy, slug))
    except (OSError, *MALFORMED):
        problems.append(Problem(slug, None, "The published copy cannot be read, so it vouches for nothing."))
    return Anchors(tuple(held), tuple(problems), notice)


def read_log(out: Path) -> Log:
    """The whole log. What cannot be read is a problem and no exception; no log at all is an empty one."""
    try:
        raw = (out / LOG).read_bytes()
    except FileNotFoundError:
        return Log()
    except OSError as error:
        return Log(problems=(Problem("", None, f"{LOG} cannot be read: {error.strerror}."),))
    lines = _lines(raw)
    anchors = [_anchor(line, number) for number, line in enumerate(lines, start=1)]
    return Log(tuple(each for each in anchors if each), tuple(_problems(lines, anchors)))


def _problems(lines: Sequence[bytes], anchors: Sequence[Anchor | None]) -> Iterator[Problem]:
    prev = BEGINNING
    for number, (line, known) in enumerate(zip(lines, anchors, strict=True), start=1):
        if known is None:
            if not _was_cut(lines, number):
                yield Problem("", None, f"Line {number} of {LOG} cannot be read.")
        elif _value(line).get("prev") != prev:
            what = "it was changed, or lines before it are missing"
            yield Problem("", None, f"Line {number} of {LOG} does not follow from the one before it: {what}.")
        prev = _digest(line)


def _was_cut(lines: Sequence[bytes], number: int) -> bool:
    """Is this half a line of before a power cut, which the next one vouches for and a later one says in full?"""
    half = lines[number - 1]
    later = lines[number:]
    vouched = bool(later) and _value(later[0]).get("prev") == _digest(half)
    of_entry = half.partition(b',"late":')[0].partition(b',"prev":')[0]  # the rest is of the line
    return vouched and any(line.startswith(of_entry) for line in later)


def _anchor(line: bytes, number: int) -> Anchor | None:
    said = _said(line)
    try:
        at, seq = moment(said["at"]), said["seq"]
        words = [said[name] for name in ("story", "hash", "text_sha256", "kind")]
    except KeyError:
        return None
    value = _value(line)
    late = moment(value.get("late"))
    if at is None or type(seq) is not int or not all(isinstance(word, str) for word in words):
        return None
    if late is None and "late" in value:
        return None
    story, digest, text, kind = words
    return Anchor(at, story, seq, digest, text, kind, where=f"Line {number} of {LOG}", late=late)


def _head(copy: Mapping[str, Any], slug: str) -> Anchor:
    head, text = copy["record"], copy.get("text_sha256", "")  # a kill notice speaks of no text
    seq, digest = head["seq"], head["hash"]
    if type(seq) is not int or not isinstance(digest, str) or not isinstance(text, str):
        raise TypeError
    return Anchor(None, slug, seq, digest, text, "", where="The published copy", logged=False)


def _published(out: Path, slug: str) -> Mapping[str, Any]:
    """What readers have, as values; nothing where they have none."""
    path = out / slug / "published" / "article.json"
    if slug in {"", ".", ".."} or Path(slug).name != slug or not path.is_file():
        return {}
    value: object = json.loads(path.read_bytes())
    if not isinstance(value, dict):
        raise TypeError
    return cast("dict[str, Any]", value)


def _said(line: bytes) -> dict[str, Any]:
    """What a line says of an entry."""
    value = _value(line)
    return {name: value[name] for name in _FIELDS if name in value}


def _value(line: bytes) -> dict[str, Any]:
    try:
        value: object = json.loads(line)
    except MALFORMED:
        return {}
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _lines(raw: bytes) -> list[bytes]:
    lines = raw.split(b"\n")
    return lines[:-1] if not lines[-1] else lines


def _digest(line: bytes) -> str:
    return sha256(line).hexdigest()


@contextmanager
def _faults_of(out: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise StoreFault(
            f"{out / LOG} was not written: {error.strerror or type(error).__name__}.",
            "What was done stands on record; make the file writable, and the next start or `drafter work` anchors it.",
        ) from error
