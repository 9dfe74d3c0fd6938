"""Places on a PDF page: matrices and boxes, as far as seeing words goes."""

from collections.abc import Iterable, Sequence
from math import hypot, isfinite

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def numbers(values: Iterable[object], count: int) -> list[float]:
    """So many finite numbers, or none at all."""
    found: list[float] = []
    for value in values:
        if not isinstance(value, int | float) or not isfinite(value):
            return []
        found.append(float(value))
    return found[:count] if len(found) >= count else []


def matrix_of(values: object) -> Matrix:
    """The matrix that six numbers make; the one that changes nothing for anything else."""
    found = numbers(values, 6) if isinstance(values, list) else []  # pyright: ignore[reportUnknownArgumentType] - looked at one by one
    return (found[0], found[1], found[2], found[3], found[4], found[5]) if found else IDENTITY


def multiply(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def scale(matrix: Matrix) -> float:
    """How much higher letters become."""
    return hypot(matrix[2], matrix[3])


def around(points: Sequence[tuple[float, float]]) -> Box:
    """The box around some points."""
    across, up = [x for x, _ in points], [y for _, y in points]
    return (min(across), min(up), max(across), max(up))


def intersection(one: Box, other: Box) -> Box:
    return (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))


def contains(box: Box, point: tuple[float, float], margin: float = 0.0) -> bool:
    return box[0] - margin <= point[0] <= box[2] + margin and box[1] - margin <= point[1] <= box[3] + margin
