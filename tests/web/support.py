"""A desk with people and without stories, and browsers that ask it things."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Annotated, Any

from argon2 import PasswordHasher
from fastapi import APIRouter, Depends, FastAPI, Form, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from starlette.responses import StreamingResponse
from starlette.testclient import TestClient

from drafter.desk.accounts import Accounts
from drafter.desk.people import Role
from drafter.errors import (
    Conflict,
    DrafterError,
    NotesFault,
    Refused,
    ServerFault,
    ServerUnreachable,
    StoreBusy,
    StoreFault,
    UnknownStory,
)
from drafter.store import Store
from drafter.web.app import House, create_app
from drafter.web.guard import from_here
from drafter.web.pages import page
from drafter.web.session import Quiet, Signed, still_signed_in

PLAIN, TLS = "http://127.0.0.1:8400", "https://desk.example"
SECRET = "mill lane, no more diesel"
SAME = {"Sec-Fetch-Site": "same-origin"}
SCRIPTS = ({"X-Desk": "1"}, {"HX-Request": "true"})
FAULTS: dict[str, Exception] = {
    "unknown": UnknownStory("There is no story of that name.", "Look at the list."),
    "refused": Refused("Only an editor may do this.", "Ask one."),
    "conflict": Conflict("Somebody saved it meanwhile.", "Compare the two."),
    "notes": NotesFault("a.pdf: it is locked.", "Unlock it."),
    "busy": StoreBusy("The store is locked.", "Wait a little."),
    "disk": StoreFault("The disk is full.", "Free some space."),
    "model": ServerFault("The model's server fails.", "Later."),
    "queue": ServerUnreachable("The Prefect server does not answer.", "Start it."),
    "plain": DrafterError("It cannot be done.", ""),
    "bug": KeyError("what the source said off the record"),
}


def counter(store: Store) -> Accounts:
    """With hashing that is cheap, and a clock that stands still."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return Accounts(store.accounts, clock=lambda: 0.0, open_hasher=lambda: cheap)


def add_people(accounts: Accounts) -> None:
    """Ann, an editor, and Bob, a reporter."""
    accounts.add("ann", "Ann Lee", [Role.EDITOR], SECRET)
    accounts.add("bob", "Bob <b>Stone</b>", [Role.REPORTER], SECRET)


def an_app(accounts: Accounts, origin: str = PLAIN, **more: Any) -> FastAPI:
    """The real app with some routes to try the guard on; `app.state.done` counts what was done."""
    app = create_app(House(accounts, origin), routers=(router,), **more)
    app.state.done = []
    return app


@contextmanager
def browser(app: FastAPI, **headers: str) -> Iterator[TestClient]:
    """One that keeps cookies and follows nothing; it says only what `headers` say."""
    made = TestClient(app, app.state.house.origin, headers=headers, follow_redirects=False)
    with made as client:
        yield client


def sign_in(client: TestClient, name: str = "ann") -> str:
    """Gives the session's secret."""
    answer = client.post("/sign-in", data={"name": name, "password": SECRET}, headers=SAME)
    assert answer.status_code == 303
    return next(iter(client.cookies.jar)).value or ""


def cookie_line(answer: Any) -> set[str]:
    """The parts of a Set-Cookie header, but for the value."""
    name, *parts = answer.headers["set-cookie"].split("; ")
    return {name.partition("=")[0], *parts}


def words(answer: Any) -> str:
    """What a reader of a page reads."""
    inside = answer.text.partition("<main")[2].partition(">")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", inside)).split())


router = APIRouter(dependencies=[Depends(from_here)])


@router.get("/")
def front(request: Request, person: Signed) -> HTMLResponse:
    return page(request, "base.html.j2", person=person)


@router.api_route("/do", methods=["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
async def do(request: Request, person: Signed) -> Response:
    form = await request.form()
    request.app.state.done.append((person.name, request.method, str(form.get("text", ""))))
    return PlainTextResponse("done")


@router.post("/form")
def form(request: Request, person: Signed, text: Annotated[str, Form()]) -> Response:
    request.app.state.done.append((person.name, "form", text))
    return PlainTextResponse("done")


@router.get("/number/{number}")
def number(person: Signed, number: int) -> Response:
    del person
    return PlainTextResponse(str(number))


@router.get("/beat")
def beat(person: Quiet) -> Response:
    return PlainTextResponse(person.name)


@router.post("/beat")
async def body(request: Request) -> Response:
    """Reads a body without a session."""
    return PlainTextResponse(str(len(await request.body())))


@router.get("/still")
def still(request: Request) -> Response:
    return PlainTextResponse(str(still_signed_in(request)))


@router.get("/fault/{name}")
def fault(name: str) -> Response:
    raise FAULTS[name]


@router.get("/broken-stream")
def broken() -> Response:
    async def parts() -> Any:
        yield b"data: one\n\n"
        raise KeyError("what the source said off the record")

    return StreamingResponse(parts(), media_type="text/event-stream")
