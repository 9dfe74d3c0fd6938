"""The record of a story: entries are added, in the transaction of what they tell, and never change.

Whoever adds one holds the story's row, so that numbers count up one by one. What a person wrote goes beside the line
under a salt of its own. Reading gives the entries as they stand; whether they hold is for `desk.verify` to say. A line
that somebody spoiled is named by story and number, and stops nobody but who reads that story.
"""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from drafter.chain import BEGINNING, OWN_WORDS, PROGRAM, By, Entry, hash_of, line_of, read_line, words_hash
from drafter.errors import StoreFault, UnknownStory
from drafter.store.desk_tables import entries, entry_words
from drafter.store.engine import Database
from drafter.store.tables import stories


class Entries:
    """Thread-safe; every method is one short transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def of(self, slug: str, *, after: int = 0) -> tuple[Entry, ...]:
        """All entries of a story with a number above `after`, the first one first. Raises StoreFault for a line that is
        none.
        """
        with self._db.read() as connection:
            return entries_of(connection, slug, after=after)

    def of_kinds(self, kinds: Collection[str]) -> tuple[tuple[Entry, ...], tuple[StoreFault, ...]]:
        """Entries of these kinds of all stories, a story's in its order, without what people wrote beside them; and
        beside them what is to be said of those whose line is none.
        """
        e = entries.c
        wanted = select(e.story, e.seq, e.line).where(e.kind.in_(list(kinds))).order_by(e.story, e.seq)
        found: list[Entry] = []
        faults: list[StoreFault] = []
        with self._db.read() as connection:
            for row in connection.execute(wanted):
                try:
                    found.append(_read(row.story, row.seq, row.line))
                except StoreFault as fault:
                    faults.append(fault)
        return tuple(found), tuple(faults)

    def raw(self, slug: str) -> tuple[tuple[int, str, str, str, datetime, str], ...]:
        """The rows as they stand: number, kind, who, line, time, hash; for whoever verifies them."""
        e = entries.c
        wanted = select(e.seq, e.kind, e.by_name, e.line, e.at, e.hash).where(e.story == slug).order_by(e.seq)
        with self._db.read() as connection:
            return tuple((r.seq, r.kind, r.by_name, r.line, r.at, r.hash) for r in connection.execute(wanted))

    def add(
        self,
        slug: str,
        kind: str,
        *,
        by: By = PROGRAM,
        body: Mapping[str, Any] | None = None,
        words: Mapping[str, str] | None = None,
        news: bool = True,
    ) -> Entry:
        """An entry that tells of nothing else in the store: an opening, an export. Without `news` open pages are not
        told of it. Raises UnknownStory.
        """
        with self._db.write() as connection:
            lock_story(connection, slug)
            return append(connection, slug, kind, self._db.now(connection), by=by, body=body, words=words, news=news)


def lock_story(connection: Connection, slug: str) -> None:
    """Until the transaction ends nobody else adds to this story's record; SQLite has one writer anyway.

    Raises UnknownStory.
    """
    wanted = select(stories.c.slug).where(stories.c.slug == slug).with_for_update(key_share=True)
    if connection.execute(wanted).one_or_none() is None:
        raise UnknownStory(f"There is no story {slug}.", "`drafter list` shows all of them.")


def append(
    connection: Connection,
    slug: str,
    kind: str,
    now: datetime,
    *,
    by: By = PROGRAM,
    body: Mapping[str, Any] | None = None,
    words: Mapping[str, str] | None = None,
    news: bool = True,
) -> Entry:
    """Add an entry. The caller holds the story's row; `now` is the database's time."""
    last = connection.execute(
        select(entries.c.seq, entries.c.hash).where(entries.c.story == slug).order_by(entries.c.seq.desc()).limit(1)
    ).one_or_none()
    seq, prev = (last.seq + 1, last.hash) if last else (1, BEGINNING)
    said = {name: text for name, text in (words or {}).items() if text}
    salts = {name: secrets.token_hex(8) for name in said}
    hashes = {name: words_hash(salts[name], text) for name, text in said.items()}
    line = line_of(slug, seq, now, kind, by, body or {}, hashes, prev)
    row = {"story": slug, "seq": seq, "at": now, "kind": kind, "by_name": by.name, "line": line, "hash": hash_of(line)}
    connection.execute(entries.insert().values(**row))
    for name, text in said.items():
        beside = {"story": slug, "seq": seq, "name": name, "salt": salts[name], "body": text}
        connection.execute(entry_words.insert().values(**beside))
    if news:
        touch(connection, slug, now)
    return read_line(line, dict(said))


def touch(connection: Connection, slug: str, now: datetime) -> None:
    """Tell open pages that there is something new of this story."""
    connection.execute(update(stories).where(stories.c.slug == slug).values(version=stories.c.version + 1, pulse=now))


def entries_of(connection: Connection, slug: str, *, after: int = 0) -> tuple[Entry, ...]:
    """See `Entries.of`; part of a transaction."""
    beside: dict[int, dict[str, str | None]] = {}
    w = entry_words.c
    for row in connection.execute(select(w.seq, w.name, w.body).where(w.story == slug, w.seq > after)):
        beside.setdefault(row.seq, {})[row.name] = row.body
    e = entries.c
    rows = connection.execute(select(e.seq, e.line).where(e.story == slug, e.seq > after).order_by(e.seq))
    return tuple(_read(slug, row.seq, row.line, beside.get(row.seq)) for row in rows)


def _read(slug: str, seq: int, line: str, words: Mapping[str, str | None] | None = None) -> Entry:
    try:
        return read_line(line, words)
    except ValueError:  # its message may quote the line
        what = f"Entry {seq} of the record of {slug} cannot be read: somebody changed it in the store."
        raise StoreFault(what, f"Run `drafter audit verify {slug}`.") from None


def take_words(connection: Connection, slug: str, *, own: bool) -> int:
    """For a purge: what people wrote about this story goes, what the newsroom said in its own name only with `own`;
    gives how many texts. The lines stay as they are.
    """
    w, e = entry_words.c, entries.c
    gone = delete(entry_words).where(w.story == slug)
    for kind, name in () if own else sorted(OWN_WORDS):
        said = select(e.seq).where(e.story == slug, e.kind == kind)
        gone = gone.where(or_(w.name != name, w.seq.not_in(said)))
    return connection.execute(gone).rowcount
