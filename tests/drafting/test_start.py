"""What a run is made from is fixed when it starts; what its words depend on decides whether it is the same."""

from dataclasses import replace
from pathlib import Path

import pytest

from drafter.drafting import RunSettings
from drafter.errors import FormatFault, UsageFault
from drafter.settings import Outlet, Settings
from tests.drafting.support import desk_in


def test_the_same_notes_settings_and_prompts_are_the_same_run(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        assert desk.open().id == desk.open().id


@pytest.mark.parametrize(
    "changes", [{"model": "openai:another"}, {"format": "brief"}, {"fresh": True}, {"model": "extractive"}]
)
def test_another_model_format_or_wish_is_another_run_of_the_same_story(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    with desk_in(tmp_path) as desk:
        first, second = desk.open(), desk.open(**changes)
        assert first.id != second.id
        assert first.story == second.story


def test_another_outlet_is_another_run_and_another_budget_is_not(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        first = desk.open()
    with desk_in(tmp_path, settings=Settings(outlet=Outlet(name="The Post"))) as desk:
        assert desk.open().id != first.id
    with desk_in(tmp_path, settings=Settings.model_validate({"budget": {"calls": 3}})) as desk:
        assert desk.open().id == first.id


def test_two_folders_of_one_name_are_two_stories_and_one_folder_is_one(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        here = desk.open(home="/a/buses", slug="buses").story
        there = desk.open(home="/b/buses", slug="buses").story
        again = desk.open(home="/a/buses", slug="buses").story
        assert (here, there, again) == ("buses", "buses-2", "buses")


def test_settings_come_back_from_the_store_as_they_went_in(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        stored = RunSettings.of(desk.open().settings)
        assert stored.model_sections == ("*",)
        assert stored.outlet == "Newsroom"
        assert stored.predecessor == ""


def test_a_format_that_is_not_there_is_named_before_a_story_is_opened(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        with pytest.raises(UsageFault, match="nowhere"):
            desk.open(format="nowhere")
        assert desk.tools.store.stories.list() == ()


def test_a_template_that_asks_for_what_there_is_not_stops_before_a_story_is_opened(tmp_path: Path, root: Path) -> None:
    prompts = tmp_path / "prompts"
    for file in (root / "prompts").rglob("*.*"):
        copy = prompts / file.relative_to(root / "prompts")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    broken = prompts / "brief" / "lede.md.j2"
    broken.write_text(broken.read_text(encoding="utf-8") + "\n{{ horoscope }}\n", encoding="utf-8")
    with desk_in(tmp_path / "out") as desk:
        other = replace(desk, tools=replace(desk.tools, prompts_folder=prompts))
        with pytest.raises(FormatFault, match="lede"):
            other.open(format="brief")
        assert desk.tools.store.stories.list() == ()
