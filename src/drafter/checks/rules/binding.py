"""Who, what and how many belong together: swapped figures, swapped names, a weekday that is not that date's.

Presence alone misses a figure that stands in the passage beside something else. High precision only.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from drafter.article import Flag
from drafter.checks.case import Case, Rule
from drafter.checks.keys import asks, supports
from drafter.checks.notes import Known, carries, received_on, term
from drafter.text.dates import WEEKDAYS, nearest
from drafter.text.facts import Fact, FactKind
from drafter.text.words import Word

_FIGURES = frozenset({FactKind.NUMBER, FactKind.MONEY, FactKind.PERCENT})
_BREAK = re.compile(r"[;:,.()–—]\s|\b(?:and|but|while|whereas|or|than|to|from|compared|versus)\b", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:by|was|were|been|being|is|are|be)\b", re.IGNORECASE)
_MUTUAL = frozenset(
    {"meet", "talk", "speak", "join", "marri", "agre", "fac", "play", "draw", "fight", "match", "border"}
)


def look(case: Case) -> Iterator[Flag]:
    yield from _weekdays(case)
    if case.verbatim:
        return
    for known in case.support:
        flag = _swapped_figures(case, known) or _swapped_names(case, known)
        if flag:
            yield flag
            return


def _swapped_figures(case: Case, known: Known) -> Flag | None:
    mine = [fact for fact in case.facts if fact.kind in _FIGURES and not fact.weak]
    theirs = [fact for fact in known.facts if fact.kind in _FIGURES]
    if not mine or len(theirs) < 2:
        return None
    for fact in mine:
        asked = set(asks(fact))
        same = [other for other in theirs if asked & set(supports(other))]
        rest = [other for other in theirs if other.kind is fact.kind and not asked & set(supports(other))]
        here = _around(case.text, case.spoken, fact)
        if not here or not same or not rest or any(_alike(here, _around(known.text, known.words, o)) for o in same):
            continue
        for other in rest:
            shared = here & _around(known.text, known.words, other)
            if shared and not shared & _all_around(known, same):
                noun = next(word.text for word in case.spoken if term(word) in shared)
                return case.flag(
                    "figure-swapped",
                    f"“{fact.text}” stands beside “{noun}”; in {known.id} “{noun}” goes with “{other.text}”.",
                    "Check which figure belongs to what.",
                    at=(fact.start, fact.end),
                )
    return None


def _alike(here: frozenset[str], there: frozenset[str]) -> bool:
    return bool(here & there)


def _all_around(known: Known, figures: Sequence[Fact]) -> frozenset[str]:
    return (
        frozenset(
            term(word)
            for fact in figures
            for word in known.words
            if carries(word) and fact.start - 40 <= word.start <= fact.end + 40
        )
        if len(known.text) > 200
        else frozenset[str]()
    )


def _around(text: str, spoken: Sequence[Word], fact: Fact) -> frozenset[str]:
    """What a figure counts: the telling words right after it, up to the end of its clause; at most two."""
    stop = _BREAK.search(text, fact.end)
    end = stop.start() if stop else len(text)
    after = [
        term(word) for word in spoken if fact.end <= word.start < end and carries(word) and not word.text[0].isdigit()
    ]
    return frozenset(after[:2])


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
    for left, right in zip(names, names[1:], strict=False):
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
