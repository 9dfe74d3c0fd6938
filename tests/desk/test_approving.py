"""A signature is of exactly one text, by somebody who may, once nothing is open; any change takes it away."""

from collections.abc import Callable
from typing import Any

import pytest

from drafter.article import Author
from drafter.desk import approving
from drafter.desk.anchors import anchors_of
from drafter.desk.approving import STATEMENT_VERSION, approve, sheet, still_signed, waiting_proposals
from drafter.desk.citing import NewNote, add_note, cite
from drafter.desk.deciding import check_section, judge, undo
from drafter.desk.presence import give_up
from drafter.desk.proposing import settle_draft, settle_rewrite, take_draft
from drafter.desk.saving import cut_section
from drafter.desk.versions import restore
from drafter.errors import Conflict, Refused
from drafter.store.values import Status
from tests.desk.support import (
    ADA,
    ANN,
    BEN,
    EVE,
    LEASE,
    SLUG,
    ZOE,
    House,
    a_draft,
    an_article,
    at_once,
    dump,
    fact,
    machine_files,
    newer,
)

SHORT = fact("The Harrow Bay town council voted 7-2 to buy 14 electric buses.", "N1.1")


def refused(house: House, person: Any = ANN, override: str = "", words: str = "") -> str:
    """Signing is refused and changes nothing; gives the words."""
    before = dump(house.store)
    with pytest.raises(Refused, match=words or None) as no:
        house.approve(person, override)
    assert dump(house.store) == before
    assert anchors_of(house.out, SLUG).held == ()
    return str(no.value)


# --- the list


def test_promise_2_a_fresh_draft_has_every_point_open(house: House) -> None:
    assert house.open_points() == [
        "Background: The number “512” is not in the notes.",
        "Background: No passage of the notes is named for it.",
        "Headline", "Introduction", "Background", "Quick Analysis",
        "What’s Next is not written. Write it, or cut it.",
        "FAQs", "The Ledger Insight",
        "Quick Analysis has inferences to settle.",
        "The Ledger Insight is the outlet’s own view. Adopt it, or cut it.",
    ]  # fmt: skip
    house.move(Status.IN_REVIEW)
    assert "has open points. Background: number not in notes. And 10 more." in refused(house)


def test_what_is_only_to_know_is_listed_and_blocks_nothing(house: House) -> None:
    shown = sheet(house.ready().desk, ANN, SLUG)
    assert shown.open == ()
    assert "Background has 39 words, fewer than the 100 of the format." in str([point.what for point in shown.points])
    house.approve()
    assert house.entries("approved")[-1].body["to_know"] == [p.flag for p in shown.points if p.flag]


def one_flag(house: House) -> None:
    kept = next(each for each in house.copy.flags if each.flag.rule == "uncited")
    undo(house.desk, BEN, SLUG, kept.id)


def one_section(house: House) -> None:
    check_section(house.desk, BEN, SLUG, "faq", house.hash("faq"), checked=False)


def one_judgement(house: House) -> None:
    judge(house.desk, BEN, SLUG, "analysis", house.hash("analysis"), undone=True)


def one_view(house: House) -> None:
    judge(house.desk, BEN, SLUG, "insight", house.hash("insight"), undone=True)


def a_typed_text(house: House) -> None:
    house.store.hands.type(SLUG, "faq", "ann", house.hash("faq"), "", "Q: Who?")


def a_newer_draft(house: House) -> None:
    machine_files(house.store, draft=newer(), origin="7" * 64)


def a_tk(house: House) -> None:
    house.put(BEN, "background", "512", "TK")
    check_section(house.desk, BEN, SLUG, "background", house.hash("background"))


@pytest.mark.parametrize(
    ("opens", "words", "told"),  # why a flag stands quotes the text, and what is refused reaches logs
    [
        (one_flag, "Background: No passage of the notes is named for it.", "Background: uncited."),
        (one_section, "", "Not every section is checked."),
        (one_judgement, "Quick Analysis has inferences to settle.", "Quick Analysis has inferences"),
        (one_view, "Ledger Insight is the outlet’s own view", "Ledger Insight is the outlet’s own view"),
        (a_typed_text, "You have unsaved text in FAQs.", "You have unsaved text in FAQs."),
        (a_newer_draft, "A newer draft waits as revision 3.", "A newer draft waits as revision 3."),
        (a_tk, "Background: A fact is still to come here", "Background: tk left."),
    ],
)
def test_each_point_blocks_by_itself(house: House, opens: Callable[[House], None], words: str, told: str) -> None:
    opens(house.ready())
    (what,) = house.open_points()
    assert words in what or what == "FAQs"
    assert told in refused(house)


