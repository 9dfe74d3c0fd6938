"""What has been decided is told from the record alone: each entry does its part, and no other."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.chain import PROGRAM, By, Entry
from drafter.desk.state import Deed, State, folded
from drafter.store.values import Status
from tests.store.support import NOON

ANN, BEN = By("ann", "Ann Lee", "editor"), By("ben", "Ben Ode", "editor")
FLAG, LEDE, BODY = "f" * 64, "a" * 64, "b" * 64


class Told:
    """A record that grows."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(self, kind: str, by: By = ANN, body: dict[str, Any] | None = None, **words: str) -> "Told":
        seq = len(self.entries) + 1
        at = NOON + timedelta(minutes=seq)
        self.entries.append(Entry("harbour", seq, at, kind, by, body or {}, "", "", f"{seq:064x}", words))
        return self

    def decided(self, answer: str, by: By = ANN, flag: str = FLAG, **words: str) -> "Told":
        return self.add("decided", by, {"flag": flag, "answer": answer, "revision": 1}, **words)

    def filed(self, revision: int, by: By, *hashes: str, changed: tuple[str, ...] = (), **how: Any) -> "Told":
        keys = ("lede", "body", "faq")
        sections = [[key, digest, digest] for key, digest in zip(keys, hashes, strict=False)]
        return self.add("filed", by, {"revision": revision, "sections": sections, "changed": list(changed), **how})

    def step(self, to: Status, before: Status = Status.IN_REVIEW) -> "Told":
        return self.add("status", PROGRAM, {"from": before, "to": to})

    def approved(self, by: By = ANN, **words: str) -> "Told":
        body = {"revision": 2, "text_sha256": "c" * 64, "override": bool(words)}
        return self.step(Status.APPROVED).add("approved", by, body, **words)

    @property
    def state(self) -> State:
        return folded(self.entries)


def test_nothing_is_decided_of_a_story_that_has_just_begun() -> None:
    assert Told().state == State()
    assert Told().add("begun", PROGRAM).state == State(seq=1)


def test_a_record_may_be_read_in_parts() -> None:
    told = Told().decided("kept", reason="So.").filed(2, BEN, LEDE, changed=("lede",)).approved()
    for cut in range(len(told.entries) + 1):
        assert folded(told.entries[cut:], folded(told.entries[:cut])) == told.state


def test_an_entry_of_a_kind_that_is_not_known_changes_nothing_but_the_count() -> None:
    assert Told().add("invented", ANN, {"x": 1}).state == State(seq=1, names={"ann": "Ann Lee"})


def test_people_are_called_as_the_record_last_named_them() -> None:
    state = Told().add("opened", By("ann", "Ann Miller", "editor"), {"revision": 1}).decided("kept").state
    assert (state.full_name("ann"), state.full_name("nobody")) == ("Ann Lee", "nobody")


@pytest.mark.parametrize("answer", ["accepted", "kept"])
def test_a_persons_word_holds_until_it_is_taken_back(answer: str) -> None:
    told = Told().decided(answer, reason="The minutes say so.")
    assert told.state.decisions == {FLAG: Deed(ANN, told.entries[0].at, answer, "The minutes say so.")}
    assert told.decided("undone", BEN).state.decisions == {}
    assert told.decided("kept", BEN, reason="Still.").state.decisions[FLAG].by == BEN


@pytest.mark.parametrize("answer", ["mended", "note_added"])
def test_what_became_of_a_text_settles_nothing_should_that_text_come_back(answer: str) -> None:
    assert Told().decided(answer).state.decisions == {}
    assert Told().decided("kept", reason="So.").decided(answer).state.decisions == {}


def test_a_section_is_checked_by_each_person_for_itself() -> None:
    body = {"section": "lede", "text_sha256": LEDE}
    told = Told().add("checked", ANN, body).add("checked", BEN, body)
    assert list(told.state.checked[LEDE]) == ["ann", "ben"]
    assert list(told.add("unchecked", ANN, body).state.checked[LEDE]) == ["ben"]
    assert BODY not in told.state.checked


def test_a_judgement_is_made_and_taken_back() -> None:
    body = {"section": "lede", "text_sha256": LEDE}
    told = Told().add("judged", ANN, {**body, "answer": "stands"})
    assert told.state.judged[LEDE].answer == "stands"
    assert told.add("judged", BEN, {**body, "answer": "undone"}).state.judged == {}


def test_who_changed_a_section_has_edited_it_until_it_is_as_a_machine_left_it() -> None:
    told = Told().filed(1, PROGRAM, LEDE, BODY).filed(2, ANN, "1" * 64, BODY, changed=("lede",))
    assert {key: list(deeds) for key, deeds in told.state.edited.items()} == {"lede": ["ann"]}
    told.filed(3, BEN, "2" * 64, "3" * 64, changed=("lede", "body"))
    assert {key: list(deeds) for key, deeds in told.state.edited.items()} == {"lede": ["ann", "ben"], "body": ["ben"]}
    told.filed(4, BEN, LEDE, "3" * 64, changed=("lede",), restored={"revision": 1})
    assert {key: list(deeds) for key, deeds in told.state.edited.items()} == {"body": ["ben"]}
    told.filed(5, BEN, "4" * 64, "3" * 64, changed=("lede",))
    assert list(told.state.edited["lede"]) == ["ben"], "what ann once changed is not in it any more"


