"""What a person does to a story, as one transaction: the story is held, looked at, changed, and told, or nothing is.

The desk decides (`drafter.desk`), the store only keeps. Inside the block nobody else changes the story; whatever is
read there is as it stands. Blocks are short: what takes time (checks, rendering) is done before.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, update

from drafter.article import Author, Draft
from drafter.chain import By, Entry
from drafter.notes import Dossier
from drafter.record import Record
from drafter.store import codec
from drafter.store.desk_tables import rewrites
from drafter.store.desk_values import RewriteState
from drafter.store.engine import Database
from drafter.store.entries import append, entries_of
from drafter.store.filing import insert
from drafter.store.hands import drop_typed
from drafter.store.revisions import row_of, stored
from drafter.store.stories import change, locked, move
from drafter.store.tables import dossiers
from drafter.store.values import RevisionKind, Status, StoredRevision, Story


class StoryWork:
    """Made by `Store.at_desk`, good for its block alone."""

    def __init__(self, database: Database, connection: Connection, slug: str) -> None:
        self._db = database
        self._connection = connection
        self.story: Story = locked(connection, slug)

    @property
    def now(self) -> datetime:
        return self._db.now(self._connection)

    def entries(self, *, after: int = 0) -> tuple[Entry, ...]:
        """The story's record so far."""
        return entries_of(self._connection, self.story.slug, after=after)

    def revision(self, number: int) -> StoredRevision:
        """Raises UnknownStory where there is none."""
        return stored(self._connection, row_of(self._connection, self.story.slug, number))

    def add(
        self,
        kind: str,
        by: By,
        body: Mapping[str, Any] | None = None,
        words: Mapping[str, str] | None = None,
    ) -> Entry:
        """Put on record what was done."""
        return append(self._connection, self.story.slug, kind, self.now, by=by, body=body, words=words)

    def file(
        self,
        draft: Draft,
        record: Record,
        by: By,
        *,
        base: StoredRevision,
        dossier: str | None,
        open_flags: int,
        how: Mapping[str, Any],
    ) -> int:
        """File a person's text, made from `base`; gives its number. `how` is what the record says of it besides."""
        number = insert(
            self._db,
            self._connection,
            self.story.slug,
            draft,
            record,
            kind=RevisionKind.PERSON,
            author=Author.PERSON,
            by=by,
            run_id=base.run_id,
            base=base.number,
            dossier=dossier,
            open_flags=open_flags,
            how=dict(how),
        )
        self._look_again()
        return number

    def keep_dossier(self, dossier: Dossier) -> str:
        """Notes that a revision is checked against; gives their id."""
        body = codec.dossier_text(dossier)
        fresh = self._db.insert(dossiers).values(id=codec.digest(body), body=body).on_conflict_do_nothing()
        self._connection.execute(fresh)
        return codec.digest(body)

    def move(self, status: Status) -> None:
        """Give the story another status."""
        move(self._db, self._connection, self.story, status)
        self._look_again()

    def set(self, **values: object) -> None:
        """Set columns of the story."""
        change(self._connection, self.story.slug, self.now, **values)
        self._look_again()

    def drop_buffer(self, section: str, account: str, knows: Collection[str]) -> None:
        """What somebody was typing is filed now: words whose digest is among `knows`, and no others."""
        drop_typed(self._connection, self.story.slug, section, account, knows)

    def settle_rewrite(self, run: str) -> bool:
        """A proposal is accepted or refused once. False: somebody was first."""
        r = rewrites.c
        waiting = update(rewrites).where(r.run == run, r.story == self.story.slug, r.state == RewriteState.READY)
        return self._connection.execute(waiting.values(state=RewriteState.SETTLED)).rowcount == 1

    def _look_again(self) -> None:
        self.story = locked(self._connection, self.story.slug)
