"""While a run is worked on, its lease says so; a run whose lease lapses is there for any worker to resume."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from drafter.store import Store
from drafter.store.owners import Owner

RENEW_EVERY_S = 5.0


@asynccontextmanager
async def held(store: Store, run_id: str, owner: Owner) -> AsyncGenerator[None]:
    """Hold the run's lease inside the block, renewed every 5 s whatever the models do.

    A living rival may hold it already: then both work, each call is still made once, and both end with one draft.
    """
    renewing = asyncio.create_task(_renew(store, run_id, owner))
    try:
        yield
    finally:
        renewing.cancel()
        with suppress(asyncio.CancelledError):
            await renewing
        await asyncio.to_thread(store.runs.drop_hold, run_id, owner)


async def _renew(store: Store, run_id: str, owner: Owner) -> None:
    while True:
        await asyncio.to_thread(store.runs.hold, run_id, owner)
        await asyncio.sleep(RENEW_EVERY_S)