@pytest.mark.parametrize("words", ["TK", "TKs", "$TKm", "7-TK", "T.K.", "tk", "[tk who says so]"])
def test_promise_2_every_spelling_of_tk_blocks_in_every_text_that_readers_get(house: House, words: str) -> None:
    for key, label in (("headline", "Headline"), ("faq", "FAQs")):
        old = "buses" if key == "headline" else "council"
        house.put(BEN, key, old, words)
        house.ready()
        assert any(what.startswith(f"{label}: A fact is still to come") for what in house.open_points())
    house.save(BEN, "background", house.typed("background"), heading=f"An older {words}")
    assert any("in the heading (TK)" in what for what in house.open_points())
    refused(house)


def test_promise_2_what_would_stop_its_publication_is_open_before_it_is_signed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.ready()
    assert house.open_points() == []
    monkeypatch.setattr(approving, "obstacles", lambda *_: [("it has no end", "Write one.")])
    assert house.open_points() == ["It could not be published: it has no end. Write one."]
    assert "It could not be published: it has no end." in refused(house)


def test_a_hole_blocks(house: House) -> None:
    house.ready()
    restore(house.desk, BEN, SLUG, 1)
    house.open_points()
    assert any("is not written" in what for what in house.open_points())
    refused(house)


def test_somebody_elses_unsaved_text_is_told_and_blocks_nobody(house: House) -> None:
    a_typed_text(house.ready())
    assert any(point.what == "Ann Lee has unsaved text in FAQs." for point in sheet(house.desk, EVE, SLUG).points)
    assert house.open_points(EVE) == []
    give_up(house.desk, ANN, SLUG, "faq")
    house.approve(ANN)


def test_an_embargo_is_told_and_blocks_no_signature(house: House) -> None:
    from tests.store.support import NOON

    machine_files(house.store, draft=a_draft(an_article(embargo=NOON.replace(year=2099))), origin="7" * 64)
    house.ready()
    assert any("under embargo until 23 November 2099" in p.what for p in sheet(house.desk, ANN, SLUG).points)
    house.approve()


# --- the signature


def test_a_signature_names_the_text_the_person_and_the_statement(house: House) -> None:
    house.ready().store.hands.here(SLUG, "ann", "", dirty=False)
    house.approve()
    entry = house.entries("approved")[-1]
    assert (entry.by, entry.body["revision"], entry.body["text_sha256"], entry.body["statement"]) == (
        ANN.as_(ANN.roles[0]), house.copy.revision.number, house.copy.article.sha256, STATEMENT_VERSION,
    )  # fmt: skip
    assert (entry.body["override"], dict(entry.words), entry.body["active_s"]) == (False, {}, 0)
    assert (house.story.status, house.story.open_flags) == (Status.APPROVED, 0)
    assert still_signed(house.copy)
    (anchored,) = anchors_of(house.out, SLUG).held
    assert (anchored.seq, anchored.hash, anchored.text_sha256) == (entry.seq, entry.hash, house.copy.article.sha256)
    house.whole()


def test_a_signature_needs_its_statement(house: House) -> None:
    house.ready()
    with pytest.raises(Refused, match="statement is not ticked"):
        approve(house.desk, ANN, SLUG, house.copy.article.sha256, agreed=False)


def test_promise_2_another_text_than_the_one_that_was_read_is_not_signed(house: House) -> None:
    house.ready()
    read = house.copy.article.sha256
    house.put(BEN, "introduction", "on Monday ", "")
    for other in (read, "", "0" * 64):
        with pytest.raises(Conflict, match="another text by now"):
            approve(house.desk, ANN, SLUG, other, agreed=True)
    assert house.entries("approved") == ()


