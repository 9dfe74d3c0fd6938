"""The whole program in this process: words in, exit code and both streams out."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from drafter.cli import main

NOTE = (
    "---\ntitle: Town votes for new buses\nsource: Quell Bridge town council\nkind: press release\n"
    "received: 2026-11-20T09:00:00+00:00\n---\n"
    "The council of Quell Bridge voted 7-2 on Thursday to buy 14 electric buses. The buses cost 6.3 million euros in "
    "all, said Ada Holm, who leads the transport committee. The first four are to run from March 2027 on the line to "
    'the hospital. "Nobody will miss the smell of diesel in Mill Lane," Holm said. The council had turned down a '
    "smaller order in 2024 because the depot had too little power. A new cable to the depot was finished in October. "
    "According to Holm, the old buses will be sold. Two members of the council warned that the price of electricity "
    "could rise. The council will decide on fares on 14 January 2027."
)


@dataclass(frozen=True)
class Ran:
    """What a call of the program left behind."""

    code: int
    out: str
    err: str

    @property
    def object(self) -> Any:
        """The one object of --json: all of stdout."""
        return json.loads(self.out)


Drafter = Callable[..., Ran]


def stored_run(notes: Path, out: Path) -> str:
    """A run of the story `left-behind` that nobody has begun to work on; gives its id."""
    from drafter.drafting import Asked, open_run, workplace
    from drafter.readers import read_notes
    from drafter.settings import EXTRACTIVE, load_settings

    with workplace(load_settings(), out) as tools:
        asked = Asked(read_notes([notes]).dossier, "left behind", None, EXTRACTIVE, format="brief")
        return open_run(tools, asked).id


def stored_rewrite(out: Path, section: str, wish: str) -> str:
    """A rewrite of a section of the drafted story that nobody has begun to work on; gives its run's id."""
    from drafter.chain import By
    from drafter.drafting import workplace
    from drafter.drafting.rewriting import RewriteAsked, open_rewrite
    from drafter.settings import load_settings

    with workplace(load_settings(), out) as tools:
        revision = tools.store.revisions.current("buses")
        asked = RewriteAsked("buses", revision, section, wish, By("ann", "Ann Editor", "editor"))
        return open_rewrite(tools, asked).run


def caller(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Drafter:
    """Calls `drafter` with words; `typed` is standard input."""

    def call(*words: object, typed: str = "") -> Ran:
        monkeypatch.setattr(sys, "argv", ["drafter", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", StringIO(typed))
        capsys.readouterr()
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        told = capsys.readouterr()
        assert isinstance(code, int)
        return Ran(code, told.out, told.err)

    return call
