"""The crowd itself, in a process of its own: `python -m benchmarks.people` reads a day and writes what came of it.

Everybody has a story open with its stream of events, and a section of it that nobody else saves, so that a refusal
would be the desk's fault. Plain asyncio and no client library: what is measured is the desk.
"""

import asyncio
import json
import random
import re
import sys
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import urlencode

from benchmarks.asking import changed, open_flags, pane
from drafter.web.session import cookie_name

MIX: Mapping[str, int] = {
    "opening a review": 25,
    "the parts of a review": 25,
    "a sign of life": 20,
    "the list of stories": 15,
    "a decision, or taking it back": 10,
    "a save": 5,
}
NEWS = "parts after news"
SECTIONS = ("introduction", "key_developments", "background")
_PATIENCE_S = 30.0


@dataclass(frozen=True)
class Day:
    """Where the desk is, who comes (secrets of sessions), which stories, how long, and how long they think."""

    port: int
    secrets: list[str]
    stories: list[str]
    warm_s: float
    seconds: float
    think_s: float


@dataclass
class Done:
    """Milliseconds by what was asked, errors in words, and how often pages were told of news, all of the time that
    counts.
    """

    times: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    errors: list[str] = field(default_factory=list[str])
    news: int = 0


class Person:
    """One of them; `counting` says whether it counts yet."""

    def __init__(self, number: int, day: Day, done: Done, counting: Callable[[], bool]) -> None:
        self._done = done
        self._counting = counting
        self._port = day.port
        self._stories = day.stories
        self._path = f"/stories/{day.stories[number % len(day.stories)]}"
        self._section = SECTIONS[number // len(day.stories) % len(SECTIONS)]
        self._think_s = day.think_s
        self._chance = random.Random(number)
        self._flags: list[str] = []
        self._kept = ""  # the flag that was settled last, to be taken back next
        self._page = ""  # the newest parts of its own story
        self._version = ""
        self._told = asyncio.Event()
        self._headers = (
            f"Host: 127.0.0.1:{day.port}\r\nOrigin: http://127.0.0.1:{day.port}\r\n"
            f"Cookie: {cookie_name(tls=False)}={day.secrets[number]}\r\nX-Desk: 1\r\n"
        )
        self._deeds: dict[str, Callable[[], Awaitable[None]]] = dict(
            zip(MIX, (self._open, self._parts, self._beat, self._list, self._decide, self._save), strict=True)
        )

    async def work(self, delay: float) -> None:
        """For ever: come in, open the story, and do this and that."""
        await asyncio.sleep(delay)
        self._look(await self._ask(next(iter(MIX)), "GET", self._path))
        others = [asyncio.create_task(self._listen()), asyncio.create_task(self._follow())]
        try:
            while True:
                await asyncio.sleep(self._chance.expovariate(1 / self._think_s))
                what = self._chance.choices(list(MIX), list(MIX.values()))[0]
                await self._deeds[what]()
        finally:
            for task in others:
                task.cancel()

    # --- what they do, in the order of MIX

    async def _open(self) -> None:
        await self._ask("opening a review", "GET", f"/stories/{self._chance.choice(self._stories)}")

    async def _parts(self) -> None:
        self._look(await self._ask("the parts of a review", "GET", f"{self._path}/parts"))

    async def _beat(self) -> None:
        await self._ask("a sign of life", "POST", f"{self._path}/here", {"section": self._section, "dirty": ""})

    async def _list(self) -> None:
        await self._ask("the list of stories", "GET", "/")

    async def _decide(self) -> None:
        flag = self._kept or self._chance.choice(self._flags)
        values = {"answer": "undone"} if self._kept else {"answer": "kept", "reason": "As the minutes have it."}
        self._kept = "" if self._kept else flag
        self._look(await self._ask("a decision, or taking it back", "POST", f"{self._path}/flags/{flag}", values))

    async def _save(self) -> None:
        now = pane(self._page, self._section)
        values = {"base": now["hash"], "text": changed(now["text"]), "heading": now["heading"]}
        self._look(await self._ask("a save", "POST", f"{self._path}/sections/{self._section}", values))

    def _look(self, page: str) -> None:
        """What the page says of itself; flags are those of sections that nobody saves."""
        found = re.search(r'data-version="(\d+)"', page)
        if not found:
            return
        self._page, self._version = page, found[1]
        if not self._flags:
            self._flags = open_flags(page, but=SECTIONS)

    # --- the stream

    async def _listen(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(f"GET {self._path}/events HTTP/1.1\r\n{self._headers}\r\n".encode())
        event = ""
        while line := (await reader.readline()).decode().strip():
            pass  # the head
        while data := await reader.readline():
            line = data.decode().strip()
            if line.startswith("event:"):
                event = line.removeprefix("event:").strip()
            elif line.startswith("data:") and event == "changed":
                self._done.news += self._counting()
                if line.removeprefix("data:").strip() != self._version:
                    self._told.set()
        writer.close()
        self._done.errors.append("a stream ended")

    async def _follow(self) -> None:
        """At news of its story a page asks for its parts."""
        while True:
            await self._told.wait()
            self._told.clear()
            self._look(await self._ask(NEWS, "GET", f"{self._path}/parts"))

    # --- the wire

    async def _ask(self, what: str, method: str, path: str, values: dict[str, str] | None = None) -> str:
        body = urlencode(values or {}).encode() if method == "POST" else b""
        form = "Content-Type: application/x-www-form-urlencoded\r\n" if method == "POST" else ""
        head = f"{method} {path} HTTP/1.1\r\n{self._headers}{form}Content-Length: {len(body)}\r\n\r\n"
        counts, begin = self._counting(), perf_counter()
        try:
            status, text = await asyncio.wait_for(self._exchange(head.encode() + body), _PATIENCE_S)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            self._done.errors.append(f"{what}: {type(error).__name__}")
            return ""
        if status >= 400:
            self._done.errors.append(f"{what}: {status}")
            return ""
        if counts:
            self._done.times.setdefault(what, []).append(1e3 * (perf_counter() - begin))
        return text

    async def _exchange(self, request: bytes) -> tuple[int, str]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port, limit=2**20)
        try:
            writer.write(request)
            return await _answer(reader)
        finally:
            _hang_up(writer)


async def _answer(reader: StreamReader) -> tuple[int, str]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    length = re.search(r"content-length: (\d+)", head)
    body = await reader.readexactly(int(length[1]) if length else 0)
    return int(head.split(" ", 2)[1]), body.decode()


def _hang_up(writer: StreamWriter) -> None:
    writer.close()


async def spend(day: Day) -> Done:
    """Everybody comes in during the first half of the warming up; what counts is what began after all of it."""
    done = Done()
    begin = perf_counter() + day.warm_s
    end = begin + day.seconds

    def counting() -> bool:
        return begin <= perf_counter() <= end

    people = [Person(number, day, done, counting) for number in range(len(day.secrets))]
    step = day.warm_s / 2 / len(people)
    tasks = [asyncio.create_task(person.work(number * step)) for number, person in enumerate(people)]
    await asyncio.sleep(day.warm_s + day.seconds + 0.5)
    for task in tasks:
        task.cancel()
    failed = await asyncio.gather(*tasks, return_exceptions=True)
    done.errors += [type(each).__name__ for each in failed if isinstance(each, Exception)]
    return done


if __name__ == "__main__":
    print(json.dumps(asyncio.run(spend(Day(**json.loads(sys.stdin.read())))).__dict__))
