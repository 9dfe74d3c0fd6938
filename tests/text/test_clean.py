"""Cleaning takes away what a reader cannot see, says so, and nothing else."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.text import clean as cleaning
from drafter.text.clean import clean

ANY_TEXT = st.text(st.characters(), max_size=60)  # lone surrogates included


@pytest.mark.parametrize(
    ("raw", "text", "removed"),
    [
        ("The council voted.", "The council voted.", ()),
        ("coun\u200bcil \u200cvo\u2060ted", "council voted", (("zero-width characters", 3),)),
        ("\ufeffThe council", "The council", (("byte order marks", 1),)),
        ("\u202egnp.exe\u202c", "gnp.exe", (("text-direction marks", 2),)),
        ("vote\U000e0049\U000e0067", "vote", (("hidden tag characters", 2),)),
        ("coun\u00adcil", "council", (("soft hyphens", 1),)),
        ("a\x00b\x1bc\x9fd", "abcd", (("control characters", 3),)),
        ("a\ud800b", "ab", (("broken characters", 1),)),
        ("vote\ufe01\U000e0100", "vote", (("invisible variation marks", 2),)),
        ("picture \ufffc here", "picture  here", (("placeholders of embedded objects", 1),)),
    ],
)
def test_what_cannot_be_seen_is_removed_and_counted(raw: str, text: str, removed: tuple[tuple[str, int], ...]):
    assert clean(raw) == cleaning.Cleaned(text, removed)


def test_several_kinds_are_reported_in_one_order():
    assert [what for what, _ in clean("\u00ad\u200b\x00").removed] == [
        "control characters",
        "zero-width characters",
        "soft hyphens",
    ]


def test_line_ends_become_newlines_without_a_word_about_it():
    assert clean("a\r\nb\rc\x0bd\x0ce\u2028f\u2029g\x85h\ti\n") == cleaning.Cleaned("a\nb\nc\nd\ne\nf\ng\nh\ti\n")


def test_accents_and_emoji_keep_their_letters():
    assert clean("Jose\u0301 Mun\u0303oz").text == "José Muñoz"
    assert clean("👩\u200d🔬 ☀\ufe0f").text == "👩🔬 ☀"
    assert clean("မြန်မာ हिन्दी ไทย").text == unicodedata.normalize("NFC", "မြန်မာ हिन्दी ไทย")


def test_a_letter_carries_at_most_thirty_accents():
    cleaned = clean("a" + "\u0316\u0301" * 40 + " vote")
    assert cleaned.text.endswith(" vote")
    assert dict(cleaned.removed)["stacked accents"] == 50


def test_a_megabyte_of_accents_is_no_trap():
    text = clean("a" + "\u0300\u0316" * 500_000).text
    assert len(text) <= 31


@given(ANY_TEXT)
@settings(max_examples=150)
def test_cleaning_twice_changes_nothing_more(raw: str):
    once = clean(raw)
    assert clean(once.text) == cleaning.Cleaned(once.text)


@given(ANY_TEXT)
@settings(max_examples=150)
def test_what_is_left_is_composed_and_can_be_written(raw: str):
    text = clean(raw).text
    assert unicodedata.is_normalized("NFC", text)
    text.encode("utf-8")
    assert not [char for char in text if unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t"]


@given(
    st.text(st.characters(categories=["L", "N", "P", "Zs"], exclude_characters="\u3164\uffa0\u115f\u1160"), max_size=60)
)
@settings(max_examples=80)
def test_letters_figures_and_punctuation_are_never_removed(raw: str):
    assert clean(raw) == cleaning.Cleaned(unicodedata.normalize("NFC", raw))


def test_every_mark_that_is_put_in_order_is_seen_as_one():
    """Runs of marks are found as characters that are no words: no mark with an order of its own may look like one."""
    assert not [
        c
        for c in map(chr, range(0x300, 0x1E944))
        if unicodedata.combining(c) and cleaning._LONG_RUN.search(c * 31) is None
    ]
