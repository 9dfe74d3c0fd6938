"""A story as it is being verified: what its record tells, its rows, and the bodies behind them, each read once.

Nothing here trusts a row or a line. What cannot be read, or does not tell what an entry of its kind tells, is a
problem like any other and never an exception.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, TypeVar, cast

from drafter.article import Section
from drafter.chain import OWN_WORDS, Entry, read_line
from drafter.errors import StoreFault
from drafter.notes import Dossier
from drafter.store import codec
from drafter.store.audit import Row, Tables

T = TypeVar("T")
MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError)
"""What reading an entry raises that does not tell what an entry of its kind tells."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not hold. `story` is empty where it concerns the log of anchors as such; `entry` is the
    number of the entry that tells otherwise, None where there is no one entry.
    """

    story: str
    entry: int | None
    what: str

    def __str__(self) -> str:
        number = f"entry {self.entry}" if self.entry is not None else ""
        where = ", ".join(part for part in (self.story, number) if part)
        return f"{where}: {self.what}" if where else self.what


@dataclass(frozen=True)
class Filed:
    """What an entry tells of a revision. `adopted`: it was there before the record began."""

    entry: Entry
    body: Mapping[str, Any]
    adopted: bool

    @property
    def number(self) -> Any:
        """Of the revision."""
        return self.body["revision"]


@dataclass(frozen=True)
class Case:
    """One story. `entries` are those of its lines that can be read, in the order of the table."""

    tables: Tables
    entries: tuple[Entry, ...]
    _sections: dict[Any, Section | str] = field(default_factory=dict[Any, "Section | str"])
    _dossiers: dict[Any, Dossier | str] = field(default_factory=dict[Any, "Dossier | str"])

    @classmethod
    def of(cls, tables: Tables) -> "Case":
        """What these rows tell, as far as it can be read."""
        return cls(tables, tuple(readable(tables)))

    @property
    def slug(self) -> str:
        """Of the story."""
        return self.tables.slug

    def problem(self, entry: Entry | None, what: str) -> Problem:
        """One that is found at an entry, or at none."""
        return Problem(self.slug, entry.seq if entry else None, what)

    @cached_property
    def filed(self) -> tuple[Filed, ...]:
        """Every revision that the record tells of, in its order."""
        found: list[Filed] = []
        for entry in self.entries:
            if entry.kind == "filed":
                found.append(Filed(entry, entry.body, adopted=False))
            elif entry.kind == "adopted":
                found += [Filed(entry, body, adopted=True) for body in bodies(entry, "revisions")]
        return tuple(each for each in found if "revision" in each.body)

    @cached_property
    def purges(self) -> tuple[Entry, ...]:
        """The entries that say that words were taken out."""
        return tuple(entry for entry in self.entries if entry.kind == "purged")

    def purged_after(self, entry: Entry) -> bool:
        """Does a later entry say that words of this story were taken out?"""
        return any(purge.seq > entry.seq for purge in self.purges)

    def words_taken(self, entry: Entry, name: str) -> bool:
        """Does a later entry say that these words beside it were taken out?"""
        return words_taken(entry, name, self.purges)

    def may_be_purged(self, entry: Entry, when: datetime | None) -> bool:
        """Is `when` the moment of a purge that came later?"""
        return any(purge.seq > entry.seq and purge.at == when for purge in self.purges)

    @cached_property
    def revisions(self) -> Mapping[Any, Row]:
        """Rows by number."""
        return {row["number"]: row for row in self.tables.revisions}

    @cached_property
    def places(self) -> Mapping[Any, list[Row]]:
        """The rows of each revision's sections, in their order."""
        found: dict[Any, list[Row]] = {}
        for row in self.tables.revision_sections:
            found.setdefault(row["number"], []).append(row)
        return found

    @cached_property
    def runs(self) -> Mapping[Any, Row]:
        """Rows by their id."""
        return {row["id"]: row for row in self.tables.runs}

    @cached_property
    def attempts(self) -> Mapping[tuple[Any, Any, Any, Any], Row]:
        """Rows of the ledger by run, step, take and number."""
        return {(row["run"], row["step"], row["take"], row["number"]): row for row in self.tables.attempts}

    def section(self, stored: Any) -> Section | str:
        """A section by the id of its stored form, or in words why it cannot be had."""
        return self._body(self._sections, self.tables.sections, stored, codec.read_section)

    def dossier(self, stored: Any) -> Dossier | str:
        """Notes by the id of their stored form, or in words why they cannot be had."""
        return self._body(self._dossiers, self.tables.dossiers, stored, codec.read_dossier)

    def _body(
        self, known: dict[Any, T | str], bodies: Mapping[str, Any], stored: Any, read: Callable[[str], T]
    ) -> T | str:
        if stored not in known:
            known[stored] = _read(bodies.get(stored), stored, read)
        return known[stored]


def _read(body: Any, stored: Any, read: Callable[[str], T]) -> T | str:
    if body is None:
        return "is not in the store"
    if digest(body) != stored:
        return "was changed"
    try:
        return read(body)
    except StoreFault:
        return "cannot be read"


def words_taken(entry: Entry, name: str, purges: Iterable[Entry]) -> bool:
    """Did one of these purges take these words? What the newsroom said in its own name goes with a whole story."""
    own = (entry.kind, name) in OWN_WORDS
    return any(purge.seq > entry.seq and (not own or bool(purge.body.get("all"))) for purge in purges)


def readable(tables: Tables) -> Iterator[Entry]:
    """The entries whose lines are such, each with the words beside it."""
    beside: dict[Any, dict[str, str | None]] = {}
    for row in tables.words:
        beside.setdefault(row["seq"], {})[row["name"]] = row["body"]
    for row in tables.entries:
        entry = entry_of(row["line"], beside.get(row["seq"]))
        if entry is not None:
            yield entry


def entry_of(line: Any, words: Mapping[str, str | None] | None = None) -> Entry | None:
    """The entry of a line, None where it is no line whose every part has its kind."""
    try:
        entry = read_line(line, words)
    except MALFORMED:
        return None
    by, body = entry.by, cast("object", entry.body)
    parts = cast("tuple[object, ...]", (entry.story, entry.kind, entry.prev, by.name, by.full_name, by.role))
    sound = isinstance(body, dict) and all(isinstance(part, str) for part in parts)
    return entry if sound and entry.at.tzinfo else None


def digest(body: Any) -> str:
    """The hash of a stored text; of anything else a word that no hash equals."""
    return codec.digest(body) if isinstance(body, str) else "no text"


def moment(value: Any) -> datetime | None:
    """A time as a driver gives it, or as an entry writes it; None where it is none."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def bodies(entry: Entry, name: str) -> list[Mapping[str, Any]]:
    """What an entry tells of several, each by its names; what is no such thing is passed over."""
    found: object = entry.body.get(name)
    each = cast("list[object]", found) if isinstance(found, list) else []
    return [cast("dict[str, Any]", one) for one in each if isinstance(one, dict)]


def told(case: Case, entry: Entry, check: Callable[[], Iterator[Problem]]) -> Iterator[Problem]:
    """The findings of a check of one entry; an entry that does not tell what its kind tells is one of them."""
    try:
        yield from check()
    except MALFORMED:
        yield case.problem(entry, f"It does not say what an entry “{entry.kind}” says.")
