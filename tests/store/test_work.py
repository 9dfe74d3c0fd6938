"""What a person does to a story stands whole or not at all, and nobody else comes in between."""

from dataclasses import replace

import pytest

from drafter.chain import By
from drafter.errors import UnknownStory
from drafter.store import Store, StoredRun
from drafter.store.values import RevisionKind, Status, StoredRevision
from tests.store.support import a_dossier, a_draft, a_note, a_record, a_run, file, rows, together

pytestmark = pytest.mark.slow  # whole stories, each in a store of its own

ANN = By("ann", "Ann Lee", "editor")
SLUG = "kyiv-talks"


@pytest.fixture
def run(store: Store) -> StoredRun:
    store.accounts.add("ann", "Ann Lee", ("editor",), None)
    return a_run(store)


@pytest.fixture
def base(store: Store, run: StoredRun) -> StoredRevision:
    return file(store, run)


def filed(store: Store, base: StoredRevision, lede: str = "Another lede.", dossier: str | None = None) -> int:
    draft = a_draft(SLUG, lede)
    record = replace(base.record, text_sha256=draft.article.sha256)
    with store.at_desk(SLUG) as work:
        how = {"saved": {"section": "lede", "base": "0" * 64}, "changed": ["lede"]}
        return work.file(draft, record, ANN, base=base, dossier=dossier, open_flags=2, how=how)


def test_what_is_done_in_a_block_stands_together(store: Store, base: StoredRevision) -> None:
    with store.at_desk(SLUG) as work:
        assert work.story.status is Status.DRAFTING
        assert work.revision(1) == base
        work.move(Status.IN_REVIEW)
        work.set(open_flags=7)
        entry = work.add("returned", ANN, {"from": "drafted"}, {"reason": "Too long."})
        assert (work.story.status, work.story.open_flags) == (Status.IN_REVIEW, 7)
        assert work.entries()[-1] == entry
        assert work.entries(after=entry.seq) == ()
        assert entry.at <= work.now
    story = store.stories.get(SLUG)
    assert (story.status, story.open_flags) == (Status.IN_REVIEW, 7)
    assert store.entries.of(SLUG)[-1] == entry


def test_a_block_that_fails_leaves_nothing(store: Store, base: StoredRevision) -> None:
    before = (store.stories.get(SLUG), store.entries.raw(SLUG), rows(store, "entry_words"), rows(store, "dossiers"))

    def fails() -> None:
        with store.at_desk(SLUG) as work:
            work.move(Status.APPROVED)
            work.add("approved", ANN, {"revision": 1}, {"override": "Nobody else was in."})
            work.keep_dossier(a_dossier(a_note(7, "Another note.")))
            raise KeyError("a fault in our own code")

    with pytest.raises(KeyError):
        fails()
    assert before == (
        store.stories.get(SLUG), store.entries.raw(SLUG), rows(store, "entry_words"), rows(store, "dossiers")
    )  # fmt: skip


def test_a_persons_text_is_filed_as_theirs_on_top_of_its_base(store: Store, base: StoredRevision) -> None:
    number = filed(store, base)
    made = store.revisions.get(SLUG, number)
    assert (made.number, made.kind, made.by_name, made.base, made.run_id, made.origin_hash) == (
        2, RevisionKind.PERSON, "ann", 1, base.run_id, None,
    )  # fmt: skip
    story = store.stories.get(SLUG)
    assert (story.current, story.open_flags, story.sentences) == (2, 2, 5)
    entry = store.entries.of(SLUG)[-1]
    assert (entry.kind, entry.by, entry.body["base"], entry.body["changed"]) == ("filed", ANN, 1, ["lede"])
    assert entry.body["calls"] == [], "those of the draft are told with the draft"


def test_a_text_may_have_notes_of_its_own(store: Store, base: StoredRevision) -> None:
    notes = a_dossier(a_note(), a_note(2, "It came later."))
    with store.at_desk(SLUG) as work:
        kept = work.keep_dossier(notes)
        assert work.keep_dossier(notes) == kept
    filed(store, base, dossier=kept)
    assert store.dossier(store.revisions.current(SLUG).dossier or "") == notes
    assert store.revisions.get(SLUG, 1).dossier == base.dossier != kept


def test_a_story_or_revision_that_is_not_there_is_named(store: Store, base: StoredRevision) -> None:
    with pytest.raises(UnknownStory, match="no story nowhere"), store.at_desk("nowhere"):
        pass
    with store.at_desk(SLUG) as work, pytest.raises(UnknownStory, match="no revision 9"):
        work.revision(9)
    with pytest.raises(UnknownStory, match="does not hold these notes"):
        store.dossier("f" * 64)


def test_typed_text_goes_with_what_is_filed(store: Store, base: StoredRevision) -> None:
    known = {store.hands.type(SLUG, "lede", "ann", "0" * 64, "Head", "Typed words.").digest}
    for account, knows in (("bob", known), ("ann", {"0" * 64})):
        with store.at_desk(SLUG) as work:
            work.drop_buffer("lede", account, knows)
        assert [found.text for found in store.hands.typed(SLUG)] == ["Typed words."]
    with store.at_desk(SLUG) as work:
        work.drop_buffer("lede", "ann", known)
    assert store.hands.typed(SLUG) == ()


def test_a_proposal_is_settled_once(store: Store, base: StoredRevision) -> None:
    from drafter.store.values import RunKind

    lede = base.draft.article.section("lede")
    assert lede
    asked = a_run(store, SLUG, origin_hash="e" * 64, kind=RunKind.REWRITE)
    store.rewrites.ask(asked, lede, "shorter", ANN)
    with store.at_desk(SLUG) as work:
        assert not work.settle_rewrite(asked.id), "nothing has come yet"
    store.rewrites.answer(asked.id, lede)

    def settle() -> bool:
        with store.at_desk(SLUG) as work:
            return work.settle_rewrite(asked.id)

    assert sorted(together(*(settle for _ in range(4)))) == [False, False, False, True]


def test_of_those_who_look_and_then_change_none_overwrites_another(store: Store, base: StoredRevision) -> None:
    def count_up() -> None:
        with store.at_desk(SLUG) as work:
            work.set(open_flags=(work.story.open_flags or 0) + 1)
            work.add("opened", ANN, {"revision": len(work.entries())})

    before, entries = store.stories.get(SLUG).open_flags or 0, len(store.entries.of(SLUG))
    together(*(count_up for _ in range(6)))
    assert store.stories.get(SLUG).open_flags == before + 6
    assert [e.body["revision"] for e in store.entries.of(SLUG, after=entries)] == list(range(entries, entries + 6))


def test_a_machine_and_a_person_who_file_at_once_both_get_a_number(store: Store, run: StoredRun) -> None:
    base = file(store, run)
    other = a_draft(SLUG, "A newer draft.")

    def machine() -> int:
        return store.revisions.file(
            SLUG, other, origin_hash="9" * 64, author=other.article.sections[0].author, run_id=run.id,
            record=a_record(run, other),
        ).number  # fmt: skip

    numbers = together(machine, lambda: filed(store, base), lambda: filed(store, base, "A third lede."))
    assert sorted(numbers) == [2, 3, 4]
    kinds = {line.number: line.kind for line in store.revisions.list(SLUG)}
    assert kinds[numbers[0]] == (RevisionKind.MACHINE if numbers[0] == 2 else RevisionKind.PROPOSAL)
