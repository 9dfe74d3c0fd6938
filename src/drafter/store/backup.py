"""A copy of the whole store, made while others read and write it: one moment of it, whole or not at all.

SQLite's own online copy takes one snapshot; writers go on meanwhile (https://sqlite.org/backup.html). The copy is
tried out before it gets its name. PostgreSQL's copy is `pg_dump`'s business; it is called where it is found.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from drafter.errors import StoreFault
from drafter.store.engine import Database


def backup(database: Database, path: Path) -> None:
    """Writes the copy to `path`, readable by its owner only. Raises StoreFault; an existing file is never replaced."""
    if path.exists():
        raise StoreFault(f"{path} exists already and was kept.", "Name a new file for the copy.")
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            _copy(database, part)
            part.rename(path)
        finally:
            part.unlink(missing_ok=True)
        _sync(path.parent)
    except OSError as error:
        raise StoreFault(f"The copy {path} cannot be written: {error.strerror}.", "Name another place.") from None


def _copy(database: Database, part: Path) -> None:
    if database.sqlite:
        _copy_sqlite(database, part)
    else:
        _dump_postgres(database.url, database.name, part)
    _sync(part)


def _copy_sqlite(database: Database, part: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(database.name, timeout=database.wait_s)) as source,
            closing(sqlite3.connect(part)) as copy,
        ):
            source.backup(copy)  # all pages in one step: a snapshot, so that no writer makes it start again
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without -wal and -shm beside it
            verdict: str = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise database.sqlite_fault(error.sqlite_errorcode & 0xFF) from None
    if verdict != "ok":
        raise StoreFault(
            f"The copy of {database.name} is damaged and was not kept.", "The store itself may be; check the disk."
        )


def _dump_postgres(url: URL, name: str, part: Path) -> None:
    tool = shutil.which("pg_dump")
    if tool is None:
        raise StoreFault(
            f"The store {name} is a PostgreSQL database, and its tool pg_dump is not on this machine.",
            "Install PostgreSQL's client tools, or run pg_dump where the server is.",
        )
    # the password goes by the environment: command lines can be read by everybody on the machine
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    command = [tool, "--format=custom", f"--file={part}", "--no-password", f"--dbname={address}"]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603 - no shell, our own words
    if done.returncode != 0:
        raise StoreFault(
            f"pg_dump could not copy the store {name} (exit {done.returncode}).",
            "Run it by hand to see why; its version must not be older than the server's.",
        )


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
