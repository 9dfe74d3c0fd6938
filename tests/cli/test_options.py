"""What the Tab key offers."""

from pathlib import Path
from typing import Any

import pytest
import typer

from drafter.cli.options import formats, stories
from tests.cli.support import Drafter


class _Context:
    def __init__(self, out: Path) -> None:
        self.params: dict[str, Any] = {"out": out}


def _stories(out: Path, begun: str) -> list[str]:
    context: Any = _Context(out)
    return stories(context, begun)


def test_tab_offers_formats() -> None:
    assert formats("") == ["brief", "explainer"]
    assert formats("b") == ["brief"]


def test_tab_offers_the_stories_of_the_desk(drafted: Path) -> None:
    assert _stories(drafted, "bu") == ["buses"]
    assert _stories(drafted, "x") == []


def test_tab_makes_no_store_and_tells_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _stories(tmp_path, "") == []
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "drafter.db").write_text("no database at all, only some words that lie here")
    assert _stories(tmp_path, "") == []
    monkeypatch.setenv("DRAFTER_NONSENSE", "1")
    assert _stories(tmp_path, "") == []


def test_the_shell_gets_its_offers_from_the_program(
    drafter: Drafter, drafted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_DRAFTER_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", f"drafter show --out {drafted} b")
    monkeypatch.setenv("COMP_CWORD", "4")
    assert drafter().out.split() == ["buses"]
    assert typer.__name__ == "typer"
