"""Token counts without a tokenizer: near enough, and rather too high."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.models.tokens import estimate_tokens

# What tokenizers of the day make of such texts, as tokens per word (English, German) or per character.
ENGLISH = "The council voted on Monday to buy new electric buses for the town, and the mayor welcomed the decision. "
GERMAN = "Der Stadtrat hat am Montag beschlossen, neue Elektrobusse zu kaufen, und die Bürgermeisterin begrüßte das. "


@pytest.mark.parametrize(
    ("text", "least", "most"), [(ENGLISH, 1.05, 1.5), (GERMAN, 1.3, 2.4), (ENGLISH.upper(), 1.0, 2.5)]
)
def test_tokens_per_word_are_near_what_tokenizers_make(text, least, most):
    assert least <= estimate_tokens(text * 20) / len((text * 20).split()) <= most


def test_other_scripts_take_more_tokens_per_character():
    assert 0.3 < estimate_tokens("Совет проголосовал за бюджет") / 28 < 0.7
    assert 0.9 < estimate_tokens("市议会投票通过了预算") / 10 < 1.3


def test_only_an_empty_text_has_no_token():
    assert estimate_tokens("") == 0
    assert estimate_tokens(" ") == 1


@settings(max_examples=60)
@given(st.text(max_size=200), st.text(max_size=200))
def test_more_text_never_has_fewer_tokens(one, other):
    together = estimate_tokens(one + other)
    assert together >= estimate_tokens(one) - 1
    assert together <= estimate_tokens(one) + estimate_tokens(other) + 1


def test_a_megabyte_is_counted_at_once():
    begin = time.perf_counter()
    estimate_tokens(ENGLISH * 10_000)
    assert time.perf_counter() - begin < 2
