"""Rewrites: asked for once, answered once, failed once, and told of on the story's record each time."""

from dataclasses import replace

import pytest

from drafter.article import Author, Section, Sentence
from drafter.chain import By
from drafter.errors import StoreFault, UnknownStory
from drafter.store import Store, StoredRun
from drafter.store.desk_values import Rewrite, RewriteState
from drafter.store.values import RunKind
from tests.store.support import a_draft, a_run, file, pay, rows, together

ANN = By("ann", "Ann Lee", "editor")
BOB = By("bob", "Bob Ray", "editor")
SLUG = "kyiv-talks"
LEDE = a_draft().article.sections[1]
SHORTER = replace(LEDE, author=Author.MODEL, paragraphs=((Sentence("The council voted.", ("N1.1",)),),))


@pytest.fixture
def run(store: Store) -> StoredRun:
    file(store, a_run(store))
    return a_run(store, SLUG, origin_hash="e" * 64, kind=RunKind.REWRITE, started_by="ann")


def kinds(store: Store) -> list[str]:
    return [entry.kind for entry in store.entries.of(SLUG) if entry.kind.startswith("rewr")]


def ask(store: Store, run: StoredRun, by: By = ANN, base: Section = LEDE) -> Rewrite:
    return store.rewrites.ask(run, base, "Lead with the vote.", by)


def test_a_wish_is_kept_with_the_section_that_it_starts_from(store: Store, run: StoredRun) -> None:
    asked = ask(store, run)
    assert (asked.run, asked.story, asked.section, asked.base, asked.instruction, asked.asked_by, asked.state) == (
        run.id, SLUG, "lede", LEDE, "Lead with the vote.", "ann", RewriteState.ASKED,
    )  # fmt: skip
    assert store.rewrites.get(run.id) == asked
    assert store.rewrites.of_story(SLUG) == (asked,)
    entry = store.entries.of(SLUG)[-1]
    assert (entry.kind, entry.by, entry.body) == (
        "rewrite_asked", ANN, {"run": run.id, "section": "lede", "base": LEDE.sha256, "take": 0},
    )  # fmt: skip
    assert entry.said("wish") == "Lead with the vote."
    assert "vote" not in entry.line
    assert entry.at == asked.asked


def test_asking_for_the_same_run_again_changes_nothing(store: Store, run: StoredRun) -> None:
    first = ask(store, run)
    assert ask(store, run, BOB) == first
    assert together(*(lambda: ask(store, run) for _ in range(4))) == [first] * 4
    assert kinds(store) == ["rewrite_asked"]


def test_an_answer_comes_once_and_names_its_text_and_its_calls(store: Store, run: StoredRun) -> None:
    ask(store, run)
    pay(store, run, "rewrite:lede", "e" * 64)
    store.rewrites.answer(run.id, SHORTER, "A mark was taken out.")
    store.rewrites.answer(run.id, replace(SHORTER, heading="A rival's"))
    found = store.rewrites.get(run.id)
    assert (found.state, found.result, found.reason) == (RewriteState.READY, SHORTER, "A mark was taken out.")
    assert kinds(store) == ["rewrite_asked", "rewritten"]
    body = store.entries.of(SLUG)[-1].body
    assert (body["section"], body["author"], body["text_sha256"]) == ("lede", "model", SHORTER.sha256)
    assert [call[0] for call in body["calls"]] == ["rewrite:lede"]


def test_rivals_who_answer_at_once_leave_one_answer(store: Store, run: StoredRun) -> None:
    ask(store, run)
    together(*(lambda: store.rewrites.answer(run.id, SHORTER) for _ in range(4)))
    assert kinds(store) == ["rewrite_asked", "rewritten"]


def test_a_failed_one_says_why_and_waits_again_when_it_is_asked_for_again(store: Store, run: StoredRun) -> None:
    ask(store, run)
    store.rewrites.fail(run.id, "The model did not answer.")
    store.rewrites.fail(run.id, "Twice.")
    failed = store.rewrites.get(run.id)
    assert (failed.state, failed.reason, failed.result) == (RewriteState.FAILED, "The model did not answer.", None)
    again = ask(store, run, BOB)
    assert (again.state, again.reason, again.asked_by) == (RewriteState.ASKED, "", "bob")
    assert kinds(store) == ["rewrite_asked", "rewrite_failed", "rewrite_asked"]


@pytest.mark.parametrize("first", ["answer", "fail"])
def test_what_has_ended_does_not_end_otherwise(store: Store, run: StoredRun, first: str) -> None:
    ask(store, run)
    ends = {
        "answer": lambda: store.rewrites.answer(run.id, SHORTER),
        "fail": lambda: store.rewrites.fail(run.id, "No."),
    }
    ends.pop(first)()
    before = store.rewrites.get(run.id)
    for other in ends.values():
        other()
    assert store.rewrites.get(run.id) == before
    assert len(kinds(store)) == 2


def test_sections_of_rewrites_are_kept_once_like_all_others(store: Store, run: StoredRun) -> None:
    before = rows(store, "sections")
    ask(store, run)
    assert rows(store, "sections") == before, "the section stands in the draft"
    store.rewrites.answer(run.id, SHORTER)
    assert rows(store, "sections") == before + 1


def test_the_one_asked_for_last_comes_first(store: Store, run: StoredRun) -> None:
    ask(store, run)
    later = a_run(store, SLUG, origin_hash="f" * 64, kind=RunKind.REWRITE)
    ask(store, later)
    assert [each.run for each in store.rewrites.of_story(SLUG)] == [later.id, run.id]
    assert store.rewrites.of_story("nowhere") == ()


def test_what_nobody_asked_for_is_named(store: Store, run: StoredRun) -> None:
    for unknown in (lambda: store.rewrites.get(run.id), lambda: store.rewrites.fail(run.id, "No.")):
        with pytest.raises(UnknownStory, match=f"no rewrite {run.id}"):
            unknown()
    with pytest.raises(UnknownStory):
        store.rewrites.answer(run.id, SHORTER)


def test_nothing_is_asked_for_from_notes_that_were_purged_meanwhile(store: Store, run: StoredRun) -> None:
    store.purge_story(SLUG)
    with pytest.raises(StoreFault, match="were purged"):
        ask(store, run)
    assert rows(store, "rewrites") == 0