def test_the_sheet_shows_the_disclosure_as_it_will_stand(house: House) -> None:
    shown = sheet(house.ready().desk, ANN, SLUG)
    assert shown.disclosure.approved
    assert "Ann Lee" in shown.disclosure.line
    assert shown.disclosure.machine["text_sha256"] == house.copy.article.sha256
    assert (shown.may_approve, shown.may_override, shown.eyes) == (True, False, "")
    assert dict(shown.shares.percents)[""] == 100


# --- four eyes


def test_promise_2_whoever_started_it_is_no_second_pair_of_eyes(house: House) -> None:
    house.store.accounts.set_roles("ada", ("reporter", "editor"))
    both = type(ADA)("ada", "Ada Reed", (*ADA.roles, *ANN.roles))
    assert "You started this draft. harbour needs a second pair of eyes. Ask another editor" in refused(
        house.ready(), both
    )


def test_whoever_wrote_a_section_is_none_either_and_a_headline_makes_no_writer(house: House) -> None:
    house.save(ANN, "headline", "Harrow Bay votes for buses")
    house.ready(ANN)
    assert sheet(house.desk, ANN, SLUG).eyes == ""
    hers = "The old fleet stood in the rain and broke down again and again, as everybody in town could see and hear."
    house.save(ANN, "background", f"{LEASE.text} {hers} [N2.1]")
    house.ready(BEN)
    assert sheet(house.desk, ANN, SLUG).eyes == "More than half of a section’s words are yours."
    refused(house, ANN, words="second pair of eyes")
    assert sheet(house.desk, BEN, SLUG).eyes == ""
    house.approve(BEN)


def test_whoever_had_a_newer_draft_made_that_was_taken_over_started_it_too(house: House) -> None:
    house.put(ANN, "introduction", "on Monday ", "")
    filed = machine_files(house.store, draft=newer(), origin="7" * 64, started_by="ben")
    take_draft(house.desk, ANN, SLUG, filed.number, ["introduction"])
    assert sheet(house.ready(ANN).desk, BEN, SLUG).eyes == "You started this draft."
    refused(house, BEN, words="You started this draft")
    house.approve(EVE)


def test_whoever_had_a_section_rewritten_started_it_too(house: House) -> None:
    run = house.proposed((SHORT,), by=BEN)
    settle_rewrite(house.desk, ANN, SLUG, run, house.hash("introduction"), [1])
    assert sheet(house.ready(EVE).desk, BEN, SLUG).eyes == "You had a section of it rewritten."
    refused(house, BEN, words="had a section of it rewritten")
    house.approve(ANN)


def test_a_rewrite_that_was_refused_makes_nobody_its_starter(house: House) -> None:
    run = house.proposed((SHORT,), by=BEN)
    settle_rewrite(house.desk, ANN, SLUG, run, house.hash("introduction"), [])
    assert sheet(house.ready(EVE).desk, BEN, SLUG).eyes == ""


def test_the_text_of_a_rewrite_that_was_refused_is_a_machines_when_somebody_types_it(house: House) -> None:
    run = house.proposed((SHORT,), by=BEN)
    settle_rewrite(house.desk, BEN, SLUG, run, house.hash("introduction"), [])
    house.save(BEN, "introduction", f"{SHORT.text} [N1.1]")
    assert house.section("introduction").author is Author.MODEL
    assert dict(sheet(house.desk, BEN, SLUG).shares.sections["introduction"]).keys() == {""}


def test_letters_that_look_alike_make_no_word_a_persons(house: House) -> None:
    typed = house.typed("introduction")
    house.save(BEN, "introduction", typed.translate(str.maketrans("aeopcx", "аеорсх")))
    assert house.section("introduction").author is Author.MODEL
    assert dict(sheet(house.desk, BEN, SLUG).shares.sections["introduction"]).keys() == {""}


def test_who_settles_a_flag_of_their_own_sentence_does_not_sign(house: House) -> None:
    house.put(ANN, "background", "512", "9,321")
    house.ready(ANN)
    assert sheet(house.desk, ANN, SLUG).eyes == "You settled a flag of a sentence that you typed yourself."
    refused(house, ANN, words="settled a flag of a sentence")
    assert sheet(house.desk, BEN, SLUG).eyes == ""


