"""One section written again, as an editor asks: from the wish to a proposal that waits on the desk. It files nothing.

A rewrite is a run of its own, so what holds for a draft holds for it: what it is made from is fixed and stored when it
is asked for, its calls are in the ledger, and a process that is killed at any moment is followed by one that goes on
and pays for nothing twice (promise 5).

The same wish for the same text of a section, from the same notes, is the same rewrite. It is another take where one is
asked for, where people have settled the last one, and where the model's answer was no copy: asking that again would
give the same. A rewrite that failed for a reason of the day (the server, the budget) goes on as the run that it was.
"""

import asyncio
import json
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import cast

from drafter.article import Author, Section
from drafter.chain import By
from drafter.drafting.cast import players_of
from drafter.drafting.estimate import check_window
from drafter.drafting.hold import held
from drafter.drafting.homing import home_again
from drafter.drafting.start import settings_now, today_of
from drafter.drafting.steps import Step, plain
from drafter.drafting.tools import Tools
from drafter.errors import DrafterError, ModelFault, NotesFault, Refused, StoreFault, UnknownStory, UsageFault
from drafter.formats import ArticleFormat, SectionSpec, load_format, parse_format
from drafter.notes import Dossier
from drafter.prompts import REWRITING, Prompts
from drafter.settings import EXTRACTIVE
from drafter.store.desk_values import Rewrite, RewriteState
from drafter.store.owners import Owner
from drafter.store.values import NewRun, RunKind, RunState, StoredRevision, StoredRun
from drafter.text.clean import clean
from drafter.writing.asking_again import VARIABLES
from drafter.writing.model import ModelWriter
from drafter.writing.wish import read_wish

LONGEST = 500  # characters of a wish; more is a text, and should be typed into the section

__all__ = ["LONGEST", "Rewrite", "RewriteAsked", "RewriteState", "open_rewrite", "produce_rewrite"]


@dataclass(frozen=True)
class RewriteAsked:
    """What a person asks for: `revision` is the working text, `section` a key of it, `instruction` their words. With
    `fresh` it is another take of what they asked before.
    """

    story: str
    revision: StoredRevision
    section: str
    instruction: str
    by: By
    fresh: bool = False


def open_rewrite(tools: Tools, asked: RewriteAsked) -> Rewrite:
    """The rewrite of this wish: the one that there is, or a new one, stored with all that it needs.

    Raises Refused in words for the person, SettingsFault where no model can be told, FormatFault for a broken template.
    """
    base, instruction = _base(asked), _instruction(asked)
    format_, format_text, spec = _format(tools, asked)
    model, settings = tools.settings.model_spec()[0], settings_now(tools)
    if model != EXTRACTIVE and not settings.allows(base.key):
        raise Refused(
            f"The policy of this outlet does not let a model write {base.label}.",
            "Write it, or change model_sections in drafter.toml.",
        )
    dossier = tools.store.dossier(asked.revision.dossier or "")
    _refuse_unknown_notes(instruction, dossier)
    prompts = Prompts.read(tools.prompts_folder, REWRITING)
    prompts.check(VARIABLES)
    made_from = [dossier.sha256, format_text, sorted(prompts.sources.items()), model, settings.of_words]
    made_from += [asked.revision.text_sha256] if spec.needs else []  # a summary rests on what the body says
    origin = _origin(base, instruction, made_from)
    last = tools.store.runs.by_origin(asked.story, origin)
    if last and not (asked.fresh or _is_over(tools, last)):
        if last.state is RunState.FAILED:
            tools.store.runs.finish(last.id, RunState.RUNNING)
        return tools.store.rewrites.ask(last, base, instruction, asked.by)
    run = tools.store.runs.start(
        NewRun(
            story=asked.story,
            origin_hash=origin,
            take=last.take + 1 if last else 0,
            dossier=dossier,
            format_name=format_.name,
            format_text=format_text,
            prompts=prompts.sources,
            wording_text=tools.wording_text,
            settings={**asdict(settings), "revision": asked.revision.number},
            model=model,
            day=_day(tools, asked.revision),
            started_by=asked.by.name,
            kind=RunKind.REWRITE,
        )
    )
    return tools.store.rewrites.ask(run, base, instruction, asked.by)


