"""Where words go: results to stdout, or one object there with --json and the words to stderr; progress to stderr."""

import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

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
