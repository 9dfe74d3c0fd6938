"""Stores to test on: SQLite always, and a real PostgreSQL that the tests start themselves.

Other suites may use the fixture `postgres_url`: import it into their conftest. The server is started once per
process, whoever asks first, and stopped by its number at the end.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from drafter.article import (
    Article,
    Author,
    Checked,
    Draft,
    Evidence,
    Flag,
    Hole,
    Kind,
    Question,
    Section,
    Sentence,
    SourceLine,
)
from drafter.notes import Dossier, OnRecord, Passage, PassageKind, Removal, SourceNote
from drafter.record import Made, Origin, Record, Usage
from drafter.store import Attempt, NewRun, Owner, Store, StoredRun, store_url
from drafter.store.desk_tables import SQLITE_GUARDS, metadata

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ORIGIN = "0" * 64
KEY = "c" * 64


# --- a real PostgreSQL


class Postgres:
    """A server of its own: initdb in a temporary folder, a free port on loopback, an unprivileged user."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        self._user = _unprivileged()
        self._home = Path(tempfile.mkdtemp(prefix="drafter-postgres-"))
        self._data = self._home / "data"
        self._pid = 0
        self.url = ""

    def start(self) -> None:
        if self._user:
            shutil.chown(self._home, self._user)
        self._call("initdb", "-D", self._data, "-U", "drafter", "-E", "UTF8", "--locale=C", "-A", "trust", "--no-sync")
        for _ in range(3):  # somebody else may take the port in between
            port = _free_port()
            options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self._home} -c fsync=off"
            log = self._home / "log"
            try:
                self._call("pg_ctl", "start", "-w", "-s", "-D", self._data, "-l", log, "-o", options)
            except subprocess.CalledProcessError:
                continue
            self._pid = int((self._data / "postmaster.pid").read_text().split()[0])
            self.url = f"postgresql+psycopg://drafter@127.0.0.1:{port}/postgres"
            return
        raise RuntimeError(f"PostgreSQL does not start: {log.read_text()}")

    def stop(self) -> None:
        if self._pid:
            os.kill(self._pid, signal.SIGINT)  # a fast shutdown: it ends its own sessions (postgres(1))
            until = time.monotonic() + 20
            while (self._data / "postmaster.pid").exists() and time.monotonic() < until:
                time.sleep(0.02)
        shutil.rmtree(self._home, ignore_errors=True)

    def _call(self, tool: str, *words: object) -> None:
        who: dict[str, Any] = {"user": self._user, "group": self._user, "extra_groups": []} if self._user else {}
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        command = [str(self._binaries / tool), *map(str, words)]
        subprocess.run(command, check=True, cwd="/", env={"PATH": os.defpath, "LC_ALL": "C"}, **quiet, **who)


def _unprivileged() -> str:
    """PostgreSQL refuses to run as root; empty where we are somebody else anyway."""
    if os.geteuid() != 0:
        return ""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgres_binaries() -> Path | None:
    """Where initdb and pg_ctl are: as pg_config says, as Debian puts them, or on the path."""
    folders: list[Path] = []
    if config := shutil.which("pg_config"):
        said = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False).stdout.strip()
        folders.append(Path(said))
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: _version(p.parent.name), reverse=True)
    if found := shutil.which("initdb"):
        folders.append(Path(found).parent)
    return next((f for f in folders if (f / "initdb").is_file() and (f / "pg_ctl").is_file()), None)


def _version(name: str) -> float:
    try:
        return float(name)
    except ValueError:
        return 0.0


