"""A worker alone, without Prefect: it finishes what nobody works on any more."""

import asyncio
from pathlib import Path
from time import sleep

from drafter.cli.console import counted, plain, say
from drafter.drafting import Outcome, Tools, produce, workplace
from drafter.settings import Settings


def keep_working(settings: Settings, out: Path, *, every_s: float | None) -> list[Outcome]:
    """Look for lapsed runs and finish them, again every `every_s` seconds; once where that is None, and give them."""
    while True:
        with workplace(settings, out) as tools:
            outcomes = asyncio.run(finish_lapsed(tools))
        for outcome in outcomes:
            state = f"revision {outcome.revision} is filed" if outcome.revision else f"not finished: {outcome.reason}"
            say(plain(f"{outcome.slug}: {state}"))
        if every_s is None:
            say(f"{counted(len(outcomes), 'interrupted draft was', 'interrupted drafts were')} taken up.")
            return outcomes
        sleep(every_s)


async def finish_lapsed(tools: Tools) -> list[Outcome]:
    """Every running run that nobody works on, one after another."""
    return [await produce(tools, run.id) for run in await asyncio.to_thread(tools.store.runs.lapsed)]
