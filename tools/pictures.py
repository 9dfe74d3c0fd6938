"""Make the pictures of the README from a real draft of the example: `make pictures`.

docs/pictures/draft.png: the editor's copy in a headless Chromium, with the evidence of a sentence showing.
docs/pictures/terminal.svg: what `drafter draft` prints, by rich's export.
docs/pictures/desk.png, review.png, rewrite.png, conflict.png, approve.png: the desk in a browser, see desk_pictures.

The page is of the recorded draft where there is one, else of the extractive one. Nothing is drawn by hand.
"""

import asyncio
import re
import shutil
import subprocess
import sys
from contextlib import redirect_stderr
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from drafter.drafting import Asked, Outcome, Tools, open_run, produce, workplace
from drafter.errors import UsageFault
from drafter.readers import read_notes
from drafter.recording import read_recording, take_in
from drafter.settings import EXTRACTIVE, checkout, load_settings
from tools.desk_pictures import NAMES, photograph_desk
from tools.small_png import make_small

PICTURES = checkout() / "docs" / "pictures"
NOTES = checkout() / "examples" / "kyiv-talks"
RECORDED = checkout() / "examples" / "kyiv-talks-recorded" / "run.json"
DAY = date(2025, 11, 21)  # as `make draft` says
WIDTH, HEIGHT = 1200, 1000  # of the window, in CSS pixels
SETTLE_MS = 2_000
SENTENCE = "#S3"  # whose evidence shows
_STAYS = ("scroll-margin: 30vh 0", "scroll-margin: 99vh 0")  # so that the page shows from its top
_AT_ONCE = ("transition: visibility 0s linear .25s", "transition: none")
_POLICY = ("Content-Security-Policy", "X-Policy")  # it names the hash of the style that this changes
_FONTS = re.compile(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", re.DOTALL)  # addresses from which nothing shall be fetched


def main() -> None:
    """Draft, photograph, print."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, workplace(load_settings(), Path(folder)) as tools:
        page = (_recorded(tools) if RECORDED.is_file() else _drafted(tools)).folder / "draft.html"
        _photograph(page, PICTURES / "draft.png")
        make_small(PICTURES / "draft.png")
        _print(_drafted(tools), PICTURES / "terminal.svg")
    photograph_desk(PICTURES)


def _recorded(tools: Tools) -> Outcome:
    """Filed as a draft of today: every answer comes from the recording, and no model is asked."""
    return asyncio.run(produce(tools, take_in(tools.store, read_recording(RECORDED))))


def _drafted(tools: Tools) -> Outcome:
    reading = read_notes([NOTES])
    run = open_run(tools, Asked(reading.dossier, reading.name, str(NOTES), EXTRACTIVE, day=DAY))
    return asyncio.run(produce(tools, run.id))


def _photograph(page: Path, picture: Path) -> None:
    """A fresh browser with a profile of its own and no network; ended when the picture is taken."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise UsageFault("No Chromium was found.", "Install it, for example with apt-get install chromium.")
    shown = page.with_name("shown.html")
    html = page.read_text(encoding="utf-8")
    for old, new in (_STAYS, _AT_ONCE, _POLICY):
        html = html.replace(old, new)
    shown.write_text(html, encoding="utf-8")
    with TemporaryDirectory() as profile:
        command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        command += [f"--user-data-dir={profile}", f"--window-size={WIDTH},{HEIGHT}", "--force-device-scale-factor=1.5"]
        command += ["--disable-background-networking", "--no-first-run", f"--virtual-time-budget={SETTLE_MS}"]
        command += [f"--screenshot={picture}", shown.as_uri() + SENTENCE]
        subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 - our own words, no shell


def _print(outcome: Outcome, picture: Path) -> None:
    """The words of the terminal, recorded while they are printed."""
    from unittest.mock import patch

    from rich.console import Console

    from drafter.cli import words

    recorder = Console(record=True, width=92, file=StringIO(), highlight=False)
    recorder.print("$ make draft", style="dim", markup=False)
    told = StringIO()
    shown = _as_shown(outcome)
    with patch.object(words, "console", return_value=recorder), redirect_stderr(told):
        words.show_outcome(shown, machine=False)
        words.say_next(shown, asked_for_model=True)
    recorder.print(told.getvalue(), markup=False)
    svg = _FONTS.sub("", recorder.export_svg(title="drafter", unique_id="drafter")).replace(
        "Fira Code", "DejaVu Sans Mono"
    )
    picture.write_text(svg, encoding="utf-8")


def _as_shown(outcome: Outcome) -> Outcome:
    """As it reads in the checkout: the folder that a reader will have."""
    from dataclasses import replace

    return replace(outcome, folder=checkout() / "outputs" / outcome.slug / "r1", shown=False)


if __name__ == "__main__":
    main()
    made = ", ".join(f"{name}.png" for name in ("draft", *NAMES))
    sys.stderr.write(f"Written: {PICTURES.relative_to(checkout())}/{made} and terminal.svg\n")
