"""work --once: what nobody works on any more is finished."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from drafter.store import runs
from tests.cli.support import Drafter, stored_run


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
