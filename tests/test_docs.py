"""What the pages say is so: commands run, links lead somewhere, the worked example works, versions agree."""

import os
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from typer.main import get_command

import drafter
from drafter.cli import app, main
from drafter.settings import checkout
from tools.commands import PAGE, every_command, page

ROOT = checkout()
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *(ROOT / folder / "README.md" for folder in ("examples", "outputs", "prompts")),
]
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_SETTING = re.compile(r"^[A-Z_]+=\S*$")
# words that stand for something: such a command is looked at and not run
STAND_INS = {"NOTES", "STORY", "RUN", "NAME", "TEXT", "COMMAND"}
NOT_RUN = {"up", "--flow"}  # they need a server, or last until Ctrl-C
LASTING = {("work",), ("desk",)}
OTHERS = {"prefect": {"work-pool", "deploy", "worker"}}


@dataclass(frozen=True)
class Line:
    """A command as a page shows it."""

    page: Path
    words: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.page.name}: {' '.join(self.words)}"


def _lines() -> Iterator[Line]:
    for path in PAGES:
        for language, body in _BLOCK.findall(path.read_text(encoding="utf-8")):
            if language in {"sh", "console"}:
                for line in filter(None, map(str.strip, body.splitlines())):
                    words = shlex.split(line.removeprefix("$ ").removeprefix(".venv/bin/"))
                    yield Line(path, tuple(words))


LINES = list(_lines())
OURS = [line for line in LINES if "drafter" in line.words[:1]]


def _is_run(line: Line) -> bool:
    words = line.words[1:]
    return not (STAND_INS & set(words) or NOT_RUN & set(words) or words in LASTING)


def test_the_pages_show_commands() -> None:
    assert len(OURS) > 15
    assert sum(map(_is_run, OURS)) > 8


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_every_command_that_a_page_shows_exists_with_its_options(line: Line) -> None:
    program, *words = line.words
    if program == "drafter":
        _parse(words)
    elif program == "make":
        assert re.search(rf"^{words[0]}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
    elif program == "export":
        assert all(_SETTING.match(word) for word in words)
    else:
        assert words and (words[0] in OTHERS[program] or words[0].startswith("-"))


def _parse(words: list[str]) -> None:
    known = every_command(get_command(app))
    name = next((each for each in (" ".join(words[:2]), words[0]) if each in known), "")
    assert name, f"there is no command {words[0]}"
    known[name].make_context(name, words[len(name.split()) :])


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted({line.page for line in OURS if _is_run(line)}), ids=lambda path: path.name)
def test_the_commands_of_a_page_run_in_its_order(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("DRAFTER_OUT", str(tmp_path))
    monkeypatch.setenv("DRAFTER_DEBUG", "0")
    monkeypatch.setattr(sys, "stdin", StringIO())
    for line in OURS:
        if line.page == path and _is_run(line):
            monkeypatch.setattr(sys, "argv", [str(tmp_path / "new") if word == "FILE" else word for word in line.words])
            with pytest.raises(SystemExit) as end:
                main()
            told = capsys.readouterr()
            assert end.value.code in {0, None}, f"{line.name}\n{told.err}"


def test_every_command_is_on_the_page_of_commands_in_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "TERM", "NO_COLOR"):
        monkeypatch.setenv(name, os.environ.get(name, ""))  # page() sets them; given back afterwards
    assert page() == PAGE.read_text(encoding="utf-8"), "run `make docs`"
    for name, command in every_command(get_command(app)).items():
        assert command.help, f"{name} has no help"
        assert all(getattr(one, "help", "") for one in command.params), f"{name} has an option without help"
        assert f"## drafter {name}\n" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_that_is_there(path: Path) -> None:
    text = _BLOCK.sub("", path.read_text(encoding="utf-8"))
    for target in _LINK.findall(text):
        if not target.startswith(("https://", "http://")):
            assert (path.parent / target.partition("#")[0]).exists(), f"{path.name} points at {target}"


def test_the_readme_begins_with_the_three_commands_and_shows_pictures_that_are_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    language, first = _BLOCK.findall(text)[0]
    assert (language, first.split("\n")[:3]) == ("sh", ["make up", "make draft", "make test"])
    assert text.index("make up") < text.index("![")
    picture = (ROOT / "docs" / "pictures" / "draft.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    terminal = (ROOT / "docs" / "pictures" / "terminal.svg").read_text(encoding="utf-8")
    assert terminal.startswith("<svg")
    assert re.findall(r"https?://[^\s\"']+", terminal) == ["http://www.w3.org/2000/svg"], "it fetches nothing"


def test_the_page_of_the_record_names_every_kind_of_entry_and_no_other() -> None:
    from drafter.desk.telling import _WORDS

    text = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    table = text.partition("### Kinds of entries")[2].partition("\n\nA call")[0]
    first = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert sorted(re.findall(r"`(\w+)`", " ".join(first))) == sorted(_WORDS)


def test_changelog_and_package_agree_on_the_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+)", text, re.MULTILINE)[0] == drafter.__version__


def test_the_worked_example_of_a_format_drafts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import json
    import shutil

    blocks = _BLOCK.findall((ROOT / "docs" / "formats.md").read_text(encoding="utf-8"))
    prompts = tmp_path / "prompts"
    shutil.copytree(ROOT / "prompts", prompts)
    (prompts / "evening").mkdir()
    written = {"toml": "format.toml", "jinja": "today.md.j2"}
    for language, body in blocks:
        if language in written:
            (prompts / "evening" / written[language]).write_text(body, encoding="utf-8")
    monkeypatch.setenv("DRAFTER_PROMPTS", str(prompts))
    monkeypatch.setenv("DRAFTER_DEBUG", "0")
    words = ["drafter", "draft", str(ROOT / "examples" / "kyiv-talks"), "--format", "evening", "--json"]
    monkeypatch.setattr(sys, "argv", [*words, "--out", str(tmp_path / "outputs")])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code in {0, None}
    assert json.loads(capsys.readouterr().out)["holes"] == 0


def test_no_page_names_a_place_of_this_machine_or_of_a_registry() -> None:
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        for word in ("/home/", "/root/", "pypi.", "pythonhosted", "registry."):
            assert word not in text, f"{path.name} names {word}"