def test_a_machines_rewrite_that_was_taken_over_whole_is_edited_by_nobody() -> None:
    told = Told().filed(1, PROGRAM, LEDE).add("rewritten", PROGRAM, {"run": "r", "text_sha256": BODY})
    assert told.state.left_at == 2
    assert told.filed(2, ANN, BODY, changed=("lede",)).state.edited == {}


def test_letting_a_sentence_rest_on_something_else_is_no_editing() -> None:
    told = Told().filed(1, PROGRAM, LEDE).filed(2, ANN, BODY, changed=("lede",), cited={"section": "lede"})
    assert told.state.edited == {}


def test_texts_from_before_the_record_are_known_too() -> None:
    revisions = [{"kind": "machine", "sections": [["", LEDE, "x"]]}, {"kind": "person", "sections": [["", BODY, "y"]]}]
    assert Told().add("adopted", PROGRAM, {"revisions": revisions, "runs": []}).state.left == {LEDE}


def test_what_was_taken_from_another_draft_is_remembered() -> None:
    told = Told().filed(3, ANN, proposal={"revision": 2, "sections": ["lede"]})
    told.filed(5, ANN, proposal={"revision": 4, "sections": []}).filed(6, ANN, restored={"revision": 1})
    assert told.state.drawn == {1, 2}


@pytest.mark.parametrize("to", [Status.IN_REVIEW, Status.RETURNED, Status.DRAFTED, Status.DRAFTING])
def test_promise_2_an_approval_ends_with_the_first_step_back(to: Status) -> None:
    told = Told().approved()
    assert told.state.approval
    assert told.step(to, Status.APPROVED).state.approval is None


@pytest.mark.parametrize("to", [Status.SPIKED, Status.APPROVED])
def test_an_approval_outlasts_a_spike(to: Status) -> None:
    assert Told().approved().step(to, Status.APPROVED).state.approval


def test_an_approval_is_of_one_text_by_one_person_and_names_why_nobody_else_looked() -> None:
    signed = Told().approved(BEN, override="Nobody else was in.").state.approval
    assert signed
    assert (signed.revision, signed.text_sha256, signed.by, signed.seq, signed.hash, signed.override) == (
        2, "c" * 64, BEN, 2, f"{2:064x}", "Nobody else was in.",
    )  # fmt: skip
    gone = Told().approved(BEN, override="").state.approval
    assert gone and gone.override == "reason taken out", "that there was a reason stays visible for ever"
    plain = Told().approved().state.approval
    assert plain and plain.override == ""


def test_a_publication_is_decided_and_then_finished() -> None:
    body = {"revision": 2, "text_sha256": "c" * 64, "at": NOON.isoformat(), "number": 1}
    told = Told().add("correcting", ANN, {"number": 1}, what="It was 7-2.").add("publishing", ANN, body)
    out = told.state.publication
    assert out
    assert (out.revision, out.at, out.number, out.by, out.seq, out.corrections, out.finished) == (
        2, NOON, 1, ANN, 2, 1, False,
    )  # fmt: skip
    done = told.add("published", ANN, body).state.publication
    assert done and done.finished
    again = told.add("publishing", BEN, {**body, "number": 2}).state.publication
    assert again and (again.finished, again.number, again.by) == (False, 2, BEN)
    assert Told().add("published", ANN, body).state.publication is None


def test_corrections_keep_their_order_and_their_lines() -> None:
    told = Told().add("correcting", ANN, {"number": 1}, what="It was 7-2.").add("correcting", BEN, {"number": 2})
    assert [(one.number, one.by, one.what) for one in told.state.corrections] == [
        (1, "Ann Lee", "It was 7-2."), (2, "Ben Ode", ""),
    ]  # fmt: skip


def test_a_return_is_over_once_the_text_is_signed() -> None:
    told = Told().add("returned", ANN, {}, reason="Say who paid.")
    assert told.state.returned and told.state.returned.reason == "Say who paid."
    assert told.approved().state.returned is None


def test_a_spike_is_over_when_the_story_is_back_and_a_kill_never_is() -> None:
    told = Told().step(Status.SPIKED).add("spiked", ANN, {}, reason="It is old.")
    assert told.state.spiked and told.state.spiked.reason == "It is old."
    assert told.step(Status.IN_REVIEW, Status.SPIKED).state.spiked is None
    assert told.add("killed", BEN, {"files": {}}, reason="It was wrong.").step(Status.IN_REVIEW).state.killed


def test_openings_admissions_settled_drafts_and_purges_are_kept() -> None:
    told = Told().add("opened", ANN, {"revision": 1}).add("opened", ANN, {"revision": 1})
    told.add("admitted", BEN, {"account": "ann"}).add("proposal_settled", ANN, {"revision": 3}).add("purged", PROGRAM)
    state = told.state
    assert state.opened == {("ann", 1): told.entries[1].at}
    assert (state.admitted, state.settled, state.purged) == ({"ann"}, {3}, 5)


@given(st.lists(st.sampled_from(["kept", "accepted", "undone", "mended", "note_added"]), max_size=8))
def test_the_last_word_about_a_flag_counts(answers: list[str]) -> None:
    told = Told()
    for answer in answers:
        told.decided(answer)
    last = answers[-1] if answers else ""
    assert set(told.state.decisions) == ({FLAG} if last in {"kept", "accepted"} else set())
