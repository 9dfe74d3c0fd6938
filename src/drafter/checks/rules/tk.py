"""TK marks a fact still to come; nothing is approved while one is left."""

from collections.abc import Iterator

from drafter.article import Flag, Section, Severity
from drafter.checks.case import Case, Page, Rule
from drafter.text.tocome import places, still_to_come

_TODO = "Find out what is missing, or rewrite without it."


def look(case: Case) -> Iterator[Flag]:
    for span in places(case.text):
        yield case.flag("tk-left", "A fact is still to come here (TK).", _TODO, Severity.BLOCK, span)


def section(section: Section, _page: Page) -> Iterator[Flag]:
    if still_to_come(section.heading):
        yield Flag("tk-left", section.key, "A fact is still to come in the heading (TK).", _TODO, Severity.BLOCK)


RULE = Rule(("tk-left",), mendable=False, sentence=look, section=section)
