"""(5) What a person waits for at the terminal: whole processes, from the start of Python to their end."""

import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.figures import Figure, Measured
from benchmarks.say import say
from drafter.settings import checkout

RUNS = 7


def measure() -> Measured:
    """`drafter --help`, and the extractive example into a new folder; files and byte code are warm, as after setup."""
    helped = [_timed(["--help"]) for _ in range(RUNS)]
    drafted: list[tuple[float, float]] = []
    shown: list[tuple[float, float]] = []
    for _ in range(RUNS):
        with TemporaryDirectory(prefix="drafter-bench-") as folder:
            draft = ["draft", "examples/kyiv-talks", "--model", "extractive", "--out", str(Path(folder, "out"))]
            drafted.append(_timed(draft))
            shown.append(_timed(draft))
    say("each process started and ended several times")
    return Measured(
        "Whole processes",
        "From start to end, imports included; CPU is user and system time together, of the process and its threads.",
        (
            Figure("drafter --help", [wall for wall, _ in helped], "s", 0.4, missed=_WHY),
            Figure("drafter --help, CPU", [cpu for _, cpu in helped], "s"),
            Figure("the extractive example, first time", [wall for wall, _ in drafted], "s", 2.0, missed=_WHY),
            Figure("the extractive example, CPU", [cpu for _, cpu in drafted], "s"),
            Figure("the same notes again, shown", [wall for wall, _ in shown], "s"),
        ),
    )


_WHY = "what the processor is busy with besides is in the wall time; the CPU line is what the process itself used."


def _timed(arguments: Sequence[str]) -> tuple[float, float]:
    """Wall and CPU seconds of one command."""
    command = [str(Path(sys.executable).with_name("drafter")), *arguments]
    quiet = {k: v for k, v in os.environ.items() if not k.startswith(("DRAFTER_", "OPENAI_"))}
    before, begin = _children(), perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=checkout(), env=quiet)
    return perf_counter() - begin, _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