def test_a_newer_draft_that_was_set_aside_makes_nobody_its_starter(house: House) -> None:
    house.put(ANN, "introduction", "on Monday ", "")
    filed = machine_files(house.store, draft=newer(), origin="7" * 64, started_by="ben")
    settle_draft(house.desk, ANN, SLUG, filed.number)
    assert sheet(house.ready(ANN).desk, BEN, SLUG).eyes == ""


def test_who_may_override_does_so_for_a_reason_that_stays_for_ever(house: House) -> None:
    house.save(EVE, "background", "An old fleet and a cold winter. [N2.1]")
    house.ready()
    assert sheet(house.desk, EVE, SLUG).may_override
    for nothing in ("", "  ", "\u200b"):
        assert "Say why it goes out without" in refused(house, EVE, nothing)
    house.approve(EVE, " Nobody else\n\x00 was in. ")
    entry = house.entries("approved")[-1]
    assert (entry.body["override"], entry.said("override")) == (True, "Nobody else was in.")
    assert "Nobody else was in." in str(sheet(house.desk, ANN, SLUG).copy.state.approval)
    house.put(BEN, "introduction", "on Monday ", "")
    assert [e.said("override") for e in house.entries("approved")] == ["Nobody else was in."]


def test_a_reason_that_nobody_asked_for_is_not_put_on_record(house: House) -> None:
    house.ready().approve(ANN, "To be on the safe side.")
    entry = house.entries("approved")[-1]
    assert (entry.body["override"], dict(entry.words)) == (False, {})


def test_the_role_that_may_override_is_the_policys(house: House) -> None:
    house.save(ANN, "background", "An old fleet and a cold winter. [N2.1]")
    refused(house.ready(), ANN, "Nobody else was in.", "Ask another editor")
    house.with_policy(override_role="editor").approve(ANN, "Nobody else was in.")


@pytest.mark.parametrize(("rule", "needed"), [("model", False), ("always", True), ("off", False)])
def test_a_text_without_a_machines_word_needs_two_pairs_of_eyes_only_where_the_policy_says_so(
    house: House, rule: str, needed: bool
) -> None:
    for key in ("whats_next", "faq", "insight", "analysis"):
        cut_section(house.desk, BEN, SLUG, key, house.hash(key))
    for key in ("headline", "introduction", "background"):
        house.save(ANN, key, f"Another {key} entirely. [N1.1]")
    house.with_policy(four_eyes=rule)
    assert bool(sheet(house.with_policy(four_eyes=rule).desk, ANN, SLUG).eyes) is needed


def test_an_off_rule_lets_a_starter_sign(house: House) -> None:
    house.save(ANN, "background", "An old fleet and a cold winter. [N2.1]")
    house.ready().with_policy(four_eyes="off").approve(ANN)


def test_an_admin_or_a_reporter_does_not_sign(house: House) -> None:
    house.ready()
    for person in (ADA, ZOE):
        refused(house, person, "I am in charge.", "Only an editor can approve")


# --- any change reopens it

