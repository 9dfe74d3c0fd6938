"""Dossiers, drafts and a plain way to look at them, for the tests of homes and of the extractive writer."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from drafter.article import Article, Section, Sentence
from drafter.formats import ArticleFormat, Form, Purpose, SectionSpec, load_format
from drafter.notes import Dossier, Passage
from drafter.readers import read_notes
from drafter.readers.assemble import assemble
from drafter.readers.raw import Labels, RawNote
from drafter.writing import Brief
from drafter.writing.extractive import ExtractiveWriter
from drafter.writing.homes import assign

DAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[3]


def raw(text: str, kind: str = "wire", day: datetime = DAY, title: str = "", **labels: object) -> RawNote:
    said = Labels(title=title or None, kind=kind, received=day, source=str(labels.pop("source", "Coast Wire")))
    return RawNote(file=f"{kind}.md", text=text, labels=replace(said, **labels))


def dossier_of(*notes: RawNote | str) -> Dossier:
    return assemble([note if isinstance(note, RawNote) else raw(note) for note in notes])[0]


def marked(dossier: Dossier, word: str) -> Dossier:
    """The dossier with every passage that holds `word` marked as speaking to a machine."""

    def mark(passage: Passage) -> Passage:
        return replace(passage, marks=("instruction",)) if word in passage.text else passage

    notes = tuple(replace(note, passages=tuple(mark(p) for p in note.passages)) for note in dossier.notes)
    return Dossier(notes, dossier.protected)


@cache
def kyiv() -> Dossier:
    return read_notes([ROOT / "examples" / "kyiv-talks"]).dossier


@cache
def kyiv_draft() -> Article:
    return draft(kyiv())


@cache
def explainer() -> ArticleFormat:
    return load_format(ROOT / "prompts", "explainer")[0]


def small_format(*purposes: Purpose, words: tuple[int, int] = (0, 120), least: int = 0) -> ArticleFormat:
    """A format with a body section per purpose, named after it, and a summary for the summarising ones."""
    forms = {Purpose.QUESTIONS: Form.FAQ}
    specs = tuple(
        SectionSpec(
            key=str(purpose),
            label=str(purpose).title(),
            form=forms.get(purpose, Form.SECTION),
            purpose=purpose,
            words=words,
            heading=True,
            needs=("lead",) if purpose in {Purpose.SUMMARY, Purpose.QUESTIONS} else (),
        )
        for purpose in purposes
    )
    return ArticleFormat("small", "Small", specs, "", "", least)


def brief_of(dossier: Dossier, format_: ArticleFormat | None = None, language: str = "en") -> Brief:
    return Brief("story", dossier, format_ or explainer(), "The Harbour Post", language, date(2026, 11, 23))


def draft(dossier: Dossier, format_: ArticleFormat | None = None, language: str = "en") -> Article:
    """The whole article, as drafting would have it, without checks and sources."""
    return asyncio.run(_draft(brief_of(dossier, format_, language)))


async def _draft(brief: Brief) -> Article:
    writer = ExtractiveWriter()
    homes = assign(brief.dossier, brief.format, await writer.plan(brief))
    body = {spec.key: await writer.section(brief, spec, homes[spec.key]) for spec in brief.format.body}
    half = Article(brief.slug, brief.format.name, brief.language, tuple(body.values()))
    rest = {spec.key: await writer.summary(brief, spec, half) for spec in brief.format.summaries}
    made = body | rest
    return replace(half, sections=tuple(made[s.key] for s in brief.format.sections if s.key in made))


def section(article: Article, key: str) -> Section:
    found = article.section(key)
    assert found is not None
    return found


def told(article: Article) -> Iterator[Sentence]:
    """Every sentence but those of the headline, the TL;DR and the questions themselves."""
    for part in article.sections:
        if part.key not in {"headline", "tldr", "summary"}:
            yield from (s for paragraph in part.paragraphs for s in paragraph)
            yield from (s for question in part.questions for s in question.answer)


def text_of(part: Section) -> str:
    return " ".join(sentence.text for sentence in part.sentences())
