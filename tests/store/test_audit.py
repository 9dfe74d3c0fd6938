"""The rows of a story as they stand, of one moment, and what a purge leaves of them."""

import pytest
from sqlalchemy import text

from drafter.store import RunState, Store, codec
from drafter.store.audit import left
from tests.store.support import NOON, a_run, file, pay

pytestmark = pytest.mark.slow  # whole stories, each in a store of its own


@pytest.fixture
def slug(store: Store) -> str:
    run = a_run(store)
    pay(store, run)
    file(store, run)
    store.runs.finish(run.id, RunState.DONE, revision=1)
    return run.story


def test_every_story_is_listed_and_an_unknown_one_has_nothing(store: Store, slug: str) -> None:
    a_run(store, "buses")
    assert store.audit.slugs() == ("buses", slug)
    nothing = store.audit.tables("nowhere")
    assert nothing.story is None
    assert (nothing.entries, nothing.runs, nothing.sections, nothing.answers) == ((), (), {}, {})


def test_the_rows_are_those_of_the_story_alone(store: Store, slug: str) -> None:
    other = a_run(store, "buses")
    tables = store.audit.tables(slug)
    assert [row["kind"] for row in tables.entries] == ["begun", "run", "filed", "run_ended"]
    assert [row["number"] for row in tables.revisions] == [1]
    assert [row["position"] for row in tables.revision_sections] == [0, 1, 2, 3, 4]
    assert {row["section"] for row in tables.revision_sections} == set(tables.sections)
    assert other.id not in {row["id"] for row in tables.runs}
    assert [(row["key"], row["reply"]) for row in tables.attempts] == [("c" * 64, b"Paid words.")]
    assert tables.answers == {"c" * 64: tables.attempts[0]["id"]}
    assert {row["sha256"] for row in tables.run_texts} < set(tables.texts)
    assert tables.taken == frozenset()


def test_a_row_that_somebody_spoiled_can_be_read(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as store:
        run = a_run(store)
        with store._db.write() as connection:
            connection.execute(text("UPDATE runs SET created = 'yesterday', day = 7, take = X'00'"))
        (row,) = store.audit.tables(run.story).runs
        assert (row["created"], row["take"]) == ("yesterday", b"\x00")


def test_what_is_left_changes_with_every_purge_and_the_record_tells_of_it(store: Store, slug: str) -> None:
    before = store.audit.tables(slug).left
    store.purge_story(slug)
    after = store.audit.tables(slug).left
    assert before.keys() == after.keys()
    assert before["revisions"].keys() == after["revisions"].keys() == {"1"}
    assert before["revisions"]["1"] != after["revisions"]["1"]
    assert store.entries.of(slug)[-1].body == {"all": True, "left": after}
    with store._db.read() as connection:
        assert left(connection, slug) == after
        assert left(connection, "nowhere") == {"runs": {}, "revisions": {}, "rewrites": {}}


def test_a_reply_that_anothers_purge_took_is_known(store: Store, slug: str) -> None:
    second = a_run(store, "buses")
    store.runs.note_step(second.id, "lede", 0, "c" * 64)
    store.purge_note("N1", slug)
    assert store.audit.tables(slug).attempts[0]["reply"] is None
    assert store.audit.tables(slug).taken == frozenset({"c" * 64})  # the other story held the note too


def test_what_a_call_cost_is_written_one_way_only() -> None:
    facts = dict.fromkeys(codec.CALL_FACTS, "x") | {
        "prompt_tokens": 1,
        "estimated": False,
        "cost": 0.5,
        "started": NOON,
    }
    assert codec.call_text(facts) == (
        '{"answered_model":"x","asked_model":"x","cached_tokens":"x","completion_tokens":"x","cost":0.5,"ended":"x",'
        '"estimated":false,"finish_reason":"x","prompt_tokens":1,"response_id":"x",'
        '"started":"2026-11-23T12:00:00.000000+00:00"}'
    )
