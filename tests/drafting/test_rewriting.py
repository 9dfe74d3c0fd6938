"""From a wish to a proposal that waits on the desk, with a scripted model or none, on both databases."""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from drafter.article import Author, Section, Sentence
from drafter.chain import By, breaks
from drafter.drafting import produce, replay
from drafter.drafting.rewriting import LONGEST, Rewrite, RewriteAsked, RewriteState, open_rewrite, produce_rewrite
from drafter.drafting.steps import plain
from drafter.errors import NotesFault, Refused, ServerFault, StoreFault, UnknownStory, UsageFault
from drafter.notes import Dossier
from drafter.recording import write_recording
from drafter.settings import BudgetSettings, ModelSettings, Policy, Settings
from drafter.store import Store, runs, store_url
from drafter.store.values import RevisionKind, RunKind, RunState, StoredRevision
from drafter.testing import Manner
from tests.drafting.support import MODEL, Desk, desk_on, kyiv, no_model
from tests.store.support import empty

ANN = By("ann", "Ann Editor", "editor")
PATIENT = ModelSettings(attempts=1)
REFUSAL = "I'm sorry, but I can't help with that request."


@dataclass
class Room:
    """A desk with a drafted story, and what an editor asks of it."""

    desk: Desk
    revision: StoredRevision

    @property
    def store(self) -> Store:
        return self.desk.tools.store

    def ask(self, wish: str = "shorter", section: str = "body", **changes: object) -> Rewrite:
        asked = RewriteAsked(self.revision.story, self.revision, section, wish, ANN)
        return open_rewrite(self.desk.tools, replace(asked, **changes))

    def make(self, rewrite: Rewrite) -> Rewrite:
        return asyncio.run(produce_rewrite(self.desk.tools, rewrite.run))

    def with_settings(self, **settings: object) -> "Room":
        tools = replace(self.desk.tools, settings=Settings(model=MODEL, **settings))
        return Room(replace(self.desk, tools=tools), self.revision)

    def kinds(self) -> list[str]:
        return [entry.kind for entry in self.store.entries.of(self.revision.story)]


def room_of(store: Store, folder: Path, **draft: object) -> Room:
    desk = desk_on(store, folder, settings=Settings(model=MODEL))
    asyncio.run(desk.draft(format="brief", **draft))
    desk.model.history.clear()
    return Room(desk, store.revisions.current("harbour"))


