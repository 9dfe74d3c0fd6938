import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.support import NOTE, Drafter, caller


@pytest.fixture(autouse=True)
def same_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eighty columns, no colour, no traceback, whatever the terminal of the tests is."""
    for name, value in (("COLUMNS", "80"), ("TERM", "dumb"), ("NO_COLOR", "1"), ("DRAFTER_DEBUG", "0")):
        monkeypatch.setenv(name, value)


@pytest.fixture
def drafter(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Drafter:
    return caller(monkeypatch, capsys)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A folder with one note."""
    folder = tmp_path / "buses"
    folder.mkdir()
    (folder / "1-press.md").write_text(NOTE, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An outputs folder with a story `buses`, drafted once for all tests: copy it before you change it."""
    folder = tmp_path_factory.mktemp("desk")
    notes = folder / "buses"
    notes.mkdir()
    (notes / "1-press.md").write_text(NOTE, encoding="utf-8")
    _draft(notes, folder / "outputs")
    return folder / "outputs"


def _draft(notes: Path, out: Path) -> None:
    import asyncio

    from drafter.drafting import Asked, open_run, produce, workplace
    from drafter.readers import read_notes
    from drafter.settings import EXTRACTIVE, load_settings

    reading = read_notes([notes])
    with workplace(load_settings(), out) as tools:
        run = open_run(tools, Asked(reading.dossier, reading.name, str(notes), EXTRACTIVE))
        asyncio.run(produce(tools, run.id))


@pytest.fixture
def desk(drafted: Path, tmp_path: Path) -> Callable[[], Path]:
    """A copy of the drafted desk for a test that changes it."""

    def copy() -> Path:
        return Path(shutil.copytree(drafted, tmp_path / "outputs"))

    return copy
