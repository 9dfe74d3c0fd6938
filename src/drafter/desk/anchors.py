"""Anchors: what vouches for a record outside the database. Each approval, publication and kill leaves one.

They stand in `anchors.log` in the outputs folder, a line of JSON each, only ever added to; every line holds the hash of
the line before it, so that one taken out of the middle is missed. The published copy names the head of its approval
too. Whoever rewrites a record in the database must rewrite these as well, and any copy of the log that was carried
elsewhere. A process that dies before it has anchored leaves an entry that `missing_anchors` finds.
"""

import errno
import json
import os
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any, cast

from drafter.chain import BEGINNING, Entry
from drafter.desk.proving.case import MALFORMED, Problem, moment
from drafter.errors import StoreFault
from drafter.store import Store

LOG = "anchors.log"
ANCHORED = frozenset({"approved", "published", "killed"})
_FIELDS = ("at", "hash", "kind", "seq", "story", "text_sha256")


@dataclass(frozen=True, slots=True)
class Anchor:
    """An entry as it was when it was anchored. `where` says in words where this stands; `logged` is False for what the
    published copy names, which tells neither time nor kind.
    """

    at: datetime | None
    story: str
    seq: int
    hash: str
    text_sha256: str
    kind: str
    where: str = field(default="", compare=False)
    logged: bool = field(default=True, compare=False)


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
    return Anchor(entry.at, entry.story, entry.seq, entry.hash, text_sha256, entry.kind)


def anchor(out: Path, entry: Entry, text_sha256: str) -> None:
    """Add a line for this entry, and be sure that it lasts; one that is there already stays the only one.

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
    with _faults_of(out), _alone(out) as handle:
        before = _read(handle)
        lines = _lines(before)
        if any(_said(line) == said for line in lines):
            return
        prev = _digest(lines[-1]) if lines else BEGINNING
        line = json.dumps({**said, "prev": prev}, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        end = b"" if not before or before.endswith(b"\n") else b"\n"  # a power cut left half a line
        _append(handle, end + line + b"\n", len(before))


def anchor_missing(out: Path, entries: Sequence[Entry]) -> int:
    """Anchor what a process that died has left; gives the number. `entries` are all of one story. Raises StoreFault."""
    if not entries:
        return 0
    missing = missing_anchors(entries, anchors_of(out, entries[0].story))
    for entry in missing:
        anchor(out, entry, text_of(entry))
    return len(missing)


def anchor_whatever_is_missing(store: Store, out: Path) -> int:
    """The same for every story; gives the number. For whoever begins to serve the desk, and for a worker's look."""
    found = store.entries.of_kinds(ANCHORED)
    return sum(anchor_missing(out, tuple(entries)) for _, entries in groupby(found, key=lambda entry: entry.story))


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
    for number, (line, read) in enumerate(zip(lines, anchors, strict=True), start=1):
        if read is None:
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
    return vouched and any(line.startswith(half.partition(b',"prev":')[0]) for line in later)


def _anchor(line: bytes, number: int) -> Anchor | None:
    said = _said(line)
    try:
        at, seq = moment(said["at"]), said["seq"]
        words = [said[name] for name in ("story", "hash", "text_sha256", "kind")]
    except KeyError:
        return None
    if at is None or type(seq) is not int or not all(isinstance(word, str) for word in words):
        return None
    story, digest, text, kind = words
    return Anchor(at, story, seq, digest, text, kind, where=f"Line {number} of {LOG}")


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


# --- the file


@contextmanager
def _alone(out: Path) -> Generator[int]:
    """The log, opened to be read and added to by this one alone; whoever comes meanwhile waits."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / LOG
    fresh = not path.exists()
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(path, flags, 0o600)
    try:
        if sys.platform != "win32":
            from fcntl import LOCK_EX, flock

            flock(handle, LOCK_EX)
        yield handle
        if fresh and sys.platform != "win32":
            _sync(out)
    finally:
        os.close(handle)


def _read(handle: int) -> bytes:
    return os.pread(handle, os.fstat(handle).st_size, 0)


def _append(handle: int, raw: bytes, size: int) -> None:
    """One write, synced. Where the disk takes only a part of it, that part goes again."""
    if os.write(handle, raw) != len(raw):
        os.ftruncate(handle, size)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(handle)


def _sync(folder: Path) -> None:
    """A new name in a folder lasts through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _faults_of(out: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise StoreFault(
            f"{out / LOG} was not written: {error.strerror or type(error).__name__}.",
            "What was done stands on record; make the file writable, and it is anchored at the next look.",
        ) from error
