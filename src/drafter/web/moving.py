"""What moves a story: handing in, returning, signing, spiking; publication, correction, kill; presence, versions."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from drafter.desk import approving, moving, offrecord, presence, proposing, publishing, versions
from drafter.desk.export import lines_of_record, record_of_story
from drafter.desk.review import review
from drafter.desk.versions import compare
from drafter.web.context import AtHand, answer, path_of, review_values
from drafter.web.guard import from_here
from drafter.web.pages import page
from drafter.web.session import Quiet, Signed

router = APIRouter(dependencies=[Depends(from_here)])
Words = Annotated[str, Form(max_length=2_000)]
Word = Annotated[str, Form(max_length=500)]


def _back(slug: str, to: str = "") -> Response:
    return RedirectResponse(f"{path_of(slug)}{to}", status_code=303)


@router.get("/stories/{slug}/approve")
def approve_page(request: Request, person: Signed, hands: AtHand, slug: str) -> HTMLResponse:
    """The list that a machine makes, the disclosure as it will stand, and the hash."""
    shown = review(hands.desk, person, slug)
    found = approving.sheet(hands.desk, person, slug)
    values = review_values(request, shown)
    return page(request, "approve.html.j2", **values, sheet=found, statement=approving.STATEMENT)


@router.post("/stories/{slug}/approve")
def approve(
    person: Signed, hands: AtHand, slug: str, text_sha256: Word, override: Words = "", statement: Word = ""
) -> Response:
    """Sign exactly this text."""
    approving.approve(hands.desk, person, slug, text_sha256, override=override, agreed=bool(statement))
    return _back(slug, "/after")


@router.post("/stories/{slug}/return")
def return_to_writer(person: Signed, hands: AtHand, slug: str, reason: Words = "") -> Response:
    moving.return_to_writer(hands.desk, person, slug, reason)
    return _back(slug)


@router.post("/stories/{slug}/resubmit")
def resubmit(person: Signed, hands: AtHand, slug: str, reason: Words = "") -> Response:
    moving.resubmit(hands.desk, person, slug, reason)
    return _back(slug)


@router.post("/stories/{slug}/reopen")
def reopen(person: Signed, hands: AtHand, slug: str, reason: Words = "") -> Response:
    moving.reopen(hands.desk, person, slug, reason)
    return _back(slug)


@router.post("/stories/{slug}/spike")
def spike(person: Signed, hands: AtHand, slug: str, reason: Words = "") -> Response:
    moving.spike(hands.desk, person, slug, reason)
    return _back(slug)


@router.post("/stories/{slug}/unspike")
def unspike(person: Signed, hands: AtHand, slug: str) -> Response:
    moving.unspike(hands.desk, person, slug)
    return _back(slug)


@router.get("/stories/{slug}/after")
def after_page(request: Request, person: Signed, hands: AtHand, slug: str) -> HTMLResponse:
    """Publication, and what comes after it."""
    shown = review(hands.desk, person, slug)
    return page(request, "after.html.j2", **review_values(request, shown), cms=None)


@router.post("/stories/{slug}/publish")
def publish(person: Signed, hands: AtHand, slug: str) -> Response:
    """Decide that the approved text goes out, and have it carried out."""
    if publishing.decide_to_publish(hands.desk, person, slug):
        hands.starter.publish(slug)
    return _back(slug, "/after")


@router.post("/stories/{slug}/correct")
def correct(person: Signed, hands: AtHand, slug: str, reason: Words = "") -> Response:
    moving.correct(hands.desk, person, slug, reason)
    return _back(slug)


@router.post("/stories/{slug}/kill")
def kill(person: Signed, hands: AtHand, slug: str, reason: Words = "") -> Response:
    publishing.kill(hands.desk, person, slug, reason)
    return _back(slug, "/after")


@router.post("/stories/{slug}/cms")
def copy_for_cms(request: Request, person: Signed, hands: AtHand, slug: str) -> HTMLResponse:
    """The approved text to paste."""
    found = publishing.copy_for_cms(hands.desk, person, slug)
    shown = review(hands.desk, person, slug)
    return page(request, "after.html.j2", **review_values(request, shown), cms=found)


@router.get("/stories/{slug}/versions")
def versions_page(
    request: Request, person: Signed, hands: AtHand, slug: str, old: int = 0, new: int = 0
) -> HTMLResponse:
    """Every text that the story ever had, and two of them side by side."""
    shown = review(hands.desk, person, slug)
    found = compare(hands.desk, person, slug, old or None, new or None)
    lines = versions.versions(hands.desk, person, slug)
    return page(request, "versions.html.j2", **review_values(request, shown), compared=found, versions=lines)


@router.post("/stories/{slug}/versions/{number}/restore")
def restore(person: Signed, hands: AtHand, slug: str, number: int) -> Response:
    versions.restore(hands.desk, person, slug, number)
    return _back(slug)


@router.get("/stories/{slug}/drafts/{number}")
def waiting_page(request: Request, person: Signed, hands: AtHand, slug: str, number: int) -> HTMLResponse:
    """A newer draft that waits beside the text."""
    shown = review(hands.desk, person, slug)
    found = compare(hands.desk, person, slug, shown.copy.revision.number, number)
    return page(request, "waiting.html.j2", **review_values(request, shown), compared=found, number=number)


@router.post("/stories/{slug}/drafts/{number}")
def take_draft(
    person: Signed,
    hands: AtHand,
    slug: str,
    number: int,
    take: Annotated[list[str] | None, Form()] = None,
    aside: Word = "",
) -> Response:
    """Take sections of it over, or set it aside."""
    if aside:
        proposing.settle_draft(hands.desk, person, slug, number)
    else:
        proposing.take_draft(hands.desk, person, slug, number, take or [])
    return _back(slug)


@router.get("/stories/{slug}/record")
def record_page(request: Request, person: Signed, hands: AtHand, slug: str) -> HTMLResponse:
    """The story's record, to read."""
    shown = review(hands.desk, person, slug)
    entries = hands.desk.record(person, slug)
    return page(request, "record.html.j2", **review_values(request, shown), lines=lines_of_record(entries))


@router.get("/stories/{slug}/record.json")
def record_file(person: Signed, hands: AtHand, slug: str) -> JSONResponse:
    """The same as one file that anybody can verify."""
    hands.desk.story(person, slug)
    name = {"Content-Disposition": f'attachment; filename="{slug}-record.json"'}
    return JSONResponse(record_of_story(hands.desk.store, slug), headers=name)


@router.post("/stories/{slug}/off-record/{note}")
def open_off_record(request: Request, person: Signed, hands: AtHand, slug: str, note: str) -> HTMLResponse:
    """Open a note off the record, on record."""
    found = offrecord.open_note(hands.desk, person, slug, note)
    shown = review(hands.desk, person, slug)
    return page(request, "off_record.html.j2", **review_values(request, shown), note=found)


@router.post("/stories/{slug}/admit")
def admit(person: Signed, hands: AtHand, slug: str, account: Word) -> Response:
    offrecord.admit(hands.desk, person, slug, account)
    return _back(slug, "#notes")


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
