"""The writer that asks a model: copy with citations, what was taken out is told, faults reach the caller."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from drafter.article import Article, Author, Kind, Section, Sentence
from drafter.errors import ServerFault, Unusable
from drafter.models import Request
from drafter.notes import Dossier
from drafter.prompts import REWRITING
from drafter.testing import Manner, MemoryLedger, ScriptedModel
from drafter.writing import Home, Mend, Writer
from drafter.writing.homes import assign
from drafter.writing.model import THINKING_TOKENS, ModelWriter
from tests.writing.support import brief_of, house, long_dossier, note, writer_of

T = TypeVar("T")


def run(work: Awaitable[T]) -> T:
    async def awaited() -> T:
        return await work

    return asyncio.run(awaited())


async def whole_draft(writer: ModelWriter, brief: object) -> Article:
    """The way of the data without checks: plan, body, summaries."""
    plan = await writer.plan(brief)
    homes = assign(brief.dossier, brief.format, plan)
    body = await asyncio.gather(*(writer.section(brief, spec, homes[spec.key]) for spec in brief.format.body))
    article = Article(brief.slug, brief.format.name, brief.language, tuple(body))
    rest = await asyncio.gather(*(writer.summary(brief, spec, article) for spec in brief.format.summaries))
    return Article(brief.slug, brief.format.name, brief.language, (*body, *rest))


@pytest.mark.parametrize("name", ["explainer", "brief"])
def test_any_format_is_written_without_code_of_its_own(root: Path, name: str) -> None:
    model = ScriptedModel()
    writer, format_, ledger = writer_of(root, model, name=name)
    brief = brief_of(format_, long_dossier(1_500))
    article = run(whole_draft(writer, brief))
    assert {section.key for section in article.sections} == {spec.key for spec in format_.sections if not spec.by_code}
    assert all(section.author is Author.MODEL and not section.hole for section in article.sections)
    assert all(i in brief.dossier.passages for _, _, s in article.numbered() for i in s.citations)
    assert len(model.history) == 1 + len(format_.body) + len(format_.summaries)
    assert next(step.step for step in ledger.steps("run")) == "plan"
    assert {s.step for s in ledger.steps("run")} >= {f"section:{spec.key}" for spec in format_.body}
    assert {s.step for s in ledger.steps("run")} >= {f"summary:{spec.key}" for spec in format_.summaries}
    assert writer.notices == ()


def test_a_section_carries_what_the_format_says_of_it(root: Path) -> None:
    writer, format_, _ = writer_of(root)
    brief = brief_of(format_)
    passages = tuple(brief.dossier.passages.values())
    section = run(writer.section(brief, format_["insight"], Home("insight", passages)))
    assert (section.label, section.opinion, section.inference) == ("The Harbour Post Insight", True, True)
    assert section.heading


def test_it_is_a_writer(root: Path) -> None:
    writer: Writer = writer_of(root)[0]
    assert (writer.author, writer.name) == (Author.MODEL, "openai:standin")


def test_promise_5_the_same_question_is_not_paid_for_twice(root: Path) -> None:
    ledger, first, second = MemoryLedger(), ScriptedModel(), ScriptedModel()
    writer, format_, _ = writer_of(root, first, ledger=ledger)
    before = run(whole_draft(writer, brief_of(format_)))
    after = run(whole_draft(writer_of(root, second, ledger=ledger)[0], brief_of(format_)))
    assert after == before
    assert second.history == []


def test_promise_7_what_was_taken_out_of_an_answer_is_told_by_section(root: Path) -> None:
    writer, format_, _ = writer_of(root, ScriptedModel(manner=Manner.THINKS))
    brief = brief_of(format_)
    passages = tuple(brief.dossier.passages.values())
    run(writer.section(brief, format_["background"], Home("background", passages)))
    run(writer.section(brief, format_["analysis"], Home("analysis", passages)))
    told = "taken out of the model's answer or put right in it: thoughts before the answer (1), a code fence"
    assert [line.partition(" around")[0] for line in writer.notices] == [
        f"Quick Analysis: {told}",
        f"Background: {told}",
    ]


@pytest.mark.parametrize(
    ("manner", "defect"),
    [
        (Manner.ECHO, "prompt_echo"),
        (Manner.REFUSES, "refusal"),
        (Manner.JSON, "not_copy"),
        (Manner.REPEATS, "repetition"),
        (Manner.OTHER_LANGUAGE, "other_language"),
        (Manner.EMPTY, "empty"),
    ],
)
def test_promise_4_an_answer_that_is_no_copy_is_asked_for_once_more_and_then_given_up(
    root: Path, manner: Manner, defect: str
) -> None:
    model = ScriptedModel(manner=manner)
    writer, format_, ledger = writer_of(root, model)
    brief = brief_of(format_)
    home = Home("background", tuple(brief.dossier.passages.values()))
    with pytest.raises(Unusable) as caught:
        run(writer.section(brief, format_["background"], home))
    assert caught.value.defect == defect
    assert len(model.history) == 2
    assert {call.outcome for call in ledger.calls("run")} == {f"unusable:{defect}"}


@pytest.mark.parametrize(
    "manner",
    [Manner.OBEYS, Manner.CONTROLS, Manner.MARKUP, Manner.APPROVES, Manner.INVENTS_SOURCES, Manner.NO_CITATION],
)
def test_promise_4_bad_manners_leave_no_trace_but_flags_and_notices(root: Path, manner: Manner) -> None:
    writer, format_, _ = writer_of(root, ScriptedModel(manner=manner))
    brief = brief_of(format_)
    section = run(writer.section(brief, format_["background"], Home("b", tuple(brief.dossier.passages.values()))))
    text = " ".join(sentence.text for sentence in section.sentences())
    assert not {"<", "\u200b", "\u202e", "\x1b", "\u00ad"} & set(text + section.heading)
    assert "pproved for publication" not in text
    assert "alert" not in text


def test_what_the_answer_cannot_be_read_from_is_told_to_the_model(root: Path) -> None:
    model = ScriptedModel()
    model.queue("It voted. [N1.1]", form="section")
    writer, format_, _ = writer_of(root, model)
    brief = brief_of(format_)
    section = run(writer.section(brief, format_["background"], Home("b", tuple(brief.dossier.passages.values()))))
    assert section.heading
    assert "no first line" in model.history[1].messages[-1].content


def test_an_unreadable_plan_reaches_the_caller_as_unusable(root: Path) -> None:
    model = ScriptedModel()
    model.queue("Begin with the vote.", "Begin with the vote.", form="plan")
    writer, format_, _ = writer_of(root, model)
    with pytest.raises(Unusable):
        run(writer.plan(brief_of(format_)))


def test_a_format_without_a_plan_asks_for_none(root: Path) -> None:
    model = ScriptedModel()
    writer, format_, _ = writer_of(root, model)
    brief = brief_of(replace(format_, plan_template="", repair_template=""))
    assert run(writer.plan(brief)) is None
    mend = Mend("S1", "background", Sentence("x."), ())
    assert run(writer.repair(brief, Article("a", "b", "en", ()), (mend,))).sentences == {}
    assert model.history == []


def test_a_fault_of_the_server_reaches_the_caller(root: Path) -> None:
    def fail(request: Request) -> ServerFault:
        del request
        return ServerFault("The server fell over.")

    writer, format_, _ = writer_of(root, ScriptedModel(respond=fail), attempts=1)
    with pytest.raises(ServerFault):
        run(writer.plan(brief_of(format_)))


def test_a_repair_is_one_call_for_all_flagged_sentences(root: Path) -> None:
    model = ScriptedModel()
    writer, format_, _ = writer_of(root, model)
    brief = brief_of(format_)
    bad = (
        Mend("S1", "introduction", Sentence("The council voted 9-0.", ("N1.1",)), ()),
        Mend("S2", "introduction", Sentence("Nobody knows why.", ()), ()),
    )
    article = Article("a", "b", "en", (Section("introduction", "Introduction", Author.MODEL),))
    mended = run(writer.repair(brief, article, bad)).sentences
    assert mended["S1"] is not None
    assert (mended["S1"].citations, mended["S1"].kind) == (("N1.1",), Kind.FACT)
    assert "7-2" in mended["S1"].text
    assert mended["S2"] is None
    assert len(model.history) == 1
    assert run(writer.repair(brief, article, ())).sentences == {}


def a_section(*sentences: Sentence) -> Section:
    return Section("background", "Background", Author.MODEL, heading="As it was", paragraphs=(sentences,))


def test_a_section_is_written_again_in_one_call_that_the_ledger_knows_by_its_name(root: Path) -> None:
    model = ScriptedModel()
    writer, format_, ledger = writer_of(root, model, take=2, prompts=REWRITING)
    brief = brief_of(format_)
    home = Home("background", tuple(brief.dossier.passages.values()))
    typed = Sentence("Nobody asked the drivers.", by="ann")
    before = a_section(Sentence("The council voted.", ("N1.1",)), typed)
    after = run(writer.rewrite(brief, format_["background"], before, home, "only N2"))
    assert [s for s in after.sentences() if s.by] == [typed]
    assert {i.partition(".")[0] for s in after.sentences() for i in s.citations} == {"N2"}
    assert (after.author, after.label) == (Author.MODEL, "Background")
    assert [(step.step, step.take) for step in ledger.steps("run")] == [("rewrite:background", 2)]
    assert model.history == [writer.rewrite_request(brief, format_["background"], before, home, "only N2")]


def test_promise_4_what_is_no_copy_is_asked_for_once_more_and_then_no_text(root: Path) -> None:
    model = ScriptedModel(manner=Manner.REFUSES)
    writer, format_, ledger = writer_of(root, model, prompts=REWRITING)
    brief = brief_of(format_)
    home = Home("background", tuple(brief.dossier.passages.values()))
    before = a_section(Sentence("The council voted.", ("N1.1",)))
    with pytest.raises(Unusable, match="refus"):
        run(writer.rewrite(brief, format_["background"], before, home, "shorter"))
    assert [call.step for call in ledger.calls("run")] == ["rewrite:background"] * 2


def test_promise_7_what_was_taken_out_of_a_section_written_again_is_told(root: Path) -> None:
    writer, format_, _ = writer_of(root, ScriptedModel(manner=Manner.THINKS), prompts=REWRITING)
    brief = brief_of(format_)
    home = Home("background", tuple(brief.dossier.passages.values()))
    run(writer.rewrite(brief, format_["background"], a_section(Sentence("A.", ("N1.1",))), home, "shorter"))
    assert writer.notices[0].startswith("Background: taken out of the model's answer or put right in it: thoughts")


def test_takes_temperature_and_streaming_reach_the_gateway(root: Path) -> None:
    seen: list[tuple[str, float | None, int, bool]] = []

    class Gate:
        async def ask(self, step, request, read, *, take=0, stream=False):
            seen.append((step, request.temperature, take, stream))
            raise Unusable("empty", "Nothing.")

    format_, prompts = house(root)
    writer = ModelWriter(Gate(), prompts, "openai:x", temperature=0.3, take=4, stream=True)
    with pytest.raises(Unusable):
        run(writer.plan(brief_of(format_)))
    assert seen == [("plan", 0.3, 4, True)]


@pytest.mark.parametrize(
    ("model", "thinks"),
    [
        ("openai:gpt-5-mini", True), ("openai:o3", True), ("openai:o4-mini", True), ("openai:gpt-oss:20b", True),
        ("openai:qwen3:8b", True), ("openai:deepseek-r1:7b", True), ("openai:gpt-4o-mini", False),
        ("openai:gpt-4.1", False), ("openai:llama3.1:8b", False), ("openai:mistral-small", False),
    ],
)  # fmt: skip
def test_models_that_think_before_they_write_get_room_for_it(root: Path, model: str, thinks: bool) -> None:
    format_, prompts = house(root)
    writer = ModelWriter(writer_of(root)[0], prompts, model)
    plan = writer.requests_for_estimate(brief_of(format_))[0]
    assert plan.max_tokens == 250 + (THINKING_TOKENS if thinks else 0)
    told = ModelWriter(writer_of(root)[0], prompts, model, thinking_tokens=77)
    assert told.requests_for_estimate(brief_of(format_))[0].max_tokens == 327


def test_the_estimate_asks_what_the_draft_will_ask(root: Path) -> None:
    model = ScriptedModel()
    writer, format_, _ = writer_of(root, model)
    brief = brief_of(format_, long_dossier(1_500))
    estimated = [request.key(0) for request in writer.requests_for_estimate(brief)]
    homes = assign(brief.dossier, brief.format, None)
    wanted = [spec for spec in format_.body if homes[spec.key].words >= format_.minimum_evidence]
    for spec in wanted:
        run(writer_of(root, model)[0].section(brief, spec, homes[spec.key]))
    assert [request.key(0) for request in model.history] == estimated[1 : 1 + len(wanted)]
    assert len(estimated) == 1 + len(wanted) + len(format_.summaries) + 1


def test_an_estimate_of_too_few_notes_asks_for_the_plan_alone(root: Path) -> None:

    writer, format_, _ = writer_of(root)
    assert len(writer.requests_for_estimate(brief_of(format_, Dossier((note(1, "It voted."),), {})))) == 1
