"""The commands that keep and take away: purge, backup."""

from pathlib import Path
from typing import Annotated

import typer

from drafter.cli.console import console, print_object, say
from drafter.cli.options import Json, Out


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command()(purge)
    app.command()(backup)
    app.command()(record)


def purge(
    story: Annotated[str, typer.Argument(metavar="STORY", help="The slug of a story.")] = "",
    note: Annotated[str, typer.Option(help="Only this note: N2, or its SHA-256 (then in every story).")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    out: Out = None,
    json: Json = False,
) -> None:
    """Take a note's or a story's words out of store, ledger and outputs, for good. Hashes, counts and times stay."""
    from drafter.drafting import workplace
    from drafter.drafting.purging import purge_outputs
    from drafter.errors import UsageFault
    from drafter.settings import load_settings, outputs_folder

    if not story and not note:
        raise UsageFault("Nothing is named.", "Say which story, or which note with --note.")
    what = f"the note {note}" + (f" of {story}" if story else "") if note else f"the story {story}"
    if not yes and not typer.confirm(f"Take every word of {what} out for good?"):
        raise typer.Exit(1)
    folder = outputs_folder(out)
    with workplace(load_settings(), folder) as tools:
        report = tools.store.purge_note(note, story or None) if note else tools.store.purge_story(story)
        removed = purge_outputs(folder, report.slugs)
    page = console(machine=json)
    for table, count in sorted(report.removed.items()):
        page.print(f"  {count} from {table}", markup=False)
    page.print(f"  {removed} rendered files", markup=False)
    if report.kept_for:
        say(f"Kept, because they hold the same notes: {', '.join(report.kept_for)}.")
    if report.advice:
        say(report.advice)
    if json:
        print_object({"removed": dict(report.removed), "files": removed, "stories": list(report.slugs)})


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file for the copy.")],
    out: Out = None,
    json: Json = False,
) -> None:
    """Copy the store while it is in use: stories, dossiers, runs, the ledger, revisions."""
    from drafter.drafting import workplace
    from drafter.settings import load_settings, outputs_folder

    with workplace(load_settings(), outputs_folder(out)) as tools:
        tools.store.backup(file)
    size = file.stat().st_size
    console(machine=json).print(f"The store is copied to {file} ({size:,} bytes).", markup=False)
    if json:
        print_object({"file": str(file), "bytes": size})


def record(
    run: Annotated[str, typer.Argument(metavar="RUN", help="The id of a run.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file for the recording.")],
    out: Out = None,
    json: Json = False,
) -> None:
    """Write a finished run to one file, with its notes and answers, for `drafter replay` on another machine."""
    from drafter.drafting import workplace
    from drafter.recording import write_recording
    from drafter.settings import load_settings, outputs_folder

    with workplace(load_settings(), outputs_folder(out)) as tools:
        write_recording(tools.store, run, file)
    console(machine=json).print(f"The run is recorded in {file}.", markup=False)
    if json:
        print_object({"file": str(file)})
