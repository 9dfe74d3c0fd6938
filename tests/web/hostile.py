"""A story whose every word is somebody's attempt: notes, texts, headings, reasons, names. It goes its whole way on the
desk, and after each step all pages are read. The same way with plain words shows what may stand in a page.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from sqlalchemy import update
from starlette.testclient import TestClient

from drafter.article import Article, Question, Section, Sentence
from drafter.desk import after, approving, citing, deciding, killing, moving, presence, proposing, publishing
from drafter.desk.flags import Answer
from drafter.notes import Dossier, Passage, SourceNote
from drafter.store import Store, store_url
from drafter.store.tables import stories
from drafter.testing import sample_dossier
from drafter.web.session import token_for
from tests.desk.support import VOTED, House, a_draft, an_article, desk_on, draft_story, machine_files
from tests.web.rules import RULES
from tests.web.stories import ADA, ANN, BEN, EVE, PEOPLE, SECRETS, SLUG, Room, let_in

PLAIN = "the clerk of the depot said so twice and then again"
ATTEMPTS = (
    "<script>gotcha(1)</script>",
    '"><img src=x onerror=gotcha(2)>',
    "' onmouseover='gotcha(3)' x='",
    "javascript:gotcha(4)",
    "</title></textarea></script><svg onload=gotcha(5)>",
    "<b hx-get=/sign-out hx-on:load=gotcha(6)>bold</b>",
    "<!-- --><style>*{}</style><base href=//evil.example>",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "\u202egnp.exe\u2066 \u200b\ufeff\x1b[31m",
    "&lt;i&gt; &#60;script&#62; \\u003cscript\\u003e",
)
ALL = " ".join(ATTEMPTS)
LINKS = {
    PLAIN: "https://council.example/depot",
    ALL: 'https://evil.example/"onmouseover="gotcha(7)<script>?q={{7*7}}',
}


@dataclass(frozen=True)
class Page:
    """Something that somebody was given to read, and where it came from."""

    place: str
    kind: str
    text: str


def pages_of(words: str, template: Path, folder: Path, app: FastAPI, client: TestClient) -> list[Page]:
    """All that anybody is shown of a story that is made of these words, from its draft to its end."""
    with _room(words, template, folder, app, client) as room:
        return list(_on_its_way(room, words))


@contextmanager
def _room(words: str, template: Path, folder: Path, app: FastAPI, client: TestClient) -> Iterator[Room]:
    shutil.copy(template, folder / "drafter.db")
    with Store.open(store_url(folder), wait_s=5.0, migrate=False) as store:
        for person in PEOPLE:
            store.accounts.add(person.name, f"{person.full_name} {words}", tuple(map(str, person.roles)), None)
        let_in(store)
        dossier = _dossier(words)
        draft_story(store, SLUG, a_draft(_article(words), dossier), dossier=dossier)
        with store._db.write() as connection:
            connection.execute(update(stories).values(title=words))
        yield Room(House(desk_on(store, folder / "out")), app, client)


# --- what it is made of


def _dossier(words: str) -> Dossier:
    whole = sample_dossier()
    return replace(whole, notes=tuple(_note(note, words) for note in whole.notes))


def _note(note: SourceNote, words: str) -> SourceNote:
    text = f"{note.text} {words}"
    last = Passage(f"{note.id}.{len(note.passages) + 1}", words, len(note.text) + 1, len(text))
    return replace(
        note,
        title=f"{note.title} {words}",
        text=text,
        passages=(*note.passages, last),
        file=f"{words.replace('/', '')}.md",
        source=f"{note.source} {words}",
        url=LINKS[words] if note.id == "N1" else "javascript:gotcha(8)",
    )


def _article(words: str) -> Article:
    whole = an_article()
    return replace(whole, sections=tuple(_section(each, words) for each in whole.sections))


def _section(old: Section, words: str) -> Section:
    """One more sentence in each paragraph, and more in each heading."""
    more = Sentence(f"It is said that {words} is so.", ("N1.5", "N2.7"))
    return replace(
        old,
        heading=old.heading and f"{old.heading} {words}",
        paragraphs=tuple((*paragraph, more) for paragraph in old.paragraphs),
        questions=tuple(
            Question(replace(one.question, text=f"{one.question.text} {words}?"), (*one.answer, more))
            for one in old.questions
        ),
    )


# --- its way


def _on_its_way(room: Room, words: str) -> Iterator[Page]:
    house = room.house
    for step in _STEPS:
        step(house, words)
        yield from _shown(room, step.__name__)
    yield from _elsewhere(room, words)


def _drafted(house: House, words: str) -> None:
    presence.keep_typed(house.desk, ANN, SLUG, "background", house.hash("background"), words, f"Mine {words}")


def _worked_on(house: House, words: str) -> None:
    new = citing.NewNote(f"New {words}", f"The gate opens at six. {words}", f"Guard {words}", "note", LINKS[PLAIN])
    citing.add_note(house.desk, BEN, SLUG, new)
    house.save(BEN, "introduction", f"{house.typed('introduction')}\n\nTrucks come {words} at night.", heading=words)
    for flag in house.copy.flags[:4]:
        if "kept" in flag.answers:
            deciding.decide(house.desk, BEN, SLUG, flag.id, Answer.KEPT, f"Because {words}")
    presence.here(house.desk, BEN, SLUG, "introduction", dirty=True)


def _clashing(house: House, words: str) -> None:
    base = house.hash("introduction")
    house.put(BEN, "introduction", "on Monday ", "")
    for person in (ANN, BEN, EVE):
        house.store.hands.type(SLUG, "introduction", person.name, base, words, f"{VOTED.text} Mine {words}.")


def _proposed(house: House, words: str) -> None:
    house.proposed((VOTED, Sentence(f"Shorter {words}.", ("N1.1",))), by=replace(ANN, full_name=words))


def _returned(house: House, words: str) -> None:
    moving.return_to_writer(house.desk, BEN, SLUG, f"Please {words}")


def _handed_in(house: House, words: str) -> None:
    moving.resubmit(house.desk, ADA, SLUG, f"Done {words}")


def _spiked(house: House, words: str) -> None:
    moving.spike(house.desk, BEN, SLUG, f"Old {words}")


def _newer(house: House, words: str) -> None:
    moving.unspike(house.desk, BEN, SLUG)
    dossier = _dossier(words)
    machine_files(house.store, draft=a_draft(_article(f"{words} now"), dossier), origin="5" * 64, dossier=dossier)


def _approved(house: House, words: str) -> None:
    del words
    for key in ("introduction", "background"):
        presence.give_up(house.desk, ANN, SLUG, key)
    for rewrite in house.store.rewrites.of_story(SLUG):
        proposing.refuse_rewrite(house.desk, ANN, SLUG, rewrite.run)
    for number in approving.waiting_proposals(house.desk, house.copy):
        proposing.settle_draft(house.desk, ANN, SLUG, number)
    house.ready()
    house.approve(ANN)


def _published(house: House, words: str) -> None:
    del words
    assert publishing.decide_to_publish(house.desk, ANN, SLUG)
    publishing.finish_publication(house.desk, SLUG)


def _corrected(house: House, words: str) -> None:
    moving.correct(house.desk, ANN, SLUG, f"It was {words}")
    presence.give_up(house.desk, EVE, SLUG, "introduction")
    house.save(EVE, "introduction", f"The council bought what {words}. Nobody else typed a word of this.")
    house.ready(EVE).approve(EVE, override=f"Alone {words}")
    _published(house, words)


def _killed(house: House, words: str) -> None:
    killing.kill(house.desk, ANN, SLUG, f"Wrong {words}")


_STEPS: tuple[Callable[[House, str], None], ...] = (
    _drafted,
    _worked_on,
    _clashing,
    _proposed,
    _returned,
    _handed_in,
    _spiked,
    _newer,
    _approved,
    _published,
    _corrected,
    _killed,
)


# --- what is shown


def _shown(room: Room, step: str) -> Iterator[Page]:
    """Every page that can be asked for now, by those who see most; and every file that readers have."""
    asked = room.house.store.rewrites.of_story(SLUG)
    for rule in (rule for rule in RULES if rule.method == "GET" and (asked or "{run}" not in rule.path)):
        path = rule.address(room)
        for person in (ANN, ADA):
            answer = room.get(person, path)
            if answer.status_code == 200:
                yield Page(f"{step}: {path} for {person.name}", answer.headers["content-type"], answer.text)
    waiting = approving.waiting_proposals(room.house.desk, room.house.copy)
    for path in ("/", "/parts", *(f"/stories/{SLUG}/drafts/{number}" for number in waiting)):
        yield Page(f"{step}: {path}", "text/html", room.get(ANN, path).text)
    pasted = room.post(ANN, f"/stories/{SLUG}/cms")
    if pasted.status_code == 200:
        yield Page(f"{step}: the page with the copy for a CMS", "text/html", pasted.text)
        yield Page(f"{step}: copy for a CMS", "text/html", after.copy_for_cms(room.house.desk, ANN, SLUG).html)
    for file in sorted(room.house.out.rglob("*.html")):
        yield Page(f"{step}: {file.name} in {file.parent.name}", "text/html", file.read_text(encoding="utf-8"))


def _elsewhere(room: Room, words: str) -> Iterator[Page]:
    """What was only asked for."""
    story, sent, name = f"/stories/{SLUG}", quote(words, safe=""), quote(words.replace("/", ""))
    asked: list[Any] = [
        room.post(ADA, f"{story}/off-record/N4"),
        room.get(ANN, f"/?q={sent}&tab={sent}&origin={sent}"),
        room.get(ANN, f"/stories/{name}"),
        room.get(ANN, f"{story}?at={sent}"),
        room.get(ANN, f"{story}/sections/{name}"),
        room.get(None, f"/sign-in?next={sent}"),
        room.get(None, f"/enter?ticket={sent}&next={sent}"),
        room.post(None, "/sign-in", {"name": words, "password": "x", "next": words}),
        room.post(None, f"{story}/return", {"reason": words, "token": token_for(SECRETS["ann"])}),
        room.post(ANN, f"{story}/return", {"reason": words}),
        room.post(ANN, f"{story}/sections/introduction", {"base": words, "text": words, "heading": words}),
        room.post(ANN, f"{story}/notes/new", {"title": words, "text": words, "url": "javascript:gotcha(9)"}),
    ]
    for answer in asked:
        assert answer.status_code in {200, 303, 400, 401, 403, 404, 409, 410}, answer.text[:500]
        place = f"{answer.request.method} {answer.request.url.path[:60]}"
        yield Page(place, answer.headers.get("content-type", "text/html"), answer.text)
