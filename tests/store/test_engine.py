"""Bad days of a database: locked, full, damaged, gone. One line each, and never a word of a note in it."""

import resource
import sqlite3
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from sqlalchemy import text

from drafter.errors import StoreBusy, StoreFault
from drafter.store import Owner, Store, store_url
from tests.store.support import KEY, a_new_run, a_run, an_attempt, pay, rows

SECRET = "the minister said off the record"


def test_a_store_that_another_process_holds_is_busy_after_the_wait(sqlite_url: str) -> None:
    with Store.open(sqlite_url, wait_s=0.05) as store:
        rival = sqlite3.connect(store.name, isolation_level=None)
        rival.execute("BEGIN IMMEDIATE")
        assert store.stories.list() == ()  # reading goes on
        with pytest.raises(StoreBusy, match=r"locked by another process \(waited 0.05 s\)"):
            store.stories.open("kyiv", None)
        rival.execute("ROLLBACK")
        rival.close()
        store.stories.open("kyiv", None)


@pytest.mark.postgres
def test_a_postgres_that_another_session_holds_is_busy_after_the_wait(postgres_store_url: str) -> None:
    with (
        Store.open(postgres_store_url, wait_s=0.05) as store,
        Store.open(postgres_store_url) as rival,
        rival._db.write() as connection,
    ):
        connection.execute(text("LOCK TABLE stories"))
        with pytest.raises(StoreBusy, match="locked by another process"):
            store.stories.open("kyiv", None)


@pytest.mark.postgres
def test_a_postgres_that_is_not_there_is_named_without_its_password(postgres_url: str) -> None:
    address = f"postgresql://ana:{SECRET.rsplit(maxsplit=1)[-1]}@127.0.0.1:1/news"
    with pytest.raises(StoreFault, match="cannot be reached") as caught:
        Store.open(address, wait_s=1.0)
    assert "record" not in "".join(traceback.format_exception(caught.value))
    with pytest.raises(StoreFault):
        Store.open(postgres_url.rpartition("/")[0] + "/no_such_database")


@pytest.mark.postgres
def test_a_postgres_that_was_restarted_is_used_again(store: Store) -> None:
    a_run(store)
    if store._db.sqlite:
        return
    with store._db.read() as connection:
        mine = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with Store.open(store._db.url.render_as_string(hide_password=False)) as other, other._db.write() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
    assert len(store.stories.list()) == 1


def test_a_full_disk_loses_nothing_that_was_recorded(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as store:
        run = a_run(store)
        pay(store, run, "plan", "a" * 64)
        with store._db.engine.connect() as connection:  # the pool hands this same connection out again
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        claim = store.ledger.claim(KEY, Owner.here())
        assert claim is not None
        with pytest.raises(StoreFault, match=r"disk is full.*resume"):
            store.ledger.settle(run.id, "lede", 0, claim, an_attempt("x" * 200_000), accept=True)
        assert [call.step for call in store.ledger.calls(run.id)] == ["plan"]
        assert store.ledger.answer("a" * 64) is not None
        with store._db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1000000")
        assert store.ledger.settle(run.id, "lede", 0, claim, an_attempt("x" * 200_000), accept=True).accepted


@pytest.mark.faults
def test_a_disk_that_takes_no_more_bytes_gives_one_plain_line(sqlite_url: str) -> None:
    code = (
        "import signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from drafter.errors import StoreFault\n"
        "from drafter.store import Store\n"
        "from tests.store.support import a_new_run, a_note, a_dossier\n"
        f"store = Store.open({sqlite_url!r})\n"
        "store.stories.open('kyiv-talks', None)\n"
        "try: store.runs.start(a_new_run(dossier=a_dossier(a_note(1, 'word ' * 400_000))))\n"
        "except StoreFault as fault: print(fault)\n"
    )
    limit = 1_000_000
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.stdout.startswith("The store ")
    assert len(done.stdout.splitlines()) == 1
    with Store.open(sqlite_url) as store:
        assert rows(store, "runs") == 0
        assert len(store.stories.list()) == 1


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "drafter.db").write_text("This is a text about something else entirely. " * 100)
    with pytest.raises(StoreFault, match="is not a Drafter store"):
        Store.open(store_url(tmp_path))


def test_a_damaged_store_is_named(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as store:
        a_run(store)
        path = Path(store.name)
    raw = bytearray(path.read_bytes())
    raw[4096:] = b"\xff" * (len(raw) - 4096)
    path.write_bytes(raw)
    with pytest.raises(StoreFault, match=r"is damaged|error"), Store.open(sqlite_url) as store:
        store.stories.list()


def test_no_error_carries_words_of_a_note_along(store: Store) -> None:
    run = a_run(store)
    claim = store.ledger.claim(KEY, Owner.here())
    assert claim is not None
    with pytest.raises(StoreFault) as caught:
        # a step's name that no column takes, in a row that holds a reply
        store.ledger.settle(run.id, None, 0, claim, an_attempt(SECRET), accept=True)  # type: ignore[arg-type]
    told = "".join(traceback.format_exception(caught.value))
    assert SECRET not in told
    assert "error" in str(caught.value)


def test_characters_that_are_no_text_are_refused_without_showing_them(store: Store) -> None:
    from tests.store.support import a_dossier, a_note

    store.stories.open("kyiv-talks", None)
    with pytest.raises(StoreFault, match="characters that are no text") as caught:
        store.runs.start(a_new_run(dossier=a_dossier(a_note(1, SECRET + "\ud800"))))
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    assert rows(store, "runs") == 0
