"""The TL;DR of an extractive draft: two or three sentences of the body that tell the story by themselves.

The promise: the news first, then what is ahead, then what is said of it; no sentence that needs another one; none
that says again what the one before says.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from drafter.formats import Purpose
from drafter.writing.lines import Line
from drafter.writing.reading import Reading

_TURNS = (Purpose.LEAD, Purpose.LEAD, Purpose.AHEAD, Purpose.VIEWS, Purpose.NEWS, Purpose.PAST)
_LONGEST = 38  # words of a sentence; the TL;DR is for those in a hurry


def sum_up(reading: Reading, body: Sequence[tuple[Purpose, Line]], words: tuple[int, int]) -> tuple[Line, ...]:
    """Sentences of the body, in its order, of at most `words[1]` words together; empty where none stands alone."""
    chosen: list[Line] = []
    for candidates in _in_turn(reading, body):
        room = words[1] - sum(line.words for line in chosen)
        fit = (c for c in candidates if c.words <= room and not any(c is o or _alike(c, o) for o in chosen))
        chosen += list(islice(fit, 1))
    order = [line.id for _, line in body]
    return tuple(sorted(chosen, key=lambda line: order.index(line.id)))


def _in_turn(reading: Reading, body: Sequence[tuple[Purpose, Line]]) -> Iterator[list[Line]]:
    """For each turn the lines of its purpose, the best first."""
    left = [(p, line) for p, line in body if reading.free(line.id) and reading.alone(line) and line.words <= _LONGEST]
    for purpose in _TURNS:
        own = [pair for pair in left if pair[0] is purpose]
        yield [line for _, line in sorted(own, key=lambda pair: -reading.rank[pair[1].id] - _weight(reading, *pair))]


def _weight(reading: Reading, purpose: Purpose, line: Line) -> float:
    return 0.5 * reading.senses[line.id].weights.get(purpose, 0.0) + reading.on_topic(line.terms)


def _alike(line: Line, other: Line) -> bool:
    fewer = min(len(line.terms), len(other.terms))
    return fewer > 0 and len(line.terms & other.terms) > 0.6 * fewer
