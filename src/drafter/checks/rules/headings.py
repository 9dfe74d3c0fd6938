"""Numbers, dates, quotations and names of a heading stand in the notes."""

from collections.abc import Iterator

from drafter.article import Flag, Section, Sentence
from drafter.checks.case import Page, Rule, make_case
from drafter.checks.rules import addresses, figures, names, quotes


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


RULE = Rule((), mendable=False, section=section)
