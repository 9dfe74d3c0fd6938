"""When a call may be sent, and how long to wait before it is sent again."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

Sleep = Callable[[float], Awaitable[None]]
Monotonic = Callable[[], float]

_FIRST_WAIT_S = 1.0
_LONGEST_WAIT_S = 30.0
_MINUTE_S = 60.0


class Throttle:
    """So many calls at once and so many in any 60 seconds. One may serve many gateways of one event loop."""

    def __init__(
        self,
        parallel: int,
        per_minute: int | None,
        *,
        sleep: Sleep = asyncio.sleep,
        monotonic: Monotonic = time.monotonic,
    ) -> None:
        self._slots = asyncio.Semaphore(max(1, parallel))
        self._per_minute = per_minute
        self._sent: deque[float] = deque()
        self._turn = asyncio.Lock()
        self._sleep = sleep
        self._monotonic = monotonic

    @asynccontextmanager
    async def slot(self) -> AsyncGenerator[None]:
        """Wait until a call may be sent, and hold its place while it is under way."""
        async with self._slots:
            await self._within_the_minute()
            yield

    async def _within_the_minute(self) -> None:
        if not self._per_minute:
            return
        async with self._turn:  # one waits for the minute, the others behind it in order
            while len(self._sent) >= self._per_minute:
                left = self._sent[0] + _MINUTE_S - self._monotonic()
                if left <= 0:
                    self._sent.popleft()
                else:
                    await self._sleep(left)
            self._sent.append(self._monotonic())


def backoff(failures: int, chance: float) -> float:
    """Seconds before the next attempt after so many failures: doubling from 1 to 30, half of it left to chance
    (0 to 1), so that rivals which failed together do not come back together.
    """
    full = min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2 ** (failures - 1))
    return full * (0.5 + chance / 2)


def rival_pause(polls: int) -> float:
    """Seconds before looking again whether a rival has answered: from 0.1 growing by half to 2."""
    return min(2.0, 0.1 * 1.5**polls)
