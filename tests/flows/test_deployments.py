"""prefect.yaml on a real Prefect server: what it deploys, and a worker of its pool that drafts a stored run."""

import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from drafter.drafting import Asked, open_run, workplace
from drafter.readers import read_notes
from drafter.settings import EXTRACTIVE, checkout, load_settings
from drafter.store import Store, store_url
from drafter.store.values import RunState
from tests.flows.support import PrefectServer, wait_until

pytestmark = [pytest.mark.flows, pytest.mark.xdist_group("prefect"), pytest.mark.timeout(300)]

PREFECT = [sys.executable, "-m", "prefect"]
Deployments = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def deployed(server: PrefectServer) -> Generator[Deployments]:
    """The deployments of prefect.yaml by name; taken away again, because other tests share the server."""
    _prefect(server, "work-pool", "create", "--type", "process", "drafter")
    _prefect(server, "--no-prompt", "deploy", "--all")
    found = server.ask("/deployments/filter", {"work_pools": {"name": {"any_": ["drafter"]}}})
    yield {deployment["name"]: deployment for deployment in found}
    for deployment in found:
        _delete(f"{server.url}/deployments/{deployment['id']}")
    _delete(f"{server.url}/work_pools/drafter")


def _prefect(server: PrefectServer, *words: str, **env: str) -> None:
    done = subprocess.run(
        [*PREFECT, *words],
        env=server.environment(**env),
        cwd=checkout(),
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _delete(url: str) -> None:
    with urlopen(Request(url, method="DELETE"), timeout=20) as answer:
        assert answer.status == 204


def test_every_deployment_is_a_module_of_the_installation_and_names_no_path(deployed: Deployments) -> None:
    assert {name: one["entrypoint"] for name, one in deployed.items()} == {
        "draft": "flows.draft.draft_article",
        "rewrite": "flows.rewrite.rewrite_section",
        "publish": "flows.publish.publish",
        "resume": "flows.resume.resume",
        "morning": "flows.watch.watch",
    }
    for one in deployed.values():
        assert not one["pull_steps"]
        assert one["path"] in {None, "", "."}
        assert str(checkout()) not in str(one)


def test_telemetry_is_off_in_every_run(deployed: Deployments) -> None:
    for one in deployed.values():
        env = one["job_variables"]["env"]
        assert (env["DO_NOT_TRACK"], env["PREFECT_SERVER_ANALYTICS_ENABLED"]) == ("1", "false")


def test_a_flow_takes_ids_and_the_schedule_waits_for_the_newsroom(deployed: Deployments) -> None:
    taken = {name: sorted(one["parameter_openapi_schema"]["properties"]) for name, one in deployed.items()}
    assert taken == {
        "draft": ["out", "run", "story"],
        "rewrite": ["out", "run", "story"],
        "publish": ["out", "story"],
        "resume": ["out"],
        "morning": ["out", "schedule"],
    }
    assert deployed["morning"]["parameters"] == {"schedule": "morning"}
    assert [schedule["active"] for schedule in deployed["morning"]["schedules"]] == [False]
    assert [schedule["active"] for schedule in deployed["resume"]["schedules"]] == [True]
    assert not deployed["draft"]["schedules"]
    assert not deployed["rewrite"]["schedules"]
    assert not deployed["publish"]["schedules"]


def test_a_worker_of_the_pool_drafts_a_stored_run(server: PrefectServer, deployed: Deployments, tmp_path: Path) -> None:
    reading = read_notes([checkout() / "examples" / "council"])
    with workplace(load_settings(), tmp_path) as tools:
        run = open_run(tools, Asked(reading.dossier, reading.name, None, EXTRACTIVE, format="brief"))
    asked = {"parameters": {"story": run.story, "run": run.id, "out": str(tmp_path)}, "state": {"type": "SCHEDULED"}}
    flow_run = server.ask(f"/deployments/{deployed['draft']['id']}/create_flow_run", asked)
    _prefect(server, "worker", "start", "--pool", "drafter", "--run-once", DRAFTER_OUT=str(tmp_path))
    wait_until(
        lambda: server.ask(f"/flow_runs/{flow_run['id']}")["state_type"] in {"COMPLETED", "FAILED", "CRASHED"},
        60,
        "the worker's run",
    )
    assert server.ask(f"/flow_runs/{flow_run['id']}")["state_type"] == "COMPLETED"
    with Store.open(store_url(tmp_path)) as store:
        assert store.runs.get(run.id).state is RunState.DONE
    assert (tmp_path / run.story / "r1" / "draft.html").exists()
