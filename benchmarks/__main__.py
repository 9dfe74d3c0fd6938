"""`python -m benchmarks [--only 1,5]`: measure, say how it goes, write RESULTS.md."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from time import perf_counter

from benchmarks.figures import Measured
from benchmarks.results import results, verdicts
from benchmarks.say import say

MEASUREMENTS: Mapping[int, str] = {
    1: "one_explainer",
    2: "fifty",
    9: "quick50",
    3: "prefix",
    4: "flow",
    5: "processes",
    6: "checking",
    7: "reading",
}
RESULTS = Path(__file__).parent / "RESULTS.md"


def main() -> int:
    """All of them, or those asked for; a part writes no file, so that RESULTS.md is always one whole run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", default="", help="numbers of measurements, as 1,5; prints instead of writing")
    asked = parser.parse_args().only
    numbers = [int(number) for number in asked.split(",") if number] or list(MEASUREMENTS)
    measured: dict[int, Measured] = {}
    for number in numbers:
        measure: Callable[[], Measured] = import_module(f"benchmarks.{MEASUREMENTS[number]}").measure
        begin = perf_counter()
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
        print(f"({number}) {MEASUREMENTS[number].replace('_', ' ')}", file=sys.stderr, flush=True)
        each = measure()
        busy = f" Load of the machine when it began (processes that wanted a core): {load:.1f}."
        measured[number] = replace(each, method=each.method + busy)
        say(f"done in {perf_counter() - begin:.0f} s")
    text = results(measured, datetime.now(UTC))
    if asked:
        print(text)
    else:
        RESULTS.write_text(text, encoding="utf-8")
        met, of = verdicts(measured.values())
        print(f"{met} of {of} targets met; written to benchmarks/RESULTS.md", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
