"""From a stored run to a filed draft: once, for a plain run and for a flow alike.

`open_run` fixes what a draft is made from; `produce` makes it, or finishes it, or shows what is there; `replay` makes
it again from the record with no model at all. `produce` takes `step`, so that it never knows who runs it.
"""

import asyncio
from collections import Counter
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from drafter.article import Draft
from drafter.drafting.cast import Cast, cast_of
from drafter.drafting.estimate import make_sure_it_fits
from drafter.drafting.filing import Filed, file_draft, show_filed, show_unfinished
from drafter.drafting.hold import held
from drafter.drafting.pipeline import Written, write_article
from drafter.drafting.start import Asked, RunSettings, open_run
from drafter.drafting.steps import Step, plain
from drafter.drafting.tools import Tools, workplace
from drafter.errors import DrafterError, ModelFault, NotesFault, StoreFault, UsageFault
from drafter.record import Record
from drafter.render.files import make_sure_of
from drafter.store.owners import Owner
from drafter.store.values import RunKind, RunState, Status, StoredRun

__all__ = [
    "Asked",
    "Outcome",
    "Replayed",
    "RunSettings",
    "Step",
    "Tools",
    "open_run",
    "plain",
    "produce",
    "replay",
    "workplace",
]


@dataclass(frozen=True)
class Outcome:
    """What came of a run. `revision` is None and `reason` says why where it is unfinished; `folder` holds the editor's
    copy in both cases. `shown` says that the draft was there already and nothing was asked.
    """

    slug: str
    run_id: str
    model: str
    revision: int | None
    folder: Path
    draft: Draft
    record: Record
    label: str
    line: str
    reason: str = ""
    shown: bool = False
    budget_stop: bool = False

    def flag_rules(self) -> dict[str, int]:
        """How often each rule found something, by its name."""
        return dict(sorted(Counter(flag.rule for flag in self.draft.all_flags).items()))

    def counts(self) -> dict[str, object]:
        """For machines and for Prefect's pages: counts and names of ours, no text of notes or draft."""
        usage = self.record.usage
        return {
            "story": self.slug,
            "run": self.run_id,
            "revision": self.revision,
            "finished": self.revision is not None,
            "reason": self.reason,
            "model": self.model,
            "folder": str(self.folder),
            "sections": sum(1 for section in self.draft.article.sections if not section.hole),
            "holes": len(self.draft.holes),
            "sentences": sum(1 for _ in self.draft.article.numbered()),
            "flags": len(self.draft.all_flags),
            "flag_rules": self.flag_rules(),
            "calls": len(self.record.calls),
            "prompt_tokens": usage.prompt,
            "completion_tokens": usage.completion,
            "cost_usd": round(sum(call.cost or 0.0 for call in self.record.calls), 6),
            "text_sha256": self.draft.article.sha256,
            "shown": self.shown,
        }


async def produce(tools: Tools, run_id: str, *, step: Step = plain) -> Outcome:
    """Draft a stored run, finish it where it was interrupted, or show it where it is done.

    Raises UnknownStory for no such run, NotesFault where its notes were purged or do not fit the model, StoreFault
    where nothing can be kept. A model's fault is no exception here: it is a hole, or the reason of the outcome.
    """
    run = await asyncio.to_thread(tools.store.runs.get, run_id)
    _refuse_rewrite(run)
    if run.purged:
        raise NotesFault(f"The notes of {run.story} were purged; it cannot be drafted again.", "Bring the notes again.")
    if run.state is RunState.DONE and run.revision is not None:
        filed = await asyncio.to_thread(show_filed, tools, run)
        return _outcome(run, filed, shown=True)
    if run.state is RunState.FAILED:
        await asyncio.to_thread(tools.store.runs.finish, run.id, RunState.RUNNING)
    owner = Owner.here(run.id)
    async with held(tools.store, run.id, owner):
        try:
            return await _produce(tools, run, owner, step)
        except DrafterError as fault:
            await asyncio.to_thread(_give_up, tools, run, fault)
            raise


def _refuse_rewrite(run: StoredRun) -> None:
    """Raises UsageFault for a run that rewrites a section: it has no draft of its own."""
    if run.kind is RunKind.REWRITE:
        raise UsageFault(f"The run {run.id} of {run.story} is a rewrite of one section; it is shown on the desk.")


