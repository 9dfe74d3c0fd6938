"""What a measurement gives: figures with their runs, targets, and the reason where one is missed."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One figure: its runs, in `unit`. `target` is the bound, `least` says that it is a lower one; None: reported only.

    `missed` is the explanation, shown only where the median misses the target.
    """

    name: str
    runs: Sequence[float]
    unit: str
    target: float | None = None
    least: bool = False
    missed: str = ""

    @property
    def median(self) -> float:
        return median(self.runs)

    @property
    def met(self) -> bool | None:
        """None where there is no target."""
        if self.target is None:
            return None
        return self.median >= self.target if self.least else self.median <= self.target


@dataclass(frozen=True)
class Measured:
    """One measurement: how it was made, in a sentence or two, and its figures."""

    title: str
    method: str
    figures: Sequence[Figure]


def spelled(value: float, unit: str) -> str:
    """A figure with as many digits as it deserves."""
    if unit == "%":
        return f"{value:.1f} %"
    digits = 0 if abs(value) >= 100 or unit == "" else 1 if abs(value) >= 20 else 2
    return f"{value:.{digits}f} {unit}".rstrip()
