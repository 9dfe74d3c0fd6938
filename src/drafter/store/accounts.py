"""People and how they come in: accounts, the sessions of their browsers, one-time links.

Of every secret only a hash arrives here. Whatever takes a right away (another password, other roles, a closed
account) ends the account's sessions and links in the same transaction; whatever gives one holds the account's row, so
that the two can never pass each other. A link is used once: who marks it first has it.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, select, update

from drafter.errors import StoreBusy
from drafter.store.desk_tables import accounts, sessions, tickets
from drafter.store.desk_values import Account, SessionRow
from drafter.store.engine import Database

IDLE = timedelta(hours=8)
"""A session without a request for so long is over."""
LIFE = timedelta(days=7)
"""And after so long every session is."""
KEPT = timedelta(days=30)
"""For so long after their end sessions and links can be looked at."""
SEEN_EVERY = timedelta(minutes=1)


class Accounts:
    """Thread-safe; every method is one short transaction, and time is the database's."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, name: str, full_name: str, roles: Sequence[str], password: str | None) -> bool:
        """A new account; False where the name is taken. `password` is its hash."""
        with self._db.write() as connection:
            row = {"name": name, "full_name": full_name, "roles": " ".join(roles), "password": password}
            fresh = self._db.insert(accounts).values(**row, created=self._db.now(connection))
            return bool(connection.execute(fresh.on_conflict_do_nothing()).rowcount)

    def get(self, name: str) -> Account | None:
        with self._db.read() as connection:
            row = connection.execute(select(accounts).where(accounts.c.name == name)).one_or_none()
        return None if row is None else _account(row)

    def list(self) -> tuple[Account, ...]:
        """Everybody, by name."""
        with self._db.read() as connection:
            return tuple(_account(row) for row in connection.execute(select(accounts).order_by(accounts.c.name)))

    def full_names(self) -> dict[str, str]:
        """Everybody's, by account."""
        with self._db.read() as connection:
            rows = connection.execute(select(accounts.c.name, accounts.c.full_name).order_by(accounts.c.name))
            return {row.name: row.full_name for row in rows}

    def password(self, name: str) -> str | None:
        """The hash of an open account's password; None where there is no such account, or it has none."""
        wanted = select(accounts.c.password).where(accounts.c.name == name, accounts.c.disabled.is_(None))
        with self._db.read() as connection:
            return connection.execute(wanted).scalar_one_or_none()

    def set_password(self, name: str, password: str, *, instead_of: str | None = None) -> bool:
        """Another password; ends what was open. With `instead_of` only where that hash still stands."""
        more = () if instead_of is None else (accounts.c.password == instead_of,)
        return self._change(name, *more, password=password)

    def set_roles(self, name: str, roles: Sequence[str]) -> bool:
        """Other roles; ends what was open."""
        return self._change(name, roles=" ".join(roles))

    def disable(self, name: str) -> bool:
        """Close an account; ends what was open. The account stays, for the record names it. Once is enough."""
        with self._db.write() as connection:
            now = self._db.now(connection)
            if not _held(connection, name):
                return False
            mine = (accounts.c.name == name) & accounts.c.disabled.is_(None)
            connection.execute(update(accounts).where(mine).values(disabled=now))
            _end_all(connection, name, now)
            return True

    def enable(self, name: str) -> bool:
        """Open a closed account again; what was ended stays ended."""
        with self._db.write() as connection:
            back = update(accounts).where(accounts.c.name == name).values(disabled=None)
            return bool(connection.execute(back).rowcount)

    def start(
        self, name: str, verified: str, session: str, *, address: str, browser: str, rehashed: str | None = None
    ) -> bool:
        """A session for somebody whose password was right; False where that hash or the account has gone meanwhile.

        `rehashed` is the same password under today's parameters, to be kept instead.
        """
        with self._db.write() as connection:
            row = _held(connection, name)
            if row is None or row.disabled or row.password != verified:
                return False
            if rehashed:
                connection.execute(update(accounts).where(accounts.c.name == name).values(password=rehashed))
            self._begin(connection, name, session, address, browser)
            return True

    def issue(self, name: str, ticket: str, life: timedelta) -> datetime | None:
        """Book a one-time link; gives when it runs out, None where the account is closed or unknown."""
        with self._db.write() as connection:
            row = _held(connection, name)
            if row is None or row.disabled:
                return None
            now = self._db.now(connection)
            fresh = {"id": ticket, "account": name, "created": now, "expires": now + life}
            connection.execute(self._db.insert(tickets).values(**fresh))
            return now + life

    def peek(self, ticket: str) -> Account | None:
        """Whose link this is, while it can be used. Uses nothing up."""
        with self._db.read() as connection:
            good = _usable(ticket, self._db.now(connection))
            wanted = select(accounts).join(tickets, tickets.c.account == accounts.c.name)
            row = connection.execute(wanted.where(good, accounts.c.disabled.is_(None))).one_or_none()
        return None if row is None else _account(row)

    def enter(self, ticket: str, session: str, *, address: str, browser: str) -> str | None:
        """Use a link up and begin a session, both or neither; gives whose, None where it could not be used."""
        with self._db.write() as connection:
            name = connection.execute(select(tickets.c.account).where(tickets.c.id == ticket)).scalar_one_or_none()
            row = _held(connection, name) if name else None
            if row is None or row.disabled:
                return None
            now = self._db.now(connection)
            if not connection.execute(update(tickets).where(_usable(ticket, now)).values(used=now)).rowcount:
                return None
            self._begin(connection, row.name, session, address, browser)
            return str(row.name)

    def who(self, session: str, *, note: bool = True) -> Account | None:
        """Whose session this is, while it lasts: one look, and with `note` word of it at most once a minute, which
        keeps it from running out.
        """
        s = sessions.c
        with self._db.read() as connection:
            now = self._db.now(connection)
            lasts = and_(s.id == session, s.ended.is_(None), s.expires > now, s.seen > now - IDLE)
            wanted = select(accounts, s.seen).join(sessions, s.account == accounts.c.name)
            row = connection.execute(wanted.where(lasts, accounts.c.disabled.is_(None))).one_or_none()
        if row is None:
            return None
        if note and now - row.seen >= SEEN_EVERY:
            self._note_seen(session)
        return _account(row)

    def end(self, session: str) -> None:
        """Sign one browser out."""
        s = sessions.c
        with self._db.write() as connection:
            now = self._db.now(connection)
            connection.execute(update(sessions).where(s.id == session, s.ended.is_(None)).values(ended=now))

    def end_all(self, name: str) -> int:
        """Sign an account out everywhere and void its links; gives how many sessions that ended."""
        with self._db.write() as connection:
            return _end_all(connection, name, self._db.now(connection))

    def sessions(self, name: str) -> tuple[SessionRow, ...]:
        """An account's browsers, the one seen last first."""
        wanted = select(sessions).where(sessions.c.account == name).order_by(sessions.c.seen.desc(), sessions.c.id)
        with self._db.read() as connection:
            return tuple(SessionRow(**row) for row in connection.execute(wanted).mappings())

    def open_sessions(self) -> dict[str, int]:
        """Per account how many browsers are signed in."""
        s = sessions.c
        with self._db.read() as connection:
            now = self._db.now(connection)
            lasts = (s.ended.is_(None)) & (s.expires > now) & (s.seen > now - IDLE)
            rows = connection.execute(select(s.account, func.count()).where(lasts).group_by(s.account))
            return {name: int(count) for name, count in rows}

    def _change(self, name: str, *more: ColumnElement[bool], **values: Any) -> bool:
        with self._db.write() as connection:
            if not connection.execute(update(accounts).where(accounts.c.name == name, *more).values(**values)).rowcount:
                return False
            _end_all(connection, name, self._db.now(connection))
            return True

    def _begin(self, connection: Connection, name: str, session: str, address: str, browser: str) -> None:
        now = self._db.now(connection)
        row = {"id": session, "account": name, "created": now, "seen": now, "expires": now + LIFE}
        fresh = self._db.insert(sessions).values(**row, address=address[:80], browser=browser[:200])
        connection.execute(fresh)
        connection.execute(delete(sessions).where(sessions.c.expires < now - KEPT))
        connection.execute(delete(tickets).where(tickets.c.expires < now - KEPT))

    def _note_seen(self, session: str) -> None:
        s = sessions.c
        with suppress(StoreBusy), self._db.write() as connection:  # nobody is turned away because this has to wait
            now = self._db.now(connection)
            connection.execute(update(sessions).where(s.id == session, s.seen < now).values(seen=now))


def _held(connection: Connection, name: str) -> Row[Any] | None:
    """The account, kept as it is until the transaction ends."""
    return connection.execute(select(accounts).where(accounts.c.name == name).with_for_update()).one_or_none()


def _usable(ticket: str, now: datetime) -> ColumnElement[bool]:
    t = tickets.c
    return and_(t.id == ticket, t.used.is_(None), t.expires > now)


def _end_all(connection: Connection, name: str, now: datetime) -> int:
    s, t = sessions.c, tickets.c
    connection.execute(update(tickets).where(t.account == name, t.used.is_(None)).values(used=now))
    ended = update(sessions).where(s.account == name, s.ended.is_(None), s.expires > now).values(ended=now)
    return connection.execute(ended).rowcount


def _account(row: Any) -> Account:
    roles = tuple(row.roles.split())
    return Account(row.name, row.full_name, roles, row.password is not None, row.created, row.disabled)
