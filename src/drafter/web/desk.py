"""The whole desk as an ASGI app: its routes behind the guard, and the look for news while it is served."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from drafter.desk.desk import Desk
from drafter.web import editing, moving, reading
from drafter.web.app import create_app
from drafter.web.events import Pulse
from drafter.web.house import House

ROUTERS = (reading.router, editing.router, moving.router)


def desk_app(house: House, desk: Desk) -> FastAPI:
    """The app for whoever serves it. It opens nothing of its own."""

    @asynccontextmanager
    async def alive(app: FastAPI) -> AsyncGenerator[None]:
        pulse = Pulse(desk)
        app.state.pulse = pulse
        await pulse.start()
        try:
            yield
        finally:
            await pulse.stop()

    return create_app(house, routers=ROUTERS, lifespan=alive)
