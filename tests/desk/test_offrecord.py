"""Off-record notes are opened by the reporter who brought them and by editors whom that reporter admits, on record."""

import pytest

from drafter.desk.offrecord import admit, may_open, notes_of, open_note
from drafter.desk.people import Person, Role
from drafter.desk.review import review
from drafter.desk.state import State
from drafter.errors import Refused, UnknownStory
from drafter.store.values import Status
from tests.desk.support import ADA, ANN, BEN, EVE, REX, SLUG, ZOE, House, dump
from tests.desk.test_table import story

SECRET = "The mayor intends to resign after the depot vote, which must not be used."


def test_promise_6_the_reporter_opens_one_and_that_stands_on_record(house: House) -> None:
    assert notes_of(house.desk, ADA, SLUG) == ("N4",)
    note = open_note(house.desk, ADA, SLUG, "N4")
    assert (note.id, note.title, note.text) == ("N4", "Corridor talk", SECRET)
    entry = house.entries("off_record_opened")[-1]
    assert (entry.by.name, entry.by.role, entry.body) == ("ada", "reporter", {"note": "N4"})
    assert "mayor" not in entry.line
    house.whole()


@pytest.mark.parametrize("person", [ANN, ZOE, EVE])
def test_promise_6_no_role_opens_one_by_itself(house: House, person: Person) -> None:
    before = dump(house.store)
    assert notes_of(house.desk, person, SLUG) == ()
    with pytest.raises(Refused, match="whom the reporter admits"):
        open_note(house.desk, person, SLUG, "N4")
    assert dump(house.store) == before


def test_another_reporter_does_not_even_learn_of_the_story(house: House) -> None:
    for look in (lambda: notes_of(house.desk, REX, SLUG), lambda: open_note(house.desk, REX, SLUG, "N4")):
        with pytest.raises(UnknownStory):
            look()


def test_an_editor_who_was_admitted_may_and_each_opening_is_told(house: House) -> None:
    admit(house.desk, ADA, SLUG, "ann")
    assert house.entries("admitted")[-1].body == {"account": "ann"}
    assert notes_of(house.desk, ANN, SLUG) == ("N4",)
    for _ in range(2):
        assert open_note(house.desk, ANN, SLUG, "N4").text == SECRET
    assert [(e.by.name, e.by.role) for e in house.entries("off_record_opened")] == [("ann", "editor")] * 2
    with pytest.raises(Refused):
        open_note(house.desk, BEN, SLUG, "N4")


@pytest.mark.parametrize("account", ["rex", "zoe", "ada", "nobody", ""])
def test_nobody_but_an_editor_is_admitted(house: House, account: str) -> None:
    with pytest.raises(Refused, match="no editor"):
        admit(house.desk, ADA, SLUG, account)
    assert house.entries("admitted") == ()


def test_a_closed_account_is_not_admitted(house: House) -> None:
    house.store.accounts.disable("ann")
    with pytest.raises(Refused, match="no editor"):
        admit(house.desk, ADA, SLUG, "ann")


@pytest.mark.parametrize("person", [ANN, EVE, ZOE])
def test_only_the_reporter_admits(house: House, person: Person) -> None:
    with pytest.raises(Refused, match="Only the reporter"):
        admit(house.desk, person, SLUG, "ben")


def test_an_admission_is_worth_nothing_to_who_is_no_editor_any_more(house: House) -> None:
    admit(house.desk, ADA, SLUG, "ann")
    demoted = Person("ann", "Ann Lee", (Role.ADMIN,))
    assert not may_open(demoted, house.story, house.copy.state)
    assert notes_of(house.desk, demoted, SLUG) == ()


def test_a_story_that_nobody_started_has_nobody_who_may() -> None:
    nobody = Person("", "", (Role.EDITOR,))
    assert not may_open(nobody, story(Status.DRAFTED, reporter=""), State())


@pytest.mark.parametrize("note", ["N1", "N9", "", "N4.1"])
def test_what_is_no_off_record_note_is_not_opened_here(house: House, note: str) -> None:
    with pytest.raises(UnknownStory, match="no off-record note"):
        open_note(house.desk, ADA, SLUG, note)
    assert house.entries("off_record_opened") == ()


def test_the_review_page_names_them_only_to_those_few(house: House) -> None:
    admit(house.desk, ADA, SLUG, "ann")
    shown = {person.name: review(house.desk, person, SLUG).off_record for person in (ADA, ANN, BEN, ZOE)}
    assert shown == {"ada": ("N4",), "ann": ("N4",), "ben": (), "zoe": ()}
    assert set(review(house.desk, ADA, SLUG).may_admit) == {"ben", "eve"}
    assert review(house.desk, ANN, SLUG).may_admit == ()
    assert all(SECRET not in repr(review(house.desk, person, SLUG).page) for person in (ADA, ANN, BEN, ZOE))
