"""The real stores, for the gateway's promises that rest on the ledger's."""

from tests.store.support import sqlite_template, sqlite_url

__all__ = ["sqlite_template", "sqlite_url"]
