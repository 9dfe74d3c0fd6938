"""What a person sees while a draft is made: a line per section, the words arriving, calls, tokens, cost against the
estimate. In a terminal it is drawn in place; anywhere else a line is printed when a section is done.
"""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self

from drafter.cli.console import counted, say
from drafter.models.limits import CallEvent
from drafter.models.prices import Estimate
from drafter.record import Usage
from drafter.text.clean import clean

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table

TAIL = 48  # characters of the arriving text that are shown
_GAPS = 6  # columns between the columns
_LEAST_TAIL = 12  # fewer tell nothing; a narrow terminal shows who writes and how much, and no text
_CITED = re.compile(r"\[N\d[^\]\n]{0,80}\]?")
_STATES = {
    "started": "asking",
    "text": "writing",
    "retry": "asking again",
    "reused": "done before",
    "waiting": "another worker is asking",
    "done": "done",
    "failed": "not usable",
}


@dataclass
class _Line:
    state: str = ""
    text: str = ""
    detail: str = ""

    @property
    def words(self) -> int:
        return len(_CITED.sub(" ", self.text).split())

    def take(self, event: CallEvent) -> None:
        self.state = _STATES[event.kind]
        self.detail = event.detail
        if event.kind == "text":
            self.text += event.text
        elif event.kind in {"started", "retry"}:
            self.text = ""


@dataclass
class Progress:
    """An observer of calls. Use it as a context manager; `drawn` says whether a terminal is there to draw in."""

    estimate: Estimate | None
    drawn: bool
    clock: Callable[[], float] = monotonic
    lines: dict[str, _Line] = field(default_factory=dict[str, _Line])
    usage: Usage = field(default_factory=Usage)
    cost: float = 0.0
    calls: int = 0
    _live: "Live | None" = None
    _since: float = 0.0

    def __enter__(self) -> Self:
        self._since = self.clock()
        if self.drawn:
            from rich.console import Console
            from rich.live import Live

            self._live = Live(
                console=Console(stderr=True), get_renderable=self._table, refresh_per_second=8, transient=True
            )
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()

    def __call__(self, event: CallEvent) -> None:
        """Take in what happened to a call."""
        self.lines.setdefault(event.step, _Line()).take(event)
        if event.kind == "done":
            self.calls += 1
        if event.usage:
            self.usage += event.usage
        self.cost += event.cost or 0.0
        if not self.drawn and event.kind in {"done", "failed", "retry", "reused", "waiting"}:
            detail = f" ({event.detail})" if event.detail else ""
            say(f"{event.step}: {_STATES[event.kind]}{detail}")

    def total(self) -> str:
        """One line: seconds, calls, tokens, cost, each against the estimate where there is one."""
        spent = f"{self.clock() - self._since:.0f} s · {counted(self.calls, 'call')} · {self._tokens()} tokens"
        if self.cost or (self.estimate and self.estimate.usd is not None):
            spent += f" · ${self.cost:.3f}"
            if self.estimate and self.estimate.usd is not None:
                spent += f" of about ${self.estimate.usd:.3f}"
        return spent

    def _tokens(self) -> str:
        used = self.usage.prompt + self.usage.completion
        about = "about " if self.usage.estimated else ""
        if self.estimate is None:
            return f"{about}{used:,}"
        return f"{about}{used:,} of about {self.estimate.prompt_tokens + self.estimate.completion_tokens:,}"

    def _table(self) -> "Table":
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, pad_edge=False, caption=self.total(), caption_justify="left")
        for heading in ("Section", "", "Words"):
            table.add_column(heading, justify="right" if heading == "Words" else "left", no_wrap=True)
        names = {step: _name(step) for step in self.lines}
        state = max((len(line.state) for line in self.lines.values()), default=0)
        taken = max(map(len, (*names.values(), "Section"))) + state + len("Words") + _GAPS
        room = min(TAIL, (self._live.console.width if self._live else taken + TAIL) - taken)
        if room >= _LEAST_TAIL:
            table.add_column("", no_wrap=True, overflow="crop", max_width=room)
        for step, line in self.lines.items():
            # Text, not markup: what a model writes is never a command to the terminal
            tail = " ".join(clean(line.detail or line.text[-room:]).text.split()) if room >= _LEAST_TAIL else ""
            cells = (names[step], line.state, str(line.words or ""), tail)
            table.add_row(*map(Text, cells[: len(table.columns)]))
        return table


def _name(step: str) -> str:
    """`section:key_developments` as a person says it."""
    return (step.partition(":")[2] or step).replace("_", " ")


def in_a_terminal() -> bool:
    """Does a person see what is drawn on stderr?"""
    return sys.stderr.isatty()
