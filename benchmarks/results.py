"""RESULTS.md and DESK.md from the measurements: tables, verdicts, reasons. Nothing in them is written by hand."""

import os
import platform
import re
from collections.abc import Iterable, Mapping

from benchmarks.figures import Figure, Measured, spelled

_PART = re.compile(r"^## (\d+)\. .*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def results(measured: Mapping[int, Measured], head: str, before: str = "") -> str:
    """The whole file, which begins with `head`; what was not measured now stays as it stood in the file before."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    machine = f"{cores} cores ({platform.machine()}), {platform.system()}, Python {platform.python_version()}"
    parts = {int(found[1]): found[0].rstrip() + "\n" for found in _PART.finditer(before)}
    parts |= {number: _part(number, each).rstrip() + "\n" for number, each in measured.items()}
    return "\n".join([head, f"Machine: {machine}.\n", *(parts[number] for number in sorted(parts))])


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
