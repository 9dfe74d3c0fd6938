"""One question to one model: claimed, asked with retries inside a deadline, every attempt booked.

The order is the promise: claim, set the budget aside, ask, judge, book; an answer is used only once it is booked.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from drafter.errors import DeadlinePassed, ModelFault, RateLimited, StoreBusy, Transient, Unusable
from drafter.models import Model, OnText, Reply, Request
from drafter.models.claims import Holding, finish, held, surely
from drafter.models.limits import CallEvent, CallLimits, EventKind, Observer
from drafter.models.pace import Monotonic, Sleep, Throttle, backoff, rival_pause
from drafter.models.ports import Ledger
from drafter.models.prices import cost, prompt_tokens
from drafter.models.purse import Purse
from drafter.models.sanity import whole
from drafter.models.tokens import estimate_tokens
from drafter.record import Usage
from drafter.store.values import Answer, Attempt, Owner, Settled

T = TypeVar("T")

_CANCEL_GRACE_S = 2.0  # for a client to close its connection; then it is left behind
_BOOKING_TRIES = 5


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What answers a question. `reused`: this process did not pay for it now."""

    value: T
    answer: Answer
    reused: bool


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """What is asked, for which step, and who turns the answer into a value. `asked_before`: the run has booked an
    attempt at it already, so it counts no further call of the budget.
    """

    step: str
    take: int
    request: Request
    read: Callable[[str], T]
    stream: bool
    asked_before: bool

    @property
    def key(self) -> str:
        return self.request.key(self.take)


@dataclass(frozen=True)
class Desk:
    """What asking needs besides the question: the gateway's own tools."""

    ledger: Ledger
    run_id: str
    owner: Owner
    limits: CallLimits
    throttle: Throttle
    purse: Purse
    observe: Observer
    now: Callable[[], datetime]
    monotonic: Monotonic
    sleep: Sleep
    chance: Callable[[], float]
    renew_every_s: float

    async def ask(self, question: Question[T], model: Model) -> Found[T]:
        """The answer: a rival's that arrives meanwhile, or the model's. Raises a ModelFault or a StoreFault."""
        until = self.monotonic() + self.limits.deadline_s
        polls = 0
        while True:
            async with held(self.ledger, question.key, self.owner, self.renew_every_s) as holding:
                found = await _Asking(self, question, model, holding).ask() if holding else None
            if found:
                return found
            # no claim, or none any more: answered meanwhile, or a rival is asking
            answer = await asyncio.to_thread(self.ledger.answer, question.key)
            if answer:
                return Found(question.read(answer.text), answer, reused=True)
            if self.monotonic() >= until:
                raise DeadlinePassed(
                    "Another worker has been asking the same question for longer than a call may take.",
                    "Look whether it is stuck; `drafter resume` goes on from here.",
                )
            if not polls:
                self.tell(question, "waiting", detail="another worker is asking this; waiting for its answer")
            await self.sleep(rival_pause(polls))
            polls += 1

    def tell(self, question: Question[T], kind: EventKind, *, text: str = "", detail: str = "") -> None:
        self.observe(CallEvent(question.step, kind, text=text, detail=detail))