_running: list[Postgres] = []
_users = 0


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a real PostgreSQL, empty at first. Absent: named and skipped, and with CI=true a failure."""
    global _users  # noqa: PLW0603 - one server, however many suites import this fixture
    if not _running:
        binaries = postgres_binaries()
        if binaries is None:
            why = "PostgreSQL is not installed (Debian: apt-get install postgresql)"
            if os.environ.get("CI") == "true":
                pytest.fail(why)
            pytest.skip(why)
        server = Postgres(binaries)
        try:
            server.start()
        except BaseException:
            server.stop()
            raise
        _running.append(server)
    _users += 1
    yield _running[0].url
    _users -= 1
    if not _users:
        _running.pop().stop()


# --- stores


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store at today's tables, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("store")
    Store.open(store_url(folder)).close()
    return folder / "drafter.db"


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "drafter.db")
    return store_url(tmp_path)


@pytest.fixture(scope="session")
def postgres_store_url(postgres_url: str) -> str:
    """The same server with today's tables in it."""
    Store.open(postgres_url).close()
    return postgres_url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    """An empty store at today's tables, on each database."""
    if request.param == "sqlite":
        return request.getfixturevalue("sqlite_url")
    return request.getfixturevalue("postgres_store_url")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.open(url, wait_s=5.0) as opened:
        yield opened
        if not url.startswith("sqlite"):
            empty(opened)


def empty(store: Store) -> None:
    """No row is left in any table; the record of a story lets nobody delete from it as long as its guards stand."""
    with store._db.write() as connection:
        if not store._db.sqlite:
            names = ", ".join(table.name for table in metadata.sorted_tables)
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
            return
        for name in SQLITE_GUARDS:
            connection.execute(text(f"DROP TRIGGER {name}"))
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        for guard in SQLITE_GUARDS.values():
            connection.execute(text(guard))


def let_lapse(store: Store, table: str = "claims") -> None:
    """Every lease of that kind has run out a minute ago."""
    with store._db.write() as connection:
        past = store._db.now(connection) - timedelta(minutes=1)
        connection.execute(metadata.tables[table].update().values(expires=past))


def rows(store: Store, table: str) -> int:
    with store._db.read() as connection:
        return int(connection.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one())


# --- owners


