"""How a text becomes a revision: what the list on the desk shows of it, and what the record tells."""

from dataclasses import replace
from datetime import timedelta

import pytest

from drafter.article import Author, Severity
from drafter.chain import By
from drafter.store import RevisionKind, Store, StoredRun
from drafter.store.filing import insert
from drafter.store.values import StoredRevision
from tests.store.support import NOON, a_draft, a_record, a_run, file, pay

SLUG = "kyiv-talks"


@pytest.fixture
def run(store: Store) -> StoredRun:
    return a_run(store)


def test_the_list_counts_the_working_text(store: Store, run: StoredRun) -> None:
    file(store, run)
    story = store.stories.get(SLUG)
    assert (story.current, story.open_flags, story.sentences, story.title) == (1, 2, 5, "Council votes")


def test_a_flag_that_asks_for_nothing_is_not_counted_as_open(store: Store, run: StoredRun) -> None:
    draft = a_draft()
    note = replace(draft.flags[0], rule="word-range", severity=Severity.NOTE)
    file(store, run, replace(draft, flags=(*draft.flags, note, note)))
    assert store.stories.get(SLUG).open_flags == 2


def test_a_proposal_changes_no_count_and_no_working_text(store: Store, run: StoredRun) -> None:
    file(store, run)
    before = store.stories.get(SLUG)
    file(store, run, a_draft(lede="Newer."), take=1, kind=RevisionKind.PROPOSAL)
    after = store.stories.get(SLUG)
    assert (after.current, after.open_flags, after.sentences, after.title) == (1, 2, 5, "Council votes")
    assert after.version > before.version, "open pages are told that it is there"


def test_a_persons_count_of_open_flags_is_the_desks(store: Store, run: StoredRun) -> None:
    base: StoredRevision = file(store, run)
    with store.at_desk(SLUG) as work:
        work.file(base.draft, base.record, By("jo"), base=base, dossier=None, open_flags=0, how={})
    assert store.stories.get(SLUG).open_flags == 0


def test_a_headline_that_was_cut_leaves_the_one_before_on_the_list(store: Store, run: StoredRun) -> None:
    file(store, run)
    draft = a_draft()
    bare = replace(draft, article=replace(draft.article, sections=draft.article.sections[1:]))
    file(store, run, bare, take=1)
    assert store.stories.get(SLUG).title == "Council votes"


def test_the_embargo_of_the_latest_text_is_the_storys(store: Store, run: StoredRun) -> None:
    file(store, run)
    draft, later = a_draft(), NOON + timedelta(days=1)
    file(store, run, replace(draft, article=replace(draft.article, embargo=later)), take=1)
    assert store.stories.get(SLUG).embargo == later
    assert store.entries.of(SLUG)[-1].body["embargo"] == later.isoformat()
    file(store, run, replace(draft, article=replace(draft.article, embargo=None)), take=2)
    assert store.stories.get(SLUG).embargo is None
    assert store.entries.of(SLUG)[-1].body["embargo"] is None


def test_a_machines_text_tells_its_calls_and_a_persons_does_not(store: Store, run: StoredRun) -> None:
    pay(store, run)
    base = file(store, run)
    with store._db.write() as connection:
        more = {"kind": RevisionKind.PERSON, "author": Author.PERSON, "by": By("jo", "Jo Park", "reporter")}
        record = a_record(run, base.draft)
        assert insert(store._db, connection, SLUG, base.draft, record, run_id=run.id, base=1, **more) == 2
    machine, person = (entry for entry in store.entries.of(SLUG) if entry.kind == "filed")
    assert (len(machine.body["calls"]), person.body["calls"]) == (1, [])
    assert (person.by.full_name, person.body["base"]) == ("Jo Park", 1)
    assert store.revisions.get(SLUG, 2).by_name == "jo"
