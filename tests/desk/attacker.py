"""Somebody who writes to the database by other ways than Drafter: the guards are dropped first, keys mean nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, String, Table

from drafter.store import Store
from drafter.store.desk_tables import SQLITE_GUARDS, metadata
from drafter.store.tables import Float64, UtcTime

Row = dict[str, Any]
CHECKED = {  # columns whose values the database itself holds to a few words
    ("revisions", "kind"): {"machine": "proposal", "person": "machine", "proposal": "machine"},
    ("runs", "state"): {"done": "running", "running": "done", "failed": "done"},
}


class Attacker:
    """`?` stands for a value in every statement, whatever the database."""

    def __init__(self, store: Store) -> None:
        self.sqlite = store._db.sqlite
        if self.sqlite:
            self._connection: Any = sqlite3.connect(store.name, isolation_level=None)
            for guard in SQLITE_GUARDS:
                self.sql(f"DROP TRIGGER IF EXISTS {guard}")
        else:
            import psycopg

            url = store._db.url.set(drivername="postgresql").render_as_string(hide_password=False)
            self._connection = psycopg.connect(url, autocommit=True)
            self.sql("SET session_replication_role = replica")  # no guard, no foreign key

    def close(self) -> None:
        self._connection.close()

    def sql(self, statement: str, *values: Any) -> None:
        self._connection.execute(statement if self.sqlite else statement.replace("?", "%s"), values)

    def rows(self, table: str) -> list[Row]:
        """Every row, by its key."""
        order = ", ".join(column.name for column in metadata.tables[table].primary_key)
        found = self._connection.execute(f"SELECT * FROM {table} ORDER BY {order}")  # noqa: S608
        names = [one[0] for one in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def set(self, table: str, row: Row, column: str, value: Any) -> Row:
        """Another value in one column of a row; gives the row as it is then."""
        self.sql(f"UPDATE {table} SET {column} = ? WHERE {_where(table)}", value, *_key(table, row))  # noqa: S608
        return {**row, column: value}

    def delete(self, table: str, row: Row) -> None:
        self.sql(f"DELETE FROM {table} WHERE {_where(table)}", *_key(table, row))  # noqa: S608

    def insert(self, table: str, row: Row) -> None:
        marks = ", ".join("?" * len(row))
        self.sql(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", *row.values())  # noqa: S608

    @contextmanager
    def altered(self, table: str, row: Row, column: str, value: Any) -> Iterator[None]:
        """As long as the block lasts."""
        changed = self.set(table, row, column, value)
        try:
            yield
        finally:
            self.set(table, changed, column, row[column])

    @contextmanager
    def without(self, table: str, row: Row) -> Iterator[None]:
        self.delete(table, row)
        try:
            yield
        finally:
            self.insert(table, row)


def _where(table: str) -> str:
    return " AND ".join(f"{column.name} = ?" for column in metadata.tables[table].primary_key)


def _key(table: str, row: Row) -> list[Any]:
    return [row[column.name] for column in metadata.tables[table].primary_key]


def other(table: Table, column: Column[Any], value: Any) -> Any:
    """Another value that the column takes."""
    if (table.name, column.name) in CHECKED:
        return CHECKED[table.name, column.name][value]
    if value is None:
        return _anything(column)
    if isinstance(column.type, UtcTime | Date):
        return _later(value)
    if isinstance(value, int | float):
        return not value if isinstance(column.type, Boolean) else value + 1000
    if isinstance(value, bytes):
        return value + b"!"
    middle = len(value) // 2
    return f"{value[:middle]}{'x' if value[middle : middle + 1] != 'x' else 'y'}{value[middle + 1 :]}"


def _later(value: Any) -> Any:
    if isinstance(value, str) and len(value) == 10:
        return (date.fromisoformat(value) + timedelta(days=1)).isoformat()
    if isinstance(value, str):
        return (datetime.fromisoformat(value) + timedelta(seconds=1)).isoformat(" ", "microseconds")
    return value + (timedelta(seconds=1) if isinstance(value, datetime) else timedelta(days=1))


def _anything(column: Column[Any]) -> Any:
    for kind, value in (
        (UtcTime, datetime(2020, 1, 1, tzinfo=UTC).isoformat(" ", "microseconds")),
        (LargeBinary, b"x"),
        (type(Float64), 1.5),
        (Integer, 7),
        (String, "x"),
    ):
        if isinstance(column.type, kind):
            return value
    raise AssertionError(column)
