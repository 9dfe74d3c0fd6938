"""Holding the claim of one question: renewed while the call lasts, given back however it ends.

Everything here that writes to the ledger is finished even where the task is cancelled meanwhile: a paid answer that
has arrived is booked, and a claim does not stay behind with a living process.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from drafter.errors import StoreFault
from drafter.models.ports import Ledger
from drafter.store.values import Claim, Owner

T = TypeVar("T")


async def surely(call: Callable[..., T], *args: Any, **named: Any) -> T:
    """Run a short blocking call in a thread and see it through, even when cancelled: then CancelledError follows it."""
    future = asyncio.get_running_loop().run_in_executor(None, partial(call, *args, **named))
    cancelled = await finish(future)
    if cancelled:
        future.exception()  # looked at, so that it is not reported as lost; the cancellation comes first
        raise cancelled
    return future.result()


async def finish(future: "asyncio.Future[Any]") -> asyncio.CancelledError | None:
    """Wait for a future whatever comes; gives back the cancellation that came meanwhile, to be raised afterwards."""
    cancelled: asyncio.CancelledError | None = None
    while not future.done():
        try:
            await asyncio.wait({future})
        except asyncio.CancelledError as request:
            cancelled = request
    return cancelled


@dataclass
class Holding:
    """A claim in use. Once `settled`, the ledger has ended it with its answer and nothing is left to give back."""

    claim: Claim
    settled: bool = False


@asynccontextmanager
async def held(ledger: Ledger, key: str, owner: Owner, renew_every_s: float) -> AsyncGenerator[Holding | None]:
    """The claim of a key while the block lasts; None where a rival holds it or it is answered."""
    claim = await _take(ledger, key, owner)
    if claim is None:
        yield None
        return
    renewer = asyncio.create_task(_renew(ledger, claim, renew_every_s), name="renew a claim")
    holding = Holding(claim)
    try:
        yield holding
    finally:
        renewer.cancel()
        cancelled = await finish(renewer)
        if not holding.settled:
            await surely(ledger.release, claim)
        if cancelled:
            raise cancelled


async def _take(ledger: Ledger, key: str, owner: Owner) -> Claim | None:
    future = asyncio.get_running_loop().run_in_executor(None, ledger.claim, key, owner)
    cancelled = await finish(future)
    claim = future.result()
    if cancelled:
        if claim:
            await surely(ledger.release, claim)
        raise cancelled
    return claim


async def _renew(ledger: Ledger, claim: Claim, every_s: float) -> None:
    """By the clock, not by tokens: a model that thinks for a minute keeps its claim. Ends where the claim is lost."""
    while True:
        await asyncio.sleep(every_s)
        try:
            if not await asyncio.to_thread(ledger.renew, claim):
                return  # settling will say who won
        except StoreFault:
            continue  # busy; the lease outlasts three missed renewals
