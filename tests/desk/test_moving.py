"""A story goes from hand to hand with a reason where somebody must hear one, and each step stands on its record."""

from itertools import pairwise

import pytest

from drafter.desk.after import standing
from drafter.desk.finishing import finish_all
from drafter.desk.moving import (
    correct,
    reopen,
    resubmit,
    return_to_writer,
    spike,
    unspike,
    withdraw_correction,
)
from drafter.desk.publishing import decide_to_publish, finish_publication
from drafter.errors import Refused
from drafter.store.values import Published, Status
from tests.desk.support import ADA, ANN, BEN, SLUG, House, at_once, dump, machine_files, newer


def test_a_returned_story_goes_to_its_writer_and_comes_back(house: House) -> None:
    return_to_writer(house.desk, ANN, SLUG, "  Say who\npaid. ")
    assert house.story.status is Status.RETURNED
    entry = house.entries("returned")[-1]
    assert (entry.by.name, entry.body, entry.said()) == (
        "ann", {"from": "drafted", "to": "returned"}, "Say who paid.",
    )  # fmt: skip
    house.put(ADA, "introduction", "on Monday ", "")
    assert house.story.status is Status.RETURNED
    resubmit(house.desk, ADA, SLUG, "The state paid.")
    assert house.story.status is Status.DRAFTED
    assert house.entries("resubmitted")[-1].said() == "The state paid."
    assert house.copy.state.returned, "what was asked for can still be read"
    house.whole()


@pytest.mark.parametrize("nothing", ["", " \n", "\u200b"])
def test_a_return_and_a_spike_need_a_reason(house: House, nothing: str) -> None:
    before = dump(house.store)
    for verb in (return_to_writer, spike):
        with pytest.raises(Refused, match="a reason is missing"):
            verb(house.desk, ANN, SLUG, nothing)
    assert dump(house.store) == before


@pytest.mark.parametrize("status", [Status.DRAFTED, Status.IN_REVIEW, Status.RETURNED, Status.FAILED])
def test_an_unspiked_story_is_where_it_was(house: House, status: Status) -> None:
    house.move(status)
    spike(house.desk, ANN, SLUG, "It is old.")
    assert (house.story.status, house.story.spiked_from) == (Status.SPIKED, status)
    assert house.copy.state.spiked and house.copy.state.spiked.reason == "It is old."
    unspike(house.desk, BEN, SLUG)
    assert (house.story.status, house.story.spiked_from) == (status, None)
    assert house.copy.state.spiked is None
    house.whole()


def test_an_approved_story_that_was_spiked_is_still_approved(house: House) -> None:
    house.approved()
    spike(house.desk, ANN, SLUG, "It is old.")
    unspike(house.desk, ANN, SLUG)
    assert house.story.status is Status.APPROVED
    assert house.copy.state.approval


def test_promise_2_a_text_that_came_while_it_was_spiked_opens_it(house: House) -> None:
    house.approved()
    spike(house.desk, ANN, SLUG, "It is old.")
    machine_files(house.store, draft=newer(), origin="7" * 64)
    unspike(house.desk, ANN, SLUG)
    assert house.story.status is Status.IN_REVIEW
    assert house.copy.state.approval is None
    house.whole()


def test_an_approval_is_taken_back(house: House) -> None:
    house.approved()
    reopen(house.desk, BEN, SLUG, "The mayor called.")
    assert house.story.status is Status.IN_REVIEW
    assert house.copy.state.approval is None
    assert house.entries("reopened")[-1].said() == "The mayor called."


def test_a_correction_opens_what_is_published_with_its_line_for_readers(house: House) -> None:
    house.published()
    correct(house.desk, ANN, SLUG, "  The vote was\n7-2. ")
    correct(house.desk, BEN, SLUG, "The price was wrong.")
    assert (house.story.status, house.story.published) == (Status.IN_REVIEW, Published.PUBLISHED)
    assert [(c.number, c.by, c.what) for c in house.copy.state.corrections] == [
        (1, "Ann Lee", "The vote was 7-2."), (2, "Ben Ode", "The price was wrong."),
    ]  # fmt: skip
    house.whole()


def test_what_readers_have_is_not_spiked(house: House) -> None:
    house.published()
    with pytest.raises(Refused, match="is published; what readers have is not spiked"):
        spike(house.desk, ANN, SLUG, "It is old.")
    correct(house.desk, ANN, SLUG, "The council has nine members.")
    with pytest.raises(Refused, match="Correct it, or kill it"):
        spike(house.desk, ANN, SLUG, "It is old.")


