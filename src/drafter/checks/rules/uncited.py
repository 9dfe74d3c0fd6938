"""Promise 1: a statement points at passages that exist, or it is flagged."""

from collections.abc import Iterator

from drafter.article import Flag, Severity
from drafter.checks.case import Case, Rule
from drafter.checks.rules.tk import still_to_come


def look(case: Case) -> Iterator[Flag]:
    for each in case.unknown:
        yield case.flag(
            "citation-unknown",
            f"It cites {each}, and the notes have no passage of that number.",
            "Cite the passage that it rests on, or cut the sentence.",
        )
    if not case.sentence.citations and not case.free and not still_to_come(case.text):
        near = case.evidence
        hint = f" The nearest passage is {near.passage_id}." if near and near.score >= 0.4 else ""
        yield case.flag(
            "uncited",
            f"No passage of the notes is named for it.{hint}",
            "Name the passage that it rests on, or cut the sentence.",
            Severity.WARN,
        )


RULE = Rule(("uncited", "citation-unknown"), mendable=True, sentence=look)
