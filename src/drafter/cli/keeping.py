"""The commands that keep and take away: purge, backup, record."""

from pathlib import Path
from typing import Annotated

import typer

from drafter.cli.options import Json, Out, StoryName

_ONE = {  # what a purge counts, in the singular; an s makes the plural
    "dossiers": "dossier",
    "notes": "note",
    "replies": "answer",
    "sections": "section",
    "sections of revisions": "section of a revision",
}
_MANY = {"sections of revisions": "sections of revisions"}


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command()(purge)
    app.command()(backup)
    app.command()(record)


def purge(
    story: StoryName = "",
    note: Annotated[
        str, typer.Option(metavar="NOTE", help="Only this note: N2, or its SHA-256 (then in every story).")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    out: Out = None,
    json: Json = False,
) -> None:
    """Take a note's or a story's words out for good. Out of store, ledger and outputs; hashes, counts, times stay."""
    from drafter.cli.console import console, print_object, say, working
    from drafter.drafting import workplace
    from drafter.drafting.purging import purge_outputs
    from drafter.errors import UsageFault
    from drafter.settings import load_settings, outputs_folder

    if not story and not note:
        raise UsageFault("Nothing is named.", "Say which story, or which note with --note.")
    what = f"the note {note}" + (f" of {story}" if story else "") if note else f"the story {story}"
    folder = outputs_folder(out)
    with workplace(load_settings(), folder) as tools:
        if story:
            tools.store.stories.get(story)  # before anybody is asked: there may be no such story
        if not yes and not typer.confirm(f"Take every word of {what} out for good?", err=True):
            say("Nothing was taken out.")
            raise typer.Exit(1)
        with working(f"Taking out {what}"):
            report = tools.store.purge_note(note, story or None) if note else tools.store.purge_story(story)
            removed = purge_outputs(folder, report.slugs)
    console(machine=json).print(f"Taken out: {_counts({**report.removed, 'files': removed})}.", markup=False)
    if report.kept_for:
        say(f"Kept, because they hold the same notes: {', '.join(report.kept_for)}.")
    if report.advice:
        say(report.advice)
    if json:
        print_object({"removed": dict(report.removed), "files": removed, "stories": list(report.slugs)})


def _counts(removed: dict[str, int]) -> str:
    from drafter.cli.console import counted

    one = _ONE | {"files": "rendered file"}
    return ", ".join(counted(count, one.get(name, name), _MANY.get(name, "")) for name, count in removed.items())


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file for the copy.")],
    out: Out = None,
    json: Json = False,
) -> None:
    """Copy the store while it is in use. All of it: stories, records, notes, runs, the ledger, revisions, people.

    The files in the outputs folder are not in it: keep anchors.log and the published copies with it.
    """
    from drafter.cli.console import console, near, print_object, working
    from drafter.drafting import workplace
    from drafter.settings import load_settings, outputs_folder

    with workplace(load_settings(), outputs_folder(out)) as tools, working("Copying the store"):
        tools.store.backup(file)
    size = file.stat().st_size
    console(machine=json).print(f"The store is copied to {near(file)} ({size:,} bytes).", markup=False, soft_wrap=True)
    if json:
        print_object({"file": str(file), "bytes": size})


def record(
    run: Annotated[str, typer.Argument(metavar="RUN", help="The id of a run.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file for the recording.")],
    about: Annotated[str, typer.Option(metavar="TEXT", help="What is told wherever it is replayed.")] = "",
    out: Out = None,
    json: Json = False,
) -> None:
    """Write a finished run to one file. It holds notes and answers, for `drafter replay` on another machine."""
    from drafter.cli.console import console, near, print_object
    from drafter.drafting import workplace
    from drafter.recording import write_recording
    from drafter.settings import load_settings, outputs_folder

    with workplace(load_settings(), outputs_folder(out)) as tools:
        write_recording(tools.store, run, file, about=about)
    console(machine=json).print(f"The run is recorded in {near(file)}.", markup=False, soft_wrap=True)
    if json:
        print_object({"file": str(file)})
