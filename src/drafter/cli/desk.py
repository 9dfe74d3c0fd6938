"""The desk in a terminal: list and show."""

from typing import Annotated

import typer

from drafter.cli.console import console, print_object
from drafter.cli.options import Json, Out, StoryName


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("list")(list_stories)
    app.command()(show)


def list_stories(out: Out = None, json: Json = False) -> None:
    """Every story with its status and open flags, the one touched last first."""
    from rich.table import Table
    from rich.text import Text

    from drafter.drafting import workplace
    from drafter.errors import UnknownStory
    from drafter.settings import load_settings, outputs_folder

    rows: list[dict[str, object]] = []
    with workplace(load_settings(), outputs_folder(out)) as tools:
        for story in tools.store.stories.list():
            try:
                latest = tools.store.revisions.get(story.slug)
                revision, flags = latest.number, len(latest.draft.all_flags)
            except UnknownStory:
                revision, flags = None, None
            rows.append(
                {
                    "story": story.slug,
                    "status": str(story.status),
                    "revision": revision,
                    "flags": flags,
                    "embargo": story.embargo.isoformat() if story.embargo else None,
                    "updated": story.updated.isoformat(),
                    "headline": story.title,
                }
            )
    table = Table(box=None, pad_edge=False)
    for heading in ("Story", "Status", "Rev.", "Flags", "Embargo", "Headline"):
        table.add_column(heading)
    for row in rows:
        shown = (row[key] for key in ("story", "status", "revision", "flags", "embargo", "headline"))
        table.add_row(*(Text("" if value is None else str(value)) for value in shown))
    page = console(machine=json)
    page.print(table if rows else "The desk is empty. Start with: drafter draft examples/kyiv-talks", markup=False)
    if json:
        print_object({"stories": rows})


def show(
    story: StoryName,
    revision: Annotated[int, typer.Option(help="Number of the revision.", show_default="the latest")] = 0,
    out: Out = None,
    json: Json = False,
) -> None:
    """A story's draft as the editor's copy has it, its revisions and its runs."""
    from drafter.cli import words
    from drafter.drafting import workplace
    from drafter.settings import load_settings, outputs_folder

    with workplace(load_settings(), outputs_folder(out)) as tools:
        found = tools.store.stories.get(story)
        lines = tools.store.revisions.list(story)
        runs = tools.store.runs.of_story(story)
        page = console(machine=json)
        page.print(f"{found.slug}: {found.status}", style="bold", markup=False)
        for line in lines:
            page.print(f"  revision {line.number} by {line.author}, run {line.run_id or '-'}", markup=False)
        for run in runs:
            page.print(f"  run {run.id}: {run.state} with {run.model} {run.reason}".rstrip(), markup=False)
        for note in runs[-1].dossier.notes if runs else ():
            name = note.title if note.named else f"({note.on_record}: {note.kind})"
            page.print(f"  note {note.id} {note.sha256[:12]} {words.plain(name)}", markup=False)
        if lines:
            stored = tools.store.revisions.get(story, revision or None)
            copy = outputs_folder(out) / story / f"r{stored.number}" / "draft.md"
            if copy.exists():
                page.print()
                page.print(copy.read_text(encoding="utf-8"), markup=False, soft_wrap=True)
    if json:
        print_object(
            {
                "story": found.slug,
                "status": str(found.status),
                "revisions": [
                    {"number": line.number, "author": str(line.author), "run": line.run_id} for line in lines
                ],
                "runs": [{"run": run.id, "state": str(run.state), "model": run.model} for run in runs],
            }
        )
