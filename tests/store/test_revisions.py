"""Revisions are what they were when they were filed."""

import pytest

from drafter.article import Author
from drafter.errors import UnknownStory
from drafter.store import RevisionKind, Status, Store, StoredRun
from tests.store.support import NOON, a_draft, a_record, a_run, file, rows, together


@pytest.fixture
def run(store: Store) -> StoredRun:
    return a_run(store)


def test_a_revision_comes_back_as_it_was_filed_with_its_checks_and_record(store: Store, run: StoredRun) -> None:
    filed = file(store, run)
    back = store.revisions.get(run.story)
    assert back == filed
    assert back.draft == a_draft()
    assert back.draft.article.sha256 == a_draft().article.sha256 == back.text_sha256
    assert back.draft.all_flags == a_draft().all_flags
    assert back.record == a_record(run, a_draft())
    assert (back.number, back.kind, back.author, back.run_id) == (1, RevisionKind.MACHINE, Author.MODEL, run.id)


def test_promise_5_filing_the_same_origin_again_gives_the_revision_that_is_there(store: Store, run: StoredRun) -> None:
    first = file(store, run)
    assert file(store, run, a_draft(lede="Another text of the same origin.")) == first
    assert rows(store, "revisions") == 1
    assert file(store, run, take=1).number == 2
    assert file(store, run, origin_hash="1" * 64).number == 3


def test_of_many_that_file_one_draft_at_once_one_revision_remains(store: Store, run: StoredRun) -> None:
    filed = together(*(lambda: file(store, run) for _ in range(6)))
    assert {revision.number for revision in filed} == {1}
    numbers = together(*(lambda n=n: file(store, run, origin_hash=f"{n:064x}").number for n in range(1, 7)))
    assert sorted(numbers) == [2, 3, 4, 5, 6, 7]


def test_a_section_is_kept_once_however_many_revisions_have_it(store: Store, run: StoredRun) -> None:
    file(store, run)
    before = rows(store, "sections")
    file(store, run, a_draft(lede="A new lede."), take=1)
    assert rows(store, "sections") == before + 1


def test_a_person_files_as_often_as_they_like(store: Store, run: StoredRun) -> None:
    file(store, run)
    person = {"origin_hash": None, "author": Author.PERSON, "kind": RevisionKind.PERSON, "by_name": "Ana Brandt"}
    numbers = [file(store, run, a_draft(lede=words), **person).number for words in ("One.", "Two.", "Two.")]
    assert numbers == [2, 3, 4]
    assert [line.kind for line in store.revisions.list(run.story)] == ["machine", "person", "person", "person"]
    assert store.revisions.get(run.story, 3).by_name == "Ana Brandt"


def test_the_desks_list_shows_the_latest_headline_and_a_proposal_leaves_it(store: Store, run: StoredRun) -> None:
    file(store, run)
    story = store.stories.get(run.story)
    assert (story.title, story.format, story.embargo) == ("Council votes", "explainer", NOON)
    from dataclasses import replace

    draft = a_draft()
    headline, *others = draft.article.sections
    sentence = replace(headline.paragraphs[0][0], text="Another headline")
    article = replace(draft.article, sections=(replace(headline, paragraphs=((sentence,),)), *others))
    file(store, run, replace(draft, article=article), take=1, kind=RevisionKind.PROPOSAL)
    assert store.stories.get(run.story).title == "Council votes"
    file(store, run, replace(draft, article=article), take=2)
    assert store.stories.get(run.story).title == "Another headline"


def test_revisions_can_be_asked_for_by_number(store: Store, run: StoredRun) -> None:
    file(store, run)
    file(store, run, a_draft(lede="A new lede."), take=1)
    assert store.revisions.get(run.story, 1).draft == a_draft()
    assert store.revisions.get(run.story).number == 2
    assert [line.text_sha256 for line in store.revisions.list(run.story)] == [
        store.revisions.get(run.story, n).text_sha256 for n in (1, 2)
    ]


def test_what_is_not_there_is_named(store: Store, run: StoredRun) -> None:
    with pytest.raises(UnknownStory, match="no revision of a story"):
        store.revisions.get(run.story)
    with pytest.raises(UnknownStory, match="no revision 7"):
        store.revisions.get(run.story, 7)
    with pytest.raises(UnknownStory, match="no story nowhere"):
        store.revisions.file(
            "nowhere", a_draft(), origin_hash=None, author=Author.PERSON, run_id=None, record=a_record(run, a_draft())
        )


@pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.RETURNED, Status.APPROVED, Status.SPIKED])
def test_a_machines_text_waits_beside_one_that_people_have_in_hand(
    store: Store, run: StoredRun, status: Status
) -> None:
    file(store, run)
    store.stories.set_status(run.story, status)
    waits = file(store, run, a_draft(lede="A newer draft."), take=1)
    assert (waits.kind, store.stories.get(run.story).current) == (RevisionKind.PROPOSAL, 1)
    assert store.revisions.current(run.story).number == 1
    assert store.entries.of(run.story)[-1 if status is not Status.APPROVED else -2].body["kind"] == "proposal"


def test_promise_2_a_machines_text_reopens_an_approved_story(store: Store, run: StoredRun) -> None:
    file(store, run)
    store.stories.set_status(run.story, Status.APPROVED)
    assert file(store, run).number == 1
    assert store.stories.get(run.story).status is Status.APPROVED, "the draft that was filed already is nothing new"
    file(store, run, a_draft(lede="A newer draft."), take=1)
    assert store.stories.get(run.story).status is Status.IN_REVIEW
    assert store.entries.of(run.story)[-1].body == {"from": "approved", "to": "in_review"}


@pytest.mark.parametrize("status", [Status.DRAFTED, Status.DRAFTING, Status.FAILED])
def test_once_a_person_has_written_in_it_a_machines_text_waits_whatever_the_status(
    store: Store, run: StoredRun, status: Status
) -> None:
    file(store, run)
    store.stories.set_status(run.story, status)
    assert file(store, run, a_draft(lede="A newer draft."), take=1).kind is RevisionKind.MACHINE
    file(store, run, a_draft(lede="Hers."), origin_hash=None, author=Author.PERSON, kind=RevisionKind.PERSON)
    assert file(store, run, a_draft(lede="One more."), take=2).kind is RevisionKind.PROPOSAL
    assert store.stories.get(run.story).current == 3


def test_every_section_that_ever_stood_there_can_be_asked_for(store: Store, run: StoredRun) -> None:
    file(store, run)
    file(store, run, a_draft(lede="Hers."), origin_hash=None, author=Author.PERSON, kind=RevisionKind.PERSON)
    file(store, run, a_draft(lede="A newer draft."), take=1)

    def ledes(upto: int, **more: bool) -> set[str]:
        found = store.revisions.sections_of(run.story, upto=upto, **more)
        return {section.paragraphs[0][0].text for section in found if section.key == "lede"}

    first = "The council voted 7-2 on Monday."
    assert ledes(1) == {first}
    assert ledes(2) == {first, "Hers."}
    assert ledes(3) == {first, "Hers.", "A newer draft."}
    assert ledes(3, by_machines=True) == {first, "A newer draft."}
    assert len(store.revisions.sections_of(run.story, upto=3)) == 7
