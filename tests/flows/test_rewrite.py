"""The flow `rewrite-section` on a real Prefect server: ids in, a proposal on the desk out, and no word on its pages."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from drafter.chain import By
from drafter.drafting import Asked, open_run, produce, workplace
from drafter.drafting.rewriting import RewriteAsked, RewriteState, open_rewrite
from drafter.readers import read_notes
from drafter.settings import Settings, checkout
from drafter.store import Store, store_url
from drafter.store.values import RunState
from tests.flows.support import PrefectServer
from tests.models.standin import Standin

pytestmark = [pytest.mark.flows, pytest.mark.xdist_group("prefect"), pytest.mark.timeout(300)]

MODEL = "openai:standin"
NOTE = (
    "---\ntitle: Vexolith press note\nsource: Quzzlebrook council\n---\n"
    "The quzzlebrook council voted 7-2 on Monday to buy fourteen electric buses for its town routes. The first six "
    "buses are to arrive in March at the depot, the council said. The chargers could cost three million more. "
    "A second vote on the depot is to follow in December. The drivers want training before the first bus arrives. "
    "The fleet broke down 412 times last year, according to the transit office. The town tried a lease of three "
    "electric buses in 2019 and ended it after one winter. A state grant covers 60 percent of the price, the energy "
    "department said. It was unclear on Monday whether the grant would survive the budget talks in January.\n"
)


def asked_for(out: Path, wish: str) -> str:
    """A drafted story and a wish for one of its sections, stored as the desk does; gives the run's id."""
    notes = out.parent / "notes"
    notes.mkdir()
    (notes / "1.md").write_text(NOTE, encoding="utf-8")
    with workplace(Settings(model=MODEL), out) as tools:
        run = open_run(tools, Asked(read_notes([notes]).dossier, "buses", None, MODEL, format="brief"))
        asyncio.run(produce(tools, run.id))
        revision = tools.store.revisions.current("buses")
        return open_rewrite(tools, RewriteAsked("buses", revision, "body", wish, By("ann", "Ann", "editor"))).run


def flow(server: PrefectServer, code: str, **env: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], env=server.environment(OPENAI_API_KEY="x", **env), cwd=checkout(),
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Standin]:
    with Standin() as running:
        monkeypatch.setenv("OPENAI_API_KEY", "x")
        monkeypatch.setenv("OPENAI_BASE_URL", running.url)
        yield running


def test_promise_6_a_rewrite_is_made_and_no_word_of_it_reaches_prefects_files(
    server: PrefectServer, model: Standin, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run = asked_for(out, "shorter, and no frazzledap words")
    code = (
        "import asyncio, json; from flows.rewrite import rewrite_section; "
        f"print(json.dumps(asyncio.run(rewrite_section(story='buses', run={run!r}, out={str(out)!r}))))"
    )
    told = json.loads(flow(server, code, OPENAI_BASE_URL=model.url).splitlines()[-1])
    asked = model.seen[-1].body
    assert told == {"story": "buses", "run": run, "section": "body", "finished": True, "reason": ""}
    with Store.open(store_url(out)) as store:
        rewrite = store.rewrites.get(run)
        assert rewrite.state is RewriteState.READY
        assert rewrite.result and "The fleet broke down" in next(rewrite.result.sentences()).text
        assert store.runs.get(run).state is RunState.DONE
    named = server.ask("/flow_runs/filter", {"flow_runs": {"name": {"any_": ["rewrite buses"]}}})
    (flow_run,) = [each for each in named if each["parameters"]["run"] == run]
    assert flow_run["parameters"] == {"story": "buses", "run": run, "out": str(out)}
    tasks = server.ask("/task_runs/filter", {"flow_runs": {"id": {"any_": [flow_run["id"]]}}})
    assert [task["name"] for task in tasks] == ["rewrite body"]
    assert "frazzledap" in json.dumps(asked), "the marker did reach the model: the search below can find it"
    kept = server.everything().lower()
    for marker in (b"quzzlebrook", b"vexolith", b"frazzledap", b"the fleet broke down"):
        assert marker not in kept


def test_the_resume_flow_takes_a_rewrite_up(server: PrefectServer, model: Standin, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = asked_for(out, "shorter")
    code = (
        "import asyncio; from datetime import timedelta; from drafter.store import runs; "
        f"runs.LEASE = timedelta(0); from flows.resume import resume; print(asyncio.run(resume(out={str(out)!r})))"
    )
    assert "'resumed': 1" in flow(server, code, OPENAI_BASE_URL=model.url)
    with Store.open(store_url(out)) as store:
        assert store.rewrites.get(run).state is RewriteState.READY
