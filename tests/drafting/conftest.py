"""The stores that a test here may ask for: SQLite and a real PostgreSQL."""

from tests.store.support import (
    postgres_store_url,
    postgres_url,
    sqlite_template,
    sqlite_url,
    store,
    url,
)

__all__ = ["postgres_store_url", "postgres_url", "sqlite_template", "sqlite_url", "store", "url"]
