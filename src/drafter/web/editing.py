"""What is done to a story's text: saving, deciding, citing, cutting, rewriting. The desk says what may be done."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import Field

from drafter.desk import citing, deciding, merging, presence, proposing, saving
from drafter.desk.flags import Answer
from drafter.desk.review import to_edit
from drafter.errors import UnknownStory
from drafter.notes import OnRecord
from drafter.web.context import AtHand, answer, back, path_of, scripted, story_values, values_of
from drafter.web.guard import from_here
from drafter.web.pages import page
from drafter.web.session import Signed, refuse_another

router = APIRouter(dependencies=[Depends(from_here)])
Text = Annotated[str, Form(max_length=200_000)]
Word = Annotated[str, Form(max_length=500)]
Digest = Annotated[str, Form(max_length=64)]
KEPT = "x-desk-kept"
"""The digest of what the desk keeps of somebody's typing, so that their page can say which words it means."""
_PICK = re.compile(r"pick-([0-9]{1,6})")


@router.get("/stories/{slug}/sections/{key}")
def edit_page(request: Request, person: Signed, hands: AtHand, slug: str, key: str) -> HTMLResponse:
    """A section in a plain box, for scripts off: what stands there, or what this person was typing."""
    shown = to_edit(hands.desk, person, slug)
    pane = next((each for each in shown.panes if each.key == key and each.editable), None)
    if pane is None:
        raise UnknownStory(f"{slug} has no section {key} that can be changed.", "Its page shows those that it has.")
    return page(request, "edit.html.j2", **values_of(request, shown), pane=pane)


@router.post("/stories/{slug}/sections/{key}")
def save(
    request: Request,
    person: Signed,
    hands: AtHand,
    slug: str,
    key: str,
    base: Word,
    text: Text = "",
    heading: Word = "",
    kept: Digest = "",
) -> Response:
    """Save a section as it was typed."""
    try:
        saved = saving.save_section(hands.desk, person, slug, key, base, text, heading, kept=kept)
    except saving.SectionMoved as moved:
        clash = _to_clash(request, slug, key)
        clash.headers[KEPT] = moved.kept
        return clash
    shown = answer(request, hands, person, slug, f"{path_of(slug)}#section-{key}")
    # somebody may have filed another text on top before this answer was made: the script must know which one is its own
    shown.headers["x-desk-revision"] = str(saved.revision)
    return shown


def _to_clash(request: Request, slug: str, key: str) -> Response:
    clash = f"{path_of(slug)}/sections/{key}/clash"
    if scripted(request):
        return Response(status_code=409, headers={"X-Desk-Clash": clash})
    return RedirectResponse(clash, status_code=303)


@router.get("/stories/{slug}/sections/{key}/clash")
def clash_page(request: Request, person: Signed, hands: AtHand, slug: str, key: str) -> HTMLResponse:
    """Yours and theirs, side by side."""
    found = merging.clash(hands.desk, person, slug, key)
    return page(request, "clash.html.j2", **story_values(request, hands, person, slug), clash=found, key=key)


@router.get("/stories/{slug}/sections/{key}/unsaved/{account}")
def unsaved_page(request: Request, person: Signed, hands: AtHand, slug: str, key: str, account: str) -> HTMLResponse:
    """What somebody was typing, beside what stands there."""
    found = merging.unsaved(hands.desk, person, slug, key, account)
    values = story_values(request, hands, person, slug)
    return page(request, "unsaved.html.j2", **values, unsaved=found, account=account)


@router.post("/stories/{slug}/sections/{key}/merge")
async def save_merged(request: Request, person: Signed, hands: AtHand, slug: str, key: str) -> Response:
    """Save a text of both."""
    from anyio import to_thread

    form = await request.form()
    picks = {int(found[1]): str(value) for name, value in form.items() if (found := _PICK.fullmatch(name))}
    base, kept = str(form.get("base", "")), str(form.get("kept", ""))
    try:
        await to_thread.run_sync(lambda: merging.save_merged(hands.desk, person, slug, key, base, picks, kept=kept))
    except saving.SectionMoved:
        return _to_clash(request, slug, key)
    return RedirectResponse(f"{path_of(slug)}#section-{key}", status_code=303)


@router.post("/stories/{slug}/sections/{key}/unsaved")
def keep_unsaved(
    person: Signed, hands: AtHand, slug: str, key: str, base: Word, text: Text = "", heading: Word = "", by: Word = ""
) -> Response:
    """Keep what is being typed; not a revision yet. `by` is whose page it was, where no header can say so."""
    refuse_another(person, by or None)
    digest = presence.keep_typed(hands.desk, person, slug, key, base, heading, text)
    return Response(status_code=204, headers={KEPT: digest})


@router.post("/stories/{slug}/sections/{key}/give-up")
def give_up(request: Request, person: Signed, hands: AtHand, slug: str, key: str, kept: Digest = "") -> Response:
    """The typed text is given up by its writer."""
    presence.give_up(hands.desk, person, slug, key, kept)
    return answer(request, hands, person, slug, f"{path_of(slug)}#section-{key}")