Change = Callable[[House], object]
CHANGES: dict[str, Change] = {
    "a save": lambda h: h.put(BEN, "introduction", "on Monday ", ""),
    "another heading": lambda h: h.save(BEN, "introduction", h.typed("introduction"), heading="Another"),
    "a citation": lambda h: cite(h.desk, BEN, SLUG, "S2", h.hash("introduction"), ["N1.2"]),
    "a note": lambda h: add_note(h.desk, BEN, SLUG, NewNote("Minutes", "The council met for three hours.")),
    "a cut": lambda h: cut_section(h.desk, BEN, SLUG, "faq", h.hash("faq")),
    "an older version": lambda h: restore(h.desk, BEN, SLUG, 1),
    "a machine's text": lambda h: machine_files(h.store, draft=newer(), origin="7" * 64),
    "a rewrite": lambda h: settle_rewrite(
        h.desk, BEN, SLUG, h.proposed((fact("Buses.", "N1.1"),)), h.hash("introduction"), [1]
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_promise_2_any_change_reopens_it(house: House, change: str) -> None:
    house.approved()
    CHANGES[change](house)
    assert house.story.status is Status.IN_REVIEW
    assert not still_signed(house.copy)
    assert house.copy.state.approval is None
    house.whole()


def test_looking_and_typing_reopen_nothing(house: House) -> None:
    from drafter.desk.review import note_opening

    house.approved()
    note_opening(house.desk, BEN, SLUG)
    a_typed_text(house)
    house.save(BEN, "faq", house.typed("faq"))
    assert machine_files(house.store).number == 1, "the same draft again is nothing new"
    assert house.story.status is Status.APPROVED
    assert still_signed(house.copy)


def test_a_text_that_is_put_back_needs_another_signature(house: House) -> None:
    house.approved()
    number = house.copy.revision.number
    house.put(BEN, "introduction", "on Monday ", "")
    restore(house.desk, BEN, SLUG, number)
    assert house.copy.article.sha256 == house.entries("approved")[-1].body["text_sha256"]
    assert not still_signed(house.copy)


def test_what_waits_is_settled_by_taking_it_over_or_setting_it_aside(house: House) -> None:
    house.put(ANN, "introduction", "on Monday ", "")
    numbers = [machine_files(house.store, draft=newer(), origin=digit * 64).number for digit in "78"]
    assert waiting_proposals(house.desk, house.copy) == tuple(numbers)
    settle_draft(house.desk, ANN, SLUG, numbers[0])
    take_draft(house.desk, ANN, SLUG, numbers[1], ["introduction"])
    assert waiting_proposals(house.desk, house.copy) == ()


# --- rivals


@pytest.mark.slow
def test_promise_2_of_a_signature_and_a_save_at_once_no_unsigned_text_is_signed(both: House) -> None:
    both.ready()
    for number in range(4):
        both.ready()
        read = both.copy.article.sha256
        came = at_once(
            lambda text=read: approve(both.desk, ANN, SLUG, text, agreed=True),
            lambda n=number: both.put(BEN, "introduction", "diesel", f"diesel{n} diesel"),
        )
        assert not isinstance(came[1], Exception), came
        assert came[0] is None or isinstance(came[0], Conflict | Refused), came
        here = both.again()
        assert not still_signed(here.copy)
        assert here.story.status is Status.IN_REVIEW
        if came[0] is None:
            assert here.entries("approved")[-1].body["text_sha256"] == read
    both.whole()


@pytest.mark.slow
def test_of_two_signatures_at_once_one_stands(both: House) -> None:
    both.ready(EVE)
    read = both.copy.article.sha256
    came = at_once(*(lambda p=p: approve(both.desk, p, SLUG, read, agreed=True) for p in (ANN, BEN)))
    assert sorted(type(each).__name__ for each in came) == ["NoneType", "Refused"]
    assert len(both.entries("approved")) == 1
    both.whole()


@pytest.mark.slow
def test_of_a_signature_and_a_machines_text_at_once_nothing_new_is_signed(both: House) -> None:
    for number in range(3):
        for line in waiting_proposals(both.desk, both.again().copy):
            settle_draft(both.desk, EVE, SLUG, line)
        both.ready(EVE)
        read = both.copy.article.sha256
        at_once(
            lambda text=read: approve(both.desk, ANN, SLUG, text, agreed=True),
            lambda n=number: machine_files(both.store, draft=newer(f"Draft {n}."), origin=f"{n + 3}" * 64),
        )
        assert both.again().story.status is Status.IN_REVIEW
        assert not still_signed(both.again().copy)
    both.whole()


def test_a_signature_outlasts_being_only_looked_at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody opens the story between the look and the signature: it is looked at again, once."""
    house.ready()
    real, count = type(house.store).at_desk, [0]

    def late(store: Any, slug: str) -> Any:
        count[0] += 1
        if count[0] == 1:
            store.entries.add(slug, "opened", by=BEN.as_(BEN.roles[0]), body={"revision": 2})
        return real(store, slug)

    monkeypatch.setattr(type(house.store), "at_desk", late)
    house.approve()
    assert still_signed(house.copy)


def test_a_text_that_keeps_changing_is_not_signed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.ready()
    real = type(house.store).at_desk

    def late(store: Any, slug: str) -> Any:
        store.entries.add(slug, "opened", by=BEN.as_(BEN.roles[0]), body={"revision": 2})
        return real(store, slug)

    monkeypatch.setattr(type(house.store), "at_desk", late)
    with pytest.raises(Conflict, match="changed meanwhile; it is not approved"):
        house.approve()
    assert house.entries("approved") == ()
