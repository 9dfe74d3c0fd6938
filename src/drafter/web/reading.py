"""The pages to read: the desk's list, a story's review, and the streams that say when there is something new."""

from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from drafter.desk.listing import TABS, Board, board
from drafter.desk.progress import unfinished_of
from drafter.desk.review import note_opening, review
from drafter.errors import UnknownStory
from drafter.web.context import AtHand, show_parts, show_review
from drafter.web.events import Pulse, stream
from drafter.web.pages import page
from drafter.web.session import Quiet, Signed, still_signed_in

router = APIRouter()


@router.get("/")
def desk_list(
    request: Request, person: Signed, hands: AtHand, tab: str = "", q: str = "", origin: str = ""
) -> HTMLResponse:
    """The desk."""
    found = board(hands.desk, person, tab, q[:200], origin)
    return page(request, "desk.html.j2", **_board_values(found, origin, person.full_name))


@router.get("/parts")
def desk_parts(
    request: Request, person: Quiet, hands: AtHand, tab: str = "", q: str = "", origin: str = ""
) -> HTMLResponse:
    """What of the desk's list may have changed."""
    found = board(hands.desk, person, tab, q[:200], origin)
    return page(request, "desk_parts.html.j2", **_board_values(found, origin, person.full_name))


def _board_values(found: Board, origin: str, name: str) -> dict[str, Any]:
    return {"board": found, "tabs": TABS, "origin": origin, "name": name}


@router.get("/stories/{slug}")
def story(request: Request, person: Signed, hands: AtHand, slug: str, at: str = "") -> Response:
    """A story's review; its progress while nothing is filed yet."""
    desk = hands.desk
    found = desk.story(person, slug)
    try:
        shown = review(desk, person, slug)
    except UnknownStory:
        if found.current is not None:
            raise
        return page(request, "unfinished.html.j2", **unfinished_of(desk, person, slug))
    note_opening(desk, person, slug)
    return show_review(request, shown, at=at)


@router.get("/stories/{slug}/parts")
def story_parts(request: Request, person: Quiet, hands: AtHand, slug: str) -> Response:
    """What of a review may have changed."""
    return show_parts(request, review(hands.desk, person, slug))


@router.get("/stories/{slug}/progress")
def story_progress(request: Request, person: Quiet, hands: AtHand, slug: str) -> Response:
    """How far a draft is; once it is filed, the way to it."""
    if hands.desk.story(person, slug).current is not None:
        return Response(status_code=204, headers={"HX-Refresh": "true"})
    return page(request, "unfinished_parts.html.j2", **unfinished_of(hands.desk, person, slug))


@router.get("/events", response_class=EventSourceResponse)
async def desk_events(request: Request, person: Quiet) -> AsyncIterator[ServerSentEvent]:
    """News of the whole desk."""
    del person
    async for event in _events(request, ""):
        yield event


@router.get("/stories/{slug}/events", response_class=EventSourceResponse)
async def story_events(request: Request, person: Quiet, hands: AtHand, slug: str) -> AsyncIterator[ServerSentEvent]:
    """News of one story. The first says which version it has: what happened before the stream began is no news."""
    found = hands.desk.story(person, slug)
    yield ServerSentEvent(event="changed", raw_data=str(found.version), id=str(found.version))
    async for event in _events(request, slug):
        yield event


async def _events(request: Request, slug: str) -> AsyncIterator[ServerSentEvent]:
    pulse: Pulse = request.app.state.pulse
    yield ServerSentEvent(comment="here", retry=1_000)
    async for event, data in stream(pulse, slug, lambda: still_signed_in(request)):
        if event == "alive":
            yield ServerSentEvent(comment="alive")
        else:
            yield ServerSentEvent(event=event, raw_data=data or "-", id=data or None)


@router.get("/stories")
def stories() -> Response:
    """The list is the front page."""
    return RedirectResponse("/", status_code=303)
