"""Words are found where they stand, and words that mean the same meet in one stem."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.text.words import STOPWORDS, content_terms, fold, stem, words


def texts(text: str) -> list[str]:
    return [word.text for word in words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The council voted 7-2.", ["The", "council", "voted", "7", "2"]),
        (
            "It costs $12,400,000, or 12.4 million at 10:30.",
            ["It", "costs", "12,400,000", "or", "12.4", "million", "at", "10:30"],
        ),
        ("The U.S. left at 5 p.m. today", ["The", "U.S.", "left", "at", "5", "p.m.", "today"]),
        ("the mayor's, Ruiz’s and the councils' plans", ["the", "mayor", "Ruiz", "and", "the", "councils", "plans"]),
        ("O'Brien doesn’t", ["O'Brien", "doesn’t"]),
        ("3rd, 1990s, COVID-19, €5m", ["3rd", "1990s", "COVID", "19", "5m"]),
        ("cease-fire—now", ["cease", "fire", "now"]),
        ("«Рада» проголосувала", ["Рада", "проголосувала"]),
        ("议会投票", ["议", "会", "投", "票"]),
        ("परिषद ने मतदान किया", ["परिषद", "ने", "मतदान", "किया"]),
        ("snake_case @maria_ruiz", ["snake", "case", "maria", "ruiz"]),
        ("…—!", []),
    ],
)
def test_words_are_found(text: str, expected: list[str]):
    assert texts(text) == expected


@given(st.text(max_size=80))
@settings(max_examples=150)
def test_each_word_stands_where_it_says_and_no_letter_or_figure_is_left_out(text: str):
    found = words(text)
    assert all(text[word.start : word.end] == word.text for word in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    left = list(text)
    for word in found:
        left[word.start : word.end] = " " * (word.end - word.start)
    rest = "".join(left)
    assert not [char for at, char in enumerate(rest) if char.isalnum() and not (char in "sS" and text[at - 1] in "'’")]


@pytest.mark.parametrize(
    "family",
    [
        "vote votes voted voting",
        "close closes closed closing",
        "plan plans planned planning",
        "announce announced announcing announcement announcements",
        "agree agrees agreed agreeing agreement",
        "policy policies",
        "city cities",
        "negotiate negotiated negotiating negotiation negotiations",
        "elect elected elections election",
        "organise organized organising organisation organization",
        "control controlled controlling controls",
        "cancel cancelled canceled",
        "say said says saying",
        "woman women",
        "die dies died dying",
        "use used uses using",
        "build built building",
        "quick quickly",
        "crisis crisis",
        "defence defense",
    ],
)
def test_the_forms_of_a_word_meet(family: str):
    assert len({word.stem for word in words(family)}) == 1


@pytest.mark.parametrize(
    "strangers",
    [
        "state station",
        "nation nature",
        "king kind",
        "ring red",
        "news new",
        "add address",
        "Kyiv key",
        "2.4 24",
    ],
)
def test_different_words_do_not_meet(strangers: str):
    one, other = strangers.split()
    assert stem(fold(one)) != stem(fold(other))


def test_a_number_is_one_however_its_thousands_are_written():
    assert stem("12,400,000") == "12400000"
    assert stem("12,4") == "12,4"
    assert stem("u.s.") == "us"


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("Łódź", "lodz"),
        ("MÜLLER Straße", "muller strasse"),
        ("“It’s” – ‘so’…", "\"it's\" - 'so'..."),
        ("José Mun\u0303oz", "jose munoz"),
        ("Київ", "киів"),
        ("ﬁne ½ \uff21\u00a0b", "fine 1⁄2 a b"),
        ("Ærø Œuvre", "aero oeuvre"),
        ("日本ガ", "日本ガ"),
    ],
)
def test_folding_takes_away_what_spelling_adds(raw: str, folded: str):
    assert fold(raw) == folded


@given(st.text(max_size=60))
@settings(max_examples=100)
def test_folding_twice_changes_nothing_for_lower_case(text: str):
    once = fold(text)
    assert fold(fold(once)) == fold(once)


def test_content_terms_leave_out_what_carries_no_meaning():
    assert content_terms("The council has voted to close the library") == {"council", "vot", "clos", "librari"}
    assert content_terms("they asked us") == {"ask"}
    assert content_terms("The US and the WHO asked us who it was") == {"us", "who", "ask"}
    assert {"the", "of", "would"} <= STOPWORDS


@pytest.mark.parametrize("piece", ["a", "1", "1,", "a.", "A.", "'", "a'", "議", "\u0301", ".", "s'"])
def test_a_long_stretch_of_anything_is_read(piece: str):
    found = words(piece * 20_000)
    assert sum(len(word.text) for word in found) <= len(piece) * 20_000
