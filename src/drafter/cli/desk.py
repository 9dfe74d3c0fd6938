"""The desk in a terminal: list and show."""

from typing import Annotated

import typer

from drafter.cli.options import Json, Out, StoryName


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("list")(list_stories)
    app.command()(show)


def list_stories(out: Out = None, json: Json = False) -> None:
    """List every story with its status and open flags. The one touched last comes first."""
    from drafter.cli import pages
    from drafter.cli.console import console, print_object
    from drafter.drafting import workplace
    from drafter.settings import load_settings, outputs_folder
    from drafter.store.values import RunKind

    settings = load_settings()
    with workplace(settings, outputs_folder(out)) as tools:
        rows = [pages.row_of(tools.store, story) for story in tools.store.stories.list()]
        lapsed = {run.story for run in tools.store.runs.lapsed() if run.kind is RunKind.DRAFT}
    pages.show_list(console(machine=json), rows, settings.zone, lapsed)
    if json:
        print_object({"stories": [pages.row_object(row) for row in rows]})


def show(
    story: StoryName,
    revision: Annotated[int, typer.Option(metavar="N", help="Number of the revision.", show_default="the latest")] = 0,
    full: Annotated[bool, typer.Option("--full", help="The whole editor's copy, with all evidence and notes.")] = False,
    out: Out = None,
    json: Json = False,
) -> None:
    """Show a story's draft with its flags. With --full the whole editor's copy: evidence, notes, runs."""
    from drafter.cli import pages
    from drafter.cli.console import console, print_object
    from drafter.drafting import workplace
    from drafter.settings import load_settings, outputs_folder

    with workplace(load_settings(), outputs_folder(out)) as tools:
        page = pages.story_page(tools.store, story, revision or None, outputs_folder(out))
    pages.show_story(console(machine=json), page, full=full)
    if json:
        print_object(pages.story_object(page))
