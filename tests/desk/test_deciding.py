"""Settling is a person's word about exactly one thing, on record, and can be taken back until it is signed."""

import pytest

from drafter.desk.deciding import LONGEST_REASON, check_section, decide, judge, one_line, undo
from drafter.desk.flags import Answer, DeskFlag
from drafter.errors import Conflict, Refused
from drafter.store.values import Status
from tests.desk.support import ADA, ANN, BEN, SLUG, House, at_once, dump


def flag(house: House, rule: str = "uncited") -> DeskFlag:
    return next(each for each in house.copy.flags if each.flag.rule == rule)


def test_a_flag_is_kept_for_a_reason_that_stands_on_record(house: House) -> None:
    bare = flag(house)
    decide(house.desk, ANN, SLUG, bare.id, Answer.KEPT, "  She was \u200bthere.\n\nI asked. ")
    assert flag(house).decision and not flag(house).open
    entry = house.entries("decided")[-1]
    assert (entry.by.name, entry.by.role, entry.said()) == ("ann", "editor", "She was there. I asked.")
    assert entry.body == {
        "flag": bare.id, "rule": "uncited", "section": "background", "answer": "kept", "revision": 1,
    }  # fmt: skip
    assert house.story.status is Status.IN_REVIEW
    assert house.story.open_flags == 3
    house.whole()


def test_evidence_is_accepted_without_a_reason(house: House) -> None:
    decide(house.desk, ANN, SLUG, flag(house, "number-not-in-notes").id, Answer.ACCEPTED)
    assert not flag(house, "number-not-in-notes").open


def test_even_what_is_only_to_know_may_be_settled(house: House) -> None:
    decide(house.desk, ANN, SLUG, flag(house, "word-range").id, Answer.KEPT, "It is short on purpose.")
    assert flag(house, "word-range").decision


@pytest.mark.parametrize(
    ("rule", "answer", "reason", "words"),
    [("uncited", Answer.KEPT, " \u200b ", "needs its reason"), ("uncited", Answer.ACCEPTED, "", "cites nothing"),
     ("hole", Answer.KEPT, "So.", "cannot be accepted"), ("insight-to-adopt", Answer.KEPT, "So.", "Adopt it at its"),
     ("uncited", Answer.MENDED, "So.", "cites nothing"), ("uncited", Answer.NOTE_ADDED, "", "cites nothing")],
)  # fmt: skip
def test_what_no_word_can_settle_is_refused(house: House, rule: str, answer: Answer, reason: str, words: str) -> None:
    before = dump(house.store)
    with pytest.raises(Refused, match=words):
        decide(house.desk, ANN, SLUG, flag(house, rule).id, answer, reason)
    assert dump(house.store) == before


def test_a_tk_is_settled_by_no_word(house: House) -> None:
    house.put(BEN, "background", "512", "TK")
    with pytest.raises(Refused, match="This must change"):
        decide(house.desk, ANN, SLUG, flag(house, "tk-left").id, Answer.KEPT, "It will come.")


def test_a_flag_of_a_text_that_is_gone_is_a_conflict(house: House) -> None:
    bare = flag(house)
    house.put(BEN, "background", "Nobody in the council", "No councillor")
    before = dump(house.store)
    for verb in (
        lambda: decide(house.desk, ANN, SLUG, bare.id, Answer.KEPT, "So."),
        lambda: undo(house.desk, ANN, SLUG, bare.id),
    ):
        with pytest.raises(Conflict, match="not there any more"):
            verb()
    assert dump(house.store) == before


def test_a_decision_is_taken_back(house: House) -> None:
    decide(house.desk, ANN, SLUG, flag(house).id, Answer.KEPT, "So.")
    undo(house.desk, BEN, SLUG, flag(house).id)
    assert flag(house).open
    assert house.story.open_flags == 4
    assert [entry.body["answer"] for entry in house.entries("decided")] == ["kept", "undone"]


def test_a_decision_stays_while_other_text_changes(house: House) -> None:
    decide(house.desk, ANN, SLUG, flag(house).id, Answer.KEPT, "So.")
    house.put(BEN, "background", "512", "412")
    house.put(BEN, "introduction", "on Monday ", "")
    assert flag(house).decision


