"""The desk's list shows everybody what is their business, with what waits in it and how far runs are."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from drafter.desk.deciding import decide
from drafter.desk.finishing import finish_all
from drafter.desk.flags import Answer
from drafter.desk.listing import TABS, Board, board
from drafter.desk.people import Person
from drafter.desk.presence import here
from drafter.errors import StoreFault
from drafter.store.values import RunState, Status
from tests.desk.attacker import Attacker
from tests.desk.support import ADA, ANN, BEN, REX, SLUG, ZOE, House, a_draft, a_run, an_article, draft_story, house_in


@pytest.fixture
def desk(house: House) -> House:
    """harbour of ada, at-six of a schedule, moor of rex in review, lost that failed, and one that is being drafted."""
    draft_story(house.store, "at-six", a_draft(an_article("at-six")), started_by="", scheduled=True)
    draft_story(house.store, "moor", a_draft(an_article("moor")), started_by="rex")
    house.store.stories.set_status("moor", Status.IN_REVIEW)
    for slug in ("lost", "going"):
        house.store.stories.open(slug, None, title="A story about " + slug)
    failed = a_run(house.store, "lost", started_by="ada")
    house.store.runs.finish(failed.id, RunState.FAILED, "The server is down.")
    house.store.stories.set_status("lost", Status.FAILED)
    going = a_run(house.store, "going", started_by="ada")
    house.store.runs.note_step(going.id, "plan", 0, "d" * 64)
    return house


def slugs(shown: Board) -> set[str]:
    return {row.story.slug for row in shown.rows}


def look(house: House, person: Person = ANN, **more: Any) -> Board:
    return board(house.desk, person, **more)


def test_editors_and_admins_see_all_and_a_reporter_their_own(desk: House) -> None:
    everything = {"harbour", "at-six", "moor", "lost", "going"}
    assert slugs(look(desk)) == slugs(look(desk, ZOE)) == everything
    assert slugs(look(desk, ADA)) == {"harbour", "lost", "going"}
    assert slugs(look(desk, REX)) == {"moor"}
    assert [run.story for run in look(desk, REX).running] == []
    assert look(desk, REX).counts["review"] == 1


def test_tabs_count_every_story_and_show_one_status(desk: House) -> None:
    shown = look(desk)
    assert shown.counts == {name: {"waiting": 2, "review": 1, "unfinished": 2}.get(name, 0) for name, _ in TABS}
    assert slugs(look(desk, tab="waiting")) == {"harbour", "at-six"}
    assert slugs(look(desk, tab="unfinished")) == {"lost", "going"}
    assert (look(desk, tab="nonsense").tab, slugs(look(desk, tab="nonsense"))) == ("", slugs(shown))
    assert sum(shown.counts.values()) == len(shown.rows), "every story is under one of them"


def test_a_row_says_what_waits_and_who_is_at_it(desk: House) -> None:
    here(desk.desk, BEN, SLUG)
    rows = {row.story.slug: row for row in look(desk).rows}
    one = rows[SLUG]
    assert (one.status, one.flags, one.holders, one.by, one.live) == (
        "waiting for review", 4, ("Ben Ode",), "Ada Reed", "",
    )  # fmt: skip
    assert one.headline == "Harrow Bay council votes 7-2 to buy electric buses"
    assert rows["at-six"].by == "a schedule"
    assert rows["lost"].flags is None
    (going,) = look(desk).running
    assert (going.story, going.steps, going.done) == ("going", (("plan", False),), 0)


def test_a_fresh_draft_counts_the_flags_that_its_page_counts(desk: House) -> None:
    (row,) = [row for row in look(desk).rows if row.story.slug == SLUG]
    assert row.flags == sum(flag.open for flag in desk.copy.flags)
    bare = next(each for each in desk.copy.flags if each.flag.rule == "uncited")
    decide(desk.desk, ANN, SLUG, bare.id, Answer.KEPT, "She was there.")
    (row,) = [row for row in look(desk).rows if row.story.slug == SLUG]
    assert row.flags == sum(flag.open for flag in desk.copy.flags) == 3


def test_what_an_older_drafter_filed_is_counted_when_it_is_shown(desk: House) -> None:
    with desk.store._db.write() as connection:
        connection.execute(text("UPDATE stories SET open_flags = NULL, sentences = NULL"))
    assert {row.story.slug: row.flags for row in look(desk).rows if row.flags is not None} == {
        "harbour": 4, "at-six": 4, "moor": 4,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("search", "found"),
    [("ELECTRIC  votes", {"harbour", "at-six", "moor"}), ("harb", {"harbour"}), ("story lost", {"lost"}),
     ("nothing like it", set()), ("  ", {"harbour", "at-six", "moor", "lost", "going"}), ("%", set())],
)  # fmt: skip
def test_a_search_finds_headlines_and_slugs(desk: House, search: str, found: set[str]) -> None:
    assert slugs(look(desk, search=search)) == found


def test_where_it_comes_from_can_be_chosen(desk: House) -> None:
    assert slugs(look(desk, origin="schedule")) == {"at-six"}
    assert slugs(look(desk, origin="person")) == {"harbour", "moor", "lost", "going"}


def test_the_one_touched_last_comes_first(desk: House) -> None:
    desk.put(ANN, "introduction", "on Monday ", "")
    assert look(desk).rows[0].story.slug == SLUG


def test_an_empty_desk_says_so(house: House) -> None:
    assert look(house, REX).empty
    assert not look(house).empty
    assert not look(house, search="nothing").empty, "there are stories; the search finds none"


def test_what_readers_have_stands_in_its_row(house: House) -> None:
    house.published()
    assert look(house).rows[0].live == "published"


def test_a_record_that_somebody_spoiled_takes_no_story_from_the_list(drafted: Path, tmp_path: Path) -> None:
    with house_in(drafted, tmp_path / "here") as house:
        draft_story(house.store, "moor", a_draft(an_article("moor")))
        attacker = Attacker(house.store)
        attacker.sql("UPDATE entries SET line = 'spoiled' WHERE story = 'moor' AND seq = 2")
        attacker.close()
        again = house.again()
        assert slugs(look(again)) == {SLUG, "moor"}
        assert finish_all(again.desk) == ()
        with pytest.raises(StoreFault, match="of the record of moor cannot be read"):
            again.desk.copy(ANN, "moor")
