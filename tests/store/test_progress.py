"""How far runs are is read from the ledger: what was asked, and what of it is answered."""

from drafter.store import RunState, Store
from drafter.store.values import RunKind
from tests.store.support import a_run, pay


def test_a_run_shows_its_steps_in_order_and_what_is_answered(store: Store) -> None:
    run = a_run(store)
    pay(store, run, "plan", "a" * 64)
    store.runs.note_step(run.id, "section:lede", 0, "b" * 64)
    store.runs.note_step(run.id, "section:faq", 0, "c" * 64)
    (shown,) = store.progress.running()
    assert (shown.run, shown.story, shown.kind, shown.model, shown.created) == (
        run.id, run.story, RunKind.DRAFT, run.model, run.created,
    )  # fmt: skip
    assert shown.steps == (("plan", True), ("section:lede", False), ("section:faq", False))
    assert shown.done == 1


def test_what_another_run_has_paid_for_counts_as_answered(store: Store) -> None:
    first, second = a_run(store), a_run(store, "second-story")
    pay(store, first, "plan", "a" * 64)
    store.runs.note_step(second.id, "plan", 0, "a" * 64)
    assert [each.done for each in store.progress.running()] == [1, 1]


def test_runs_that_are_over_are_not_shown_and_the_oldest_comes_first(store: Store) -> None:
    assert store.progress.running() == ()
    runs = [a_run(store, slug) for slug in ("first", "second", "third")]
    store.runs.finish(runs[1].id, RunState.DONE, revision=1)
    assert [each.story for each in store.progress.running()] == ["first", "third"]
    store.runs.finish(runs[0].id, RunState.FAILED, "The server is down.")
    store.runs.finish(runs[0].id, RunState.RUNNING)
    assert [each.story for each in store.progress.running()] == ["first", "third"]
    assert all(each.steps == () for each in store.progress.running())
