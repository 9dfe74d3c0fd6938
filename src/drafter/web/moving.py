"""Handing in, returning, approving, spiking, one address each: the desk's table says whether it may be."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response

from drafter.desk import approving, moving
from drafter.web.context import AtHand, back, story_values
from drafter.web.guard import from_here
from drafter.web.pages import page
from drafter.web.session import Signed

router = APIRouter(dependencies=[Depends(from_here)])
Words = Annotated[str, Form(max_length=2_000)]
Word = Annotated[str, Form(max_length=500)]


@router.get("/stories/{slug}/approve")
def approve_page(request: Request, person: Signed, hands: AtHand, slug: str) -> HTMLResponse:
    """The list that a machine makes, the disclosure as it will stand, and the hash."""
    found = approving.sheet(hands.desk, person, slug)
    values = story_values(request, hands, person, slug)
    return page(request, "approve.html.j2", **values, sheet=found, statement=approving.STATEMENT)


@router.post("/stories/{slug}/approve")
def approve(
    person: Signed, hands: AtHand, slug: str, text_sha256: Word, override: Words = "", statement: Word = ""
) -> Response:
    """Sign exactly this text."""
    approving.approve(hands.desk, person, slug, text_sha256, override=override, agreed=bool(statement))
    return back(slug, "/after")


@router.post("/stories/{slug}/return")
def return_to_writer(person: Signed, hands: AtHand, slug: str, reason: Words = "") -> Response:
    moving.return_to_writer(hands.desk, person, slug, reason)
    return back(slug)


@router.post("/stories/{slug}/resubmit")
def resubmit(person: Signed, hands: AtHand, slug: str, reason: Words = "") -> Response:
    moving.resubmit(hands.desk, person, slug, reason)
    return back(slug)


@router.post("/stories/{slug}/reopen")
def reopen(person: Signed, hands: AtHand, slug: str, reason: Words = "") -> Response:
    moving.reopen(hands.desk, person, slug, reason)
    return back(slug)


@router.post("/stories/{slug}/spike")
def spike(person: Signed, hands: AtHand, slug: str, reason: Words = "") -> Response:
    moving.spike(hands.desk, person, slug, reason)
    return back(slug)


@router.post("/stories/{slug}/unspike")
def unspike(person: Signed, hands: AtHand, slug: str) -> Response:
    moving.unspike(hands.desk, person, slug)
    return back(slug)
