"""Who is at a story is seen, sections are held softly, and typed words are kept under the desk's rules."""

import pytest

from drafter.desk.presence import give_up, gone, here, keep_typed, take_over
from drafter.desk.review import review
from drafter.desk.saving import cut_section
from drafter.errors import Refused, UnknownStory
from drafter.store.values import Status
from tests.desk.support import ADA, ANN, BEN, REX, SLUG, ZOE, House, at_once


def test_a_page_that_is_open_is_seen_and_one_that_was_closed_is_not(house: House) -> None:
    assert here(house.desk, ANN, SLUG) is None
    assert [one.account for one in house.store.hands.present(SLUG)] == ["ann"]
    gone(house.desk, ANN, SLUG)
    assert house.store.hands.present(SLUG) == ()


def test_who_begins_first_has_the_section_and_others_are_told(house: House) -> None:
    assert here(house.desk, ANN, SLUG, "faq", dirty=True).account == "ann"  # type: ignore[union-attr]
    other = here(house.desk, BEN, SLUG, "faq")
    assert other and other.account == "ann"


def test_a_section_that_is_none_is_nobodys(house: House) -> None:
    for section in ("nowhere", "faq\x00", "f" * 500):
        assert here(house.desk, ANN, SLUG, section) is None
    assert [one.section for one in house.store.hands.present(SLUG)] == [""]
    assert house.store.hands.leases(SLUG) == {}


def test_words_are_given_up_by_who_knows_them(house: House) -> None:
    first = keep_typed(house.desk, ANN, SLUG, "faq", house.hash("faq"), "", "Half a sen")
    second = keep_typed(house.desk, ANN, SLUG, "faq", house.hash("faq"), "", "Half a sentence.")
    give_up(house.desk, ANN, SLUG, "faq", first)
    assert [buffer.digest for buffer in house.store.hands.typed(SLUG)] == [second]
    give_up(house.desk, ANN, SLUG, "faq", second)
    assert house.store.hands.typed(SLUG) == ()


def test_who_only_reads_keeps_nobody_from_a_section(house: House) -> None:
    house.move(Status.IN_REVIEW)
    for reader in (ADA, ZOE):
        assert here(house.desk, reader, SLUG, "faq") is None
    assert house.store.hands.leases(SLUG) == {}
    mine = here(house.desk, ANN, SLUG, "faq")
    assert mine and here(house.desk, ADA, SLUG, "faq") == house.store.hands.leases(SLUG)["faq"]


def test_a_section_is_taken_over_on_record_and_what_was_typed_is_kept(house: House) -> None:
    here(house.desk, ANN, SLUG, "faq", dirty=True)
    keep_typed(house.desk, ANN, SLUG, "faq", house.hash("faq"), "", "Half a sen")
    assert take_over(house.desk, BEN, SLUG, "faq").account == "ben"
    entry = house.entries("taken_over")[-1]
    assert (entry.by.name, entry.body) == ("ben", {"section": "faq", "from": "ann"})
    assert [buffer.text for buffer in house.store.hands.typed(SLUG)] == ["Half a sen"]
    again = here(house.desk, ANN, SLUG, "faq")
    assert again and again.account == "ben"


def test_taking_what_is_free_or_ones_own_is_nothing_for_the_record(house: House) -> None:
    for _ in range(2):
        assert take_over(house.desk, BEN, SLUG, "faq").account == "ben"
    assert house.entries("taken_over") == ()


def test_who_may_not_edit_takes_nothing_over_and_keeps_nothing(house: House) -> None:
    house.move(Status.IN_REVIEW)
    for verb in (
        lambda: take_over(house.desk, ADA, SLUG, "faq"),
        lambda: keep_typed(house.desk, ADA, SLUG, "faq", house.hash("faq"), "", "Mine."),
    ):
        with pytest.raises(Refused, match="Only an editor can change"):
            verb()
    assert house.store.hands.typed(SLUG) == ()


@pytest.mark.parametrize("section", ["sources", "nothing", "", "x" * 5000, "\x00\ud83d"])
def test_a_section_that_is_not_there_is_not_held_or_kept(both: House, section: str) -> None:
    for verb in (
        lambda: take_over(both.desk, ANN, SLUG, section),
        lambda: keep_typed(both.desk, ANN, SLUG, section, "0" * 64, "", "Mine."),
    ):
        with pytest.raises(UnknownStory, match="has no section"):
            verb()
    here(both.desk, ANN, SLUG, section)
    assert len(both.store.hands.present(SLUG)) == 1


def test_words_for_a_section_that_was_cut_meanwhile_are_kept(house: House) -> None:
    base = house.hash("faq")
    cut_section(house.desk, BEN, SLUG, "faq", base)
    digest = keep_typed(house.desk, ANN, SLUG, "faq", base, "", "Q: Who pays?")
    (orphan,) = review(house.desk, ANN, SLUG).orphans
    assert (orphan.digest, orphan.text) == (digest, "Q: Who pays?")
    give_up(house.desk, ANN, SLUG, "faq", digest)
    assert review(house.desk, ANN, SLUG).orphans == ()


def test_what_stands_there_already_is_nothing_unsaved(house: House) -> None:
    now = house.section("introduction")
    for text in (house.typed("introduction"), f"{house.typed('introduction')} \n"):
        assert keep_typed(house.desk, ANN, SLUG, "introduction", "0" * 64, now.heading, text)
    assert house.store.hands.typed(SLUG) == ()
    keep_typed(house.desk, ANN, SLUG, "introduction", now.sha256, "Another heading", house.typed("introduction"))
    assert len(house.store.hands.typed(SLUG)) == 1


def test_a_stranger_to_the_story_is_not_there(house: House) -> None:
    for verb in (
        lambda: here(house.desk, REX, SLUG, "faq"),
        lambda: gone(house.desk, REX, SLUG),
        lambda: take_over(house.desk, REX, SLUG, "faq"),
        lambda: keep_typed(house.desk, REX, SLUG, "faq", "", "", "Mine."),
        lambda: give_up(house.desk, REX, SLUG, "faq"),
    ):
        with pytest.raises(UnknownStory):
            verb()
    assert house.store.hands.present(SLUG) == ()


def test_whatever_is_typed_is_kept_without_what_nobody_sees(both: House) -> None:
    typed = "One.\x00 \u202eTwo\u200b \ud83d 👩\u200d👩 e\u0301 \r\n\r\nThree."
    keep_typed(both.desk, ANN, SLUG, "faq", "0" * 900, "He\x00ad", typed)
    (kept,) = both.store.hands.typed(SLUG)
    assert (kept.heading, "".join(kept.text.split()), len(kept.base)) == ("Head", "One.Two👩👩éThree.", 64)


def test_giving_it_up_takes_ones_own_alone(house: House) -> None:
    for person in (ANN, BEN):
        keep_typed(house.desk, person, SLUG, "faq", house.hash("faq"), "", f"Of {person.name}.")
    give_up(house.desk, ANN, SLUG, "faq")
    give_up(house.desk, ANN, SLUG, "faq")
    assert [buffer.account for buffer in house.store.hands.typed(SLUG)] == ["ben"]


@pytest.mark.slow
def test_of_those_who_take_over_at_once_one_has_it_and_each_step_is_told(both: House) -> None:
    here(both.desk, ADA, SLUG, "faq")
    at_once(*(lambda p=p: take_over(both.desk, p, SLUG, "faq") for p in (ANN, BEN)))
    assert both.store.hands.leases(SLUG)["faq"].account in {"ann", "ben"}
    assert 1 <= len(both.entries("taken_over")) <= 2
    both.whole()
