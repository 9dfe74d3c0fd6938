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
    ServerUnreachable,
    StoreBusy,
    StoreFault,
    UnknownStory,
)
from drafter.web.guard import CUT_SHORT
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
    (ServerUnreachable, 503),
    (DrafterError, 400),
)
_HEADINGS = {
    400: "Not done",
    401: "You are signed out",
    403: "Not done",
    404: "Not found",
    405: "Not possible here",
    409: "Changed meanwhile",
    413: "Too much at once",
    421: "Not the desk's address",
    422: "Not understood",
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
        return Told(422, "The desk did not understand what was sent.", "Go back, load the page anew, and try again.")
    if isinstance(error, AnyHttpException):
        message, todo = _OF_THE_WEB.get(error.status_code, (str(error.detail), ""))
        return Told(error.status_code, message, todo)
    return Told(500, *_UNFORESEEN)


async def answer(request: Request, error: Exception) -> Response:
    """The answer to a request that came to nothing."""
    what = told(error)
    headers = dict(getattr(error, "headers", None) or {})
    if isinstance(error, NotSignedIn):
        if not scripted(request):
            return await _signed_out(request, what)
        headers["x-desk-signed-out"] = "1"
    if isinstance(error, StoreBusy):
        headers["retry-after"] = "2"
    if request.headers.get("x-desk") == "1":
        return JSONResponse({"message": what.message, "todo": what.todo}, what.status, headers)
    if scripted(request):
        return page(request, "message_part.html.j2", status=what.status, headers=headers, told=what)
    typed = _typed(await _sent(request)) if request.method == "POST" else []
    back = _story_of(request)
    return page(request, "message.html.j2", status=what.status, headers=headers, told=what, fields=typed, story=back)


async def _signed_out(request: Request, what: Told) -> Response:
    """To the door, and back to where they were going; or, with what they sent, a page that can send it again."""
    asked = quote(request.scope["path"], safe="/~:@!$&'()*+,;=-._")
    if query := request.scope.get("query_string", b"").decode("latin-1"):
        asked += f"?{query}"
    if request.method in {"GET", "HEAD"}:
        way_back = local_path(asked)
        return RedirectResponse("/sign-in" + (f"?next={quote(way_back, safe='')}" if way_back != "/" else ""), 303)
    fields = await _sent(request)
    there, back, typed = local_path(asked), _story_of(request), _typed(fields)
    return page(
        request, "again.html.j2", status=what.status, told=what, action=there, fields=fields, typed=typed, story=back
    )


async def _sent(request: Request) -> list[tuple[str, str]]:
    """The fields of the form that was sent. None of them where one is a password, or it was no form."""
    if request.scope.get(CUT_SHORT):  # who asks for the rest of it waits for ever
        return []
    try:
        form = await request.form()
    except (HTTPException, RuntimeError, AnyHttpException):  # broken, or read before as something else
        return []
    fields = [(name, value) for name, value in form.multi_items() if isinstance(value, str) and name != "token"]
    return [] if any("password" in name for name, _ in fields) else fields


_WORDS = {
    "text": "Text",
    "heading": "Heading",
    "reason": "Reason",
    "instruction": "Instruction",
    "override": "Why without a second pair of eyes",
    "title": "Title",
    "source": "Source",
    "url": "Web address",
    "passages": "Passages",
}


def _typed(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What somebody wrote in a form, by the words of its field: they must find it again, whatever went wrong."""
    return [(_WORDS[name], value) for name, value in fields if name in _WORDS and value.strip()]


def _story_of(request: Request) -> str:
    """The path of the story that was asked for; empty where it was none."""
    parts = request.scope["path"].split("/")
    path = "/".join(parts[:3]) if parts[1:2] == ["stories"] and parts[2:3] not in ([], [""]) else ""
    return quote(path, safe="/~:@!$&'()*+,;=-._")


def scripted(request: Request) -> bool:
    """Does a script of ours ask?"""
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
            if not begun:  # without `receive`: who reads a body that was read already waits for ever
                response = await _answer_in_any_case(Request(scope), error)
                await response(scope, receive, send)


async def _answer_in_any_case(request: Request, error: Exception) -> Response:
    try:
        return await answer(request, error)
    except Exception as worse:  # noqa: BLE001 - a page that cannot be made must not hide what went wrong
        _write_down(request.scope, worse)
        what = told(error)
        return PlainTextResponse(f"{what.message} {what.todo}".strip(), what.status)


def where(error: Exception) -> str:
    """Its kind and the lines that it came through, without what it says."""
    lines = reversed(traceback.extract_tb(error.__traceback__))
    return f"{type(error).__name__} at " + " < ".join(f"{one.name} {one.filename}:{one.lineno}" for one in lines)


def _write_down(scope: Scope, error: Exception) -> None:
    """Where it happened, by our own lines; the whole of it only where somebody is looking for it."""
    debug = os.environ.get("DRAFTER_DEBUG") == "1"
    log.error(
        "%s %s: %s",
        scope["method"],
        quote(scope["path"]),  # whoever asks writes no line of their own into a log
        where(error),
        exc_info=error if debug else None,
    )


def use_faults(app: FastAPI) -> None:
    """Let this module answer whatever a route raises."""
    for kind in (DrafterError, RequestValidationError, AnyHttpException):
        app.add_exception_handler(kind, answer)
