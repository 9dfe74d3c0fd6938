"""Who, what and how many belong together: swapped figures, swapped names, a weekday that is not that date's.

Presence alone misses a figure that stands in the passage beside something else. High precision only.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from drafter.article import Flag
from drafter.checks.case import Case, Rule
from drafter.checks.keys import asks, supports
from drafter.checks.near import counted
from drafter.checks.notes import Known, carries, received_on, term
from drafter.text.dates import WEEKDAYS, nearest
from drafter.text.facts import Fact, FactKind
from drafter.text.words import Word

_FIGURES = frozenset({FactKind.NUMBER, FactKind.MONEY, FactKind.PERCENT})
_MOST_FIGURES = 60  # a longer row of figures is a table; which belongs to what cannot be told from its words
_PASSIVE = re.compile(r"\b(?:by|was|were|been|being|is|are|be)\b", re.IGNORECASE)
_MUTUAL = frozenset(
    {"meet", "talk", "speak", "join", "marri", "agre", "fac", "play", "draw", "fight", "match", "border"}
)


def look(case: Case) -> Iterator[Flag]:
    yield from _weekdays(case)
    if case.verbatim:
        return
    yield from _swapped_figures(case)
    yield from filter(None, (_swapped_names(case, known) for known in case.support))


def _swapped_figures(case: Case) -> Iterator[Flag]:
    mine = [fact for fact in case.facts if fact.kind in _FIGURES and not fact.weak]
    theirs = [(known, fact) for known in case.support for fact in known.facts if fact.kind in _FIGURES]
    if not mine or not 2 <= len(theirs) <= _MOST_FIGURES:
        return
    around = {id(fact): counted(known.text, known.words, fact) for known, fact in theirs}
    around |= {id(fact): counted(case.text, case.spoken, fact) for fact in mine}
    for fact in mine:
        here = around[id(fact)]
        same = [(known, other) for known, other in theirs if _equal(fact, other)]
        if not here or not same or any(here[0] in around[id(other)] for _, other in same):
            continue
        for known, other in theirs:
            if other.kind is not fact.kind or here[0] not in around[id(other)] or _equal(fact, other):
                continue
            crossed = any(_equal(third, other) and _meet(around[id(third)], around, same) for third in mine)
            if crossed or not any(_near(there, each) & set(here) for there, each in same):
                noun = next(word.text for word in case.spoken if term(word) == here[0])
                yield case.flag(
                    "figure-swapped",
                    f"“{fact.text}” stands beside “{noun}”; in {known.id} “{noun}” goes with “{other.text}”.",
                    "Check which figure belongs to what.",
                    at=(fact.start, fact.end),
                )
                return


def _equal(mine: Fact, theirs: Fact) -> bool:
    return not set(asks(mine)).isdisjoint(supports(theirs))


def _meet(things: tuple[str, ...], around: Mapping[int, tuple[str, ...]], same: Sequence[tuple[Known, Fact]]) -> bool:
    """Does the other figure of the sentence stand beside what this one counts in the notes? Then they are crossed."""
    return any(set(things) & set(around[id(other)]) for _, other in same)


def _near(known: Known, fact: Fact) -> frozenset[str]:
    """All telling words around a figure: what stands there cannot be said to be swapped."""
    return frozenset(
        term(word) for word in known.words if carries(word) and fact.start - 45 <= word.start <= fact.end + 45
    )


def _swapped_names(case: Case, known: Known) -> Flag | None:
    mine = _deeds(case.text, case.spoken, case.facts)
    if not mine:
        return None
    theirs = _deeds(known.text, known.words, known.facts)
    for one, deed, other, fact in mine:
        if (other, deed, one) in {(a, d, b) for a, d, b, _ in theirs} and (one, deed, other) not in {
            (a, d, b) for a, d, b, _ in theirs
        }:
            return case.flag(
                "names-swapped",
                f"In {known.id} it is the other way round: who did it, and to whom.",
                "Check who did what to whom.",
                at=(fact.start, fact.end),
            )
    return None


def _deeds(text: str, spoken: Sequence[Word], found: Sequence[Fact]) -> list[tuple[str, str, str, Fact]]:
    """“Ruiz accused Petrov”: neighbouring names with one deed between them, in the active voice."""
    deeds: list[tuple[str, str, str, Fact]] = []
    names = [fact for fact in found if fact.kind is FactKind.NAME]
    for left, right in pairwise(names):
        between = text[left.end : right.start]
        if len(between) > 60 or _PASSIVE.search(between) or any(mark in between for mark in ",;:."):
            continue
        verbs = [term(w) for w in spoken if left.end <= w.start < right.start and carries(w)]
        if verbs and verbs[0] not in _MUTUAL:
            deeds.append((left.value.split()[-1], verbs[0], right.value.split()[-1], left))
    return deeds


def _weekdays(case: Case) -> Iterator[Flag]:
    """“Thursday, 14 November 2025” was a Friday. Without a year the one nearest to the cited note counts."""
    days = [fact for fact in case.facts if fact.kind is FactKind.DATE]
    for day in days:
        if not day.value.startswith("wd"):
            continue
        for full in days:
            gap = case.text[day.end : full.start] if full.start >= day.end else case.text[full.end : day.start]
            calendar = _calendar(full.value, case)
            if (
                calendar
                and len(gap) <= 6
                and not re.search(r"\w{4,}", gap)
                and calendar.weekday() != int(day.value[2:])
            ):
                yield case.flag(
                    "weekday-mismatch",
                    f"{full.text} is a {WEEKDAYS[calendar.weekday()].title()}, not a {day.text}.",
                    "Check day and date.",
                    at=(min(day.start, full.start), max(day.end, full.end)),
                )


def _calendar(value: str, case: Case) -> date | None:
    try:
        if len(value) == 10 and value[4] == "-":
            return date.fromisoformat(value)
        if len(value) == 7 and value.startswith("--"):
            received = next((day for known in case.cited if (day := received_on(known.note))), None)
            return nearest(int(value[2:4]), int(value[5:]), received) if received else None
    except ValueError:
        return None
    return None


RULE = Rule(("figure-swapped", "names-swapped", "weekday-mismatch"), mendable=True, sentence=look)
