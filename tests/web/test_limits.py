"""Everything that somebody may send has a largest size; what is larger is refused in words and changes nothing.

The limits are read from the desk's own description, so that a field without one fails.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from drafter.desk.text import LONGEST
from tests.desk.support import dump
from tests.web.rules import BY_NAME, Rule
from tests.web.stories import ADA, ANN, SLUG, Room
from tests.web.support import PLAIN, SAME, words

STORY = f"/stories/{SLUG}"
LONGEST_FIELD = 200_000


def fields(app: FastAPI) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every field of a form and every word of an address: of which route, its name, what may stand in it."""
    told = app.openapi()
    known = told["components"]["schemas"]
    for path, item in told["paths"].items():
        for method, one in item.items():
            route = f"{method.upper()} {path}"
            for asked in one.get("parameters", ()):
                if asked["in"] != "path":
                    yield route, asked["name"], _resolved(asked["schema"], known)
            for content in one.get("requestBody", {}).get("content", {}).values():
                form = _resolved(content["schema"], known)
                for name, schema in form["properties"].items():
                    yield route, name, _resolved(schema, known)


def _resolved(schema: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    whole = next((each for each in schema.get("anyOf", ()) if each.get("type") != "null"), schema)
    name = whole.get("$ref", "").rpartition("/")[2]
    return known[name] if name else whole


def limited(schema: dict[str, Any]) -> bool:
    match schema.get("type"):
        case "string":
            return "enum" in schema or schema.get("maxLength", LONGEST_FIELD + 1) <= LONGEST_FIELD
        case "integer":
            return "minimum" in schema and ("maximum" in schema or "exclusiveMaximum" in schema)
        case "array":
            return limited(schema["items"])  # how many there are, the number of fields of a form limits
        case _:
            return False


def test_every_field_has_a_largest_size(shared_app: tuple[FastAPI, TestClient]) -> None:
    found = list(fields(shared_app[0]))
    assert len(found) > 40
    assert [(route, name) for route, name, schema in found if not limited(schema)] == []


def test_a_field_that_is_too_long_is_refused_and_handed_back(room: Room) -> None:
    texts = [one for one in fields(room.app) if one[2].get("maxLength") and not one[0].startswith("GET")]
    tried = 0
    for route, name, schema in texts:
        rule = BY_NAME[route]
        room.at(rule.stage)
        before = dump(room.house.store)
        long = "x" * (schema["maxLength"] + 1)
        answer = room.post(_whoever_may(rule), rule.address(room), {**rule.form(room.house), name: long})
        assert answer.status_code == 422, (route, name)
        assert "The desk did not understand what was sent." in words(answer)
        assert dump(room.house.store) == before, (route, name)
        tried += name in {"text", "reason", "instruction"} and long in answer.text
    assert tried >= 5, "what somebody wrote is on the page that refuses it"


def test_a_word_of_an_address_that_is_too_long_is_refused(room: Room) -> None:
    for route, name, schema in fields(room.app):
        if route.startswith("GET"):
            long = "9" * 30 if schema["type"] == "integer" else "x" * (schema["maxLength"] + 1)
            answer = room.get(ANN, f"{route[4:].replace('{slug}', SLUG)}?{name}={long}")
            assert answer.status_code == 422, (route, name)


def _whoever_may(rule: Rule) -> Any:
    return ADA if rule.who(ADA, True) and not rule.who(ANN, False) else ANN


@pytest.mark.parametrize("path", [f"{STORY}/rewrites/x", f"{STORY}/drafts/3"])
@pytest.mark.parametrize("many", [1_001, 30_000])
def test_a_form_of_too_many_fields_is_refused(room: Room, path: str, many: int) -> None:
    before = dump(room.house.store)
    form = {"base": "x", "take": ["1"] * many}
    assert room.post(ANN, path, form).status_code in {400, 422}
    assert dump(room.house.store) == before


def test_so_many_choices_in_a_merge_are_refused(room: Room) -> None:
    room.at("clashing")
    before = dump(room.house.store)
    form = {"base": room.house.hash("introduction"), **{f"pick-{number}": "mine" for number in range(2_000)}}
    assert room.post(ANN, f"{STORY}/sections/introduction/merge", form).status_code == 400
    assert dump(room.house.store) == before


def test_a_section_has_a_longest_text_and_what_was_typed_is_handed_back(room: Room) -> None:
    base = room.house.hash("introduction")
    at_most = ("word " * LONGEST)[: LONGEST - 1] + "."
    answer = room.post(ANN, f"{STORY}/sections/introduction", {"base": base, "text": at_most + "x", "heading": "H"})
    assert answer.status_code == 403
    assert f"is longer than {LONGEST:,} characters" in words(answer)
    assert at_most + "x" in answer.text
    assert room.house.hash("introduction") == base


def test_a_search_longer_than_any_headline_is_cut_and_no_fault(room: Room) -> None:
    assert room.get(ANN, f"/?q={'harbour' * 40}").status_code == 200


@pytest.mark.parametrize("number", ["0", "-1", "2147483648", "9" * 400, "1e3", "١x", "%00"])
@pytest.mark.parametrize("path", ["versions/{}/restore", "drafts/{}"])
def test_a_number_that_no_revision_has_is_refused(room: Room, path: str, number: str) -> None:
    before = dump(room.house.store)
    assert room.post(ANN, f"{STORY}/{path.format(number)}").status_code in {404, 422}
    assert dump(room.house.store) == before


def test_no_body_is_larger_than_the_desk_takes(room: Room) -> None:
    before = dump(room.house.store)
    answer = room.ask(ANN, "POST", f"{STORY}/notes/new", {"text": "x" * 2_000_001})
    assert answer.status_code == 413
    assert dump(room.house.store) == before


A_FILE = b'Content-Disposition: form-data; name="text"; filename="a"'
KINDS = (
    ("application/json", b'{"text": "x"}'),
    ("application/json", b"{"),
    ("text/plain", b"text=x"),
    ("multipart/form-data; boundary=x", b"--x\r\nnothing of the kind"),
    ("multipart/form-data", b"--x--"),
    ("multipart/form-data; boundary=x", b"--x\r\n%b\r\n\r\nb\r\n--x--\r\n" % A_FILE),
    ("application/x-www-form-urlencoded; charset=utf-7", b"text=%ff%fe&&&=&%=%"),
    ("", b"\x00\xff" * 100),
)


@pytest.mark.parametrize(("kind", "body"), KINDS, ids=lambda one: str(one)[:30])
def test_a_body_that_is_no_form_is_refused_by_every_route(room: Room, kind: str, body: bytes) -> None:
    before = dump(room.house.store)
    for rule in BY_NAME.values():
        if rule.method == "POST" and rule.stage == "drafted" and rule.form(room.house):
            answer = room.ask(ANN, "POST", rule.address(room), headers={**SAME, "Content-Type": kind}, content=body)
            assert answer.status_code in {200, 303, 400, 403, 404, 422}, (rule.name, answer.text[:300])
            assert answer.status_code >= 400 or rule.name.endswith(("/here", "/spike")), rule.name
    assert dump(room.house.store)["revisions"] == before["revisions"]


def test_the_address_itself_may_be_long_and_is_no_story(room: Room) -> None:
    for slug in ("x" * 60_000, "%F0%9F%9A%8C" * 2_000, "..%2f..%2fetc", "a%00b", "%ff%fe", PLAIN):
        answer = room.get(ANN, f"/stories/{slug}")
        assert answer.status_code == 404, slug[:20]
