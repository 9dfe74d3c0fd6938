"""What the gateway needs of the store: the ledger of calls, and the run's book of steps.

`drafter.store` keeps both in a database, `drafter.testing.MemoryLedger` in memory. All methods are synchronous and
may be called from any thread.
"""

from typing import Protocol

from drafter.record import Call
from drafter.store.values import Answer, Attempt, Claim, Owner, RunStep, Settled, Spent


class Ledger(Protocol):
    """See the design, section 4, and `store.ledger` for what each promises."""

    def answer(self, key: str) -> Answer | None: ...

    def claim(self, key: str, owner: Owner) -> Claim | None: ...

    def renew(self, claim: Claim) -> bool: ...

    def release(self, claim: Claim) -> None: ...

    def settle(self, run_id: str, step: str, take: int, claim: Claim, attempt: Attempt, *, accept: bool) -> Settled: ...

    def attempts(self, run_id: str, step: str) -> tuple[Call, ...]: ...

    def spent(self, run_id: str) -> Spent: ...


class StepBook(Protocol):
    """Which key answered each step of a run, in order: what a replay follows."""

    def note_step(self, run_id: str, step: str, take: int, key: str) -> None: ...

    def steps(self, run_id: str) -> tuple[RunStep, ...]: ...
