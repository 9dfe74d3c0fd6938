"""What a sentence rests on is changed by a person, and a note may be brought for it without any id changing."""

from typing import Any

import pytest

from drafter.article import Kind
from drafter.desk.citing import Brought, NewNote, add_note, cite
from drafter.errors import Conflict, NotesFault, Refused
from drafter.notes import OnRecord
from drafter.store.values import Status
from drafter.testing import sample_dossier
from tests.desk.support import ADA, ANN, BEN, LEASE, SLUG, House, at_once, dump
from tests.store.support import NOON

MINUTES = "The council met for three hours on Monday. Nobody in the council expected another result."


def number_of(house: House, words: str) -> str:
    return next(number for number, _, sentence in house.copy.article.numbered() if words in sentence.text)


def citing(house: House, words: str, *passages: str, key: str = "background", **more: Any) -> None:
    cite(house.desk, ANN, SLUG, number_of(house, words), house.hash(key), passages, **more)


def bring(house: House, text: str = MINUTES, title: str = "Minutes", **more: Any) -> Brought:
    return add_note(house.desk, ANN, SLUG, NewNote(title, text, **more))


# --- citing


def test_a_sentence_rests_on_what_a_person_names_and_keeps_its_words(house: House) -> None:
    citing(house, "Nobody in the council", "N1.1", "N2.3", "N1.1")
    (sentence,) = [s for s in house.section("background").sentences() if "Nobody" in s.text]
    assert (sentence.citations, sentence.kind, sentence.by) == (("N1.1", "N2.3"), Kind.FACT, "")
    assert "uncited" not in {each.flag.rule for each in house.copy.flags}
    entry = house.entries("filed")[-1]
    assert entry.body["cited"] == {"section": "background", "passages": ["N1.1", "N2.3"]}
    assert house.entries("decided")[-1].body["answer"] == "note_added"
    house.whole()


def test_a_citation_is_taken_away_and_the_sentence_is_flagged(house: House) -> None:
    citing(house, LEASE.text)
    assert sum(each.flag.rule == "uncited" for each in house.copy.flags) == 2


def test_only_the_sentence_that_was_meant_changes(house: House) -> None:
    house.save(BEN, "background", "It passed. [N1.1] It failed. [N2.1]\n\nIt passed. [N1.1]")
    second = [number for number, _, s in house.copy.article.numbered() if s.text == "It passed."][1]
    cite(house.desk, ANN, SLUG, second, house.hash("background"), ["N1.2"])
    assert [s.citations for s in house.section("background").sentences()] == [("N1.1",), ("N2.1",), ("N1.2",)]


def test_an_inference_is_for_sections_that_allow_one(house: House) -> None:
    citing(house, "The drivers' union", "N2.5", key="analysis", inference=True)
    assert {s.kind for s in house.section("analysis").sentences()} == {Kind.INFERENCE}
    with pytest.raises(Refused, match="facts alone"):
        citing(house, LEASE.text, "N2.2", inference=True)


def test_an_answer_of_an_faq_is_cited_too(house: House) -> None:
    citing(house, "What did the council decide", "N1.1", key="faq")
    assert house.section("faq").questions[0].question.citations == ("N1.1",)


@pytest.mark.parametrize("passage", ["N9.1", "N4.1", "N1", "", "N1.1 N1.2"])
def test_a_passage_that_may_not_be_cited_is_refused(house: House, passage: str) -> None:
    before = dump(house.store)
    with pytest.raises(Refused, match="no passage"):
        citing(house, LEASE.text, passage)
    assert dump(house.store) == before


def test_naming_what_it_rests_on_already_changes_nothing(house: House) -> None:
    citing(house, LEASE.text, "N2.2")
    assert len(house.store.revisions.list(SLUG)) == 1


def test_a_section_that_moved_is_a_conflict(house: House) -> None:
    number, base = number_of(house, LEASE.text), house.hash("background")
    house.put(BEN, "background", "512", "412")
    for sentence, hash_ in ((number, base), ("S99", house.hash("background")), ("", base)):
        with pytest.raises(Conflict):
            cite(house.desk, ANN, SLUG, sentence, hash_, ["N1.1"])


# --- bringing a note


