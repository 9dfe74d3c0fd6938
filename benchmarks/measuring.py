"""What `python -m benchmarks` and `python -m benchmarks.review` share: measure one after another, say how it goes, and
put each part into its file as soon as it was measured anew.
"""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from benchmarks.figures import Measured
from benchmarks.results import results, verdicts
from benchmarks.say import say


def numbers(asked: str, known: Mapping[int, str]) -> list[int]:
    """`1,5` as numbers; all that are known where nothing is asked for."""
    return [int(number) for number in asked.split(",") if number] or list(known)


def measure_each(
    wanted: list[int], names: Mapping[int, str], measure: Callable[[str], Measured], head: str, file: Path | None
) -> dict[int, Measured]:
    """Each of them by its name. What is not measured now stays in the file as it stood; None: nothing is written."""
    measured: dict[int, Measured] = {}
    for number in wanted:
        begin = perf_counter()
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
        print(f"({number}) {names[number].replace('_', ' ')}", file=sys.stderr, flush=True)
        each = measure(names[number])
        when = f" Measured on {datetime.now(UTC):%Y-%m-%d}; load of the machine at the beginning: {load:.1f}."
        measured[number] = replace(each, method=each.method + when)
        if file:
            before = file.read_text(encoding="utf-8") if file.is_file() else ""
            file.write_text(results(measured, head, before), encoding="utf-8")
        say(f"done in {perf_counter() - begin:.0f} s")
    met, of = verdicts(measured.values())
    written = f"; written to benchmarks/{file.name}" if file else ""
    print(f"{met} of {of} targets met{written}", file=sys.stderr)
    return measured
