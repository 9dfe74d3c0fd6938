"""Every route, asked by everybody: what each may, what is hidden from whom, and what a form does that comes too late.

The routes are the app's own, the rules are written in `rules`: a route without a rule fails here.
"""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from drafter.desk.people import Person
from drafter.web.session import token_for
from tests.desk.support import Dump, dump
from tests.web.rules import BY_NAME, DESK, DOORS, RULES, STREAMS, Rule, forms, sees
from tests.web.stories import ADA, ANN, BEN, EVE, NOWHERE, REX, SECRETS, SLUG, ZOE, Room, routes_of
from tests.web.support import PLAIN, SAME, SCRIPTS

WRITES = tuple(forms())
OFF_SITE: tuple[dict[str, str], ...] = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {},
    {"X-Desk-Token": token_for(SECRETS["ben"])},  # ann asks
    {"X-Desk-Token": "0" * 64},
)


def by(method: str = "") -> Callable[[Any], Any]:
    rules = [rule for rule in RULES if rule.method == method or not method]
    return pytest.mark.parametrize("rule", rules, ids=lambda rule: rule.name)


def files(room: Room) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in room.house.out.rglob("*") if path.is_file()}


def everything(room: Room) -> tuple[Dump, dict[str, bytes]]:
    return dump(room.house.store), files(room)


def changes(before: tuple[Dump, dict[str, bytes]], after: tuple[Dump, dict[str, bytes]]) -> set[str]:
    """The tables that are not as they were, and the folder where files are not."""
    changed = {name for name in after[0] if after[0][name] != before[0][name]}
    return changed | ({"files"} if after[1] != before[1] else set())


def is_at(page: Any, place: str) -> bool:
    return page.status_code == 303 and page.headers["location"].partition("?")[0] == place


# --- a rule for every route


def test_every_route_has_its_rule(shared_app: tuple[FastAPI, TestClient]) -> None:
    found = {f"{method} {one.path}" for one in routes_of(shared_app[0]) for method in one.methods}
    assert found == BY_NAME.keys() | STREAMS | DESK | DOORS


def test_nobody_is_let_in_without_a_session(room: Room) -> None:
    for name in sorted((STREAMS | DESK | BY_NAME.keys()) - DOORS):
        method, path = name.split(" ")
        rule = BY_NAME.get(name) or Rule(method, path, sees)
        room.at(rule.stage)
        before = everything(room)
        for script in SCRIPTS:
            answer = rule.ask(room, None, headers={**SAME, **script})
            assert (answer.status_code, answer.headers.get("x-desk-signed-out")) == (401, "1"), name
        if method == "GET":
            assert is_at(rule.ask(room, None), "/sign-in"), name
        else:
            assert rule.ask(room, None).status_code == 401, name
        assert everything(room) == before, name


@by()
def test_each_may_what_the_rule_says_and_nothing_else(room: Room, rule: Rule) -> None:
    for person in (ADA, ANN, ZOE, EVE):
        for own in (True, False):
            room.at(rule.stage).owned_by(person.name if own else "rex")
            before = everything(room)
            answer = rule.ask(room, person)
            allowed = rule.who(person, own)
            want = rule.done if allowed else 403 if sees(person, own) else 404
            assert answer.status_code == want, (person.name, own, answer.text[:2000])
            changed = changes(before, everything(room))
            assert allowed or changed <= ({"buffers"} if want == 403 and "text" in rule.form(room.house) else set())


@by("GET")
def test_looking_changes_nothing_but_what_is_told_of_openings(room: Room, rule: Rule) -> None:
    room.at(rule.stage)
    tables, lying = everything(room)
    assert rule.ask(room, ANN).status_code == rule.done
    after, still = everything(room)
    assert still == lying
    told = len(after["entries"]) - len(tables["entries"])
    assert [entry.kind for entry in room.house.entries()[-told:]] == list(rule.leaves) if told else not rule.leaves
    assert changes((tables, {}), (after, {})) <= ({"entries", "stories"} if told else set())
    assert len(after["stories"]) == len(tables["stories"])


def test_looking_at_the_list_and_at_the_doors_changes_nothing(room: Room) -> None:
    before = everything(room)
    for name in sorted(DESK | DOORS):
        method, path = name.split(" ")
        if method == "GET":
            assert room.get(ANN, path).status_code in {200, 303, 410}
            assert room.get(ANN, f"{path}?q=bus&tab=review&origin=person&next=/&ticket=x").status_code < 500
    assert everything(room) == before


# --- a story of somebody else's


@by()
def test_a_foreign_story_is_no_other_than_one_that_is_not_there(room: Room, rule: Rule) -> None:
    room.at(rule.stage)
    before = everything(room)
    for script in ({}, *SCRIPTS):
        there, nowhere = (rule.ask(room, REX, slug, headers={**SAME, **script}) for slug in (SLUG, NOWHERE))
        assert there.status_code == 404
        assert (there.status_code, dict(there.headers)) == (nowhere.status_code, dict(nowhere.headers))
        assert there.text.replace(SLUG, NOWHERE) == nowhere.text
    assert everything(room) == before


@by("POST")
def test_a_form_without_fields_tells_no_stranger_more(room: Room, rule: Rule) -> None:
    room.at(rule.stage)
    there, nowhere = (room.post(REX, rule.address(room, slug)) for slug in (SLUG, NOWHERE))
    assert there.status_code in {404, 422}
    assert there.text.replace(SLUG, NOWHERE) == nowhere.text


def test_the_list_has_no_foreign_story_for_a_reporter(room: Room) -> None:
    for path in ("/", "/parts", "/?q=harbour", "/?tab=waiting"):
        assert f"story-{SLUG}" in room.get(ADA, path).text
        hidden = room.get(REX, path).text
        assert f"story-{SLUG}" not in hidden and "Harrow Bay" not in hidden


