"""Promise 5 against real processes: rivals at one story, and death before every single statement."""

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from drafter.store import Store
from tests.store.standin_runner import KEYS, check, draft

pytestmark = pytest.mark.faults


def runner(what: str, url: str, log: Path) -> "subprocess.Popen[bytes]":
    log.touch()
    command = [sys.executable, "-m", "tests.store.standin_runner", what, url, str(log)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_promise_5_three_rival_processes_pay_for_each_call_once(store: Store, url: str, tmp_path: Path) -> None:
    log = tmp_path / "paid"
    rivals = [runner("work", url, log) for _ in range(3)]
    told = [rival.communicate(timeout=60)[1] for rival in rivals]
    assert told == [b"", b"", b""]
    assert Counter(log.read_text().split()) == Counter(KEYS)
    check(store, log)


def test_promise_5_the_claim_of_a_killed_process_is_taken_over_at_once(store: Store, url: str, tmp_path: Path) -> None:
    log = tmp_path / "paid"
    hanging = runner("hang", url, log)
    until = time.monotonic() + 60
    while not log.read_text() and time.monotonic() < until:
        pass
    hanging.kill()
    hanging.communicate()
    started = time.monotonic()
    draft(store, log)
    assert time.monotonic() - started < 10  # nobody waited for the lease of 20 s to run out
    check(store, log)
    assert Counter(log.read_text().split())[KEYS[0]] == 2  # the one call that was in flight


def test_promise_5_killed_before_every_write_a_draft_resumes_and_pays_at_most_one_call_more(
    store: Store, url: str, tmp_path: Path
) -> None:
    told, errors = runner("kill", url, tmp_path / "paid").communicate(timeout=110)
    assert errors == b""
    assert int(told) > 40  # so many places to die at
