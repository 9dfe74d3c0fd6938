"""A story's record, to read and as a file; and what is opened on record: notes off the record."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from drafter.desk import offrecord
from drafter.desk.export import export_record
from drafter.desk.telling import lines_of_record
from drafter.web.context import AtHand, back, story_values
from drafter.web.guard import from_here
from drafter.web.pages import page
from drafter.web.session import Signed

router = APIRouter(dependencies=[Depends(from_here)])
Word = Annotated[str, Form(max_length=500)]


@router.get("/stories/{slug}/record")
def record_page(request: Request, person: Signed, hands: AtHand, slug: str) -> HTMLResponse:
    """The story's record, to read."""
    entries = hands.desk.record(person, slug)
    return page(request, "record.html.j2", **story_values(request, hands, person, slug), lines=lines_of_record(entries))


@router.get("/stories/{slug}/record.json")
def record_file(person: Signed, hands: AtHand, slug: str) -> JSONResponse:
    """The same as one file that anybody can verify; that it was taken goes on the record."""
    name = {"Content-Disposition": f'attachment; filename="{slug}-record.json"'}
    return JSONResponse(export_record(hands.desk, person, slug), headers=name)


@router.post("/stories/{slug}/off-record/{note}")
def open_off_record(request: Request, person: Signed, hands: AtHand, slug: str, note: str) -> HTMLResponse:
    """Open a note off the record, on record."""
    found = offrecord.open_note(hands.desk, person, slug, note)
    return page(request, "off_record.html.j2", **story_values(request, hands, person, slug), note=found)


@router.post("/stories/{slug}/admit")
def admit(person: Signed, hands: AtHand, slug: str, account: Word) -> Response:
    """Let an editor open the off-record notes."""
    offrecord.admit(hands.desk, person, slug, account)
    return back(slug, "#notes")
