"""The outermost edge: exit codes, one line for a person, a traceback only on demand."""

import subprocess
import sys
from pathlib import Path

import pytest

import drafter as package
from drafter.cli import drafts
from tests.cli.support import Drafter


def test_it_tells_its_version(drafter: Drafter) -> None:
    assert drafter("--version").out == f"drafter {package.__version__}\n"


def test_a_command_that_does_not_exist_is_exit_2(drafter: Drafter) -> None:
    ran = drafter("publish")
    assert ran.code == 2
    assert "No such command 'publish'." in ran.err
    assert ran.out == ""


def test_a_missing_argument_is_exit_2(drafter: Drafter) -> None:
    ran = drafter("draft")
    assert ran.code == 2
    assert "Missing argument 'NOTES'" in ran.err


def test_an_unknown_story_is_exit_2_and_one_line_that_helps(drafter: Drafter, drafted: Path) -> None:
    ran = drafter("show", "nope", "--out", drafted)
    assert ran.code == 2
    assert ran.err == "There is no story nope. `drafter list` shows all of them.\n"


def test_an_error_with_json_is_one_object_on_stdout_and_one_line_on_stderr(drafter: Drafter, drafted: Path) -> None:
    ran = drafter("show", "nope", "--json", "--out", drafted)
    assert ran.code == 2
    assert ran.object == {"error": "There is no story nope. `drafter list` shows all of them.", "exit": 2}
    assert ran.err.count("\n") == 1


def _fails(*_: object) -> None:
    raise ZeroDivisionError("words of a note")


def test_what_nobody_foresaw_is_one_line_without_the_words_of_the_error(
    drafter: Drafter, monkeypatch: pytest.MonkeyPatch, drafted: Path
) -> None:
    monkeypatch.setattr("drafter.settings.load_settings", _fails)
    ran = drafter("list", "--out", drafted)
    assert ran.code == 1
    assert ran.err == (
        "Something went wrong that Drafter did not foresee (ZeroDivisionError). What was finished is kept. "
        "Run it again with --debug to see where.\n"
    )


@pytest.mark.parametrize("words", [("--debug", "list"), ("list", "--debug")])
def test_debug_shows_where_it_happened_wherever_it_stands(
    drafter: Drafter, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr("drafter.settings.load_settings", _fails)
    with pytest.raises(ZeroDivisionError):
        drafter(*words)


def test_ctrl_c_says_that_what_was_finished_is_kept(drafter: Drafter, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("drafter.settings.load_settings", stopped)
    ran = drafter("list")
    assert ran.code == 130
    assert ran.err == "Stopped. What was finished is kept; `drafter resume` goes on.\n"


def test_a_reader_that_goes_away_is_no_error_to_talk_about(drafter: Drafter, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("drafter.settings.load_settings", gone)
    monkeypatch.setattr(sys, "stderr", open("/dev/null", "w"))  # noqa: SIM115, PTH123 - it is closed there
    assert drafter("list").code == 1


def test_a_misspelt_setting_is_exit_2_and_named(drafter: Drafter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAFTER_MODLE", "extractive")
    ran = drafter("list")
    assert ran.code == 2
    assert ran.err == "There is no setting DRAFTER_MODLE. Check its spelling, or unset it.\n"


@pytest.mark.slow
def test_help_loads_none_of_the_heavy_libraries(root: Path) -> None:
    heavy = {"prefect", "langchain", "langchain_core", "openai", "sqlalchemy", "jinja2", "rich", "pydantic"}
    code = (
        "import sys; sys.argv = ['drafter', '--help']\n"
        "from drafter.cli import main\n"
        "try: main()\n"
        f"except SystemExit: sys.stderr.write(' '.join(sorted({heavy} & set(sys.modules))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert "Turn source notes into an article draft" in done.stdout
    assert done.stderr == ""


def test_every_short_help_fits_its_line(drafter: Drafter) -> None:
    told = drafter("--help").out
    assert "..." not in told.partition("Commands:")[2]
    assert drafts.draft.__doc__
