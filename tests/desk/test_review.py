"""The review page is a draft beside its evidence, with what is open, who is at it, and what this person may do now."""

from datetime import timedelta

import pytest

from drafter.desk import review as module
from drafter.desk.deciding import check_section, decide, judge
from drafter.desk.flags import Answer
from drafter.desk.people import Person
from drafter.desk.presence import here, keep_typed
from drafter.desk.proposing import settle_rewrite
from drafter.desk.review import Review, note_opening, review
from drafter.desk.table import Verb
from drafter.errors import UnknownStory
from drafter.formats import Form
from drafter.store.values import Status
from tests.desk.support import (
    ADA,
    ANN,
    BEN,
    EVE,
    REX,
    SLUG,
    VOTED,
    ZOE,
    House,
    dump,
    fact,
    machine_files,
    newer,
)


def shown(house: House, person: Person = ANN) -> Review:
    return review(house.desk, person, SLUG)


def test_every_section_is_a_pane_with_its_text_and_its_flags(house: House) -> None:
    page = shown(house)
    assert [pane.key for pane in page.panes] == [
        "headline", "introduction", "background", "analysis", "whats_next", "faq", "insight", "sources",
    ]  # fmt: skip
    panes = {pane.key: pane for pane in page.panes}
    assert panes["introduction"].typed.text.startswith(VOTED.text)
    assert panes["introduction"].hash == house.hash("introduction")
    assert [flag.flag.rule for flag in panes["background"].flags if flag.open] == ["number-not-in-notes", "uncited"]
    assert (panes["headline"].form, panes["faq"].form) == (Form.LINE, Form.FAQ)
    assert (panes["headline"].has_heading, panes["background"].has_heading) == (False, True)
    assert {key: pane.editable for key, pane in panes.items() if not pane.editable} == {"sources": False}
    assert {key for key, pane in panes.items() if pane.judgement} == {"analysis", "insight"}
    assert page.status == "waiting for review"
    assert len(page.open_flags) == 4
    assert page.to_know == len(house.copy.flags) - 4
    assert "small-2026" in panes["introduction"].how


def test_what_was_done_is_on_the_page_and_looking_changes_nothing(house: House) -> None:
    flag = next(each for each in house.copy.flags if each.flag.rule == "uncited")
    decide(house.desk, ANN, SLUG, flag.id, Answer.KEPT, "She was there.")
    check_section(house.desk, BEN, SLUG, "faq", house.hash("faq"))
    judge(house.desk, ANN, SLUG, "analysis", house.hash("analysis"))
    before = dump(house.store)
    page = shown(house)
    panes = {pane.key: pane for pane in page.panes}
    assert page.settled == 1
    assert [deed.by.name for deed in panes["faq"].checked] == ["ben"]
    analysis = panes["analysis"].judgement
    assert analysis and analysis.deed
    assert dump(house.store) == before


def test_who_is_there_and_what_they_have_in_hand_is_seen(house: House) -> None:
    here(house.desk, BEN, SLUG, "faq", dirty=True)
    here(house.desk, ANN, SLUG)
    keep_typed(house.desk, BEN, SLUG, "faq", house.hash("faq"), "", "Q: Who?")
    keep_typed(house.desk, ANN, SLUG, "analysis", house.hash("analysis"), "", "Mine.")
    page = shown(house)
    assert [(one.account, one.section, one.dirty) for one in page.present] == [("ben", "faq", True)]
    panes = {pane.key: pane for pane in page.panes}
    lease = panes["faq"].lease
    assert lease and page.name(lease.account) == "Ben Ode"
    assert [buffer.text for buffer in panes["faq"].others] == ["Q: Who?"]
    mine = panes["analysis"].mine
    assert mine and mine.text == "Mine."
    assert {pane.key: pane.lease for pane in shown(house, BEN).panes if pane.lease} == {}


def test_rewrites_and_newer_drafts_that_wait_are_shown_until_they_are_settled(house: House) -> None:
    house.put(BEN, "background", "512", "412")
    run = house.proposed((fact("Buses.", "N1.1"),))
    house.rewrite("faq", "f" * 64)
    machine_files(house.store, draft=newer(), origin="7" * 64)
    panes = {pane.key: [each.state for each in pane.rewrites] for pane in shown(house).panes if pane.rewrites}
    assert panes == {"introduction": ["ready"], "faq": ["asked"]}
    assert shown(house).proposals == (3,)
    settle_rewrite(house.desk, ANN, SLUG, run, house.hash("introduction"), [])
    assert not {pane.key for pane in shown(house).panes if pane.rewrites} - {"faq"}


@pytest.mark.parametrize(
    ("person", "status", "can"),
    [(ADA, Status.DRAFTED, {Verb.EDIT, Verb.REWRITE}), (ADA, Status.IN_REVIEW, set()), (ZOE, Status.IN_REVIEW, set()),
     (ANN, Status.IN_REVIEW, {Verb.EDIT, Verb.DECIDE, Verb.REWRITE, Verb.RETURN, Verb.APPROVE, Verb.SPIKE}),
     (ANN, Status.SPIKED, {Verb.UNSPIKE})],
)  # fmt: skip
def test_a_page_offers_what_the_table_allows(house: House, person: Person, status: Status, can: set[Verb]) -> None:
    house.move(status)
    assert shown(house, person).can == can


def test_the_disclosure_stands_there_and_changes_with_the_facts(house: House) -> None:
    first = shown(house).disclosure
    house.ready(BEN)
    checked = shown(house).disclosure
    house.approve()
    signed = shown(house).disclosure
    assert len({first.line, checked.line, signed.line}) >= 2
    assert (first.approved, checked.approved, signed.approved) == (False, False, True)
    assert "Ben Ode" in str(checked.machine) and "Ben Ode" not in str(first.machine)
    assert (shown(house).signed, "Ann Lee" in signed.line) == (True, True)


def test_promise_6_a_page_shows_no_word_of_what_may_not_be_shown(house: House) -> None:
    for person in (ADA, ANN, EVE, ZOE):
        page = repr(shown(house, person).page)
        assert "intends to resign" not in page
        assert "Calloway" not in page


def test_a_stranger_sees_no_page(house: House) -> None:
    with pytest.raises(UnknownStory):
        shown(house, REX)
    house.store.stories.open("empty", None)
    with pytest.raises(UnknownStory):
        review(house.desk, ANN, "empty")


# --- openings


def test_an_opening_is_on_record_once_per_person_text_and_half_hour(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in (ANN, ANN, ADA, ZOE, EVE):
        note_opening(house.desk, person, SLUG)
    assert [(e.by.name, e.by.role, e.body["revision"]) for e in house.entries("opened")] == [
        ("ann", "editor", 1), ("ada", "reporter", 1), ("zoe", "admin", 1), ("eve", "editor", 1),
    ]  # fmt: skip
    house.put(BEN, "introduction", "on Monday ", "")
    note_opening(house.desk, ANN, SLUG)
    assert house.entries("opened")[-1].body["revision"] == 2
    monkeypatch.setattr(module, "_AGAIN", timedelta(0))
    note_opening(house.desk, ANN, SLUG)
    assert len(house.entries("opened")) == 6
    house.whole()


def test_a_stranger_opens_nothing(house: House) -> None:
    with pytest.raises(UnknownStory):
        note_opening(house.desk, REX, SLUG)
    assert house.entries("opened") == ()
