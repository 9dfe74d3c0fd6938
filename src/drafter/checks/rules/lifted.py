"""No near-verbatim lift outside quotation marks. A program that quotes by design is exempt."""

from collections.abc import Iterator
from typing import Final

from drafter.article import Author, Flag, Severity
from drafter.checks.case import Case, Rule
from drafter.text.facts import quoted

LONGEST_RUN: Final = 12  # consecutive words; a phrase of fewer is common property


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
    for known in near:
        for first in range(len(own) - LONGEST_RUN + 1):
            run = own[first : first + LONGEST_RUN]
            if f" {' '.join(word.fold for word in run)} " in known.run:
                yield case.flag(
                    "lifted",
                    f"{LONGEST_RUN} words or more in a row are those of {known.id}, without quotation marks.",
                    "Write it in other words, or quote it.",
                    Severity.NOTE,
                    (run[0].start, run[-1].end),
                )
                return


RULE = Rule(("lifted",), mendable=True, sentence=look)
