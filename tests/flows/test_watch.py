"""A schedule that really fires: from an inbox folder to a filed draft, once per schedule and local date."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from drafter.record import Origin
from drafter.settings import checkout
from drafter.store import Store, store_url
from drafter.store.values import RunState
from tests.flows.support import PrefectServer, stop, wait_until

pytestmark = [pytest.mark.flows, pytest.mark.xdist_group("prefect"), pytest.mark.timeout(300)]


def _newsroom(folder: Path) -> dict[str, str]:
    """Settings with an inbox of two dossiers, one of them broken, and a schedule that fires each minute."""
    inbox = folder / "inbox"
    shutil.copytree(checkout() / "examples/kyiv-talks", inbox / "kyiv-talks")
    (inbox / "kyiv-talks" / ".ready").touch()
    (inbox / "broken").mkdir()
    (inbox / "broken" / "note.md").write_bytes(b"\x00\x01")
    (inbox / "broken" / ".ready").touch()
    config = folder / "drafter.toml"
    config.write_text(
        f'[flows]\ninbox = "{inbox}"\n[[flows.schedules]]\nname = "minutely"\ncron = "* * * * *"\n', encoding="utf-8"
    )
    return {"DRAFTER_CONFIG": str(config), "DRAFTER_OUT": str(folder / "out")}


def test_a_schedule_fires_and_drafts_what_the_inbox_holds_once_a_day(server: PrefectServer, tmp_path: Path) -> None:
    environment = server.environment(**_newsroom(tmp_path))
    # the look for slots that were missed is put off, so that it is Prefect's own clock that fires
    code = "import asyncio; from flows.serve import serve; asyncio.run(serve(every_s=3600))"
    with (tmp_path / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            env=environment,
            cwd=checkout(),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        wait_until(lambda: _completed(server) >= 1, 240, "the schedule to fire")
    finally:
        stop(process)
    again = "import asyncio; from flows.watch import watch; print(asyncio.run(watch(schedule='minutely')))"
    second = subprocess.run(
        [sys.executable, "-c", again], env=environment, cwd=checkout(), capture_output=True, text=True, check=True
    )
    assert "'skipped': True" in second.stdout
    out = tmp_path / "out"
    with Store.open(store_url(out)) as store:
        (run,) = store.runs.of_story("kyiv-talks")
        assert run.state is RunState.DONE
        assert run.origin is Origin.SCHEDULE
        assert [story.slug for story in store.stories.list()] == ["kyiv-talks"]
    assert (out / "kyiv-talks" / "r1" / "draft.html").exists()
    aside = tmp_path / "inbox" / ".unreadable" / "broken"
    assert "note.md" in (aside / "REASON.txt").read_text(encoding="utf-8")


def _completed(server: PrefectServer) -> int:
    """Runs of the watch flow that Prefect itself scheduled and that have ended well."""
    runs = server.ask("/flow_runs/filter", {"flow_runs": {"name": {"any_": ["watch minutely"]}}})
    return sum(1 for run in runs if run["state_type"] == "COMPLETED" and run["auto_scheduled"])
