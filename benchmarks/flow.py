"""(4) What Prefect costs: the same draft as a flow and plainly, on a running server."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import cast

from benchmarks.figures import Figure, Measured
from benchmarks.say import say
from benchmarks.standin import MODEL, Server, standin
from drafter.settings import checkout
from tests.flows.support import prefect_server

RUNS = 5


def measure() -> Measured:
    """One process drafts the same stories plainly and as flows, after one of each; then whole processes."""
    with TemporaryDirectory(prefix="drafter-bench-") as folder, standin() as server:
        server.hurry(flawed=True)
        say("starting a Prefect server")
        with prefect_server(Path(folder)) as prefect:
            environment = prefect.environment(
                OPENAI_BASE_URL=server.url, OPENAI_API_KEY="none", PREFECT_LOGGING_LEVEL="WARNING"
            )
            command = [sys.executable, "-m", "benchmarks.flow", str(Path(folder, "out")), str(RUNS)]
            done = subprocess.run(
                command, env=environment, cwd=checkout(), stdout=subprocess.PIPE, text=True, check=True
            )
            walls = cast("dict[str, list[float]]", json.loads(done.stdout))
            say("the same stories were drafted plainly and as flows, in one process")
            whole = {flow: [_process(server, environment, Path(folder), flow, n) for n in range(3)] for flow in (0, 1)}
    more = [flow - plain for flow, plain in zip(walls["flow"], walls["plain"], strict=True)]
    return Measured(
        "The flow against the plain run",
        "A running Prefect server with SQLite; answers come at once, so that only our own work and Prefect's is "
        "measured. In one process, after import and after one draft of each kind, in turn.",
        (
            Figure("plain run", walls["plain"], "s"),
            Figure("the flow", walls["flow"], "s"),
            Figure("the flow takes more by", more, "s", 0.8, missed=_WHY),
            Figure("whole process, plain", whole[0], "s"),
            Figure("whole process, --flow", whole[1], "s"),
        ),
    )


_WHY = "every task reports its states to the server, which shares the processor with what is measured here."


def _process(server: Server, environment: Mapping[str, str], folder: Path, flow: int, number: int) -> float:
    server.hurry(flawed=True)
    out = folder / f"whole-{flow}-{number}"
    command = [sys.executable, "-m", "drafter", "draft", "examples/kyiv-talks", "--model", MODEL, "--out", str(out)]
    begin = perf_counter()
    subprocess.run(
        [*command, *(["--flow"] if flow else [])], env=environment, cwd=checkout(), check=True, capture_output=True
    )
    return perf_counter() - begin


def _in_process(out: Path, runs: int) -> dict[str, list[float]]:
    """Runs in the process that has the server's address in its environment."""
    import asyncio

    from benchmarks.dossiers import invented
    from drafter.drafting import Asked, open_run, produce, workplace
    from drafter.settings import load_settings
    from flows.draft import draft_article

    settings = load_settings()
    out.mkdir(parents=True)

    def opened(name: str, n: int) -> str:
        with workplace(settings, out) as tools:
            asked = Asked(dossier=invented(1_200, n), slug=name, home=None, model=MODEL)
            return open_run(tools, asked).id

    async def plain(run: str) -> None:
        with workplace(settings, out) as tools:
            await produce(tools, run)

    async def as_flow(run: str) -> None:
        await draft_article(story=run, run=run, out=str(out))

    walls: dict[str, list[float]] = {"plain": [], "flow": []}
    for n in range(runs + 1):
        for kind, work in (("plain", plain), ("flow", as_flow)):
            run = opened(f"{kind}-{n}", n)
            begin = perf_counter()
            asyncio.run(work(run))
            if n:
                walls[kind].append(perf_counter() - begin)
    return walls


if __name__ == "__main__":
    os.environ.setdefault("DO_NOT_TRACK", "1")
    print(json.dumps(_in_process(Path(sys.argv[1]), int(sys.argv[2]))))
