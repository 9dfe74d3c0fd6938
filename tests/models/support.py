"""A gateway over a scripted model and a ledger in memory, with a clock that only sleeping moves."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from drafter.models import Model
from drafter.models.gateway import Gateway
from drafter.models.limits import CallEvent, CallLimits
from drafter.store.owners import Owner
from drafter.testing import MemoryLedger, ScriptedModel

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Clock:
    """Time that passes while somebody sleeps, and then at once."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.slept: list[float] = []
        self.meanwhile: Callable[[], None] = lambda: None

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds
        self.meanwhile()

    def monotonic(self) -> float:
        return self.passed

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.passed)


class Bench:
    """Everything around a gateway, in reach of a test."""

    def __init__(self, model: Model | None = None, **settings: Any) -> None:
        self.clock = Clock()
        self.model = model or ScriptedModel()
        self.ledger: MemoryLedger = settings.pop("ledger", None) or MemoryLedger(self.clock.now)
        self.events: list[CallEvent] = []
        self.settings = settings

    def gateway(self, run: str = "run-1", **more: Any) -> Gateway:
        settings: dict[str, Any] = {
            "ledger": self.ledger,
            "run_id": run,
            "owner": Owner.here(),
            "limits": CallLimits(),
            "now": self.clock.now,
            "observe": self.events.append,
            "sleep": self.clock.sleep,
            "monotonic": self.clock.monotonic,
            "chance": lambda: 1.0,
            "steps": self.ledger,
            **self.settings,
            **more,
        }
        model = settings.pop("model", self.model)
        return Gateway(model, **settings)

    @property
    def outcomes(self) -> list[str]:
        return [call.outcome for _, call, _ in self.ledger.rows]

    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]
