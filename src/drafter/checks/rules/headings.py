"""Numbers, dates, quotations and names of a heading stand in the notes; it keeps their doubt, and it is short."""

from collections.abc import Iterator
from typing import Final

from drafter.article import Author, Flag, Section, Sentence, Severity
from drafter.checks.case import Page, Rule, make_case
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
        yield from _doubt(section, page)
        if len(section.heading.split()) > LONGEST:
            why = f"The heading has {len(section.heading.split())} words."
            yield Flag("heading-long", section.key, why, f"Cut it to {LONGEST} or fewer.", Severity.NOTE)


def _doubt(section: Section, page: Page) -> Iterator[Flag]:
    """A heading cites nothing of its own: it rests on what its section cites."""
    cited = tuple(dict.fromkeys(each for sentence in section.sentences() for each in sentence.citations))
    heading = Sentence(section.heading, cited)
    case = make_case(heading, page.notes, where=section.key, free=False, inference_allowed=True, author=section.author)
    for flag in hedges.look(case):
        if flag.rule == "lost-hedge":
            yield Flag(flag.rule, section.key, f"In the heading: {flag.why}", flag.todo, flag.severity)


RULE = Rule(("heading-long",), mendable=False, section=section)
