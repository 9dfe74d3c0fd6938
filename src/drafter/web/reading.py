"""The pages to read: the desk's list, a story's review, and the streams that say when there is something new."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
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
Asked = Annotated[str, Query(max_length=2_000)]


@router.get("/")
def desk_list(
    request: Request, person: Signed, hands: AtHand, tab: Asked = "", q: Asked = "", origin: Asked = ""
) -> HTMLResponse:
    """The desk."""
    found = board(hands.desk, person, tab, q[:200], origin)
    return page(request, "desk.html.j2", **_board_values(found, origin, person.full_name))


@router.get("/parts")
def desk_parts(
    request: Request, person: Quiet, hands: AtHand, tab: Asked = "", q: Asked = "", origin: Asked = ""
) -> HTMLResponse:
    """What of the desk's list may have changed."""
    found = board(hands.desk, person, tab, q[:200], origin)
    return page(request, "desk_parts.html.j2", **_board_values(found, origin, person.full_name))


def _board_values(found: Board, origin: str, name: str) -> dict[str, Any]:
    return {"board": found, "tabs": TABS, "origin": origin, "name": name}


@router.get("/stories/{slug}")
def story(request: Request, person: Signed, hands: AtHand, slug: str, at: Asked = "") -> Response:
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
    async for event in _events(request, "", _pulse(request).mark()):
        yield event


@dataclass(frozen=True)
class Seen:
    """A story as it was when its stream began."""

    version: int
    mark: int


def seen(request: Request, person: Quiet, hands: AtHand, slug: str) -> Seen:
    """Looked at before the answer begins: a story that is not there for this person is a 404, and no broken stream.
    The mark comes first, so that what happens in between is news.
    """
    mark = _pulse(request).mark(slug)
    return Seen(hands.desk.story(person, slug).version, mark)


@router.get("/stories/{slug}/events", response_class=EventSourceResponse)
async def story_events(
    request: Request, slug: str, found: Annotated[Seen, Depends(seen)]
) -> AsyncIterator[ServerSentEvent]:
    """News of one story. The first says which version it has: what happened before the stream began is no news."""
    yield ServerSentEvent(event="changed", raw_data=str(found.version), id=str(found.version))
    async for event in _events(request, slug, found.mark):
        yield event


def _pulse(request: Request) -> Pulse:
    pulse: Pulse = request.app.state.pulse
    return pulse


async def _events(request: Request, slug: str, mark: int) -> AsyncIterator[ServerSentEvent]:
    yield ServerSentEvent(comment="here", retry=1_000)
    async for event, data in stream(_pulse(request), slug, mark, lambda: still_signed_in(request)):
        if event == "alive":
            yield ServerSentEvent(comment="alive")
        else:
            yield ServerSentEvent(event=event, raw_data=data or "-", id=data or None)


@router.get("/stories")
def stories() -> Response:
    """The list is the front page."""
    return RedirectResponse("/", status_code=303)
