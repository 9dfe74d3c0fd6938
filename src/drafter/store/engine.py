"""One way to the database: short transactions, one clock, plain errors.

- SQLite is written to by one at a time: `BEGIN IMMEDIATE`, threads of this process in turn and synced together (see
  `rounds`; SQLite's own waiting is by polling, and unfair), other processes waited for. PostgreSQL runs at READ
  COMMITTED; whoever counts rows up locks their parent row first.
- `synchronous=FULL`: with WAL, NORMAL already survives `kill -9`, because the system holds the pages; only FULL
  survives a power cut, and what could be lost there is an answer that was paid for. It costs about one fsync a
  commit, against seconds for the call that it protects.
- The clock is the database's: SQLite runs on this host, PostgreSQL says `clock_timestamp()`.
- No error carries a row, a parameter or a driver's message along: those hold words of notes.
"""

import shutil
import sqlite3
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, RootTransaction, Table, create_engine, event, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from drafter.errors import DrafterError, StoreBusy, StoreFault
from drafter.store.rounds import Rounds

_SQLITE_NOW = "SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')"
_POSTGRES_NOW = "SELECT clock_timestamp()"


class Database:
    """`name` is what a person reads: a path, or an address without its password. `wait_s` bounds waiting for locks."""

    def __init__(self, url: URL, name: str, *, wait_s: float) -> None:
        self.url = url
        self.name = name
        self.wait_s = wait_s
        self.sqlite = url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url, wait_s) if self.sqlite else _postgres_engine(url, wait_s)
        self._rounds = Rounds(self._begin, self._busy)

    @contextmanager
    def read(self) -> Generator[Connection]:
        """One look at the database."""
        with self.plain_errors(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Generator[Connection]:
        """One transaction that stands whole or not at all. Never held over a call; never one inside another."""
        with self.plain_errors():
            if self.sqlite:
                with self._rounds.write(self.wait_s) as connection:
                    yield connection
            else:
                with self.engine.connect() as connection, connection.begin():
                    yield connection

    def _begin(self) -> tuple[Connection, RootTransaction]:
        """A connection that has begun to write."""
        connection = self.engine.connect()
        try:
            connection.execution_options(drafter_writes=True)
            return connection, connection.begin()
        except BaseException:
            connection.close()
            raise

    def now(self, connection: Connection) -> datetime:
        """The database's time, now and not at the start of the transaction."""
        if self.sqlite:
            word = cast("str", connection.exec_driver_sql(_SQLITE_NOW).scalar_one())
            return datetime.fromisoformat(word).replace(tzinfo=UTC)
        return cast("datetime", connection.exec_driver_sql(_POSTGRES_NOW).scalar_one()).astimezone(UTC)

    def insert(self, table: Table) -> sqlite.Insert:
        """An INSERT that knows `on_conflict_do_nothing`, in this database's dialect."""
        if self.sqlite:
            return sqlite.insert(table)
        from sqlalchemy.dialects import postgresql  # a sixth of what opening a store costs

        return cast("sqlite.Insert", postgresql.insert(table))

    def use_write_ahead_log(self) -> None:
        """Readers and a writer at once; the file remembers it. Two that switch at the same moment: SQLite lets the
        loser fail without waiting (sqlite.org/wal.html), so it looks again.
        """
        if not self.sqlite:
            return
        until = time.monotonic() + self.wait_s
        while True:
            try:
                with self.plain_errors(), self.engine.connect() as connection:
                    raw: Any = connection.connection.driver_connection
                    if raw.execute("PRAGMA journal_mode=WAL").fetchone()[0] == "wal":
                        return
                    raise StoreFault(f"The disk of {self.name} cannot hold a SQLite write-ahead log.", "Name another.")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF not in {5, 6}:
                    raise self.sqlite_fault(error.sqlite_errorcode & 0xFF) from None
                if time.monotonic() > until:
                    raise self._busy() from None
                time.sleep(0.01)
            except sqlite3.DatabaseError as error:
                raise self.sqlite_fault(error.sqlite_errorcode & 0xFF) from None

    def lock_word(self, connection: Connection, word: str) -> None:
        """Until the transaction ends nobody else gets past here with the same word; SQLite has one writer anyway."""
        if not self.sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:word, 0))"), {"word": word})

    def rewrite_file(self) -> bool:
        """SQLite: writes the file anew without what was deleted and empties the log. False where others are reading."""
        with self.plain_errors(), self._rounds.alone(self.wait_s), self.engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            try:
                raw.execute("VACUUM")
                return raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
            except sqlite3.OperationalError as error:
                raise self.sqlite_fault(error.sqlite_errorcode & 0xFF) from None

    def rewrite_tables(self, names: Iterable[str]) -> None:
        """PostgreSQL: the same for some tables; the server waits for others to finish, up to `wait_s` a table."""
        with self.plain_errors(), self.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            for name in names:
                connection.exec_driver_sql(f"VACUUM (FULL) {name}")

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def plain_errors(self) -> Generator[None]:
        """Turns the driver's errors into ours. `from None`: theirs quote rows, and rows hold words of notes."""
        try:
            yield
        except DrafterError:
            raise
        except PoolTimeout:
            raise self._busy() from None
        except (OperationalError, InterfaceError, DBAPIError) as error:
            raise self._fault(error) from None

    def _busy(self) -> StoreBusy:
        return StoreBusy(
            f"{self.name} is locked by another process (waited {self.wait_s:g} s).",
            "Let it finish or stop it, then run the command again.",
        )

    def _fault(self, error: DBAPIError) -> StoreFault:
        origin: Any = error.orig
        if self.sqlite:
            return self.sqlite_fault(cast("int", getattr(origin, "sqlite_errorcode", 0)) & 0xFF)
        return self._postgres_fault(cast("str", getattr(origin, "sqlstate", None) or ""), type(origin).__name__)

    def sqlite_fault(self, code: int) -> StoreFault:
        if code in {5, 6}:
            return self._busy()
        if code == _NO_READING_OR_WRITING and self._is_full():
            code = _DISK_FULL
        what, todo = _SQLITE_FAULTS.get(code, (f"answers with error {code}", "Run `drafter backup` if it still opens."))
        return StoreFault(f"The store {self.name} {what}.", todo)

    def _is_full(self) -> bool:
        """SQLite says "disk full" of its file alone; where its log or its shared memory cannot grow, it speaks of a
        fault of the disk (measured).
        """
        try:
            return shutil.disk_usage(Path(self.name).parent).free < _LEAST_FREE
        except OSError:
            return False

    def _postgres_fault(self, state: str, kind: str) -> StoreFault:
        if state in {"55P03", "57014", "40P01", "40001"}:
            return self._busy()
        if state == "53100":
            return StoreFault(f"The disk of the store {self.name} is full.", _FREE_SPACE)
        if state in {"28P01", "28000", "3D000"}:
            return StoreFault(
                f"The store {self.name} lets us not in ({state}).", "Check its address, user and password."
            )
        if not state or state.startswith(("08", "57P")):
            return StoreFault(f"The store {self.name} cannot be reached.", "Check its address and that it is running.")
        return StoreFault(f"The store {self.name} answers with error {state} ({kind}).", "")