# --- off the record


@pytest.mark.parametrize("person", [ANN, ZOE, EVE], ids=lambda person: person.name)
def test_promise_6_no_role_opens_what_was_said_off_the_record(room: Room, person: Person) -> None:
    before = everything(room)
    for note in ("N4", "N1", "N9"):
        answer = room.post(person, f"/stories/{SLUG}/off-record/{note}")
        assert answer.status_code == 403 and "resign" not in answer.text
    assert everything(room) == before
    for path in ("", "/parts", "/approve", "/record", "/record.json", "/versions", "/after"):
        text = room.get(person, f"/stories/{SLUG}{path}").text
        assert "resign" not in text and "Corridor" not in text and "/off-record/" not in text


def test_promise_6_who_is_admitted_opens_it_and_each_opening_is_told(room: Room) -> None:
    assert "resign" in room.post(ADA, f"/stories/{SLUG}/off-record/N4").text
    assert room.post(ADA, f"/stories/{SLUG}/admit", {"account": "ann"}).status_code == 303
    for _ in range(2):
        assert "resign" in room.post(ANN, f"/stories/{SLUG}/off-record/N4").text
    assert room.post(BEN, f"/stories/{SLUG}/off-record/N4").status_code == 403
    assert [entry.by.name for entry in room.house.entries("off_record_opened")] == ["ada", "ann", "ann"]
    for person in (BEN, EVE, ZOE, REX):
        assert room.post(person, f"/stories/{SLUG}/admit", {"account": "ben"}).status_code in {403, 404}
    assert len(room.house.entries("admitted")) == 1


# --- from elsewhere, from before, once more


@by("POST")
def test_what_does_not_come_from_a_page_of_ours_does_nothing(room: Room, rule: Rule) -> None:
    room.at(rule.stage)
    person = ADA if rule.who(ADA, True) and not rule.who(ANN, False) else ANN
    before = everything(room)
    for headers in OFF_SITE:
        assert rule.ask(room, person, headers=headers).status_code == 403, headers
    replayed = {**rule.form(room.house), "token": token_for(SECRETS["ben"])}
    assert room.ask(person, "POST", rule.address(room), replayed, headers={}).status_code == 403
    assert everything(room) == before
    own = {**rule.form(room.house), "token": token_for(SECRETS[person.name])}
    assert room.ask(person, "POST", rule.address(room), own, headers={}).status_code == rule.done


def test_the_doors_open_for_no_other_site(room: Room) -> None:
    before = everything(room)
    for name in sorted(DOORS):
        method, path = name.split(" ")
        for headers in OFF_SITE if method == "POST" else ():
            assert room.ask(ANN, method, path, {"name": "ann"}, headers=headers).status_code == 403, (name, headers)
    assert everything(room) == before


@by("POST")
def test_a_page_of_somebody_else_left_open_does_nothing(room: Room, rule: Rule) -> None:
    room.at(rule.stage)
    before = everything(room)
    assert rule.ask(room, ANN, headers={**SAME, "X-Desk-Person": "ben"}).status_code == 409
    assert everything(room) == before


@pytest.mark.parametrize("rule", [rule for rule in WRITES if rule.stale], ids=lambda rule: rule.name)
def test_what_was_made_over_another_text_changes_nothing(room: Room, rule: Rule) -> None:
    for field, want in rule.stale.items():
        for wrong in ("0" * 64, room.house.hash("headline"), "x\x00", "\ud800"):
            room.at(rule.stage)
            before = everything(room)
            form = {**rule.form(room.house), field: wrong}
            for script in ({}, *SCRIPTS):
                answer = room.post(ANN, rule.address(room), form, **script)
                assert answer.status_code == (409 if script else want), (wrong, script)
            kept = {"buffers"} if want == 303 else set()  # what was typed is not lost
            assert changes(before, everything(room)) <= kept


@by("POST")
def test_the_same_form_sent_twice_does_it_once(room: Room, rule: Rule) -> None:
    room.at(rule.stage)
    person = ADA if rule.who(ADA, True) and not rule.who(ANN, False) else ANN
    address, form = rule.address(room), rule.form(room.house)
    assert room.post(person, address, form).status_code == rule.done
    once, entries = _still(room), room.house.kinds()
    assert room.post(person, address, form).status_code == rule.again
    assert tuple(room.house.kinds()[len(entries) :]) == rule.leaves
    twice = _still(room)
    assert {name for name in twice if twice[name] != once[name]} == set()
    room.house.whole()


def _still(room: Room) -> Dump:
    """All that is stored, but for the record itself, signs of life, and what counts how often there was news."""
    rows = dump(room.house.store)
    for name in ("entries", "entry_words", "presence", "leases"):
        rows.pop(name)
    story = room.house.story
    rows["stories"] = [(story.status, story.title, story.published, story.current, story.open_flags)]
    rows["buffers"] = [row[:-1] for row in rows["buffers"]]  # but for when
    return rows


def test_two_at_once_do_it_once(room: Room) -> None:
    """A button that was pressed twice, in two tabs."""
    from tests.store.support import together

    room.at("published")
    form = {"reason": "The fleet broke down 412 times, not 512."}
    together(*[lambda: room.post(ANN, f"/stories/{SLUG}/correct", form).status_code] * 2)
    assert len(room.house.entries("correcting")) == 1


def test_the_origin_is_the_desks_own(room: Room) -> None:
    assert room.ask(ANN, "POST", f"/stories/{SLUG}/here", {}, headers={"Origin": PLAIN}).status_code == 200
