"""Write docs/commands.md from the program's own help; `make docs` calls it, and a test compares the two.

`python -m tools.commands` writes the page. `page()` gives its text.
"""

import os
import sys
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[1] / "docs" / "commands.md"
HEAD = """# Commands

Every command of the program, in the words of its own help (`drafter COMMAND --help`). Written by `make docs`.

Exit codes: 0 done; 1 it could not be finished, what exists is kept; 2 the command, the notes or the settings are
unusable and no model was called; 130 stopped with Ctrl-C.
"""


def page() -> str:
    """The whole page, the same on every machine: 80 columns, no colour, no settings from outside."""
    os.environ.update(COLUMNS="80", TERM="dumb", NO_COLOR="1")
    os.environ.pop("DRAFTER_OUT", None)
    from typer.main import get_command
    from typer.testing import CliRunner

    from drafter.cli import app

    runner = CliRunner()
    names = ["", *every_command(get_command(app))]
    parts = [HEAD]
    for name in names:
        done = runner.invoke(app, [*name.split(), "--help"], prog_name="drafter", env={"COLUMNS": "80"})
        title = f"drafter {name}".strip()
        parts.append(f"## {title}\n\n```text\n{_trimmed(done.output)}\n```\n")
    return "\n".join(parts)


def every_command(group: object) -> dict[str, Any]:
    """Each command by the words that call it, the commands inside a command after it."""
    found: dict[str, Any] = {}
    inside: dict[str, Any] = getattr(group, "commands", {})
    for name, command in inside.items():
        found[name] = command
        found |= {f"{name} {below}": one for below, one in every_command(command).items()}
    return found


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stderr.write(f"Written: {PAGE.relative_to(Path.cwd())}\n")
