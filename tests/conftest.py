"""What holds for every test: no network but loopback, no settings from outside, a fixed clock to ask for."""

import os
import signal
import socket
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Deadlines of hypothesis measure a shared machine, not us. CI draws the same examples each time, so that a red run can
# be repeated; every other run draws its own.
settings.register_profile(
    "drafter",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("CI") == "true",
)
settings.load_profile("drafter")

# A job in the background of a script ignores Ctrl-C, and so would every program that a test starts and stops by it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


OVER_A_DATABASE = frozenset({"house", "both", "told", "room", "here", "store", "url", "sqlite_url", "sqlite_template"})
"""Fixtures that open a store. Each such test takes some tens of milliseconds, all of them most of a minute: they are
`slow`, so that the quick suite stays what one waits for.
"""


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what opens a store."""
    for item in items:
        if isinstance(item, pytest.Function) and not OVER_A_DATABASE.isdisjoint(item.fixturenames):
            item.add_marker(pytest.mark.slow)


class NetworkClosed(AssertionError):
    """A test tried to leave this machine."""


def _is_local(address: object) -> bool:
    if isinstance(address, str | bytes):
        return True  # a Unix socket's path
    host = address[0] if isinstance(address, tuple) and address else ""
    return host in {"127.0.0.1", "::1", "localhost", "0.0.0.0"} or str(host).startswith("127.")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under CI=true nothing is passed over: a test that skips itself there has failed."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped under CI: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def closed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every connection that is not to loopback fails the test that made it."""
    for name in ("connect", "connect_ex"):
        real: Callable[..., object] = getattr(socket.socket, name)

        def guarded(self: socket.socket, address: object, real: Callable[..., object] = real) -> object:
            if not _is_local(address):
                raise NetworkClosed(f"a test tried to reach {address!r}")
            return real(self, address)

        monkeypatch.setattr(socket.socket, name, guarded)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches a test."""
    for name in list(os.environ):
        if name.startswith(("DRAFTER_", "OPENAI_", "LANGCHAIN_", "LANGSMITH_", "PREFECT_", "PGHOST", "PGUSER")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("DO_NOT_TRACK", "1")


@pytest.fixture
def noon() -> datetime:
    """The fixed moment of all tests: 23 November 2026, 12:00 UTC."""
    return NOON


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """A clock that stands still at noon."""
    return lambda: NOON


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).resolve().parents[1]
