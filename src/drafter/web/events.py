"""What is new, told to every open page within a second: one look at the store for all of them, twice a second.

Each story has a version that only counts up; a page is told the number and asks for what it shows. Nothing of a story
goes through here, so a stream that outlives its reader's rights by a moment tells them nothing.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic

from drafter.desk.desk import Desk
from drafter.desk.listing import RunProgress
from drafter.errors import StoreFault
from drafter.web.faults import where

log = logging.getLogger(__name__)

EVERY_S = 0.4
ALIVE_S = 15.0
"""Without news a page still hears something so often, or the proxies between would hang up."""
_Steps = tuple[tuple[str, bool], ...]
_OVERLAP = timedelta(seconds=5)  # looked at again: what was written last may be committed late


class Pulse:
    """`changed` waits for news of one story, or of any. Started and stopped with the app."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._versions: dict[str, int] = {}
        self._runs: dict[str, _Steps] = {}
        self._marks: dict[str, int] = {}
        self._number = 0
        self._news = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._look_forever())

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def mark(self, slug: str = "") -> int:
        """How often there was news of a story, or of any, since this process began."""
        return self._marks.get(slug, 0) if slug else self._number

    def version(self, slug: str) -> int:
        """Of a story as it was last seen; 0 where nothing was news yet."""
        return self._versions.get(slug, 0)

    async def changed(self, slug: str, mark: int, wait_s: float = ALIVE_S) -> int:
        """The new mark as soon as there is news after `mark`; the same one after `wait_s` without any."""
        end = monotonic() + wait_s
        async with self._news:
            while self.mark(slug) == mark and (left := end - monotonic()) > 0:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), left)
        return self.mark(slug)

    async def _look_forever(self) -> None:
        since: datetime | None = None
        while True:
            try:
                now = await asyncio.to_thread(self._desk.store.now)
                since = since or now - _OVERLAP
                found = dict(await asyncio.to_thread(self._desk.store.stories.changed_since, since))
                running = await asyncio.to_thread(self._desk.store.progress.running)
                since = now - _OVERLAP
                await self._tell(found, _by_story(running))
            except StoreFault as fault:  # locked or away for a moment: the next look comes
                log.info("No look for news: %s", fault)
            # the look goes on whatever a store may say, or every open page would stand still for good
            except Exception as error:  # noqa: BLE001
                log.error("No look for news: %s", where(error))  # noqa: TRY400 - no traceback: it may hold words
            await asyncio.sleep(EVERY_S)

    async def _tell(self, found: dict[str, int], runs: dict[str, _Steps]) -> None:
        news = {slug for slug, version in found.items() if self._versions.get(slug, 0) < version}
        moved = {slug for slug in {*runs, *self._runs} if runs.get(slug) != self._runs.get(slug)}
        self._versions.update({slug: found[slug] for slug in news})
        self._runs = runs
        if news or moved:
            async with self._news:
                for slug in news | moved:
                    self._marks[slug] = self._marks.get(slug, 0) + 1
                self._number += 1
                self._news.notify_all()


def _by_story(running: Iterable[RunProgress]) -> dict[str, _Steps]:
    """The steps of all that is running for a story: rewrites of two sections may be."""
    found: dict[str, _Steps] = {}
    for run in running:
        found[run.story] = (*found.get(run.story, ()), *((f"{run.run} {step}", done) for step, done in run.steps))
    return found


async def stream(pulse: Pulse, slug: str, mark: int, still: Callable[[], bool]) -> AsyncIterator[tuple[str, str]]:
    """What is news after `mark`, as pairs (event, data): `changed` with the story's version, `alive` now and then;
    `ended` once the reader's session has, for which `still` is asked. An empty slug means the whole desk.
    """
    while True:
        new = await pulse.changed(slug, mark)
        if await _ended(still):
            yield "ended", ""
            return
        yield ("changed", str(pulse.version(slug))) if new != mark else ("alive", "")
        mark = new


async def _ended(still: Callable[[], bool]) -> bool:
    try:
        return not await asyncio.to_thread(still)
    except StoreFault as fault:  # nobody can say now; it is asked again with what comes next
        log.info("No look at a session: %s", fault)
        return False
