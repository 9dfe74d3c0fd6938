"""A save goes on top of what is there or not at all, and not a word is lost either way."""

from dataclasses import replace
from typing import Any

import pytest

from drafter.article import Author, Kind
from drafter.desk.flags import Answer
from drafter.desk.merging import unsaved
from drafter.desk.presence import give_up, keep_typed
from drafter.desk.review import review
from drafter.desk.saving import Edit, SectionMoved, cut_section, file_edit, save_section, with_section
from drafter.desk.text import LONGEST
from drafter.errors import Conflict, Refused, StoreBusy, UnknownStory
from drafter.store.values import RevisionKind, Status
from tests.desk.support import (
    ADA,
    ANN,
    BARE,
    BEN,
    COST,
    LEASE,
    QUOTE,
    REX,
    SLUG,
    VOTED,
    WRONG,
    House,
    at_once,
    dump,
    fact,
)


def test_a_save_makes_a_revision_of_that_persons(house: House) -> None:
    saved = house.put(ANN, "introduction", "on Monday ", "")
    assert (saved.revision, saved.changed) == (2, True)
    made = house.store.revisions.get(SLUG, 2)
    assert (made.kind, made.by_name, made.base) == (RevisionKind.PERSON, "ann", 1)
    entry = house.entries("filed")[-1]
    base = house.store.revisions.get(SLUG, 1).draft.article.section("introduction")
    assert base and entry.body["saved"] == {"section": "introduction", "base": base.sha256}
    assert entry.body["changed"] == ["introduction"]
    assert house.story.status is Status.IN_REVIEW
    house.whole()


def test_untouched_sentences_keep_their_evidence_and_a_typed_one_is_its_writers(house: House) -> None:
    house.save(ANN, "introduction", f"{VOTED.text} It took three hours.\n\n{QUOTE.text}")
    intro = house.section("introduction")
    assert intro.paragraphs == ((VOTED, replace(fact("It took three hours."), by="ann")), (QUOTE,))
    assert intro.author is Author.MODEL
    assert house.section("background") == house.again().section("background")


def test_typed_sentences_are_checked_as_they_are_saved(house: House) -> None:
    house.save(ANN, "introduction", f"{VOTED.text} The price is TK. The mayor counted 9,321 buses. [N1.2]")
    found = {each.flag.rule: each for each in house.copy.flags if each.section == "introduction"}
    assert {"tk-left", "number-not-in-notes"} <= found.keys()
    assert found["number-not-in-notes"].sentence == replace(fact("The mayor counted 9,321 buses.", "N1.2"), by="ann")
    assert house.story.open_flags == sum(each.open for each in house.copy.flags)


def test_a_mended_typo_keeps_its_evidence_and_is_checked_again(house: House) -> None:
    house.put(ANN, "background", "512", "412")
    (mended,) = [s for s in house.section("background").sentences() if "412" in s.text]
    assert (mended.citations, mended.by) == (WRONG.citations, "ann")
    assert "number-not-in-notes" not in {each.flag.rule for each in house.copy.flags}


def test_a_flag_that_is_gone_counts_as_mended_by_who_saved(house: House) -> None:
    wrong = next(each for each in house.copy.flags if each.flag.rule == "number-not-in-notes")
    house.put(ANN, "background", "512", "412")
    entry = house.entries("decided")[-1]
    assert (entry.by.name, entry.body) == (
        "ann",
        {"flag": wrong.id, "rule": "number-not-in-notes", "section": "background", "answer": "mended", "revision": 2},
    )
    house.put(ANN, "introduction", "on Monday ", "")
    assert len(house.entries("decided")) == 1, "flags of sections that nobody touched are nobody's"


def test_a_section_is_a_persons_once_no_word_of_a_machine_is_left(house: House) -> None:
    house.save(ANN, "introduction", "Fourteen quiet vehicles will soon be here.")
    assert house.section("introduction").author is Author.PERSON
    assert house.copy.revision.record.written_by == ("Ann Lee",)
    house.put(BEN, "introduction", "quiet", "silent")
    assert house.section("introduction").author is Author.PERSON
    house.save(BEN, "introduction", VOTED.text)
    assert house.section("introduction").author is Author.MODEL, "a machine's text that is pasted is a machine's again"


def test_where_only_another_section_moved_it_goes_on_top(house: House) -> None:
    base = house.hash("background")
    house.put(BEN, "introduction", "on Monday ", "")
    saved = house.save(ANN, "background", LEASE.text, base)
    assert saved.revision == 3
    assert "on Monday" not in house.typed("introduction")
    assert house.typed("background") == LEASE.text
    house.whole()


