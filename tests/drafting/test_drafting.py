"""From a stored run to a filed draft, with a scripted model."""

import asyncio
import filecmp
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from drafter.article import Author
from drafter.drafting import produce, replay
from drafter.drafting.purging import purge_outputs
from drafter.errors import BadKey, NotesFault, NotRecorded, ServerFault
from drafter.notes import Dossier
from drafter.settings import BudgetSettings, ModelSettings, Policy, Settings
from drafter.store.values import RevisionKind, RunState, Status
from drafter.testing import ScriptedModel
from tests.drafting.support import desk_in, kyiv, no_model

pytestmark = pytest.mark.slow  # whole stories, each in a store of its own

PATIENT = ModelSettings(attempts=1)


def test_a_clean_explainer_takes_at_most_twelve_calls_and_four_in_a_row(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        outcome = asyncio.run(desk.draft(kyiv()))
        assert outcome.revision == 1
        assert not outcome.draft.holes
        assert len(desk.model.history) <= 12
        forms = desk.model.forms()
        assert forms[0] == "plan"
        assert {"faq", "line"} <= set(forms[-3:])
        assert desk.tools.store.stories.get("harbour").status is Status.DRAFTED


def test_promise_5_the_same_notes_are_shown_and_paid_for_once(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        first = asyncio.run(desk.draft())
        paid = len(desk.model.history)
        again = asyncio.run(desk.draft())
        assert len(desk.model.history) == paid
        assert again.shown
        assert again.draft == first.draft


@pytest.mark.slow  # several drafts
def test_fresh_asks_anew_and_files_another_revision(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        asyncio.run(desk.draft())
        paid = len(desk.model.history)
        second = asyncio.run(desk.draft(fresh=True))
        assert second.revision == 2
        assert len(desk.model.history) == 2 * paid


@pytest.mark.slow  # several drafts
def test_a_draft_for_another_day_is_another_draft_and_its_prompts_name_that_day(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        asyncio.run(desk.draft())
        paid = len(desk.model.history)
        run = desk.open(day=date(2026, 3, 4))
        assert (run.day, run.take) == (date(2026, 3, 4), 0)
        asyncio.run(desk.draft(day=date(2026, 3, 4)))
        asked = [request.messages[-1].content for request in desk.model.history[paid:]]
        assert asked and all("Today is 4 March 2026" in content for content in asked)


@pytest.mark.slow  # several drafts
def test_a_changed_note_asks_only_for_the_sections_that_it_changes(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        asyncio.run(desk.draft(kyiv()))
        before = len(desk.model.history)
        changed = _with_last_sentence_changed(kyiv())
        second = asyncio.run(desk.draft(changed))
        asked = desk.model.forms()[before:]
        assert second.revision == 2
        assert "plan" not in asked
        assert 1 <= asked.count("section") - 1 < 6, "one body section or two, and the TL;DR; not all six"


def _with_last_sentence_changed(dossier: Dossier) -> Dossier:
    note = dossier.usable[-1]
    last = note.passages[-1]
    other = replace(last, text=f"{last.text.rstrip('.')} and nobody expects that to change soon.")
    changed = replace(note, passages=(*note.passages[:-1], other), text=note.text + " ")
    return Dossier(tuple(changed if n.id == note.id else n for n in dossier.notes), dossier.protected)


@pytest.mark.slow  # several drafts
def test_a_server_that_fails_leaves_a_run_that_resumes_and_pays_for_nothing_twice(tmp_path: Path) -> None:
    with desk_in(tmp_path, settings=Settings(models=PATIENT)) as desk:
        desk.model.queue(ServerFault("The model's server failed."), form="faq")
        failed = asyncio.run(desk.draft())
        assert failed.revision is None
        assert "server failed" in failed.reason
        assert failed.folder.name == "unfinished"
        assert (failed.folder / "draft.md").exists()
        assert desk.tools.store.stories.get("harbour").status is Status.FAILED
        paid = len(desk.model.history)
        resumed = asyncio.run(produce(desk.tools, failed.run_id))
        assert resumed.revision == 1
        assert desk.model.forms()[paid:] == ["faq"]
        assert not failed.folder.exists()


def test_a_bad_key_is_found_with_one_call_and_no_section_is_asked_for(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        desk.model.queue(BadKey("The key was refused."), form="plan")
        outcome = asyncio.run(desk.draft())
        assert len(desk.model.history) == 1
        assert outcome.revision is None
        body = [section for section in outcome.draft.article.sections if not section.sources]
        assert all(section.hole for section in body)
        assert desk.tools.store.runs.get(outcome.run_id).state is RunState.FAILED


def test_promise_4_an_answer_that_is_no_copy_twice_is_a_hole_and_never_text(tmp_path: Path) -> None:
    refusal = "I'm sorry, but I can't help with that request."
    with desk_in(tmp_path) as desk:
        desk.model.queue(refusal, refusal, form="faq")
        outcome = asyncio.run(desk.draft())
        faq = outcome.draft.article.section("faq")
        assert faq and faq.hole
        assert outcome.revision == 1, "the draft is finished: asking again tomorrow changes nothing"
        for file in outcome.folder.iterdir():
            assert b"can't help" not in file.read_bytes()


@pytest.mark.slow
def test_a_plan_that_cannot_be_read_is_made_by_code(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        desk.model.queue("no plan at all", "still none", form="plan")
        outcome = asyncio.run(desk.draft())
        assert outcome.revision == 1
        assert outcome.draft.article.section("introduction") not in outcome.draft.holes


def test_the_policy_leaves_sections_to_people_without_a_call(tmp_path: Path) -> None:
    settings = Settings(policy=Policy(model_sections=("headline", "introduction", "background")))
    with desk_in(tmp_path, settings=settings) as desk:
        outcome = asyncio.run(desk.draft())
        holes = {section.key: section.hole.reason for section in outcome.draft.holes if section.hole}
        assert holes["analysis"] == "not_allowed"
        assert holes["faq"] == "not_allowed"
        assert "introduction" not in holes


def test_the_budget_stops_before_it_is_passed_and_says_so(tmp_path: Path) -> None:
    with desk_in(tmp_path, settings=Settings(budget=BudgetSettings(calls=3))) as desk:
        outcome = asyncio.run(desk.draft())
        assert len(desk.model.history) == 3
        assert outcome.budget_stop
        assert outcome.revision is None
    raised = Settings(budget=BudgetSettings(calls=24))
    with desk_in(tmp_path, settings=raised, model=desk.model) as desk:
        resumed = asyncio.run(produce(desk.tools, outcome.run_id))
        assert resumed.revision == 1
        assert len(desk.model.history) <= 12, "the three that were paid for are not asked again"


@pytest.mark.slow  # several drafts
def test_a_replay_is_the_filed_draft_byte_for_byte_and_asks_nobody(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        filed = asyncio.run(desk.draft())
        replayed = asyncio.run(replay(replace(desk.tools, open_model=no_model), filed.run_id))
        assert replayed.same is True
        assert replayed.changed_prompts == ()
        names = [file.name for file in filed.folder.iterdir()]
        same, different, missing = filecmp.cmpfiles(filed.folder, replayed.outcome.folder, names, shallow=False)
        assert not different and not missing
        assert "draft.json" in same


@pytest.mark.slow  # several drafts
def test_a_replay_names_the_prompts_that_read_differently_today(tmp_path: Path, root: Path) -> None:
    with desk_in(tmp_path / "out") as desk:
        filed = asyncio.run(desk.draft())
        prompts = tmp_path / "prompts"
        for file in (root / "prompts").rglob("*.*"):
            copy = prompts / file.relative_to(root / "prompts")
            copy.parent.mkdir(parents=True, exist_ok=True)
            changed = "\nBe brief.\n" if file.name == "background.md.j2" else ""
            copy.write_text(file.read_text(encoding="utf-8") + changed, encoding="utf-8")
        replayed = asyncio.run(replay(replace(desk.tools, prompts_folder=prompts), filed.run_id))
        assert replayed.same is True
        assert replayed.changed_prompts == ("explainer/background.md.j2",)


@pytest.mark.slow  # several drafts
def test_a_replay_of_an_unfinished_run_says_what_is_missing(tmp_path: Path) -> None:
    with desk_in(tmp_path, settings=Settings(models=PATIENT)) as desk:
        desk.model.queue(ServerFault("The model's server failed."), form="faq")
        failed = asyncio.run(desk.draft())
        with pytest.raises(NotRecorded):
            asyncio.run(replay(desk.tools, failed.run_id))


@pytest.mark.slow
def test_rivals_on_one_story_make_each_call_once_and_file_one_draft(tmp_path: Path) -> None:
    async def rivals() -> list[int | None]:
        run = desk.open()
        outcomes = await asyncio.gather(*(produce(desk.tools, run.id) for _ in range(3)))
        return [outcome.revision for outcome in outcomes]

    async def a_moment(_: object) -> None:
        await asyncio.sleep(0)

    with desk_in(tmp_path, model=ScriptedModel(pace=a_moment)) as desk:
        assert asyncio.run(rivals()) == [1, 1, 1]
        requests = [request.key(0) for request in desk.model.history]
        assert len(requests) == len(set(requests))


@pytest.mark.slow  # several drafts
def test_where_a_person_has_edited_a_machines_text_arrives_as_a_proposal(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        first = asyncio.run(desk.draft())
        desk.tools.store.revisions.file(
            "harbour", first.draft, origin_hash=None, author=Author.PERSON, run_id=None,
            record=first.record, kind=RevisionKind.PERSON, by_name="Ed Itor",
        )  # fmt: skip
        second = asyncio.run(desk.draft(fresh=True))
        assert desk.tools.store.revisions.get("harbour", second.revision).kind is RevisionKind.PROPOSAL


@pytest.mark.slow  # several drafts
def test_a_purged_story_cannot_be_drafted_again_and_its_files_are_gone(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        filed = asyncio.run(desk.draft())
        report = desk.tools.store.purge_story("harbour")
        assert purge_outputs(tmp_path, report.slugs) >= 5
        assert not filed.folder.exists()
        with pytest.raises(NotesFault, match="purged"):
            asyncio.run(produce(desk.tools, filed.run_id))


@pytest.mark.slow  # several drafts
def test_a_resumed_run_uses_its_own_prompts_and_settings_never_todays(tmp_path: Path) -> None:
    with desk_in(tmp_path, settings=Settings(models=PATIENT)) as desk:
        desk.model.queue(ServerFault("The model's server failed."), form="faq")
        failed = asyncio.run(desk.draft())
        other = replace(desk.tools, prompts_folder=tmp_path / "nowhere", settings=Settings(format="brief"))
        resumed = asyncio.run(produce(other, failed.run_id))
        assert resumed.revision == 1
        assert resumed.draft.article.format == "explainer"


def test_a_brief_needs_no_code_of_its_own(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        outcome = asyncio.run(desk.draft(kyiv(), format="brief"))
        assert [section.key for section in outcome.draft.article.sections][:2] == ["headline", "lede"]
        assert not outcome.draft.holes


def test_promise_7_what_readers_found_stands_in_the_draft_for_an_editor_who_did_not_start_it(tmp_path: Path) -> None:
    told = ("wire.txt: speaks to a machine instead of about the story (instruction): N2.3",)
    with desk_in(tmp_path) as desk:
        outcome = asyncio.run(desk.draft(model="extractive", told=told))
        assert outcome.record.notices == told
        assert "speaks to a machine" in (outcome.folder / "draft.md").read_text(encoding="utf-8")
        again = asyncio.run(desk.draft(model="extractive"))
        assert again.shown, "what was told is no part of what the draft is made from"