@cache
def dead_owner(worker: str = "") -> Owner:
    """A process of this machine that is no more."""
    process = subprocess.Popen(
        [sys.executable, "-S", "-c", "input()"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    from drafter.store.owners import _started, host

    owner = Owner(host(), process.pid, _started(process.pid) or 0.0, worker)
    process.kill()
    process.communicate()
    return owner


def elsewhere(worker: str = "") -> Owner:
    """A process of another machine: whether it lives, nobody here can say."""
    return Owner("desk-9/00000000/1", 4711, 12.5, worker)


# --- values


def a_note(number: int = 1, words: str = "The council voted 7-2 on Monday.", **more: Any) -> SourceNote:
    name = f"N{number}"
    return SourceNote(
        id=name,
        title=f"Notes {number}",
        text=words,
        passages=(Passage(f"{name}.1", words, 0, len(words), PassageKind.SENTENCE, ("instruction",)),),
        file=f"note-{number}.md",
        sha256=f"{number:064x}",
        received=NOON,
        removed=(Removal("zero-width characters", 2, "page 3"),),
        **more,
    )


def a_dossier(*notes: SourceNote) -> Dossier:
    background = a_note(2, "An aide expects a delay.", source="Maria Ruiz", on_record=OnRecord.BACKGROUND, embargo=NOON)
    return Dossier(notes or (a_note(), background), {"Maria Ruiz": "a person close to the talks"})


def a_new_run(story: str = "kyiv-talks", **more: Any) -> NewRun:
    asked: dict[str, Any] = {
        "story": story,
        "origin_hash": ORIGIN,
        "dossier": a_dossier(),
        "format_name": "explainer",
        "format_text": 'title = "Explainer"\n',
        "prompts": {"explainer/lede.md.j2": "Write the lede.", "_shared/notes.md.j2": "{{ notes }}"},
        "wording_text": 'label = "AI-assisted"\n',
        "settings": {"outlet": "The Ledger", "budget": {"calls": 24}, "needs": [1, 2.5, None, True]},
        "model": "openai:small",
        "day": date(2026, 11, 23),
        "started_by": "Ana Brandt",
        "origin": Origin.SCHEDULE,
    }
    return NewRun(**(asked | more))


def a_run(store: Store, slug: str = "kyiv-talks", **more: Any) -> StoredRun:
    story = store.stories.open(slug, None)
    return store.runs.start(a_new_run(story.slug, **more))


def an_attempt(words: str = "The council voted 7-2. [N1.1]", outcome: str = "accepted", **more: Any) -> Attempt:
    asked: dict[str, Any] = {
        "asked_model": "openai:small",
        "answered_model": "small-2026",
        "response_id": "resp-1",
        "finish_reason": "stop",
        "usage": Usage(prompt=1000, completion=200, cached=900),
        "cost": 0.002,
        "started": NOON,
        "ended": NOON + timedelta(seconds=4),
    }
    return Attempt(outcome, words, **(asked | more))


def pay(
    store: Store,
    run: StoredRun,
    step: str = "lede",
    key: str = KEY,
    words: str = "Paid words.",
    take: int = 0,
) -> None:
    """One accepted answer, as the gateway books it."""
    store.runs.note_step(run.id, step, take, key)
    claim = store.ledger.claim(key, Owner.here(step))
    assert claim is not None
    assert store.ledger.settle(run.id, step, take, claim, an_attempt(words), accept=True).accepted


def a_draft(slug: str = "kyiv-talks", lede: str = "The council voted 7-2 on Monday.") -> Draft:
    voted, maybe = Sentence(lede, ("N1.1",)), Sentence("It may slip.", ("N2.1",), Kind.INFERENCE)
    asked = Question(Sentence("Who voted?"), (Sentence("The council.", ("N1.1",)),))
    hole = Hole("left_to_editor", "It is the outlet's own view.", "Write it.")
    source = SourceLine("N1", "Notes 1", "https://example.org/", "2026-11-23")
    sections = (
        Section("headline", "Headline", Author.MODEL, paragraphs=((Sentence("Council votes", ("N1.1",)),),)),
        Section("lede", "Introduction", Author.MODEL, paragraphs=((voted, maybe),), inference=True),
        Section("faq", "FAQs", Author.MODEL, questions=(asked,)),
        Section("insight", "Insight", Author.PERSON, hole=hole, opinion=True),
        Section("sources", "Sources", Author.CODE, sources=(source,)),
    )
    article = Article(slug, "explainer", "en", sections, NOON)
    flag = Flag("number-not-in-notes", "S2", "“7-2” stands in no note.", "Check it.", start=18, end=21)
    checked = (Checked("S1", Evidence("N1.1", 0.8, ((0, 7),), ((4, 11),))), Checked("S2", None, (flag,)))
    return Draft(article, checked, (Flag("hole", "insight", "Nothing here.", "Write it."),))


def a_record(run: StoredRun, draft: Draft) -> Record:
    return Record(
        story=run.story,
        run=run.id,
        format=run.format_name,
        text_sha256=draft.article.sha256,
        dossier_sha256=run.dossier_sha256,
        made=(Made("lede", "Introduction", Author.MODEL, "small-2026", "explainer/lede.md.j2", "a" * 64),),
        origin=run.origin,
        started_by=run.started_by,
        started=NOON,
        ended=NOON + timedelta(minutes=1),
        prompts={"explainer/lede.md.j2": "a" * 64},
        drafter_version="0.1.0",
    )


def file(store: Store, run: StoredRun, draft: Draft | None = None, **more: Any) -> Any:
    """Files a machine's draft as the pipeline does."""
    text_of_it = draft or a_draft(run.story)
    asked: dict[str, Any] = {"origin_hash": run.origin_hash, "author": Author.MODEL, "run_id": run.id, "take": run.take}
    return store.revisions.file(run.story, text_of_it, record=a_record(run, text_of_it), **(asked | more))


def together(*tasks: Callable[[], Any]) -> list[Any]:
    """Runs tasks in threads that start at the same moment; their results in order."""
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    barrier = Barrier(len(tasks))

    def at_once(task: Callable[[], Any]) -> Any:
        barrier.wait(10)
        return task()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(at_once, tasks))
