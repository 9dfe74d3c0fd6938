"""Brings a store to today's tables before anything is read: made whole where there is none, migrated where it is
older, refused where a newer Drafter made it.

An up-to-date store costs one SELECT, and Alembic is not loaded. Of several processes that find an old or an empty
store at once, one does the work while the others wait for its lock and then find it done.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from drafter.errors import StoreFault
from drafter.store.desk_tables import metadata  # with the desk's tables in it
from drafter.store.engine import Database
from drafter.store.tables import know_postgres

if TYPE_CHECKING:
    from alembic.config import Config

# Every revision in migrations/versions, the oldest first; a test compares. Kept here so that Alembic need not look.
REVISIONS = ("0001", "0002")
HEAD = REVISIONS[-1]


def prepare(database: Database, *, migrate: bool) -> None:
    """Raises StoreFault where the store is newer, or older and `migrate` is off, or something else than a store."""
    with database.read() as connection:
        if stored_revision(connection) == HEAD:
            return
    with database.write() as connection:
        database.lock_word(connection, "drafter schema")
        _bring_up(connection, database.name, migrate=migrate)


def stored_revision(connection: Connection) -> str | None:
    """The revision of the store's tables; empty for a store at Alembic's base, None where there is no store."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none() or ""


def upgrade(connection: Connection) -> None:
    """Runs what migrations are missing, in the connection's own transaction."""
    from alembic import command

    command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: Connection | None) -> "Config":
    """Alembic's settings, without an ini file. `python -m alembic` is not needed to work on migrations."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _bring_up(connection: Connection, name: str, *, migrate: bool) -> None:
    found = stored_revision(connection)
    if found == HEAD:
        return  # a rival was first
    if found is None:
        _make(connection, name)
        return
    if found and found not in REVISIONS:
        raise StoreFault(
            f"The store {name} was made by a newer Drafter (its tables are {found}, ours {HEAD}).",
            "Use that Drafter, or name another store.",
        )
    if not migrate:
        raise StoreFault(f"The store {name} was made by an older Drafter.", "Run any `drafter` command on it once.")
    upgrade(connection)


def _make(connection: Connection, name: str) -> None:
    """All tables at once, stamped as Alembic would."""
    strangers = set(inspect(connection).get_table_names()) & set(metadata.tables)
    if strangers:
        raise StoreFault(
            f"The database {name} holds tables of something else ({', '.join(sorted(strangers))}).",
            "Name another file or database.",
        )
    if connection.dialect.name == "postgresql":
        know_postgres()
    metadata.create_all(connection, checkfirst=False)
    connection.execute(
        text(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": HEAD})
