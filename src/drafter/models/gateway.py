"""The way of every model call: first the ledger, then the model, within limits, and every attempt booked.

What a run has paid for it never asks again, whichever model of the fallback list had answered; an answer that is not
copy is asked for once more with its defect named; then the reason reaches the caller, as a ModelFault.
"""

import asyncio
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Generic, NamedTuple, Protocol, Self, TypeVar, runtime_checkable

from drafter.errors import (
    BadKey,
    BudgetStop,
    ModelFault,
    NotRecorded,
    Permanent,
    QuotaUsedUp,
    UnknownModel,
    Unusable,
)
from drafter.models import Model, Request
from drafter.models.limits import CallEvent, CallLimits, Observer, unobserved
from drafter.models.pace import Monotonic, Sleep, Throttle
from drafter.models.ports import Ledger, StepBook
from drafter.models.prices import Estimate, estimate
from drafter.models.purse import Purse
from drafter.models.question import Desk, Found, Question
from drafter.models.sanity import asked_again
from drafter.record import Call, Usage
from drafter.store.values import Owner, Spent

T = TypeVar("T")


class Fallback(NamedTuple):
    """A model to turn to where the one before gives nothing: `provider:name` and what answers for it."""

    name: str
    model: Model


@dataclass(frozen=True, slots=True)
class Answered(Generic[T]):
    """A step's answer as a value. `model` as the provider named it, else as asked. `key` and `take` are those that
    were answered in the end; `reused` says that nothing was paid for it now.
    """

    value: T
    model: str
    text_sha256: str
    reused: bool
    key: str
    take: int
    usage: Usage
    cost: float | None


@runtime_checkable
class Closable(Protocol):
    """A model that holds connections."""

    async def aclose(self) -> None: ...


class Gateway:
    """Asks on behalf of one run. Use it in one event loop; `async with` closes the models' connections at the end.

    `steps` is the run's book of which key answered each step (`store.runs`); replay follows it. `throttle` may be
    shared by the gateways of several runs. With `replay` nothing is asked and `model` may be None.
    """

    def __init__(
        self,
        model: Model | None,
        *,
        ledger: Ledger,
        run_id: str,
        owner: Owner,
        limits: CallLimits | None = None,
        fallbacks: Sequence[Fallback] = (),
        now: Callable[[], datetime],
        observe: Observer = unobserved,
        steps: StepBook | None = None,
        replay: bool = False,
        throttle: Throttle | None = None,
        sleep: Sleep = asyncio.sleep,
        monotonic: Monotonic = time.monotonic,
        chance: Callable[[], float] = random.random,
        renew_every_s: float = 5.0,
    ) -> None:
        limits = limits or CallLimits()
        self._model = model
        self._fallbacks = tuple(Fallback(*fallback) for fallback in fallbacks)
        self._steps = steps
        self._replay = replay or model is None
        self._shut: dict[str, Permanent] = {}  # models that will not answer anybody, with the reason
        self._desk = Desk(
            ledger=ledger,
            run_id=run_id,
            owner=owner,
            limits=limits,
            throttle=throttle or Throttle(limits.parallel, limits.per_minute, sleep=sleep, monotonic=monotonic),
            purse=Purse(limits.budget, self._spent),
            observe=observe,
            now=now,
            monotonic=monotonic,
            sleep=sleep,
            chance=chance,
            renew_every_s=renew_every_s,
        )

    async def ask(
        self, step: str, request: Request, read: Callable[[str], T], *, take: int = 0, stream: bool = False
    ) -> Answered[T]:
        """The answer to a request, as `read` makes it of its text.

        `read` raises Unusable where the text is not copy: that attempt is booked, the model is asked once more with
        the defect named (as take + 1), and if that fails too, Unusable is raised. Raises the ModelFault of the last
        model tried, BudgetStop before a call that could pass the budget, NotRecorded in a replay, or a StoreFault.
        """
        try:
            answered = await self._ask(step, request, read, take, stream)
        except ModelFault as fault:
            self._desk.observe(CallEvent(step, "failed", detail=str(fault)))
            raise
        if self._steps and not self._replay:
            await asyncio.to_thread(self._steps.note_step, self._desk.run_id, step, answered.take, answered.key)
        kind = "reused" if answered.reused else "done"
        self._desk.observe(CallEvent(step, kind, usage=answered.usage, cost=answered.cost))
        return answered

    def estimate(self, requests: Iterable[Request]) -> Estimate:
        """What these requests cost at most, each asked once; before the first call."""
        return estimate(requests)

    async def aclose(self) -> None:
        """Close the connections of all models."""
        for model in (self._model, *(fallback.model for fallback in self._fallbacks)):
            if isinstance(model, Closable):
                await model.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.aclose()

    async def _spent(self) -> Spent:
        return await asyncio.to_thread(self._desk.ledger.spent, self._desk.run_id)

    async def _ask(self, step: str, request: Request, read: Callable[[str], T], take: int, stream: bool) -> Answered[T]:
        line = _Line(self._desk, step, read, take, stream, await self._booked(step))
        asked = [request, *(replace(request, model=fallback.name) for fallback in self._fallbacks)]
        found = await self._noted(step, read, take) if self._steps else None
        for candidate in asked:
            found = found or await line.recorded(candidate, last=self._replay and candidate is asked[-1])
        if found:
            return found
        if self._model is None or self._replay:
            raise NotRecorded(f"The record holds no answer for the step {step}.", "This run cannot be replayed.")
        models = [self._model, *(fallback.model for fallback in self._fallbacks)]
        return await self._of_first_that_answers(line, list(zip(asked, models, strict=True)))

    async def _of_first_that_answers(self, line: "_Line[T]", chain: list[tuple[Request, Model]]) -> Answered[T]:
        for candidate, model in chain[:-1]:
            try:
                return await self._of(line, candidate, model)
            except (Unusable, BudgetStop):
                raise
            except ModelFault as fault:
                detail = f"{fault.message} Turning to the next model."
                self._desk.observe(CallEvent(line.step, "retry", detail=detail))
        return await self._of(line, *chain[-1])

    async def _of(self, line: "_Line[T]", request: Request, model: Model) -> Answered[T]:
        """Ask one model, unless it has said already that it will answer nobody."""
        if shut := self._shut.get(request.model):
            raise type(shut)(shut.message, shut.todo)
        try:
            return await line.asked(request, model)
        except (BadKey, QuotaUsedUp, UnknownModel) as fault:
            self._shut[request.model] = fault
            raise

    async def _booked(self, step: str) -> tuple[Call, ...]:
        return await asyncio.to_thread(self._desk.ledger.attempts, self._desk.run_id, step)

    async def _noted(self, step: str, read: Callable[[str], T], take: int) -> Answered[T] | None:
        """The answer that this run's book names for the step, whichever model and take it was."""
        book = self._steps
        noted = await asyncio.to_thread(book.steps, self._desk.run_id) if book else ()
        for entry in reversed(noted):
            if entry.step == step and entry.take in {take, take + 1}:
                answer = await asyncio.to_thread(self._desk.ledger.answer, entry.key)
                if answer:
                    return _answered(Found(read(answer.text), answer, reused=True), entry.take)
        return None


