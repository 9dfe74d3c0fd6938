"""The flow `watch`: what a schedule does when its slot comes. Inbox folders and feeds -> stories -> `draft-article`."""

import asyncio
from pathlib import Path
from typing import Any

from prefect import Flow, State, flow, get_run_logger
from prefect.client.schemas.objects import FlowRun
from prefect.logging import get_logger

from drafter.drafting.tools import workplace
from drafter.intake.round import Round, gather, schedule_named, take_slot
from drafter.notices import Event, Notice, send
from drafter.settings import load_settings, outputs_folder
from flows.draft import draft_article


def _tell(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """A scheduled run that failed is told to a person, not only to Prefect's pages."""
    del flow, state
    schedule = str((flow_run.parameters or {}).get("schedule", ""))
    notice = Notice(Event.RUN_FAILED, schedule, reason=f"The schedule {schedule} failed.")
    for failure in send(notice, load_settings().notices):
        get_logger("drafter.watch").warning(failure)


@flow(name="watch", flow_run_name="watch {schedule}", persist_result=False, retries=0, on_failure=[_tell])
async def watch(schedule: str, out: str = "") -> dict[str, object]:
    """Take the slot of `schedule` if it is due and free, and draft every dossier that has news, one after another.

    `schedule` is a name of drafter.toml; `out` the outputs folder (empty: the settings').
    """
    found = await asyncio.to_thread(_round, schedule, out)
    logger = get_run_logger()
    if found is None:
        logger.info("The slot of %s is taken, or not due.", schedule)
        return {"schedule": schedule, "skipped": True}
    for reason in found.left:
        logger.warning("Left: %s", reason)
    drafts = [await draft_article(story=run.story, run=run.id, out=out) for run in found.runs]
    finished = sum(1 for counts in drafts if counts["finished"])
    return {"schedule": schedule, "skipped": False, "drafts": finished, "unfinished": len(drafts) - finished}


def _round(name: str, out: str) -> Round | None:
    with workplace(load_settings(), outputs_folder(Path(out) if out else None)) as tools:
        schedule = schedule_named(tools, name)
        return gather(tools, schedule) if take_slot(tools, schedule) else None
