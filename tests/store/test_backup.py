"""A copy of the store is one moment of it, whole, and made while others write."""

import shutil
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from drafter.errors import StoreFault
from drafter.store import Store, backup
from tests.store.support import a_run, pay


@pytest.mark.slow
def test_a_copy_made_while_others_write_opens_and_is_consistent(sqlite_url: str, tmp_path: Path) -> None:
    with Store.open(sqlite_url) as store:
        run = a_run(store)
        stop = threading.Event()
        written: list[str] = []

        def write() -> None:
            while not stop.is_set():
                key = f"{len(written):064x}"
                pay(store, run, f"s{len(written)}", key, "word " * 500)
                written.append(key)

        writer = threading.Thread(target=write)
        writer.start()
        while len(written) < 3:
            pass
        before = len(written)
        store.backup(tmp_path / "copies" / "monday.db")
        stop.set()
        writer.join()
    assert [file.name for file in (tmp_path / "copies").iterdir()] == ["monday.db"]
    with Store.open(f"sqlite:///{tmp_path}/copies/monday.db") as copy:
        calls = copy.ledger.calls(run.id)
        assert before <= len(calls) <= len(written)
        assert all(copy.ledger.answer(call.key) for call in calls)
        assert copy.runs.get(run.id).dossier == run.dossier


def test_a_copy_is_readable_by_its_owner_only(sqlite_url: str, tmp_path: Path) -> None:
    with Store.open(sqlite_url) as store:
        store.backup(tmp_path / "copy.db")
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_file_that_is_there_is_kept(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("last week's")
    with Store.open(sqlite_url) as store, pytest.raises(StoreFault, match="exists already and was kept"):
        store.backup(tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "last week's"


def test_a_copy_that_cannot_be_made_leaves_nothing_behind(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("")
    with Store.open(sqlite_url) as store, pytest.raises(StoreFault, match="cannot be written"):
        store.backup(tmp_path / "a-file" / "copy.db")
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.postgres
def test_a_postgres_store_is_copied_by_its_own_tool(postgres_store_url: str, tmp_path: Path) -> None:
    if shutil.which("pg_dump") is None:
        pytest.fail("Debian's postgresql brings pg_dump along")
    with Store.open(postgres_store_url) as store:
        store.backup(tmp_path / "copy.dump")
    assert (tmp_path / "copy.dump").read_bytes().startswith(b"PGDMP")
    assert stat.S_IMODE((tmp_path / "copy.dump").stat().st_mode) == 0o600


@pytest.mark.postgres
def test_without_that_tool_the_person_is_told(
    postgres_store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup.shutil, "which", lambda _name: None)
    with Store.open(postgres_store_url) as store, pytest.raises(StoreFault, match=r"pg_dump is not on this machine"):
        store.backup(tmp_path / "copy.dump")
    assert not (tmp_path / "copy.dump").exists()
