"""A worker alone, without Prefect: it finishes what nobody works on any more."""

import asyncio
from pathlib import Path
from time import sleep

from drafter.cli.console import counted, plain, say
from drafter.drafting import Outcome, Tools, produce, workplace
from drafter.errors import DrafterError, StoreFault
from drafter.settings import Settings


def keep_working(settings: Settings, out: Path, *, every_s: float | None) -> list[Outcome]:
    """Look for lapsed runs and finish them, again every `every_s` seconds; once where that is None, and give them."""
    while True:
        try:
            with workplace(settings, out) as tools:
                outcomes = asyncio.run(finish_lapsed(tools))
        except StoreFault as fault:  # locked, or away for a while: a worker that keeps looking outlives that
            if every_s is None:
                raise
            say(str(fault))
            outcomes = []
        for outcome in outcomes:
            state = f"revision {outcome.revision} is filed" if outcome.revision else f"not finished: {outcome.reason}"
            say(plain(f"{outcome.slug}: {state}"))
        if every_s is None:
            say(f"{counted(len(outcomes), 'interrupted draft was', 'interrupted drafts were')} taken up.")
            return outcomes
        sleep(every_s)


async def finish_lapsed(tools: Tools) -> list[Outcome]:
    """Every running run that nobody works on, one after another. One that cannot be drafted keeps no other from it."""
    outcomes: list[Outcome] = []
    for run in await asyncio.to_thread(tools.store.runs.lapsed):
        try:
            outcomes.append(await produce(tools, run.id))
        except DrafterError as fault:
            say(f"{run.story} could not be resumed: {fault}")
    return outcomes
