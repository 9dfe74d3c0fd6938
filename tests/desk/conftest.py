"""The stores and the desk that every test here may ask for."""

from tests.desk.support import bench, both, drafted, house
from tests.store.support import (
    postgres_store_url,
    postgres_url,
    sqlite_template,
    sqlite_url,
    store,
    url,
)

__all__ = [
    "bench",
    "both",
    "drafted",
    "house",
    "postgres_store_url",
    "postgres_url",
    "sqlite_template",
    "sqlite_url",
    "store",
    "url",
]
