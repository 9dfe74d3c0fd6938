"""The whole desk as an ASGI app: its routes behind the guard, and the look for news while it is served."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI

from drafter.desk.desk import Desk
from drafter.web import editing, moving, outgoing, presence, reading, records, versions
from drafter.web.app import create_app
from drafter.web.events import Pulse
from drafter.web.house import House

AT_ONCE = 6
"""Requests that are worked on at the same time. They all want the one processor that a Python process has: more of them
end later, each with a page in its hands; fewer would let those that wait for the store keep others waiting.
"""
ROUTERS = tuple(each.router for each in (reading, editing, moving, outgoing, versions, records, presence))


def desk_app(house: House, desk: Desk) -> FastAPI:
    """The app for whoever serves it. It opens nothing of its own."""

    @asynccontextmanager
    async def alive(app: FastAPI) -> AsyncGenerator[None]:
        current_default_thread_limiter().total_tokens = AT_ONCE
        pulse = Pulse(desk)
        app.state.pulse = pulse
        await pulse.start()
        try:
            yield
        finally:
            await pulse.stop()

    return create_app(house, routers=ROUTERS, lifespan=alive)
