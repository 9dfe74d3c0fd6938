"""A store with people in it, and the desk that they use."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from drafter.desk.accounts import Accounts
from drafter.store import Store, store_url
from tests.store.support import sqlite_template
from tests.web.stories import deskful, room, shared_app
from tests.web.support import SAME, TLS, add_people, an_app, browser, counter

__all__ = ["deskful", "room", "shared_app", "sqlite_template"]


@pytest.fixture(scope="session")
def peopled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with Ann and Bob, made once and copied for each test: tests of pages know nothing of databases."""
    folder = tmp_path_factory.mktemp("people")
    copy = Path(shutil.copy(sqlite_template, folder / "drafter.db"))
    with Store.open(store_url(folder), migrate=False) as opened:
        add_people(counter(opened))
    return copy


@pytest.fixture
def books(peopled: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copy(peopled, tmp_path / "drafter.db")
    with Store.open(store_url(tmp_path), migrate=False) as opened:
        yield opened


@pytest.fixture
def accounts(books: Store) -> Accounts:
    return counter(books)


@pytest.fixture
def app(accounts: Accounts) -> FastAPI:
    return an_app(accounts)


@pytest.fixture
def tls_app(accounts: Accounts) -> FastAPI:
    return an_app(accounts, TLS)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """A browser of today, on a page of the desk."""
    with browser(app, **SAME) as opened:
        yield opened
