"""list and show on 80 columns."""

from pathlib import Path

import pytest

from tests.cli.support import Drafter


def test_an_empty_desk_says_how_to_begin(drafter: Drafter, tmp_path: Path) -> None:
    ran = drafter("list", "--out", tmp_path)
    assert ran.out == "The desk is empty. Start with: drafter draft examples/kyiv-talks\n"


def test_the_list_has_a_line_per_story_within_eighty_columns(drafter: Drafter, drafted: Path) -> None:
    lines = drafter("list", "--out", drafted).out.splitlines()
    assert lines[0].split() == ["Story", "Status", "Flags", "Headline"]
    assert lines[1].split()[:2] == ["buses", "drafted"]
    assert "1 story. Read one with: drafter show STORY" in lines
    assert all(len(line) <= 80 for line in lines)


def test_the_list_for_machines(drafter: Drafter, drafted: Path) -> None:
    (story,) = drafter("list", "--json", "--out", drafted).object["stories"]
    assert (story["story"], story["status"], story["revision"]) == ("buses", "drafted", 1)


def test_a_story_is_shown_without_its_appendix(drafter: Drafter, drafted: Path) -> None:
    ran = drafter("show", "buses", "--out", drafted)
    assert ran.out.startswith("buses: drafted, revision 1 of 1\n")
    assert "▢ Not written:" in ran.out
    assert "what each sentence rests on" not in ran.out
    assert "Evidence and notes: --full, or " in ran.out
    assert all(len(line) <= 80 for line in ran.out.splitlines()[:-1])


def test_the_whole_story_has_evidence_and_the_hashes_that_purge_takes(drafter: Drafter, drafted: Path) -> None:
    ran = drafter("show", "buses", "--full", "--out", drafted)
    (note,) = drafter("show", "buses", "--json", "--out", drafted).object["notes"]
    assert "what each sentence rests on" in ran.out
    assert note["sha256"] in ran.out


@pytest.mark.parametrize("words", [("buses", "--revision", "7"), ("nope",)])
def test_what_is_not_there_is_exit_2(drafter: Drafter, drafted: Path, words: tuple[str, ...]) -> None:
    assert drafter("show", *words, "--out", drafted).code == 2


@pytest.mark.slow
def test_titles_of_notes_that_may_not_be_named_are_not_told(drafter: Drafter, notes: Path, tmp_path: Path) -> None:
    (notes / "2-call.md").write_text(
        "---\ntitle: Call with Zorb Vexley\nsource: Zorb Vexley\non_record: no\n---\nHe said no.\n"
    )
    out = tmp_path / "outputs"
    drafter("draft", notes, "--out", out)
    shown = drafter("show", "buses", "--full", "--json", "--out", out)
    assert "N2 (on record: no) note" in shown.err
    assert "Vexley" not in shown.out + shown.err
