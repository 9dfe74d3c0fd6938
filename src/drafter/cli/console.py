"""Where words go: results to stdout, or one object there with --json and the words to stderr; progress to stderr.

Text of notes, answers and files is data: `plain` takes out whatever a terminal could obey, before it is printed.
"""

import json
import shutil
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.text.clean import clean

if TYPE_CHECKING:
    from rich.console import Console


def console(*, machine: bool) -> "Console":
    """For results: stdout, or stderr where stdout carries an object. Colour only in a terminal."""
    from rich.console import Console

    return Console(stderr=machine, highlight=False, soft_wrap=False)


def say(words: str) -> None:
    """A line to the person, beside the result."""
    print(words, file=sys.stderr)


def print_object(value: Mapping[str, object]) -> None:
    """The one object of --json."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


@contextmanager
def working(words: str) -> Generator[None]:
    """Show in a terminal what is going on while it lasts; anywhere else nothing, because nobody waits there."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status(Text(plain(words)), spinner="line"):
        yield


def plain(text: str) -> str:
    """One line without anything that a terminal could obey."""
    return " ".join(clean(text).text.split())


def plain_lines(text: str) -> str:
    """The same for a whole text, whose lines stay as they are."""
    return clean(text).text


def counted(number: int, one: str, many: str = "") -> str:
    """`1 flag`, `2 flags`, `1 story`, `0 stories` (where `many` says so)."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def near(path: Path) -> str:
    """The path as seen from here, where that is shorter."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def program() -> str:
    """How to call this program from here: by its name where the shell finds it, else by where it lies."""
    called = Path(sys.argv[0])
    if called.name != "drafter" or shutil.which("drafter"):
        return "drafter"
    return near(called)
