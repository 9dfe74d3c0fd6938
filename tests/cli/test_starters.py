"""Work that the desk has done elsewhere: the wish is stored first, and whoever does it takes an id."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from drafter.cli import starters
from drafter.cli.starters import Flows, Workers
from drafter.desk.desk import Desk
from drafter.desk.people import Person, Role
from drafter.desk.proposing import Wish, wish
from drafter.desk.publishing import decide_to_publish, folder_of
from drafter.drafting.rewriting import RewriteState
from drafter.errors import DrafterError, Refused, ServerUnreachable
from drafter.settings import load_settings
from drafter.store import Store, store_url
from tests.desk.support import ANN as SIGNER
from tests.desk.support import SLUG, House, begin, desk_on
from tests.flows.support import free_port

pytestmark = pytest.mark.slow  # each opens a desk with a drafted story

STORY = "buses"
ANN = Person("ann", "Ann Lee", (Role.EDITOR,))


@pytest.fixture
def at(desk: Callable[[], Path]) -> Iterator[Desk]:
    """The desk with a drafted story, as it is served."""
    from drafter.drafting.tools import read_wording

    out, settings = desk(), load_settings()
    with Store.open(store_url(out), wait_s=5.0) as store:
        yield Desk(store, settings, out, read_wording(settings))


def a_wish(at: Desk) -> Wish:
    return wish(at, ANN, STORY, "introduction")


def state_of(at: Desk, run: str) -> RewriteState:
    return at.store.rewrites.get(run).state


# --- workers of ours


@dataclass
class Started:
    """Processes that would have been started."""

    commands: list[list[str]] = field(default_factory=list)
    waited: Event = field(default_factory=Event)

    def __call__(self, command: list[str], **more: Any) -> "Started":
        assert more["start_new_session"] and more["stdin"] == subprocess.DEVNULL
        self.commands.append(command)
        return self

    def wait(self) -> int:
        self.waited.set()
        return 0


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    made = Started()
    monkeypatch.setattr(starters.subprocess, "Popen", made)
    return made


def test_a_wish_is_stored_and_a_worker_of_ours_takes_its_run(at: Desk, started: Started) -> None:
    run = Workers(at).rewrite(a_wish(at), "shorter", again=False)
    rewrite = at.store.rewrites.get(run)
    assert (rewrite.state, rewrite.instruction, rewrite.asked_by) == (RewriteState.ASKED, "shorter", "ann")
    assert started.commands == [[sys.executable, "-m", "drafter", "work", "--run", run, "--out", str(at.out)]]
    assert started.waited.wait(10), "or it stays as a zombie for as long as the desk runs"
    assert not any("shorter" in word for word in started.commands[0]), "no word of a story in a list of processes"


def test_what_has_an_answer_starts_nothing_and_again_is_another_take(at: Desk, started: Started) -> None:
    first = Workers(at).rewrite(a_wish(at), "shorter", again=False)
    at.store.rewrites.answer(first, at.store.rewrites.get(first).base)
    assert Workers(at).rewrite(a_wish(at), "shorter", again=False) == first
    assert len(started.commands) == 1
    assert Workers(at).rewrite(a_wish(at), "shorter", again=True) != first
    assert len(started.commands) == 2


def test_a_worker_that_cannot_be_started_is_told_and_its_run_waits(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(starters.subprocess, "Popen", full)
    with pytest.raises(DrafterError, match=rf"No worker could be started for {STORY}\. It waits"):
        Workers(at).rewrite(a_wish(at), "shorter", again=False)
    (waiting,) = at.store.rewrites.of_story(STORY)
    assert waiting.state is RewriteState.ASKED


def test_a_real_worker_writes_the_section_again(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def watched(*words: Any, **more: Any) -> "subprocess.Popen[bytes]":
        begun.append(real(*words, **more))
        return begun[-1]

    monkeypatch.setattr(starters.subprocess, "Popen", watched)
    run = Workers(at).rewrite(a_wish(at), "shorter", again=False)
    assert begun[0].wait(60) == 0
    assert state_of(at, run) is RewriteState.READY
    log = (at.out / "workers.log").read_text(encoding="utf-8")
    assert log == f"{STORY}: introduction is written again and waits on the desk\n"


def test_the_desks_own_process_asks_no_model(at: Desk) -> None:
    with pytest.raises(DrafterError, match="asks no model"):
        Workers(at)._tools().open_model("openai:small")


def test_a_decided_publication_is_written_at_once_and_no_other(tmp_path: Path) -> None:
    with Store.open(store_url(tmp_path), wait_s=5.0) as store:
        begin(store, tmp_path)
        house = House(desk_on(store, tmp_path)).approved()
        with pytest.raises(Refused):
            Workers(house.desk).publish(SLUG)
        assert not folder_of(house.desk, SLUG).exists()
        assert decide_to_publish(house.desk, SIGNER, SLUG)
        Workers(house.desk).publish(SLUG)
        assert (folder_of(house.desk, SLUG) / "article.html").is_file()


# --- Prefect


@dataclass
class Api:
    """What was asked of a Prefect server, and what it says."""

    url: str
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    says: tuple[int, bytes] = (200, b'{"id": "7"}')


@contextmanager
def listening() -> Iterator[Api]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            api.asked.append((self.command, self.path, body))
            status, content = api.says
            self.send_response(status)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = answer  # noqa: N815 - the library asks for these names

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        api = Api(f"http://127.0.0.1:{server.server_address[1]}/api")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield api
        finally:
            server.shutdown()
            thread.join(10)


def test_prefect_is_asked_for_a_run_of_the_deployment_with_ids_and_no_words(at: Desk) -> None:
    with listening() as api:
        flows = Flows(at, f"{api.url}/")
        run = flows.rewrite(a_wish(at), "shorter", again=False)
        flows.publish(STORY)
        flows.draft(STORY, "r9")
    out = str(at.out)
    create = "/api/deployments/7/create_flow_run"
    assert api.asked == [
        ("GET", "/api/deployments/name/rewrite-section/rewrite", None),
        ("POST", create, {"parameters": {"story": STORY, "run": run, "out": out}}),
        ("GET", "/api/deployments/name/publish/publish", None),
        ("POST", create, {"parameters": {"story": STORY, "out": out}}),
        ("GET", "/api/deployments/name/draft-article/draft", None),
        ("POST", create, {"parameters": {"story": STORY, "run": "r9", "out": out}}),
    ]


SAYS = (
    (500, b"{}"),
    (404, b'{"detail": "no such deployment"}'),
    (200, b"<html>"),
    (200, b"{}"),
    (200, b"[]"),
    (200, b""),
)


@pytest.mark.parametrize("says", SAYS, ids=str)
def test_a_server_that_does_not_take_the_work_is_named_and_the_wish_waits(at: Desk, says: tuple[int, bytes]) -> None:
    with listening() as api:
        api.says = says
        with pytest.raises(ServerUnreachable, match=f"The Prefect server at {api.url} did not take the work"):
            Flows(at, api.url).rewrite(a_wish(at), "shorter", again=False)
    (waiting,) = at.store.rewrites.of_story(STORY)
    assert waiting.state is RewriteState.ASKED


def test_a_server_that_is_not_there_is_named(at: Desk) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}/api"
    with pytest.raises(ServerUnreachable, match=nowhere):
        Flows(at, nowhere).publish(STORY)


def test_the_pages_process_loads_no_prefect_for_asking_it() -> None:
    code = "import sys, drafter.cli.starters; print('prefect' in sys.modules, 'openai' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], env=os.environ, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
