"""Coming in and going out: the form with name and password, the one-time link, the button that signs out.

A one-time link opens a page with one button, and only the button uses the link up: what looks at a link before its
reader does (a mail scanner, a preview in a chat) takes nothing away, and nobody is signed in as somebody else by a
link alone. Whoever signs in gets a new session; the one that the browser had before ends.
"""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from drafter.errors import NotSignedIn, Refused
from drafter.web.house import House, house_of
from drafter.web.pages import page
from drafter.web.session import give_cookie, local_path, secret_of, take_cookie

router = APIRouter(include_in_schema=False)
Word = Annotated[str, Form(max_length=4_000)]
Asked = Annotated[str, Query(max_length=4_000)]


@router.get("/sign-in")
def sign_in_page(request: Request, next: Asked = "") -> Response:  # noqa: A002 - as it stands in the address
    """The form; whoever is signed in already is led on."""
    way_on = local_path(next)
    if house_of(request).accounts.who(secret_of(request)):
        return RedirectResponse(way_on, 303)
    return _form(request, way_on)


@router.post("/sign-in")
async def sign_in(request: Request, name: Word = "", password: Word = "", next: Word = "") -> Response:  # noqa: A002 - the form's
    """A name and a password against a session."""
    try:
        accounts = house_of(request).accounts
        secret = await _at_the_door(request, partial(accounts.sign_in, name, password, *_who_asks(request)))
    except NotSignedIn as fault:
        return _form(request, local_path(next), name=name, wrong=str(fault), status=401)
    except Refused as fault:
        return _form(request, local_path(next), name=name, wrong=str(fault), status=429)
    return await _welcome(request, secret, next)


@router.get("/enter")
def enter_page(request: Request, ticket: Asked = "", next: Asked = "") -> HTMLResponse:  # noqa: A002 - the address's
    """Whom a one-time link signs in, and the button for it. Uses nothing up."""
    invited = house_of(request).accounts.peek(ticket)
    if invited is None:
        return page(request, "enter.html.j2", status=410, invited=None, ticket="", next="/")
    return page(request, "enter.html.j2", invited=invited, ticket=ticket, next=local_path(next))


@router.post("/enter")
async def enter(request: Request, ticket: Word = "", next: Word = "") -> Response:  # noqa: A002 - the form's
    """A one-time link against a session."""
    try:
        accounts = house_of(request).accounts
        secret = await to_thread.run_sync(partial(accounts.enter, ticket, *_who_asks(request)))
    except NotSignedIn:
        return page(request, "enter.html.j2", status=410, invited=None, ticket="", next="/")
    return await _welcome(request, secret, next)


@router.post("/sign-out")
def sign_out(request: Request) -> Response:
    """Ends this browser's session, whether it was still good or not."""
    house = house_of(request)
    house.accounts.end(secret_of(request))
    response = RedirectResponse("/sign-in", 303)
    take_cookie(response, tls=house.tls)
    return response


def _form(request: Request, way_on: str, *, name: str = "", wrong: str = "", status: int = 200) -> HTMLResponse:
    return page(request, "sign_in.html.j2", status=status, next=way_on, name=name, wrong=wrong)


async def _welcome(request: Request, secret: str, wish: str) -> Response:
    house: House = house_of(request)
    await to_thread.run_sync(house.accounts.end, secret_of(request))
    response = RedirectResponse(local_path(wish), 303)
    give_cookie(response, secret, tls=house.tls)
    return response


async def _at_the_door(request: Request, work: Callable[[], str]) -> str:
    """In one of the few threads that passwords may hold: one is hashed at a time, and who waits for that must not
    take everybody's threads.
    """
    return await to_thread.run_sync(work, limiter=request.app.state.doors)


def _who_asks(request: Request) -> tuple[str, str]:
    """Address and browser, as the request says."""
    return request.client.host if request.client else "", request.headers.get("user-agent", "")
