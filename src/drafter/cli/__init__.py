"""The command line: one command per verb, heavy imports inside the commands, one line for a person when it fails.

Exit 0: done. 1: it could not be finished; what exists is kept. 2: the command or the notes are unusable, and no model
was called.
"""

import os
import sys

import typer

from drafter import __version__
from drafter.cli import audit, desk, drafts, keeping, people, running
from drafter.cli.console import print_object
from drafter.errors import DrafterError

app = typer.Typer(
    name="drafter",
    help="Turn source notes into an article draft that an editor can trust, check and sign.",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help starts three times as fast, and reads the same in every terminal
    pretty_exceptions_enable=False,  # our own edge below decides what a person sees
    epilog="Try it: drafter draft examples/kyiv-talks",
)
for room in (drafts, desk, running, people, audit, keeping):
    room.register(app)


def _version(asked: bool) -> None:
    if asked:
        print(f"drafter {__version__}")
        raise typer.Exit


@app.callback()
def _every(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
    debug: bool = typer.Option(False, "--debug", envvar="DRAFTER_DEBUG", help="Show a traceback when it fails."),
) -> None:
    """What every command takes."""
    del version
    if debug:
        os.environ["DRAFTER_DEBUG"] = "1"


def main() -> None:
    """The outermost edge: every failure becomes one line and an exit code; a traceback only with --debug."""
    if "--debug" in sys.argv[1:]:  # wherever it stands: who needs it has just typed the rest
        sys.argv.remove("--debug")
        os.environ["DRAFTER_DEBUG"] = "1"
    try:
        app()
    except DrafterError as error:
        _end(error, str(error), error.exit_code)
    except KeyboardInterrupt as error:
        _end(error, _STOPPED, _INTERRUPTED)
    except SystemExit as error:
        if error.code == _INTERRUPTED:  # typer's word for Ctrl-C, which it keeps from us and says nothing about
            _end(error, _STOPPED, _INTERRUPTED)
        raise
    except BrokenPipeError as error:
        sys.stderr.close()  # whoever read us went away; there is nobody to tell
        _end(error, "", 1)
    except Exception as error:  # noqa: BLE001 - the one place where anything unforeseen becomes a line for a person
        what = f"Something went wrong that Drafter did not foresee ({type(error).__name__})."
        _end(error, f"{what} What was finished is kept. Run it again with --debug to see where.", 1)


_STOPPED = "Stopped. What was finished is kept; `drafter resume` goes on."
_INTERRUPTED = 130


def _end(error: BaseException, line: str, code: int) -> None:
    if os.environ.get("DRAFTER_DEBUG") == "1":
        raise error
    if line:
        print(line, file=sys.stderr)
    if "--json" in sys.argv[1:]:
        print_object({"error": line, "exit": code})
    sys.exit(code)
