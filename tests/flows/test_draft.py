"""The flow `draft-article` on a real Prefect server."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from drafter.settings import checkout
from drafter.store import Store, store_url
from drafter.store.values import RunState
from tests.flows.support import PrefectServer, asked_addresses, free_port, stop, wait_until, watching_connections
from tests.models.script import Script
from tests.models.standin import Standin

pytestmark = [pytest.mark.flows, pytest.mark.xdist_group("prefect"), pytest.mark.timeout(300)]

DRAFTER = [sys.executable, "-m", "drafter"]
NOTES = "examples/kyiv-talks"


def _draft(server: PrefectServer, out: Path, *more: str, notes: str = NOTES, **env: str) -> dict[str, object]:
    command = [*DRAFTER, "draft", notes, "--flow", "--json", "--out", str(out), *more]
    done = subprocess.run(
        command, env=server.environment(**env), cwd=checkout(), capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_flow_drafts_with_a_named_task_per_step_and_an_artifact_of_counts(
    server: PrefectServer, tmp_path: Path
) -> None:
    with Standin() as model:
        counts = _draft(server, tmp_path, "--model", "openai:standin", OPENAI_BASE_URL=model.url, OPENAI_API_KEY="x")
    assert counts["finished"] is True
    (run,) = _runs(server, "draft kyiv-talks", state="COMPLETED")
    assert run["parameters"] == {"story": "kyiv-talks", "run": counts["run"], "out": str(tmp_path)}
    tasks = server.ask("/task_runs/filter", {"flow_runs": {"id": {"any_": [run["id"]]}}})
    names = {task["name"] for task in tasks}
    assert {"plan", "section background", "summary faq", "check", "file"} <= names
    artifacts = server.ask("/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}})
    (artifact,) = artifacts
    assert f"| flags | {counts['flags']} |" in artifact["data"]


def _runs(server: PrefectServer, name: str, state: str = "") -> list[dict[str, object]]:
    runs = server.ask("/flow_runs/filter", {"flow_runs": {"name": {"any_": [name]}}, "sort": "START_TIME_DESC"})
    return [run for run in runs if not state or run["state_type"] == state][:1]


def test_promise_6_no_word_of_notes_or_draft_reaches_prefects_database_or_logs(
    server: PrefectServer, tmp_path: Path
) -> None:
    notes = tmp_path / "dossier"
    notes.mkdir()
    words = "The quzzlebrook council voted 7-2 on Monday to buy fourteen electric buses for its town routes. " * 9
    (notes / "1-open.md").write_text(f"---\ntitle: Vexolith press note\nsource: Quzzlebrook council\n---\n{words}")
    (notes / "2-background.md").write_text(
        "---\non_record: background\ntitle: Call with Zorbanette\nsource: Zorbanette Krill, town engineer\n---\n"
        "Zorbanette Krill said the jundlewick depot lies on filled land. " * 6
    )
    (notes / "3-off.md").write_text(
        "---\non_record: no\nsource: Plimsworth Nudd\n---\nThe frazzledap mayor resigns. " * 4
    )
    out = tmp_path / "out"
    with Standin() as model:
        _draft(
            server, out, "--slug", "buses", "--model", "openai:standin", notes=str(notes),
            OPENAI_BASE_URL=model.url, OPENAI_API_KEY="x",
        )  # fmt: skip
        asked = json.dumps([seen.body for seen in model.seen]).lower()
    assert "quzzlebrook" in asked, "the marker of the open note did reach the model: the search below can find it"
    kept = server.everything().lower()
    for marker in (b"quzzlebrook", b"vexolith", b"zorbanette", b"jundlewick", b"plimsworth", b"frazzledap"):
        assert marker not in kept
    rendered = b"".join(path.read_bytes() for path in (out / "buses").rglob("*") if path.is_file()).lower()
    for marker in (b"zorbanette", b"krill", b"plimsworth", b"frazzledap"):
        assert marker not in rendered
        assert marker.decode() not in asked
    assert b"quzzlebrook" in rendered


def test_a_flow_that_is_killed_is_resumed_and_what_was_answered_is_not_paid_again(
    server: PrefectServer, tmp_path: Path
) -> None:
    environment = {"OPENAI_API_KEY": "x"}
    with Standin(Script(first_token_s=0.5)) as model:
        environment["OPENAI_BASE_URL"] = model.url
        command = [*DRAFTER, "draft", NOTES, "--flow", "--out", str(tmp_path), "--model", "openai:standin"]
        process = subprocess.Popen(
            command, env=server.environment(**environment), cwd=checkout(), start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        wait_until(lambda: model.stats()["paid"] >= 3, 90, "three paid answers")
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        code = f"import asyncio; from flows.resume import resume; print(asyncio.run(resume(out={str(tmp_path)!r})))"
        resumed = subprocess.run(
            [sys.executable, "-c", code], env=server.environment(**environment), cwd=checkout(), capture_output=True,
            text=True, timeout=180, check=False,
        )  # fmt: skip
        assert "'resumed': 1" in resumed.stdout, resumed.stderr
        stats = model.stats()
    assert stats["paid_twice"] <= 6, "only what was in flight, at most the parallel width"
    with Store.open(store_url(tmp_path)) as store:
        (run,) = store.runs.of_story("kyiv-talks")
        assert run.state is RunState.DONE
        assert len(store.revisions.list("kyiv-talks")) == 1
        accepted = [call for call in store.ledger.calls(run.id) if call.outcome == "accepted"]
        assert len({call.key for call in accepted}) == len(accepted)


def test_a_server_that_does_not_answer_is_named_by_its_address_and_ends_with_2(tmp_path: Path) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}/api"
    done = subprocess.run(
        [*DRAFTER, "draft", NOTES, "--flow", "--model", "extractive", "--out", str(tmp_path)],
        env={**os.environ, "PREFECT_API_URL": nowhere}, cwd=checkout(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert nowhere in done.stderr


def test_up_starts_everything_says_where_and_ctrl_c_stops_all_of_it(tmp_path: Path) -> None:
    port = free_port()
    log = tmp_path / "up.log"
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("DRAFTER_", "PREFECT_"))}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*DRAFTER, "up", "--port", str(port), "--out", str(tmp_path), "--json"],
            env=clean | watching_connections(tmp_path), cwd=checkout(), stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    try:
        wait_until(lambda: log.read_bytes().endswith(b"}\n") or process.poll() is not None, 150, "drafter up")
        told = log.read_text()
        assert "Ctrl-C stops all of it." in told
        places = json.loads(told[told.index("{") :])
        assert places["api"] == f"http://127.0.0.1:{port}/api"
        assert places["out"] == str(tmp_path)
        children = _children(process.pid)
        assert len(children) >= 2
    finally:
        stop(process)
    assert process.returncode == 0
    assert not [pid for pid in children if _alive(pid)]
    assert asked_addresses(tmp_path) <= {"127.0.0.1", "localhost", "::1"}, "nothing is told to Prefect's makers"


def _children(pid: int) -> list[int]:
    import psutil

    return [child.pid for child in psutil.Process(pid).children(recursive=True)]


def _alive(pid: int) -> bool:
    import psutil

    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
