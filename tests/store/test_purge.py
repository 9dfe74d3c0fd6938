"""What a purge takes out is in no file of the store any more; what it leaves are hashes, counts and times."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from drafter.article import Article, Author, Draft, Section, Sentence
from drafter.chain import By, breaks
from drafter.errors import StoreBusy, StoreFault, UnknownStory
from drafter.notes import Dossier, OnRecord
from drafter.store import Owner, RunState, Store, StoredRun
from drafter.store.desk_values import RewriteState
from drafter.store.values import RunKind, Status
from tests.store.support import (
    a_dossier,
    a_draft,
    a_note,
    a_run,
    an_attempt,
    dead_owner,
    elsewhere,
    file,
    pay,
    rows,
    together,
)

pytestmark = pytest.mark.slow  # whole stories, each in a store of its own

ANN = By("ann", "Ann Lee", "editor")
MARK = "zqx-marker"  # stands in every text that has to go
OTHER = "kept-words"


def marked(number: int = 1, **more: Any) -> Any:
    return a_note(
        number,
        f"The {MARK}-text was read aloud on Monday.",
        source=f"Maria {MARK}-source",
        on_record=OnRecord.NO,
        withhold=(f"{MARK}-name",),
        **more,
    )


def a_marked_draft(slug: str = "kyiv-talks") -> Draft:
    """Its lede rests on the note that goes, its background on one that stays."""
    gone = Sentence(f"A {MARK}-sentence.", ("N1.1",))
    sections = (
        Section("headline", "Headline", Author.MODEL, paragraphs=((Sentence(f"{MARK}-head", ("N1.1",)),),)),
        Section("lede", "Introduction", Author.MODEL, heading=f"{MARK}-heading", paragraphs=((gone,),)),
        Section("background", "Background", Author.MODEL, paragraphs=((Sentence(f"{OTHER}.", ("N2.1",)),),)),
    )
    return Draft(Article(slug, "explainer", "en", sections), (), ())


def a_marked_story(store: Store, slug: str = "kyiv-talks", key: str = "a" * 64) -> StoredRun:
    dossier = a_dossier(marked(), a_note(2, f"The {OTHER} stay where they are."))
    run = a_run(store, slug, dossier=dossier)
    pay(store, run, "lede", key, f"# Head\n\nA {MARK}-reply. [N1.1]")
    file(store, run, a_marked_draft(slug))
    store.runs.finish(run.id, RunState.DONE, revision=1)
    return run


def found_in(store: Store, word: str) -> list[str]:
    """Files of the database, or its tables, that hold the word."""
    if store._db.sqlite:
        folder = Path(store.name).parent
        return [f.name for f in sorted(folder.iterdir()) if f.is_file() and word.encode() in f.read_bytes()]
    from sqlalchemy import text

    tables = ("dossiers", "sections", "stories", "revisions", "entries", "entry_words", "buffers", "rewrites")
    with store._db.read() as connection:
        held = [t for t in tables if word in str(connection.execute(text(f"SELECT * FROM {t}")).all())]  # noqa: S608
        replies = connection.execute(text("SELECT reply FROM attempts")).scalars().all()
    return held + ["attempts"] * any(word.encode() in bytes(reply) for reply in replies if reply)


def test_a_purged_storys_words_are_in_no_file_of_the_store(store: Store) -> None:
    run = a_marked_story(store)
    assert found_in(store, MARK)
    report = store.purge_story(run.story)
    assert found_in(store, MARK) == []
    assert found_in(store, OTHER) == []
    assert report.overwritten
    assert report.slugs == ("kyiv-talks",)
    assert report.removed["notes"] == 2
    assert report.removed["replies"] == 1
    assert report.removed["sections of revisions"] == 3
    assert report.advice


def test_a_purged_story_keeps_hashes_counts_and_times(store: Store) -> None:
    run = a_marked_story(store)
    before = store.revisions.get(run.story)
    calls = store.ledger.calls(run.id)
    store.purge_story(run.story)
    after, stored = store.revisions.get(run.story), store.runs.get(run.id)
    assert (after.text_sha256, after.record, after.created) == (before.text_sha256, before.record, before.created)
    assert after.purged is not None
    assert {section.hole.reason for section in after.draft.article.sections if section.hole} == {"purged"}
    assert store.ledger.calls(run.id) == calls
    assert (stored.dossier_sha256, stored.purged is not None) == (run.dossier_sha256, True)
    assert [note.sha256 for note in stored.dossier.notes] == [note.sha256 for note in run.dossier.notes]
    assert store.stories.get(run.story).title == ""


def test_a_purged_answer_answers_no_more_and_may_be_asked_for_again(store: Store) -> None:
    run = a_marked_story(store)
    store.purge_story(run.story)
    assert store.ledger.answer("a" * 64) is None
    assert store.ledger.attempt_text(run.id, "lede", 0, 1) is None
    assert store.ledger.claim("a" * 64, Owner.here()) is not None


def test_the_same_notes_may_be_drafted_anew_after_a_purge(store: Store) -> None:
    run = a_marked_story(store)
    store.purge_story(run.story)
    assert store.runs.by_origin(run.story, run.origin_hash) is None
    again = a_run(store, dossier=run.dossier)
    assert again.id != run.id
    assert again.dossier == run.dossier
    assert file(store, again, a_marked_draft()).number == 2


def test_a_purged_notes_words_are_gone_and_the_others_stay(store: Store) -> None:
    run = a_marked_story(store)
    report = store.purge_note("N1", run.story)
    assert found_in(store, MARK) == []
    assert found_in(store, OTHER)
    assert report.removed["notes"] == 1
    sections = {s.key: s for s in store.revisions.get(run.story).draft.article.sections}
    assert sections["background"].hole is None
    assert sections["lede"].hole is not None
    dossier = store.runs.get(run.id).dossier
    assert dossier.notes[0].text == ""
    assert dossier.notes[1] == run.dossier.notes[1]


def test_a_source_is_taken_out_of_every_story_that_holds_the_note(store: Store) -> None:
    first, second = a_marked_story(store), a_marked_story(store, "second-story", "b" * 64)
    bystander = a_run(store, "bystander", dossier=a_dossier(a_note(3, "Something else.")))
    report = store.purge_note(marked().sha256)
    assert report.slugs == ("kyiv-talks", "second-story")
    assert found_in(store, MARK) == []
    assert store.runs.get(bystander.id).purged is None
    assert all(store.runs.get(run.id).purged for run in (first, second))


def test_machine_text_that_names_no_evidence_goes_with_the_note(store: Store) -> None:
    run = a_run(store, dossier=a_dossier(marked(), a_note(2, "Other words here.")))
    bare = Section("lede", "Introduction", Author.MODEL, paragraphs=((Sentence(f"Uncited {MARK}."),),))
    person = Section("insight", "Insight", Author.PERSON, paragraphs=((Sentence("A person's own view."),),))
    file(store, run, Draft(Article(run.story, "explainer", "en", (bare, person)), (), ()))
    store.purge_note("N1", run.story)
    lede, insight = store.revisions.get(run.story).draft.article.sections
    assert lede.hole is not None
    assert insight == person


def test_a_story_keeps_what_it_shares_and_the_report_names_it(store: Store) -> None:
    first = a_marked_story(store)
    second = a_run(store, "second-story", dossier=first.dossier)
    store.runs.note_step(second.id, "lede", 0, "a" * 64)
    report = store.purge_story(first.story)
    assert report.kept_for == ("second-story",)
    assert store.runs.get(second.id).dossier == first.dossier
    assert store.ledger.answer("a" * 64) is not None
    assert store.purge_story("second-story").kept_for == ()
    assert found_in(store, MARK) == []


def test_a_story_that_is_being_drafted_is_not_purged(store: Store) -> None:
    run = a_marked_story(store)
    store.runs.hold(run.id, Owner.here())
    for purge in (lambda: store.purge_story(run.story), lambda: store.purge_note("N1", run.story)):
        with pytest.raises(StoreBusy, match="kyiv-talks is being drafted; nothing was taken out"):
            purge()
    assert found_in(store, MARK)


def test_what_comes_back_after_the_purge_is_booked_without_its_words(store: Store) -> None:
    run = a_marked_story(store)
    claim = store.ledger.claim("c" * 64, elsewhere())
    assert claim is not None
    store.purge_story(run.story)
    with pytest.raises(StoreFault, match="were purged while it ran"):
        store.ledger.settle(run.id, "faq", 0, claim, an_attempt(f"Late {MARK}."), accept=True)
    assert store.ledger.answer("c" * 64) is None
    assert store.ledger.calls(run.id)[-1].outcome == "late"
    assert store.ledger.spent(run.id).tokens == 2400
    with pytest.raises(StoreFault, match="were purged; its text was not filed"):
        file(store, run, a_marked_draft(), take=1)
    assert found_in(store, MARK) == []


def test_a_story_that_shares_one_note_of_many_is_named_too(store: Store) -> None:
    first = a_marked_story(store)
    a_run(store, "second-story", dossier=a_dossier(a_note(3, "Something else."), marked()))
    assert store.purge_story(first.story).kept_for == ("second-story",)
    assert found_in(store, MARK)


def test_a_run_that_died_is_closed_by_the_purge(store: Store) -> None:
    run = a_run(store)
    store.runs.hold(run.id, dead_owner())
    store.purge_story(run.story)
    closed = store.runs.get(run.id)
    assert (closed.state, closed.reason) == (RunState.FAILED, "purged")
    assert store.runs.lapsed() == ()


def test_purging_again_finds_nothing_more(store: Store) -> None:
    run = a_marked_story(store)
    store.purge_story(run.story)
    assert store.purge_story(run.story).removed == {}
    assert rows(store, "attempts") == 1


def test_what_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(UnknownStory, match="no story nowhere"):
        store.purge_story("nowhere")
    run = a_run(store)
    for note, slug in (("N9", run.story), ("f" * 64, None), ("N1", "nowhere")):
        with pytest.raises(UnknownStory, match="No story holds such a note"):
            store.purge_note(note, slug)


def test_while_others_read_the_person_is_told_to_purge_again(sqlite_url: str) -> None:
    with Store.open(sqlite_url, wait_s=0.05) as store:
        run = a_marked_story(store)
        with Store.open(sqlite_url) as reader, reader._db.read() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM dossiers").scalar_one()
            report = store.purge_story(run.story)
        assert not report.overwritten
        assert "purge again" in report.advice
        assert store.purge_story(run.story).overwritten
        assert found_in(store, MARK) == []


# --- what people wrote at the desk


def at_the_desk(store: Store, slug: str = "kyiv-talks") -> StoredRun:
    """Reasons, typed text, and rewrites: one that waits for its answer, one for a person, one that failed."""
    a_marked_story(store, slug)
    store.accounts.add("ann", "Ann Lee", ("editor",), None)
    store.entries.add(slug, "returned", by=ANN, words={"reason": f"The {MARK}-reason."})
    store.hands.type(slug, "lede", "ann", "0" * 64, f"{MARK}-head", f"Typed {MARK}.")
    lede = a_marked_draft(slug).article.sections[1]
    asked = [
        a_run(store, slug, origin_hash=digit * 64, kind=RunKind.REWRITE, dossier=a_dossier(marked())) for digit in "cde"
    ]
    for run in asked:
        store.rewrites.ask(run, lede, f"Less {MARK}.", ANN)
    store.rewrites.answer(asked[1].id, replace(lede, heading=f"{MARK} again"))
    store.rewrites.fail(asked[2].id, "The server is down.")
    for run in asked[1:]:
        store.runs.finish(run.id, RunState.DONE)
    return asked[0]


@pytest.mark.parametrize("whole", [True, False])
def test_what_people_wrote_about_it_is_gone_and_the_record_says_so(store: Store, whole: bool) -> None:
    at_the_desk(store)
    report = store.purge_story("kyiv-talks") if whole else store.purge_note("N1", "kyiv-talks")
    assert found_in(store, MARK) == []
    assert report.removed["words of people"] == 4
    assert report.removed["unsaved texts"] == 1
    assert rows(store, "buffers") == rows(store, "entry_words") == 0
    assert {each.instruction for each in store.rewrites.of_story("kyiv-talks")} == {""}
    entries = store.entries.of("kyiv-talks")
    last = entries[-1]
    assert (last.kind, last.body.get("all"), last.body.get("notes")) == (
        ("purged", True, None) if whole else ("purged", None, [marked().sha256])
    )
    assert {entry.said() for entry in entries if entry.kind == "returned"} == {""}
    assert not list(breaks("kyiv-talks", [entry.line for entry in entries]))


def test_a_rewrite_that_still_waits_has_failed(store: Store) -> None:
    waits = at_the_desk(store)
    store.purge_note("N1", "kyiv-talks")
    found = {each.run: each for each in store.rewrites.of_story("kyiv-talks")}
    assert {each.state for each in found.values()} == {RewriteState.FAILED}
    assert "taken out" in found[waits.id].reason
    told = [entry.body["run"] for entry in store.entries.of("kyiv-talks") if entry.kind == "rewrite_failed"]
    assert len(told) == 3 and waits.id in told
    store.rewrites.answer(waits.id, a_marked_draft().article.sections[1])
    assert store.rewrites.get(waits.id).result is None, "a worker that comes too late changes nothing"
    assert found_in(store, MARK) == []


def with_a_desk_note(store: Store, slug: str = "kyiv-talks") -> None:
    """Somebody brought a note at the desk: no run knows it."""
    base = file(store, a_run(store, slug))
    notes = Dossier((*base_notes(store, slug), marked(3)), {})
    sections = (Section("lede", "Introduction", Author.MODEL, paragraphs=((Sentence(f"A {MARK}.", ("N3.1",)),),)),)
    draft = Draft(Article(slug, "explainer", "en", sections), (), ())
    record = replace(base.record, text_sha256=draft.article.sha256, dossier_sha256=notes.sha256)
    with store.at_desk(slug) as work:
        kept = work.keep_dossier(notes)
        work.file(draft, record, ANN, base=base, dossier=kept, open_flags=0, how={"note": {"note": "N3"}})


def base_notes(store: Store, slug: str) -> tuple[Any, ...]:
    return store.runs.of_story(slug)[0].dossier.notes


@pytest.mark.parametrize("named", ["N3", "hash"])
def test_a_note_that_was_brought_at_the_desk_can_be_taken_out(store: Store, named: str) -> None:
    with_a_desk_note(store)
    assert found_in(store, MARK)
    before = store.revisions.get("kyiv-talks", 1).draft
    report = store.purge_note("N3", "kyiv-talks") if named == "N3" else store.purge_note(marked(3).sha256)
    assert found_in(store, MARK) == []
    assert (report.slugs, report.removed["notes"]) == (("kyiv-talks",), 1)
    assert store.revisions.get("kyiv-talks", 1).draft == before, "what does not rest on it stays"
    dossier = store.dossier(store.revisions.current("kyiv-talks").dossier or "")
    assert [bool(note.text) for note in dossier.notes] == [True, True, False]
    assert store.runs.of_story("kyiv-talks")[0].purged is None, "no run held it"


def test_a_story_whose_desk_holds_the_same_note_is_named(store: Store) -> None:
    with_a_desk_note(store)
    run = a_run(store, "second-story", dossier=a_dossier(marked(3)))
    assert store.purge_story(run.story).kept_for == ("kyiv-talks",)
    assert store.purge_story("kyiv-talks").kept_for == ()
    assert found_in(store, MARK) == []


def test_a_purge_while_people_file_leaves_numbers_and_chain_whole(store: Store) -> None:
    at_the_desk(store)
    with store.at_desk("kyiv-talks") as work:
        base = work.revision(1)

    def edit(number: int) -> None:
        with store.at_desk("kyiv-talks") as work:
            draft = a_draft(lede=f"Edit {number}.")
            work.file(draft, base.record, ANN, base=base, dossier=None, open_flags=0, how={})
            work.add("opened", ANN, {"revision": number})

    together(lambda: store.purge_note("N1", "kyiv-talks"), *(lambda n=n: edit(n) for n in range(4)))
    entries = store.entries.of("kyiv-talks")
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert not list(breaks("kyiv-talks", [entry.line for entry in entries]))
    assert [line.number for line in store.revisions.list("kyiv-talks")] == [1, 2, 3, 4, 5]


# --- what the newsroom said in its own name, and what it had approved

OWN = (("approved", "override"), ("correcting", "what"), ("killing", "reason"), ("killed", "reason"))


def an_approved_story(store: Store) -> None:
    """Approved as it stands, with everything that the newsroom may have said to readers by then."""
    a_marked_story(store)
    with store.at_desk("kyiv-talks") as work:
        work.move(Status.APPROVED)
        for kind, name in OWN:
            work.add(kind, ANN, {"number": 1, "override": True}, {name: f"Our own {kind}."})
        work.add("decided", ANN, {}, {"reason": f"The {MARK}-reason."})


def own_words(store: Store) -> dict[str, str]:
    told = {entry.kind: entry for entry in store.entries.of("kyiv-talks")}
    return {kind: told[kind].said(name) for kind, name in OWN}


def test_what_the_newsroom_said_in_its_own_name_outlasts_a_note_and_not_the_story(store: Store) -> None:
    an_approved_story(store)
    assert store.purge_note("N1", "kyiv-talks").removed["words of people"] == 1
    assert own_words(store) == {kind: f"Our own {kind}." for kind, _ in OWN}
    assert found_in(store, MARK) == []
    store.purge_story("kyiv-talks")
    assert set(own_words(store).values()) == {""}
    assert found_in(store, "Our own") == []


@pytest.mark.parametrize("whole", [True, False])
def test_promise_2_an_approved_text_that_lost_words_is_in_review_again(store: Store, whole: bool) -> None:
    an_approved_story(store)
    store.purge_story("kyiv-talks") if whole else store.purge_note("N1", "kyiv-talks")
    assert store.stories.get("kyiv-talks").status is Status.IN_REVIEW
    steps = [entry.body for entry in store.entries.of("kyiv-talks") if entry.kind == "status"]
    assert steps[-1] == {"from": "approved", "to": "in_review"}


def test_an_approved_text_that_lost_no_word_stays_approved(store: Store) -> None:
    with_a_desk_note(store)
    with store.at_desk("kyiv-talks") as work:
        base = work.revision(1)
        work.file(base.draft, base.record, ANN, base=base, dossier=base.dossier, open_flags=0, how={})
        work.move(Status.APPROVED)
    store.purge_note("N3", "kyiv-talks")
    assert store.stories.get("kyiv-talks").status is Status.APPROVED
