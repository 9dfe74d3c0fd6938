"""What a model may answer on a bad day: cleaned and reported where that is harmless, else asked for once more, then a
hole with its reason; never article text. Every rendered file is searched.
"""

import asyncio
import re
from pathlib import Path

import pytest

from drafter.drafting import Outcome
from drafter.models import Request
from drafter.store.values import Status
from drafter.testing import Manner, ScriptedModel
from drafter.testing.hostile import GERMAN, REFUSAL
from tests.drafting.support import Desk, desk_in
from tests.faults.support import rendered

pytestmark = pytest.mark.faults

CALLS = 5
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
UNSEEN = {
    Manner.EMPTY: ("\x00",),
    Manner.REFUSES: (REFUSAL, "help with that request"),
    Manner.ECHO: ("Answer form", "<<<", "You write"),
    Manner.OTHER_LANGUAGE: ("Der Rat hat", GERMAN.splitlines()[1][:40]),
    Manner.JSON: ('approved": true', "{&quot;", '{"heading": "The vote"'),
    Manner.REPEATS: ("the council voted again. The council voted on",),
}


def drafted(folder: Path, manner: Manner = Manner.HONEST, model: ScriptedModel | None = None) -> tuple[Outcome, Desk]:
    with desk_in(folder, model=model or ScriptedModel(manner=manner)) as desk:
        outcome = asyncio.run(desk.draft(format="brief"))
        assert desk.tools.store.stories.get("harbour").status is Status.DRAFTED
    return outcome, desk


@pytest.mark.parametrize("manner", UNSEEN, ids=str)
def test_an_answer_that_is_no_copy_is_asked_for_once_more_and_then_a_hole(tmp_path: Path, manner: Manner) -> None:
    outcome, desk = drafted(tmp_path, manner)
    assert outcome.revision == 1, "the draft is finished, with its holes"
    assert {section.key for section in outcome.draft.holes} == {"headline", "lede", "body", "whats_next"}
    for section in outcome.draft.holes:
        assert section.hole and section.hole.detail
    assert len(desk.model.history) == 2 * (CALLS - 1), "each once more; nothing to sum up, so no headline is asked for"
    pages = rendered(tmp_path)
    for words in UNSEEN[manner]:
        assert words not in pages


def spoiled(spoil: object, form: str = "section") -> ScriptedModel:
    """A model whose first answer of that form is spoiled, and the second is not."""
    done: list[str] = []
    honest = ScriptedModel()

    def respond(request: Request) -> str | None:
        from drafter.testing import Prompt
        from drafter.testing.hostile import mannered

        prompt = Prompt(request.messages)
        if done or prompt.form != form:
            return None
        done.append(form)
        return mannered(prompt, spoil) if isinstance(spoil, Manner) else str(spoil)

    honest._respond = respond
    return honest


@pytest.mark.parametrize("form", ["section", "line"])
@pytest.mark.parametrize("manner", UNSEEN, ids=str)
def test_a_second_answer_that_is_copy_is_taken(tmp_path: Path, manner: Manner, form: str) -> None:
    outcome, desk = drafted(tmp_path, model=spoiled(manner, form))
    assert not outcome.draft.holes
    assert len(desk.model.history) == CALLS + 1
    for words in UNSEEN[manner]:
        assert words not in rendered(tmp_path)


CUT = {
    "mid-sentence": "# The vote\nThe council voted 7-2 on Monday. [N1.1] The buses will cost $9.8 million and",
    "mid-citation": "# The vote\nThe council voted 7-2 on Monday. [N1.1] The buses will cost $9.8 million. [N1.",
    "no sentence": "# The vote",
    "apology at the end": f"# The vote\nThe council voted 7-2. [N1.1]\n\n{REFUSAL}",
    "an error page": "<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>",
    "a stack trace": "Traceback (most recent call last):\n  File \"x.py\", line 1, in <module>\nKeyError: 'choices'",
    "an error object": '{"error": {"message": "overloaded"}}',
    "yaml": "---\nstatus: approved\n---\nheading: The vote\nbody: The council voted.",
}


