"""What people have in hand: who has a story open, who edits which section, and text that is typed and not yet saved.

All of it is soft. A presence is past when its last sign of life is older than `AWAY`, a lease when it has lapsed;
a lease can be taken over at any time, and text that was typed stays until its writer saves it or gives it up.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, select, update

from drafter.store.desk_tables import buffers, leases, presence
from drafter.store.desk_values import Buffer, Lease, Presence, digest_of_typed
from drafter.store.engine import Database
from drafter.store.entries import touch

AWAY = timedelta(seconds=45)  # three beats of an open page
LEASE = timedelta(seconds=45)
BEAT_S = 15
"""Seconds between two signs of life of an open page."""


class Hands:
    """Thread-safe; every method is one short transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def here(self, slug: str, account: str, section: str, *, dirty: bool) -> None:
        """A sign of life from somebody who has the story open; other pages are told where anything changed."""
        with self._db.write() as connection:
            now = self._db.now(connection)
            p = presence.c
            mine = (p.story == slug) & (p.account == account)
            before = connection.execute(select(presence).where(mine)).one_or_none()
            fresh = before is None or before.seen < now - AWAY
            values: dict[str, Any] = {"section": section, "dirty": dirty, "seen": now}
            if before is None:
                row = {"story": slug, "account": account, "since": now, "active_s": 0, **values}
                connection.execute(self._db.insert(presence).values(**row).on_conflict_do_nothing())
            else:
                lived = 0 if fresh else min(BEAT_S * 2, round((now - before.seen).total_seconds()))
                values |= {"active_s": before.active_s + lived} | ({"since": now} if fresh else {})
                connection.execute(update(presence).where(mine).values(**values))
            if before is None or fresh or (before.section, before.dirty) != (section, dirty):
                touch(connection, slug, now)

    def gone(self, slug: str, account: str) -> None:
        """Somebody has closed the story; their leases end with it."""
        with self._db.write() as connection:
            now = self._db.now(connection)
            mine = (presence.c.story == slug) & (presence.c.account == account)
            past = update(presence).where(mine).values(seen=now - AWAY * 2, section="", dirty=False)
            connection.execute(past)
            connection.execute(delete(leases).where(leases.c.story == slug, leases.c.account == account))
            touch(connection, slug, now)

    def present(self, slug: str) -> tuple[Presence, ...]:
        """Who has the story open, the one longest there first."""
        p = presence.c
        with self._db.read() as connection:
            alive = self._db.now(connection) - AWAY
            wanted = select(presence).where(p.story == slug, p.seen >= alive).order_by(p.since, p.account)
            return tuple(_presence(row) for row in connection.execute(wanted))

    def holders(self) -> dict[str, tuple[str, ...]]:
        """Per story the accounts that have it open."""
        p = presence.c
        with self._db.read() as connection:
            alive = self._db.now(connection) - AWAY
            found: dict[str, tuple[str, ...]] = {}
            for row in connection.execute(select(p.story, p.account).where(p.seen >= alive).order_by(p.since)):
                found[row.story] = (*found.get(row.story, ()), row.account)
            return found

    def seconds(self, slug: str, account: str) -> int:
        """With a sign of life of this person at this story, all visits together."""
        wanted = select(presence.c.active_s).where(presence.c.story == slug, presence.c.account == account)
        with self._db.read() as connection:
            return int(connection.execute(wanted).scalar_one_or_none() or 0)

    def take(self, slug: str, section: str, account: str, *, over: bool = False) -> Lease:
        """Ask for a section, or renew it; gives who has it now. `over`: take it from whoever has it."""
        with self._db.write() as connection:
            now = self._db.now(connection)
            this = (leases.c.story == slug) & (leases.c.section == section)
            held = connection.execute(select(leases).where(this).with_for_update()).one_or_none()
            if held and held.account != account and held.expires > now and not over:
                return Lease(section, held.account, held.expires)
            row = {"account": account, "expires": now + LEASE}
            fresh = self._db.insert(leases).values(story=slug, section=section, **row)
            connection.execute(fresh.on_conflict_do_update(index_elements=["story", "section"], set_=row))
            if held is None or held.account != account or held.expires <= now:
                touch(connection, slug, now)
            return Lease(section, account, now + LEASE)

    def leases(self, slug: str) -> dict[str, Lease]:
        """Living leases by section."""
        with self._db.read() as connection:
            now = self._db.now(connection)
            wanted = select(leases).where(leases.c.story == slug, leases.c.expires > now)
            return {row.section: Lease(row.section, row.account, row.expires) for row in connection.execute(wanted)}

    def type(self, slug: str, section: str, account: str, base: str, heading: str, text: str) -> Buffer:
        """Keep what somebody is typing, in the place of what they had typed before."""
        with self._db.write() as connection:
            row = {"base": base, "heading": heading, "text": text, "saved": self._db.now(connection)}
            key = {"story": slug, "section": section, "account": account}
            fresh = self._db.insert(buffers).values(**key, **row)
            connection.execute(fresh.on_conflict_do_update(index_elements=list(key), set_=row))
            return Buffer(**key, **row)  # pyright: ignore[reportArgumentType] - the row just written

    def drop(self, slug: str, section: str, account: str, knows: Collection[str] | None = None) -> None:
        """Their writer gives the typed words up: those whose digest is among `knows`, where that is given."""
        with self._db.write() as connection:
            drop_typed(connection, slug, section, account, knows)

    def typed(self, slug: str) -> tuple[Buffer, ...]:
        """Everything that is typed and not saved at this story."""
        wanted = select(buffers).where(buffers.c.story == slug).order_by(buffers.c.saved)
        with self._db.read() as connection:
            return tuple(Buffer(**row) for row in connection.execute(wanted).mappings())


def drop_typed(
    connection: Connection, slug: str, section: str, account: str, knows: Collection[str] | None = None
) -> None:
    """Take away what an account was typing, whatever it is, or only words that are known: those of a second window that
    the first one never saw stay. `knows` are digests.
    """
    b = buffers.c
    this = (b.story == slug) & (b.section == section) & (b.account == account)
    if knows is not None:
        row = connection.execute(select(b.heading, b.text).where(this).with_for_update()).one_or_none()
        if row is None or digest_of_typed(row.heading, row.text) not in knows:
            return
    connection.execute(delete(buffers).where(this))


def _presence(row: Any) -> Presence:
    return Presence(row.account, row.section, row.dirty, row.since, row.seen, row.active_s)
