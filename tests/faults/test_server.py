"""The model's server on its bad days, as the reporter meets them: retried where that helps, else a clear reason, what
is finished kept, and `drafter resume` pays for the rest alone.
"""

import os
import signal
import subprocess
import sys
from typing import Any

import pytest

from tests.faults.support import (
    CALLS,
    NOTES,
    ROOT,
    STORY,
    Ended,
    Terminal,
    finished,
    nothing_half_written,
    play,
    quiet,
    rendered,
    until,
)
from tests.models.script import Fault
from tests.models.standin import Standin

pytestmark = pytest.mark.faults

SOON = {"pause_s": 0.01}  # between two tries, instead of a second


@pytest.fixture(params=[False, True], ids=["whole", "streamed"])
def manner(request: pytest.FixtureRequest) -> dict[str, Any]:
    return {**SOON, "watched": request.param}


def fault(name: str, **more: Any) -> pytest.param:
    return pytest.param(Fault(name, **more), id="-".join([name, *map(str, more.values())]))


PASSING = [
    fault("rate_limited"),
    fault("rate_limited", retry_after="0.2"),
    fault("rate_limited", retry_after="date:1"),
    fault("status", status=500),
    fault("status", status=503, retry_after="0.1"),
    fault("status", status=529),
    fault("reset"),
    fault("html"),
    fault("plain"),
    fault("empty_body"),
    fault("short_body"),
    fault("cut"),
    fault("error_frame"),
]


def with_(one: Fault, **more: Any) -> Fault:
    return Fault(**{**one.__dict__, **more})


STREAMED = {"reset", "html", "cut", "error_frame"}  # where a stream has ways of its own to fail


@pytest.mark.parametrize("passing", PASSING)
def test_a_fault_that_passes_is_outlived(desk: Terminal, server: Standin, passing: Fault) -> None:
    play(server, with_(passing, form="line", times=2))
    ended = desk.draft(**SOON, watched=passing.name in STREAMED)
    assert ended.code == 0, ended.err
    assert len(server.seen) == CALLS + 2
    assert ended.told["holes"] == 0
    finished(desk)


STAYING = [
    (fault("rate_limited"), "asked too often"),
    (fault("rate_limited", retry_after="86400"), "asks to wait 24 hours"),
    (fault("rate_limited", retry_after="date:86400"), "asks to wait 24 hours"),
    (fault("status", status=500), "HTTP 500"),
    (fault("status", status=502), "HTTP 502"),
    (fault("reset"), "closed the connection"),
    (fault("html"), "a web page"),
    (fault("cut"), "broke off"),
    (fault("error_frame"), "an error in the middle"),
    (fault("insufficient_quota"), "used up its quota"),
    (fault("bad_key"), "was refused"),
    (fault("unknown_model"), "knows no model"),
    (fault("context_length"), "too long for"),
    (fault("context_size"), "too long for"),
    (fault("bad_request"), "does not accept the request"),
    (fault("redirect"), "sends us to another address"),
]


@pytest.mark.parametrize(("staying", "reason"), [pytest.param(*p.values, r, id=str(p.id)) for p, r in STAYING])
def test_a_fault_that_stays_is_named_what_is_finished_is_kept_and_resume_pays_for_the_rest_alone(
    desk: Terminal, server: Standin, staying: Fault, reason: str
) -> None:
    play(server, with_(staying, form="line"))
    ended = desk.draft(**SOON)
    assert_unfinished(desk, ended, reason)
    kept = desk.booked()
    assert len(kept) == CALLS - 1
    play(server)
    resumed = desk.run("resume", STORY, "--json")
    assert resumed.code == 0, resumed.err
    assert len(server.seen) == 1
    assert desk.booked()[:-1] == kept
    finished(desk)


def assert_unfinished(desk: Terminal, ended: Ended, reason: str) -> None:
    assert ended.code == 1, ended.err
    assert reason in ended.told["reason"]
    assert "Traceback" not in ended.err
    assert "Not finished: " in ended.err
    assert f"`drafter resume {STORY}` goes on" in ended.err
    assert nothing_half_written(desk.outputs)
    page = (desk.outputs / STORY / "unfinished/draft.md").read_text("utf-8")
    assert "14 electric buses" in page, "the sections that were finished"
    assert reason in page.replace("\n", " "), "the reason, at the hole"


@pytest.mark.parametrize("silent", ["hang", "drip"])
def test_a_server_that_never_ends_is_left_at_the_deadline_and_resume_goes_on(
    desk: Terminal, server: Standin, silent: str, manner: dict[str, Any]
) -> None:
    play(server, Fault(silent, form="line"))
    desk.env["DRAFTER_MODELS__DEADLINE_S"] = "1.5"
    ended = desk.draft(**manner)
    assert_unfinished(desk, ended, "No answer from the model within 2 seconds")
    play(server)
    assert desk.run("resume", STORY).code == 0
    assert len(server.seen) == 1
    finished(desk)


