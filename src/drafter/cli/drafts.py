"""The commands that make drafts: draft, resume, replay, check."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from drafter.cli.options import Json, Out, formats, stories


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    for command in (draft, resume, replay, check):
        app.command()(command)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day; write it as 2026-11-23.") from None


def draft(
    notes: Annotated[list[Path], typer.Argument(metavar="NOTES", help="Files, or a folder: all its files.")],
    format: Annotated[  # noqa: A002 - the newsroom's word
        str,
        typer.Option(metavar="NAME", help="A folder under prompts/.", show_default="explainer", autocompletion=formats),
    ] = "",
    slug: Annotated[
        str, typer.Option(metavar="SLUG", help="Short name of the story.", show_default="from the notes' name")
    ] = "",
    model: Annotated[
        str, typer.Option(metavar="SPEC", help="provider:name, or extractive for the built-in writer.")
    ] = "",
    fresh: Annotated[bool, typer.Option("--fresh", help="Ask anew, although this draft exists.")] = False,
    day: Annotated[
        date | None,
        typer.Option(metavar="DATE", parser=_date, help="The day to write for.", show_default="today"),
    ] = None,
    flow: Annotated[bool, typer.Option("--flow", help="Run it on the Prefect server of the settings.")] = False,
    out: Out = None,
    json: Json = False,
) -> None:
    """Draft an article from source notes.

    The same notes, format and model show the draft that exists and pay nothing. A changed or added note asks only
    for the sections that it changes.
    """
    from drafter.cli.work import Wanted, draft_from

    draft_from(Wanted(notes, format, slug, model, fresh, flow, out, json, day))


def resume(
    story: Annotated[
        str,
        typer.Argument(
            metavar="STORY", help="The slug; without it, every draft that is not done.", autocompletion=stories
        ),
    ] = "",
    out: Out = None,
    json: Json = False,
) -> None:
    """Finish drafts that were interrupted or stopped. What was answered is not asked again."""
    from drafter.cli.work import resume_drafts

    resume_drafts(story, out, machine=json)


def replay(
    run: Annotated[
        str,
        typer.Argument(
            metavar="RUN", help="The id of a run, a slug, or a recorded run's file.", autocompletion=stories
        ),
    ],
    out: Out = None,
    json: Json = False,
) -> None:
    """Rebuild a recorded draft with no model. It says whether the text is the same, and whether today's prompts are."""
    from drafter.cli.work import replay_run

    replay_run(run, out, machine=json)


def check(
    text: Annotated[Path, typer.Argument(metavar="TEXT", help="Any text: ours or not; - reads standard input.")],
    notes: Annotated[
        list[Path], typer.Option("--notes", metavar="NOTES", help="The notes to check it against; may be repeated.")
    ],
    out: Out = None,
    json: Json = False,
) -> None:
    """Check any text against notes. It says, sentence by sentence, what is not in them."""
    from drafter.cli.work import check_text_file

    del out  # goes with every command; a check keeps nothing
    check_text_file(text, notes, machine=json)