def test_where_this_section_moved_it_is_refused_with_both_texts_and_kept(house: House) -> None:
    base = house.hash("introduction")
    house.put(BEN, "introduction", "on Monday ", "")
    before = house.store.entries.raw(SLUG)
    with pytest.raises(SectionMoved) as moved:
        house.save(ANN, "introduction", f"{VOTED.text} Mine.", base, heading="My heading")
    assert moved.value.theirs == house.section("introduction")
    assert [s.text for s in moved.value.mine.sentences()] == [VOTED.text, "Mine."]
    assert moved.value.mine.paragraphs[0][0] == VOTED, "the evidence of its own base"
    (kept,) = house.store.hands.typed(SLUG)
    assert (kept.account, kept.section, kept.base, kept.heading, kept.text) == (
        "ann", "introduction", base, "My heading", f"{VOTED.text} Mine.",
    )  # fmt: skip
    assert house.store.entries.raw(SLUG) == before


def test_a_save_over_a_text_that_never_was_is_refused_and_kept(house: House) -> None:
    with pytest.raises(SectionMoved):
        house.save(ANN, "introduction", "Mine.", "0" * 500 + "\x00\ud83d")
    assert house.store.hands.typed(SLUG)[0].text == "Mine."


@pytest.mark.parametrize("odd", ["\x00 \ud83d", "\u200b", "\r\n"])
def test_whatever_was_typed_can_be_kept(both: House, odd: str) -> None:
    base = both.hash("introduction")
    both.put(BEN, "introduction", "on Monday ", "")
    with pytest.raises(SectionMoved):
        both.save(ANN, "introduction", f"Mine.{odd} And mine.", base, heading=f"My{odd} heading")
    assert "".join(both.store.hands.typed(SLUG)[0].text.split()) == "Mine.Andmine."


def test_promise_5_a_save_that_is_sent_again_changes_nothing(house: House) -> None:
    base, text = house.hash("introduction"), f"{VOTED.text} It took three hours."
    assert house.save(ANN, "introduction", text, base).changed
    before = dump(house.store)
    again = house.save(ANN, "introduction", text, base)
    assert (again.revision, again.changed) == (2, False)
    assert dump(house.store) == before


def test_saving_what_stands_there_makes_no_revision_and_gives_up_what_was_typed(house: House) -> None:
    kept = keep_typed(house.desk, ANN, SLUG, "introduction", house.hash("introduction"), "", "Half a sen")
    assert not house.save(ANN, "introduction", house.typed("introduction"), kept=kept).changed
    assert house.store.hands.typed(SLUG) == ()
    assert len(house.store.revisions.list(SLUG)) == 1
    assert house.story.status is Status.DRAFTED


def test_what_was_typed_goes_with_its_save_and_what_others_typed_stays(house: House) -> None:
    text = house.typed("introduction").replace("on Monday ", "")
    for person in (ANN, BEN):
        keep_typed(house.desk, person, SLUG, "introduction", house.hash("introduction"), "Buses", text)
    house.save(ANN, "introduction", text, heading="Buses")
    assert [buffer.account for buffer in house.store.hands.typed(SLUG)] == ["ben"]


def test_promise_5_a_second_window_loses_nothing_when_the_first_one_saves(house: House) -> None:
    base = house.hash("introduction")
    first = keep_typed(house.desk, ANN, SLUG, "introduction", base, "", "From the first window.")
    keep_typed(house.desk, ANN, SLUG, "introduction", base, "", "From the second one.")
    house.save(ANN, "introduction", "From the first window, saved.", kept=first)
    assert [buffer.text for buffer in house.store.hands.typed(SLUG)] == ["From the second one."]


def test_promise_5_what_was_typed_in_a_section_that_is_cut_is_kept_and_shown(house: House) -> None:
    keep_typed(house.desk, ANN, SLUG, "faq", house.hash("faq"), "", "Q: Who pays?")
    cut_section(house.desk, BEN, SLUG, "faq", house.hash("faq"))
    (orphan,) = review(house.desk, ANN, SLUG).orphans
    found = unsaved(house.desk, BEN, SLUG, "faq", "ann")
    assert (orphan.text, found.buffer, found.label, found.clash) == ("Q: Who pays?", orphan, "FAQs", None)
    assert "You have unsaved text for FAQs, which is cut." in house.open_points(ANN)
    give_up(house.desk, ANN, SLUG, "faq", orphan.digest)
    assert review(house.desk, ANN, SLUG).orphans == ()


def test_promise_5_a_save_of_a_section_that_was_cut_meanwhile_keeps_its_words(house: House) -> None:
    base = house.hash("faq")
    cut_section(house.desk, BEN, SLUG, "faq", base)
    with pytest.raises(Conflict, match="FAQs of harbour was cut while you were typing"):
        save_section(house.desk, ANN, SLUG, "faq", base, "Q: Who pays?")
    assert [(one.account, one.text) for one in review(house.desk, ANN, SLUG).orphans] == [("ann", "Q: Who pays?")]