@dataclass(frozen=True)
class _Line(Generic[T]):
    """The at most two questions of one step to one model: the first, and the one that names the defect."""

    desk: Desk
    step: str
    read: Callable[[str], T]
    take: int
    stream: bool
    booked: tuple[Call, ...]

    async def recorded(self, request: Request, *, last: bool) -> Answered[T] | None:
        """What the ledger holds; None where there is more to ask. With `last` an unusable second answer is raised."""
        defect = ""
        for take in (self.take, self.take + 1):
            question = self._question(request, take, defect)
            answer = await asyncio.to_thread(self.desk.ledger.answer, question.key)
            if answer:
                try:
                    return _answered(Found(self.read(answer.text), answer, reused=True), take)
                except Unusable as fault:  # the reader has become stricter since
                    defect = fault.defect
            else:
                defect = self._defect(question.key)
            if not defect:
                return None
        if last:
            raise _unusable(defect)
        return None

    async def asked(self, request: Request, model: Model) -> Answered[T]:
        """Ask, and once more where the answer is not copy; what this run has booked as unusable is not asked again."""
        defect = ""
        for take in (self.take, self.take + 1):
            question = self._question(request, take, defect)
            defect = self._defect(question.key)
            if defect:
                continue
            try:
                return _answered(await self.desk.ask(question, model), take)
            except Unusable as fault:
                defect = fault.defect
                if take > self.take:
                    raise
                self.desk.observe(CallEvent(self.step, "retry", detail=f"{fault.message} Asking once more."))
        raise _unusable(defect)

    def _question(self, request: Request, take: int, defect: str) -> Question[T]:
        asked = asked_again(request, defect) if defect else request
        key = asked.key(take)
        before = any((call.take, call.key) == (take, key) for call in self.booked)
        return Question(self.step, take, asked, self.read, self.stream, before)

    def _defect(self, key: str) -> str:
        """The defect for which this run has already booked an answer to that key, empty where it has none."""
        outcomes = (call.outcome for call in self.booked if call.key == key)
        return next((outcome.partition(":")[2] for outcome in outcomes if outcome.startswith("unusable:")), "")


def _unusable(defect: str) -> Unusable:
    return Unusable(
        defect,
        f"The model's answers could not be used twice ({defect.replace('_', ' ')}).",
        "Write this part yourself, or ask again.",
    )


def _answered(found: Found[T], take: int) -> Answered[T]:
    answer = found.answer
    return Answered(
        value=found.value,
        model=answer.model,
        text_sha256=sha256(answer.text.encode("utf-8", "surrogatepass")).hexdigest(),
        reused=found.reused,
        key=answer.key,
        take=take,
        usage=answer.usage,
        cost=answer.cost,
    )
