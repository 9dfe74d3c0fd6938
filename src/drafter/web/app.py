"""The desk as an ASGI app: `create_app` puts guard, pages and routes together; it opens nothing and starts nothing.

A request passes, in this order: headers of the answer, what went wrong, host, size of the body, where it comes from,
then the routes. Files under `static/` need no session; nor do the doors, and a wrong address.
"""

from collections.abc import Sequence
from typing import Any

from anyio import CapacityLimiter
from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from starlette.types import Lifespan

from drafter import __version__
from drafter.web.assets import FOR_EVER, STATIC, Assets
from drafter.web.faults import Faults, use_faults
from drafter.web.guard import MOST_BYTES, Bodies, Headers, Hosts, SameSite
from drafter.web.house import House
from drafter.web.session import Signed
from drafter.web.signing import router as doors

__all__ = ["House", "create_app"]


def create_app(
    house: House,
    *,
    routers: Sequence[APIRouter] = (),
    lifespan: Lifespan[FastAPI] | None = None,
    most_bytes: int = MOST_BYTES,
) -> FastAPI:
    """The doors, the files and the guard, with `routers` behind them."""
    app = FastAPI(
        title="Drafter",
        version=__version__,
        openapi_url=None,  # below, for whoever is signed in
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        default_response_class=HTMLResponse,
        lifespan=lifespan,
    )
    app.state.house = house
    app.state.doors = CapacityLimiter(2)
    # the one added last is the outermost
    app.add_middleware(SameSite, origin=house.origin)
    app.add_middleware(Bodies, most=most_bytes)
    app.add_middleware(Hosts, hosts=house.hosts, origin=house.origin)
    app.add_middleware(Faults)
    app.add_middleware(Headers, tls=house.tls)
    use_faults(app)
    app.mount("/static", Assets())
    for router in (doors, _own(app), *routers):
        app.include_router(router)
    return app


def _own(app: FastAPI) -> APIRouter:
    """The few routes that are about the app itself."""
    router = APIRouter(include_in_schema=False)

    @router.get("/favicon.ico")
    def favicon() -> FileResponse:
        return FileResponse(STATIC / "favicon.svg", media_type="image/svg+xml", headers={"cache-control": FOR_EVER})

    @router.get("/openapi.json", response_class=JSONResponse)
    def description(person: Signed) -> dict[str, Any]:
        """What the desk can be asked."""
        del person
        return app.openapi()

    del favicon, description  # the router holds them
    return router