def _give_up(tools: Tools, run: StoredRun, fault: DrafterError) -> None:
    """End the run with its reason, or every worker would take it up again each minute."""
    with suppress(StoreFault):  # where the store itself is the trouble, the first fault is the one to tell
        tools.store.runs.finish(run.id, RunState.FAILED, str(fault))
        _set_failed(tools, run)


async def _produce(tools: Tools, run: StoredRun, owner: Owner, step: Step) -> Outcome:
    await asyncio.to_thread(make_sure_of, tools.out / run.story)  # before anything is paid for
    if tools.store.stories.get(run.story).current is None:  # a text that waits for review can be reviewed meanwhile
        _set_status(tools, run, Status.DRAFTING)
    cast = await asyncio.to_thread(cast_of, tools, run, owner)
    await asyncio.to_thread(make_sure_it_fits, tools, cast)
    written = await _write(cast, step)
    if written.unfinished:
        return await asyncio.to_thread(_leave_unfinished, tools, run, cast, written, written.unfinished)
    filed = await step("file", lambda: asyncio.to_thread(file_draft, tools, run, cast, written))
    await asyncio.to_thread(tools.store.runs.finish, run.id, RunState.DONE, "", filed.revision)
    _set_status(tools, run, Status.DRAFTED)
    return _outcome(run, filed)


async def _write(cast: Cast, step: Step) -> Written:
    async with cast.gateway or nullcontext():
        return await write_article(
            cast.brief,
            cast.writer,
            cast.notes,
            allows=cast.allows,
            step=step,
            kept=cast.carried.sections if cast.carried else None,
            wishes=cast.carried.plan if cast.carried else None,
        )


def _leave_unfinished(tools: Tools, run: StoredRun, cast: Cast, written: Written, fault: ModelFault) -> Outcome:
    """Keep what exists where an editor can look at it; the run can be resumed."""
    tools.store.runs.finish(run.id, RunState.FAILED, str(fault))
    _set_failed(tools, run)
    left = show_unfinished(tools, run, cast, written)
    stopped = fault.kind == "budget_stop"
    return replace(_outcome(run, left), reason=str(fault), budget_stop=stopped)


def _set_failed(tools: Tools, run: StoredRun) -> None:
    """A story whose first draft failed is not finished; one with a text waits for review with it, as before."""
    filed = tools.store.stories.get(run.story).current is not None
    _set_status(tools, run, Status.DRAFTED if filed else Status.FAILED)


def _set_status(tools: Tools, run: StoredRun, status: Status) -> None:
    """Move the story on, unless people have it in their hands already."""
    tools.store.stories.set_status(run.story, status, expected=(Status.DRAFTING, Status.DRAFTED, Status.FAILED))


def _outcome(run: StoredRun, filed: Filed, *, shown: bool = False) -> Outcome:
    return Outcome(
        slug=run.story,
        run_id=run.id,
        model=run.model,
        revision=filed.revision,
        folder=filed.folder,
        draft=filed.draft,
        record=filed.record,
        label=filed.disclosure.label,
        line=filed.disclosure.line,
        shown=shown,
    )


@dataclass(frozen=True)
class Replayed:
    """A draft made again from the record. `same` says whether it is the filed one to the byte, None where none was
    filed; `changed_prompts` are the templates that read differently today.
    """

    outcome: Outcome
    same: bool | None
    changed_prompts: tuple[str, ...]


async def replay(tools: Tools, run_id: str) -> Replayed:
    """Make a recorded run again with no model. Raises NotRecorded where the ledger lacks an answer."""
    run = await asyncio.to_thread(tools.store.runs.get, run_id)
    _refuse_rewrite(run)
    cast = await asyncio.to_thread(cast_of, tools, run, Owner.here(run.id), replaying=True)
    written = await _write(cast, plain)
    if written.unfinished:
        raise written.unfinished
    filed = await asyncio.to_thread(file_draft, tools, run, cast, written, replaying=True)
    stored = await asyncio.to_thread(_stored_hash, tools, run)
    same = None if stored is None else stored == filed.draft.article.sha256
    return Replayed(_outcome(run, filed, shown=True), same, cast.changed_prompts(tools.prompts_folder))


def _stored_hash(tools: Tools, run: StoredRun) -> str | None:
    if run.revision is None:
        return None
    return tools.store.revisions.get(run.story, run.revision).text_sha256
