"""A run as one file: made in one place, replayed in another with no model."""

import asyncio
import json
from pathlib import Path

import pytest

from drafter.cli.work import interrupted
from drafter.drafting import replay
from drafter.errors import NotesFault, StoreFault, UsageFault
from drafter.recording import read_recording, take_in, write_recording
from drafter.testing import sample_dossier
from tests.drafting.support import desk_in, kyiv

pytestmark = pytest.mark.slow  # each makes a whole draft and replays it


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A finished run in a file, and the hash of its text."""
    folder = tmp_path_factory.mktemp("recorded")
    with desk_in(folder / "here") as desk:
        outcome = asyncio.run(desk.draft(kyiv()))
        write_recording(desk.tools.store, outcome.run_id, folder / "run.json", about="a test")
    return folder / "run.json", outcome.draft.article.sha256


def test_a_recorded_run_is_replayed_elsewhere_as_the_same_text_and_asks_nobody(
    recorded: tuple[Path, str], tmp_path: Path
) -> None:
    file, filed = recorded
    recording = read_recording(file)
    assert (recording.about, recording.text_sha256) == ("a test", filed)
    with desk_in(tmp_path / "there") as desk:
        replayed = asyncio.run(replay(desk.tools, take_in(desk.tools.store, recording)))
        assert replayed.outcome.draft.article.sha256 == filed
        assert replayed.changed_prompts == ()
        assert interrupted(desk.tools) == []
        assert desk.model.history == []


def test_taking_in_twice_changes_nothing(recorded: tuple[Path, str], tmp_path: Path) -> None:
    recording = read_recording(recorded[0])
    with desk_in(tmp_path / "there") as desk:
        store = desk.tools.store
        first = take_in(store, recording)
        before = (store.ledger.calls(first), store.runs.steps(first), len(store.stories.list()))
        assert take_in(store, recording) == first
        assert (store.ledger.calls(first), store.runs.steps(first), len(store.stories.list())) == before


def test_a_recording_says_nothing_of_who_made_it_or_where(recorded: tuple[Path, str]) -> None:
    words = recorded[0].read_text(encoding="utf-8")
    assert json.loads(words)["run"]["started_by"] == ""
    assert '"ada"' not in words
    assert str(recorded[0].parent) not in words


def test_promise_6_notes_that_are_not_for_everybody_are_not_recorded(tmp_path: Path) -> None:
    assert not all(note.named for note in sample_dossier().notes)
    with desk_in(tmp_path) as desk:
        run = desk.open(sample_dossier())
        with pytest.raises(NotesFault):
            write_recording(desk.tools.store, run.id, tmp_path / "run.json")
    assert not (tmp_path / "run.json").exists()


def test_a_recording_is_written_over_nothing(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("kept")
    with desk_in(tmp_path / "here") as desk:
        run = desk.open(kyiv())
        with pytest.raises(StoreFault):
            write_recording(desk.tools.store, run.id, tmp_path / "run.json")
    assert (tmp_path / "run.json").read_text() == "kept"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "drafter.recording/1"}', "\x00", '{"schema": "other/1"}'])
def test_a_file_that_is_no_recording_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "some.json"
    file.write_text(text)
    with pytest.raises(UsageFault, match=r"some\.json is no recording"):
        read_recording(file)


def test_the_shipped_example_replays_with_no_model_and_says_what_it_is(tmp_path: Path, root: Path) -> None:
    """Only that it replays: who changes a prompt need not renew it; its README tells how."""
    recording = read_recording(root / "examples/kyiv-talks-recorded/run.json")
    assert "written by hand" in recording.about
    assert recording.run.started_by == ""
    with desk_in(tmp_path) as desk:
        replayed = asyncio.run(replay(desk.tools, take_in(desk.tools.store, recording)))
        assert desk.model.history == []
    assert "not finished" not in (replayed.outcome.folder / "draft.md").read_text(encoding="utf-8")
    article = replayed.outcome.draft.article
    assert article.headline
    assert not [section.key for section in article.sections if section.hole]
    assert replayed.outcome.label.startswith("AI-assisted")
    assert "insight-to-adopt" in {flag.rule for flag in replayed.outcome.draft.all_flags}
