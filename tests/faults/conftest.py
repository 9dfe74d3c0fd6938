"""One nursery, one stand-in server and one PostgreSQL for all bad days; a terminal of its own for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.support import Nursery, Terminal, terminal
from tests.models.standin import Standin
from tests.store.support import postgres_store_url, postgres_url, sqlite_template

__all__ = ["postgres_store_url", "postgres_url", "sqlite_template"]


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    started = Nursery()
    yield started
    started.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Standin]:
    with Standin() as running:
        yield running


@pytest.fixture
def desk(nursery: Nursery, server: Standin, sqlite_template: Path, tmp_path: Path) -> Iterator[Terminal]:
    """A terminal whose model is the stand-in server, well-behaved until told otherwise."""
    from tests.faults.support import play

    play(server)
    with terminal(nursery, tmp_path / "desk", server, empty_store=sqlite_template) as opened:
        yield opened