def test_a_text_that_is_too_long_to_be_compared_is_shown_as_it_is(house: House) -> None:
    long = "Too long. " * LONGEST
    keep_typed(house.desk, ANN, SLUG, "faq", house.hash("faq"), "", long)
    found = unsaved(house.desk, ANN, SLUG, "faq", "ann")
    assert (found.buffer.text, found.clash) == (long, None)


def test_a_heading_is_saved_with_its_section(house: House) -> None:
    house.save(ANN, "introduction", house.typed("introduction"), heading="  Fourteen   electric buses\n")
    assert house.section("introduction").heading == "Fourteen electric buses"
    assert house.section("introduction").paragraphs == ((VOTED, COST), (QUOTE,))


def test_the_headline_is_the_storys_on_the_list(house: House) -> None:
    house.save(ANN, "headline", "Harrow Bay council votes 7-2 for buses")
    assert house.story.title == "Harrow Bay council votes 7-2 for buses"


def test_an_faq_is_saved_as_questions(house: House) -> None:
    house.save(ANN, "faq", f"Q: What was decided?\nA: {VOTED.text}\n\nQ: And then?\nA: Nothing. [N1.4]")
    one, two = house.section("faq").questions
    assert one.answer == (VOTED,)
    assert (one.question.by, two.answer[0].citations, two.answer[0].by) == ("ann", ("N1.4",), "ann")


def test_a_hole_is_written(house: House) -> None:
    house.save(ANN, "whats_next", "The council will vote on a new depot on 14 December. [N1.5]")
    section = house.section("whats_next")
    assert (section.hole, section.author) == (None, Author.PERSON)
    assert "hole" not in {each.flag.rule for each in house.copy.flags}
    assert house.entries("decided")[-1].body["rule"] == "hole"
    assert {line.note_id for s in house.copy.article.sections for line in s.sources} == {"N1", "N2"}


def test_a_section_that_would_be_empty_is_refused(house: House) -> None:
    before = dump(house.store)
    for nothing in ("", " \n\n", "\u200b", "[N1.1]"):
        with pytest.raises(Refused, match="would be empty"):
            house.save(ANN, "introduction", nothing)
    assert {**dump(house.store), "buffers": []} == before, "what was typed may be kept; nothing else is changed"


def test_promise_7_a_text_that_is_too_long_is_refused_and_not_cut(house: House) -> None:
    with pytest.raises(Refused, match="longer than 60,000 characters"):
        house.save(ANN, "introduction", "A" * (LONGEST + 1))
    assert len(house.store.revisions.list(SLUG)) == 1


def test_what_code_sets_is_not_saved_and_what_is_not_there_is_named(house: House) -> None:
    for key in ("sources", "disclosure", "nothing"):
        with pytest.raises(UnknownStory, match="that can be changed"):
            save_section(house.desk, ANN, SLUG, key, "0" * 64, "Mine.")
    with pytest.raises(UnknownStory):
        save_section(house.desk, ANN, "nowhere", "introduction", "0" * 64, "Mine.")


def test_only_those_may_save_who_may_edit_it_now(house: House) -> None:
    with pytest.raises(UnknownStory):
        house.save(REX, "introduction", "Mine.")
    house.put(ADA, "introduction", "on Monday ", "")
    assert house.story.status is Status.DRAFTED, "her own draft, which nobody has looked at yet"
    house.put(ANN, "introduction", "diesel vehicles from 2004", "old vehicles")
    with pytest.raises(Refused):
        house.save(ADA, "introduction", "Mine.")


def test_promise_2_a_save_reopens_what_was_approved(house: House) -> None:
    house.approved()
    house.put(BEN, "introduction", "on Monday ", "")
    assert house.story.status is Status.IN_REVIEW
    assert house.copy.state.approval is None


def test_the_source_list_follows_what_is_cited(house: House) -> None:
    house.save(ANN, "background", "A new fleet. [N3.1]")
    listed = [line.note_id for section in house.copy.article.sections for line in section.sources]
    assert listed == ["N1", "N2", "N3"]
    house.save(ANN, "analysis", VOTED.text)
    house.save(ANN, "background", VOTED.text)
    assert [line.note_id for section in house.copy.article.sections for line in section.sources] == ["N1"]


def test_a_marked_inference_is_one(house: House) -> None:
    house.save(ANN, "analysis", "The grant might be gone by March. [N2.6 →]")
    (sentence,) = house.section("analysis").sentences()
    assert (sentence.kind, sentence.citations) == (Kind.INFERENCE, ("N2.6",))


# --- the decision of somebody else in between


