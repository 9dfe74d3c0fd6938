"""What an editor asks, as far as a program can act on it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.article import Author, Section, Sentence
from drafter.errors import Unusable
from drafter.text.fact import FactKind
from drafter.writing import Home
from drafter.writing.wish import Length, home_for, read_wish, words_again
from tests.writing.support import brief_of, house

PLAIN = read_wish("again")


@pytest.mark.parametrize(
    "words", ["shorter", "Make it much shorter!", "trim this", "too long", "kürzer bitte", "cut it down"]
)
def test_a_shorter_text_is_asked_for_in_many_words(words: str) -> None:
    assert read_wish(words).length is Length.SHORTER


@pytest.mark.parametrize("words", ["longer", "expand on the grant", "in more detail", "too short", "länger"])
def test_a_longer_text_too(words: str) -> None:
    assert read_wish(words).length is Length.LONGER


@pytest.mark.parametrize("words", ["say that the lease is no longer valid", "lead with the money", "another way"])
def test_other_words_ask_for_no_length(words: str) -> None:
    assert read_wish(words).length is Length.SAME


@pytest.mark.parametrize(
    ("words", "only"),
    [
        ("only N2", ("N2",)),
        ("only note N2", ("N2",)),
        ("use only what is in N2 and N3.4", ("N2", "N3.4")),
        ("just n2, please", ("N2",)),
        ("N2 only", ("N2",)),
        ("nur Notiz N2", ("N2",)),
        ("not only N2", ()),
        ("only the vote", ()),
    ],
)
def test_notes_that_alone_may_be_used_are_named(words: str, only: tuple[str, ...]) -> None:
    assert read_wish(words).only == only


def test_notes_may_be_left_out_or_put_first() -> None:
    wish = read_wish("without note N3, and open with N1.2")
    assert (wish.without, wish.first, wish.only) == (("N3",), ("N1.2",), ())
    assert wish.pull("N1.2", frozenset(), "x") == 1.0


def test_what_it_speaks_of_pulls_passages_and_the_words_of_the_task_do_not() -> None:
    wish = read_wish("Lead with the drivers' union, please")
    assert wish.terms == {"driver", "union"}
    assert wish.pull("N2.5", frozenset({"driver", "union", "vote"}), "") == 1.0
    assert wish.pull("N2.6", frozenset({"driver"}), "") == 0.5
    assert wish.pull("N2.7", frozenset({"lead"}), "") == 0.0


def test_money_is_known_by_its_figures() -> None:
    wish = read_wish("lead with the money")
    assert (wish.terms, wish.kinds) == (frozenset(), {FactKind.MONEY})
    assert wish.pull("N1.2", frozenset(), "The buses will cost $9.8 million.") == 1.0
    assert wish.pull("N1.3", frozenset(), "The buses are red.") == 0.0


def a_section(words: int, *, typed: int = 0) -> Section:
    texts = (Sentence("word " * (words - typed)), Sentence("own " * typed, by="ann"))
    return Section("background", "Background", Author.MODEL, paragraphs=(texts,))


def test_the_words_asked_for_follow_the_wish_within_what_the_evidence_carries(root: Path) -> None:
    format_, _ = house(root)
    spec, brief = format_["background"], brief_of(format_)
    home = Home("background", tuple(brief.dossier.passages.values()))
    bound = round(home.words * 1.2)
    assert bound > spec.words[1]
    assert words_again(PLAIN, spec, a_section(150), home) == spec.words
    assert words_again(read_wish("shorter"), spec, a_section(150), home) == (66, 100)
    assert words_again(read_wish("longer"), spec, a_section(150), home) == (180, 200)
    assert words_again(read_wish("longer"), spec, a_section(400), home) == (200, 200)
    assert words_again(read_wish("in 50 words"), spec, a_section(150), home) == (33, 50)
    assert words_again(read_wish("in 900 words"), spec, a_section(150), home)[1] == bound
    assert words_again(read_wish("shorter"), spec, a_section(0), home) == spec.words
    poor = Home("background", home.passages[:3])
    assert words_again(read_wish("longer"), spec, a_section(30), poor)[1] == round(poor.words * 1.2)


def test_what_a_person_typed_has_room_in_a_shorter_text(root: Path) -> None:
    format_, _ = house(root)
    home = Home("background", tuple(brief_of(format_).dossier.passages.values()))
    assert words_again(read_wish("shorter"), format_["background"], a_section(90, typed=80), home)[1] == 80


def test_the_home_is_narrowed_as_the_wish_says(root: Path) -> None:
    brief = brief_of(house(root)[0])
    passages = brief.dossier.passages
    home = Home("background", (passages["N1.2"], passages["N2.1"], passages["N3.1"]), ("N2.1", "N1.2"))
    assert home_for(PLAIN, home, brief.dossier) == home
    alone = home_for(read_wish("only N2"), home, brief.dossier)
    assert {p.id.partition(".")[0] for p in alone.passages} == {"N2"}
    assert len(alone.passages) == 6
    assert alone.lead == ("N2.1",)
    without = home_for(read_wish("without N1"), home, brief.dossier)
    assert [p.id for p in without.passages] == ["N2.1", "N3.1"]
    for nothing in ("only N9", "only N4"):
        with pytest.raises(Unusable, match="nothing for this section"):
            home_for(read_wish(nothing), home, brief.dossier)


@given(st.text(max_size=300))
def test_any_words_are_a_wish(words: str) -> None:
    wish = read_wish(words)
    assert all(each[0] == "N" and each[1:].replace(".", "").isdigit() for each in wish.named)
    assert wish.words >= 0