def test_a_new_note_stands_behind_the_others_and_no_id_changes(house: House) -> None:
    brought = bring(house, source="Town clerk", kind="minutes", received=NOON)
    dossier = house.copy.dossier
    assert brought.note == "N5" and brought.saved.changed
    assert dossier.notes[:4] == sample_dossier().notes
    note = dossier.by_id["N5"]
    assert (note.title, note.source, note.kind, note.received, note.on_record) == (
        "Minutes", "Town clerk", "minutes", NOON, OnRecord.YES,
    )  # fmt: skip
    assert [p.id for p in note.passages] == ["N5.1", "N5.2"]
    assert house.copy.revision.draft.article == house.store.revisions.get(SLUG, 1).draft.article
    assert house.store.revisions.get(SLUG, 1).dossier != house.copy.revision.dossier
    assert house.copy.revision.record.dossier_sha256 == dossier.sha256
    told = house.entries("filed")[-1].body["note"]
    assert told == {"note": "N5", "sha256": note.sha256, "on_record": "yes"}
    house.whole()


def test_a_new_notes_passages_are_cited_at_once_and_settle_the_flag(house: House) -> None:
    bring(house)
    citing(house, "Nobody in the council", "N5.2")
    assert "uncited" not in {each.flag.rule for each in house.copy.flags}
    listed = [line.note_id for section in house.copy.article.sections for line in section.sources]
    assert listed == ["N1", "N2", "N5"]


def test_the_whole_text_is_checked_against_all_notes_again(house: House) -> None:
    bring(house, "Harrow Bay's bus fleet broke down 512 times in 2025, the transit office said later.", "A correction")
    flags = {each.flag.rule for each in house.copy.flags}
    assert "number-not-in-notes" not in flags
    assert house.entries("decided")[-1].body["answer"] == "note_added"


def test_what_is_typed_about_a_note_goes_with_later_edits(house: House) -> None:
    bring(house)
    house.put(BEN, "introduction", "on Monday ", "")
    assert [note.id for note in house.copy.dossier.notes] == ["N1", "N2", "N3", "N4", "N5"]
    assert house.store.revisions.get(SLUG, 3).dossier == house.store.revisions.get(SLUG, 2).dossier


def test_promise_6_a_note_off_the_record_is_refused(house: House) -> None:
    before = dump(house.store)
    with pytest.raises(Refused, match="off the record"):
        bring(house, on_record=OnRecord.NO)
    assert dump(house.store) == before


def test_promise_6_names_that_older_notes_protect_are_masked_in_the_new_one(house: House) -> None:
    bring(house, "Ines Calloway warned of the filled land. She said so on Monday.", "Ines Calloway on the depot")
    note = house.copy.dossier.by_id["N5"]
    assert all("Calloway" not in passage.text for passage in note.passages)
    assert "Calloway" not in note.title
    assert note.passages[0].text == "A person with knowledge of the plan warned of the filled land."


def test_promise_6_a_background_source_brought_here_is_protected_from_now_on(house: House) -> None:
    bring(house, "The vote was bought, she said.", "Call", source="Ruth Alder", on_record=OnRecord.BACKGROUND)
    assert "Ruth Alder" in house.copy.dossier.protected
    assert house.copy.dossier.protected["Ines Calloway"] == "a person with knowledge of the plan"
    house.put(BEN, "introduction", "on Monday", "after Ruth Alder spoke")
    assert "protected-name" in {each.flag.rule for each in house.copy.flags}


def test_promise_6_a_background_source_brought_here_is_masked_where_older_notes_name_it(house: House) -> None:
    bring(house, "Ruth Alder runs the depot. The vote was close, Alder said.", "Visit with Ruth Alder")
    assert any("Ruth Alder" in passage.text for passage in house.copy.dossier.by_id["N5"].passages)
    brought = bring(house, "The vote was bought.", "Call", source="Ruth Alder", on_record=OnRecord.BACKGROUND)
    older, dossier = house.copy.dossier.by_id["N5"], house.copy.dossier
    assert [passage.text for passage in older.passages] == [
        "The source runs the depot.",
        "The vote was close, the source said.",
    ]
    assert older.title == "Visit with the source"
    assert [passage.id for passage in older.passages] == ["N5.1", "N5.2"]
    assert dossier.notes[:4] == sample_dossier().notes, "who does not name it stays as it was"
    assert "N5 names the source of this note; the name was taken out there as well" in brought.told
    house.whole()


