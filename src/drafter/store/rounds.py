"""Many small transactions of one process, synced to disk together: SQLite has one writer, and a sync costs most of it.

Threads queue for their turn. Who finds others waiting when its work is done leaves the transaction open for the next
and waits; the last one commits for all. Nobody returns before what it wrote is on disk, so nothing recorded is lost
(promise 5). What fails is rolled back to where it began and harms nobody else's; where the database itself gives the
transaction up (a full disk), all that were in it are told so. A thread that is alone commits at once, as ever.
"""

import sqlite3
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, RootTransaction
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

_MOST = 64  # in one round: the first one waits for the last
_LOOK_S = 0.05


@dataclass(eq=False)
class _Round:
    """One transaction that several share. `fault` is why none of it stands."""

    connection: Connection
    transaction: RootTransaction
    members: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    fault: Exception | None = None


class Rounds:
    """`begin` gives a connection with a transaction begun; `busy` is raised by who waits longer than `wait_s`."""

    def __init__(self, begin: Callable[[], tuple[Connection, RootTransaction]], busy: Callable[[], Exception]) -> None:
        self._begin = begin
        self._busy = busy
        self._turn = threading.Lock()
        self._count = threading.Lock()
        self._waiting = 0
        self._open: _Round | None = None

    @contextmanager
    def write(self, wait_s: float) -> Generator[Connection]:
        """One piece of work that stands whole or not at all, once the block is left."""
        self._take_turn(wait_s)
        try:
            shared = self._open or self._new()
        except BaseException:
            self._turn.release()
            raise
        try:
            with _apart(shared):
                yield shared.connection
        except BaseException as error:
            self._leave_failed(shared, error)
            raise
        shared.members += 1
        self._leave(shared)
        if shared.fault:
            raise shared.fault

    @contextmanager
    def alone(self, wait_s: float) -> Generator[None]:
        """No transaction of this process is open inside the block."""
        self._take_turn(wait_s)
        try:
            if self._open:
                self._end(self._open)
            yield
        finally:
            self._turn.release()

    def _take_turn(self, wait_s: float) -> None:
        with self._count:
            self._waiting += 1
        try:
            if not self._turn.acquire(timeout=wait_s):
                raise self._busy()
        finally:
            with self._count:
                self._waiting -= 1

    def _new(self) -> _Round:
        self._open = _Round(*self._begin())
        return self._open

    def _leave(self, shared: _Round) -> None:
        """Commit, or leave that to the next one. Who was seen waiting may have given up: then we look again."""
        if self._waiting and shared.members < _MOST:
            self._turn.release()
            while not shared.over.wait(_LOOK_S):
                if self._turn.acquire(blocking=False):
                    if self._open is shared:
                        self._end(shared)
                    self._turn.release()
            return
        self._end(shared)
        self._turn.release()

    def _leave_failed(self, shared: _Round, error: BaseException) -> None:
        """Others' work stays, unless the database has rolled all of it back already."""
        gone = not _in_transaction(shared.connection)
        if gone and shared.members:
            shared.fault = error if isinstance(error, DBAPIError) else self._busy()
        if gone or not shared.members:
            self._drop(shared)
        elif not self._waiting:
            self._end(shared)
        # else the next one commits; those who wait for it look again where it gave up
        self._turn.release()

    def _end(self, shared: _Round) -> None:
        try:
            shared.transaction.commit()
        except SQLAlchemyError as error:
            shared.fault = error
        finally:
            self._drop(shared)

    def _drop(self, shared: _Round) -> None:
        """Give the connection back; what was not committed is rolled back with it."""
        self._open = None
        try:
            shared.connection.close()
        except SQLAlchemyError as error:
            shared.fault = shared.fault or error
        finally:
            shared.over.set()


@contextmanager
def _apart(shared: _Round) -> Generator[None]:
    """The first one's failure ends the round; later ones work behind a savepoint of their own."""
    if not shared.members:
        yield
        return
    raw: Any = shared.connection
    raw.exec_driver_sql("SAVEPOINT mine")
    try:
        yield
    except BaseException:
        if _in_transaction(shared.connection):
            _back_to_mine(shared)
        raise
    raw.exec_driver_sql("RELEASE mine")


def _back_to_mine(shared: _Round) -> None:
    """Only what this one wrote is undone; where that fails, everything is, rather than half of it kept."""
    raw: Any = shared.connection.connection.driver_connection
    try:
        raw.execute("ROLLBACK TO mine")
        raw.execute("RELEASE mine")
    except sqlite3.Error:
        raw.rollback()


def _in_transaction(connection: Connection) -> bool:
    raw: Any = connection.connection.driver_connection
    return bool(raw.in_transaction)
