"""Numbers, dates, quotations and names of a heading stand in the notes; it keeps their doubt, and it is short."""

from collections.abc import Iterator
from typing import Final

from drafter.article import Author, Flag, Section, Sentence, Severity
from drafter.checks.case import Case, Page, Rule, make_case
from drafter.checks.rules import addresses, figures, hedges, names, quotes

LONGEST: Final = 12  # words; the house style asks for eight


def section(section: Section, page: Page) -> Iterator[Flag]:
    if not section.heading:
        return
    case = make_case(
        Sentence(section.heading),
        page.notes,
        where=section.key,
        free=True,
        inference_allowed=True,
        author=section.author,
    )
    for look in (figures.look, names.look, quotes.look, addresses.look):
        for flag in look(case):
            yield Flag(flag.rule, section.key, f"In the heading: {flag.why}", flag.todo, flag.severity)
    if section.author is Author.MODEL:
        yield from _doubt(case, section)
        if len(section.heading.split()) > LONGEST:
            why = f"The heading has {len(section.heading.split())} words."
            yield Flag("heading-long", section.key, why, f"Cut it to {LONGEST} or fewer.", Severity.NOTE)


def _doubt(case: Case, section: Section) -> Iterator[Flag]:
    """A heading cites nothing: only where nearly all its words are those of one passage is a lost hedge sure."""
    for flag in hedges.look(case):
        if flag.rule == "lost-hedge":
            yield Flag(flag.rule, section.key, f"In the heading: {flag.why}", flag.todo, flag.severity)


RULE = Rule(("heading-long",), mendable=False, section=section)
