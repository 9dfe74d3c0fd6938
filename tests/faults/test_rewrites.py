"""Promise 5 for a rewrite, from outside: a real `drafter work --run`, killed at its call and at each of its commits.

After each death: the wish is there, what was booked is not asked for again, and there is one proposal.
"""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drafter.chain import By
from drafter.drafting import Tools
from drafter.drafting.rewriting import RewriteAsked, RewriteState, open_rewrite
from drafter.drafting.tools import read_wording
from drafter.settings import Settings, checkout
from drafter.store import RunState
from drafter.testing import ScriptedModel
from tests.conftest import NOON
from tests.faults.support import MODEL, Nursery, Terminal, play, quiet, terminal, until
from tests.models.script import Script
from tests.models.standin import Standin

pytestmark = [pytest.mark.faults, pytest.mark.timeout(170)]


@contextmanager
def drafted(nursery: Nursery, server: Standin, folder: Path, empty_store: Path) -> Generator[tuple[Terminal, str]]:
    """A terminal with a drafted story and a wish for its body, and the wish's run."""
    play(server)
    with terminal(nursery, folder, server, empty_store=empty_store) as desk:
        assert desk.draft().code == 0
        with desk.store() as store:
            tools = Tools(
                store=store, settings=Settings(model=MODEL), out=desk.outputs, prompts_folder=checkout() / "prompts",
                wording_text=read_wording(Settings()), now=lambda: NOON, open_model=lambda _: ScriptedModel(),
            )  # fmt: skip
            revision = store.revisions.current("notes")
            asked = RewriteAsked("notes", revision, "body", "shorter", By("ann", "Ann Editor", "editor"))
            run = open_rewrite(tools, asked).run
        play(server)
        yield desk, run


def ready(desk: Terminal, server: Standin, run: str, *, again: str = "run") -> None:
    """What must hold after a death, whoever takes the rewrite up again."""
    quiet(server)
    with desk.store() as store:
        booked = [call for call in store.ledger.calls(run) if call.outcome == "accepted"]
    asked = len(server.seen)
    ended = desk.run("work", "--run", run) if again == "run" else desk.run("work", "--once", lease_s=0.001)
    assert ended.code == 0, ended.err
    assert len(server.seen) - asked == 1 - len(booked), "what is booked is not asked for again"
    with desk.store() as store:
        assert store.rewrites.get(run).state is RewriteState.READY
        assert store.runs.get(run).state is RunState.DONE
        kinds = [entry.kind for entry in store.entries.of("notes")]
        assert kinds.count("rewrite_asked") == kinds.count("rewritten") == 1
        assert len(store.revisions.list("notes")) == 1
        assert not store.runs.lapsed()


def test_promise_5_killed_during_its_call_a_rewrite_goes_on(
    nursery: Nursery, server: Standin, sqlite_template: Path, tmp_path: Path
) -> None:
    with drafted(nursery, server, tmp_path / "desk", sqlite_template) as (desk, run):
        server.play(Script(first_token_s=5.0))
        started = desk.start("work", "--run", run)
        until(lambda: server.seen, what="the request")
        assert started.kill().code == -9
        server.script = Script()
        ready(desk, server, run)
        assert len(server.seen) == 2


def test_promise_5_killed_before_any_commit_a_rewrite_goes_on(
    nursery: Nursery, server: Standin, sqlite_template: Path, tmp_path: Path
) -> None:
    with drafted(nursery, server, tmp_path / "calm", sqlite_template) as (desk, run):
        ended = desk.run("work", "--run", run, watch="store", count=str(tmp_path / "count"))
        assert ended.code == 0, ended.err
    last = int((tmp_path / "count").read_text("ascii"))
    assert last >= 6
    for place in range(1, last + 1):
        with drafted(nursery, server, tmp_path / str(place), sqlite_template) as (desk, run):
            died = desk.run("work", "--run", run, watch="store", die_at=place).code == -9
            assert died or place == last, "the lease is renewed when it is time, not at a fixed place"
            ready(desk, server, run, again="run" if place % 3 else "once")
