"""Lines for the person that no command of a test makes by itself."""

from drafter.cli.words import of_estimate
from drafter.models.prices import Estimate


def test_a_budget_in_money_that_no_price_can_be_held_against_is_told_before_the_first_call() -> None:
    line = of_estimate(Estimate(9_000, 1_000, None), "openai:own", 0.5)
    assert "its price is not known here, so the budget of $0.5 cannot stop it" in line
    assert "budget" not in of_estimate(Estimate(9_000, 1_000, 0.02), "openai:gpt-5-mini", 0.5)
    assert "budget" not in of_estimate(Estimate(9_000, 1_000, None), "openai:own")
