"""Whether the process behind a claim lives."""

import os

import pytest

from drafter.store import Owner, owners
from tests.store.support import dead_owner, elsewhere


def test_this_process_lives_and_knows_itself() -> None:
    assert not Owner.here("a").surely_dead
    assert Owner.here("a") == Owner.here("a")
    assert Owner.here("a") != Owner.here("b")
    assert Owner.here().pid == os.getpid()


def test_a_process_that_ended_is_surely_dead() -> None:
    assert dead_owner().surely_dead


def test_a_later_process_of_the_same_number_is_not_the_owner() -> None:
    here = Owner.here()
    assert Owner(here.host, here.pid, here.started - 60.0).surely_dead


def test_of_another_machine_nothing_is_said() -> None:
    assert not elsewhere().surely_dead


def test_a_container_of_the_same_name_is_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    dead = dead_owner()
    monkeypatch.setattr(owners, "_process_space", lambda: "4026539999")
    assert not dead.surely_dead


def test_a_process_that_ended_and_was_not_collected_is_dead() -> None:
    child = os.posix_spawn("/bin/true", ["true"], {})
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # now a zombie
    try:
        assert owners._started(child) is None
    finally:
        os.waitpid(child, 0)


def test_without_proc_the_process_table_is_asked_in_another_way(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    dead = dead_owner()  # before the patch: it is made once for all tests
    monkeypatch.setattr(owners, "_PROC", tmp_path)
    here = Owner.here()
    assert here.started > 1_000_000_000
    assert not here.surely_dead
    assert Owner(here.host, dead.pid, here.started).surely_dead
