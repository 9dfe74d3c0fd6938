"""Stories: work items on the desk, each under a slug of its own, for ever.

`open` decides which story a dossier belongs to. The same notes folder (`home`) under the same name is the same story;
another folder of that name gets the next free slug (`-2`). A slug given on purpose (`home=None`) is the story itself.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from drafter.errors import UnknownStory
from drafter.store.engine import Database
from drafter.store.entries import append, touch
from drafter.store.slugs import numbered, safe_slug
from drafter.store.tables import stories
from drafter.store.values import Published, Status, Story


class Stories:
    """Thread-safe; every method is one short transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def open(self, slug_hint: str, home: str | None, *, title: str = "", format: str = "") -> Story:  # noqa: A002 - the newsroom's word
        """The story of that hint and home; a new one in `drafting` where there is none."""
        hint = safe_slug(slug_hint)
        with self._db.write() as connection:
            self._db.lock_word(connection, f"story {hint}")
            known = self._known(connection, hint, home)
            if known is not None:
                return _story(known)
            number = 1
            while not self._insert(connection, numbered(hint, number), hint, home, title, format):
                number += 1
            return _get(connection, numbered(hint, number))

    def get(self, slug: str) -> Story:
        """Raises UnknownStory."""
        with self._db.read() as connection:
            return _get(connection, slug)

    def of_home(self, home: str) -> Story | None:
        """The story of a notes folder, the one touched last where its notes had several names."""
        wanted = select(stories).where(stories.c.home == home).order_by(stories.c.updated.desc()).limit(1)
        with self._db.read() as connection:
            row = connection.execute(wanted).one_or_none()
            return None if row is None else _story(row)

    def list(self, statuses: Collection[Status] = ()) -> tuple[Story, ...]:
        """All stories, or those of some statuses; the one touched last comes first."""
        wanted = select(stories).order_by(stories.c.updated.desc(), stories.c.slug)
        if statuses:
            wanted = wanted.where(stories.c.status.in_(list(statuses)))
        with self._db.read() as connection:
            return tuple(_story(row) for row in connection.execute(wanted))

    def set_status(self, slug: str, status: Status, *, expected: Status | Collection[Status] | None = None) -> bool:
        """Compare and set: False, and nothing changed, where the story's status is none of `expected`.

        Raises UnknownStory. Which verb leads where is the desk's business.
        """
        allowed = [expected] if isinstance(expected, str) else list(expected or Status)
        with self._db.write() as connection:
            story = locked(connection, slug)
            if story.status not in allowed:
                return False
            move(self._db, connection, story, status)
            return True

    def changed_since(self, moment: datetime) -> tuple[tuple[str, int], ...]:
        """Slug and version of every story in which something happened since; a version only ever counts up."""
        wanted = select(stories.c.slug, stories.c.version).where(stories.c.pulse >= moment)
        with self._db.read() as connection:
            return tuple((row.slug, row.version) for row in connection.execute(wanted))

    def _known(self, connection: Connection, hint: str, home: str | None) -> Row[Any] | None:
        if home is None:
            return connection.execute(select(stories).where(stories.c.slug == hint)).one_or_none()
        same = select(stories).where(stories.c.hint == hint, stories.c.home == home)
        return connection.execute(same).one_or_none()

    def _insert(
        self, connection: Connection, slug: str, hint: str, home: str | None, title: str, article_format: str
    ) -> bool:
        now = self._db.now(connection)
        fresh = self._db.insert(stories).values(
            slug=slug,
            hint=hint,
            home=home,
            status=Status.DRAFTING,
            title=title,
            format=article_format,
            created=now,
            updated=now,
        )
        if connection.execute(fresh.on_conflict_do_nothing()).rowcount != 1:
            return False
        append(connection, slug, "begun", now, body={"format": article_format})
        return True


def locked(connection: Connection, slug: str) -> Story:
    """The story, which nobody else changes until the transaction ends. Raises UnknownStory."""
    return _get(connection, slug, lock=True)


def move(database: Database, connection: Connection, story: Story, status: Status) -> None:
    """Give the story another status, and put that on its record. The caller holds its row."""
    now = database.now(connection)
    connection.execute(update(stories).where(stories.c.slug == story.slug).values(status=status, updated=now))
    if status is not story.status:
        append(connection, story.slug, "status", now, body={"from": story.status, "to": status})
    else:
        touch(connection, story.slug, now)


def change(connection: Connection, slug: str, now: datetime, **values: object) -> None:
    """Set columns of a story; part of what is being filed or done."""
    connection.execute(update(stories).where(stories.c.slug == slug).values(updated=now, **values))


def _get(connection: Connection, slug: str, *, lock: bool = False) -> Story:
    wanted = select(stories).where(stories.c.slug == slug)
    sane = slug.isascii() and slug.isprintable()  # what a browser may ask for, and no database takes
    row = connection.execute(wanted.with_for_update(key_share=True) if lock else wanted).one_or_none() if sane else None
    if row is None:
        raise UnknownStory(f"There is no story {slug}.", "`drafter list` shows all of them.")
    return _story(row)


def _story(row: Row[Any]) -> Story:
    return Story(
        slug=row.slug,
        status=Status(row.status),
        title=row.title,
        format=row.format,
        embargo=row.embargo,
        home=row.home,
        created=row.created,
        updated=row.updated,
        published=Published(row.published),
        published_revision=row.published_revision,
        spiked_from=Status(row.spiked_from) if row.spiked_from else None,
        current=row.current,
        open_flags=row.open_flags,
        sentences=row.sentences,
        reporter=row.reporter,
        version=row.version,
    )
