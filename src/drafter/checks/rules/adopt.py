"""The outlet's own view is nobody's until an editor adopts it, however sound its sentences are."""

from collections.abc import Iterator

from drafter.article import Author, Flag, Section
from drafter.checks.case import Page, Rule


def section(section: Section, _page: Page) -> Iterator[Flag]:
    if section.opinion and section.author is Author.MODEL and section.hole is None:
        yield Flag(
            "insight-to-adopt",
            section.key,
            f"{section.label} is the outlet’s own view, and a model drafted it.",
            "Adopt it as the outlet’s, rewrite it, or drop the section.",
        )


RULE = Rule(("insight-to-adopt",), mendable=False, section=section)