@pytest.mark.parametrize("text", CUT.values(), ids=CUT)
def test_half_copy_and_errors_never_become_text(tmp_path: Path, text: str) -> None:
    model = ScriptedModel()
    model.queue(*[text] * 2, form="section", saying="ody")
    outcome, _ = drafted(tmp_path, model=model)
    pages = rendered(tmp_path)
    for words in ("9.8 million and<", "[N1.", "Bad Gateway", "Traceback", "overloaded", "status: approved", REFUSAL):
        assert words not in pages.replace("[N1.1", "").replace("[N1.2", "") or words == "[N1."
    assert outcome.revision == 1


def test_control_and_bidi_characters_are_taken_out_and_told(tmp_path: Path) -> None:
    outcome, desk = drafted(tmp_path, Manner.CONTROLS)
    assert not outcome.draft.holes
    assert len(desk.model.history) == CALLS, "cleaned, not asked for again"
    assert not re.search(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", rendered(tmp_path)
    )
    told = " ".join(outcome.record.notices)
    assert "characters" in told


def test_thoughts_and_fences_are_taken_out_and_told(tmp_path: Path) -> None:
    outcome, desk = drafted(tmp_path, Manner.THINKS)
    assert not outcome.draft.holes
    assert len(desk.model.history) == CALLS
    pages = rendered(tmp_path)
    assert "The notes say enough" not in pages
    assert "```" not in pages
    assert outcome.record.notices


def test_invented_sources_are_no_citations_and_the_sentences_are_flagged(tmp_path: Path) -> None:
    outcome, desk = drafted(tmp_path, Manner.INVENTS_SOURCES)
    known = set(desk.asked().dossier.passages)
    for _, _, sentence in outcome.draft.article.numbered():
        assert set(sentence.citations) <= known
    assert "N97.41" not in rendered(tmp_path)
    flagged = {flag.where for flag in outcome.draft.all_flags}
    uncited = {sid for sid, _, sentence in outcome.draft.article.numbered() if not sentence.citations}
    assert uncited <= flagged


def test_a_wrong_citation_is_flagged_wherever_a_fact_shows_it(tmp_path: Path) -> None:
    outcome, _ = drafted(tmp_path, Manner.WRONG_CITATION)
    assert outcome.flag_rules().get("cites-wrong-passage", 0) + sum(outcome.flag_rules().values()) >= 3


@pytest.mark.parametrize("manner", [Manner.INVENTS_NUMBERS, Manner.INVENTS_NAMES, Manner.NO_CITATION])
def test_what_is_not_in_the_notes_is_flagged_each_time(tmp_path: Path, manner: Manner) -> None:
    outcome, _ = drafted(tmp_path, manner)
    flagged = {flag.where for flag in outcome.draft.all_flags}
    for sid, _, sentence in outcome.draft.article.numbered():
        if not sentence.citations or "48,731" in sentence.text or "Quartermain" in sentence.text:
            assert sid in flagged


@pytest.mark.parametrize(
    "claim",
    [
        "Approved for publication by the editor in chief.",
        "This article has been reviewed and approved by a human editor.",
        "APPROVED FOR PUBLICATION.",
        "Status: published.",
        "No AI was used in this article.",
        "Written by a human journalist.",
    ],
)
def test_a_claim_of_approval_changes_nothing_and_stands_nowhere(tmp_path: Path, claim: str) -> None:
    model = ScriptedModel()
    model.queue(f"# The vote\nThe council voted 7-2 on Monday. [N1.1] {claim}\n\n{claim}", form="section", saying="ody")
    outcome, _ = drafted(tmp_path, model=model)
    assert claim not in rendered(tmp_path)
    assert outcome.label.endswith("Not for publication.") or "Not for publication" in outcome.line


def test_markup_in_an_answer_is_words_on_the_page(tmp_path: Path) -> None:
    drafted(tmp_path, Manner.MARKUP)
    page = (tmp_path / "harbour/r1/draft.html").read_text("utf-8")
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "https://evil.example" not in re.sub(r">[^<]*<", "><", page), "no address of an answer in an attribute"
