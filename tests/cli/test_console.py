"""Small words: counts that agree, names of places, what a terminal may not be told."""

import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from drafter.cli.console import counted, near, plain, plain_lines, program, working
from drafter.cli.words import moment


@pytest.mark.parametrize(("number", "words"), [(0, "0 flags"), (1, "1 flag"), (2, "2 flags"), (1234, "1,234 flags")])
def test_a_count_agrees_with_its_noun(number: int, words: str) -> None:
    assert counted(number, "flag") == words


def test_a_noun_with_a_plural_of_its_own() -> None:
    assert counted(2, "story", "stories") == "2 stories"
    assert counted(1, "story", "stories") == "1 story"


def test_plain_is_one_line_without_anything_that_a_terminal_obeys() -> None:
    assert plain("a\x1b[31m\n  b\x07\u202ec\u200b") == "a[31m bc"
    assert plain_lines("a\x1b[2J\nb") == "a[2J\nb"


def test_a_place_is_told_as_seen_from_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert near(tmp_path / "outputs" / "draft.html") == "outputs/draft.html"
    assert near(Path("/elsewhere/draft.html")) == "/elsewhere/draft.html"


def test_the_program_is_called_as_it_was_called(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    called = tmp_path / "bin" / "drafter"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", [str(called), "list"])
    assert program() == "bin/drafter"
    monkeypatch.setattr(sys, "argv", ["-m"])
    assert program() == "drafter"


def test_a_moment_names_its_zone() -> None:
    assert moment(datetime(2026, 11, 24, 8, 0, tzinfo=timezone(timedelta(hours=1)))) == "24 November 2026, 08:00 +01:00"
    assert moment(datetime(2026, 11, 4, 8, 0, tzinfo=UTC)) == "4 November 2026, 08:00 UTC"


def test_nothing_is_drawn_where_no_terminal_is(capsys: pytest.CaptureFixture[str]) -> None:
    with working("Reading the notes"):
        pass
    assert capsys.readouterr() == ("", "")
