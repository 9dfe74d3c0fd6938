"""What the pages of a story are made from, and how a request is answered: whole page, parts of it, or a way on.

A form works with scripts off: it is answered by a redirect. With scripts on the same request says so (`HX-Request` or
`X-Desk`) and is answered with the parts of the page that may have changed.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, cast

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from drafter.desk.desk import Desk
from drafter.desk.flags import DeskFlag
from drafter.desk.people import Person
from drafter.desk.presence import BEAT_S
from drafter.desk.review import Pane, Review, review
from drafter.desk.table import Verb
from drafter.render.view import SentenceView
from drafter.web.house import house_of
from drafter.web.pages import page
from drafter.web.session import token_of
from drafter.web.starter import Starter

REASONS = (
    ("return", "Return", "What should the writer do?", "Send back"),
    ("spike", "Spike", "Why is it dropped?", "Spike"),
    ("reopen", "Reopen", "Why is the approval taken back?", "Reopen"),
)


@dataclass(frozen=True)
class Hands:
    """What the routes work with."""

    desk: Desk
    starter: Starter


def at_hand(request: Request) -> Hands:
    house = house_of(request)
    return Hands(cast("Desk", house.desk), cast("Starter", house.starter))


AtHand = Annotated[Hands, Depends(at_hand)]


def scripted(request: Request) -> bool:
    """Does a script of ours ask?"""
    return request.headers.get("hx-request") == "true" or request.headers.get("x-desk") == "1"


def path_of(slug: str) -> str:
    return f"/stories/{slug}"


def show_review(request: Request, shown: Review, *, at: str = "", notice: str = "", todo: str = "") -> HTMLResponse:
    """The whole review page; `at` is the sentence whose evidence stands open."""
    return page(request, "review.html.j2", **review_values(request, shown, at=at, notice=notice, todo=todo))


def show_parts(request: Request, shown: Review, *, notice: str = "", todo: str = "", status: int = 200) -> HTMLResponse:
    """Everything on the review page that changes, but for the texts themselves."""
    values = review_values(request, shown, notice=notice, todo=todo)
    return page(request, "review_parts.html.j2", status=status, **values)


def answer(request: Request, hands: Hands, person: Person, slug: str, to: str = "", notice: str = "") -> Response:
    """After something was done to a story: its parts for a script, the way on (`to`, a local path) for a form."""
    if scripted(request):
        return show_parts(request, review(hands.desk, person, slug), notice=notice)
    return RedirectResponse(to or path_of(slug), status_code=303)


def review_values(
    request: Request, shown: Review, *, at: str = "", notice: str = "", todo: str = ""
) -> Mapping[str, Any]:
    can_decide, can_edit = Verb.DECIDE in shown.can, Verb.EDIT in shown.can
    me = shown.person.name
    by_key = {pane.key: pane for pane in shown.panes}

    def base_of(one: SentenceView) -> str:
        return by_key[one.section].hash

    def mine_checked(pane: Pane) -> bool:
        return any(deed.by.name == me for deed in pane.checked)

    return {
        "review": shown,
        "slug": shown.copy.story.slug,
        "path": path_of(shown.copy.story.slug),
        "language": shown.copy.article.language,
        "token": token_of(request),
        "beat_s": BEAT_S,
        "at": next((one for one in shown.page.sentences if one.id == at), None),
        "base_of": base_of,
        "can_edit": can_edit,
        "can_decide": can_decide,
        "can_rewrite": Verb.REWRITE in shown.can,
        "mine_checked": mine_checked,
        "hash_of": {pane.key: pane.hash for pane in shown.panes},
        "label_of": {pane.key: pane.label for pane in shown.panes},
        "passages": len(shown.copy.dossier.passages),
        "flags": in_order(shown.copy.flags),
        "reasons": REASONS,
        "notice": notice,
        "todo": todo,
        "data": {pane.key: pane_data(pane, shown) for pane in shown.panes if pane.editable},
    }


def in_order(flags: Iterable[DeskFlag]) -> list[DeskFlag]:
    """What must still be settled first, then what is to know, then what is done; each in reading order."""
    return sorted(flags, key=lambda flag: (flag.decision is not None, flag.to_know))


def pane_data(pane: Pane, shown: Review) -> Any:
    """What the script of the page needs to know of a section, as JSON for a script element. Offsets are in UTF-16
    units, as a browser counts them.
    """
    from markupsafe import Markup

    views = {one.id: one for one in _sentences(pane)}
    flags = {one: [f for f in pane.flags if f.flag.where == one] for one in views}
    spans = dict(zip(views, pane.typed.spans, strict=True))
    at = _units(pane.typed.text)
    value = {
        "key": pane.key,
        "hash": pane.hash,
        "form": str(pane.form),
        "label": pane.label,
        "heading": pane.view.section.heading,
        "hasHeading": pane.has_heading and not pane.view.hole,
        "text": pane.typed.text,
        "editable": Verb.EDIT in shown.can,
        "mine": pane.mine and {"base": pane.mine.base, "heading": pane.mine.heading, "text": pane.mine.text},
        "sentences": [_sentence(views[one], spans[one], flags[one], at) for one in views],
    }
    # inside a script element nothing but "<" could end it
    return Markup(json.dumps(value, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704 - see above


def _sentences(pane: Pane) -> Iterable[SentenceView]:
    for paragraph in pane.view.paragraphs:
        yield from paragraph
    for item in pane.view.questions:
        yield item.question
        yield from item.answer


def _sentence(
    one: SentenceView, span: tuple[int, int], flags: list[DeskFlag], at: Mapping[int, int] | None
) -> dict[str, object]:
    return {
        "id": one.id,
        "span": _moved(span, at),
        "by": one.by,
        "inference": one.inference,
        "citations": list(one.citations),
        "asks": one.asks,
        "hits": [_moved(hit, _units(one.text)) for hit in (one.evidence.matched if one.evidence else ())],
        "uses": [
            {
                "id": use.id,
                "role": use.role,
                "note": use.note,
                "missing": use.missing,
                "background": use.background,
                "text": "".join(piece.text for piece in use.pieces),
                "found": _found(use.pieces),
            }
            for use in one.uses
        ],
        "flags": [
            {
                "id": flag.id[:12],
                "severity": flag.flag.severity,
                "open": flag.open,
                "decided": flag.decision is not None,
                "span": _moved((flag.flag.start, flag.flag.end), _units(one.text)),
            }
            for flag in flags
        ],
    }


def _found(pieces: Iterable[Any]) -> list[list[int]]:
    """The matched stretches of a passage as it is shown, in UTF-16 units."""
    found: list[list[int]] = []
    place = 0
    for piece in pieces:
        length = len(piece.text.encode("utf-16-le")) // 2
        if piece.matched and piece.text:
            found.append([place, place + length])
        place += length
    return found


def _units(text: str) -> Mapping[int, int] | None:
    """Where each character begins in UTF-16 units; None where that is the same."""
    if text.isascii() or all(ord(char) < 0x10000 for char in text):
        return None
    places: dict[int, int] = {}
    at = 0
    for number, char in enumerate(text):
        places[number] = at
        at += 2 if ord(char) >= 0x10000 else 1
    places[len(text)] = at
    return places


def _moved(span: tuple[int, int], at: Mapping[int, int] | None) -> list[int]:
    return list(span) if at is None else [at[span[0]], at[span[1]]]
