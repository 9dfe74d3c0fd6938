"""Progress, in words, for whoever waits."""

import sys


def say(line: str) -> None:
    """One line to the terminal."""
    print(f"  {line}", file=sys.stderr, flush=True)
