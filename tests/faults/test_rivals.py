"""Rival workers on one story: each call is paid once, and all end with the same draft (promise 5)."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.support import CALLS, NOTES, Ended, Nursery, Terminal, finished, play, quiet, terminal, until
from tests.models.standin import Standin
from tests.store.support import empty

pytestmark = pytest.mark.faults


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def shared(request: pytest.FixtureRequest, nursery: Nursery, server: Standin, tmp_path: Path) -> Iterator[Terminal]:
    """A terminal that several people use; its SQLite store is still to be made."""
    play(server)
    url = request.getfixturevalue("postgres_store_url") if request.param == "postgres" else ""
    with terminal(nursery, tmp_path / "desk", server, **({"DRAFTER_DATABASE": url} if url else {})) as desk:
        yield desk
        if url:
            with desk.store() as store:
                empty(store)


def same_draft(rivals: list[Ended]) -> None:
    assert [rival.code for rival in rivals] == [0, 0, 0], [rival.err for rival in rivals]
    told = [rival.told for rival in rivals]
    assert [one["revision"] for one in told] == [1, 1, 1]
    assert len({one["text_sha256"] for one in told}) == 1
    assert len({one["run"] for one in told}) == 1


def test_promise_5_three_rivals_pay_for_each_call_once_and_file_one_draft(shared: Terminal, server: Standin) -> None:
    play(server, first_token_s=0.1)
    started = [shared.start("draft", NOTES, "--format", "brief", "--json") for _ in range(3)]
    same_draft([rival.end() for rival in started])
    quiet(server)
    stats = server.stats()
    assert stats["paid_twice"] == 0
    assert stats["requests"] == stats["paid"] == len(shared.booked()) == CALLS
    finished(shared)


def test_promise_5_three_rivals_take_up_a_killed_draft_and_pay_for_each_call_once(
    shared: Terminal, server: Standin
) -> None:
    play(server, first_token_s=0.1)
    first = shared.start("draft", NOTES, "--format", "brief", "--json")
    until(lambda: sum(seen.paid for seen in server.seen) >= 2)
    first.kill()
    quiet(server)
    kept, asked = len(shared.booked()), len(server.seen)
    commands = (("draft", NOTES, "--format", "brief", "--json"),) * 3
    same_draft([rival.end() for rival in [shared.start(*command) for command in commands]])
    assert len(server.seen) - asked == CALLS - kept
    finished(shared)


@pytest.mark.parametrize("number", [1, 3])
def test_promise_5_who_sleeps_past_the_lease_books_a_late_reply_and_uses_the_winners(
    desk: Terminal, server: Standin, number: int
) -> None:
    play(server, first_token_s=0.4)
    sleeper = desk.start("draft", NOTES, "--format", "brief", "--json", lease_s=1.0)
    until(lambda: len(server.seen) >= number and server.at_once)
    os.kill(sleeper.pid, signal.SIGSTOP)
    try:
        winner = desk.draft(lease_s=1.0)
        assert winner.code == 0, winner.err
    finally:
        os.kill(sleeper.pid, signal.SIGCONT)
    woken = sleeper.end()
    assert woken.code == 0, woken.err
    assert woken.told["text_sha256"] == winner.told["text_sha256"]
    run = desk.the_run()
    with desk.store() as store:
        outcomes = [call.outcome for call in store.ledger.calls(run.id)]
    assert outcomes.count("accepted") == CALLS
    assert 1 <= outcomes.count("late") <= 3
    assert len(outcomes) == len(server.seen), "every reply that was paid for is booked"
    finished(desk)
