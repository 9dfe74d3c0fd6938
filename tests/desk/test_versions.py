"""Every text stays: any two are compared by word, and any one comes back as a new revision."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from drafter.desk.citing import NewNote, add_note
from drafter.desk.proposing import settle_rewrite
from drafter.desk.saving import cut_section
from drafter.desk.versions import compare, restore, versions
from drafter.errors import Refused, UnknownStory
from drafter.store.values import Status
from tests.desk.support import (
    ADA,
    ANN,
    BEN,
    REX,
    SLUG,
    VOTED,
    House,
    a_draft,
    an_article,
    draft_story,
    fact,
    machine_files,
    newer,
)
from tests.desk.test_proposing import newer_draft, newer_notes
from tests.store.support import NOON


def test_each_version_says_who_made_it_and_how(house: House) -> None:
    house.put(ANN, "introduction", "on Monday ", "")
    cut_section(house.desk, BEN, SLUG, "whats_next", house.hash("whats_next"))
    machine_files(house.store, draft=newer(), origin="7" * 64)
    add_note(house.desk, ANN, SLUG, NewNote("Minutes", "The council met for three hours."))
    restore(house.desk, BEN, SLUG, 1)
    assert [(v.line.number, v.who, v.how, v.current) for v in versions(house.desk, ANN, SLUG)] == [
        (6, "Ben Ode", "restored an older version", True), (5, "Ann Lee", "brought a note", False),
        (4, "a model", "a newer draft, beside the text", False), (3, "Ben Ode", "cut a section", False),
        (2, "Ann Lee", "saved", False), (1, "a model", "drafted", False),
    ]  # fmt: skip


def test_what_is_signed_and_what_readers_have_is_marked(house: House) -> None:
    house.published()
    (one,) = [v for v in versions(house.desk, ANN, SLUG) if v.signed]
    assert one.live and one.current
    house.put(BEN, "introduction", "on Monday ", "")
    assert [(v.live, v.signed, v.current) for v in versions(house.desk, ANN, SLUG)][:2] == [
        (False, False, True), (True, False, False),
    ]  # fmt: skip


def test_the_first_draft_against_now_comes_first(house: House) -> None:
    house.put(ANN, "background", "512", "412")
    house.put(ANN, "introduction", "on Monday ", "")
    shown = compare(house.desk, ANN, SLUG)
    assert (shown.old.revision.number, shown.new.revision.number) == (1, 3)
    changed = {each.key: each.kind for each in shown.sections if each.kind != "same"}
    assert changed == {"background": "changed", "introduction": "changed"}
    assert {flag.flag.rule for flag in shown.cleared} >= {"number-not-in-notes"}
    assert dict(shown.shares.percents)["ann"] > 0


def test_any_two_can_be_compared_either_way(house: House) -> None:
    house.put(ANN, "background", "512", "412")
    house.put(BEN, "faq", "the first buses", "buses")
    back = compare(house.desk, ANN, SLUG, 3, 2)
    assert {each.key for each in back.sections if each.kind != "same"} == {"faq"}
    appeared = compare(house.desk, ANN, SLUG, 2, 1).appeared
    assert "number-not-in-notes" in {flag.flag.rule for flag in appeared}
    same = compare(house.desk, ANN, SLUG, 2, 2)
    assert (same.appeared, same.cleared) == ((), ())


def test_a_version_comes_back_as_a_new_one_with_its_evidence_and_writers(house: House) -> None:
    house.put(ANN, "introduction", "on Monday ", "this week ")
    cut_section(house.desk, BEN, SLUG, "faq", house.hash("faq"))
    assert restore(house.desk, BEN, SLUG, 2).revision == 4
    assert house.copy.article == house.store.revisions.get(SLUG, 2).draft.article
    assert next(house.section("introduction").sentences()).by == "ann"
    told = house.entries("filed")[-1].body
    assert (told["restored"], told["changed"]) == ({"revision": 2}, ["faq"])
    house.whole()


def test_the_first_draft_again_is_edited_by_nobody(house: House) -> None:
    house.put(ANN, "introduction", "on Monday ", "")
    restore(house.desk, BEN, SLUG, 1)
    record = house.copy.revision.record
    assert not any(made.edited for made in record.made)
    assert record.text_sha256 == house.store.revisions.get(SLUG, 1).text_sha256
    assert house.copy.state.edited == {}


def test_restoring_what_stands_there_makes_no_revision(house: House) -> None:
    assert not restore(house.desk, ANN, SLUG, 1).changed
    assert house.story.status is Status.DRAFTED


def test_a_version_keeps_todays_notes_where_they_hold_its_evidence(house: House) -> None:
    add_note(house.desk, ANN, SLUG, NewNote("Minutes", "The council met for three hours."))
    restore(house.desk, BEN, SLUG, 1)
    house.put(ANN, "introduction", "on Monday ", "")
    restore(house.desk, BEN, SLUG, 1)
    assert [note.id for note in house.copy.dossier.notes] == ["N1", "N2", "N3", "N4", "N5"]


def test_a_version_from_other_notes_brings_them(house: House) -> None:
    house.put(BEN, "background", "512", "412")
    machine_files(house.store, draft=newer_draft(), origin="7" * 64, dossier=newer_notes())
    restore(house.desk, BEN, SLUG, 3)
    assert house.copy.dossier == newer_notes()
    assert house.copy.revision.draft == house.store.revisions.get(SLUG, 3).draft, "checked against its own notes"
    restore(house.desk, BEN, SLUG, 2)
    assert house.copy.dossier.notes[0].title == "Council approves electric buses"


def test_an_embargo_is_not_lifted_by_an_older_text(house: House) -> None:
    held = NOON.replace(year=2099)
    with house.store.at_desk(SLUG) as work:
        base = work.revision(1)
        draft = replace(base.draft, article=replace(base.draft.article, embargo=held))
        work.file(draft, base.record, ANN.as_(ANN.roles[0]), base=base, dossier=None, open_flags=0, how={"saved": {}})
    house.put(ANN, "introduction", "on Monday ", "")
    restore(house.desk, BEN, SLUG, 1)
    assert house.copy.article.embargo == held
    assert house.story.embargo == held


def test_a_section_is_named_as_it_was_made_then(house: House) -> None:
    run = house.proposed((fact("Buses.", "N1.1"),), origin="f" * 64)
    with house.store._db.write() as connection:
        connection.execute(text("UPDATE attempts SET answered_model = 'large-2027' WHERE run = :run"), {"run": run})
    settle_rewrite(house.desk, ANN, SLUG, run, house.hash("introduction"), [1, 2, 3, 4])

    def models() -> tuple[str, ...]:
        made = next(m for m in house.copy.revision.record.made if m.section == "introduction")
        return (made.model, *made.others)

    assert models() == ("small-2026", "large-2027")
    restore(house.desk, ANN, SLUG, 1)
    assert models() == ("small-2026",), "no word of the other one is left"
    restore(house.desk, ANN, SLUG, 2)
    assert models() == ("small-2026", "large-2027")


def test_words_that_were_taken_out_do_not_come_back(house: House) -> None:
    house.put(ANN, "introduction", VOTED.text, "Somebody voted. [N2.1]")
    house.store.purge_note("N1", SLUG)
    with pytest.raises(Refused, match="taken out"):
        restore(house.desk, ANN, SLUG, 1)


def test_what_is_not_there_is_named(house: House) -> None:
    with pytest.raises(UnknownStory, match="no revision 9"):
        restore(house.desk, ANN, SLUG, 9)
    with pytest.raises(UnknownStory, match="no revision 9"):
        compare(house.desk, ANN, SLUG, 9, 1)
    with pytest.raises(UnknownStory):
        versions(house.desk, REX, SLUG)
    house.store.stories.open("empty", None)
    with pytest.raises(UnknownStory, match="Nothing is filed"):
        compare(house.desk, ANN, "empty")
    assert versions(house.desk, ANN, "empty") == ()


def test_a_reporter_restores_in_their_own_draft_alone(house: House) -> None:
    house.put(ADA, "introduction", "on Monday ", "")
    assert restore(house.desk, ADA, SLUG, 1).revision == 3
    house.move(Status.IN_REVIEW)
    with pytest.raises(Refused):
        restore(house.desk, ADA, SLUG, 2)


def test_a_schedules_draft_is_a_models_too(house: House) -> None:
    draft_story(house.store, "at-six", a_draft(an_article("at-six")), started_by="", scheduled=True)
    assert [v.who for v in versions(house.desk, ANN, "at-six")] == ["a model"]
