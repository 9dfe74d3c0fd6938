"""Publication and what comes after it: publish, the copy for a CMS, correct, kill."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response

from drafter.desk import after, killing, moving, publishing
from drafter.web.context import AtHand, back, story_values
from drafter.web.guard import from_here
from drafter.web.pages import page
from drafter.web.session import Signed
from drafter.web.versions import Number

router = APIRouter(dependencies=[Depends(from_here)])
Words = Annotated[str, Form(max_length=2_000)]


@router.get("/stories/{slug}/after")
def after_page(request: Request, person: Signed, hands: AtHand, slug: str) -> HTMLResponse:
    """Publication, and what comes after it."""
    return _shown(request, person, hands, slug)


def _shown(request: Request, person: Signed, hands: AtHand, slug: str, cms: after.ForCms | None = None) -> HTMLResponse:
    values = story_values(request, hands, person, slug)
    return page(request, "after.html.j2", **values, out=after.standing(hands.desk, person, slug), cms=cms)


@router.post("/stories/{slug}/publish")
def publish(person: Signed, hands: AtHand, slug: str) -> Response:
    """Decide that the approved text goes out, and have it carried out."""
    if publishing.decide_to_publish(hands.desk, person, slug):
        hands.starter.publish(slug)
    return back(slug, "/after")


@router.post("/stories/{slug}/correct")
def correct(person: Signed, hands: AtHand, slug: str, reason: Words = "") -> Response:
    """Open a published story for a correction."""
    moving.correct(hands.desk, person, slug, reason)
    return back(slug)


@router.post("/stories/{slug}/corrections/{number}/withdraw")
def withdraw(person: Signed, hands: AtHand, slug: str, number: Number) -> Response:
    """Take back a correction that no reader has seen."""
    moving.withdraw_correction(hands.desk, person, slug, number)
    return back(slug, "/after")


@router.post("/stories/{slug}/kill")
def kill(person: Signed, hands: AtHand, slug: str, reason: Words = "") -> Response:
    """Put a notice in its place."""
    killing.kill(hands.desk, person, slug, reason)
    return back(slug, "/after")


@router.post("/stories/{slug}/cms")
def copy_for_cms(request: Request, person: Signed, hands: AtHand, slug: str) -> HTMLResponse:
    """The approved text to paste."""
    return _shown(request, person, hands, slug, after.copy_for_cms(hands.desk, person, slug))
