"""The commands that keep running: up, work."""

from typing import Annotated

import typer

from drafter.cli.options import Json, Out


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command()(up)
    app.command()(work)


def up(
    port: Annotated[
        int, typer.Option(metavar="PORT", help="Of the Prefect server; another is taken where it is in use.")
    ] = 4200,
    out: Out = None,
    json: Json = False,
) -> None:
    """Start Prefect and the deployments on this machine. It says what is where; Ctrl-C stops all of it."""
    from drafter.cli.house import House
    from drafter.settings import load_settings, outputs_folder

    House(load_settings(), outputs_folder(out), port, machine=json).keep_open()


def work(
    once: Annotated[bool, typer.Option("--once", help="Look once and end.")] = False,
    every: Annotated[float, typer.Option(metavar="SECONDS", help="Between two looks.", min=1.0)] = 60.0,
    out: Out = None,
    json: Json = False,
) -> None:
    """Finish drafts whose workers died. It looks again each minute; with --once it looks once and ends."""
    from drafter.cli.console import print_object
    from drafter.cli.worker import keep_working
    from drafter.settings import load_settings, outputs_folder

    finished = keep_working(load_settings(), outputs_folder(out), every_s=None if once else every)
    if json:
        print_object({"taken_up": [outcome.counts() for outcome in finished]})
