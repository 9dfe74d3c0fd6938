"""Which files are notes: a folder's own files in name order, opened so that no link, pipe or device is followed."""

import errno
import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from drafter.errors import NotesFault
from drafter.readers.limits import Limits, Meter, too_large
from drafter.readers.raw import Report

MANIFEST = "dossier.toml"
_SILENT = {MANIFEST, "thumbs.db", "desktop.ini"}  # and everything that begins with a dot or ~$
_CHUNK = 1 << 16
_KINDS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISDIR, "a folder"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may be a note. `name` is what the person is told, `asked` whether they named it themselves."""

    path: Path
    name: str
    asked: bool

    @property
    def folder(self) -> Path:
        return self.path.parent


def find(paths: Sequence[Path], limits: Limits) -> tuple[tuple[Found, ...], tuple[Report, ...]]:
    """The files to read, each once, in the order of `paths`, and what was passed over.

    Raises NotesFault for a path that is not there, a link that leaves its folder, and anything that is no file.
    """
    found: list[Found] = []
    reports: list[Report] = []
    seen: set[tuple[int, int]] = set()
    for path in paths:
        for candidate in _candidates(path, limits, reports, several=len(paths) > 1):
            status = _status(candidate.path, candidate.name)
            target = _target(candidate, status)
            identity = (target[1].st_dev, target[1].st_ino)
            if identity in seen:
                reports.append(Report(candidate.name, "the same file as another of these notes; read once"))
            else:
                seen.add(identity)
                found.append(Found(target[0], candidate.name, candidate.asked))
    return tuple(found), tuple(reports)


def read_file(path: Path, name: str, limits: Limits, meter: Meter) -> bytes:
    """The file's bytes, counted while they come. Raises NotesFault past a limit, and where it is no plain file."""
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
    pieces: list[bytes] = []
    size = 0
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            _require_plain(os.fstat(file.fileno()), name)
            while piece := file.read(_CHUNK):
                size += len(piece)
                if size > limits.file_bytes:
                    raise too_large(name, limits.file_bytes)
                meter.take(name, len(piece))
                pieces.append(piece)
    except OSError as error:
        raise _unreadable(name, error) from error
    return b"".join(pieces)


def shown(name: str) -> str:
    """A file's name fit to be told: one line, no control characters, no more than 120 characters."""
    plain = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))
    plain = "".join(char if char.isprintable() else "?" for char in plain)
    return plain if len(plain) <= 120 else f"{plain[:80]}…{plain[-39:]}"


def folder_names(folder: Path, limits: Limits) -> frozenset[str]:
    """The names of what lies in a folder, as the file system gives them."""
    try:
        with os.scandir(folder) as entries:
            return frozenset(entry.name for entry in islice(entries, limits.files * 20))
    except OSError as error:
        raise _unreadable(shown(folder.name), error) from error


def _candidates(path: Path, limits: Limits, reports: list[Report], *, several: bool) -> Iterator[Found]:
    name = shown(path.name or str(path))
    if not stat.S_ISDIR(_status(path, name, follow=True).st_mode):
        if path.name == MANIFEST:
            raise NotesFault(f"{MANIFEST}: it labels notes and is none.", "Name the notes, or their folder.")
        yield Found(path, name, asked=True)
        return
    names = sorted(folder_names(path, limits), key=lambda entry: (entry.casefold(), entry))
    wanted = [entry for entry in names if not entry.startswith((".", "~$")) and entry.casefold() not in _SILENT]
    if len(wanted) > limits.files * 2:
        raise NotesFault(f"{name}: the folder holds more than {limits.files} files.", "Draft from fewer files.")
    prefix = f"{shown(path.resolve().name)}/" if several else ""
    for entry in wanted:
        inside = path / entry
        if inside.is_dir() and not inside.is_symlink():
            reports.append(Report(f"{prefix}{shown(entry)}", "left out: a folder in the folder; name it too"))
        else:
            yield Found(inside, f"{prefix}{shown(entry)}", asked=False)


def _status(path: Path, name: str, *, follow: bool = False) -> os.stat_result:
    try:
        return path.stat() if follow else path.lstat()
    except OSError as error:
        raise _unreadable(name, error) from error
    except ValueError as error:  # a NUL in the name
        raise NotesFault(f"{name}: there is no such file or folder.", "Check the name.") from error


def _target(found: Found, status: os.stat_result) -> tuple[Path, os.stat_result]:
    """The file itself; a link only where it stays in its own folder. Nothing is opened."""
    if not stat.S_ISLNK(status.st_mode):
        _require_plain(status, found.name)
        return found.path, status
    try:
        target = found.path.resolve(strict=True)
    except (OSError, RuntimeError) as error:  # it leads nowhere, or in a circle
        raise NotesFault(f"{found.name}: the link leads nowhere.", "Take it out of the notes.") from error
    if target.parent != found.folder.resolve():
        raise NotesFault(f"{found.name}: a link that leads out of its folder.", "Put the file itself there.")
    status = _status(target, found.name)
    _require_plain(status, found.name)
    return target, status


def _require_plain(status: os.stat_result, name: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        what = next((word for test, word in _KINDS if test(status.st_mode)), "no file")
        raise NotesFault(f"{name}: it is {what}, not a file.", "Take it out of the notes.")


def _unreadable(name: str, error: OSError) -> NotesFault:
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return NotesFault(f"{name}: there is no such file or folder.", "Check the name.")
    if error.errno == errno.ELOOP:
        return NotesFault(f"{name}: a link where a file should be.", "Put the file itself there.")
    if error.errno in {errno.EACCES, errno.EPERM}:
        return NotesFault(f"{name}: it may not be read.", "Give yourself the right to read it.")
    reason = os.strerror(error.errno) if error.errno else "it cannot be read"
    return NotesFault(f"{name}: {reason}.", "Check the file.")
