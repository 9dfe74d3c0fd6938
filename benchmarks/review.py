"""`python -m benchmarks.review [--only 1,5]`: measure the desk, say how it goes, write DESK.md."""

import argparse
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from benchmarks.figures import Measured
from benchmarks.measuring import measure_each, numbers
from benchmarks.newsroom import FULL, SMALL, Newsroom, newsroom
from benchmarks.results import results

MEASUREMENTS: Mapping[int, str] = {
    1: "opening",
    2: "saving",
    3: "keystrokes",
    4: "news",
    5: "crowd",
    6: "memory",
}
DESK = Path(__file__).parent / "DESK.md"
HEAD = """# Measurements of the desk

Written by `make bench-desk` from its own runs; not to be edited. Medians, with the least and the most of the runs
behind them. The desk is a process of its own over SQLite, as `drafter desk` starts it; browser, clients and the crowd
share the machine with it. Wall times depend on what else the machine does: each part says how many processes wanted a
core when it began.
"""


def main() -> int:
    """All of them, or those asked for. `--try` runs the smallest of everything and writes nothing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.review", description=__doc__)
    parser.add_argument("--only", default="", help="numbers of measurements, as 1,5; the others keep their figures")
    parser.add_argument("--try", action="store_true", dest="small", help="the smallest of everything, shown only")
    asked = parser.parse_args()
    with newsroom(SMALL if asked.small else FULL) as room:
        measured = measure_each(
            numbers(asked.only, MEASUREMENTS),
            MEASUREMENTS,
            lambda name: _measure(name, room),
            HEAD,
            None if asked.small else DESK,
        )
    if asked.small:
        print(results(measured, HEAD))
    return 0


def _measure(name: str, room: Newsroom) -> Measured:
    measure: Callable[[Newsroom], Measured] = import_module(f"benchmarks.{name}").measure
    return measure(room)


if __name__ == "__main__":
    sys.exit(main())
