"""The streams: an open page hears of what is new, whatever the store says, and as long as its session lasts."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from drafter.errors import StoreBusy
from drafter.web import events
from drafter.web.desk import desk_app
from drafter.web.events import Pulse, stream
from tests.store.support import NOON
from tests.web.stories import ADA, ANN, NOWHERE, REX, SECRETS, SLUG, Room
from tests.web.support import SCRIPTS

AT_MOST_S = 20.0
SHORT_S = 0.001


class Desk:
    """A store of which a test says what is new in it. `faults` are raised at the next looks, one after the other; with
    each there is something new.
    """

    def __init__(self) -> None:
        self.versions: dict[str, int] = {}
        self.steps: dict[tuple[str, str], tuple[tuple[str, bool], ...]] = {}
        self.faults: list[Exception] = []
        self.store = SimpleNamespace(
            now=self._now,
            stories=SimpleNamespace(changed_since=lambda _: tuple(self.versions.items())),
            progress=SimpleNamespace(running=self._running),
        )

    def _now(self) -> Any:
        if self.faults:
            self.versions["buses"] = self.versions.get("buses", 0) + 1
            raise self.faults.pop(0)
        return NOON

    def _running(self) -> list[Any]:
        return [SimpleNamespace(story=story, run=run, steps=steps) for (story, run), steps in self.steps.items()]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "EVERY_S", SHORT_S)


def looking(work: Callable[[Desk, Pulse], Coroutine[Any, Any, None]]) -> None:
    """Do it while somebody looks for news."""

    async def inside() -> None:
        desk = Desk()
        pulse = Pulse(desk)  # pyright: ignore[reportArgumentType] - as much of a desk as it takes
        await pulse.start()
        try:
            await asyncio.wait_for(work(desk, pulse), AT_MOST_S)
        finally:
            await pulse.stop()

    asyncio.run(inside())


def yes() -> bool:
    return True


# --- what is news


def test_a_new_version_is_news_of_that_story_and_of_the_desk_and_of_no_other() -> None:
    async def work(desk: Desk, pulse: Pulse) -> None:
        story, whole = (stream(pulse, slug, 0, yes) for slug in ("buses", ""))
        desk.versions["buses"] = 7
        assert await anext(story) == ("changed", "7")
        assert await anext(whole) == ("changed", "0")  # which story it was is nothing for everybody
        assert pulse.mark("trams") == 0
        mark = pulse.mark("buses")
        desk.versions["trams"] = 1
        await pulse.changed("trams", 0)
        assert pulse.mark("buses") == mark, "what is seen again is no news"

    looking(work)


def test_steps_of_a_run_are_news_each_of_two_rewrites_and_their_end() -> None:
    async def work(desk: Desk, pulse: Pulse) -> None:
        mark = 0
        for steps in (
            {("buses", "r1"): (("lede", False),)},
            {("buses", "r1"): (("lede", True),)},
            {("buses", "r1"): (("lede", True),), ("buses", "r2"): (("faq", False),)},
            {("buses", "r1"): (("lede", True),), ("buses", "r2"): (("faq", True),)},
            {},
        ):
            desk.steps = dict(steps)
            new = await pulse.changed("buses", mark)
            assert new == mark + 1, steps
            mark = new

    looking(work)


def test_what_happened_before_a_stream_was_read_is_not_lost() -> None:
    async def work(desk: Desk, pulse: Pulse) -> None:
        mark = pulse.mark("buses")
        desk.versions["buses"] = 1
        await pulse.changed("buses", mark)  # seen, before anybody reads
        assert await anext(stream(pulse, "buses", mark, yes)) == ("changed", "1")

    looking(work)


def test_without_news_a_page_hears_that_somebody_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Pulse.changed
    monkeypatch.setattr(Pulse, "changed", lambda pulse, slug, mark: real(pulse, slug, mark, SHORT_S))

    async def work(desk: Desk, pulse: Pulse) -> None:
        del desk
        heard = stream(pulse, "buses", 0, yes)
        assert [await anext(heard) for _ in range(3)] == [("alive", "")] * 3

    looking(work)


# --- what ends it, and what does not


def test_a_stream_ends_with_its_session_and_tells_nothing_more() -> None:
    async def work(desk: Desk, pulse: Pulse) -> None:
        good = True
        heard = stream(pulse, "buses", 0, lambda: good)
        desk.versions["buses"] = 1
        assert await anext(heard) == ("changed", "1")
        good = False
        desk.versions["buses"] = 2
        assert [each async for each in heard] == [("ended", "")]

    looking(work)


def test_a_fault_of_the_store_ends_no_look_and_no_stream(caplog: pytest.LogCaptureFixture) -> None:
    async def work(desk: Desk, pulse: Pulse) -> None:
        mark = 0
        desk.faults = [StoreBusy("It is locked.", "Wait."), KeyError("what the source said off the record")] * 2
        while pulse.version("buses") < 4:
            mark = await pulse.changed("buses", mark)
        assert not desk.faults

        def locked() -> bool:
            raise StoreBusy("It is locked.", "Wait.")

        assert await anext(stream(pulse, "buses", 0, locked)) == ("changed", "4")

    looking(work)
    assert "KeyError at _now" in caplog.text
    assert "off the record" not in caplog.text


def test_the_look_ends_with_the_app() -> None:
    async def inside() -> None:
        pulse = Pulse(Desk())  # pyright: ignore[reportArgumentType]
        await pulse.stop()  # one that never began
        await pulse.start()
        await pulse.stop()
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(inside())


# --- over the real routes


@asynccontextmanager
async def listening(app: Any, path: str, secret: str) -> AsyncIterator[Callable[[], Coroutine[Any, Any, str]]]:
    """A reader of a stream; gives what comes next, and "" once it is over."""
    parts: asyncio.Queue[str] = asyncio.Queue()
    gone = asyncio.Event()
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1:8400"), (b"cookie", f"desk={secret}".encode())],
    }

    async def receive() -> Any:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            assert message["status"] == 200
        else:
            await parts.put(message.get("body", b"").decode())

    async def served() -> None:
        await app(scope, receive, send)
        await parts.put("")

    task = asyncio.create_task(served())
    try:
        yield parts.get
    finally:
        gone.set()
        await task


@pytest.mark.parametrize("path", [f"/stories/{SLUG}/events", "/events"])
def test_a_page_hears_of_a_save_and_then_that_its_session_is_over(room: Room, path: str) -> None:
    app = desk_app(room.app.state.house, room.house.desk)

    async def at_the_desk() -> None:
        async with app.router.lifespan_context(app), listening(app, path, SECRETS["ann"]) as hear:
            if path != "/events":
                now = room.house.story.version
                assert await hear() == f"event: changed\ndata: {now}\nid: {now}\n\n"
            assert await hear() == ": here\nretry: 1000\n\n"
            room.house.put(ADA, "introduction", "on Monday ", "")
            wanted = str(room.house.story.version) if path != "/events" else "0"
            while f"data: {wanted}\n" not in await hear():
                pass
            room.app.state.house.accounts.end(SECRETS["ann"])
            room.house.put(ADA, "background", "Nobody", "No one")
            while (told := await hear()).startswith("event: changed"):
                pass  # it may have been on its way already
            assert told == "event: ended\ndata: -\n\n"
            assert await hear() == ""

    asyncio.run(asyncio.wait_for(at_the_desk(), AT_MOST_S))


def test_a_stream_of_a_foreign_story_is_no_other_than_of_one_that_is_not_there(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    for headers in ({}, *SCRIPTS):
        there, nowhere = (room.get(REX, f"/stories/{slug}/events", **headers) for slug in (SLUG, NOWHERE))
        assert (there.status_code, dict(there.headers)) == (404, dict(nowhere.headers))
        assert there.text.replace(SLUG, NOWHERE) == nowhere.text
    assert room.get(ANN, f"/stories/{NOWHERE}/events").status_code == 404
    assert caplog.text == ""
