"""A story of which nothing is filed yet says how far it is, or why it stopped."""

import pytest

from drafter.desk.progress import unfinished_of
from drafter.errors import UnknownStory
from drafter.store.values import RunState, Status
from tests.desk.support import ANN, REX, House, a_run


@pytest.fixture
def slug(house: House) -> str:
    house.store.stories.open("going", None)
    return "going"


def test_a_run_that_goes_on_shows_its_steps(house: House, slug: str) -> None:
    run = a_run(house.store, slug)
    house.store.runs.note_step(run.id, "plan", 0, "d" * 64)
    shown = unfinished_of(house.desk, ANN, slug)
    assert (shown["story"].slug, shown["state"], shown["reason"]) == (slug, "being drafted", "")
    assert shown["run"].steps == (("plan", False),)


def test_one_that_stopped_says_why(house: House, slug: str) -> None:
    run = a_run(house.store, slug)
    house.store.runs.finish(run.id, RunState.FAILED, "The server is down.")
    house.store.stories.set_status(slug, Status.FAILED)
    shown = unfinished_of(house.desk, ANN, slug)
    assert (shown["run"], shown["reason"], shown["state"]) == (None, "The server is down.", "not finished")


def test_one_that_was_only_begun_has_nothing_to_show(house: House, slug: str) -> None:
    shown = unfinished_of(house.desk, ANN, slug)
    assert (shown["run"], shown["reason"]) == (None, "")


def test_a_stranger_learns_nothing(house: House, slug: str) -> None:
    for asked in (slug, "nowhere"):
        with pytest.raises(UnknownStory):
            unfinished_of(house.desk, REX, asked)
