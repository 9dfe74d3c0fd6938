"""What homes and writer both know of a dossier: its lines, what each is about, how central it is."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from drafter.formats import Purpose
from drafter.notes import Dossier
from drafter.text.words import content_terms
from drafter.writing.lines import Line, read_lines
from drafter.writing.memory import remembered
from drafter.writing.purpose import Sense, senses
from drafter.writing.rank import centrality, likeness
from drafter.writing.when import moments


@dataclass(frozen=True)
class Study:
    """`senses` and `rank` are by passage id, for the lines that are evidence. `alike` is the likeness of pairs of
    those lines, by their numbers in `evidence`. `topic` are the terms of the titles that may be shown.
    """

    lines: tuple[Line, ...]
    evidence: tuple[Line, ...]
    senses: Mapping[str, Sense]
    rank: Mapping[str, float]
    alike: Mapping[tuple[int, int], float]
    topic: frozenset[str]


@remembered
def study(dossier: Dossier) -> Study:
    """Everything at once; linear in the notes but for the graph, whose edges are bounded."""
    lines = read_lines(dossier)
    evidence = tuple(line for line in lines if line.evidence)
    terms = [line.terms for line in evidence]
    alike = likeness(terms)
    ranks = centrality(terms, alike)
    topic = frozenset[str]().union(*(content_terms(note.title) for note in dossier.usable if note.named))
    weighed = senses(lines, story_day(dossier))
    return Study(
        lines=lines,
        evidence=evidence,
        senses={s.line.id: _led(s, rank, topic) for s, rank in zip(weighed, ranks, strict=True)},
        rank={line.id: rank for line, rank in zip(evidence, ranks, strict=True)},
        alike=alike,
        topic=topic,
    )


def _led(sense: Sense, rank: float, topic: frozenset[str]) -> Sense:
    """What the story turns on leads it: a line that is central and speaks of what the titles speak of."""
    terms = sense.line.terms
    on_topic = len(terms & topic) / len(terms) if terms else 0.0
    lead = sense.weights[Purpose.LEAD] + 0.6 * max(0.0, rank - 0.5) + 0.8 * max(0.0, on_topic - 0.25)
    return replace(sense, weights={**sense.weights, Purpose.LEAD: lead})


def story_day(dossier: Dossier) -> date:
    """The day the notes speak from: when the newest came in; without dates, the middle of the year they name most."""
    received = [note.received.date() for note in dossier.usable if note.received]
    if received:
        return max(received)
    years = Counter(m.first.year for p in dossier.passages.values() for m in moments(p.text, date(2000, 7, 1)))
    return date(max(years, key=lambda year: (years[year], year)) if years else 2000, 7, 1)
