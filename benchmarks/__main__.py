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
    3: "prefix",
    4: "flow",
    5: "processes",
    6: "checking",
    7: "reading",
}
RESULTS = Path(__file__).parent / "RESULTS.md"


def main() -> int:
    """All of them, or those asked for. Each part of RESULTS.md is replaced as soon as it was measured anew."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", default="", help="numbers of measurements, as 1,5; the others keep their figures")
    asked = parser.parse_args().only
    numbers = [int(number) for number in asked.split(",") if number] or list(MEASUREMENTS)
    measured: dict[int, Measured] = {}
    for number in numbers:
        measure: Callable[[], Measured] = import_module(f"benchmarks.{MEASUREMENTS[number]}").measure
        begin = perf_counter()
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
        print(f"({number}) {MEASUREMENTS[number].replace('_', ' ')}", file=sys.stderr, flush=True)
        each = measure()
        when = f" Measured on {datetime.now(UTC):%Y-%m-%d}; load of the machine at the beginning: {load:.1f}."
        measured[number] = replace(each, method=each.method + when)
        before = RESULTS.read_text(encoding="utf-8") if RESULTS.is_file() else ""
        RESULTS.write_text(results(measured, before), encoding="utf-8")
        say(f"done in {perf_counter() - begin:.0f} s")
    met, of = verdicts(measured.values())
    print(f"{met} of {of} targets met; written to benchmarks/RESULTS.md", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