_FREE_SPACE = "Free some space, then run `drafter resume`: what was recorded is kept."
_LEAST_FREE = 128 * 1024  # bytes: four of the pieces in which SQLite's shared memory grows
_NO_READING_OR_WRITING, _DISK_FULL = 10, 13
_SQLITE_FAULTS = {  # https://sqlite.org/rescode.html
    3: ("may not be opened by this user", "Check the permissions of the file and its folder."),
    8: ("may not be written to", "Check the permissions of the file and its folder."),
    10: ("cannot be read or written: the disk reports a fault", "Check the disk and the space on it."),
    11: ("is damaged", "Put back a copy made with `drafter backup`."),
    13: ("cannot grow: the disk is full", _FREE_SPACE),
    14: ("cannot be opened", "Check that its folder exists and may be written to."),
    26: ("is not a Drafter store", "Name another file, or another folder with --out."),
}


# "did this insert do anything" is asked of the row count, which is dropped for INSERT unless asked to stay
_ROWS_COUNTED = {"preserve_rowcount": True}


def _sqlite_engine(url: URL, wait_s: float) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        execution_options=_ROWS_COUNTED,
        connect_args={"timeout": wait_s, "check_same_thread": False},
        pool_size=32,  # kept open as needed, one per thread: opening one costs more than most transactions
        max_overflow=-1,  # threads wait in `Rounds`, with a plain message, and not for a connection
    )

    def prepare(connection: Any, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # transactions are begun by `begin` below and nowhere else
        cursor = connection.cursor()
        for pragma in (
            "foreign_keys=ON",
            "synchronous=FULL",
            "secure_delete=ON",
            "trusted_schema=OFF",
            "cache_size=-256",  # KiB for each of 32 connections: the system caches the file once for all of them
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("drafter_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def _postgres_engine(url: URL, wait_s: float) -> Engine:
    defaults: dict[str, object] = {
        "connect_timeout": max(2, round(wait_s)),
        "application_name": "drafter",
        "options": f"-c lock_timeout={round(wait_s * 1000)}",
    }
    return create_engine(
        url,
        hide_parameters=True,
        execution_options=_ROWS_COUNTED,
        pool_pre_ping=True,  # the server may have been restarted since the last use
        pool_timeout=wait_s,
        pool_size=4,
        max_overflow=12,
        connect_args={key: value for key, value in defaults.items() if key not in url.query},
    )