@pytest.mark.parametrize("fatal", ["bad_key", "insufficient_quota", "unknown_model", "context_length"])
def test_what_cannot_heal_is_asked_once_and_no_section_asks_again(desk: Terminal, server: Standin, fatal: str) -> None:
    play(server, Fault(fatal))
    ended = desk.draft(**SOON)
    assert ended.code == 1
    assert len(server.seen) == 1
    play(server)
    assert desk.run("resume").code == 0
    assert len(server.seen) == CALLS
    finished(desk)


@pytest.mark.parametrize("filtered", ["content_filter", "filtered_prompt"])
def test_a_filtered_answer_is_a_hole_with_its_reason_and_never_text(
    desk: Terminal, server: Standin, filtered: str, manner: dict[str, Any]
) -> None:
    play(server, Fault(filtered, form="line"))
    ended = desk.draft(**manner)
    assert ended.code == 0, ended.err
    assert ended.told["holes"] == 1
    assert "filter" in (desk.outputs / STORY / "r1/draft.md").read_text("utf-8")
    finished(desk)


@pytest.mark.parametrize("cut", ["quiet_end", "length", "refusal_field", "null_content", "tool_call"])
def test_half_an_answer_or_none_is_asked_for_once_more_and_then_a_hole(
    desk: Terminal, server: Standin, cut: str, manner: dict[str, Any]
) -> None:
    play(server, Fault(cut, form="line"))
    ended = desk.draft(**manner)
    assert ended.code == 0, ended.err
    assert len(server.seen) == CALLS + 1
    assert ended.told["holes"] == 1
    assert "cannot help" not in rendered(desk.outputs)


@pytest.mark.parametrize("huge", ["huge", "huge_line", "packed"])
def test_fifty_megabytes_are_left_early_and_are_a_hole(
    desk: Terminal, server: Standin, huge: str, manner: dict[str, Any]
) -> None:
    play(server, Fault(huge, form="line"))
    ended = desk.draft(**manner)
    assert ended.code == 0, ended.err
    assert "word word word" not in rendered(desk.outputs)
    assert sum(path.stat().st_size for path in desk.outputs.rglob("*") if path.is_file()) < 5_000_000
    play(server)
    assert desk.run("resume").code == 0


@pytest.mark.parametrize("odd", ["usage_garbage", "usage_missing", "surrogate"])
def test_an_odd_but_whole_answer_costs_no_second_call(desk: Terminal, server: Standin, odd: str) -> None:
    play(server, Fault(odd))
    ended = desk.draft()
    assert ended.code == 0, ended.err
    assert len(server.seen) == CALLS
    finished(desk)


def test_a_server_that_is_not_there_is_named_and_resume_goes_on_once_it_is(desk: Terminal, server: Standin) -> None:
    there = desk.env["OPENAI_BASE_URL"]
    desk.env["OPENAI_BASE_URL"] = "http://127.0.0.1:9/v1"
    ended = desk.draft(**SOON)
    assert ended.code == 1
    assert "could not be reached" in ended.told["reason"]
    desk.env["OPENAI_BASE_URL"] = there
    assert desk.run("resume").code == 0
    assert len(server.seen) == CALLS
    finished(desk)


def test_ctrl_c_says_that_what_was_finished_is_kept_and_resume_goes_on(desk: Terminal, server: Standin) -> None:
    play(server, first_token_s=0.4)
    started = desk.start("draft", NOTES, "--format", "brief")
    until(lambda: len(server.seen) >= 2, what="the first section")
    os.kill(started.pid, signal.SIGINT)
    ended = started.end()
    assert ended.code == 130
    assert "Traceback" not in ended.err
    assert ended.last.startswith("Stopped. What was finished is kept")
    quiet(server)
    kept, asked = len(desk.booked()), len(server.seen)
    assert kept >= 1
    assert desk.run("resume").code == 0
    assert len(server.seen) - asked == CALLS - kept
    finished(desk)


@pytest.mark.parametrize("away", [Fault("status", status=503, form="line"), Fault("bad_key")], ids=["503", "key"])
def test_the_program_itself_from_its_start_meets_a_bad_day_and_resumes(
    desk: Terminal, server: Standin, away: Fault
) -> None:
    play(server, away)
    desk.env["DRAFTER_MODELS__ATTEMPTS"] = "1"
    first = cold(desk, "draft", NOTES, "--format", "brief")
    assert first.returncode == 1
    assert "Not finished: " in first.stdout
    assert "Traceback" not in first.stderr
    play(server)
    again = cold(desk, "resume")
    assert again.returncode == 0, again.stderr
    finished(desk)


def cold(desk: Terminal, *argv: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "drafter", *argv]
    env = {**desk.env, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=desk.folder, env=env, capture_output=True, text=True, timeout=60, check=False)
