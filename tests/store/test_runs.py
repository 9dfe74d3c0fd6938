"""Runs keep what they were started with, and say whether anybody works on them."""

from datetime import timedelta

import pytest

from drafter.errors import UnknownStory
from drafter.store import Owner, RunState, RunStep, Store, StoredRun
from drafter.store.tables import runs as runs_table
from tests.store.support import (
    a_dossier,
    a_new_run,
    a_note,
    a_run,
    dead_owner,
    elsewhere,
    let_lapse,
    rows,
    together,
)


@pytest.fixture
def run(store: Store) -> StoredRun:
    return a_run(store)


def age(store: Store, run: StoredRun) -> None:
    """The run was started an hour ago."""
    with store._db.write() as connection:
        values = {"created": store._db.now(connection) - timedelta(hours=1)}
        connection.execute(runs_table.update().where(runs_table.c.id == run.id).values(values))


def test_a_run_comes_back_as_it_was_started(store: Store, run: StoredRun) -> None:
    new = a_new_run()
    back = store.runs.get(run.id)
    assert back == run
    assert back.dossier == new.dossier
    assert back.dossier.sha256 == new.dossier.sha256 == back.dossier_sha256
    assert dict(back.prompts) == dict(new.prompts)
    assert (back.format_text, back.wording_text) == (new.format_text, new.wording_text)
    assert dict(back.settings) == dict(new.settings)
    assert (back.day, back.model, back.started_by, back.origin) == (new.day, new.model, new.started_by, new.origin)
    assert (back.state, back.reason, back.finished, back.revision) == (RunState.RUNNING, "", None, None)


def test_the_same_story_origin_and_take_is_the_same_run(store: Store, run: StoredRun) -> None:
    assert store.runs.start(a_new_run()).id == run.id
    assert store.runs.start(a_new_run(take=1)).id != run.id
    assert store.runs.start(a_new_run(origin_hash="1" * 64)).id != run.id
    latest = store.runs.by_origin(run.story, run.origin_hash)
    assert latest is not None
    assert latest.take == 1
    assert store.runs.by_origin(run.story, "2" * 64) is None
    assert store.runs.of_story(run.story)[0].id == run.id


def test_of_many_that_start_a_run_at_once_all_get_the_same(store: Store) -> None:
    store.stories.open("kyiv-talks", None)
    started = together(*(lambda: store.runs.start(a_new_run()) for _ in range(6)))
    assert len({run.id for run in started}) == 1
    assert rows(store, "dossiers") == 1


def test_a_dossier_and_a_prompt_are_kept_once_however_many_runs_use_them(store: Store, run: StoredRun) -> None:
    a_run(store, "another")
    a_run(store, dossier=a_dossier(a_note(1), a_note(3, "A third note.")), origin_hash="3" * 64)
    assert rows(store, "dossiers") == 2
    assert rows(store, "texts") == 4


def test_the_steps_keep_their_order_and_are_noted_once(store: Store, run: StoredRun) -> None:
    asked = [("plan", 0, "a" * 64), ("lede", 0, "b" * 64), ("lede", 1, "c" * 64), ("faq", 0, "d" * 64)]
    for step in (*asked, asked[0], asked[2]):
        store.runs.note_step(run.id, *step)
    assert store.runs.steps(run.id) == tuple(RunStep(*step) for step in asked)


def test_many_threads_note_their_steps_and_none_is_lost(store: Store, run: StoredRun) -> None:
    together(*(lambda n=n: store.runs.note_step(run.id, f"s{n}", 0, f"{n:064x}") for n in range(8)))
    assert {step.step for step in store.runs.steps(run.id)} == {f"s{n}" for n in range(8)}


def test_a_finished_run_says_how_it_ended(store: Store, run: StoredRun) -> None:
    store.runs.finish(run.id, RunState.FAILED, "The budget is used up.")
    failed = store.runs.get(run.id)
    assert (failed.state, failed.reason) == (RunState.FAILED, "The budget is used up.")
    assert failed.finished is not None
    store.runs.finish(run.id, RunState.RUNNING)
    assert store.runs.get(run.id).finished is None
    store.runs.finish(run.id, RunState.DONE, revision=1)
    assert store.runs.get(run.id).revision == 1


def test_a_done_run_stays_done_whatever_a_rival_says_later(store: Store, run: StoredRun) -> None:
    store.runs.finish(run.id, RunState.DONE, revision=1)
    store.runs.finish(run.id, RunState.FAILED, "too late")
    done = store.runs.get(run.id)
    assert (done.state, done.reason, done.revision) == (RunState.DONE, "", 1)


def test_one_holds_a_run_and_another_is_told(store: Store, run: StoredRun) -> None:
    assert store.runs.hold(run.id, elsewhere("a"))
    assert not store.runs.hold(run.id, elsewhere("b"))
    store.runs.drop_hold(run.id, elsewhere("b"))
    assert store.runs.hold(run.id, elsewhere("a"))


def test_a_dead_process_holds_nothing(store: Store, run: StoredRun) -> None:
    store.runs.hold(run.id, dead_owner())
    assert [r.id for r in store.runs.lapsed()] == [run.id]
    assert store.runs.hold(run.id, Owner.here())
    assert store.runs.lapsed() == ()


def test_a_run_lapses_with_its_last_hold(store: Store, run: StoredRun) -> None:
    store.runs.hold(run.id, elsewhere("a"))
    store.runs.hold(run.id, elsewhere("b"))
    assert store.runs.lapsed() == ()
    let_lapse(store, "holds")
    assert [r.id for r in store.runs.lapsed()] == [run.id]
    assert store.runs.hold(run.id, elsewhere("b")), "whose hold ran out is renewed with the next"
    assert store.runs.lapsed() == ()


def test_a_run_that_was_never_held_lapses_after_a_lease(store: Store, run: StoredRun) -> None:
    assert store.runs.lapsed() == ()
    age(store, run)
    assert [r.id for r in store.runs.lapsed()] == [run.id]


def test_only_running_runs_lapse(store: Store, run: StoredRun) -> None:
    age(store, run)
    store.runs.finish(run.id, RunState.FAILED, "stopped")
    assert store.runs.lapsed() == ()


def test_a_run_that_is_not_there_is_named(store: Store, run: StoredRun) -> None:
    here = Owner.here()
    for ask in (
        lambda: store.runs.get("nowhere"),
        lambda: store.runs.hold("nowhere", here),
        lambda: store.runs.note_step("nowhere", "lede", 0, "a" * 64),
        lambda: store.runs.finish("nowhere", RunState.DONE),
    ):
        with pytest.raises(UnknownStory, match="no run nowhere"):
            ask()
    with pytest.raises(UnknownStory, match="no story elsewhere"):
        store.runs.start(a_new_run("elsewhere"))
