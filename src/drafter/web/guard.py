"""What every request passes before a route sees it, and every answer on its way out.

- `Headers`: each answer, errors too, says what a browser may do with it.
- `Hosts`: a request for another name than ours is not answered (DNS rebinding).
- `Bodies`: a body has a largest size, counted while it comes.
- `SameSite`: what changes something comes from a page of ours. `Sec-Fetch-Site` must say `same-origin`; where a browser
  does not send it, `Origin` must be ours; where neither is sent, a token bound to the session must come along. A header
  that says otherwise is not outweighed by a token. Where only the form can hold the token, the body is read here, at
  most `Bodies` long, and handed on: so no route can be forgotten, and none has to know.

Plain ASGI, so that streams pass as they come. `Referrer-Policy` is `same-origin` and not `no-referrer`, under which
browsers send `Origin: null` with every form (measured in Chromium; Fetch standard, "append a request Origin header"):
other sites are told nothing either way.
"""

import hmac
from collections.abc import Iterable

from fastapi import HTTPException, Request
from starlette.datastructures import Headers as Received
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from drafter.errors import Refused
from drafter.web.session import secret_in, token_for

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_BYTES = 2_000_000
CUT_SHORT = "drafter.cut_short"
"""Set in a request's scope where its body was longer than any may be, and is read no further."""
_PASSED = "drafter.from_here"
_CONTENT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
ALWAYS = {
    "content-security-policy": _CONTENT,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}
BEHIND_TLS = {"strict-transport-security": "max-age=31536000"}


class Headers:
    """Sets the headers of every answer. An answer may say how long it is kept; else it is not kept at all."""

    def __init__(self, app: ASGIApp, *, tls: bool) -> None:
        self._app = app
        self._always = ALWAYS | (BEHIND_TLS if tls else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._always.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class Hosts:
    """Lets only requests through that name one of `hosts`. There are no web sockets here."""

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str], origin: str) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._origin = origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000, "reason": ""})
            return
        if scope["type"] == "http":
            named = Received(scope=scope).getlist("host")
            if len(named) != 1:
                raise HTTPException(400, "The request names no host, or several.")
            host = named[0].lower()
            if not {host, host.rpartition(":")[0]} & self._hosts:
                raise HTTPException(421, f"The desk is at {self._origin} and nowhere else.")
        await self._app(scope, receive, send)


class Bodies:
    """No body is longer than `most` bytes, whatever it says of itself. Raises HTTPException 413."""

    def __init__(self, app: ASGIApp, *, most: int = MOST_BYTES) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        said = Received(scope=scope).get("content-length", "0")
        if not (said.isascii() and said.isdigit()):
            raise HTTPException(400, "The request's length cannot be read.")
        if len(said) > len(str(self._most)) or int(said) > self._most:
            raise self._too_long()
        got = 0

        async def counted() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > self._most:
                scope[CUT_SHORT] = True
                raise self._too_long()
            return message

        await self._app(scope, counted, send)

    def _too_long(self) -> HTTPException:
        return HTTPException(413, f"That is more than the desk takes at once ({self._most:,} bytes).")


class SameSite:
    """Lets what changes something through only where it comes from a page of ours. Raises Refused."""

    def __init__(self, app: ASGIApp, *, origin: str) -> None:
        self._app = app
        self._origin = origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE:
            headers = Received(scope=scope)
            if not self._says_so(headers.getlist("sec-fetch-site"), headers.getlist("origin")):
                receive = await self._with_token(scope, receive)
            scope[_PASSED] = True
        await self._app(scope, receive, send)

    def _says_so(self, site: list[str], origin: list[str]) -> bool:
        """True where the browser says that it comes from us, False where it says nothing. Raises Refused."""
        if site and site != ["same-origin"]:
            raise _elsewhere()
        unnamed = bool(site) and origin == ["null"]  # a page under no-referrer; the other header has spoken
        if origin and origin != [self._origin] and not unnamed:
            raise _elsewhere()
        return bool(site or origin)

    async def _with_token(self, scope: Scope, receive: Receive) -> Receive:
        right = token_for(secret_in(Request(scope), tls=self._origin.startswith("https://")))
        sent = Received(scope=scope).getlist("x-desk-token")
        if not sent:
            sent, receive = await _in_form(scope, receive)
        given = sent[0] if len(sent) == 1 else ""
        if not right or not hmac.compare_digest(given.encode("utf-8", "replace"), right.encode()):
            raise _elsewhere()
        return receive


async def from_here(request: Request) -> None:
    """For routers that change something: refuses what did not pass `SameSite`, should an app ever be put together
    without it. Raises Refused.
    """
    if request.method not in SAFE and not request.scope.get(_PASSED):
        raise _elsewhere()


def _elsewhere() -> Refused:
    return Refused("This did not come from a page of the desk, so nothing was done.", "Open the desk and try there.")


async def _in_form(scope: Scope, receive: Receive) -> tuple[list[str], Receive]:
    """The values of the field `token`, and the body once more for whoever comes next."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body", False):
            break
    body = b"".join(parts)
    async with Request(scope, _once(body, receive)).form() as form:
        sent = [value for value in form.getlist("token") if isinstance(value, str)]
    return sent, _once(body, receive)


def _once(body: bytes, then: Receive) -> Receive:
    """A body that was read already, then whatever else comes."""
    told = False

    async def again() -> Message:
        nonlocal told
        if told:
            return await then()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
