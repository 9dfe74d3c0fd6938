"""draft.json keeps its documented, versioned form; run.json says what happened without words of anybody."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from drafter.record import Usage
from drafter.render.choose import page_of
from drafter.render.data import draft_data, run_data, to_json
from tests.render.support import ATTACKS, MODEL, article, disclosure, dossier, draft, hostile, record


@pytest.fixture(scope="module")
def schema() -> jsonschema.Draft202012Validator:
    text = (Path(__file__).parents[2] / "docs/draft.schema.json").read_text(encoding="utf-8")
    validator = jsonschema.Draft202012Validator(json.loads(text))
    validator.check_schema(validator.schema)
    return validator


def data(**fields: object) -> dict[str, object]:
    page = page_of(draft(), dossier(), disclosure(), **fields)  # type: ignore[arg-type]
    return json.loads(to_json(draft_data(page)))


def test_the_draft_keeps_its_schema(schema: jsonschema.Draft202012Validator) -> None:
    schema.validate(data(revision=2, notices=("told",)))
    schema.validate(data(revision=0))


def test_a_hostile_draft_keeps_it_too(schema: jsonschema.Draft202012Validator) -> None:
    whole, notes, of = hostile(" ".join(ATTACKS) + "\ud800")
    schema.validate(json.loads(to_json(draft_data(page_of(whole, notes, disclosure(of))))))


def test_the_schema_notices_a_field_that_is_not_in_it(schema: jsonschema.Draft202012Validator) -> None:
    with pytest.raises(jsonschema.ValidationError):
        schema.validate({**data(), "extra": 1})


def test_each_flag_names_its_sentence_and_each_sentence_its_flags() -> None:
    shown = data()
    flags: list[dict[str, object]] = shown["flags"]  # type: ignore[assignment]
    sentences: list[dict[str, object]] = shown["sentences"]  # type: ignore[assignment]
    assert [(flag["rule"], flag["where"]) for flag in flags] == [
        ("number-not-in-notes", "S5"),
        ("no-citation", "S6"),
        ("words-below-range", "background"),
    ]
    assert {one["id"]: one["flags"] for one in sentences if one["flags"]} == {"S5": [0], "S6": [1]}
    flagged = sentences[4]
    assert flagged["text"][flags[0]["start"] : flags[0]["end"]] == "220"  # type: ignore[index]


def test_evidence_offsets_point_at_the_same_words_in_sentence_and_passage() -> None:
    shown = data()
    passages = {p["id"]: p["text"] for p in shown["passages"]}  # type: ignore[attr-defined]
    for one in shown["sentences"]:  # type: ignore[attr-defined]
        if evidence := one["evidence"]:
            for (a, b), (c, d) in zip(evidence["matched"], evidence["found"], strict=True):
                assert one["text"][a:b] == passages[evidence["passage"]][c:d]


def test_a_citation_of_nothing_is_named_as_such() -> None:
    whole, notes, of = hostile("N9.9")
    sentences = draft_data(page_of(whole, notes, disclosure(of)))["sentences"]
    assert sentences[1]["unknown_citations"] == ["N9.9"]  # type: ignore[index]


def test_hashes_are_those_that_an_approval_signs() -> None:
    assert data()["text_sha256"] == article().sha256


def run(**fields: object) -> dict[str, object]:
    of = record(**fields)  # type: ignore[arg-type]
    return run_data(of, page_of(draft(), dossier(), disclosure(of), notices=of.notices))


def test_the_run_tells_calls_tokens_cost_time_and_holes() -> None:
    shown = run()
    assert shown["totals"] == {
        "calls": 6,
        "accepted": 6,
        "prompt_tokens": 18000,
        "cached_tokens": 16200,
        "completion_tokens": 1200,
        "tokens_estimated": False,
        "cost_usd": 0.0072,
    }
    assert shown["seconds"] == 21.0
    assert shown["models"] == [MODEL]
    assert shown["holes"] == [
        {"section": "insight", "reason": "left_to_editor", "detail": "This is the outlet’s own opinion."}
    ]
    assert shown["flags"] == {"no-citation": 1, "number-not-in-notes": 1, "words-below-range": 1}
    assert len(shown["calls"]) == 6  # type: ignore[arg-type]


def test_a_cost_that_is_not_known_of_one_call_is_not_known_of_the_run() -> None:
    calls = record().calls
    unknown = (replace(calls[0], cost=None, usage=Usage(1, 1, estimated=True)), *calls[1:])
    totals = run(calls=unknown)["totals"]
    assert totals["cost_usd"] is None  # type: ignore[index]
    assert totals["tokens_estimated"] is True  # type: ignore[index]


def test_the_run_holds_no_words_of_notes_or_article() -> None:
    text = to_json(run()).decode()
    for words in ("Elm Street library", "council voted", "Ruiz", "Minutes"):
        assert words not in text
