"""Two people changed one section: both texts side by side, and one of both in which not a word is lost."""

import pytest

from drafter.desk.merging import clash, save_merged
from drafter.desk.presence import give_up
from drafter.desk.saving import SectionMoved
from drafter.errors import Refused, UnknownStory
from tests.desk.support import ADA, ANN, BEN, COST, QUOTE, SLUG, VOTED, House, dump

MINE = "The council voted 7-2 on Monday to buy 14 electric buses."
THEIRS = "The buses will cost $9.8 million."


@pytest.fixture
def moved(house: House) -> House:
    """ben has shortened the second sentence, and added one; ann the first one, over the text of before."""
    base = house.hash("introduction")
    house.save(BEN, "introduction", f"{VOTED.text} {THEIRS} Theirs is new.\n\n{QUOTE.text}", heading="Their heading")
    with pytest.raises(SectionMoved):
        house.save(ANN, "introduction", f"{MINE} {COST.text}\n\n{QUOTE.text} Mine is new.", base, heading="My heading")
    return house


def sentences(house: House) -> list[str]:
    return [sentence.text for sentence in house.section("introduction").sentences()]


def merged(house: House, **picks: str) -> list[str]:
    numbers = {int(name[1:]): pick for name, pick in picks.items()}
    save_merged(house.desk, ANN, SLUG, "introduction", house.hash("introduction"), numbers)
    return sentences(house)


def test_a_clash_shows_both_and_what_each_of_the_two_changed(moved: House) -> None:
    shown = clash(moved.desk, ANN, SLUG, "introduction")
    assert (shown.by, shown.buffer.account) == ("Ben Ode", "ann")
    assert shown.theirs == shown.section == moved.section("introduction")
    differ = {hunk.number: (hunk.kind, [s.text for s in hunk.new]) for hunk in shown.hunks if hunk.kind != "same"}
    assert set(shown.picks) == set(differ)
    by_text = {(differ[n][1] or ["-"])[0]: pick for n, pick in shown.picks.items()}
    assert by_text == {MINE: "mine", COST.text: "theirs", "-": "theirs", "Mine is new.": "mine"}


def test_what_is_proposed_keeps_what_either_of_the_two_changed(moved: House) -> None:
    assert merged(moved) == [MINE, THEIRS, "Theirs is new.", QUOTE.text, "Mine is new."]
    assert moved.section("introduction").heading == "My heading"
    assert moved.store.hands.typed(SLUG) == ()
    entry = moved.entries("filed")[-1]
    assert (entry.by.name, entry.body["saved"]["merged"]) == ("ann", True)
    moved.whole()


def test_words_have_their_writers_after_a_merge(moved: House) -> None:
    merged(moved)
    by = {sentence.text: sentence.by for sentence in moved.section("introduction").sentences()}
    assert by == {MINE: "ann", THEIRS: "ben", "Theirs is new.": "ben", QUOTE.text: "", "Mine is new.": "ann"}


def test_all_of_one_or_both_can_be_taken(moved: House) -> None:
    shown = clash(moved.desk, ANN, SLUG, "introduction")
    mine = dict.fromkeys(shown.picks, "mine")
    save_merged(moved.desk, ANN, SLUG, "introduction", shown.theirs.sha256, mine)
    assert sentences(moved) == [MINE, COST.text, QUOTE.text, "Mine is new."]


def test_both_leaves_every_word_of_both(moved: House) -> None:
    shown = clash(moved.desk, ANN, SLUG, "introduction")
    everything = {s.text for s in (*shown.mine.sentences(), *shown.theirs.sentences())}
    save_merged(moved.desk, ANN, SLUG, "introduction", shown.theirs.sha256, dict.fromkeys(shown.picks, "both"))
    assert set(sentences(moved)) == everything


def test_a_pick_that_is_none_is_as_proposed(moved: House) -> None:
    assert merged(moved, _1="everything", _99="mine") == [MINE, THEIRS, "Theirs is new.", QUOTE.text, "Mine is new."]


def test_their_heading_can_be_kept(moved: House) -> None:
    merged(moved, _0="theirs")
    assert moved.section("introduction").heading == "Their heading"


def test_taking_all_of_theirs_files_nothing_and_gives_mine_up(moved: House) -> None:
    shown = clash(moved.desk, ANN, SLUG, "introduction")
    picks = {0: "theirs", **dict.fromkeys(shown.picks, "theirs")}
    saved = save_merged(moved.desk, ANN, SLUG, "introduction", shown.theirs.sha256, picks)
    assert not saved.changed
    assert moved.store.hands.typed(SLUG) == ()


def test_a_section_that_moved_once_more_is_refused_and_mine_is_kept(moved: House) -> None:
    base = moved.hash("introduction")
    moved.put(BEN, "introduction", "Theirs is new.", "Theirs is newer.")
    before = dump(moved.store)
    with pytest.raises(SectionMoved):
        save_merged(moved.desk, ANN, SLUG, "introduction", base, {})
    assert dump(moved.store) == before


def test_picks_for_another_text_than_the_one_that_was_shown_are_refused(moved: House) -> None:
    shown = clash(moved.desk, ANN, SLUG, "introduction")
    moved.store.hands.type(SLUG, "introduction", "ann", shown.buffer.base, "", "From another window.")
    before = dump(moved.store)
    with pytest.raises(SectionMoved):
        save_merged(moved.desk, ANN, SLUG, "introduction", shown.theirs.sha256, {}, kept=shown.buffer.digest)
    assert dump(moved.store) == before


def test_somebody_elses_unsaved_text_can_be_looked_at(moved: House) -> None:
    shown = clash(moved.desk, BEN, SLUG, "introduction", whose="ann")
    assert [s.by for s in shown.mine.sentences() if s.text == "Mine is new."] == ["ann"]


def test_what_was_given_up_or_never_typed_is_named(moved: House) -> None:
    give_up(moved.desk, ANN, SLUG, "introduction")
    for section in ("introduction", "faq"):
        with pytest.raises(UnknownStory, match="Nothing unsaved of ann is kept"):
            clash(moved.desk, ANN, SLUG, section)
    with pytest.raises(UnknownStory):
        save_merged(moved.desk, ANN, SLUG, "introduction", moved.hash("introduction"), {})


def test_who_may_not_edit_merges_nothing(moved: House) -> None:
    moved.store.hands.type(SLUG, "introduction", "ada", moved.hash("introduction"), "", "Mine.")
    before = dump(moved.store)
    with pytest.raises(Refused):
        save_merged(moved.desk, ADA, SLUG, "introduction", moved.hash("introduction"), {})
    assert dump(moved.store) == before
