"""What the desk has at hand is true: read once, and anew as soon as something new is on record."""

import pytest

from drafter.desk.citing import NewNote, add_note
from drafter.desk.deciding import decide
from drafter.desk.finishing import finish_all
from drafter.desk.flags import Answer
from drafter.desk.moving import correct, spike, unspike
from drafter.desk.presence import keep_typed
from drafter.desk.proposing import settle_rewrite
from drafter.desk.publishing import decide_to_publish, finish_publication, folder_of
from drafter.errors import Conflict, Refused, UnknownStory
from drafter.formats import Form
from drafter.store.values import Status
from tests.desk.support import ANN, BEN, EVE, SLUG, House, at_once, fact, machine_files, newer


def test_a_copy_is_the_working_text_with_its_notes_format_and_decisions(house: House) -> None:
    copy = house.copy
    assert (copy.revision.number, copy.story.slug, copy.dossier.notes[0].id) == (1, SLUG, "N1")
    assert [copy.form(key) for key in ("headline", "faq", "background", "invented")] == [
        Form.LINE, Form.FAQ, Form.SECTION, Form.SECTION,
    ]  # fmt: skip
    assert copy.section("whats_next").hole
    for key in ("sources", "nothing"):
        with pytest.raises(UnknownStory, match="that can be changed"):
            copy.section(key)


def test_what_never_changes_is_read_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    first = house.copy

    def again(*_: object, **__: object) -> None:
        raise AssertionError("read again")

    for owner, name in ((house.store.revisions, "get"), (house.store.runs, "format_of"), (house.store, "dossier")):
        monkeypatch.setattr(owner, name, again)
    second = house.copy
    assert (second.revision, second.notes, second.format) == (first.revision, first.notes, first.format)
    assert second.notes is first.notes


def test_what_another_process_did_is_seen(house: House) -> None:
    assert house.copy.state.decisions == {}
    other = house.again()
    flag = next(each for each in other.copy.flags if each.flag.rule == "uncited")
    decide(other.desk, ANN, SLUG, flag.id, Answer.KEPT, "She was there.")
    other.put(BEN, "introduction", "on Monday ", "")
    assert set(house.copy.state.decisions) == {flag.id}
    assert house.copy.revision.number == 2


def test_words_that_a_purge_took_out_are_not_at_hand_any_more(house: House) -> None:
    assert "voted" in house.typed("introduction")
    house.store.purge_note("N1", SLUG)
    assert "voted" not in repr(house.copy.article)
    assert house.copy.dossier.by_id["N1"].text == ""
    assert all("voted" not in text for texts in house.copy.machine.values() for text in texts)


def test_what_people_wrote_is_not_at_hand_any_more_either(house: House) -> None:
    flag = next(each for each in house.copy.flags if each.flag.rule == "uncited")
    decide(house.desk, ANN, SLUG, flag.id, Answer.KEPT, "The mayor’s cousin said so.")
    assert "cousin" in repr(house.copy.state)
    house.store.purge_note("N1", SLUG)
    assert "cousin" not in repr(house.copy.state)


@pytest.mark.parametrize("whole", [False, True])
def test_promise_2_an_approved_text_that_lost_words_is_approved_no_more(house: House, *, whole: bool) -> None:
    house.approved()
    assert decide_to_publish(house.desk, ANN, SLUG)
    house.store.purge_story(SLUG) if whole else house.store.purge_note("N1", SLUG)
    assert (house.copy.state.approval, house.story.status) == (None, Status.IN_REVIEW)
    assert finish_all(house.desk) == ()
    assert not folder_of(house.desk, SLUG).exists()
    with pytest.raises(Refused):
        house.approve()
    house.whole()


def test_promise_2_nor_is_one_that_was_spiked_meanwhile(house: House) -> None:
    spike(house.approved().desk, BEN, SLUG, "It is old.")
    house.store.purge_note("N1", SLUG)
    unspike(house.desk, BEN, SLUG)
    assert (house.copy.state.approval, house.story.status) == (None, Status.IN_REVIEW)
    house.whole()


def test_what_readers_were_told_outlasts_the_purge_of_a_note(house: House) -> None:
    house.save(EVE, "background", "An old fleet and a cold winter. [N2.1]")
    house.ready().approve(EVE, "Nobody else was in.")
    decide_to_publish(house.desk, EVE, SLUG)
    finish_publication(house.desk, SLUG)
    correct(house.desk, ANN, SLUG, "The vote was 7-2.")
    house.store.purge_note("N1", SLUG)
    assert [one.what for one in house.copy.state.corrections] == ["The vote was 7-2."]
    assert house.entries("approved")[-1].said("override") == "Nobody else was in."
    house.whole()
    house.store.purge_story(SLUG)
    assert [one.what for one in house.copy.state.corrections] == [""]
    house.whole()


def test_a_record_holds_after_a_purge_whatever_was_under_way(both: House) -> None:
    add_note(both.desk, ANN, SLUG, NewNote("Minutes", "The council met for three hours on Monday."))
    both.put(BEN, "introduction", "on Monday ", "")
    run, waits = both.proposed((fact("Buses come.", "N1.1"),)), both.rewrite("faq", "d" * 64).run
    keep_typed(both.desk, ANN, SLUG, "faq", both.hash("faq"), "", "Q: Who?")
    machine_files(both.store, draft=newer(), origin="7" * 64)
    for note in ("N5", "N1"):
        both.store.purge_note(note, SLUG)
        both.whole()
    for gone in (run, waits):
        with pytest.raises(Conflict):
            settle_rewrite(both.desk, ANN, SLUG, gone, both.hash("introduction"), [1])
    both.save(BEN, "introduction", "Another text. [N2.1]")
    both.whole()
    both.store.purge_story(SLUG)
    both.whole()


def test_what_a_machine_wrote_is_known_as_soon_as_it_is_there(house: House) -> None:
    before = house.copy
    house.proposed((fact("Buses come.", "N1.1"),))
    after = house.copy
    assert before.revision == after.revision
    assert len(after.as_machine) == len(before.as_machine) + 1
    assert "introduction" in after.machine and before.machine["introduction"]


def test_a_person_and_a_machine_wrote_different_sentences(house: House) -> None:
    house.put(ANN, "background", "512", "412")
    machine = house.copy.machine["background"]
    assert any("512" in text for text in machine)
    assert not any("412" in text for text in machine)


@pytest.mark.slow
def test_many_who_look_at_once_see_the_same(both: House) -> None:
    both.put(ANN, "background", "512", "412")
    fresh = both.again()
    copies = at_once(*(lambda: fresh.copy for _ in range(6)))
    assert {copy.article.sha256 for copy in copies} == {both.copy.article.sha256}
    assert {copy.state.seq for copy in copies} == {both.copy.state.seq}


def test_a_story_of_which_nothing_is_filed_has_no_copy(house: House) -> None:
    house.store.stories.open("empty", None)
    for slug in ("empty", "nowhere"):
        with pytest.raises(UnknownStory):
            house.desk.shelf.copy(slug)
