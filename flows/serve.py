"""Names, schedules and limits of the deployments, served from this process; and the minute's look for lapsed runs.

`python -m flows.serve` needs a Prefect server (PREFECT_API_URL). `prefect.yaml` says the same for a work pool.
"""

import asyncio
from contextlib import suppress
from pathlib import Path

from prefect.runner import Runner
from prefect.schedules import Cron

from drafter.drafting.tools import workplace
from drafter.intake.round import zone_of
from drafter.intake.slots import due_day
from drafter.settings import Settings, load_settings, outputs_folder
from flows.draft import draft_article
from flows.publish import publish
from flows.resume import guarded, resume_lapsed
from flows.rewrite import rewrite_section
from flows.watch import watch

EVERY_S = 60.0
AT_ONCE = 4  # flow runs of this process; calls to models have limits of their own
LOOK_S = 1.0  # between two looks for work: an editor waits for a rewrite; Prefect itself would look every 10 s


async def serve(out: Path | None = None, *, every_s: float = EVERY_S) -> None:
    """Serve until stopped."""
    settings = load_settings()
    runner = Runner(name="drafter", limit=AT_ONCE, pause_on_shutdown=False, query_seconds=LOOK_S)
    folder = str(outputs_folder(out))
    await runner.aadd_deployment(
        await draft_article.ato_deployment(name="draft", description="Draft a stored run.", tags=["drafter"])
    )
    await runner.aadd_deployment(
        await rewrite_section.ato_deployment(
            name="rewrite", description="Write one section of a story again.", tags=["drafter"]
        )
    )
    await runner.aadd_deployment(
        await publish.ato_deployment(
            name="publish", description="Write the published copy of an approved story.", tags=["drafter"]
        )
    )
    for schedule in settings.flows.schedules:
        zone = schedule.timezone or settings.outlet.timezone
        await runner.aadd_deployment(
            await watch.ato_deployment(
                name=schedule.name,
                schedule=Cron(schedule.cron, timezone=zone),
                parameters={"schedule": schedule.name, "out": folder},
                concurrency_limit=1,
                tags=["drafter"],
            )
        )
    minutely = asyncio.create_task(_each_minute(settings, out, every_s))
    try:
        await runner.start()
    finally:
        minutely.cancel()
        with suppress(asyncio.CancelledError):
            await minutely


async def _each_minute(settings: Settings, out: Path | None, every_s: float) -> None:
    """Resume runs that nobody works on; fire a slot that the server missed. A failure waits for the next look."""
    while True:
        await asyncio.sleep(every_s)
        await guarded("Runs to resume", resume_lapsed(outputs_folder(out)))
        await guarded("Slots that were missed", _catch_up(settings, out))


async def _catch_up(settings: Settings, out: Path | None) -> None:
    """The flow itself takes the slot, so firing it twice is harmless."""
    for schedule in settings.flows.schedules:
        with workplace(settings, outputs_folder(out)) as tools:
            day = due_day(schedule, tools.now(), zone_of(schedule, settings))
            open_slot = day is not None and not tools.store.slots.is_taken(schedule.name, day)
        if open_slot:
            await watch(schedule=schedule.name, out=str(outputs_folder(out)))


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):  # that is how `drafter up` ends it
        asyncio.run(serve())
