"""The flow `resume`: what a worker does each minute. It goes on where another died; nothing is paid twice."""

import asyncio
from collections.abc import Awaitable
from pathlib import Path

from prefect import flow
from prefect.logging import get_logger

from drafter.desk.desk import Desk
from drafter.desk.finishing import finish_all
from drafter.drafting.tools import workplace
from drafter.errors import DrafterError
from drafter.settings import load_settings, outputs_folder
from drafter.store.values import RunKind
from flows.draft import draft_article
from flows.rewrite import rewrite_section


@flow(name="resume", persist_result=False, retries=0)
async def resume(out: str = "") -> dict[str, object]:
    """For a work pool, where no process of ours looks by itself. `out` as for `draft-article`."""
    return {"resumed": await resume_lapsed(outputs_folder(Path(out) if out else None))}


async def resume_lapsed(out: Path) -> int:
    """Go on where a worker died, with a draft or a rewrite; gives how many were taken up."""
    with workplace(load_settings(), out) as tools:
        runs = await asyncio.to_thread(tools.store.runs.lapsed)
    for run in runs:
        flow_of = rewrite_section if run.kind is RunKind.REWRITE else draft_article
        await guarded(f"{run.story} (run {run.id})", flow_of(story=run.story, run=run.id, out=str(out)))
    await guarded("Publications to finish", asyncio.to_thread(_publications, out))
    return len(runs)


def _publications(out: Path) -> None:
    with workplace(load_settings(), out) as tools:
        finish_all(Desk(tools.store, tools.settings, out, tools.wording_text))


async def guarded(what: str, work: Awaitable[object]) -> None:
    """A worker's outermost edge: whatever breaks in one story, the others and the next minute's look still come.

    Messages of our own errors hold no text of notes; of any other error only the kind is logged.
    """
    try:
        await work
    except Exception as error:  # noqa: BLE001 - see above
        reason = str(error) if isinstance(error, DrafterError) else type(error).__name__
        get_logger("drafter.worker").warning("%s: %s", what, reason)
