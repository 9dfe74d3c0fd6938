"""What the drafting commands do, once their heavy imports may be loaded."""

import asyncio
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from drafter.cli import words
from drafter.cli.console import counted, print_object, say, working
from drafter.cli.live import Progress, in_a_terminal
from drafter.cli.whoami import whoami
from drafter.drafting import Asked, Outcome, Tools, open_run, produce, replay, workplace
from drafter.drafting.estimate import estimate_run
from drafter.errors import DrafterError, NotesFault, UnknownStory
from drafter.readers import Limits, Reading, read_notes
from drafter.settings import EXTRACTIVE, Settings, load_settings, outputs_folder
from drafter.store.values import RunState, StoredRun

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.{0,20000}?\n---[ \t]*\n", re.DOTALL)


@dataclass(frozen=True)
class Wanted:
    """What `drafter draft` was asked for."""

    notes: Sequence[Path]
    format: str
    slug: str
    model: str
    fresh: bool
    flow: bool
    out: Path | None
    machine: bool
    day: date | None = None


def draft_from(wanted: Wanted) -> None:
    """Read, draft, show. Ends the program with 1 where the draft could not be finished."""
    settings = load_settings()
    spec, why = settings.model_spec(wanted.model)
    by_flow = wanted.flow or settings.flows.runner == "prefect"
    if by_flow:
        _reach_server(settings)
    with working(f"Reading the notes in {', '.join(path.name for path in wanted.notes)}"):
        reading = read_notes(wanted.notes, limits=Limits.of(settings.limits), zone=settings.zone)
    words.say_reports(reading)
    if spec == EXTRACTIVE and not wanted.model:
        say(f"Drafting with the built-in extractive writer, {why}.")
    progress = Progress(None, drawn=in_a_terminal())
    out = outputs_folder(wanted.out)
    watched = progress.drawn and not by_flow
    with workplace(settings, out, observe=progress, watched=watched) as tools:
        run = open_run(tools, _asked(wanted, reading, settings, spec))
        words.say_age(reading.dossier, run.day)
        if by_flow:
            outcome = _by_flow(tools, run)
        elif run.model == EXTRACTIVE:
            with working(_sorting(reading)):
                outcome = asyncio.run(produce(tools, run.id))
        else:
            progress.estimate = _announced_estimate(tools, run)
            with progress:
                outcome = asyncio.run(produce(tools, run.id))
    words.show_outcome(outcome, machine=wanted.machine, spent=progress.total())
    if wanted.machine:
        print_object(outcome.counts())
    else:
        words.say_next(outcome, asked_for_model=bool(wanted.model))
    if outcome.revision is None:
        sys.exit(1)


def _sorting(reading: Reading) -> str:
    """What the extractive writer is at, in words and counts."""
    passages, notes = len(reading.dossier.passages), len(reading.dossier.usable)
    return f"Choosing from {counted(passages, 'passage')} of {counted(notes, 'note')}"


def _reach_server(settings: Settings) -> None:
    """Before anything is stored. Raises ServerUnreachable with its address."""
    from flows.calling import api_url, reach

    reach(api_url(settings))


def _asked(wanted: Wanted, reading: Reading, settings: Settings, spec: str) -> Asked:
    return Asked(
        dossier=reading.dossier,
        slug=wanted.slug or reading.name,
        home=None if wanted.slug else os.fspath(wanted.notes[0].resolve()),
        model=spec,
        format=wanted.format or settings.format,
        fresh=wanted.fresh,
        started_by=whoami(),
        day=wanted.day,
        told=reading.urgent,
    )


def _announced_estimate(tools: Tools, run: StoredRun) -> "words.Estimate | None":
    """Say what the draft may cost before the first call."""
    if run.model == EXTRACTIVE or run.state is RunState.DONE:
        return None
    estimate = estimate_run(tools, run)
    say(words.of_estimate(estimate, run.model, tools.settings.budget.money_usd))
    return estimate


def _by_flow(tools: Tools, run: StoredRun) -> Outcome:
    """On the Prefect server; then show what was filed. Raises ServerUnreachable with its address."""
    from flows.calling import draft_on_server

    say("Drafting on the Prefect server.")
    draft_on_server(tools.settings, run.story, run.id, tools.out)
    return replace(asyncio.run(produce(tools, run.id)), shown=False)


