"""The flow `draft-article`: a stored run in, a filed draft out; each step of the pipeline is a task of its own.

It takes the id of a run, never text, and returns counts. Nothing of a note, a prompt or a draft goes into parameters,
names, results or logs: Prefect's pages are not the newsroom's vault. Retries and checkpoints belong to the gateway
and the ledger; a task has none of its own.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE

from drafter.drafting import Outcome, produce
from drafter.drafting.tools import workplace
from drafter.notices import send
from drafter.settings import load_settings, outputs_folder
from flows.report import artifact_of, notice_of

T = TypeVar("T")


async def as_task(name: str, work: Callable[[], Awaitable[T]]) -> T:
    """Run a step of the pipeline as a Prefect task with a readable run name.

    The task is awaited where it stands (gathered, not submitted: submitting costs ten times as much a task), and its
    result stays in memory, because it holds text.
    """

    @task(
        name=name.partition(" ")[0],
        task_run_name=name,
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=0,
        log_prints=False,
    )
    async def step() -> T:
        return await work()

    return await step()


@flow(name="draft-article", flow_run_name="draft {story}", persist_result=False, retries=0, validate_parameters=True)
async def draft_article(story: str, run: str, out: str = "") -> dict[str, object]:
    """Draft the stored run of a story, or finish it where it was interrupted.

    `story` is the slug, `run` the id of the run in the store, `out` the outputs folder (empty: the settings').
    """
    del story  # it names the run on Prefect's pages
    settings = load_settings()
    with workplace(settings, outputs_folder(Path(out) if out else None)) as tools:
        outcome: Outcome = await produce(tools, run, step=as_task)
    await acreate_markdown_artifact(
        key=f"draft-{outcome.slug}", markdown=artifact_of(outcome), description=f"What came of {outcome.slug}"
    )
    for failure in send(notice_of(outcome), settings.notices):
        get_run_logger().warning(failure)
    return outcome.counts()
