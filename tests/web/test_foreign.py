"""What belongs to another story is not reached through this one: no run, revision, flag, sentence or text of it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from drafter.article import Sentence
from drafter.chain import By
from drafter.desk.people import Person
from drafter.store.values import RunKind
from tests.desk.support import VOTED, a_draft, a_run, an_article, draft_story, dump, fact, pay, with_section
from tests.web.rules import BY_NAME, Rule
from tests.web.stories import ADA, ANN, SLUG, Room
from tests.web.support import SCRIPTS

OTHER = "tramway"
SECRET = "The tramway ends at Quarrel Point, which nobody has told the council."
STOPS = 25
_S = "/stories/{slug}"


@pytest.fixture
def two(room: Room) -> Room:
    """Beside the story stands another, rex's: longer, with texts, flags, revisions and a rewrite of its own."""
    store = room.at("proposed").house.store
    article = an_article(OTHER)
    old = article.section("introduction")
    assert old
    stops = tuple((Sentence(f"{SECRET} Stop {number} is new."),) for number in range(STOPS))
    longer = with_section(article, replace(old, paragraphs=((VOTED,), *stops)))
    draft_story(store, OTHER, a_draft(longer), origin="7" * 64, started_by="rex")
    intro = longer.section("introduction")
    assert intro
    run = a_run(store, OTHER, "8" * 64, kind=RunKind.REWRITE, started_by="rex")
    asked = store.rewrites.ask(run, intro, f"shorter {SECRET}", By("rex", "Rex Moor", "reporter"))
    pay(store, run, "rewrite:introduction", "9" * 64)
    store.rewrites.answer(asked.run, replace(intro, paragraphs=((fact(SECRET, "N1.1"),),)))
    store.hands.type(OTHER, "introduction", "rex", intro.sha256, "Mine", SECRET)
    return room


def foreign(room: Room) -> Iterator[tuple[Rule, str, Mapping[str, Any]]]:
    """A rule, the address of something of the other story below this one, and the form."""
    desk, store = room.house.desk, room.house.store
    other = desk.shelf.copy(OTHER)
    intro = other.article.section("introduction")
    assert intro
    mine = {flag.id for flag in room.house.copy.flags}
    flag = next(flag.id for flag in other.flags if flag.id not in mine)
    run = store.rewrites.of_story(OTHER)[0].run
    last = list(other.article.numbered())[-1][0]
    assert last not in {number for number, _, _ in room.house.copy.article.numbered()}
    places = {
        f"GET {_S}/rewrites/{{run}}": {"run": run},
        f"POST {_S}/rewrites/{{run}}": {"run": run},
        f"POST {_S}/flags/{{flag}}": {"flag": flag},
        f"POST {_S}/sentences/{{sentence}}/cite": {"sentence": last},
        f"GET {_S}/sections/{{key}}/unsaved/{{account}}": {"key": "introduction", "account": "rex"},
        f"POST {_S}/versions/{{number}}/restore": {"number": 2},
        f"GET {_S}/drafts/{{number}}": {"number": 1},
        f"POST {_S}/drafts/{{number}}": {"number": 1},
    }
    for name, found in places.items():
        rule = BY_NAME[name]
        yield rule, rule.path.format(slug=SLUG, **found), rule.form(room.house) if rule.method == "POST" else {}
    for name in (f"POST {_S}/sections/{{key}}", f"POST {_S}/sections/{{key}}/check", f"POST {_S}/approve"):
        rule = BY_NAME[name]
        field = next(iter(rule.stale))
        sha256 = intro.sha256 if field == "base" else other.article.sha256
        yield rule, rule.address(room), {**rule.form(room.house), field: sha256}


@pytest.mark.parametrize("person", [ANN, ADA], ids=lambda person: person.name)
def test_nothing_of_another_story_is_shown_or_done_through_this_one(two: Room, person: Person) -> None:
    store = two.house.store
    for rule, path, form in list(foreign(two)):
        before = dump(store)
        for headers in ({}, *SCRIPTS):
            answer = two.ask(person, rule.method, path, form if rule.method == "POST" else None, headers=_same(headers))
            assert answer.status_code in {403, 404, 409} or _to_the_clash(answer), (path, answer.status_code)
            assert "Quarrel" not in answer.text, path
        after = dump(store)
        changed = {name for name in after if after[name] != before[name]}
        assert changed <= ({"buffers"} if "text" in form else set()), path  # their own typed text is not lost


def test_it_is_there_for_who_asks_where_it_belongs(two: Room) -> None:
    """Else there was nothing to refuse."""
    for rule, path, _ in foreign(two):
        if rule.method == "GET" and "drafts" not in path:
            answer = two.get(ANN, path.replace(SLUG, OTHER))
            assert answer.status_code == 200 and "Quarrel" in answer.text, path
    assert two.get(ADA, f"/stories/{OTHER}").status_code == 404


def test_a_form_made_for_one_story_does_nothing_to_another(two: Room) -> None:
    """The address says which story it is; a field that names another is nobody's."""
    before = two.house.store.entries.of(OTHER)
    form = {"base": two.house.hash("introduction"), "slug": OTHER, "story": OTHER, "key": "background", "undo": ""}
    assert two.post(ANN, f"/stories/{SLUG}/sections/introduction/check", form).status_code == 303
    assert two.house.store.entries.of(OTHER) == before
    assert two.house.entries("checked")[-1].body["section"] == "introduction"


def _same(headers: Mapping[str, str]) -> dict[str, str]:
    return {"Sec-Fetch-Site": "same-origin", **headers}


def _to_the_clash(answer: Any) -> bool:
    """A save over a text that is not this section's: the two are shown side by side, and nothing is filed."""
    return answer.status_code == 303 and answer.headers["location"].endswith("/clash")