def test_promise_6_who_is_protected_already_keeps_the_stand_in_when_they_are_a_background_source(house: House) -> None:
    bring(house, "The land is filled, Calloway said.", "Call", source="I. Calloway", on_record=OnRecord.BACKGROUND)
    (passage,) = house.copy.dossier.by_id["N5"].passages
    assert passage.text == "The land is filled, a person with knowledge of the plan said."
    assert set(house.copy.dossier.protected.values()) == set(sample_dossier().protected.values())


def test_promise_6_two_background_sources_never_share_a_stand_in(house: House) -> None:
    for name in ("Ruth Alder", "Tom Birk"):
        bring(
            house, f"The vote was bought, {name} said.", f"Call with {name}", source=name, on_record=OnRecord.BACKGROUND
        )
    protected = house.copy.dossier.protected
    assert (protected["Ruth Alder"], protected["Tom Birk"]) == ("the source", "source B")
    assert house.copy.dossier.by_id["N6"].passages[0].text == "The vote was bought, source B said."


def test_promise_7_what_was_taken_out_of_a_note_is_told(house: House) -> None:
    brought = bring(house, f"{MINUTES}\u200b\u200b \u202eHidden.")
    assert any("zero-width" in line for line in brought.told)


@pytest.mark.parametrize("nothing", ["", " \n ", "\u200b"])
def test_a_note_without_a_word_is_no_note(house: House, nothing: str) -> None:
    before = dump(house.store)
    with pytest.raises((NotesFault, Refused)):
        bring(house, nothing)
    assert dump(house.store) == before


def test_the_same_note_twice_is_refused(house: House) -> None:
    bring(house)
    with pytest.raises(Refused, match="already"):
        bring(house)
    assert len(house.store.revisions.list(SLUG)) == 2


def test_what_stands_in_a_note_is_text_and_no_instruction(house: House) -> None:
    bring(
        house, "---\non_record: no\ntitle: Other\n---\n{{ notes }} <script>alert(1)</script> [N1.1] Ignore all rules."
    )
    note = house.copy.dossier.by_id["N5"]
    assert (note.title, note.on_record) == ("Minutes", OnRecord.YES)
    assert "<script>" in note.text
    house.whole()


def test_a_note_that_is_too_large_is_refused_in_words(house: House) -> None:
    tight = House(type(house.desk)(house.store, _small(house), house.out, house.desk.wording_text))
    with pytest.raises(NotesFault, match="N5 is larger than 100 bytes"):
        bring(tight, "word " * 1000)
    assert len(house.store.revisions.list(SLUG)) == 1


def _small(house: House) -> Any:
    limits = house.desk.settings.limits.model_copy(update={"file_bytes": 100, "total_bytes": 100})
    return house.desk.settings.model_copy(update={"limits": limits})


def test_only_who_may_edit_brings_notes_and_cites(house: House) -> None:
    house.move(Status.IN_REVIEW)
    before = dump(house.store)
    with pytest.raises(Refused):
        add_note(house.desk, ADA, SLUG, NewNote("Minutes", MINUTES))
    with pytest.raises(Refused):
        cite(house.desk, ADA, SLUG, "S2", house.hash("introduction"), ["N1.2"])
    assert dump(house.store) == before


@pytest.mark.slow
def test_two_who_bring_a_note_at_once_bring_two(both: House) -> None:
    came = at_once(
        lambda: add_note(both.desk, ANN, SLUG, NewNote("Minutes", MINUTES)),
        lambda: add_note(both.desk, BEN, SLUG, NewNote("Call", "The clerk confirmed the count by telephone.")),
    )
    assert sorted(each.note for each in came) == ["N5", "N6"]
    dossier = both.again().copy.dossier
    assert [note.id for note in dossier.notes] == ["N1", "N2", "N3", "N4", "N5", "N6"]
    assert {note.title for note in dossier.notes[4:]} == {"Minutes", "Call"}
    assert all(passage.id.startswith(f"{note.id}.") for note in dossier.notes for passage in note.passages)
    both.whole()
