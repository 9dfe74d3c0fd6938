"""Whatever people, machines and crashes do in whatever order: nothing unsigned goes out, nothing filed is lost, the
record holds, and whoever alters a row of it is found out.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from drafter.article import Author, Section, Sentence
from drafter.desk import approving, killing, publishing
from drafter.desk.approving import approve, waiting_proposals
from drafter.desk.citing import NewNote, add_note, cite
from drafter.desk.deciding import check_section, decide, judge, undo
from drafter.desk.finishing import finish_all
from drafter.desk.flags import Answer
from drafter.desk.killing import kill
from drafter.desk.merging import save_merged
from drafter.desk.moving import (
    correct,
    reopen,
    resubmit,
    return_to_writer,
    spike,
    unspike,
    withdraw_correction,
)
from drafter.desk.people import Person
from drafter.desk.presence import keep_typed
from drafter.desk.proposing import proposal, settle_draft, settle_rewrite, take_draft, wish
from drafter.desk.publishing import decide_to_publish, finish_publication, folder_of
from drafter.desk.saving import SectionMoved, cut_section, save_section
from drafter.desk.versions import restore
from drafter.errors import Conflict, Refused, UnknownStory
from drafter.store import Store, store_url
from drafter.store.desk_tables import metadata
from drafter.store.desk_values import RewriteState
from drafter.store.values import Published, Status
from drafter.store.work import StoryWork
from tests.desk.attacker import Attacker, other
from tests.desk.support import ADA, ANN, BEN, EVE, SLUG, House, begin, desk_on, fact, machine_files, newer
from tests.desk.test_verify import NOT_TOLD, TOLD
from tests.store.support import empty


class Power(BaseException):
    """The process is gone, without a chance to tidy up."""


class Fuse:
    """Burns down with every step of a verb, and takes the process with it."""

    def __init__(self) -> None:
        self.left: int | None = None

    def burn(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left <= 0:
                self.left = None
                raise Power


def on_a_fuse(fuse: Fuse, real: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(real)
    def step(*args: Any, **more: Any) -> Any:
        fuse.burn()
        done = real(*args, **more)
        fuse.burn()
        return done

    return step


EXPECTED = (Refused, Conflict, UnknownStory)
KEYS = ("headline", "introduction", "background", "analysis", "whats_next", "faq", "insight")
TEXTS = (
    "The council voted 7-2 on Monday. [N1.1]",
    "The buses will cost $9.8 million. [N1.2] They replace diesel vehicles. [N1.2]",
    "The town tried a lease of three electric buses in 2019. [N2.2]\n\nIt ended it after one winter. [N2.2]",
    "Nobody was surprised. The fleet broke down 612 times. [N2.1]",
    "Q: Who voted?\nA: The council. [N1.1]",
    "A fact is TK.",
    "The grant could fall. [N2.6 →] The union asked for training. [N2.5]",
)
people = st.sampled_from([ADA, ANN, ANN, BEN, BEN, EVE])
editors = st.sampled_from([ANN, BEN, EVE])
keys = st.sampled_from(KEYS)
texts = st.sampled_from(TEXTS)
few = st.integers(0, 7)


class Newsroom(RuleBasedStateMachine):
    """One story, the people around it, a machine that files newer texts, and a power supply that fails."""

    fuse: Fuse
    open_house: Callable[[], Any]

    def __init__(self) -> None:
        super().__init__()
        self._context = type(self).open_house()
        self.house: House = self._context.__enter__()
        self.seen: dict[int, str] = {}
        self.origins = 0
        self.kill_tried = False

    def teardown(self) -> None:
        type(self).fuse.left = None
        self._context.__exit__(None, None, None)

    @initialize(start=st.sampled_from(["drafted", "ready", "approved", "published"]))
    def begin(self, start: str) -> None:
        """Much of what may go wrong goes wrong late."""
        if start != "drafted":
            self.house.ready(EVE)
        if start in {"approved", "published"}:
            self.house.approve(ANN)
        if start == "published":
            decide_to_publish(self.house.desk, ANN, SLUG)
            finish_publication(self.house.desk, SLUG)

    # --- how things are done

    def do(self, what: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """A verb as a person does it: it may be refused, and the process may die in it."""
        try:
            return what(self.house.desk, *args, **more)
        except EXPECTED as fault:
            return fault
        except Power:
            self.house = self.house.again()
            return None

    def hash(self, key: str) -> str:
        found = self.house.copy.article.section(key)
        return found.sha256 if found else "0" * 64

    def base(self, key: str, age: int) -> str:
        """The hash of the section now, or as it was some revisions ago."""
        numbers = [line.number for line in self.house.store.revisions.list(SLUG)]
        number = numbers[max(0, len(numbers) - 1 - age)]
        found = self.house.store.revisions.get(SLUG, number).draft.article.section(key) if age else None
        return found.sha256 if found else self.hash(key)

    # --- people

    @rule(person=people, key=keys, text=texts, age=st.sampled_from([0, 0, 0, 1, 2]))
    def save(self, person: Person, key: str, text: str, age: int) -> None:
        came = self.do(save_section, person, SLUG, key, self.base(key, age), text, "A heading")
        if isinstance(came, SectionMoved):
            typed = {(b.account, b.section): b.text for b in self.house.store.hands.typed(SLUG)}
            assert typed[person.name, key] == text, "what was typed is kept"

    @rule(person=people, key=keys, text=texts)
    def type(self, person: Person, key: str, text: str) -> None:
        self.do(keep_typed, person, SLUG, key, self.base(key, 1), "", text)

    @rule(person=people, pick=st.sampled_from(["mine", "theirs", "both"]), key=keys)
    def merge(self, person: Person, key: str, pick: str) -> None:
        self.do(save_merged, person, SLUG, key, self.hash(key), dict.fromkeys(range(9), pick))

    @rule(person=people, which=few, passage=st.sampled_from(["N1.1", "N2.3", "N3.1"]))
    def cite(self, person: Person, which: int, passage: str) -> None:
        found = [(n, section) for n, section, _ in self.house.copy.article.numbered()]
        if found:
            number, section = found[which % len(found)]
            self.do(cite, person, SLUG, number, section.sha256, [passage])

    @rule(person=people, key=keys)
    def cut(self, person: Person, key: str) -> None:
        self.do(cut_section, person, SLUG, key, self.hash(key))

    @rule(person=people, which=few)
    def restore(self, person: Person, which: int) -> None:
        self.do(restore, person, SLUG, 1 + which % len(self.house.store.revisions.list(SLUG)))

    @rule(person=people)
    def bring(self, person: Person) -> None:
        if len(self.house.copy.dossier.notes) < 7:
            number = len(self.house.copy.dossier.notes)
            self.do(add_note, person, SLUG, NewNote(f"Note {number}", f"The clerk counted {number} votes on Monday."))

    @rule(person=people, which=few, answer=st.sampled_from([Answer.KEPT, Answer.ACCEPTED]))
    def decide(self, person: Person, which: int, answer: Answer) -> None:
        flags = self.house.copy.flags
        if flags:
            self.do(decide, person, SLUG, flags[which % len(flags)].id, answer, "The minutes say so.")

    @rule(person=editors, which=few)
    def undo(self, person: Person, which: int) -> None:
        flags = [flag for flag in self.house.copy.flags if flag.decision]
        if flags:
            self.do(undo, person, SLUG, flags[which % len(flags)].id)

    @rule(person=editors, key=keys, checked=st.booleans())
    def check(self, person: Person, key: str, checked: bool) -> None:
        self.do(check_section, person, SLUG, key, self.hash(key), checked=checked)

    @rule(person=editors, key=st.sampled_from(["analysis", "insight", "introduction"]), undone=st.booleans())
    def judge(self, person: Person, key: str, undone: bool) -> None:
        self.do(judge, person, SLUG, key, self.hash(key), undone=undone)

    @rule(person=editors)
    def make_ready(self, person: Person) -> None:
        """All that one person can settle, so that signatures are not a rare event."""
        for flag in self.house.copy.flags:
            if flag.open and not flag.answers and flag.section not in {"headline", "", "insight"}:
                self.do(cut_section, person, SLUG, flag.section, self.hash(flag.section))
        for number in waiting_proposals(self.house.desk, self.house.copy):
            self.do(settle_draft, person, SLUG, number)
        for section in self.house.copy.article.sections:
            self.do(judge, person, SLUG, section.key, section.sha256)
            self.do(check_section, person, SLUG, section.key, section.sha256)
        for flag in self.house.copy.flags:
            if flag.open:
                self.do(decide, person, SLUG, flag.id, Answer.KEPT, "The minutes say so.")
        for buffer in self.house.store.hands.typed(SLUG):
            self.house.store.hands.drop(SLUG, buffer.section, buffer.account)

    # --- rewrites and newer drafts

    @rule(person=people, key=keys)
    def ask(self, person: Person, key: str) -> None:
        wished = self.do(wish, person, SLUG, key)
        if wished is not None and not isinstance(wished, Exception):
            self.origins += 1
            self.house.rewrite(key, f"{self.origins:064x}", person)

    @rule(which=few, good=st.booleans(), text=texts)
    def answer(self, which: int, good: bool, text: str) -> None:
        waiting = [r for r in self.house.store.rewrites.of_story(SLUG) if r.state is RewriteState.ASKED]
        if not waiting:
            return
        one = waiting[which % len(waiting)]
        if not good:
            self.house.store.rewrites.fail(one.run, "The server is down.")
            return
        sentences = tuple(fact(part.strip(), "N1.1") for part in text.split(".") if part.strip())
        self.house.store.rewrites.answer(one.run, _section(one.base, sentences))

    @rule(person=people, which=few, taken=st.sets(st.integers(1, 4)), heading=st.booleans())
    def settle(self, person: Person, which: int, taken: set[int], heading: bool) -> None:
        ready = [r for r in self.house.store.rewrites.of_story(SLUG) if r.state is RewriteState.READY]
        if ready:
            run = ready[which % len(ready)]
            self.do(proposal, person, SLUG, run.run)
            self.do(settle_rewrite, person, SLUG, run.run, self.hash(run.section), taken, heading=heading)

    @rule(number=few)
    def machine_files(self, number: int) -> None:
        self.origins += 1
        machine_files(
            self.house.store, draft=newer(f"The council voted 7-2 for {number} buses."), origin=f"{self.origins:064x}"
        )

    @rule(person=people, sections=st.sets(keys, max_size=3), aside=st.booleans())
    def take(self, person: Person, sections: set[str], aside: bool) -> None:
        for number in waiting_proposals(self.house.desk, self.house.copy)[:1]:
            if aside:
                self.do(settle_draft, person, SLUG, number)
            else:
                self.do(take_draft, person, SLUG, number, sections)

    # --- signing, publishing, and what follows

    @rule(person=people, stale=st.sampled_from([False, False, True]))
    def approve(self, person: Person, stale: bool) -> None:
        text = self.house.store.revisions.get(SLUG, 1).text_sha256 if stale else self.house.copy.article.sha256
        self.do(approve, person, SLUG, text, agreed=True, override="Nobody else was in.")

    @rule(person=people)
    def publish(self, person: Person) -> None:
        self.do(decide_to_publish, person, SLUG)

    @rule()
    def finish(self) -> None:
        self.do(finish_publication, SLUG)

    @rule(person=editors)
    def publish_at_once(self, person: Person) -> None:
        self.make_ready(person=EVE)
        self.do(approve, person, SLUG, self.house.copy.article.sha256, agreed=True, override="Nobody else was in.")
        self.do(decide_to_publish, person, SLUG)
        self.do(finish_publication, SLUG)

    @rule()
    def a_worker_looks(self) -> None:
        self.do(finish_all)

    @rule(person=editors)
    def correct(self, person: Person) -> None:
        self.do(correct, person, SLUG, "An earlier version named the wrong day.")

    @rule(person=editors, which=few)
    def withdraw(self, person: Person, which: int) -> None:
        self.do(withdraw_correction, person, SLUG, which)

    @precondition(lambda self: self.house.story.published is not Published.NONE)
    @rule(person=editors, really=st.booleans())
    def kill(self, person: Person, really: bool) -> None:
        if really:
            self.kill_tried = True
            self.do(kill, person, SLUG, "It was wrong.")

    @rule(person=editors)
    def spike(self, person: Person) -> None:
        self.do(spike, person, SLUG, "It is old.")

    @rule(person=editors)
    def unspike(self, person: Person) -> None:
        self.do(unspike, person, SLUG)

    @rule(person=editors, verb=st.sampled_from([reopen, return_to_writer]))
    def send_back(self, person: Person, verb: Callable[..., None]) -> None:
        self.do(verb, person, SLUG, "Say who paid.")

    @rule()
    def resubmit(self) -> None:
        self.do(resubmit, ADA, SLUG)

    # --- what goes wrong

    @rule(steps=st.integers(1, 14))
    def the_power_will_fail(self, steps: int) -> None:
        type(self).fuse.left = steps

    @rule()
    def another_process(self) -> None:
        self.house = self.house.again()

    @rule(data=st.data())
    def somebody_alters_a_row(self, data: st.DataObject) -> None:
        table = metadata.tables[data.draw(st.sampled_from(TOLD))]
        attacker = Attacker(self.house.store)
        try:
            rows = attacker.rows(table.name)
            columns = [column for column in table.c if (table.name, column.name) not in NOT_TOLD]
            if rows:
                row, column = data.draw(st.sampled_from(rows)), data.draw(st.sampled_from(columns))
                new = other(table, column, row[column.name])
                with attacker.altered(table.name, row, column.name, new):
                    assert self.house.problems()
        finally:
            attacker.close()

    # --- what always holds

    @invariant()
    def nothing_filed_is_lost_and_the_record_holds(self) -> None:
        left, type(self).fuse.left = type(self).fuse.left, None
        self.house.whole()
        for line in self.house.store.revisions.list(SLUG):
            assert self.seen.setdefault(line.number, line.text_sha256) == line.text_sha256
        assert len(self.seen) == len(self.house.store.revisions.list(SLUG))
        type(self).fuse.left = left

    @invariant()
    def promise_2_what_readers_have_was_signed(self) -> None:
        path = folder_of(self.house.desk, SLUG) / "article.json"
        story, state = self.house.story, self.house.copy.state
        if not path.is_file():
            assert story.published is Published.NONE
            return
        out = json.loads(path.read_bytes())
        if "killed" in out:
            assert self.kill_tried
            return
        assert story.published is not Published.KILLED
        signed = {entry.body["text_sha256"] for entry in self.house.entries("approved")}
        assert out["text_sha256"] in signed
        assert state.killed is None
        if state.publication and state.publication.finished:
            assert out["text_sha256"] == state.publication.text_sha256

    @invariant()
    def promise_2_an_approval_is_of_exactly_the_working_text(self) -> None:
        copy = self.house.copy
        if copy.state.approval is not None:
            assert copy.story.status in {Status.APPROVED, Status.SPIKED}
            assert copy.state.approval.text_sha256 == copy.article.sha256
            assert copy.state.approval.revision == copy.revision.number
        else:
            assert copy.story.status is not Status.APPROVED

    @invariant()
    def the_list_counts_what_is_open(self) -> None:
        copy = self.house.again().copy
        assert copy.story.open_flags == sum(flag.open for flag in copy.flags)


def _section(base: Section, sentences: tuple[Sentence, ...]) -> Section:
    return replace(base, author=Author.MODEL, hole=None, heading="Again", paragraphs=(sentences,), questions=())


@pytest.fixture
def fuse(monkeypatch: pytest.MonkeyPatch) -> Fuse:
    one = Fuse()
    for name in ("add", "file", "move", "set", "settle_rewrite", "drop_buffer", "keep_dossier"):
        monkeypatch.setattr(StoryWork, name, on_a_fuse(one, getattr(StoryWork, name)))
    for module, name in (
        *((module, name) for module in (publishing, killing) for name in ("write_files", "anchored")),
        (approving, "anchored"),
    ):
        monkeypatch.setattr(module, name, on_a_fuse(one, getattr(module, name)))
    return one


def run(open_house: Callable[[], Any], fuse: Fuse, *, examples: int, steps: int) -> None:
    room = type("Room", (Newsroom,), {"open_house": staticmethod(open_house), "fuse": fuse})
    run_state_machine_as_test(
        room,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_promise_2_nothing_that_anybody_does_gets_an_unsigned_text_out(
    drafted: Path, tmp_path: Path, fuse: Fuse
) -> None:
    count = iter(range(10**9))

    @contextmanager
    def open_house() -> Iterator[House]:
        folder = tmp_path / str(next(count))
        folder.mkdir()
        shutil.copy(drafted, folder / "drafter.db")
        with Store.open(store_url(folder), wait_s=5.0) as store:
            yield House(desk_on(store, folder))
        shutil.rmtree(folder)

    run(open_house, fuse, examples=20, steps=35)


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.timeout(600)
def test_promise_2_nor_on_postgres(postgres_store_url: str, tmp_path: Path, fuse: Fuse) -> None:
    count = iter(range(10**9))

    @contextmanager
    def open_house() -> Iterator[House]:
        with Store.open(postgres_store_url, wait_s=5.0) as store:
            try:
                yield begin(store, tmp_path / str(next(count)))
            finally:
                empty(store)

    run(open_house, fuse, examples=6, steps=25)
