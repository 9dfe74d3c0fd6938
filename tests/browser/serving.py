"""A desk to look at in a browser: drafted once, copied for each test, served by the real server on a free port.

`Desk` serves from a thread of this process; `Process` from a process of its own, which can be killed.
"""

import asyncio
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import IO, Any
from urllib.error import URLError
from urllib.request import urlopen

import uvicorn

from drafter.cli.serving import Served, opened
from drafter.desk.accounts import Accounts, enter_link
from drafter.desk.people import Person, Role
from drafter.drafting import Asked, open_run, produce, workplace
from drafter.readers import read_notes
from drafter.record import Origin
from drafter.recording import read_recording, take_in
from drafter.settings import EXTRACTIVE, checkout, load_settings
from drafter.store import Store, store_url
from drafter.web.desk import desk_app

STORY = "kyiv-talks-recorded"
REVIEW = f"/stories/{STORY}"
SECRET = "a long way down to the harbour"
PEOPLE: dict[str, tuple[str, tuple[Role, ...]]] = {
    "ann": ("Ann Lee", (Role.EDITOR,)),
    "bob": ("Bob Ray", (Role.EDITOR,)),
    "rita": ("Rita Moss", (Role.REPORTER,)),
    "cleo": ("Cleo Hart", (Role.REPORTER, Role.EDITOR, Role.ADMIN)),
}


def in_a_thread(work: Callable[[], Coroutine[Any, Any, object]]) -> None:
    """In a thread of its own: Playwright keeps a loop running in that of the tests."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(work())).result()


def draft_example(out: Path, *, started_by: str = "", story: str = STORY) -> None:
    """The recorded example, drafted anew from its own answers; started by a schedule where nobody is named."""
    recording = read_recording(checkout() / "examples" / "kyiv-talks-recorded" / "run.json")
    origin = Origin.PERSON if started_by else Origin.SCHEDULE
    run = replace(recording.run, story=story, started_by=started_by, origin=origin)
    with workplace(load_settings(), out) as tools:
        drafted = take_in(tools.store, replace(recording, run=run), waits=True)
        in_a_thread(lambda: produce(tools, drafted))


def draft_notes(out: Path, notes: Path, story: str, *, started_by: str = "rita") -> None:
    """A draft of other notes by the built-in writer."""
    with workplace(load_settings(), out) as tools:
        dossier = read_notes([notes]).dossier
        asked = Asked(dossier, story, None, EXTRACTIVE, started_by=started_by, day=date(2026, 11, 23))
        drafted = open_run(tools, asked).id
        in_a_thread(lambda: produce(tools, drafted))


def add_people(accounts: Accounts, people: Mapping[str, tuple[str, tuple[Role, ...]]] = PEOPLE) -> None:
    for name, (full_name, roles) in people.items():
        accounts.add(name, full_name, roles)


def make_template(out: Path) -> Path:
    """An outputs folder with the drafted example and everybody's account."""
    draft_example(out)
    with Store.open(store_url(out)) as store:
        add_people(Accounts(store.accounts))
    return out


def free_socket() -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", 0))
    return made


@dataclass
class Desk:
    """A desk that is served. `expected` are complaints of the browser that belong to a test."""

    out: Path
    origin: str
    accounts: Accounts
    served: Served | None = None
    expected: list[str] = field(default_factory=list)

    def link(self, name: str, leads_to: str = REVIEW) -> str:
        """A one-time link for somebody."""
        return enter_link(self.origin, self.accounts.link(name), leads_to)

    def session(self, name: str) -> str:
        """The secret of a new session, without the page that leads to one."""
        return self.accounts.enter(self.accounts.link(name).secret, "127.0.0.1", "Chromium")

    @property
    def desk(self) -> Any:
        """What the pages ask, for what happens elsewhere than in a browser."""
        assert self.served
        return self.served.desk

    def person(self, name: str) -> Person:
        return self.accounts.person(name)


@contextmanager
def serving(out: Path) -> Generator[Desk]:
    """A desk over this folder, from a thread."""
    listening = free_socket()
    with opened(load_settings(), out, listening.getsockname()[1]) as served:
        config = uvicorn.Config(
            desk_app(served.house, served.desk),
            log_level="critical",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        _until_answers(served.house.origin)
        try:
            yield Desk(out, served.house.origin, served.accounts, served)
        finally:
            server.should_exit = server.force_exit = True
            thread.join(timeout=20)
            listening.close()


class Process:
    """The same from a process of its own, on a port that stays the same when it is started again."""

    def __init__(self, out: Path) -> None:
        self._out = out
        with free_socket() as found:
            self._port = found.getsockname()[1]
        self.origin = f"http://127.0.0.1:{self._port}"
        self._log: IO[bytes] = (out / "server.log").open("ab")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Serve, and come back as soon as it answers."""
        command = [sys.executable, "-m", "drafter", "desk", "--out", str(self._out), "--port", str(self._port)]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log)
        _until_answers(self.origin, self._process)

    def kill(self) -> None:
        """At once, in the middle of whatever it does."""
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(timeout=20)
            self._process = None

    def close(self) -> None:
        self.kill()
        self._log.close()


@contextmanager
def serving_apart(out: Path) -> Generator[tuple[Desk, Process]]:
    """A desk in a process of its own."""
    process = Process(out)
    with Store.open(store_url(out)) as store:
        try:
            process.start()
            yield Desk(out, process.origin, Accounts(store.accounts)), process
        finally:
            process.close()


def _until_answers(origin: str, process: subprocess.Popen[bytes] | None = None) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process and process.poll() is not None:
            raise RuntimeError("the desk ended while it was starting")
        try:
            with urlopen(f"{origin}/sign-in", timeout=20):
                return
        except (URLError, OSError):
            threading.Event().wait(0.02)
    raise TimeoutError("the desk did not answer")


def copied(template: Path, folder: Path) -> Path:
    """A copy of an outputs folder to work in."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
    return folder
