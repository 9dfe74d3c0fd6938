"""work: what nobody works on any more is finished; with --run one run is worked on, whoever has begun it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from drafter.store import runs
from tests.cli.support import Drafter, stored_rewrite, stored_run


def test_a_worker_with_nothing_to_do_says_so_and_ends(drafter: Drafter, drafted: Path) -> None:
    ran = drafter("work", "--once", "--json", "--out", drafted)
    assert (ran.code, ran.object) == (0, {"taken_up": []})
    assert ran.err == "0 interrupted drafts were taken up.\n"


@pytest.mark.slow
def test_a_worker_finishes_what_nobody_works_on(
    drafter: Drafter, notes: Path, desk: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = desk()
    stored_run(notes, out)
    monkeypatch.setattr(runs, "LEASE", timedelta(0))
    listed = drafter("list", "--out", out).out
    assert "interrupted" in listed
    assert "1 is unfinished: drafter resume goes on." in listed
    ran = drafter("work", "--once", "--out", out)
    assert ran.err.endswith("left-behind: revision 1 is filed\n1 interrupted draft was taken up.\n")
    assert "interrupted" not in drafter("list", "--out", out).out


def test_a_worker_takes_up_one_run_that_nobody_has_begun(drafter: Drafter, desk: Callable[[], Path]) -> None:
    out = desk()
    run = stored_rewrite(out, "introduction", "shorter")
    ran = drafter("work", "--run", run, "--json", "--out", out)
    assert ran.code == 0
    assert ran.err == "buses: introduction is written again and waits on the desk\n"
    assert ran.object == {
        "taken_up": [{"story": "buses", "run": run, "section": "introduction", "finished": True, "reason": ""}]
    }
    again = drafter("work", "--run", run, "--out", out)
    assert (again.code, again.err) == (0, ran.err), "what is done is not done again"


def test_a_rewrite_that_comes_to_nothing_ends_with_1_and_its_reason(drafter: Drafter, desk: Callable[[], Path]) -> None:
    out = desk()
    ran = drafter("work", "--run", stored_rewrite(out, "introduction", "plainer"), "--out", out)
    assert ran.code == 1
    assert ran.err.startswith("buses: introduction was not written again: No sentence of the notes")


def test_a_run_that_does_not_exist_is_named(drafter: Drafter, drafted: Path) -> None:
    ran = drafter("work", "--run", "nowhere", "--out", drafted)
    assert ran.code == 2
    assert "no run nowhere" in ran.err


def test_a_worker_finishes_rewrites_too_and_they_are_no_interrupted_drafts(
    drafter: Drafter, desk: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = desk()
    stored_rewrite(out, "introduction", "shorter")
    monkeypatch.setattr(runs, "LEASE", timedelta(0))
    assert "interrupted" not in drafter("list", "--out", out).out
    assert drafter("resume", "--out", out).err == "Nothing was interrupted.\n"
    ran = drafter("work", "--once", "--out", out)
    assert ran.err.endswith("waits on the desk\n1 interrupted rewrite was taken up.\n")


def test_a_rewrite_is_neither_replayed_nor_recorded(drafter: Drafter, desk: Callable[[], Path], tmp_path: Path) -> None:
    out = desk()
    run = stored_rewrite(out, "introduction", "shorter")
    for command in (("replay", run), ("record", run, tmp_path / "run.json")):
        ran = drafter(*command, "--out", out)
        assert ran.code == 2
        assert ran.err.count("\n") == 1
        assert "is a rewrite of one section" in ran.err