@pytest.fixture(scope="module")
def drafted(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the drafted story, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("drafted")
    shutil.copy(sqlite_template, folder / "drafter.db")
    with Store.open(store_url(folder)) as store:
        room_of(store, folder)
    return folder / "drafter.db"


@pytest.fixture
def here(drafted: Path, tmp_path: Path) -> Iterator[Room]:
    """On SQLite alone, where the database makes no difference."""
    shutil.copy(drafted, tmp_path / "drafter.db")
    with Store.open(store_url(tmp_path)) as store:
        yield Room(desk_on(store, tmp_path, settings=Settings(model=MODEL)), store.revisions.current("harbour"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    """On each database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("here")
        return
    with Store.open(request.getfixturevalue("postgres_store_url"), wait_s=5.0) as store:
        yield room_of(store, tmp_path)
        empty(store)


def test_a_wish_becomes_a_proposal_beside_the_text(room: Room) -> None:
    asked = room.ask("only N2")
    run = room.store.runs.get(asked.run)
    assert (asked.state, run.kind, run.state, run.started_by) == (
        RewriteState.ASKED, RunKind.REWRITE, RunState.RUNNING, "ann",
    )  # fmt: skip
    assert run.prompts.keys() == {
        "_shared/answer_forms.md.j2", "_shared/house_style.md.j2", "_shared/notes.md.j2", "_shared/rewrite.md.j2",
        "_shared/system.md.j2",
    }  # fmt: skip
    ready = room.make(asked)
    assert ready.state is RewriteState.READY
    assert ready.base == room.revision.draft.article.section("body")
    assert ready.result and ready.result.author is Author.MODEL
    assert {i.partition(".")[0] for s in ready.result.sentences() for i in s.citations} == {"N2"}
    assert len(room.desk.model.history) == 1
    assert room.store.runs.get(asked.run).state is RunState.DONE
    assert room.store.revisions.list("harbour")[-1].number == 1, "it files nothing"
    assert room.kinds()[-3:] == ["rewrite_asked", "rewritten", "run_ended"]
    entries = room.store.entries.of("harbour")
    assert entries[-3].said("wish") == "only N2"
    assert entries[-2].body["calls"][0][0] == "rewrite:body"
    assert not list(breaks("harbour", [entry.line for entry in entries]))


def test_asking_makes_nobody_the_storys_reporter(here: Room) -> None:
    here.store.stories.open("scheduled", None, format="brief")
    with here.store.at_desk("harbour") as work:
        work.set(reporter="")
    here.ask()
    assert here.store.stories.get("harbour").reporter == ""


def test_promise_5_the_same_wish_is_the_same_rewrite_and_paid_for_once(room: Room) -> None:
    first = room.make(room.ask())
    assert room.make(room.ask("  shorter ")) == first
    assert len(room.desk.model.history) == 1
    assert room.kinds().count("rewrite_asked") == 1
    assert room.ask("longer").run != first.run


def test_asking_again_is_another_take_and_another_call(room: Room) -> None:
    first = room.make(room.ask())
    second = room.make(room.ask(fresh=True))
    assert second.run != first.run
    assert room.store.runs.get(second.run).take == 1
    assert len(room.desk.model.history) == 2
    (step,) = room.store.runs.steps(second.run)
    assert step.take == 2


def test_what_people_have_settled_is_asked_for_anew(room: Room) -> None:
    first = room.make(room.ask())
    with room.store.at_desk("harbour") as work:
        assert work.settle_rewrite(first.run)
    second = room.ask()
    assert second.run != first.run
    assert second.state is RewriteState.ASKED


def test_promise_5_a_rewrite_that_failed_for_the_day_goes_on_as_the_run_that_it_was(room: Room) -> None:
    room = room.with_settings(models=PATIENT)
    room.desk.model.queue(ServerFault("The model's server failed.", "Ask again later."))
    failed = room.make(room.ask())
    assert (failed.state, failed.reason) == (
        RewriteState.FAILED,
        "The model's server failed. Tried once. Ask again later.",
    )
    assert room.store.runs.get(failed.run).state is RunState.FAILED
    again = room.ask()
    assert (again.run, again.state, again.reason) == (failed.run, RewriteState.ASKED, "")
    assert room.store.runs.get(failed.run).state is RunState.RUNNING
    assert room.make(again).state is RewriteState.READY
    assert room.kinds()[-7:] == [
        "rewrite_asked", "rewrite_failed", "run_ended", "run_resumed", "rewrite_asked", "rewritten", "run_ended",
    ]  # fmt: skip


def test_promise_4_an_answer_that_is_no_copy_twice_is_a_reason_and_never_text(room: Room) -> None:
    room.desk.model.queue(REFUSAL, REFUSAL)
    failed = room.make(room.ask())
    assert failed.state is RewriteState.FAILED
    assert "refus" in failed.reason
    assert failed.result is None
    assert "can't help" not in failed.reason
    again = room.ask()
    assert again.run != failed.run, "the same question would get the same answer"
    assert room.make(again).state is RewriteState.READY


def test_promise_5_a_rewrite_interrupted_at_any_moment_goes_on(here: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    class Power(BaseException):
        """It went."""

    def gone(*_: object, **__: object) -> None:
        raise Power

    for owner, name, paid in (
        (here.store.rewrites, "answer", 1),
        (here.store.runs, "finish", 1),
        (here.store.ledger, "settle", 2),
    ):
        here.desk.model.history.clear()
        asked = here.ask(f"shorter than {name}")
        with monkeypatch.context() as patched:
            patched.setattr(owner, name, gone)
            with pytest.raises(Power):
                here.make(asked)
        assert here.store.runs.get(asked.run).state is RunState.RUNNING
        assert here.make(asked).state is RewriteState.READY
        assert here.store.runs.get(asked.run).state is RunState.DONE
        assert len(here.desk.model.history) == paid, "what was booked is not asked again"


def test_a_wish_that_was_lost_between_run_and_wish_is_closed_and_can_be_asked_again(here: Room) -> None:
    asked = here.ask()
    from drafter.store.desk_tables import rewrites

    with here.store._db.write() as connection:
        connection.execute(rewrites.delete())
    with pytest.raises(UnknownStory):
        here.make(asked)
    assert here.store.runs.get(asked.run).state is RunState.FAILED
    assert here.make(here.ask()).state is RewriteState.READY


def test_a_run_that_nobody_works_on_lapses_as_a_draft_does(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = room.ask()
    assert room.store.runs.lapsed() == ()
    monkeypatch.setattr(runs, "LEASE", timedelta(0))
    assert [(run.id, run.kind) for run in room.store.runs.lapsed()] == [(asked.run, RunKind.REWRITE)]


def test_rivals_make_one_call_and_one_proposal(room: Room) -> None:
    asked = room.ask()

    async def rivals() -> list[Rewrite]:
        return await asyncio.gather(*(produce_rewrite(room.desk.tools, asked.run) for _ in range(3)))

    made = asyncio.run(rivals())
    assert {each.state for each in made} == {RewriteState.READY}
    assert len({each.result for each in made}) == 1
    assert len(room.desk.model.history) == 1
    assert room.kinds().count("rewritten") == 1


def test_the_budget_and_the_window_hold_here_too(here: Room) -> None:
    stopped = here.with_settings(budget=BudgetSettings(tokens=10))
    failed = stopped.make(stopped.ask())
    assert failed.state is RewriteState.FAILED
    assert "budget" in failed.reason
    narrow = here.with_settings(models=ModelSettings(window=1_000))
    with pytest.raises(NotesFault, match="the model holds 1,000"):
        narrow.make(narrow.ask("longer"))
    told = here.store.rewrites.of_story("harbour")[0]
    assert (told.state, "1,000" in told.reason) == (RewriteState.FAILED, True)
    assert not here.desk.model.history


def test_a_full_store_is_told_and_asking_again_pays_nothing_twice(here: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreFault("The disk is full.")

    asked = here.ask()
    with monkeypatch.context() as patched:
        patched.setattr(here.store.runs, "note_step", full)
        with pytest.raises(StoreFault):
            here.make(asked)
    assert here.store.rewrites.get(asked.run).reason == "The disk is full."
    again = here.ask()
    assert again.run == asked.run
    assert here.make(again).state is RewriteState.READY
    assert len(here.desk.model.history) == 1


@pytest.mark.parametrize(
    ("section", "wish", "why"),
    [
        ("sources", "shorter", "no section sources"),
        ("nowhere", "shorter", "no section nowhere"),
        ("body", " \n ", "wish is empty"),
        ("body", "x" * (LONGEST + 1), "501 characters"),
        ("body", "only N9", "no N9 that a text may rest on"),
        ("body", "only N4", "no N4 that a text may rest on"),
        ("body", "begin with N1.99", r"no N1\.99"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(here: Room, section: str, wish: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        here.ask(wish, section)
    assert here.store.rewrites.of_story("harbour") == ()


def test_the_policy_lets_no_model_write_what_it_may_not(here: Room) -> None:
    strict = here.with_settings(policy=Policy(model_sections=("headline",)))
    with pytest.raises(Refused, match="does not let a model write Body"):
        strict.ask()
    assert strict.ask(section="headline").section == "headline"
    tools = replace(strict.desk.tools, settings=Settings(policy=Policy(model_sections=("headline",))))
    extractive = Room(replace(strict.desk, tools=tools), strict.revision)
    assert extractive.make(extractive.ask("only N1")).state is RewriteState.READY, "the policy speaks of models"


def test_it_works_with_no_model(here: Room) -> None:
    tools = replace(here.desk.tools, settings=Settings(), open_model=no_model)
    without = Room(replace(here.desk, tools=tools), here.revision)
    ready = without.make(without.ask("lead with the money"))
    assert ready.result and ready.result.author is Author.EXTRACTIVE
    assert next(ready.result.sentences()).text.startswith(("Councillor Piet Marsh", "The buses will cost"))
    another = without.make(without.ask("lead with the money", fresh=True))
    assert another.result is None or another.result.sha256 != ready.result.sha256
    failed = without.make(without.ask("plainer"))
    assert "cannot reword" in failed.reason


def test_what_a_person_typed_goes_into_the_request_and_comes_back_as_theirs(here: Room) -> None:
    typed = Sentence("Nobody asked the drivers.", by="ann")
    article = here.revision.draft.article
    body = article.section("body")
    assert body
    edited = replace(body, paragraphs=((typed, *body.paragraphs[0]), *body.paragraphs[1:]))
    sections = tuple(edited if s.key == "body" else s for s in article.sections)
    revision = here.store.revisions.file(
        "harbour", replace(here.revision.draft, article=replace(article, sections=sections)), origin_hash=None,
        author=Author.PERSON, run_id=here.revision.run_id, record=here.revision.record, kind=RevisionKind.PERSON,
    )  # fmt: skip
    other = here.ask()
    asked = here.ask(revision=revision)
    assert asked.run != other.run
    ready = here.make(asked)
    assert ready.result
    assert [s for s in ready.result.sentences() if s.by] == [typed]
    assert "- Nobody asked the drivers." in here.desk.model.history[-1].messages[-1].content


def test_promise_6_no_name_that_is_typed_into_a_wish_reaches_the_model(here: Room) -> None:
    asked = here.ask("quote Ines Calloway, she said it all")
    here.make(asked)
    text = "\n".join(message.content for request in here.desk.model.history for message in request.messages)
    assert "Calloway" not in text
    assert "quote a person with knowledge of the plan" in text
    assert here.store.rewrites.get(asked.run).instruction == "quote Ines Calloway, she said it all"


def test_promise_7_what_was_taken_out_of_the_answer_is_told_with_the_proposal(here: Room) -> None:
    here.desk.model.manner = Manner.THINKS
    ready = here.make(here.ask())
    assert ready.state is RewriteState.READY
    assert ready.reason.startswith("Body: taken out of the model's answer")


def test_a_rewrite_uses_its_own_prompts_and_settings_never_todays(here: Room, tmp_path: Path) -> None:
    asked = here.ask()
    elsewhere = replace(here.desk.tools, prompts_folder=tmp_path / "nowhere", settings=Settings(model="openai:other"))
    ready = asyncio.run(produce_rewrite(elsewhere, asked.run))
    assert ready.state is RewriteState.READY
    assert here.desk.model.history[0].model == MODEL


def test_a_format_that_is_gone_today_is_the_one_that_the_text_was_written_in(here: Room, tmp_path: Path) -> None:
    prompts = tmp_path / "prompts"
    shutil.copytree(here.desk.tools.prompts_folder, prompts)
    shutil.rmtree(prompts / "brief")
    tools = replace(here.desk.tools, prompts_folder=prompts)
    moved = Room(replace(here.desk, tools=tools), here.revision)
    assert moved.make(moved.ask()).state is RewriteState.READY


@pytest.mark.slow  # two drafts
def test_the_day_is_todays_unless_the_draft_was_for_a_day_of_its_own(sqlite_url: str, tmp_path: Path) -> None:
    from datetime import date

    with Store.open(sqlite_url) as store:
        today = store.now()
        room = room_of(store, tmp_path, day=date(2026, 3, 4))
        assert store.runs.get(room.ask().run).day == date(2026, 3, 4)
        now = desk_on(store, tmp_path, settings=Settings(model=MODEL), now=lambda: today)
        asyncio.run(now.draft(format="brief", slug="other"))
        later = replace(now.tools, now=lambda: today + timedelta(days=9))
        other = Room(replace(now, tools=later), store.revisions.current("other"))
        assert store.runs.get(other.ask().run).day == (today + timedelta(days=9)).date()


def test_too_little_evidence_is_said_without_a_call(here: Room) -> None:
    poor = Dossier(here.store.dossier(here.revision.dossier or "").notes[:1], {})
    short = replace(poor.notes[0], passages=poor.notes[0].passages[:1])
    desk = replace(here.desk)
    asyncio.run(desk.draft(Dossier((short,), {}), format="brief", slug="poor"))
    desk.model.history.clear()
    room = Room(desk, here.store.revisions.current("poor"))
    assert room.revision.draft.article.section("body") in room.revision.draft.holes
    failed = room.make(room.ask("write it"))
    assert failed.state is RewriteState.FAILED
    assert "it needs 20" in failed.reason
    assert not desk.model.history


def test_a_rewrite_is_no_draft_and_a_draft_no_rewrite(here: Room, tmp_path: Path) -> None:
    asked = here.ask()
    for work in (
        lambda: asyncio.run(produce(here.desk.tools, asked.run)),
        lambda: asyncio.run(replay(here.desk.tools, asked.run)),
        lambda: write_recording(here.store, asked.run, tmp_path / "run.json"),
    ):
        with pytest.raises(UsageFault, match="is a rewrite of one section"):
            work()
    with pytest.raises(UsageFault, match="is a draft, not a rewrite"):
        asyncio.run(produce_rewrite(here.desk.tools, here.revision.run_id or ""))
    with pytest.raises(UnknownStory):
        asyncio.run(produce_rewrite(here.desk.tools, "nowhere"))


def test_a_purged_story_gives_no_rewrite(room: Room) -> None:
    asked = room.ask()
    room.store.purge_story("harbour")
    made = room.make(asked)
    assert (made.state, made.reason) == (RewriteState.FAILED, "Words that it rests on were taken out for good.")
    with pytest.raises(Refused, match="purged"):
        room.ask(revision=room.store.revisions.current("harbour"))
    assert not room.desk.model.history


def test_its_one_step_has_a_name_of_ours(here: Room) -> None:
    names: list[str] = []

    async def step(name, work):
        names.append(name)
        return await plain(name, work)

    asyncio.run(produce_rewrite(here.desk.tools, here.ask("lead with the quzzlebrook").run, step=step))
    assert names == ["rewrite body"]


@pytest.mark.slow  # a draft of a long dossier
def test_a_section_that_is_a_hole_is_written(here: Room) -> None:
    here.desk.model.queue(REFUSAL, REFUSAL, saying="Write the Body")
    asyncio.run(here.desk.draft(kyiv(), format="brief", slug="holed"))
    room = Room(here.desk, here.store.revisions.current("holed"))
    hole: Section | None = room.revision.draft.article.section("body")
    assert hole and hole.hole
    ready = room.make(room.ask("write it"))
    assert ready.result and not ready.result.hole
    assert ready.result.words > 20
