"""One fact, many spellings: each pair has the same normal form; what only looks like a fact is left alone."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.text.facts import Fact, FactKind, facts, same_words


def of(kind: str, text: str, today: date | None = None) -> list[str]:
    return [fact.value for fact in facts(text, today=today) if fact.kind == kind]


SAME = [
    ("number", "12.4 million people", "12,400,000 people"),
    ("number", "12.4 million people", "12.4 mln people"),
    ("number", "3.2bn users", "3,200,000,000 users"),
    ("number", "50k users", "50,000 users"),
    ("number", "half a million", "500,000"),
    ("number", "two hundred and five seats", "205 seats"),
    ("number", "twenty-one seats", "21 seats"),
    ("number", "a dozen eggs", "12 eggs"),
    ("number", "a hundred people", "100 people"),
    ("number", "one in five voters", "1 in 5 voters"),
    ("number", "two seats", "2 seats"),
    ("number", "both houses", "2 houses"),
    ("number", "the 3rd time", "the third time"),
    ("number", "a 28-point plan", "28 points"),
    ("number", "a 34-year-old", "aged 34"),
    ("number", "voted 7-2", "voted 7 to 2"),
    ("number", "voted 7–2", "voted seven to two"),
    ("money", "€3 million", "3 Million Euros"),
    ("number", "by seven votes to two", "7-2"),
    ("number", "two thirds of voters", "two-thirds of voters"),
    ("number", "1\u00a0200\u00a0000", "1,200,000"),
    ("number", "1,000.50", "1000.5"),
    ("money", "$12.4 million", "$12,400,000"),
    ("money", "$12.4m", "12.4 million dollars"),
    ("money", "$12.4-million", "$12.4 million"),
    ("money", "USD 5bn", "US$5 billion"),
    ("money", "€3 million", "3 million euros"),
    ("money", "£200", "200 pounds"),
    ("money", "EUR 20", "20 EUR"),
    ("money", "₴500", "500 hryvnias"),
    ("money", "13 cents", "$0.13"),
    ("money", "two million dollars", "$2m"),
    ("money", "$2-3 million", "$2 million to $3 million"),
    ("percent", "3.5 percent", "3.5 per cent"),
    ("percent", "3.5%", "3.5 pct"),
    ("percent", "twelve percent", "12%"),
    ("percent", "5 percentage points", "5 pp"),
    ("date", "14 Nov", "November 14"),
    ("date", "the 14th of November", "Nov. 14"),
    ("date", "14 November 2025", "November 14, 2025"),
    ("date", "2025-11-14", "14 Nov 2025"),
    ("date", "14/11/2025", "2025-11-14"),
    ("date", "Nov 2025", "November 2025"),
    ("date", "Friday", "Fridays"),
    ("date", "the 1990s", "the nineties"),
    ("date", "the ’90s", "the 1990s"),
    ("date", "Q4", "the fourth quarter"),
    ("date", "2.30pm", "14:30"),
    ("date", "2 p.m.", "2pm"),
    ("date", "2019-20", "2019/20"),
    ("name", "the United States", "the U.S."),
    ("name", "the US", "the U.S."),
    ("name", "in Ukraine", "the Ukrainians"),
    ("name", "the British", "the United Kingdom"),
    ("name", "the United Nations", "the UN"),
    ("name", "in Kyiv", "in Kiev"),
    ("name", "for Zelensky", "for Zelenskyy"),
    ("name", "saw Maria Ruiz’s", "saw Maria Ruiz"),
    ("name", "saw José", "saw Jose"),
    ("name", "saw O’Brien", "saw O'Brien"),
    ("name", "in Turkey", "in Türkiye"),
    ("quote", "“We will not go.”", '"We will not go"'),
    ("quote", "‘major concessions’", "'major concessions'"),
    ("quote", "“It's  ours”", "“It’s ours,”"),
    ("quote", "“We … won”", "“We [...] won”"),
    ("url", "https://www.example.org/a/", "example.org/a"),
    ("url", "see http://example.org.", "see example.org"),
]


@pytest.mark.parametrize(("kind", "one", "other"), SAME, ids=[f"{k}: {a} = {b}" for k, a, b in SAME])
def test_two_spellings_have_one_normal_form(kind: str, one: str, other: str) -> None:
    assert of(kind, one)
    assert alternatives(kind, one) & alternatives(kind, other)


def alternatives(kind: str, text: str) -> set[str]:
    return {part for value in of(kind, text) for part in value.split("|")}


DIFFERENT = [
    ("number", "12.4 million", "12.4 billion"),
    ("number", "7-2", "2-7"),
    ("money", "$5", "€5"),
    ("percent", "5 percent", "5 percentage points"),
    ("date", "14 November 2025", "14 November 2024"),
    ("date", "Tuesday", "Thursday"),
    ("name", "in Austria", "in Australia"),
    ("quote", "“We will go”", "“We will not go”"),
]


@pytest.mark.parametrize(("kind", "one", "other"), DIFFERENT)
def test_different_facts_stay_different(kind: str, one: str, other: str) -> None:
    assert not alternatives(kind, one) & alternatives(kind, other)


def test_offsets_show_the_fact_where_it_stands() -> None:
    text = "The council voted 7-2 on 14 Nov to raise $12.4 million for Maria Ruiz’s “new plan”, see example.org."
    assert all(text[fact.start : fact.end] == fact.text for fact in facts(text))
    assert [str(fact.kind) for fact in facts(text)] == ["number", "date", "money", "name", "quote", "url"]


@pytest.mark.parametrize("text", ["one of them", "both sides", "the first time", "the two ministers", "once more"])
def test_counting_and_idiom_are_weak(text: str) -> None:
    assert all(fact.weak for fact in facts(text))


@pytest.mark.parametrize("text", ["1. The plan", "2) The plan", "(3) The plan"])
def test_a_list_marker_is_no_number(text: str) -> None:
    assert of("number", text) == []


@pytest.mark.parametrize(
    "text",
    ["the F-16 flew", "the G7 met", "because of COVID-19", "an Su-35", "in May we may march"],
)
def test_a_number_inside_a_name_is_no_number(text: str) -> None:
    assert of("number", text) == []


@pytest.mark.parametrize("text", ["Lawmakers voted.", "However, they voted.", "The vote passed.", "“Nobody knows.”"])
def test_a_capital_that_begins_a_sentence_makes_no_name(text: str) -> None:
    assert all(fact.weak for fact in facts(text) if fact.kind is FactKind.NAME)


@pytest.mark.parametrize("text", ["It told us so.", "we may go", "On Monday in July"])
def test_pronouns_months_and_days_are_no_names(text: str) -> None:
    assert of("name", text) == []


def test_names_are_whole_runs_with_their_links() -> None:
    text = "He met Ursula von der Leyen and the Bank of England’s Andrew Bailey in the U.S. Senate."
    assert [fact.text for fact in facts(text) if fact.kind is FactKind.NAME] == [
        "Ursula von der Leyen",
        "Bank of England’s",
        "Andrew Bailey",
        "U.S. Senate",
    ]


def test_a_headline_s_capitals_are_weak() -> None:
    assert all(fact.weak for fact in facts("Council Votes To Raise Library Budget") if fact.kind is FactKind.NAME)


def test_relative_days_are_resolved_where_today_is_known() -> None:
    today = date(2025, 11, 14)
    assert of("date", "yesterday", today) == ["2025-11-13"]
    assert of("date", "last month", today) == ["2025-10"]
    assert of("date", "this year", today) == ["2025"]
    assert of("date", "3 January", today) == ["2026-01-03"]
    assert of("date", "yesterday") == ["rel:yesterday"]


def test_a_slashed_date_may_be_read_both_ways() -> None:
    assert of("date", "on 3/4/2026") == ["2026-04-03|2026-03-04"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“We will win.", "we will win"),
        ("He said: “We will win.", "we will win"),
        ("We must,” she said.", "we must"),
        ('"We will win.', "we will win"),
        ('We must," she said.', "we must"),
        ('She said: "We will win.', "we will win"),
        ("“We will,” she said, “and we must.", "and we must"),
    ],
)
def test_a_quotation_that_crosses_sentences_is_one_in_each(text: str, words: str) -> None:
    assert words in of("quote", text)


@pytest.mark.parametrize("text", ["A 6-inch pipe", 'a 6" pipe', "It's 5' long", "the dogs' home and the cats' home"])
def test_other_marks_make_no_quotation(text: str) -> None:
    assert of("quote", text) == []


def test_the_words_of_a_quotation_are_compared_without_its_punctuation() -> None:
    assert same_words("“We’ll go,” he said") == same_words('"We\'ll go" he said.')


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_read_and_offsets_hold(text: str) -> None:
    for fact in facts(text):
        assert isinstance(fact, Fact)
        assert 0 <= fact.start < fact.end <= len(text)
        assert fact.value


@pytest.mark.parametrize("piece", ["1,", "“", "A. ", "one hundred ", "14 Nov ", "'", "a.b.", "7-", "US$", "McA ", "…"])
def test_time_is_linear_in_hostile_text(piece: str) -> None:
    text = piece * (8_000 // len(piece))
    started = time.process_time()
    facts(text)
    assert time.process_time() - started < 1.5
