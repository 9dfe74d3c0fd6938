"""A web or e-mail address stands in the notes."""

from collections.abc import Iterator

from drafter.article import Flag, Severity
from drafter.checks.case import Case, Rule
from drafter.text.facts import FactKind


def look(case: Case) -> Iterator[Flag]:
    for fact in case.facts:
        if fact.kind is not FactKind.URL or fact.value in case.notes.urls:
            continue
        if "/" not in fact.value and any(url.partition("/")[0].endswith(fact.value) for url in case.notes.urls):
            continue
        yield case.flag(
            "url-not-in-notes",
            f"The address “{fact.text}” is not in the notes.",
            "Take the address from the notes, or cut it.",
            Severity.WARN,
            (fact.start, fact.end),
        )


RULE = Rule(("url-not-in-notes",), mendable=True, sentence=look)
