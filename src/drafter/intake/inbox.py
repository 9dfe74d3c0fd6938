"""An inbox subfolder is a dossier. It is taken when nobody has touched it for a while, or when it holds `.ready`.

Nothing is deleted: what cannot be read is moved aside, whole, with the reason beside it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path

from drafter.errors import NotesFault, StoreFault
from drafter.readers import Limits, Reading, read_notes

READY = ".ready"
ASIDE = ".unreadable"
REASON = "REASON.txt"


@dataclass(frozen=True)
class Arrived:
    """A dossier that is ready: its folder, and what was read in it."""

    folder: Path
    reading: Reading


@dataclass(frozen=True)
class Left:
    """A subfolder that was not taken this time, and why, in words for the person; `aside` where it was moved."""

    folder: str
    reason: str
    aside: Path | None = None


def look(
    inbox: Path,
    *,
    still_s: float,
    now_s: float,
    least_words: int,
    limits: Limits,
    zone: tzinfo = UTC,
    is_done: Callable[[Path, float], bool] = lambda _folder, _changed: False,
) -> Iterator[Arrived | Left]:
    """Go through the subfolders of `inbox` in name order; `now_s` is the time of day as seconds since the epoch, `zone`
    the one of dates and embargoes that name none.

    A folder that is still being filled is passed over in silence: it will be looked at again. So is one that
    `is_done`, asked with the time of its last change in seconds since the epoch: it need not be read once more.
    Raises StoreFault if the inbox itself cannot be read or a folder cannot be moved.
    """
    for folder in _subfolders(inbox):
        if not (folder / READY).exists() and now_s - _last_touched(folder) < still_s:
            continue
        if is_done(folder, _last_changed(folder)):
            continue
        try:
            reading = read_notes([folder], limits=limits, zone=zone)
        except NotesFault as fault:
            yield Left(folder.name, str(fault), _set_aside(inbox, folder, str(fault)))
            continue
        words = reading.dossier.words
        if words < least_words:
            yield Left(
                folder.name, f"{reading.name} holds {words} words of evidence; drafting starts from {least_words}."
            )
        else:
            yield Arrived(folder, reading)


def _subfolders(inbox: Path) -> list[Path]:
    try:
        entries = sorted(inbox.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreFault(f"The inbox {inbox.name} cannot be read: {error.strerror}.", "Check its rights.") from error
    return [entry for entry in entries if entry.is_dir() and not entry.is_symlink() and not entry.name.startswith(".")]


def _last_touched(folder: Path) -> float:
    """Seconds since the epoch of the youngest change in the folder; links are not followed."""
    return max((entry.lstat().st_mtime for entry in (folder, *folder.rglob("*"))), default=0.0)


def _last_changed(folder: Path) -> float:
    """The same, and a file that came with an old date counts from when it came."""
    return max((max(s.st_mtime, s.st_ctime) for s in (e.lstat() for e in (folder, *folder.rglob("*")))), default=0.0)


def _set_aside(inbox: Path, folder: Path, reason: str) -> Path:
    aside = inbox / ASIDE
    try:
        aside.mkdir(exist_ok=True)
        place = next(p for n in range(1, 10_000) if not (p := aside / _numbered(folder.name, n)).exists())
        folder.rename(place)
        (place / REASON).write_text(reason + "\n", encoding="utf-8")
    except OSError as error:
        message = f"{folder.name} could not be moved aside: {error.strerror}."
        raise StoreFault(message, "Check the rights of the inbox.") from error
    return place


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"
