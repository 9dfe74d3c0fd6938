"""TK marks a fact still to come; nothing is approved while one is left."""

import re
from collections.abc import Iterator

from drafter.article import Flag, Section, Severity
from drafter.checks.case import Case, Page, Rule

_TK = re.compile(r"(?<![\w-])T\.?K\.?(?![\w-])|\bTKTK\b|\[TK[^\]]*\]")
_TODO = "Find out what is missing, or rewrite without it."


def still_to_come(text: str) -> bool:
    """Does the sentence say that a fact is missing? Then there is no passage that it could cite."""
    return _TK.search(text) is not None


def look(case: Case) -> Iterator[Flag]:
    for match in _TK.finditer(case.text):
        yield case.flag("tk-left", "A fact is still to come here (TK).", _TODO, Severity.BLOCK, match.span())


def section(section: Section, _page: Page) -> Iterator[Flag]:
    if _TK.search(section.heading):
        yield Flag("tk-left", section.key, "A fact is still to come in the heading (TK).", _TODO, Severity.BLOCK)


RULE = Rule(("tk-left",), mendable=False, sentence=look, section=section)
