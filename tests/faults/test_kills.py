"""Promise 5 from outside: a real `drafter draft`, killed at each call and each write, then resumed.

After each death: nothing recorded is lost or asked for again, no more was in flight than the parallel width, one
revision, whole folders, and a replay that gives the same text.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.support import (
    CALLS,
    NOTES,
    Nursery,
    Started,
    Terminal,
    play,
    replays,
    resumed,
    terminal,
    until,
)
from tests.models.standin import Standin

pytestmark = [pytest.mark.faults, pytest.mark.timeout(170)]


def killed_when(server: Standin, desk: Terminal, moment: str, number: int) -> None:
    """Kill a draft once so many requests have come, or so many answers are paid."""
    started: Started = desk.start("draft", NOTES, "--format", "brief")
    if moment == "asked":
        until(lambda: len(server.seen) >= number, what=f"request {number}")
    else:
        until(lambda: sum(seen.paid for seen in server.seen) >= number, what=f"answer {number}")
    assert started.kill().code in {-9, 0}


@pytest.mark.parametrize("number", range(1, 6))
@pytest.mark.parametrize("moment", ["asked", "paid"])
def test_promise_5_killed_at_any_call_a_draft_resumes(
    desk: Terminal, server: Standin, moment: str, number: int
) -> None:
    play(server, first_token_s=0.05)
    killed_when(server, desk, moment, number)
    play_on(server)
    resumed(desk, server)
    replays(desk)


def play_on(server: Standin) -> None:
    """From here on the server answers at once; what it has counted stays."""
    from tests.models.script import Script

    server.script = Script()


@dataclass
class Deaths:
    """Desks to die at, and how many places there are for it."""

    nursery: Nursery
    server: Standin
    folder: Path
    empty_store: Path

    def places(self, watch: str) -> int:
        with self.desk("calm") as desk:
            ended = desk.draft(watch=watch, folder=str(desk.outputs), count=str(desk.folder / "count"))
            assert ended.code == 0, ended.err
            return int((desk.folder / "count").read_text("ascii"))

    @contextmanager
    def desk(self, name: object) -> Generator[Terminal]:
        play(self.server)
        with terminal(self.nursery, self.folder / str(name), self.server, empty_store=self.empty_store) as desk:
            yield desk


@pytest.fixture
def deaths(nursery: Nursery, server: Standin, sqlite_template: Path, tmp_path: Path) -> Deaths:
    return Deaths(nursery, server, tmp_path, sqlite_template)


@pytest.mark.parametrize("half", [0, 1], ids=["odd", "even"])
def test_promise_5_killed_before_any_commit_a_draft_resumes(deaths: Deaths, half: int) -> None:
    last = deaths.places("store")
    assert last > 2 * CALLS
    for place in range(1 + half, last + 1, 2):
        with deaths.desk(place) as desk:
            died = desk.draft(watch="store", die_at=place).code == -9
            assert died or place > last - CALLS, "writers may share a commit: the last places may be missing"
            resumed(desk, deaths.server, again="draft" if place % 3 else "resume")


@pytest.mark.parametrize("torn", [False, True], ids=["between", "torn"])
def test_promise_5_killed_before_any_write_to_the_outputs_a_draft_resumes(deaths: Deaths, torn: bool) -> None:
    last = deaths.places("folder")
    assert last > 10
    for place in range(1 + torn, last + 1, 2):
        with deaths.desk(place) as desk:
            ended = desk.draft(watch="folder", folder=str(desk.outputs), die_at=place, torn=torn)
            assert ended.code == -9, (place, ended.err)
            resumed(desk, deaths.server)


def test_promise_5_killed_while_the_store_is_made_the_next_command_makes_it(
    nursery: Nursery, server: Standin, tmp_path: Path
) -> None:
    for place in (1, 2):
        play(server)
        with terminal(nursery, tmp_path / str(place), server) as desk:
            assert desk.draft(watch="store", die_at=place).code == -9
            resumed(desk, server)
