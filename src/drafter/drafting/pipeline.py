"""The way of the data, once: plan, body in parallel, check, one repair, summaries in parallel, check.

Knows a writer, the checks and values; no store, no file, no clock. A fault of a model becomes a visible hole here;
nothing else is caught.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from drafter.article import Article, Author, Draft, Section, Sentence, Severity, SourceLine
from drafter.checks import Notes, check_article, check_sentence, repairable
from drafter.drafting import holes
from drafter.drafting.steps import Step
from drafter.errors import ModelFault
from drafter.formats import Form, SectionSpec
from drafter.writing import Brief, Home, Mend, Plan, Writer
from drafter.writing.homes import assign
from drafter.writing.sources import source_lines


@dataclass(frozen=True)
class Written:
    """What came of it. `faults` are the model faults of this pass, by step; `unfinished` is the one to resume from:
    a fault that another day may heal, None where the draft is as finished as it will be.
    """

    draft: Draft
    homes: Mapping[str, Home]
    faults: Mapping[str, ModelFault]
    unfinished: ModelFault | None


@dataclass
class _Pass:
    """One pass through the steps, collecting what went wrong."""

    brief: Brief
    writer: Writer
    allows: Callable[[str], bool]
    step: Step
    notes: Notes
    kept: Mapping[str, Section]
    faults: dict[str, ModelFault] = field(default_factory=dict[str, ModelFault])
    stopped: ModelFault | None = None

    def book(self, step: str, fault: ModelFault) -> None:
        """Remember a fault, and whether it makes every further call pointless."""
        self.faults[step] = fault
        if holes.ends_the_run(fault):
            self.stopped = self.stopped or fault


async def write_article(
    brief: Brief,
    writer: Writer,
    notes: Notes,
    *,
    allows: Callable[[str], bool],
    step: Step,
    kept: Mapping[str, Section] | None = None,
    wishes: Plan | None = None,
) -> Written:
    """Take a brief all the way to a checked draft.

    `allows` says whether the policy lets this writer write a section. `kept` are sections taken over from an earlier
    draft because nothing that they rest on has changed; `wishes` is the plan that goes with them, and spares the call.
    """
    now = _Pass(brief, writer, allows, step, notes, kept or {})
    plan = wishes or await _plan(now)
    homes = assign(brief.dossier, brief.format, plan)
    body = await _side_by_side([_body_section(now, spec, homes[spec.key]) for spec in brief.format.body])
    article = await _repair(now, _article(brief, body))
    summaries = await _side_by_side([_summary(now, spec, article) for spec in brief.format.summaries])
    article = with_sources(_article(brief, {**{s.key: s for s in article.sections}, **summaries}), brief)
    draft = await step("check", lambda: _checked(article, notes, brief))
    resumable = next((fault for fault in now.faults.values() if not holes.is_final(fault)), None)
    return Written(draft, homes, now.faults, resumable)


async def _side_by_side(sections: Iterable[Coroutine[Any, Any, Section]]) -> dict[str, Section]:
    """All of them at once. Where one raises, the store being full or locked, the others are stopped before it goes
    on: none of them pays for an answer that nobody can keep.
    """
    tasks = [asyncio.create_task(section) for section in sections]
    try:
        done = await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    return {section.key: section for section in done}


async def _plan(now: _Pass) -> Plan | None:
    try:
        return await now.step("plan", lambda: now.writer.plan(now.brief))
    except ModelFault as fault:
        now.book("plan", fault)
        if not holes.is_final(fault):
            now.stopped = now.stopped or fault  # the server is down: don't let every section find out for itself
        return None


async def _body_section(now: _Pass, spec: SectionSpec, home: Home) -> Section:
    if spec.key in now.kept:
        return now.kept[spec.key]
    if not now.allows(spec.key):
        return holes.not_allowed(spec)
    least = now.brief.format.minimum_evidence
    if home.words < least:
        return holes.too_little(spec, home.words, least)
    return await _written(now, spec, f"section {spec.key}", lambda: now.writer.section(now.brief, spec, home))


async def _summary(now: _Pass, spec: SectionSpec, article: Article) -> Section:
    if not now.allows(spec.key):
        return holes.not_allowed(spec)
    if all(section.hole for section in article.sections):
        return holes.failed(spec, now.stopped) if now.stopped else holes.no_body(spec)
    return await _written(now, spec, f"summary {spec.key}", lambda: now.writer.summary(now.brief, spec, article))


async def _written(now: _Pass, spec: SectionSpec, step: str, work: Callable[[], Awaitable[Section]]) -> Section:
    if now.stopped:
        return holes.failed(spec, now.stopped)
    try:
        return await now.step(step, work)
    except ModelFault as fault:
        now.book(step, fault)
        return holes.failed(spec, fault)


def _article(brief: Brief, sections: Mapping[str, Section]) -> Article:
    ordered = tuple(sections[spec.key] for spec in brief.format.sections if spec.key in sections)
    return Article(brief.slug, brief.format.name, brief.language, ordered, brief.dossier.embargo)


async def _checked(article: Article, notes: Notes, brief: Brief) -> Draft:
    return check_article(article, notes, brief.format)


async def _repair(now: _Pass, article: Article) -> Article:
    """Ask once for all flagged sentences that a rewrite could mend; keep an answer only where it is better."""
    draft = check_article(article, now.notes, now.brief.format)
    kept = set(now.kept)
    mends = tuple(Mend(*found) for found in repairable(draft) if found.section not in kept)
    if not mends or now.stopped:
        return article
    try:
        mended = await now.step("repair", lambda: now.writer.repair(now.brief, article, mends))
    except ModelFault as fault:
        now.book("repair", fault)
        return article
    return apply_mends(article, mends, mended.sentences, now.notes, now.brief)


def apply_mends(
    article: Article,
    mends: tuple[Mend, ...],
    answers: Mapping[str, Sentence | None],
    notes: Notes,
    brief: Brief,
) -> Article:
    """The article with each mended sentence that carries less weight of flags than before, and without those cut."""
    before = {mend.sentence_id: _weight(mend) for mend in mends}
    changes: dict[str, Sentence | None] = {}
    for sentence_id, section, _ in article.numbered():
        if sentence_id not in before or sentence_id not in answers:
            continue
        answer = answers[sentence_id]
        if answer is None:
            changes[sentence_id] = None
        else:
            checked = check_sentence(answer, notes, inference_allowed=section.inference, where=sentence_id)
            if sum(_WEIGHT[flag.severity] for flag in checked.flags) < before[sentence_id]:
                changes[sentence_id] = answer
    return _rebuilt(article, changes, brief)


_WEIGHT = {Severity.NOTE: 1, Severity.WARN: 10, Severity.BLOCK: 100}


def _weight(mend: Mend) -> int:
    return sum(_WEIGHT[flag.severity] for flag in mend.flags)


def _rebuilt(article: Article, changes: Mapping[str, Sentence | None], brief: Brief) -> Article:
    """Walk the sentences in the order of their numbers and put the changes in; what is left empty becomes a hole."""
    numbers = iter(sentence_id for sentence_id, _, _ in article.numbered())

    def new(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        taken = [changes.get(next(numbers), sentence) for sentence in sentences]
        return tuple(sentence for sentence in taken if sentence is not None)

    sections: dict[str, Section] = {}
    for section in article.sections:
        paragraphs = tuple(filter(None, [new(paragraph) for paragraph in section.paragraphs]))
        questions = tuple(
            replace(question, question=asked[0], answer=answer)
            for question in section.questions
            for asked, answer in [(new((question.question,)), new(question.answer))]
            if asked and answer
        )
        rebuilt = replace(section, paragraphs=paragraphs, questions=questions)
        had_text = bool(section.paragraphs or section.questions)
        emptied = had_text and not (paragraphs or questions)
        sections[section.key] = holes.cut_away(brief.format[section.key]) if emptied else rebuilt
    return _article(brief, sections)


def with_sources(article: Article, brief: Brief) -> Article:
    """The article with its source list: set by code, never empty, in its place in the format."""
    sections = {section.key: section for section in article.sections}
    for spec in brief.format.sections:
        if spec.form is Form.SOURCES:
            lines: tuple[SourceLine, ...] = source_lines(article, brief.dossier)
            sections[spec.key] = Section(spec.key, spec.label, Author.CODE, sources=lines)
    return _article(brief, sections)