def _base(asked: RewriteAsked) -> Section:
    """The section as it stands, which a writer may write."""
    if asked.revision.purged:
        raise Refused(f"Words of {asked.story} were purged; it cannot be written again from what is left.")
    section = asked.revision.draft.article.section(asked.section)
    if section is None or (section.author is Author.CODE and not section.hole):
        raise Refused(f"{asked.story} has no section {asked.section} that a writer could write again.")
    return section


def _instruction(asked: RewriteAsked) -> str:
    """The person's words on one line."""
    words = " ".join(clean(asked.instruction).text.split())
    if not words:
        raise Refused("The wish is empty.", "Say what should be different, as: shorter.")
    if len(words) > LONGEST:
        raise Refused(
            f"The wish has {len(words):,} characters; {LONGEST} are enough.",
            "Say it shorter, or type it into the section.",
        )
    return words


def _format(tools: Tools, asked: RewriteAsked) -> tuple[ArticleFormat, str, SectionSpec]:
    """Today's format of that name where it has the section, else the one that the text was written in."""
    name = asked.revision.draft.article.format
    with suppress(UsageFault):  # it may be gone, broken or renamed today
        format_, text = load_format(tools.prompts_folder, name)
        if spec := _spec(format_, asked.section):
            return format_, text, spec
    if asked.revision.run_id:
        name, text = tools.store.runs.format_of(asked.revision.run_id)
        format_ = parse_format(text, name)
        if spec := _spec(format_, asked.section):
            return format_, text, spec
    raise Refused(f"The format {name} has no section {asked.section}.", "Write it, or bring the format back.")


def _spec(format_: ArticleFormat, key: str) -> SectionSpec | None:
    return next((spec for spec in format_.sections if spec.key == key and not spec.by_code), None)


def _refuse_unknown_notes(instruction: str, dossier: Dossier) -> None:
    """An editor who names a note that no text may rest on is told at once."""
    usable = {note.id for note in dossier.usable} | dossier.passages.keys()
    unknown = [each for each in read_wish(instruction).named if each not in usable]
    if unknown:
        raise Refused(f"There is no {unknown[0]} that a text may rest on.", "The notes stand beside the text.")


def _day(tools: Tools, revision: StoredRevision) -> date:
    """The day that the text was drafted for, where that was named; else today, however old the draft is."""
    today = today_of(tools)
    if not revision.run_id:
        return today
    run = tools.store.runs.get(revision.run_id)
    return today if run.day == run.created.astimezone(tools.settings.zone).date() else run.day


def _origin(base: Section, instruction: str, made_from: Sequence[object]) -> str:
    """SHA-256 over all that the words of a rewrite can depend on, as 64 hex digits."""
    typed = [[sentence.text, sentence.by] for sentence in base.sentences() if sentence.by]
    body = [*made_from, base.sha256, typed, instruction]
    return sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def _is_over(tools: Tools, run: StoredRun) -> bool:
    """Would asking again bring nothing new? Where people have settled it, or its answer was no copy."""
    with suppress(UnknownStory):
        if tools.store.rewrites.get(run.id).state is RewriteState.SETTLED:
            return True
    outcomes = {call.outcome.partition(":")[0] for call in tools.store.ledger.calls(run.id)}
    no_copy = outcomes & {"unusable", "content_filtered"} and "accepted" not in outcomes
    return run.state is RunState.FAILED and bool(no_copy)


