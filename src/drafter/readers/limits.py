"""How much may be read, and the meter that holds to it while reading: declared sizes are never believed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drafter.errors import NotesFault

if TYPE_CHECKING:
    from drafter.settings import LimitSettings

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What one dossier may hold. Sizes in bytes, times in seconds; generous for a newsroom's notes.

    `zip_ratio` is how far one entry of a Word file may swell once it has passed `zip_free` bytes. `seconds` is the
    time that a PDF or a web page may take in its process of its own; 0 reads it in this process, unbounded.
    """

    files: int = 200
    file_bytes: int = 20 * MEGABYTE
    total_bytes: int = 50 * MEGABYTE
    pages: int = 300
    zip_bytes: int = 100 * MEGABYTE
    zip_ratio: int = 100
    zip_free: int = MEGABYTE
    zip_entries: int = 2_000
    mail_parts: int = 100
    nesting: int = 5
    passages: int = 20_000
    passage_chars: int = 1_500
    page_bytes: int = 5 * MEGABYTE  # of one web page
    seconds: float = 30.0
    memory: int = 1_500 * MEGABYTE  # of the process that reads a PDF or a web page

    @classmethod
    def of(cls, own: "LimitSettings") -> "Limits":
        """Those that the newsroom set, with ours for the rest."""
        return cls(files=own.files, file_bytes=own.file_bytes, total_bytes=own.total_bytes, pages=own.pages)


class TooMuch(NotesFault):
    """A limit was passed. Never softened to a line about one attachment: the whole file is refused."""


class Meter:
    """Counts what one dossier has taken so far, over all its files and what is inside them."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._files = 0
        self._bytes = 0
        self._pages = 0

    def file(self, name: str) -> None:
        """One more file, or attachment. Raises NotesFault past the limit."""
        self._files += 1
        if self._files > self.limits.files:
            raise TooMuch(
                f"{name}: these notes hold more than {self.limits.files} files.",
                "Draft from fewer files at a time.",
            )

    def take(self, name: str, count: int) -> None:
        """More bytes, read or unpacked. Raises NotesFault past the limit."""
        self._bytes += count
        if self._bytes > self.limits.total_bytes:
            size = _megabytes(self.limits.total_bytes)
            raise TooMuch(f"{name}: these notes are larger than {size} in all.", "Leave some files out.")

    def page(self, name: str, count: int) -> None:
        """More pages of a PDF. Raises NotesFault past the limit."""
        self._pages += count
        if self._pages > self.limits.pages:
            raise TooMuch(
                f"{name}: these notes hold more than {self.limits.pages} PDF pages.",
                "Save only the pages that matter as a PDF of their own.",
            )


def too_large(name: str, limit: int) -> TooMuch:
    """The fault of one file that is larger than `limit` bytes."""
    return TooMuch(
        f"{name}: the file is larger than {_megabytes(limit)}.", "Save the part that matters as a file of its own."
    )


def _megabytes(count: int) -> str:
    return f"{count / MEGABYTE:g} MB"
