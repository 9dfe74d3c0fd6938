"""What a line is about: the news, the past, somebody's view, or what lies ahead.

The promise: a rough and honest guess from words, dates and the kind of the note, the same each time. It decides
where a line is used, never whether it is true.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from drafter.formats import Purpose
from drafter.notes import SourceNote
from drafter.text.attribution import attributed, conditional
from drafter.writing import cues
from drafter.writing.lines import Line
from drafter.writing.when import Moment, moments

BODY = (Purpose.LEAD, Purpose.NEWS, Purpose.PAST, Purpose.VIEWS, Purpose.AHEAD)

Weights = Mapping[Purpose, float]


@dataclass(frozen=True, slots=True)
class Sense:
    """A line with its weight for each purpose, and the days it names, seen from the day its note came in."""

    line: Line
    day: date
    moments: tuple[Moment, ...]
    weights: Weights

    @property
    def due(self) -> date | None:
        """The first day ahead that the line names."""
        return min((m.first if m.first > self.day else m.last for m in self.moments if m.ahead(self.day)), default=None)


def tells_news(note: SourceNote) -> bool:
    """Is it a note that tells the news at first hand: a press release, a wire item?"""
    return bool(cues.FIRST_HAND.search(note.kind))


def senses(lines: Sequence[Line], fallback: date) -> tuple[Sense, ...]:
    """Every line that is evidence, weighed. `fallback` stands for the day of a note that names none."""
    newest = max((line.note.received.date() for line in lines if line.note.received), default=fallback)
    evidence = [line for line in lines if line.evidence]
    openings = {line.note.id: line.id for line in reversed(evidence)}
    return tuple(
        _sense(line, _day(line.note) or newest, opening=openings[line.note.id] == line.id) for line in evidence
    )


def _day(note: SourceNote) -> date | None:
    return note.received.date() if note.received else None


@dataclass(frozen=True, slots=True)
class _Kind:
    """What the kind of a note says of its lines."""

    first_hand: bool
    looks_back: bool
    talk: bool


@cache
def _kind(kind: str) -> _Kind:
    return _Kind(*(bool(cue.search(kind)) for cue in (cues.FIRST_HAND, cues.LOOKS_BACK, cues.TALK)))


@cache
def _under(heading: str) -> tuple[Purpose | None, bool]:
    """The purpose that a heading names, and whether it is the furniture of a press release."""
    named = next((purpose for purpose, cue in cues.UNDER if cue.search(heading)), None)
    return named, bool(cues.FURNITURE.search(heading))


def _sense(line: Line, day: date, *, opening: bool) -> Sense:
    named, low, kind = moments(line.text, day), line.text.lower(), _kind(line.note.kind)
    weights = {
        Purpose.PAST: _past(low, kind, any(m.past(day) for m in named)),
        Purpose.AHEAD: _ahead(low, any(m.ahead(day) for m in named)),
        Purpose.VIEWS: _views(line, low, kind),
        Purpose.NEWS: _news(low, kind, any(m.near(day) for m in named)),
    }
    decided = cues.DECIDED.search(_outside_quotes(low)) and not (kind.looks_back or weights[Purpose.PAST])
    apart = 0.0 if decided else max(weights[Purpose.PAST], weights[Purpose.AHEAD])
    weights[Purpose.LEAD] = _lead(line, weights[Purpose.NEWS], apart)
    if decided:
        weights[Purpose.LEAD] += 0.8  # a decision is the news, also where it is about a day to come
        weights[Purpose.NEWS] += 0.5
        weights[Purpose.AHEAD] -= 0.6
    if opening and kind.first_hand:
        weights[Purpose.LEAD] += 1.0 + weights[Purpose.AHEAD]
    heading, furniture = _under(line.heading) if line.heading else (None, False)
    if heading:
        weights[heading] += 0.7
    if furniture or cues.ROUTINE.search(low):
        weights = {purpose: weight - 0.6 for purpose, weight in weights.items()}
    return Sense(line, day, named, weights)


def _past(low: str, kind: _Kind, dated: bool) -> float:
    return (1.3 if dated else 0.0) + (0.6 if cues.PAST.search(low) else 0.0) + (0.7 if kind.looks_back else 0.0)


def _ahead(low: str, dated: bool) -> float:
    return (1.3 if dated else 0.0) + (1.0 if cues.AHEAD.search(_outside_quotes(low)) else 0.0)


def _views(line: Line, low: str, kind: _Kind) -> float:
    expert = bool(cues.EXPERT.search(low))
    weight = 0.6 if attributed(low) else 0.0
    weight += 0.4 if cues.QUOTE.search(low) else 0.0
    weight += 0.6 if cues.VIEW.search(low) else 0.0
    weight += 0.4 if expert else 0.0
    weight += 0.3 if conditional(low) else 0.0
    weight += 0.7 if kind.talk or line.asked else 0.0
    weight += 1.0 if line.introduces else 0.0
    return weight - (0.3 if kind.first_hand and not expert else 0.0)


def _news(low: str, kind: _Kind, dated: bool) -> float:
    fresh = dated or cues.FRESH.search(low)
    if kind.looks_back or kind.talk:
        return 0.1 + (0.5 if fresh else 0.0)
    return 0.6 + (0.7 if fresh else 0.0) + (0.5 if kind.first_hand else 0.0)


def _lead(line: Line, news: float, apart: float) -> float:
    """News that stands at the head of its note: reporters and agencies put first what comes first."""
    early = max(0.0, 1.0 - line.block / 3) if tells_news(line.note) else 0.2
    return news * (0.5 + 0.9 * early) - 0.4 * apart


_QUOTED = re.compile(r"[“\"„«][^”\"“»]*[”\"“»]")


def _outside_quotes(text: str) -> str:
    """What a speaker says will happen is a view first; a plan is told by the one who tells the news."""
    return _QUOTED.sub(" ", text)