def test_a_section_is_marked_as_read_by_one_person_and_the_mark_is_taken_away(house: House) -> None:
    base = house.hash("faq")
    check_section(house.desk, ANN, SLUG, "faq", base)
    check_section(house.desk, BEN, SLUG, "faq", base)
    assert list(house.copy.state.checked[base]) == ["ann", "ben"]
    check_section(house.desk, ANN, SLUG, "faq", base, checked=False)
    assert list(house.copy.state.checked[base]) == ["ben"]
    house.put(ANN, "faq", "the first buses", "buses")
    assert not house.copy.state.checked.get(house.hash("faq")), "it is another text now"


def test_a_section_that_moved_or_that_code_sets_is_not_checked(house: House) -> None:
    for key, base in (("faq", "0" * 64), ("sources", house.hash("sources")), ("nothing", "0" * 64)):
        with pytest.raises(Conflict):
            check_section(house.desk, ANN, SLUG, key, base)
        with pytest.raises(Conflict):
            judge(house.desk, ANN, SLUG, key, base)


def test_inferences_stand_as_the_outlets_and_its_view_is_adopted(house: House) -> None:
    for key in ("analysis", "insight"):
        judge(house.desk, ANN, SLUG, key, house.hash(key))
    assert [(e.body["section"], e.body["answer"]) for e in house.entries("judged")] == [
        ("analysis", "stands"), ("insight", "adopted"),
    ]  # fmt: skip
    assert not flag(house, "insight-to-adopt").open
    assert house.story.open_flags == 3
    judge(house.desk, BEN, SLUG, "insight", house.hash("insight"), undone=True)
    assert flag(house, "insight-to-adopt").open
    assert house.story.open_flags == 4


def test_facts_are_no_judgement(house: House) -> None:
    with pytest.raises(Refused, match="states facts alone"):
        judge(house.desk, ANN, SLUG, "introduction", house.hash("introduction"))


def test_who_reports_does_not_settle(house: House) -> None:
    before = dump(house.store)
    for verb in (
        lambda: decide(house.desk, ADA, SLUG, flag(house).id, Answer.KEPT, "So."),
        lambda: undo(house.desk, ADA, SLUG, flag(house).id),
        lambda: check_section(house.desk, ADA, SLUG, "faq", house.hash("faq")),
        lambda: judge(house.desk, ADA, SLUG, "analysis", house.hash("analysis")),
    ):
        with pytest.raises(Refused):
            verb()
    assert dump(house.store) == before


@pytest.mark.slow
def test_a_decision_about_a_text_that_somebody_changes_at_the_same_moment_is_about_no_other(both: House) -> None:
    for number in range(3):
        bare = flag(both)
        came = at_once(
            lambda f=bare: decide(both.desk, ANN, SLUG, f.id, Answer.KEPT, "So."),
            lambda n=number: both.put(BEN, "background", "Nobody", f"Nobody{n}"),
        )
        assert not isinstance(came[1], Exception)
        if not isinstance(came[0], Exception):
            decided, filed = both.entries("decided", "filed")[-2:]
            assert decided.seq < filed.seq or decided.body["revision"] == filed.body["revision"]
        else:
            assert isinstance(came[0], Conflict)
        assert both.again().story.open_flags == sum(each.open for each in both.copy.flags)
    both.whole()


@pytest.mark.slow
def test_many_decisions_at_once_all_count(both: House) -> None:
    ids = [each.id for each in both.copy.flags if each.answers]
    came = at_once(*(lambda i=i: decide(both.desk, ANN, SLUG, i, Answer.KEPT, "So.") for i in ids))
    assert came == [None] * len(ids)
    assert set(both.again().copy.state.decisions) == set(ids)
    assert both.story.open_flags == sum(each.open for each in both.copy.flags)


def test_a_reason_is_one_line_and_has_an_end() -> None:
    assert one_line("  a\n\nb\x00\u202e  c ") == "a b c"
    assert len(one_line("a" * LONGEST_REASON)) == LONGEST_REASON
    with pytest.raises(Refused, match="longer than 2,000 characters"):
        one_line("word " * 1_000)
