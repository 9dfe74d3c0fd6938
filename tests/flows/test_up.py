"""`drafter up` as a newcomer has it: a draft to review, one link that works once, and nothing left after Ctrl-C."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import psutil
import pytest

from drafter.cli.house import STARTED_BY
from drafter.settings import checkout
from drafter.store import Store, store_url
from drafter.store.values import RunState, Status
from tests.flows.support import asked_addresses, free_port, stop, wait_until, watching_connections

pytestmark = [pytest.mark.flows, pytest.mark.xdist_group("prefect"), pytest.mark.timeout(300)]

STORY = "kyiv-talks-recorded"
PAGE = {"Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class Up:
    """What runs, what it said, and what it started."""

    process: "subprocess.Popen[bytes]"
    told: str
    places: dict[str, Any]
    started: list[int]

    @property
    def link(self) -> str:
        return str(self.places["link"])

    def alive(self) -> list[int]:
        return [pid for pid in self.started if _alive(pid)]


@contextmanager
def up(out: Path, log: Path, **more: str) -> Iterator[Up]:
    """Started as in a terminal, on ports that are free; it is stopped in any case."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("DRAFTER_", "PREFECT_", "OPENAI_"))}
    environment = clean | {"DRAFTER_DESK__PORT": str(free_port())} | more
    command = [sys.executable, "-m", "drafter", "up", "--port", str(free_port()), "--out", str(out), "--json"]
    with log.open("wb") as said:
        process = subprocess.Popen(
            command, env=environment, cwd=checkout(), stdout=said, stderr=said, start_new_session=True
        )
    try:
        wait_until(lambda: log.read_bytes().endswith(b"}\n") or process.poll() is not None, 150, "drafter up")
        told = log.read_text(encoding="utf-8")
        places = json.loads(told[told.index("{") :])
        assert "error" not in places, told
        children = [child.pid for child in psutil.Process(process.pid).children(recursive=True)]
        yield Up(process, told, places, children)
    finally:
        stop(process)


def _alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_up_drafts_the_example_lets_in_once_and_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with up(out, tmp_path / "up.log", **watching_connections(tmp_path)) as running:
        places = running.places
        assert (places["out"], places["example"]) == (str(out), STORY)
        assert len(running.started) >= 3, "a server, the deployments, a desk"
        told = running.told.partition("{")[0]
        assert "Ctrl-C stops all of it." in told
        assert told.count("/enter?ticket=") == 1 and running.link in told
        with Store.open(store_url(out)) as store:
            (story,) = store.stories.list()
            assert story.slug == STORY and story.current == 1
            # the flow files the text first, then says that it waits
            wait_until(lambda: store.stories.get(STORY).status is Status.DRAFTED, 30, "the draft to wait for review")
            (run,) = store.runs.of_story(STORY)
            assert (run.state, run.started_by) == (RunState.DONE, STARTED_BY)
        _lets_in_once(running.link)
        _ran_as_a_flow(places["api"])
        os.kill(running.process.pid, signal.SIGINT)
        assert running.process.wait(30) == 0
        assert running.alive() == []
    assert (tmp_path / "up.log").read_text(encoding="utf-8").endswith("Stopping.\n")
    assert asked_addresses(tmp_path) <= {"127.0.0.1", "localhost", "::1"}, "nothing is told to Prefect's makers"


def _lets_in_once(link: str) -> None:
    """Whoever has the link looks at it as often as they like and comes in once, to the draft that waits."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    assert asked["next"] == f"/stories/{STORY}"
    origin = link.partition("/enter")[0]
    with httpx2.Client(base_url=origin, headers=PAGE) as anna:
        assert anna.get(asked["next"]).status_code == 303
        assert [anna.get(link).status_code for _ in range(2)] == [200, 200]
        came = anna.post("/enter", data=asked)
        assert (came.status_code, came.headers["location"]) == (303, asked["next"])
        review = anna.get(asked["next"])
        assert review.status_code == 200 and "waiting for review" in re.sub(r"<[^>]+>", " ", review.text).lower()
    with httpx2.Client(base_url=origin, headers=PAGE) as late:
        assert late.post("/enter", data=asked).status_code == 410
        assert late.get(link).status_code == 410
        assert late.get("/").status_code == 303


def _ran_as_a_flow(api: str) -> None:
    wanted = {"flow_runs": {"name": {"any_": [f"draft {STORY}"]}}}
    (run,) = httpx2.post(f"{api}/flow_runs/filter", json=wanted).json()
    assert run["state_type"] in {"RUNNING", "COMPLETED"}


def test_up_on_a_desk_with_stories_drafts_nothing_and_being_told_to_end_ends_all(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with Store.open(store_url(out)) as store:
        store.stories.open("harbour", None, format="explainer")
    with up(out, tmp_path / "up.log") as running:
        assert running.places["example"] == ""
        assert "next" not in parse_qs(urlsplit(running.link).query)
        with Store.open(store_url(out)) as store:
            assert [story.slug for story in store.stories.list()] == ["harbour"]
        os.kill(running.process.pid, signal.SIGTERM)
        assert running.process.wait(30) == 0
        assert running.alive() == []


def test_up_that_cannot_begin_says_where_to_look_and_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    environment = {**os.environ, "DRAFTER_OUT": str(out), "PREFECT_SERVER_DATABASE_CONNECTION_URL": "nothing"}
    done = subprocess.run(
        [sys.executable, "-m", "drafter", "up", "--port", str(free_port()), "--out", str(out)],
        env=environment, cwd=checkout(), capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert f"The server did not come up. See {out}/.prefect/server.log." in done.stderr
    assert (out / ".prefect" / "server.log").stat().st_size