async def produce_rewrite(tools: Tools, run_id: str, *, step: Step = plain) -> Rewrite:
    """Write the section of a stored rewrite, finish it where it was interrupted, or give it where it is there.

    A model's fault is no exception here: it is the reason of a rewrite that failed. Raises UnknownStory for no such
    rewrite, NotesFault where its notes were purged or do not fit the model, StoreFault where nothing can be kept.
    """
    run = await asyncio.to_thread(tools.store.runs.get, run_id)
    rewrite = await asyncio.to_thread(_stored, tools, run)
    if rewrite.state is not RewriteState.ASKED:
        await asyncio.to_thread(_close, tools, rewrite)
        return rewrite
    if run.state is RunState.FAILED:
        await asyncio.to_thread(tools.store.runs.finish, run.id, RunState.RUNNING)
    owner = Owner.here(run.id)
    async with held(tools.store, run.id, owner):
        try:
            section, notices = await _written(tools, run, rewrite, owner, step)
        except DrafterError as fault:
            await asyncio.to_thread(_give_up, tools, run, fault)
            if not isinstance(fault, ModelFault):
                raise
        else:
            await asyncio.to_thread(tools.store.rewrites.answer, run.id, section, " ".join(notices))
        rewrite = await asyncio.to_thread(tools.store.rewrites.get, run.id)
        await asyncio.to_thread(_close, tools, rewrite)
    return rewrite


def _stored(tools: Tools, run: StoredRun) -> Rewrite:
    if run.kind is not RunKind.REWRITE:
        raise UsageFault(
            f"The run {run.id} of {run.story} is a draft, not a rewrite.", "`drafter resume` goes on with it."
        )
    try:
        rewrite = tools.store.rewrites.get(run.id)
    except UnknownStory as fault:  # killed between the two: nobody knows what was wished
        tools.store.runs.finish(run.id, RunState.FAILED, str(fault))
        raise
    if run.purged and rewrite.state is RewriteState.ASKED:
        fault = NotesFault(
            f"The notes of {run.story} were purged; nothing can be written from them.", "Bring them again."
        )
        _give_up(tools, run, fault)
        raise fault
    return rewrite


def _give_up(tools: Tools, run: StoredRun, fault: DrafterError) -> None:
    """End it with its reason, or every worker would take it up again each minute."""
    with suppress(StoreFault):  # where the store itself is the trouble, the first fault is the one to tell
        tools.store.rewrites.fail(run.id, str(fault))
        tools.store.runs.finish(run.id, RunState.FAILED, str(fault))


def _close(tools: Tools, rewrite: Rewrite) -> None:
    """The run ends as its rewrite did; it may have been killed between the two."""
    failed = rewrite.state is RewriteState.FAILED
    tools.store.runs.finish(rewrite.run, RunState.FAILED if failed else RunState.DONE, rewrite.reason if failed else "")


def _revision(tools: Tools, run: StoredRun) -> StoredRevision:
    """The text that it was asked for in."""
    return tools.store.revisions.get(run.story, cast("int", run.settings["revision"]))


async def _written(
    tools: Tools, run: StoredRun, rewrite: Rewrite, owner: Owner, step: Step
) -> tuple[Section, tuple[str, ...]]:
    """The section, and what was taken out of the answer (promise 7)."""
    players = await asyncio.to_thread(players_of, tools, run, owner)
    spec = players.brief.format[rewrite.section]
    writer, brief, wish = players.writer, players.brief, rewrite.instruction
    revision = await asyncio.to_thread(_revision, tools, run)
    home = await asyncio.to_thread(home_again, revision, brief, spec, rewrite.base, wish)
    if isinstance(writer, ModelWriter):
        request = await asyncio.to_thread(writer.rewrite_request, brief, spec, rewrite.base, home, wish)
        await asyncio.to_thread(check_window, tools, request)
    async with players.gateway or nullcontext():
        section = await step(f"rewrite {spec.key}", lambda: writer.rewrite(brief, spec, rewrite.base, home, wish))
    return section, writer.notices
