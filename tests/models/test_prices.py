"""Costs, windows and estimates, without a network."""

import pytest

from drafter.errors import ContextTooLong
from drafter.models import Message, Request
from drafter.models.prices import context_window, cost, estimate, fits, prompt_tokens
from drafter.record import Usage


def test_a_known_model_costs_its_list_price_and_cached_tokens_less():
    full = cost("openai:gpt-4o-mini", Usage(1_000_000, 0))
    cached = cost("openai:gpt-4o-mini", Usage(1_000_000, 0, cached=1_000_000))
    assert full == pytest.approx(0.15)
    assert cached == pytest.approx(0.075)


@pytest.mark.parametrize("model", ["openai:standin", "openai:llama3.1:8b", "ollama:llama3", "nobody:nothing", "bare"])
def test_an_unknown_model_has_no_price_and_no_window(model):
    assert cost(model, Usage(1000, 1000)) is None
    assert context_window(model) is None


def test_more_cached_tokens_than_there_are_is_no_error():
    assert cost("openai:gpt-4o-mini", Usage(10, 1, cached=99)) is not None


def test_notes_that_do_not_fit_are_refused_with_the_numbers():
    with pytest.raises(ContextTooLong, match=r"about 130,000 tokens .* 1,000, the model holds 128,000") as caught:
        fits("openai:gpt-4o-mini", 130_000, 1_000)
    assert "3,000 tokens of notes" in caught.value.todo


def test_notes_that_fit_and_models_without_a_known_window_pass():
    fits("openai:gpt-4o-mini", 100_000, 1_000)
    fits("openai:standin", 10_000_000, 1_000)
    with pytest.raises(ContextTooLong):
        fits("openai:standin", 8_000, 1_000, window=8_192)


def test_an_estimate_adds_up_and_knows_no_price_where_one_is_unknown():
    known = Request("openai:gpt-4o-mini", (Message("user", "The council voted."),), 100)
    unknown = Request("openai:standin", known.messages, 100)
    assert estimate([known, known]).completion_tokens == 200
    assert estimate([known, known]).prompt_tokens == 2 * prompt_tokens(known)
    assert estimate([known]).usd > 0
    assert estimate([known, unknown]).usd is None
    assert estimate([]).usd == 0
