"""The desk shows a story to whom it concerns; to anybody else it does not exist."""

import pytest

from drafter.desk.desk import sees
from drafter.desk.moving import spike
from drafter.desk.people import Person, Role
from drafter.desk.proposing import proposal, settle_draft, take_draft
from drafter.desk.versions import restore
from drafter.errors import UnknownStory
from tests.desk.support import ADA, ANN, EVE, REX, SLUG, ZOE, House


@pytest.mark.parametrize(("person", "seen"), [(ADA, True), (ANN, True), (ZOE, True), (EVE, True), (REX, False)])
def test_a_story_is_seen_by_its_reporter_editors_and_admins(house: House, person: Person, seen: bool) -> None:
    assert sees(person, house.story) is seen
    looks = (house.desk.story, house.desk.copy, house.desk.record)
    for look in looks:
        if seen:
            assert look(person, SLUG)
        else:
            with pytest.raises(UnknownStory, match="There is no story harbour"):
                look(person, SLUG)


def test_a_refusal_tells_a_stranger_nothing(house: House) -> None:
    said = []
    for slug in (SLUG, "nowhere"):
        with pytest.raises(UnknownStory) as unknown:
            house.desk.story(REX, slug)
        said.append(unknown.value.message.replace(slug, "it"))
    assert said[0] == said[1]


@pytest.mark.parametrize("odd", ["\x00", "har\x00bour", "\ud800", "x" * 5000, "", "../harbour", "häfen"])
def test_a_name_that_is_none_is_a_story_that_is_not_there(both: House, odd: str) -> None:
    for ask in (
        lambda: both.desk.story(ANN, odd),
        lambda: both.desk.copy(ANN, odd),
        lambda: proposal(both.desk, ANN, SLUG, odd),
        lambda: spike(both.desk, ANN, odd, "It is old."),
    ):
        with pytest.raises(UnknownStory):
            ask()


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**40, 2**70])
def test_a_number_that_is_none_is_a_revision_that_is_not_there(both: House, number: int) -> None:
    for ask in (
        lambda: restore(both.desk, ANN, SLUG, number),
        lambda: settle_draft(both.desk, ANN, SLUG, number),
        lambda: take_draft(both.desk, ANN, SLUG, number, []),
    ):
        with pytest.raises(UnknownStory, match="no revision"):
            ask()


def test_the_record_can_be_read_by_whoever_sees_the_story(house: House) -> None:
    assert [entry.kind for entry in house.desk.record(ADA, SLUG)] == ["begun", "run", "filed", "run_ended", "status"]


def test_everybody_has_a_name(house: House) -> None:
    names = house.desk.full_names()
    assert (names["ann"], names["ada"]) == ("Ann Lee", "Ada Reed")


def test_people_are_named_on_record_as_what_they_acted_as() -> None:
    by = EVE.as_(Role.EDITOR)
    assert (by.name, by.full_name, by.role) == ("eve", "Eve Stone", "editor")
    assert EVE.has(Role.ADMIN) and not EVE.has(Role.REPORTER)
