"""The commands that keep running: up, desk, work."""

from typing import Annotated

import typer

from drafter.cli.options import Json, Out


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command()(up)
    app.command()(desk)
    app.command()(work)


def up(
    port: Annotated[
        int, typer.Option(metavar="PORT", help="Of the Prefect server; another is taken where it is in use.")
    ] = 4200,
    out: Out = None,
    json: Json = False,
) -> None:
    """Start everything on this machine: Prefect, deployments, desk. It prints a link; Ctrl-C stops all of it.

    Where the desk is empty, the example is drafted on it. The desk takes the port of drafter.toml, or another where
    that is in use.
    """
    from drafter.cli.house import House
    from drafter.settings import load_settings, outputs_folder

    House(load_settings(), outputs_folder(out), port, machine=json).keep_open()


def desk(
    port: Annotated[
        int, typer.Option(metavar="PORT", help="Of the desk on loopback.", show_default="that of drafter.toml")
    ] = 0,
    link: Annotated[
        bool, typer.Option("--link/--no-link", help="Print a link that signs in once, for whoever starts it.")
    ] = True,
    out: Out = None,
    json: Json = False,
) -> None:
    """Serve the desk in a browser, alone. On loopback; Ctrl-C stops it."""
    from drafter.cli.serving import serve
    from drafter.settings import load_settings, outputs_folder

    settings = load_settings()
    serve(settings, outputs_folder(out), port or settings.desk.port, with_link=link, machine=json)


def work(
    once: Annotated[bool, typer.Option("--once", help="Look once and end.")] = False,
    every: Annotated[float, typer.Option(metavar="SECONDS", help="Between two looks.", min=1.0)] = 60.0,
    run: Annotated[
        str, typer.Option("--run", metavar="RUN", help="Only this run (its id), once, also where nobody has begun it.")
    ] = "",
    out: Out = None,
    json: Json = False,
) -> None:
    """Finish what died: drafts, rewrites, publications, anchors. It looks again each minute, with --once only once.

    A draft, rewrite or publication goes on where its process died; what was answered is not asked again. Whatever has
    no line in anchors.log gets one, which says that it is late.
    """
    from drafter.cli.console import print_object
    from drafter.cli.worker import keep_working, work_on
    from drafter.settings import load_settings, outputs_folder

    settings, folder = load_settings(), outputs_folder(out)
    taken = [work_on(settings, folder, run)] if run else keep_working(settings, folder, every_s=None if once else every)
    if json:
        print_object({"taken_up": [each.counts for each in taken]})
    if run and not taken[0].finished:
        raise typer.Exit(1)
