"""`python -m benchmarks [--only 1,5]`: measure, say how it goes, write RESULTS.md."""

import argparse
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from benchmarks.figures import Measured
from benchmarks.measuring import measure_each, numbers

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
HEAD = """# Measurements

Written by `make bench` from its own runs; not to be edited. Medians, with the least and the most of the runs behind
them. The model is a stand-in server in a process of its own: 0.4 s to the first token, 80 tokens a second, token
counts fixed by its script. Wall times depend on the machine and on what else it does: each part says how many
processes wanted a core when it began.
"""


def main() -> int:
    """All of them, or those asked for. Each part of RESULTS.md is replaced as soon as it was measured anew."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", default="", help="numbers of measurements, as 1,5; the others keep their figures")
    measure_each(numbers(parser.parse_args().only, MEASUREMENTS), MEASUREMENTS, _measure, HEAD, RESULTS)
    return 0


def _measure(name: str) -> Measured:
    measure: Callable[[], Measured] = import_module(f"benchmarks.{name}").measure
    return measure()


if __name__ == "__main__":
    sys.exit(main())
