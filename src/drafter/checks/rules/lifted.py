"""No near-verbatim lift outside quotation marks. A program that quotes by design is exempt."""

from collections.abc import Iterator, Sequence
from typing import Final

from drafter.article import Author, Flag, Severity
from drafter.checks.case import Case, Rule
from drafter.text.facts import quoted

# Consecutive words; a phrase of fewer is common property. Figures, dates and names have no other words: not counted.
LONGEST_RUN: Final = 12


def look(case: Case) -> Iterator[Flag]:
    if case.author in {Author.EXTRACTIVE, Author.CODE}:
        return
    inside = list(quoted(case.text))
    own = [word for word in case.spoken if not any(start <= word.start < end for start, end, _ in inside)]
    if len(own) < LONGEST_RUN:
        return
    near = list(case.cited)
    if case.evidence and case.evidence.score > 0.5:
        near.append(case.notes.passages[case.evidence.passage_id])
    given = [any(fact.start <= word.start < fact.end for fact in case.facts) for word in own]
    for known in near:
        for first, last in _runs(given):
            if f" {' '.join(word.fold for word in own[first:last])} " in known.run:
                yield case.flag(
                    "lifted",
                    f"It takes {LONGEST_RUN} words or more in a row from {known.id} without quotation marks.",
                    "Write it in other words, or quote it.",
                    Severity.NOTE,
                    (own[first].start, own[last - 1].end),
                )
                return


def _runs(given: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """From each word on, the shortest run with enough words that a writer could have put in another way."""
    last, counted = 0, 0
    for first in range(len(given)):
        while last < len(given) and counted < LONGEST_RUN:
            counted += not given[last]
            last += 1
        if counted < LONGEST_RUN:
            return
        yield first, last
        counted -= not given[first]


RULE = Rule(("lifted",), mendable=True, sentence=look)
