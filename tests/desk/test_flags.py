"""Flags are settled by a decision about exactly what they say of exactly one sentence, and never by looking away."""

from dataclasses import replace
from typing import Any

import pytest

from drafter.article import Author, Draft, Flag, Severity
from drafter.desk.deciding import decide
from drafter.desk.flags import Answer, DeskFlag, desk_flags, fingerprint, judgements
from drafter.desk.state import Deed, State
from drafter.desk.versions import restore
from tests.desk.support import ANN, BARE, BEN, MAYBE, SLUG, WRONG, House, a_draft, an_article, fact, with_section
from tests.store.support import NOON


def flags(draft: Draft | None = None, state: State | None = None) -> dict[str, DeskFlag]:
    return {each.flag.rule: each for each in desk_flags(draft or a_draft(), state or State())}


def changed(key: str, **more: Any) -> Draft:
    old = an_article().section(key)
    assert old
    return a_draft(with_section(an_article(), replace(old, **more)))


def test_flags_stand_in_reading_order_with_their_section_and_sentence() -> None:
    found = desk_flags(a_draft(), State())
    at = {number: sentence for number, _, sentence in a_draft().article.numbered()}
    places = [int(each.flag.where[1:]) for each in found if each.flag.where in at]
    assert places == sorted(places)
    by_rule = flags()
    assert (by_rule["number-not-in-notes"].section, by_rule["number-not-in-notes"].sentence) == ("background", WRONG)
    assert (by_rule["hole"].section, by_rule["hole"].sentence) == ("whats_next", None)


def test_an_article_flag_has_no_section() -> None:
    (each,) = [f for f in desk_flags(a_draft(an_article(embargo=NOON)), State()) if f.flag.rule == "embargo"]
    assert (each.section, each.sentence) == ("", None)


@pytest.mark.parametrize(
    ("rule", "answers"),
    [("number-not-in-notes", (Answer.ACCEPTED, Answer.KEPT)), ("uncited", (Answer.KEPT,)), ("hole", ()),
     ("insight-to-adopt", ())],
)  # fmt: skip
def test_what_may_settle_a_flag_is_what_can_be_true_of_it(rule: str, answers: tuple[Answer, ...]) -> None:
    each = flags()[rule]
    assert (each.answers, each.open, each.to_know) == (answers, True, False)


def test_what_must_change_is_settled_by_no_word() -> None:
    each = flags(changed("background", paragraphs=((fact("The price is TK.", "N1.2"),),)))["tk-left"]
    assert (each.flag.severity, each.answers, each.open) == (Severity.BLOCK, (), True)


def test_a_note_asks_for_nothing() -> None:
    each = flags()["word-range"]
    assert (each.to_know, each.open) == (True, False)


def test_a_decision_settles_its_own_flag_alone() -> None:
    bare = flags()["uncited"]
    deed = Deed(ANN.as_(ANN.roles[0]), NOON, "kept", "She was there.")
    found = flags(state=State(decisions={bare.id: deed}))
    assert (found["uncited"].decision, found["uncited"].open) == (deed, False)
    assert found["number-not-in-notes"].open
    assert {rule for rule, each in found.items() if each.open} == {"number-not-in-notes", "hole", "insight-to-adopt"}


def test_a_flag_is_the_same_while_other_sentences_change_and_numbers_shift() -> None:
    more = (fact("A new sentence.", "N1.1"), fact("And another one.", "N1.2"), WRONG)
    assert flags(changed("background", paragraphs=(more, (BARE,))))["uncited"].id == flags()["uncited"].id
    repeated = [
        next(f.id for f in desk_flags(draft, State()) if f.flag.rule == "repeated")
        for draft in (a_draft(), changed("headline", paragraphs=((fact("Buses", "N1.1"), fact("Vote", "N1.1")),)))
    ]
    assert repeated[0] == repeated[1], "the number of the sentence that it repeats is not part of it"


