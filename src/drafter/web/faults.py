"""What somebody is told when it did not work: one sentence and what to do, as a page, a part of one, or an object.

An error that we foresaw brings its own words. Any other is a line in the log that says where, never what was in hand:
the messages of such errors may hold words of notes. What was sent by somebody whose session has ended is handed back
to them, to be sent once more.
"""

import logging
import os
import traceback
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as AnyHttpException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from drafter.errors import (
    Conflict,
    DrafterError,
    ModelFault,
    NotSignedIn,
    Refused,
    StoreBusy,
    StoreFault,
    UnknownStory,
)
from drafter.web.pages import page
from drafter.web.session import local_path

log = logging.getLogger(__name__)

_STATUSES: tuple[tuple[type[DrafterError], int], ...] = (  # the first that fits
    (NotSignedIn, 401),
    (UnknownStory, 404),
    (Refused, 403),
    (Conflict, 409),
    (StoreFault, 503),
    (ModelFault, 503),
    (DrafterError, 400),
)
_HEADINGS = {
    400: "That could not be read",
    401: "You are signed out",
    403: "Not allowed",
    404: "Not found",
    405: "Not possible here",
    409: "Somebody was faster",
    413: "Too much at once",
    421: "Not the desk's address",
    422: "That could not be read",
    503: "Not just now",
}
_OF_THE_WEB = {
    404: ("There is no such page.", ""),
    405: ("This address cannot be used like that.", ""),
}
_UNFORESEEN = ("Something went wrong that Drafter did not foresee.", "What was saved is kept. Try once more.")


@dataclass(frozen=True)
class Told:
    """What a person is told."""

    status: int
    message: str
    todo: str = ""

    @property
    def heading(self) -> str:
        return _HEADINGS.get(self.status, "Something went wrong")


def told(error: Exception) -> Told:
    """What a person is told of an error."""
    if isinstance(error, DrafterError):
        status = next(status for kind, status in _STATUSES if isinstance(error, kind))
        return Told(status, error.message, error.todo)
    if isinstance(error, RequestValidationError):
        fields = sorted({str(one["loc"][-1]) for one in error.errors() if one.get("loc")})
        return Told(422, f"The desk cannot take what was sent as: {', '.join(fields)[:200]}.", "Look at it once more.")
    if isinstance(error, AnyHttpException):
        message, todo = _OF_THE_WEB.get(error.status_code, (str(error.detail), ""))
        return Told(error.status_code, message, todo)
    return Told(500, *_UNFORESEEN)


async def answer(request: Request, error: Exception) -> Response:
    """The answer to a request that came to nothing."""
    what = told(error)
    headers = dict(getattr(error, "headers", None) or {})
    if isinstance(error, NotSignedIn):
        if not _scripted(request):
            return await _signed_out(request, what)
        headers["x-desk-signed-out"] = "1"
    if isinstance(error, StoreBusy):
        headers["retry-after"] = "2"
    if request.headers.get("x-desk") == "1":
        return JSONResponse({"message": what.message, "todo": what.todo}, what.status, headers)
    template = "message_part.html.j2" if _scripted(request) else "message.html.j2"
    return page(request, template, status=what.status, headers=headers, told=what)


async def _signed_out(request: Request, what: Told) -> Response:
    """To the door, and back to where they were going; or, with what they sent, a page that can send it again."""
    asked = quote(request.scope["path"], safe="/~:@!$&'()*+,;=-._")
    if query := request.scope.get("query_string", b"").decode("latin-1"):
        asked += f"?{query}"
    if request.method in {"GET", "HEAD"}:
        way_back = local_path(asked)
        return RedirectResponse("/sign-in" + (f"?next={quote(way_back, safe='')}" if way_back != "/" else ""), 303)
    fields = await _sent(request)
    return page(request, "again.html.j2", status=what.status, told=what, action=local_path(asked), fields=fields)


async def _sent(request: Request) -> list[tuple[str, str]]:
    """The fields of the form that was sent. None of them where one is a password, or it was no form."""
    try:
        form = await request.form()
    except (HTTPException, RuntimeError, AnyHttpException):  # broken, or read before as something else
        return []
    fields = [(name, value) for name, value in form.multi_items() if isinstance(value, str) and name != "token"]
    return [] if any("password" in name for name, _ in fields) else fields


def _scripted(request: Request) -> bool:
    return request.headers.get("x-desk") == "1" or request.headers.get("hx-request") == "true"


class Faults:
    """The last to catch what goes wrong in a request, so that even this answer passes `guard.Headers`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def noticed(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noticed)
        except ClientDisconnect:
            return  # nobody is there to be told
        except Exception as error:  # noqa: BLE001 - the one place where anything unforeseen becomes words for a person
            if told(error).status == 500:
                _write_down(scope, error)
            if not begun:
                response = await _answer_in_any_case(Request(scope, receive), error)
                await response(scope, receive, send)


async def _answer_in_any_case(request: Request, error: Exception) -> Response:
    try:
        return await answer(request, error)
    except Exception as worse:  # noqa: BLE001 - a page that cannot be made must not hide what went wrong
        _write_down(request.scope, worse)
        what = told(error)
        return PlainTextResponse(f"{what.message} {what.todo}".strip(), what.status)


def _write_down(scope: Scope, error: Exception) -> None:
    """Where it happened, by our own lines; the whole of it only where somebody is looking for it."""
    where = " < ".join(
        f"{one.name} {one.filename}:{one.lineno}" for one in reversed(traceback.extract_tb(error.__traceback__))
    )
    debug = os.environ.get("DRAFTER_DEBUG") == "1"
    log.error(
        "%s %s: %s at %s",
        scope["method"],
        scope["path"],
        type(error).__name__,
        where,
        exc_info=error if debug else None,
    )


def use_faults(app: FastAPI) -> None:
    """Let this module answer whatever a route raises."""
    for kind in (DrafterError, RequestValidationError, AnyHttpException):
        app.add_exception_handler(kind, answer)
