"""Every text that a story ever had: two of them side by side, an older one restored, a newer draft brought in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import Field

from drafter.desk import proposing, versions
from drafter.web.context import AtHand, back, story_values
from drafter.web.guard import from_here
from drafter.web.pages import page
from drafter.web.session import Signed

MOST = 2**31 - 1  # no store has a larger number of a revision
router = APIRouter(dependencies=[Depends(from_here)])
MOST_SECTIONS = 200
Word = Annotated[str, Form(max_length=500)]
Number = Annotated[int, Path(ge=1, le=MOST)]
Old = Annotated[int, Query(ge=0, le=MOST)]  # 0: whichever fits


@router.get("/stories/{slug}/versions")
def versions_page(
    request: Request, person: Signed, hands: AtHand, slug: str, old: Old = 0, new: Old = 0
) -> HTMLResponse:
    """Every text that the story ever had, and two of them side by side."""
    values = story_values(request, hands, person, slug)
    found = versions.compare(hands.desk, person, slug, old or None, new or None)
    lines = versions.versions(hands.desk, person, slug)
    return page(request, "versions.html.j2", **values, compared=found, versions=lines)


@router.post("/stories/{slug}/versions/{number}/restore")
def restore(person: Signed, hands: AtHand, slug: str, number: Number) -> Response:
    """An older text comes back as a new revision."""
    versions.restore(hands.desk, person, slug, number)
    return back(slug)


@router.get("/stories/{slug}/drafts/{number}")
def waiting_page(request: Request, person: Signed, hands: AtHand, slug: str, number: Number) -> HTMLResponse:
    """A newer draft that waits beside the text."""
    values = story_values(request, hands, person, slug)
    proposing.waiting_draft(hands.desk, person, slug, number)
    found = versions.compare(hands.desk, person, slug, values["review"].copy.revision.number, number)
    return page(request, "waiting.html.j2", **values, compared=found, number=number)


@router.post("/stories/{slug}/drafts/{number}")
def take_draft(
    person: Signed,
    hands: AtHand,
    slug: str,
    number: Number,
    take: Annotated[list[Annotated[str, Field(max_length=80)]] | None, Form(max_length=MOST_SECTIONS)] = None,
    aside: Word = "",
) -> Response:
    """Bring in sections of it, or set it aside."""
    if aside:
        proposing.settle_draft(hands.desk, person, slug, number)
    else:
        proposing.take_draft(hands.desk, person, slug, number, take or [])
    return back(slug)
