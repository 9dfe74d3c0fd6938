"""Whatever the desk's own description allows, and much that it does not, is answered: never a crash, never a wait.

schemathesis makes the requests from the OpenAPI description, and most of the names in them are replaced by such as
are there, so that they come as far as the desk. Its plugin is switched off; only its generator is used.
"""

from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from drafter.desk.people import Person
from tests.web.rules import DESK, RULES, STREAMS
from tests.web.stories import ADA, ANN, EVE, REX, SLUG, STAGES, ZOE, Room
from tests.web.support import PLAIN

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

EXAMPLES = 20
AT_MOST_S = 10.0
ANSWERS = {200, 204, 303, 400, 403, 404, 405, 409, 413, 422}
SECTIONS = ("headline", "introduction", "background", "analysis", "whats_next", "faq", "insight", "sources")
STORY = {rule.name: rule for rule in RULES}
ASKED = sorted({*STORY, *DESK} - {"GET /openapi.json"})


@pytest.fixture(scope="module")
def described(shared_app: tuple[FastAPI, TestClient]) -> dict[str, Any]:
    """The desk's description, as it gives it to whoever is signed in; without what lasts as long as its reader."""
    found = shared_app[0].openapi()
    picks = {"type": "object", "properties": {f"pick-{n}": {"enum": ["mine", "theirs", "both"]} for n in range(3)}}
    picks["properties"]["base"] = {"type": "string"}  # this form is read by hand, so nothing describes it
    merge = found["paths"][f"{STORY_PATH}/sections/{{key}}/merge"]["post"]
    merge["requestBody"] = {"content": {FORM: {"schema": picks}}}
    return {**found, "paths": {path: item for path, item in found["paths"].items() if f"GET {path}" not in STREAMS}}


STORY_PATH = "/stories/{slug}"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def there(room: Room) -> Mapping[str, list[Any]]:
    """What is there, by the name of the parameter or field that asks for it."""
    room.at("proposed")
    copy = room.house.copy
    hashes = [room.house.hash(key) for key in SECTIONS]
    room.at("mended")
    return {
        "slug": [SLUG],
        "key": list(SECTIONS),
        "account": ["ann", "ben", "ada"],
        "number": [1, 2, 3],
        "flag": [flag.id for flag in copy.flags],
        "sentence": [number for number, _, _ in copy.article.numbered()],
        "note": [note.id for note in copy.dossier.notes],
        "run": [room.at("proposed").run],
        "section": list(SECTIONS),
        "base": [*hashes, room.at("mended").house.hash("introduction")],
        "text_sha256": [room.at("ready").house.copy.article.sha256],
        "passages": ["N1.1", "N2.3 N1.2", "N9.9"],
        "take": [["1"], ["analysis"], ["1", "2"]],
        "reason": ["The minutes say so."],
        "statement": ["1"],
    }


def names(there: Mapping[str, list[Any]]) -> st.SearchStrategy[Mapping[str, Any]]:
    """Some of them; a name that is left out stays as it was made up."""
    mostly = {name: st.sampled_from([*known, *known, None]) for name, known in there.items()}
    return st.fixed_dictionaries({**mostly, "slug": st.sampled_from([SLUG] * 9 + [None])})


def take(case: Any, known: Mapping[str, Any]) -> Any:
    """The same request about what is there."""
    for part in (case.path_parameters, case.body):
        if isinstance(part, dict):
            part.update({name: value for name, value in known.items() if name in part and value is not None})
    return case


@pytest.mark.parametrize("name", ASKED)
def test_whatever_is_asked_is_answered(
    room: Room, described: dict[str, Any], there: Mapping[str, list[Any]], name: str
) -> None:
    from schemathesis import openapi
    from schemathesis.generation import GenerationMode

    method, path = name.split(" ")
    operation = openapi.from_dict(described)[path][method]
    fitting = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    other = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE) if operation_takes(operation) else fitting
    stage = STORY[name].stage if name in STORY else "drafted"

    @settings(
        max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(
        case=st.one_of(fitting, fitting, other),
        known=names(there),
        person=st.sampled_from((*[ANN] * 5, ADA, ADA, EVE, ZOE, REX)),
        stage=st.sampled_from((*[stage] * 2 * len(STAGES), "drafted", *STAGES)),
        headers=st.sampled_from(({}, {}, {"X-Desk": "1"}, {"HX-Request": "true"})),
    )
    def ask(case: Any, known: Mapping[str, Any], person: Person, stage: str, headers: Mapping[str, str]) -> None:
        room.at(stage)
        begun = monotonic()
        answer = send(room, take(case, known), person, headers)
        assert answer.status_code in ANSWERS, (case.as_curl_command(), answer.text[:500])
        assert monotonic() - begun < AT_MOST_S
        if method == "POST" and answer.status_code < 400:
            room.house.whole()

    run: Callable[[], None] = ask
    run()


def operation_takes(operation: Any) -> bool:
    """Is there anything in it that could be wrong?"""
    return bool(operation.body) or bool(operation.query) or bool(operation.path_parameters)


def send(room: Room, case: Any, person: Person, headers: Mapping[str, str]) -> Any:
    """As schemathesis would put it on the wire, from a page of the desk and with a session."""
    from requests import Request

    sent = Request(**case.as_transport_kwargs(base_url=PLAIN)).prepare()
    kept = {key: value for key, value in sent.headers.items() if key.lower() == "content-type"}
    said = {"Sec-Fetch-Site": "same-origin", **kept, **headers}
    return room.ask(person, sent.method or "", sent.url or "", headers=said, content=sent.body)
