"""How long, how often and how much: the limits of calls, and what an observer is told of each call."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from drafter.record import Usage


@dataclass(frozen=True, slots=True)
class Budget:
    """What one draft may use. `calls` are questions asked, re-asking included; transport retries count apart.

    `tokens` are prompt and completion of all attempts together, `money_usd` US dollars at list price; None sets no
    limit. A model without a known price costs nothing here.
    """

    calls: int = 24
    tokens: int | None = None
    money_usd: float | None = None


@dataclass(frozen=True, slots=True)
class CallLimits:
    """Limits of every call. `deadline_s` is for one question to one model with all its retries, counted from the
    moment it may be sent; `retry_after_cap_s` is the longest wish of a server that is granted; `parallel` and
    `per_minute` bound what is sent at once and in any 60 seconds (None: no limit); `max_reply_bytes` an answer's text.
    """

    deadline_s: float = 180.0
    attempts: int = 4
    retry_after_cap_s: float = 60.0
    parallel: int = 8
    per_minute: int | None = None
    max_reply_bytes: int = 200_000
    budget: Budget = field(default_factory=Budget)


EventKind = Literal["started", "text", "retry", "reused", "waiting", "done", "failed"]


@dataclass(frozen=True, slots=True)
class CallEvent:
    """Something that happened to the call of one step. `text` is a piece of the answer, for a screen and for nothing
    else; `detail` is one sentence without any text of notes or answers.
    """

    step: str
    kind: EventKind
    text: str = ""
    usage: Usage | None = None
    cost: float | None = None
    detail: str = ""


Observer = Callable[[CallEvent], None]


def unobserved(event: CallEvent) -> None:
    """Nobody watches."""
