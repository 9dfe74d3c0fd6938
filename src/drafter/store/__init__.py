"""Everything that must survive: stories, dossiers, runs, the ledger of model calls, revisions.

Nothing recorded is lost or paid for twice (promise 5). `Store.open` is the only door; it is thread-safe, its methods
are short and synchronous, and async callers put them into a thread. Importing this package loads no database.
"""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from drafter.notes import Dossier
from drafter.store.owners import Owner
from drafter.store.slugs import safe_slug
from drafter.store.values import (
    Answer,
    Attempt,
    Claim,
    NewRun,
    Published,
    PurgeReport,
    RevisionKind,
    RevisionLine,
    RunState,
    RunStep,
    Settled,
    Spent,
    Status,
    StoredRevision,
    StoredRun,
    Story,
)

if TYPE_CHECKING:
    from drafter.store.accounts import Accounts as Accounts
    from drafter.store.audit import Audit as Audit
    from drafter.store.engine import Database
    from drafter.store.entries import Entries as Entries
    from drafter.store.hands import Hands as Hands
    from drafter.store.ledger import Ledger as Ledger
    from drafter.store.progress import Progress as Progress
    from drafter.store.revisions import Revisions as Revisions
    from drafter.store.rewrites import Rewrites as Rewrites
    from drafter.store.runs import Runs as Runs
    from drafter.store.slots import Slots as Slots
    from drafter.store.stories import Stories as Stories
    from drafter.store.work import StoryWork as StoryWork

__all__ = [
    "Answer",
    "Attempt",
    "Claim",
    "NewRun",
    "Owner",
    "Published",
    "PurgeReport",
    "RevisionKind",
    "RevisionLine",
    "RunState",
    "RunStep",
    "Settled",
    "Spent",
    "Status",
    "Store",
    "StoredRevision",
    "StoredRun",
    "Story",
    "safe_slug",
    "store_url",
]


def store_url(out: Path) -> str:
    """The default store of an outputs folder: `drafter.db` in it."""
    return f"sqlite:///{out / 'drafter.db'}"


class Store:
    """An open store. `name` is its path or address as a person reads it, without a password."""

    def __init__(self, database: "Database") -> None:
        from drafter.store.accounts import Accounts
        from drafter.store.audit import Audit
        from drafter.store.entries import Entries
        from drafter.store.hands import Hands
        from drafter.store.ledger import Ledger
        from drafter.store.progress import Progress
        from drafter.store.revisions import Revisions
        from drafter.store.rewrites import Rewrites
        from drafter.store.runs import Runs
        from drafter.store.slots import Slots
        from drafter.store.stories import Stories

        self._db = database
        self.name = database.name
        self.stories: Stories = Stories(database)
        self.runs: Runs = Runs(database)
        self.ledger: Ledger = Ledger(database)
        self.revisions: Revisions = Revisions(database)
        self.slots: Slots = Slots(database)
        self.entries: Entries = Entries(database)
        self.hands: Hands = Hands(database)
        self.progress: Progress = Progress(database)
        self.rewrites: Rewrites = Rewrites(database)
        self.accounts: Accounts = Accounts(database)
        self.audit: Audit = Audit(database)

    @classmethod
    def open(cls, url: str, *, migrate: bool = True, wait_s: float = 10.0) -> Self:
        """Opens `sqlite:///path` or `postgresql://…`, makes it where there is none, migrates it where it is older.

        `wait_s` is how long any later call waits for a lock. Raises SettingsFault for an address that is none,
        StoreFault where the store cannot be used, StoreBusy where somebody else holds it for longer than that.
        """
        from drafter.store.engine import Database
        from drafter.store.places import make_private_file, place
        from drafter.store.schema import prepare

        address, name = place(url)
        if address.get_backend_name() == "sqlite":
            make_private_file(Path(name))
        database = Database(address, name, wait_s=wait_s)
        try:
            database.use_write_ahead_log()
            prepare(database, migrate=migrate)
        except BaseException:
            database.close()
            raise
        return cls(database)

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def now(self) -> datetime:
        """The database's time, in UTC: leases and everything recorded go by it."""
        with self._db.read() as connection:
            return self._db.now(connection)

    @contextmanager
    def at_desk(self, slug: str) -> Generator["StoryWork"]:
        """A story held for as long as the block lasts: what is done inside stands whole or not at all.

        Raises UnknownStory.
        """
        from drafter.store.work import StoryWork

        with self._db.write() as connection:
            yield StoryWork(self._db, connection, slug)

    def dossier(self, stored: str) -> Dossier:
        """The notes under which a revision was checked, by the id that it names. Raises UnknownStory."""
        from drafter.store.runs import dossier_of

        with self._db.read() as connection:
            return dossier_of(connection, stored)

    def backup(self, path: Path) -> None:
        """Copies the whole store to a new file while it is in use. Raises StoreFault; an existing file is kept."""
        from drafter.store.backup import backup

        backup(self._db, path)

    def purge_note(self, note: str, slug: str | None = None) -> PurgeReport:
        """Takes a source's words out everywhere. `note` is the SHA-256 of a note, or its id (N1) together with `slug`.

        Raises UnknownStory, and StoreBusy while somebody works on a run with that note.
        """
        from drafter.store.purge import purge_note

        return purge_note(self._db, note, slug)

    def purge_story(self, slug: str) -> PurgeReport:
        """Takes all texts of a story out, but for what another story holds too. Raises as `purge_note` does."""
        from drafter.store.purge import purge_story

        return purge_story(self._db, slug)
