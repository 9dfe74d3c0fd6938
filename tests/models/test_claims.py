"""A claim ends with its block, however that ends."""

import asyncio
import threading

import pytest

from drafter.models.claims import held, surely
from drafter.store.owners import Owner
from drafter.testing import MemoryLedger


def test_a_claim_lasts_as_long_as_its_block():
    ledger = MemoryLedger()

    async def main() -> None:
        async with held(ledger, "k", Owner.here(), 5) as claim:
            assert claim
            assert ledger.claim("k", Owner.here()) is None
        assert not ledger.claims

    asyncio.run(main())


def test_a_claim_that_a_rival_holds_is_none_and_stays_the_rivals():
    ledger = MemoryLedger()
    ledger.claim("k", Owner.here())

    async def main() -> None:
        async with held(ledger, "k", Owner.here(), 5) as claim:
            assert claim is None

    asyncio.run(main())
    assert ledger.claims


def test_a_claim_that_arrives_after_the_task_was_cancelled_is_given_back():
    asked, go = threading.Event(), threading.Event()

    class Slow(MemoryLedger):
        def claim(self, key, owner):
            asked.set()
            go.wait(5)
            return super().claim(key, owner)

    async def main() -> None:
        async def holds() -> None:
            async with held(ledger, "k", Owner.here(), 5):
                raise AssertionError

        task = asyncio.create_task(holds())
        await asyncio.to_thread(asked.wait, 5)
        task.cancel()
        await asyncio.sleep(0)
        go.set()
        with pytest.raises(asyncio.CancelledError):
            await task

    ledger = Slow()
    asyncio.run(main())
    assert not ledger.claims


def test_a_write_is_seen_through_before_the_cancellation_is_obeyed():
    begun, go = threading.Event(), threading.Event()
    done: list[int] = []

    def write() -> None:
        begun.set()
        go.wait(5)
        done.append(1)

    async def main() -> None:
        task = asyncio.create_task(surely(write))
        await asyncio.to_thread(begun.wait, 5)
        for _ in range(3):
            task.cancel()
            await asyncio.sleep(0)
        go.set()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert done == [1]
