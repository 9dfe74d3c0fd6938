"""What is shown while a draft is made: a line per section, the words arriving, what is spent of the estimate."""

import io

import pytest
from rich.console import Console
from rich.live import Live

from drafter.cli.live import Progress
from drafter.models.limits import CallEvent
from drafter.models.prices import Estimate
from drafter.record import Usage


def _shown(progress: Progress, width: int) -> str:
    page = Console(file=io.StringIO(), width=width)
    progress._live = Live(console=page)  # pyright: ignore[reportPrivateUsage] - a terminal of that width
    with page.capture() as captured:
        page.print(progress._table())  # pyright: ignore[reportPrivateUsage] - what the terminal draws
    return captured.get()


def _watched() -> Progress:
    progress = Progress(Estimate(9_000, 1_000, 0.02), drawn=True, clock=lambda: 0.0)
    progress(CallEvent("section:key_developments", "started"))
    for piece in ("The coun", "cil voted 7-2. [N1.", "1] It will \x1b[31m[bold]pay. [N1.2 N2.3]"):
        progress(CallEvent("section:key_developments", "text", piece))
    progress(CallEvent("plan", "done", usage=Usage(800, 50), cost=0.001))
    return progress


def test_words_are_counted_whole_and_citations_are_none() -> None:
    shown = _shown(_watched(), 100)
    assert "key developments  writing      7" in shown


def test_the_arriving_text_is_shown_and_nothing_of_it_obeyed() -> None:
    shown = _shown(_watched(), 100)
    assert "[bold]pay." in shown
    assert "\x1b[31m" not in shown


@pytest.mark.parametrize("width", [40, 80, 200])
def test_every_width_shows_who_writes_how_much_and_what_is_spent(width: int) -> None:
    shown = _shown(_watched(), width)
    assert "writing" in shown and "key developments" in shown
    words = " ".join(shown.split())
    assert "1 call · 850 of about 10,000 tokens · $0.001 of about $0.020" in words
    assert all(len(line) <= width for line in shown.splitlines())


def test_outside_a_terminal_a_line_is_said_when_a_section_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(None, drawn=False)
    progress(CallEvent("plan", "started"))
    progress(CallEvent("plan", "done"))
    assert capsys.readouterr().err == "plan: done\n"
