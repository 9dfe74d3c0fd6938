"""The disclosure says what is on record of exactly this text, and nothing else (promise 3)."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.article import Author
from drafter.disclosure import Disclosure, Wording, disclose, parse_wording
from drafter.disclosure.wording import REQUIRED, WORDS
from drafter.errors import FormatFault
from drafter.record import Approval, Call, Correction, Made, Record, Review

ROOT = Path(__file__).resolve().parents[1]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TEXTS = {language: (ROOT / f"wording/{language}.toml").read_text(encoding="utf-8") for language in ("en", "de")}
WORDINGS = {language: parse_wording(text, f"wording/{language}.toml") for language, text in TEXTS.items()}
TEXT = "a" * 64
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
SCHEMA_ORG = "https://schema.org/"


def made(section: str, author: Author = Author.MODEL, **fields: object) -> Made:
    model = "openai:gpt-5-mini" if author is Author.MODEL else ""
    return Made(section, section.title(), author, **{"model": model, **fields})  # type: ignore[arg-type]


def record(*parts: Made, **fields: object) -> Record:
    values: dict[str, object] = {
        "story": "library",
        "run": "run-1",
        "format": "explainer",
        "text_sha256": TEXT,
        "dossier_sha256": "d" * 64,
        "made": parts or (made("introduction"), made("background")),
        "started": NOON,
        "ended": NOON + timedelta(seconds=20),
        **fields,
    }
    return Record(**values)  # type: ignore[arg-type]


def review(name: str = "Ann Lee", text: str = TEXT, **fields: object) -> Review:
    return Review(text, name, "night editor", NOON, **fields)  # type: ignore[arg-type]


def approval(text: str = TEXT, **fields: object) -> Approval:
    values: dict[str, object] = {"answerable": "Elm Valley News Ltd", **fields}
    return Approval(text, "Ann Lee", "night editor", NOON, **values)  # type: ignore[arg-type]


def said(of: Record, language: str = "en", policy_url: str = "") -> Disclosure:
    return disclose(of, WORDINGS[language], "Elm Valley News", policy_url)


def test_before_approval_a_model_draft_says_that_nobody_reviewed_it_and_names_model_sections_and_date() -> None:
    assert said(record()).line == (
        "AI-assisted draft. Not reviewed by a human. Not for publication. "
        "Drafted with openai:gpt-5-mini on 23 November 2026: Introduction and Background."
    )
    assert not said(record()).approved


def test_after_approval_the_line_says_who_checked_edited_and_answers() -> None:
    both = ("introduction", "background")
    of = record(reviews=(review(checked=both, edited=both),), approval=approval())
    line = said(of, policy_url="https://elm.example/ai").line
    assert line == (
        "AI-assisted. Drafted with openai:gpt-5-mini on 23 November 2026: all sections. "
        "Checked and edited by Ann Lee, night editor. Approved by Ann Lee, night editor. "
        "Elm Valley News Ltd is responsible for this article. How Elm Valley News uses AI: https://elm.example/ai"
    )


def test_checked_and_edited_are_said_only_of_what_is_on_record() -> None:
    of = record(reviews=(review(checked=("background",)),), approval=approval())
    line = said(of).line
    assert "Checked by Ann Lee, night editor (Background)." in line
    assert "dited by" not in line
    bare = said(record(approval=approval())).line
    assert "hecked" not in bare
    assert "Approved by Ann Lee, night editor." in bare


def test_a_review_of_another_text_counts_for_nothing() -> None:
    other = review("Bob Ray", "b" * 64, checked=("introduction",), edited=("introduction",))
    shown = said(record(reviews=(other,), approval=approval()))
    assert "Bob Ray" not in json.dumps([shown.line, shown.details, shown.machine])


def test_promise_2_an_approval_of_another_text_leaves_this_one_unreviewed() -> None:
    shown = said(record(approval=approval("b" * 64)))
    assert shown.line.startswith("AI-assisted draft. Not reviewed by a human. Not for publication.")
    assert "Ann Lee" not in json.dumps([shown.line, shown.details, shown.machine])


def test_an_extractive_draft_is_labelled_for_what_it_is() -> None:
    shown = said(record(made("introduction", Author.EXTRACTIVE), made("sources", Author.CODE)))
    assert shown.label == "Machine-assembled"
    assert shown.line == (
        "Machine-assembled draft. Not reviewed by a human. Not for publication. "
        "Assembled from the notes by a program on 23 November 2026, no language model used: Introduction."
    )


def test_mixed_text_says_of_each_section_how_it_was_made() -> None:
    parts = (made("tldr", Author.EXTRACTIVE), made("background"), made("insight", Author.PERSON))
    shown = said(record(*parts, written_by=("Jo Park", "Kim Oe"), approval=approval()))
    assert shown.line.startswith("AI-assisted. Drafted with openai:gpt-5-mini on 23 November 2026: Background. ")
    assert "no language model used: Tldr." in shown.line
    assert "Written by Jo Park and Kim Oe: Insight." in shown.line


def test_text_by_people_alone_carries_no_label() -> None:
    parts = (made("introduction", Author.PERSON),)
    shown = said(record(*parts, written_by=("Jo Park",)))
    assert shown.label == ""
    assert shown.line == "Draft. Not reviewed by a human. Not for publication. Written by Jo Park: Introduction."
    assert said(record(*parts, approval=approval())).line.startswith("Written by a person: all sections.")


def test_a_section_without_text_is_not_said_to_be_drafted() -> None:
    shown = said(record(made("introduction"), made("insight", hole="left_to_editor")))
    assert "Insight" not in shown.line
    assert ("Section “Insight”", "not written: left to editor") in shown.details
    assert ("Section “Introduction”", "AI-assisted: drafted with openai:gpt-5-mini") in shown.details
    assert said(record(made("insight", hole="failed"))).line.endswith("No section has text yet.")


def test_corrections_stand_in_line_details_and_record() -> None:
    later = Correction(1, NOON + timedelta(days=2), "Ann Lee", "The vote was 7-2.")
    shown = said(record(approval=approval(), corrections=(later,)))
    assert "Corrected on 25 November 2026." in shown.line
    assert ("Correction", "Correction 1, 25 November 2026: The vote was 7-2.") in shown.details
    assert shown.machine["corrections"] == [{"number": 1, "at": later.at.isoformat(), "what": "The vote was 7-2."}]


def test_the_line_exists_in_german() -> None:
    assert said(record(), "de").line == (
        "KI-unterstützt: Entwurf. Nicht von einem Menschen geprüft. Nicht zur Veröffentlichung. "
        "Entworfen mit openai:gpt-5-mini am 23. November 2026: Introduction und Background."
    )


@pytest.mark.parametrize(
    ("parts", "code", "member"),
    [
        ((made("a"),), "trainedAlgorithmicMedia", "TrainedAlgorithmicMediaDigitalSource"),
        ((made("a", edited=True),), "compositeSynthetic", "CompositeSyntheticDigitalSource"),
        ((made("a"), made("b", Author.PERSON)), "compositeSynthetic", "CompositeSyntheticDigitalSource"),
        ((made("a", Author.EXTRACTIVE),), "algorithmicMedia", "AlgorithmicMediaDigitalSource"),
        ((made("a", Author.EXTRACTIVE), made("b", Author.PERSON)), "composite", "CompositeDigitalSource"),
        ((made("a", Author.PERSON),), "digitalCreation", None),
        ((made("a"), made("s", Author.CODE)), "trainedAlgorithmicMedia", "TrainedAlgorithmicMediaDigitalSource"),
    ],
)
def test_the_digital_source_type_is_that_of_the_parts(parts: tuple[Made, ...], code: str, member: str | None) -> None:
    terms = said(record(*parts)).machine["digital_source_type"]
    assert terms == {"iptc": IPTC + code, "schema_org": member and SCHEMA_ORG + member}


def test_the_machine_record_names_models_asked_and_answered_and_prompts() -> None:
    call = Call("section:background", 0, 1, "k", "accepted", "openai:gpt-5-mini", "gpt-5-mini-2026-08-07")
    part = made(
        "background", model="gpt-5-mini-2026-08-07", prompt="explainer/background.md.j2", prompt_sha256="f" * 64
    )
    machine = said(record(part, calls=(call,), prompts={"b": "2", "a": "1"})).machine
    assert machine["models"] == [{"asked": "openai:gpt-5-mini", "answered": "gpt-5-mini-2026-08-07"}]
    assert list(machine["prompts"].items()) == [("a", "1"), ("b", "2")]  # type: ignore[attr-defined]
    section = machine["sections"][0]  # type: ignore[index]
    assert section["model_asked"] == "openai:gpt-5-mini"
    assert section["prompt_sha256"] == "f" * 64
    assert machine["review"]["state"] == "unreviewed"  # type: ignore[index]


NASTY = st.text(min_size=1, max_size=12).map(lambda s: s + "{sections}{0}<b>")
KEYS = ("headline", "background", "insight")
REVIEWS = st.builds(
    Review,
    st.sampled_from([TEXT, "b" * 64]),
    st.sampled_from(["Ann Lee", "Bob Ray", "Cy {label} Fox"]),
    st.sampled_from(["", "editor"]),
    st.just(NOON),
    st.sets(st.sampled_from(KEYS)).map(tuple),
    st.sets(st.sampled_from(KEYS)).map(tuple),
)
RECORDS = st.builds(
    lambda authors, model, hole, reviews, approved, names: record(
        *(
            Made(k, k.title(), author, model if author is Author.MODEL else "", hole=hole if k == "insight" else "")
            for k, author in zip(KEYS, authors, strict=True)
        ),
        reviews=tuple(reviews),
        approval=approval(approved, answerable="") if approved else None,
        written_by=tuple(names),
    ),
    st.tuples(*[st.sampled_from(Author)] * 3),
    NASTY,
    st.sampled_from(["", "failed"]),
    st.lists(REVIEWS, max_size=3),
    st.sampled_from(["", TEXT, "b" * 64]),
    st.lists(st.sampled_from(["Jo Park"]), max_size=1),
)


@given(RECORDS, st.sampled_from(["en", "de"]))
@settings(max_examples=80)
def test_promise_3_no_line_names_a_reviewer_without_a_record_and_none_about_a_model_lacks_the_label(
    of: Record, language: str
) -> None:
    shown = said(of, language)
    label = WORDINGS[language].label
    if any(one.author is Author.MODEL for one in of.made):
        assert shown.line.startswith(label)
        assert shown.label == label
    signed = of.approval is not None and of.approval.text_sha256 == TEXT
    seen = {one.name for one in of.reviews if one.text_sha256 == TEXT and signed}
    for name in ("Bob Ray", "Cy {label} Fox"):
        if name in shown.line:
            assert name in seen
    if "dited by" in shown.line or "edigiert von" in shown.line:
        assert any(one.edited for one in of.reviews if one.text_sha256 == TEXT)
    assert shown.approved is signed
    if not signed and shown.label:
        assert WORDINGS[language].words["statements.not_reviewed"] in shown.line
    assert "\n" not in shown.line
    json.dumps(shown.machine)


@pytest.mark.parametrize("name", ["{model}", "{", "}}", "%s", "<script>", "a\nb", "\u202eevil", "{label} draft"])
def test_promise_6_a_name_is_data_and_never_a_placeholder(name: str) -> None:
    line = said(record(made("background", model=name))).line
    kept = name.replace("\n", " ").replace("\u202e", "")
    assert f"Drafted with {kept} on 23 November 2026" in line


def _wording(**changes: str | None) -> str:
    """English with some sentences changed ("opening.draft") or left out (None)."""
    raw = tomllib.loads(TEXTS["en"])
    for key, value in changes.items():
        table, _, entry = key.rpartition("__")
        target: dict[str, object] = raw[table] if table else raw
        if value is None:
            del target[entry]
        else:
            target[entry] = value
    return _toml(raw)


def _toml(raw: Mapping[str, object]) -> str:
    plain = [f"{key} = {json.dumps(value)}" for key, value in raw.items() if not isinstance(value, dict)]
    tables = [f"[{key}]\n{_toml(value)}" for key, value in raw.items() if isinstance(value, dict)]
    return "\n".join([*plain, *tables]) + "\n"


def test_an_outlets_own_wording_is_taken_where_every_part_is_in_it() -> None:
    own = parse_wording(_wording(label="Drafted by robots", made__model="{sections}: {model}, {date}."), "own.toml")
    line = disclose(record(), own, "X").line
    assert line.startswith("Drafted by robots draft. Not reviewed by a human.")
    assert line.endswith("Introduction and Background: openai:gpt-5-mini, 23 November 2026.")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"label": ""}, "label is missing or empty"),
        ({"label": None}, "label is missing or empty"),
        ({"statements__not_reviewed": " "}, "[statements] not_reviewed is missing or empty"),
        ({"opening__draft": "Draft. {label} {not_reviewed} {not_for_publication}"}, "must begin with {label}"),
        ({"opening__draft": "{label} draft. {not_for_publication}"}, "lacks {not_reviewed}"),
        ({"made__model": "Drafted on {date}: {sections}."}, "[made] model lacks {model}"),
        ({"made__model": "Drafted with {model}: {sections}."}, "[made] model lacks {date}"),
        ({"made__model": "Drafted with {model} on {date}."}, "[made] model lacks {sections}"),
        ({"review__responsible": "We stand by it."}, "lacks {responsible}"),
        ({"review__checked": "Checked."}, "lacks {reviewers}"),
        ({"made__model": "{model} {date} {sections} {share}"}, "unknown placeholder {share}"),
        ({"made__model": "{model} {date} {sections} {0}"}, "brace that belongs to no placeholder"),
        ({"made__model": "{model.name} {model} {date} {sections}"}, "brace that belongs to no placeholder"),
        ({"made__sidenote": "x"}, "nothing is called 'made.sidenote'"),
        ({"words__months": "x"}, "twelve months"),
        ({"made__model": "{model}, {date}: {sections}. Edited by {outlet}."}, "[made] model says “edited”"),
        ({"opening__approved": "{label}. Checked by our editors."}, "[opening] approved says “checked”"),
        ({"label": "Human-approved"}, "label says “approved”"),
    ],
)
def test_a_wording_that_lacks_a_part_is_refused_by_its_name(change: dict[str, str | None], message: str) -> None:
    with pytest.raises(FormatFault) as fault:
        parse_wording(_wording(**change), "own.toml")
    assert str(fault.value).startswith("own.toml: ")
    assert message in str(fault.value)


def test_a_wording_that_is_no_toml_is_refused_with_its_name() -> None:
    with pytest.raises(FormatFault, match=r"^own\.toml: not readable as TOML"):
        parse_wording("label = ", "own.toml")


def test_no_sentence_of_the_wording_may_be_missing() -> None:
    for key in [*REQUIRED, *WORDS]:
        table, _, entry = key.rpartition(".")
        with pytest.raises(FormatFault, match="missing or empty"):
            parse_wording(_wording(**{f"{table}__{entry}" if table else entry: None}), "own.toml")


def test_the_same_record_gives_the_same_disclosure() -> None:
    of = record(approval=approval(), reviews=(review(checked=("background",)),))
    assert said(of) == said(replace(of))
    assert isinstance(WORDINGS["en"], Wording)
