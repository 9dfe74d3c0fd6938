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
from drafter.render.view import SentenceView, Use
from drafter.web.faults import scripted
from drafter.web.house import house_of
from drafter.web.pages import page
from drafter.web.session import token_of
from drafter.web.starter import Starter

REASONS = (
    ("return", "Return", "What should the writer do?", "Return to the writer"),
    ("spike", "Spike", "Why is it spiked?", "Spike"),
    ("reopen", "Reopen", "Why is the approval taken back?", "Take the approval back"),
)
"""What asks for a reason: the verb, its word, the question, and what is pressed."""


@dataclass(frozen=True)
class Hands:
    """What the routes work with."""

    desk: Desk
    starter: Starter


async def at_hand(request: Request) -> Hands:
    """Waits for nothing, and as a coroutine for no thread either."""
    house = house_of(request)
    return Hands(cast("Desk", house.desk), cast("Starter", house.starter))


AtHand = Annotated[Hands, Depends(at_hand)]


def path_of(slug: str) -> str:
    """A story's page."""
    return f"/stories/{slug}"


def back(slug: str, to: str = "") -> Response:
    """To the story's page, or to one below it."""
    return RedirectResponse(f"{path_of(slug)}{to}", status_code=303)


def show_review(request: Request, shown: Review, *, at: str = "") -> HTMLResponse:
    """The whole review page; `at` is the sentence whose evidence stands open."""
    return page(request, "review.html.j2", **_review_values(request, shown, at))


def show_parts(request: Request, shown: Review) -> HTMLResponse:
    """Everything on the review page that changes, but for the texts themselves."""
    return page(request, "review_parts.html.j2", **_review_values(request, shown))


def answer(request: Request, hands: Hands, person: Person, slug: str, to: str) -> Response:
    """After something was done to a story: its parts for a script, the way on (`to`, a local path) for a form."""
    if scripted(request):
        return show_parts(request, review(hands.desk, person, slug))
    return RedirectResponse(to, status_code=303)


def story_values(request: Request, hands: Hands, person: Person, slug: str) -> Mapping[str, Any]:
    """What every page of a story is made from."""
    return values_of(request, review(hands.desk, person, slug))


def values_of(request: Request, shown: Review) -> Mapping[str, Any]:
    """The same for a story that was just looked at."""
    slug = shown.copy.story.slug
    return {
        "review": shown,
        "slug": slug,
        "path": path_of(slug),
        "language": shown.copy.article.language,
        "token": token_of(request),
        "can_edit": Verb.EDIT in shown.can,
        "can_decide": Verb.DECIDE in shown.can,
        "can_rewrite": Verb.REWRITE in shown.can,
    }


def _review_values(request: Request, shown: Review, at: str = "") -> Mapping[str, Any]:
    me = shown.person.name
    by_key = {pane.key: pane for pane in shown.panes}

    def base_of(one: SentenceView) -> str:
        return by_key[one.section].hash

    def mine_checked(pane: Pane) -> bool:
        return any(deed.by.name == me for deed in pane.checked)

    return {
        **values_of(request, shown),
        "beat_s": BEAT_S,
        "at": next((one for one in shown.page.sentences if one.id == at), None),
        "base_of": base_of,
        "mine_checked": mine_checked,
        "hash_of": {pane.key: pane.hash for pane in shown.panes},
        "label_of": {pane.key: pane.label for pane in shown.panes},
        "passages": len(shown.copy.dossier.passages),
        "flags": in_order(shown.copy.flags),
        "reasons": REASONS,
        "data": {pane.key: pane_data(pane, shown) for pane in shown.panes if pane.editable},
    }


def in_order(flags: Iterable[DeskFlag]) -> list[DeskFlag]:
    """What must still be settled first, then what is to know, then what is done; each in reading order."""
    return sorted(flags, key=lambda flag: (flag.decision is not None, flag.to_know))


def pane_data(pane: Pane, shown: Review) -> Any:
    """What the script of the page needs to know of a section, as JSON for a script element. Offsets are in UTF-16
    units, as a browser counts them. What is true of a sentence for ever is put into words once.
    """
    from markupsafe import Markup

    flags: dict[str, list[DeskFlag]] = {}
    for flag in pane.flags:
        flags.setdefault(flag.flag.where, []).append(flag)
    at = _units(pane.typed.text)

    def told(one: SentenceView, span: tuple[int, int]) -> str:
        start, end = _moved(span, at)
        marks = [_flag(flag, one) for flag in flags.get(one.id, ())]
        said = shown.once(one, _sentence)[:-1]
        return f'{said}, "id": "{one.id}", "span": [{start}, {end}], "flags": {_json(marks) if marks else "[]"}}}'

    own = pane.mine
    mine = own and {"base": own.base, "heading": own.heading, "text": own.text, "kept": own.digest}
    whole = _json({**_section(pane), "editable": Verb.EDIT in shown.can, "mine": mine})
    sentences = ", ".join(told(one, span) for one, span in zip(_sentences(pane), pane.typed.spans, strict=True))
    return Markup(f'{whole[:-1]}, "sentences": [{sentences}]}}')  # noqa: S704 - see _json


def _json(value: object) -> str:
    """For a script element, inside of which nothing but "<" could end it."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def _section(pane: Pane) -> dict[str, object]:
    return {
        "key": pane.key,
        "hash": pane.hash,
        "form": str(pane.form),
        "label": pane.label,
        "heading": pane.view.section.heading,
        "hasHeading": pane.has_heading and not pane.view.hole,
        "text": pane.typed.text,
    }


def _sentences(pane: Pane) -> Iterable[SentenceView]:
    for paragraph in pane.view.paragraphs:
        yield from paragraph
    for item in pane.view.questions:
        yield item.question
        yield from item.answer


def _sentence(one: SentenceView) -> str:
    """All that is true of it whatever its number."""
    own = _units(one.text)
    value = {
        "by": one.by,
        "inference": one.inference,
        "citations": list(one.citations),
        "asks": one.asks,
        "hits": [_moved(hit, own) for hit in (one.evidence.matched if one.evidence else ())],
        "uses": [_use(use) for use in one.uses],
    }
    return _json(value)


def _use(use: Use) -> dict[str, object]:
    pieces = use.pieces
    return {
        "id": use.id,
        "role": use.role,
        "note": use.note,
        "missing": use.missing,
        "background": use.background,
        "text": "".join(piece.text for piece in pieces),
        "found": _found(pieces),
    }


def _flag(flag: DeskFlag, one: SentenceView) -> dict[str, object]:
    return {
        "id": flag.id[:12],
        "severity": flag.flag.severity,
        "open": flag.open,
        "decided": flag.decision is not None,
        "span": _moved((flag.flag.start, flag.flag.end), _units(one.text)),
    }


def _found(pieces: Iterable[Any]) -> list[list[int]]:
    """The matched stretches of a passage as it is shown, in UTF-16 units."""
    found: list[list[int]] = []
    place = 0
    for piece in pieces:
        length = _length(piece.text)
        if piece.matched and piece.text:
            found.append([place, place + length])
        place += length
    return found


def _length(text: str) -> int:
    """In UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _units(text: str) -> Mapping[int, int] | None:
    """Where each character begins in UTF-16 units; None where that is the same."""
    if _length(text) == len(text):
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