def test_a_decision_of_the_same_moment_counts(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from drafter.desk.deciding import decide

    bare = next(each for each in house.copy.flags if each.flag.rule == "uncited")
    real = type(house.store).at_desk
    once: list[int] = []

    def late(store: Any, slug: str) -> Any:
        if not once:
            once.append(1)
            decide(house.desk, BEN, SLUG, bare.id, Answer.KEPT, "She was there.")
        return real(store, slug)

    monkeypatch.setattr(type(house.store), "at_desk", late)
    house.put(ANN, "background", " " + BARE.text, "")
    answers = [entry.body["answer"] for entry in house.entries("decided")]
    assert answers == ["kept"], "what is settled already is not mended"
    assert house.story.open_flags == sum(each.open for each in house.copy.flags)


# --- cutting


def test_a_section_is_cut_and_an_earlier_revision_still_has_it(house: House) -> None:
    cut_section(house.desk, ANN, SLUG, "whats_next", house.hash("whats_next"))
    assert house.copy.article.section("whats_next") is None
    assert house.store.revisions.get(SLUG, 1).draft.article.section("whats_next")
    assert house.entries("filed")[-1].body["cut"] == {"section": "whats_next"}
    assert not cut_section(house.desk, ANN, SLUG, "whats_next", "0" * 64).changed
    house.whole()


def test_a_section_that_moved_is_not_cut(house: House) -> None:
    base = house.hash("faq")
    house.put(BEN, "faq", "the first buses", "buses")
    with pytest.raises(Conflict, match="it was not cut"):
        cut_section(house.desk, ANN, SLUG, "faq", base)
    assert house.copy.article.section("faq")


@pytest.mark.parametrize("key", ["headline", "sources"])
def test_what_every_article_has_is_not_cut(house: House, key: str) -> None:
    with pytest.raises(Refused, match="every article has one"):
        cut_section(house.desk, ANN, SLUG, key, house.hash(key))


# --- rivals


@pytest.mark.slow
def test_of_two_who_save_one_section_at_once_one_is_refused_and_nothing_is_lost(both: House) -> None:
    base = both.hash("introduction")
    for number in range(3):
        mine, hers = f"{VOTED.text} Mine {number}.", f"{VOTED.text} Hers {number}."
        came = at_once(
            lambda text=mine, over=base: both.save(ANN, "introduction", text, over),
            lambda text=hers, over=base: both.save(BEN, "introduction", text, over),
        )
        won = [each for each in came if not isinstance(each, Exception)]
        (lost,) = [each for each in came if isinstance(each, Exception)]
        assert len(won) == 1 and isinstance(lost, SectionMoved)
        kept = {buffer.account: buffer.text for buffer in both.store.hands.typed(SLUG)}
        loser = "ben" if came[0] in won else "ann"
        assert kept[loser] == (hers if loser == "ben" else mine)
        both.store.hands.drop(SLUG, "introduction", loser)
        base = both.hash("introduction")
    both.whole()


@pytest.mark.slow
def test_of_many_who_save_different_sections_at_once_all_are_saved(both: House) -> None:
    keys = ("headline", "introduction", "background", "analysis", "faq", "insight")
    texts = {key: "Q: Who?\nA: Nobody." if key == "faq" else f"Another text of {key}." for key in keys}
    came = at_once(*(lambda k=key: both.save(ANN if k < "g" else BEN, k, texts[k]) for key in keys))
    assert {type(each).__name__ for each in came} == {"Saved"}
    assert sorted(each.revision for each in came) == [2, 3, 4, 5, 6, 7]
    assert all(both.again().typed(key) == texts[key] for key in keys)
    both.whole()


def test_a_story_that_changes_faster_than_anybody_can_save_is_said_to_be_busy(house: House) -> None:
    count = iter(range(2, 99))

    def edit(copy: Any) -> Edit:
        number = next(count)
        house.put(BEN, "introduction", "diesel", f"diesel{number} diesel")  # was faster, each time
        new = replace(copy.section("faq"), heading=f"Heading {number}")
        return Edit(with_section(copy.article, new), ("faq",), {"saved": {}})

    with pytest.raises(StoreBusy):
        file_edit(house.desk, ANN, SLUG, edit)


def test_what_is_done_with_an_edit_is_done_or_nothing_is(house: House) -> None:
    before = dump(house.store)

    def also(work: Any, by: Any) -> None:
        work.add("opened", by, {"revision": 1})
        raise Conflict("Somebody was first.")

    def edit(copy: Any) -> Edit:
        return Edit(with_section(copy.article, replace(copy.section("faq"), heading="New")), ("faq",), {"saved": {}})

    with pytest.raises(Conflict):
        file_edit(house.desk, ANN, SLUG, edit, also=also)
    with pytest.raises(Conflict):
        file_edit(house.desk, ANN, SLUG, lambda copy: None, also=also)
    assert dump(house.store) == before
