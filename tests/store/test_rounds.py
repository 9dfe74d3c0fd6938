"""Many small transactions share one sync to disk, and none of them knows of the others."""

import threading
from collections.abc import Callable, Generator

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import OperationalError

from drafter.errors import StoreBusy, StoreFault
from drafter.store import Store
from drafter.store.engine import Database


@pytest.fixture
def database(sqlite_url: str) -> Generator[Database]:
    with Store.open(sqlite_url, wait_s=5.0) as store:
        with store._db.write() as connection:
            connection.execute(text("CREATE TABLE lines (word TEXT UNIQUE)"))
        yield store._db


def words_in(database: Database) -> set[str]:
    with database.read() as connection:
        return set(connection.execute(text("SELECT word FROM lines")).scalars())


def add(connection: Connection, word: str) -> None:
    connection.execute(text("INSERT INTO lines VALUES (:word)"), {"word": word})


def together(database: Database, *works: Callable[[Connection], None]) -> list[BaseException | None]:
    """Each work in a thread of its own, all of them waiting while a first one still writes; gives what they raised."""
    ended: list[BaseException | None] = [None] * len(works)

    def run(number: int) -> None:
        try:
            with database.write() as connection:
                works[number](connection)
        except (StoreFault, ValueError) as error:
            ended[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(works))]
    with database.write() as connection:
        add(connection, "first")
        for thread in threads:
            thread.start()
        while database._rounds._waiting < len(works):
            threading.Event().wait(0.001)
    for thread in threads:
        thread.join(10)
    return ended


def adding(word: str) -> Callable[[Connection], None]:
    return lambda connection: add(connection, word)


def refusing(word: str) -> Callable[[Connection], None]:
    def work(connection: Connection) -> None:
        add(connection, word)
        raise ValueError(word)

    return work


def losing_all(connection: Connection) -> None:
    """What SQLite does where the disk is full in the middle of a statement."""
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.rollback()
    full = type("Full", (Exception,), {"sqlite_errorcode": 13})()
    raise OperationalError("INSERT", {}, full)


def test_threads_that_wait_are_synced_together(database: Database) -> None:
    commits: list[Connection] = []
    event.listen(database.engine, "commit", commits.append)
    assert together(database, *(adding(str(n)) for n in range(8))) == [None] * 8
    assert words_in(database) == {"first", *map(str, range(8))}
    assert len([c for c in commits if c.get_execution_options().get("drafter_writes")]) == 1


def test_one_that_fails_takes_nothing_of_the_others_with_it(database: Database) -> None:
    ended = together(database, adding("a"), refusing("b"), adding("c"), refusing("d"))
    assert [type(error) for error in ended] == [type(None), ValueError, type(None), ValueError]
    assert words_in(database) == {"first", "a", "c"}


def test_where_the_first_fails_the_others_begin_anew(database: Database) -> None:
    with pytest.raises(ValueError, match="first"), database.write() as connection:
        refusing("first")(connection)
    assert together(database, adding("a")) == [None]
    assert words_in(database) == {"first", "a"}


def test_promise_5_nobody_believes_in_a_write_that_the_database_gave_up(database: Database) -> None:
    with pytest.raises(StoreFault):
        together(database, losing_all)
    assert words_in(database) == set()
    assert together(database, adding("after")) == [None]


def test_a_round_whose_next_one_gave_up_is_ended_by_who_waits_for_it(database: Database) -> None:
    database._rounds._waiting = 1  # somebody who is seen waiting and never comes
    with database.write() as connection:
        add(connection, "a")
    assert words_in(database) == {"a"}


def test_who_waits_longer_than_the_store_allows_is_told_that_it_is_busy(database: Database) -> None:
    database.wait_s = 0.01
    ended: list[BaseException] = []

    def late() -> None:
        try:
            with database.write():
                pass
        except StoreBusy as error:
            ended.append(error)

    with database.write() as connection:
        add(connection, "a")
        thread = threading.Thread(target=late)
        thread.start()
        thread.join(5)
    assert len(ended) == 1
    assert words_in(database) == {"a"}
