"""RESULTS.md from the measurements: tables, verdicts, reasons. Nothing in it is written by hand."""

import os
import platform
from collections.abc import Iterable, Mapping
from datetime import datetime

from benchmarks.figures import Figure, Measured, spelled

_HEAD = """# Measurements

Written by `make bench` from its own runs; not to be edited. Medians, with the least and the most of the runs behind
them. The model is a stand-in server in a process of its own: 0.4 s to the first token, 80 tokens a second, token
counts fixed by its script. Wall times depend on the machine and on what else it does.
"""


def results(measured: Mapping[int, Measured], when: datetime) -> str:
    """The whole file."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    machine = f"{cores} cores ({platform.machine()}), {platform.system()}, Python {platform.python_version()}"
    date = f"{when:%Y-%m-%d}"
    parts = [_HEAD, f"Machine: {machine}. Date: {date}.\n"]
    parts += [_part(number, each) for number, each in sorted(measured.items())]
    return "\n".join(parts)


def _part(number: int, measured: Measured) -> str:
    rows = [_row(figure) for figure in measured.figures]
    missed = [f"Missed, {figure.name}: {figure.missed}\n" for figure in measured.figures if figure.met is False]
    table = ["| figure | median | least to most | runs | target | |", "|---|---|---|---|---|---|", *rows]
    return "\n".join([f"## {number}. {measured.title}\n", f"{measured.method}\n", *table, "", *missed])


def _row(figure: Figure) -> str:
    span = f"{spelled(min(figure.runs), figure.unit)} to {spelled(max(figure.runs), figure.unit)}"
    target = ""
    if figure.target is not None:
        target = f"{'at least' if figure.least else 'at most'} {spelled(figure.target, figure.unit)}"
    verdict = {None: "", True: "met", False: "**missed**"}[figure.met]
    cells = (figure.name, spelled(figure.median, figure.unit), span, str(len(figure.runs)), target, verdict)
    return f"| {' | '.join(cells)} |"


def verdicts(measured: Iterable[Measured]) -> tuple[int, int]:
    """How many targets were met, and how many there are."""
    judged = [figure.met for each in measured for figure in each.figures if figure.met is not None]
    return sum(judged), len(judged)
