"""Lines for the person that no command of a test makes by itself."""

from io import StringIO

from rich.console import Console

from drafter.article import Article, Author, Draft, Flag, Section, Severity
from drafter.cli.words import of_estimate, print_flags
from drafter.models.prices import Estimate


def test_a_budget_in_money_that_no_price_can_be_held_against_is_told_before_the_first_call() -> None:
    line = of_estimate(Estimate(9_000, 1_000, None), "openai:own", 0.5)
    assert "its price is not known here, so the budget of $0.5 cannot stop it" in line
    assert "budget" not in of_estimate(Estimate(9_000, 1_000, 0.02), "openai:gpt-5-mini", 0.5)
    assert "budget" not in of_estimate(Estimate(9_000, 1_000, None), "openai:own")


def _draft(*flags: Flag) -> Draft:
    keys = ("introduction", "background")
    sections = tuple(Section(key, key.capitalize(), Author.CODE) for key in keys)
    return Draft(Article("harbour", "brief", "en", sections), (), flags)


def _printed(draft: Draft) -> str:
    page = Console(width=80, file=StringIO())
    print_flags(page, draft)
    assert isinstance(page.file, StringIO)
    return page.file.getvalue()


def test_what_is_said_of_several_sections_is_said_once() -> None:
    flags = [Flag("hole", key, "The server did not answer.", "Resume.") for key in ("introduction", "background")]
    printed = _printed(_draft(*flags))
    assert "2 flags" in printed
    assert "Introduction, Background: The server did not answer." in printed
    assert printed.count("did not answer") == 1


def test_a_flag_on_the_whole_article_stands_without_a_place() -> None:
    printed = _printed(_draft(Flag("embargo", "article", "Nothing may run before noon.", "Wait.", Severity.NOTE)))
    assert "● Nothing may run before noon." in printed