def test_a_correction_needs_its_line(house: House) -> None:
    house.published()
    with pytest.raises(Refused, match="has no line"):
        correct(house.desk, ANN, SLUG, " ")
    assert house.story.status is Status.APPROVED


@pytest.mark.parametrize("line", ["TK", "The vote was TK.", "It was [tk by whom]."])
def test_a_correction_with_a_fact_still_to_come_is_none(house: House, line: str) -> None:
    house.published()
    with pytest.raises(Refused, match="the correction has a TK"):
        correct(house.desk, ANN, SLUG, line)
    assert (house.story.status, house.copy.state.corrections) == (Status.APPROVED, ())


def test_a_correction_that_was_opened_by_mistake_is_withdrawn_and_reaches_no_reader(house: House) -> None:
    house.published()
    for line in ("The vote was 8-1.", "The price was wrong."):
        correct(house.desk, ANN, SLUG, line)
    withdraw_correction(house.desk, BEN, SLUG, 1)
    assert [(c.number, c.what) for c in house.copy.state.corrections] == [(2, "The price was wrong.")]
    withdraw_correction(house.desk, BEN, SLUG, 1)
    assert len(house.entries("correction_withdrawn")) == 1, "pressed twice"
    house.approve()
    assert decide_to_publish(house.desk, ANN, SLUG)
    text = (finish_publication(house.desk, SLUG).folder / "article.md").read_text(encoding="utf-8")
    assert "8-1" not in text
    assert "Correction 1, " in text and "The price was wrong." in text, "readers miss no number"
    house.whole()


def test_the_line_of_a_withdrawn_correction_can_be_opened_again(house: House) -> None:
    house.published()
    for _ in range(2):
        correct(house.desk, ANN, SLUG, "The vote was 7-2.")
        number = house.copy.state.corrections[-1].number
        withdraw_correction(house.desk, ANN, SLUG, number)
    assert [entry.body["number"] for entry in house.entries("correcting")] == [1, 2]
    assert house.copy.state.corrections == ()


def test_with_its_only_correction_withdrawn_readers_have_the_text_already(house: House) -> None:
    house.published()
    correct(house.desk, ANN, SLUG, "The vote was 8-1.")
    withdraw_correction(house.desk, ANN, SLUG, 1)
    house.approve()
    assert not decide_to_publish(house.desk, ANN, SLUG)
    assert standing(house.desk, ANN, SLUG).same


def test_promise_7_a_correction_that_readers_have_seen_stays(house: House) -> None:
    house.published()
    correct(house.desk, ANN, SLUG, "The vote was 7-2.")
    house.approve()
    decide_to_publish(house.desk, ANN, SLUG)
    finish_publication(house.desk, SLUG)
    before = dump(house.store)
    for number in (1, 2, 0):
        with pytest.raises(Refused, match="that readers have not seen"):
            withdraw_correction(house.desk, ANN, SLUG, number)
    with pytest.raises(Refused):
        withdraw_correction(house.desk, ADA, SLUG, 1)
    assert dump(house.store) == before


def test_promise_2_withdrawing_a_correction_takes_the_approval_back(house: House) -> None:
    house.published()
    correct(house.desk, ANN, SLUG, "The vote was 8-1.")
    house.approve()
    decide_to_publish(house.desk, ANN, SLUG)
    withdraw_correction(house.desk, BEN, SLUG, 1)
    assert (house.story.status, house.copy.state.approval) == (Status.IN_REVIEW, None)
    house.approve()
    assert finish_all(house.desk) == ()
    house.whole()


@pytest.mark.slow
def test_of_many_who_move_it_at_once_each_finds_it_where_it_is(both: House) -> None:
    came = at_once(
        lambda: return_to_writer(both.desk, ANN, SLUG, "Say who paid."),
        lambda: spike(both.desk, BEN, SLUG, "It is old."),
        lambda: return_to_writer(both.desk, BEN, SLUG, "Shorter."),
    )
    assert all(each is None or isinstance(each, Refused) for each in came)
    assert None in came
    steps = [(entry.body["from"], entry.body["to"]) for entry in both.entries("status")]
    assert all(one[1] == other[0] for one, other in pairwise(steps))
    both.whole()


@pytest.mark.slow
def test_corrections_at_once_have_numbers_of_their_own(both: House) -> None:
    both.published()
    at_once(*(lambda n=n: correct(both.desk, ANN, SLUG, f"Line {n}.") for n in range(4)))
    assert [entry.body["number"] for entry in both.entries("correcting")] == [1, 2, 3, 4]