@router.post("/stories/{slug}/sections/{key}/cut")
def cut(person: Signed, hands: AtHand, slug: str, key: str, base: Word) -> Response:
    saving.cut_section(hands.desk, person, slug, key, base)
    return back(slug)


@router.post("/stories/{slug}/sections/{key}/check")
def check(
    request: Request, person: Signed, hands: AtHand, slug: str, key: str, base: Word, undo: Word = ""
) -> Response:
    deciding.check_section(hands.desk, person, slug, key, base, checked=not undo)
    return answer(request, hands, person, slug, f"{path_of(slug)}#section-{key}")


@router.post("/stories/{slug}/sections/{key}/judge")
def judge(
    request: Request, person: Signed, hands: AtHand, slug: str, key: str, base: Word, undo: Word = ""
) -> Response:
    deciding.judge(hands.desk, person, slug, key, base, undone=bool(undo))
    return answer(request, hands, person, slug, f"{path_of(slug)}#section-{key}")


@router.post("/stories/{slug}/flags/{flag}")
def decide(
    request: Request,
    person: Signed,
    hands: AtHand,
    slug: str,
    flag: str,
    answer_: Annotated[Answer, Form(alias="answer")],
    reason: Annotated[str, Form(max_length=deciding.LONGEST_REASON)] = "",
) -> Response:
    """Settle a flag, or take its decision back."""
    if answer_ is Answer.UNDONE:
        deciding.undo(hands.desk, person, slug, flag)
    else:
        deciding.decide(hands.desk, person, slug, flag, answer_, reason)
    return answer(request, hands, person, slug, f"{path_of(slug)}#flags")


@router.post("/stories/{slug}/sentences/{sentence}/cite")
def cite(
    request: Request,
    person: Signed,
    hands: AtHand,
    slug: str,
    sentence: str,
    base: Word,
    passages: Word = "",
    inference: Word = "",
) -> Response:
    """Let a sentence rest on these passages."""
    wanted = passages.replace(",", " ").split()
    citing.cite(hands.desk, person, slug, sentence, base, wanted, inference=bool(inference))
    return answer(request, hands, person, slug, f"{path_of(slug)}?at={sentence}#evidence")


@router.get("/stories/{slug}/notes/new")
def note_page(request: Request, person: Signed, hands: AtHand, slug: str) -> HTMLResponse:
    """A note to bring, for whoever may change the story."""
    return page(request, "note.html.j2", **values_of(request, to_edit(hands.desk, person, slug)))


@router.post("/stories/{slug}/notes/new")
def add_note(
    request: Request,
    person: Signed,
    hands: AtHand,
    slug: str,
    text: Text,
    title: Word = "",
    source: Word = "",
    kind: Word = "note",
    url: Annotated[str, Form(max_length=2_000)] = "",
    on_record: Annotated[OnRecord, Form()] = OnRecord.YES,
) -> Response:
    """Put a note to the story's notes. What is to know about it is told before anything else is shown."""
    new = citing.NewNote(title, text, source, kind, url, None, on_record)
    brought = citing.add_note(hands.desk, person, slug, new)
    if brought.told:
        return page(request, "note_added.html.j2", **story_values(request, hands, person, slug), brought=brought)
    return RedirectResponse(f"{path_of(slug)}#note-{brought.note}", status_code=303)


@router.post("/stories/{slug}/sections/{key}/rewrite")
def ask_rewrite(
    request: Request,
    person: Signed,
    hands: AtHand,
    slug: str,
    key: str,
    instruction: Annotated[str, Form(max_length=400)],
    again: Word = "",
) -> Response:
    """Have a section written again."""
    wanted = proposing.wish(hands.desk, person, slug, key)
    hands.starter.rewrite(wanted, " ".join(instruction.split()), again=bool(again))
    return answer(request, hands, person, slug, f"{path_of(slug)}#section-{key}")


@router.get("/stories/{slug}/rewrites/{run}")
def rewrite_page(request: Request, person: Signed, hands: AtHand, slug: str, run: str) -> HTMLResponse:
    """A proposal beside today's text."""
    found = proposing.proposal(hands.desk, person, slug, run)
    return page(request, "rewrite.html.j2", **story_values(request, hands, person, slug), proposal=found)


@router.post("/stories/{slug}/rewrites/{run}")
def settle_rewrite(
    person: Signed,
    hands: AtHand,
    slug: str,
    run: str,
    base: Word,
    take: Annotated[list[Annotated[int, Field(ge=0, lt=10_000)]] | None, Form()] = None,
    heading: Word = "",
    refuse: Word = "",
) -> Response:
    """Accept the hunks that are ticked, refuse the rest; or refuse all of it."""
    if refuse:
        proposing.refuse_rewrite(hands.desk, person, slug, run)
    else:
        proposing.accept_rewrite(hands.desk, person, slug, run, base, take or [], heading=bool(heading))
    return back(slug)
