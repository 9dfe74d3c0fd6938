"""A worker alone, without Prefect: it finishes what nobody works on any more, drafts and rewrites alike.

Of a story it says the slug and what came of it, nothing else.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from drafter.cli.console import counted, plain, say
from drafter.desk.desk import Desk
from drafter.desk.finishing import finish_all
from drafter.drafting import Tools, produce, workplace
from drafter.drafting.rewriting import RewriteState, produce_rewrite
from drafter.errors import DrafterError, StoreFault
from drafter.settings import Settings
from drafter.store.values import RunKind, StoredRun


@dataclass(frozen=True)
class TakenUp:
    """A run that was worked on: `words` for a person, `counts` for machines."""

    kind: RunKind
    finished: bool
    words: str
    counts: Mapping[str, object]


def keep_working(settings: Settings, out: Path, *, every_s: float | None) -> list[TakenUp]:
    """Look for lapsed runs and finish them, again every `every_s` seconds; once where that is None, and give them."""
    while True:
        try:
            with workplace(settings, out) as tools:
                taken = asyncio.run(finish_lapsed(tools))
                finish_all(Desk(tools.store, settings, out, tools.wording_text))
        except StoreFault as fault:  # locked, or away for a while: a worker that keeps looking outlives that
            if every_s is None:
                raise
            say(str(fault))
            taken = []
        for each in taken:
            say(plain(each.words))
        if every_s is None:
            say(_summed_up(taken))
            return taken
        sleep(every_s)


def work_on(settings: Settings, out: Path, run_id: str) -> TakenUp:
    """That run alone, whoever has or has not begun it. Raises UnknownStory, and whatever ends it."""
    with workplace(settings, out) as tools:
        taken = asyncio.run(finish(tools, tools.store.runs.get(run_id)))
    say(plain(taken.words))
    return taken


async def finish_lapsed(tools: Tools) -> list[TakenUp]:
    """Every running run that nobody works on, one after another. One that cannot be finished keeps no other from it."""
    taken: list[TakenUp] = []
    for run in await asyncio.to_thread(tools.store.runs.lapsed):
        try:
            taken.append(await finish(tools, run))
        except DrafterError as fault:
            say(f"{run.story} could not be resumed: {fault}")
    return taken


async def finish(tools: Tools, run: StoredRun) -> TakenUp:
    """What a run needs, by its kind."""
    if run.kind is RunKind.REWRITE:
        rewrite = await produce_rewrite(tools, run.id)
        done = rewrite.state is not RewriteState.FAILED
        told = "is written again and waits on the desk" if done else f"was not written again: {rewrite.reason}"
        counts = {"story": run.story, "run": run.id, "section": rewrite.section, "finished": done}
        counts["reason"] = "" if done else rewrite.reason
        return TakenUp(run.kind, done, f"{run.story}: {rewrite.section} {told}", counts)
    outcome = await produce(tools, run.id)
    done = outcome.revision is not None
    told = f"revision {outcome.revision} is filed" if done else f"not finished: {outcome.reason}"
    return TakenUp(run.kind, done, f"{outcome.slug}: {told}", outcome.counts())


def _summed_up(taken: Sequence[TakenUp]) -> str:
    drafts = sum(each.kind is RunKind.DRAFT for each in taken)
    rewrites = len(taken) - drafts
    told = [counted(drafts, "interrupted draft", "interrupted drafts")] if drafts or not rewrites else []
    told += [counted(rewrites, "interrupted rewrite", "interrupted rewrites")] if rewrites else []
    return f"{' and '.join(told)} {'was' if drafts + rewrites == 1 else 'were'} taken up."