@pytest.mark.parametrize(
    "sentence",
    [
        replace(BARE, text=BARE.text.replace("another", "any other")),
        replace(WRONG, text=WRONG.text.replace("512", "513")),
    ],
)
def test_a_flag_is_another_one_once_its_sentence_changes(sentence: Any) -> None:
    before = {each.id for each in desk_flags(a_draft(), State()) if each.section == "background" and each.sentence}
    after = desk_flags(changed("background", paragraphs=((sentence,),)), State())
    assert not before & {each.id for each in after if each.sentence == sentence}


def test_the_same_sentence_in_another_section_or_with_other_evidence_is_another_matter() -> None:
    flag = Flag("unsupported", "S1", "It shares little with N1.1.", "Name the passage.")
    background, faq = an_article().section("background"), an_article().section("faq")
    ids = {
        fingerprint(flag, background, WRONG),
        fingerprint(flag, faq, WRONG),
        fingerprint(flag, background, replace(WRONG, citations=("N1.2",))),
        fingerprint(replace(flag, severity=Severity.NOTE), background, WRONG),
        fingerprint(replace(flag, why="It has no telling word in common with N1.1."), background, WRONG),
        fingerprint(flag, background, None),
        fingerprint(flag, None, None),
    }
    assert len(ids) == 7
    assert fingerprint(flag, background, replace(WRONG, by="ann")) == fingerprint(flag, background, WRONG)


def test_a_sections_flag_goes_by_its_heading_and_by_what_it_says() -> None:
    hole = flags()["hole"]
    assert flags(changed("background", heading="Another"))["hole"].id == hole.id
    flag = Flag("heading-claim", "background", "The heading says more than the text.", "Tone it down.")
    one = an_article().section("background")
    assert one
    assert fingerprint(flag, one, None) != fingerprint(flag, replace(one, heading="Another"), None)


def test_a_flag_that_was_mended_is_open_again_when_its_sentence_is_back(house: House) -> None:
    house.put(BEN, "background", " " + BARE.text, "")
    assert "uncited" not in {each.flag.rule for each in house.copy.flags}
    assert house.entries("decided")[-1].body["answer"] == "mended"
    restore(house.desk, BEN, SLUG, 1)
    (back,) = [each for each in house.copy.flags if each.flag.rule == "uncited"]
    assert back.open


def test_a_flag_that_was_kept_is_kept_when_its_sentence_is_back(house: House) -> None:
    kept = next(each for each in house.copy.flags if each.flag.rule == "uncited")
    decide(house.desk, BEN, SLUG, kept.id, Answer.KEPT, "She was there.")
    house.put(BEN, "background", " " + BARE.text, "")
    restore(house.desk, BEN, SLUG, 1)
    (back,) = [each for each in house.copy.flags if each.id == kept.id]
    assert back.decision and back.decision.reason == "She was there."


# --- judgements


def judged(draft: Draft | None = None, state: State | None = None) -> dict[str, tuple[bool, bool]]:
    found = judgements((draft or a_draft()).article, state or State())
    return {each.section.key: (each.opinion, each.deed is not None) for each in found}


def test_inferences_and_the_outlets_view_are_judgements() -> None:
    assert judged() == {"analysis": (False, False), "insight": (True, False)}


def test_a_judgement_holds_for_exactly_this_text() -> None:
    analysis = an_article().section("analysis")
    assert analysis
    state = State(judged={analysis.sha256: Deed(ANN.as_(ANN.roles[0]), NOON, "stands")})
    assert judged(state=state)["analysis"] == (False, True)
    other = changed("analysis", paragraphs=((MAYBE,),))
    assert judged(other, state)["analysis"] == (False, False)


def test_a_view_that_a_person_wrote_is_the_outlets_already() -> None:
    assert "insight" not in judged(changed("insight", author=Author.PERSON))
    assert judged(changed("insight", author=Author.PERSON, paragraphs=((MAYBE,),)))["insight"] == (False, False)


def test_adopting_a_view_settles_its_flag() -> None:
    insight = a_draft().article.section("insight")
    assert insight
    state = State(judged={insight.sha256: Deed(ANN.as_(ANN.roles[0]), NOON, "adopted")})
    assert not flags(state=state)["insight-to-adopt"].open
