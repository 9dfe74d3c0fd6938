"""What a line is about: the news, the past, somebody's view, or what lies ahead.

The promise: a rough and honest guess from words, dates and the kind of the note, the same each time. It decides
where a line is used, never whether it is true.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from drafter.formats import Purpose
from drafter.notes import SourceNote
from drafter.text.attribution import attributed, conditional
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


_AHEAD = re.compile(
    r"\b(?:will|won't|won’t|(?:is|are) (?:to|due|set|expected|scheduled|planned|likely|bound|going) |plans? to|"
    r"intends? to|aims? to|hopes? to|expects?|tomorrow|next (?:week|month|year|spring|summer|autumn|winter|steps?)|"
    r"(?:coming|following) (?:days|weeks|months|years)|by the end of|before the end of|deadline|until further|"
    r"expires?|wird|werden|sollen|soll|geplant|kommende\w*|nächste\w*|devrait|devraient|prochain\w*|próxim\w*)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:since (?:then|the|19|20)|previously|earlier (?:attempts?|plans?|this year|efforts?|talks)|ago|histor\w+|"
    r"for (?:years|decades|months)|last (?:year|decade|century)|decades?|so far|in the past|had been|"
    r"was founded|was built|used to|originally|first time since|until then|seit|früher|damals|depuis|desde)\b",
    re.IGNORECASE,
)
_VIEW = re.compile(
    r"\b(?:argue[sd]?|believe[sd]?|thinks?|thought|warn(?:s|ed)?|fear(?:s|ed)?|hope[sd]?|critici[sz]e[sd]?|welcome[sd]?|"
    r"praise[sd]?|doubt(?:s|ed)?|suggest(?:s|ed)?|insist(?:s|ed)?|called|calls|describe[sd]?|expects?|in \w+ view|"
    r"opinion|concern(?:s|ed)?|disappoint\w+|according to|meint|glaubt|warnt\w*|hofft\w*|estime|cree|teme)\b",
    re.IGNORECASE,
)
_EXPERT = re.compile(
    r"\b(?:analysts?|experts?|professors?|economists?|critics?|opposition|campaigners?|residents?|historians?|"
    r"lecturers?|researchers?|diplomats?|scholars?|unions?|institute|think tank|poll|survey|respondents)\b",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"[“”\"„«»]|(?:^|\s)['‘]\w")
_FRESH = re.compile(
    r"\b(?:today|yesterday|tonight|this (?:week|morning|afternoon|evening)|"
    r"on (?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day (?:morning|afternoon|evening|night)|heute|gestern|am \w+tag)\b",
    re.IGNORECASE,
)
_FIRST_HAND = re.compile(r"wire|press|release|news|report|statement|agency|communiqu", re.IGNORECASE)
_LOOKS_BACK = re.compile(r"memo|background|archive|fact.?sheet|chronolog|timeline|dossier|histor", re.IGNORECASE)
_TALK = re.compile(r"interview|opinion|comment|letter|transcript|analysis|e-?mail", re.IGNORECASE)
_FURNITURE = re.compile(
    r"\bnotes? (?:to|for) (?:the )?(?:editors?|press)|\babout (?:us|the \w+$)|contact|boilerplate", re.IGNORECASE
)
_UNDER = (
    (
        Purpose.AHEAD,
        re.compile(r"\b(?:next|ahead|outlook|plans?|coming|timetable|to come|future|dates|calendar)\b", re.IGNORECASE),
    ),
    (
        Purpose.PAST,
        re.compile(
            r"\b(?:background|histor\w+|began|so far|past|timeline|origins?|chronolog\w+|previous\w*|how it)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Purpose.VIEWS,
        re.compile(
            r"\b(?:reactions?|views?|comments?|analysis|positions?|opinions?|responses?|voices)\b", re.IGNORECASE
        ),
    ),
)


def tells_news(note: SourceNote) -> bool:
    """Is it a note that tells the news at first hand: a press release, a wire item?"""
    return bool(_FIRST_HAND.search(note.kind))


def senses(lines: Sequence[Line], fallback: date) -> tuple[Sense, ...]:
    """Every line that is evidence, weighed. `fallback` stands for the day of a note that names none."""
    newest = max((line.note.received.date() for line in lines if line.note.received), default=fallback)
    return tuple(
        _sense(line, line.note.received.date() if line.note.received else newest) for line in lines if line.evidence
    )


def _sense(line: Line, day: date) -> Sense:
    named = moments(line.text, day)
    weights = {
        Purpose.PAST: _past(line, day, named),
        Purpose.AHEAD: _ahead(line, day, named),
        Purpose.VIEWS: _views(line),
        Purpose.NEWS: _news(line, day, named),
    }
    weights[Purpose.LEAD] = _lead(line, weights)
    for purpose, heading in _UNDER:
        if heading.search(line.heading):
            weights[purpose] += 0.7
            break
    if _FURNITURE.search(line.heading):
        weights = {purpose: weight - 0.6 for purpose, weight in weights.items()}
    return Sense(line, day, named, weights)


def _past(line: Line, day: date, named: tuple[Moment, ...]) -> float:
    weight = 1.3 if any(m.past(day) for m in named) else 0.0
    weight += 0.6 if _PAST.search(line.text) else 0.0
    return weight + (0.7 if _LOOKS_BACK.search(line.note.kind) else 0.0)


def _ahead(line: Line, day: date, named: tuple[Moment, ...]) -> float:
    weight = 1.3 if any(m.ahead(day) for m in named) else 0.0
    return weight + (1.0 if _AHEAD.search(_outside_quotes(line.text)) else 0.0)


def _views(line: Line) -> float:
    weight = 0.6 if attributed(line.text) else 0.0
    weight += 0.4 if _QUOTE.search(line.text) else 0.0
    weight += 0.6 if _VIEW.search(line.text) else 0.0
    weight += 0.4 if _EXPERT.search(line.text) else 0.0
    weight += 0.3 if conditional(line.text) else 0.0
    weight += 0.7 if _TALK.search(line.note.kind) or line.asked else 0.0
    weight += 1.0 if line.introduces else 0.0
    return weight - (0.3 if _FIRST_HAND.search(line.note.kind) and not _EXPERT.search(line.text) else 0.0)


def _news(line: Line, day: date, named: tuple[Moment, ...]) -> float:
    fresh = any(m.near(day) for m in named) or _FRESH.search(line.text)
    if _LOOKS_BACK.search(line.note.kind) or _TALK.search(line.note.kind):
        return 0.1 + (0.5 if fresh else 0.0)
    return 0.6 + (0.7 if fresh else 0.0) + (0.5 if _FIRST_HAND.search(line.note.kind) else 0.0)


def _lead(line: Line, weights: Weights) -> float:
    """News that stands at the head of its note: reporters and agencies put first what comes first."""
    early = max(0.0, 1.0 - line.block / 3)
    apart = max(weights[Purpose.PAST], weights[Purpose.AHEAD])
    return weights[Purpose.NEWS] * (0.6 + 0.7 * early) - 0.4 * apart


def _outside_quotes(text: str) -> str:
    """What a speaker says will happen is a view first; a plan is told by the one who tells the news."""
    return re.sub(r"[“\"„«][^”\"“»]*[”\"“»]", " ", text)
