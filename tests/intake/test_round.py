"""A schedule drafts what is new in the inbox: not what it drafted before, whatever else changes, and reads it once."""

import asyncio
import os
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest

from drafter.drafting import Tools, produce
from drafter.intake import inbox as inboxes
from drafter.intake.round import Round, gather
from drafter.settings import FlowSettings, Schedule, Settings
from tests.conftest import NOON
from tests.drafting.support import desk_in

WORDS = "The council voted seven to two on Monday to buy fourteen electric buses for the town. "
MORNING = Schedule(name="morning", cron="0 6 * * *", format="brief")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox" / "buses"
    folder.mkdir(parents=True)
    (folder / "note.md").write_text(WORDS * 12, encoding="utf-8")
    (folder / inboxes.READY).touch()
    return folder.parent


@pytest.fixture
def tools(tmp_path: Path, inbox: Path) -> Generator[Tools]:
    settings = Settings(model="extractive", flows=FlowSettings(inbox=str(inbox)))
    with desk_in(tmp_path / "out", settings=settings, now=lambda: NOON) as desk:
        yield desk.tools


def drafted(tools: Tools, schedule: Schedule = MORNING) -> Round:
    found = gather(tools, schedule)
    for run in found.runs:
        assert asyncio.run(produce(tools, run.id)).revision
    return found


def test_a_dossier_that_stays_in_the_inbox_is_drafted_once(tools: Tools) -> None:
    assert len(drafted(tools).runs) == 1
    assert drafted(tools) == Round((), ())


def test_a_changed_note_is_news_and_another_revision_of_the_same_story(tools: Tools, inbox: Path) -> None:
    (first,) = drafted(tools).runs
    (inbox / "buses" / "note.md").write_text(WORDS * 12 + "The mayor signed the contract.", encoding="utf-8")
    (second,) = drafted(tools).runs
    assert second.story == first.story
    assert [revision.number for revision in tools.store.revisions.list(first.story)] == [1, 2]


def test_another_prompt_or_outlet_is_no_news_for_a_schedule(tools: Tools) -> None:
    drafted(tools)
    outlet = tools.settings.outlet.model_copy(update={"name": "The Other Paper"})
    changed = replace(tools, settings=tools.settings.model_copy(update={"outlet": outlet}))
    assert drafted(changed).runs == ()


def test_another_schedule_with_another_format_drafts_the_same_dossier_too(tools: Tools) -> None:
    drafted(tools)
    assert len(drafted(tools, MORNING.model_copy(update={"name": "long", "format": "explainer"})).runs) == 1


def test_what_lies_there_since_before_its_run_is_not_read_again(
    tools: Tools, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted(tools)
    read = list[Path]()
    monkeypatch.setattr(inboxes, "_last_changed", lambda folder: read.append(folder) or 1.0)
    monkeypatch.setattr(inboxes, "read_notes", lambda *_, **__: pytest.fail("it was read again"))
    assert drafted(tools) == Round((), ())
    assert read == [inbox / "buses"]


def test_a_file_that_comes_with_an_old_date_counts_from_when_it_came(inbox: Path) -> None:
    late = inbox / "buses" / "late.md"
    late.write_text(WORDS, encoding="utf-8")
    os.utime(late, (1.0, 1.0))
    os.utime(late.parent, (1.0, 1.0))
    assert inboxes._last_changed(inbox / "buses") > 1_000_000


def test_an_embargo_without_a_zone_is_meant_in_the_outlets(tools: Tools, inbox: Path) -> None:
    text = f"---\nembargo: 2026-11-24T08:00\n---\n{WORDS * 12}"
    (inbox / "buses" / "note.md").write_text(text, encoding="utf-8")
    outlet = tools.settings.outlet.model_copy(update={"timezone": "America/New_York"})
    there = replace(tools, settings=tools.settings.model_copy(update={"outlet": outlet}))
    (run,) = gather(there, MORNING).runs
    assert run.dossier.embargo
    assert run.dossier.embargo.isoformat() == "2026-11-24T08:00:00-05:00"


def test_promise_6_what_is_left_is_said_without_a_name_that_may_not_appear(tools: Tools, inbox: Path) -> None:
    for name, text in (
        ("Tim Reed", "---\nwithhold: Tim Reed\n---\nTim Reed was charged."),
        ("Ines C", "---\nx: [\n---\n"),
    ):
        (inbox / name).mkdir()
        (inbox / name / f"{name}.md").write_text(text, encoding="utf-8")
        (inbox / name / inboxes.READY).touch()
    left = gather(tools, MORNING).left
    assert len(left) == 2
    assert not any(name in line for line in left for name in ("Reed", "Ines"))