def resume_drafts(story: str, out: Path | None, *, machine: bool) -> None:
    """Finish one story's run, or all that are not finished. Ends with 1 where one could not be."""
    settings = load_settings()
    progress = Progress(None, drawn=in_a_terminal())
    with workplace(settings, outputs_folder(out), observe=progress, watched=progress.drawn) as tools:
        runs = interrupted(tools, story)
        if not runs:
            say("Nothing was interrupted." if not story else f"{story} is finished; nothing is left to do.")
        with progress:
            outcomes, faults = asyncio.run(_resumed(tools, runs))
    for outcome in outcomes:
        words.show_outcome(outcome, machine=machine, spent=progress.total())
    if machine:
        failed = [{"story": slug, "error": str(fault)} for slug, fault in faults.items()]
        print_object({"resumed": [outcome.counts() for outcome in outcomes], "failed": failed})
    if faults:
        sys.exit(max(fault.exit_code for fault in faults.values()))
    if any(outcome.revision is None for outcome in outcomes):
        sys.exit(1)


async def _resumed(tools: Tools, runs: list[StoredRun]) -> tuple[list[Outcome], dict[str, DrafterError]]:
    """One after another, so that each may use the whole width. One that cannot be drafted keeps no other from it; it
    is told at once, and given back by its story.
    """
    outcomes: list[Outcome] = []
    faults: dict[str, DrafterError] = {}
    for run in runs:
        say(f"Resuming {run.story} with {run.model}.")
        try:
            outcomes.append(await produce(tools, run.id))
        except DrafterError as fault:
            say(f"{run.story} could not be resumed: {fault}")
            faults[run.story] = fault
    return outcomes, faults


def interrupted(tools: Tools, story: str = "") -> list[StoredRun]:
    """Runs that are not done: a story's, or every story's. Raises UnknownStory."""
    slugs = [tools.store.stories.get(story).slug] if story else [s.slug for s in tools.store.stories.list()]
    latest = [runs[-1] for slug in slugs if (runs := tools.store.runs.of_story(slug))]
    return [run for run in latest if run.state is not RunState.DONE and not run.purged]


def replay_run(name: str, out: Path | None, *, machine: bool) -> None:
    """Rebuild a run from the store, or from a recorded file: that is taken into the store first."""
    from drafter.recording import read_recording, take_in

    settings = load_settings()
    recording = read_recording(Path(name)) if Path(name).is_file() else None
    with workplace(settings, outputs_folder(out)) as tools:
        run_id = take_in(tools.store, recording) if recording else _run_id(tools, name)
        replayed = asyncio.run(replay(tools, run_id))
    if recording and recording.text_sha256:
        replayed = replace(replayed, same=recording.text_sha256 == replayed.outcome.draft.article.sha256)
    words.show_outcome(replace(replayed.outcome, shown=False), machine=machine)
    words.say_replayed(replayed, recording.about if recording else "")
    if machine:
        print_object(
            replayed.outcome.counts() | {"same": replayed.same, "changed_prompts": list(replayed.changed_prompts)}
        )
    if replayed.same is False:
        sys.exit(1)


def _run_id(tools: Tools, name: str) -> str:
    """A slug means the story's latest run."""
    try:
        return tools.store.runs.get(name).id
    except UnknownStory:
        runs = tools.store.runs.of_story(tools.store.stories.get(name).slug)
        if not runs:
            raise
        return runs[-1].id


def check_text_file(text: Path, notes: Sequence[Path], *, machine: bool) -> None:
    """Check a text file, or standard input, against notes."""
    from drafter.checks import Notes, check_text

    settings = load_settings()
    reading = read_notes(notes, limits=Limits.of(settings.limits), zone=settings.zone)
    words.say_reports(reading)
    draft = check_text(_read_text(text), Notes(reading.dossier))
    words.show_check(draft, machine=machine)
    if machine:
        print_object(words.check_object(draft))


def _read_text(path: Path) -> str:
    """The text to be checked. Plain text and Markdown as they stand, with their [N1.2] marks and without their front
    matter; other kinds as notes are read.
    """
    if str(path) == "-":
        return sys.stdin.read()
    if path.suffix.lower() in {".md", ".txt", ""}:
        try:
            return _FRONT_MATTER.sub("", path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise NotesFault(f"{path.name} cannot be read: {error.strerror}.", "Check the name.") from error
        except UnicodeDecodeError as error:
            raise NotesFault(f"{path.name} is no text that can be read.", "Save it as UTF-8.") from error
    return "\n\n".join(note.text for note in read_notes([path]).dossier.notes)
