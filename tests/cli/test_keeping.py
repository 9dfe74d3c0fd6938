"""purge, backup, record."""

from collections.abc import Callable
from pathlib import Path

import pytest

from drafter.store import Store, store_url
from tests.cli.support import Drafter


def test_purge_asks_before_it_takes_anything(drafter: Drafter, desk: Callable[[], Path]) -> None:
    out = desk()
    ran = drafter("purge", "buses", "--out", out, typed="n\n")
    assert ran.code == 1
    assert "Take every word of the story buses out for good?" in ran.err
    assert ran.err.endswith("Nothing was taken out.\n")
    assert (out / "buses" / "r1" / "draft.md").exists()


def test_a_purged_story_keeps_its_counts_and_none_of_its_words(drafter: Drafter, desk: Callable[[], Path]) -> None:
    out = desk()
    ran = drafter("purge", "buses", "--yes", "--json", "--out", out)
    assert ran.code == 0
    assert ran.object["removed"]["notes"] == 1
    assert "Taken out: " in ran.err
    assert "1 note," in ran.err
    shown = drafter("show", "buses", "--out", out)
    assert "Words of this revision were taken out for good on" in shown.out
    assert "Quell Bridge" not in shown.out
    assert not (out / "buses").exists()
    assert "No defect found" not in shown.out
    assert drafter("list", "--json", "--out", out).object["stories"][0]["flags"] is None


@pytest.mark.slow
def test_one_note_is_purged_by_the_hash_that_show_gives(drafter: Drafter, desk: Callable[[], Path]) -> None:
    out = desk()
    (note,) = drafter("show", "buses", "--json", "--out", out).object["notes"]
    assert drafter("purge", "--note", note["sha256"], "--yes", "--out", out).code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Nothing is named. Say which story, or which note with --note.\n"),
        (("nope",), "There is no story nope."),
        (("buses", "--note", "N9"), "No story holds such a note."),
    ],
)
def test_a_purge_of_nothing_is_exit_2(drafter: Drafter, drafted: Path, words: tuple[str, ...], told: str) -> None:
    ran = drafter("purge", *words, "--yes", "--out", drafted)
    assert ran.code == 2
    assert told in ran.err


def test_a_backup_is_a_store_that_opens(drafter: Drafter, drafted: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "drafter.db"
    ran = drafter("backup", copy, "--json", "--out", drafted)
    assert ran.object == {"file": str(copy), "bytes": copy.stat().st_size}
    with Store.open(store_url(copy.parent)) as store:
        assert [story.slug for story in store.stories.list()] == ["buses"]


def test_a_backup_never_replaces_a_file(drafter: Drafter, drafted: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("mine")
    assert drafter("backup", copy, "--out", drafted).code == 1
    assert copy.read_text() == "mine"


@pytest.mark.slow
def test_a_run_is_recorded_and_replayed_on_another_desk(drafter: Drafter, drafted: Path, tmp_path: Path) -> None:
    (run,) = drafter("show", "buses", "--json", "--out", drafted).object["runs"]
    file = tmp_path / "run.json"
    assert drafter("record", run["run"], file, "--json", "--out", drafted).object == {"file": str(file)}
    ran = drafter("replay", file, "--json", "--out", tmp_path / "elsewhere")
    assert ran.code == 0
    assert ran.object["story"] == "buses"