@dataclass
class _Asking(Generic[T]):
    """The attempts at one question under one claim."""

    desk: Desk
    question: Question[T]
    model: Model
    holding: Holding

    def __post_init__(self) -> None:
        self._failures = 0
        self._until: float | None = None  # counted from the moment when the call may be sent
        self._seen: list[str] = []

    async def ask(self) -> Found[T] | None:
        """None where a rival took the claim over and has not answered yet."""
        while True:
            try:
                return await self._in_turn()
            except Transient as fault:
                self._failures += 1
                await self._wait(fault)

    async def _in_turn(self) -> Found[T] | None:
        desk, request = self.desk, self.question.request
        retry = self.question.asked_before or self._failures > 0
        async with desk.throttle.slot(), desk.purse.set_aside(request, retry=retry):
            if self._until is None:
                self._until = desk.monotonic() + desk.limits.deadline_s
            desk.tell(self.question, "started")
            return await self._attempt()

    async def _wait(self, fault: Transient) -> None:
        """Until the next attempt may be made. Raises where there is none, with the reason."""
        limits = self.desk.limits
        if self._failures >= limits.attempts:
            again = type(fault)(f"{fault.message} Tried {_times(self._failures)}.", fault.todo)
            raise again from fault
        pause = backoff(self._failures, self.desk.chance())
        if fault.retry_after is not None:
            if fault.retry_after > limits.retry_after_cap_s:
                raise RateLimited(
                    f"The model's server asks to wait {_spell(fault.retry_after)}; "
                    f"at most {_spell(limits.retry_after_cap_s)} are waited for.",
                    "What is finished is kept; `drafter resume` goes on later.",
                    retry_after=fault.retry_after,
                ) from fault
            pause = max(fault.retry_after, 0.0) + self.desk.chance() * 0.5
        if pause >= self._left():
            raise _deadline(limits, f"the last reason: {fault.message}") from fault
        self.desk.tell(self.question, "retry", detail=f"{fault.message} Again in {_spell(pause)}.")
        await self.desk.sleep(pause)

    def _left(self) -> float:
        """Seconds until the deadline."""
        return self._until - self.desk.monotonic() if self._until is not None else self.desk.limits.deadline_s

    async def _attempt(self) -> Found[T] | None:
        started = self.desk.now()
        self._seen = []
        task = asyncio.create_task(self.model.complete(self.question.request, self._on_text()))
        cancelled = await _within(task, self._left())
        if task.cancelled() or not task.done():
            await self._book_failure("cancelled" if cancelled else DeadlinePassed.kind, started, sent=True)
            raise cancelled or _deadline(self.desk.limits, "the model had not finished its answer")
        fault = task.exception()
        if isinstance(fault, ModelFault):
            outcome = f"unusable:{fault.defect}" if isinstance(fault, Unusable) else fault.kind
            await self._book_failure(outcome, started, sent=isinstance(fault, Unusable))
        if fault:
            raise cancelled or fault
        found = await self._judge(task.result(), started)
        if cancelled:
            raise cancelled
        return found

    def _on_text(self) -> OnText | None:
        if not self.question.stream:
            return None

        def arrived(piece: str) -> None:
            self._seen.append(piece)
            self.desk.tell(self.question, "text", text=piece)

        return arrived

    async def _judge(self, reply: Reply, started: datetime) -> Found[T] | None:
        """A whole answer that its reader takes is booked as the answer; any other is booked as what it is."""
        try:
            value = self.question.read(whole(reply, self.desk.limits.max_reply_bytes))
        except ModelFault as fault:
            outcome = f"unusable:{fault.defect}" if isinstance(fault, Unusable) else fault.kind
            await self._book(self._booked(outcome, reply, started), accept=False)
            raise
        attempt = self._booked("accepted", reply, started)
        settled = await self._book(attempt, accept=True)
        self.holding.settled = settled.accepted
        if settled.answer is None:
            return None
        if not settled.accepted:
            return Found(self.question.read(settled.answer.text), settled.answer, reused=True)
        return Found(value, settled.answer, reused=False)

    def _booked(self, outcome: str, reply: Reply, started: datetime) -> Attempt:
        usage = reply.usage
        if not usage.prompt and not usage.completion:
            usage = Usage(prompt_tokens(self.question.request), estimate_tokens(reply.text), estimated=True)
        return Attempt(
            outcome=outcome,
            text=reply.text,
            asked_model=self.question.request.model,
            started=started,
            ended=self.desk.now(),
            answered_model=reply.model,
            response_id=reply.response_id,
            finish_reason=reply.finish_reason,
            usage=usage,
        )

    async def _book_failure(self, outcome: str, started: datetime, *, sent: bool) -> None:
        """`sent`: the question surely reached the model, so that it may be billed though nobody counted for us."""
        text = "".join(self._seen)
        usage = Usage()
        if sent or text:
            usage = Usage(prompt_tokens(self.question.request), estimate_tokens(text), estimated=True)
        request = self.question.request
        attempt = Attempt(outcome, text, request.model, started, self.desk.now(), usage=usage)
        await self._book(attempt, accept=False)

    async def _book(self, attempt: Attempt, *, accept: bool) -> Settled:
        """Seen through even when cancelled, and tried again while the database is busy: it was paid for."""
        for tried in range(1, _BOOKING_TRIES + 1):
            try:
                return await surely(self._settle, attempt, accept=accept)
            except StoreBusy:
                if tried == _BOOKING_TRIES:
                    raise
                await self.desk.sleep(rival_pause(tried))
        raise AssertionError  # the loop returns or raises

    def _settle(self, attempt: Attempt, *, accept: bool) -> Settled:
        """In a thread: the first price of a process loads the price list."""
        priced = replace(attempt, cost=cost(attempt.asked_model, attempt.usage, attempt.ended))
        question = self.question
        return self.desk.ledger.settle(
            self.desk.run_id, question.step, question.take, self.holding.claim, priced, accept=accept
        )


async def _within(task: "asyncio.Task[Reply]", seconds: float) -> asyncio.CancelledError | None:
    """Wait so long for a task, then cancel it. A reply that arrives in the same moment is kept: it was paid for.

    Gives back the cancellation of our own task that came meanwhile.
    """
    cancelled: asyncio.CancelledError | None = None
    try:
        await asyncio.wait({task}, timeout=max(0.0, seconds))
    except asyncio.CancelledError as request:
        cancelled = request
    if not task.done():
        task.cancel()
        grace = asyncio.ensure_future(asyncio.wait({task}, timeout=_CANCEL_GRACE_S))
        cancelled = await finish(grace) or cancelled
    return cancelled


def _deadline(limits: CallLimits, why: str) -> DeadlinePassed:
    return DeadlinePassed(
        f"No answer from the model within {_spell(limits.deadline_s)}; {why.rstrip('.')}.",
        "What is finished is kept; `drafter resume` goes on.",
    )


def _times(count: int) -> str:
    """once, 4 times."""
    return "once" if count == 1 else f"{count} times"


def _spell(seconds: float) -> str:
    """A time as an editor would say it: 40 seconds, 3 minutes, 24 hours."""
    for size, word in ((3600, "hour"), (60, "minute")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {word}s"
    return f"{seconds:.0f} seconds" if seconds >= 1 else f"{seconds:.1f} seconds"
