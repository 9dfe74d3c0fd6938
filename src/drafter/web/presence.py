"""Who is at a story: signs of life, and a section taken over from somebody else."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import JSONResponse, Response

from drafter.desk import presence
from drafter.web.context import AtHand, answer, path_of
from drafter.web.guard import from_here
from drafter.web.session import Quiet, Signed

router = APIRouter(dependencies=[Depends(from_here)])
Word = Annotated[str, Form(max_length=500)]


@router.post("/stories/{slug}/here")
def here(person: Quiet, hands: AtHand, slug: str, section: Word = "", dirty: Word = "") -> JSONResponse:
    """A sign of life; says who has the section."""
    lease = presence.here(hands.desk, person, slug, section, dirty=bool(dirty))
    return JSONResponse({"holder": lease.account if lease else ""})


@router.post("/stories/{slug}/gone")
def gone(person: Quiet, hands: AtHand, slug: str) -> Response:
    presence.gone(hands.desk, person, slug)
    return Response(status_code=204)


@router.post("/stories/{slug}/sections/{key}/take-over")
def take_over(request: Request, person: Signed, hands: AtHand, slug: str, key: str) -> Response:
    presence.take_over(hands.desk, person, slug, key)
    return answer(request, hands, person, slug, f"{path_of(slug)}#section-{key}")
