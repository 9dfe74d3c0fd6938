"""A store is made, migrated or refused before anything is read."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from drafter.errors import StoreFault
from drafter.store import Store, store_url
from drafter.store.desk_tables import metadata
from drafter.store.engine import Database
from drafter.store.places import place
from drafter.store.schema import HEAD, REVISIONS, alembic_config, stored_revision, upgrade
from tests.store.support import empty as empty_rows
from tests.store.support import together


def database(url: str) -> Database:
    address, name = place(url)
    return Database(address, name, wait_s=5.0)


def schema(connection: Connection) -> list[tuple[str, str]]:
    """SQLite's own words for every table and index, but for blanks and the order of a table's clauses."""
    found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"))
    return [(name, " ".join(sorted(re.findall(r"[^\s(),]+", sql)))) for name, sql in found]


def empty(store_database: Database) -> None:
    """As Alembic leaves a database behind that was taken back to its base."""
    with store_database.write() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
        metadata.drop_all(connection)
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))


def test_migrating_from_empty_and_making_at_head_give_the_same_tables(tmp_path: Path) -> None:
    Store.open(store_url(tmp_path / "made")).close()
    made = database(store_url(tmp_path / "made"))
    (tmp_path / "migrated").mkdir()
    migrated = database(store_url(tmp_path / "migrated"))
    with migrated.write() as connection:
        upgrade(connection)
    with made.read() as one, migrated.read() as other:
        assert schema(one) == schema(other)
        assert stored_revision(one) == stored_revision(other) == HEAD
    made.close()
    migrated.close()


def test_the_migrations_give_the_tables_that_the_code_knows(url: str) -> None:
    fresh = database(url)
    empty(fresh)
    with Store.open(url), fresh.read() as connection:
        assert stored_revision(connection) == HEAD
        # SQLite's defaults come back as text that Alembic cannot compare; the test above compares them
        opts = {"compare_type": True, "compare_server_default": not fresh.sqlite}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []
    fresh.close()


def test_every_migration_is_listed_and_can_be_taken_back(tmp_path: Path) -> None:
    from alembic import command

    fresh = database(store_url(tmp_path))
    with fresh.write() as connection:
        config = alembic_config(connection)
        known = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
        assert tuple(reversed(known)) == REVISIONS
        upgrade(connection)
        command.downgrade(config, "base")
        assert [name for name, _ in schema(connection) if not name.startswith("sqlite_")] == ["alembic_version"]
    fresh.close()


@pytest.mark.slow
def test_an_up_to_date_store_opens_without_loading_alembic(sqlite_url: str) -> None:
    code = f"import sys; from drafter.store import Store; Store.open({sqlite_url!r}); print('alembic' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "False"


def test_a_store_of_a_newer_drafter_is_refused_and_left_alone(url: str) -> None:
    with Store.open(url) as store:
        with store._db.write() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(StoreFault, match=r"made by a newer Drafter.*9999.*Use that Drafter"):
            Store.open(url)
        with store._db.write() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": HEAD})


def test_an_older_store_is_migrated_only_where_that_is_wanted(url: str) -> None:
    fresh = database(url)
    empty(fresh)
    with pytest.raises(StoreFault, match="made by an older Drafter"):
        Store.open(url, migrate=False)
    with Store.open(url) as store:
        assert store.stories.list() == ()
    fresh.close()


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    theirs = database(store_url(tmp_path))
    with theirs.write() as connection:
        connection.execute(text("CREATE TABLE runs (id INTEGER)"))
    with pytest.raises(StoreFault, match="holds tables of something else"):
        Store.open(store_url(tmp_path))
    theirs.close()


def test_of_many_that_open_a_new_store_at_once_all_find_it_ready(tmp_path: Path) -> None:
    stores = together(*(lambda: Store.open(store_url(tmp_path)) for _ in range(4)))
    for store in stores:
        assert store.stories.list() == ()
        store.close()


@pytest.mark.faults
def test_of_processes_that_migrate_one_store_at_once_all_find_it_ready(url: str) -> None:
    fresh = database(url)
    empty(fresh)
    code = f"from drafter.store import Store; Store.open({url!r}).stories.open('kyiv', None)"
    processes = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE) for _ in range(3)]
    assert [process.communicate()[1] for process in processes] == [b"", b"", b""]
    assert [process.returncode for process in processes] == [0, 0, 0]
    with fresh.read() as connection:
        assert stored_revision(connection) == HEAD
    fresh.close()
    with Store.open(url) as store:
        empty_rows(store)


@pytest.mark.faults
def test_of_processes_that_make_one_store_at_once_all_find_it_ready(tmp_path: Path) -> None:
    code = f"from drafter.store import Store; Store.open({store_url(tmp_path)!r}).stories.open('kyiv', None)"
    processes = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE) for _ in range(3)]
    assert [process.communicate()[1] for process in processes] == [b"", b"", b""]
