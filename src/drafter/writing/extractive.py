"""The writer that only quotes: the format filled with sentences of the notes, each cited to itself.

The promise: every sentence stands in the passage that it cites to the letter, and stands once in the article (the
TL;DR and the headline repeat on purpose). What the notes do not hold is a visible hole. Passages that speak to a
machine are never used. The same notes give the same draft. No language model is involved, and nothing is learned.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from drafter.article import Article, Author, Hole, Question, Section, Sentence
from drafter.errors import Unusable
from drafter.formats import Form, Purpose, SectionSpec
from drafter.notes import Dossier
from drafter.writing import Brief, Home, Mend, Mended, Plan
from drafter.writing.again import again
from drafter.writing.digest import Paragraphs, compose
from drafter.writing.headlines import headline
from drafter.writing.lines import Line
from drafter.writing.memory import remembered
from drafter.writing.questions import Exchange, exchanges, reserved
from drafter.writing.reading import Reading, read
from drafter.writing.summing import sum_up

_HEADINGS: Mapping[str, Mapping[Purpose, str]] = {
    "en": {
        Purpose.LEAD: "What happened",
        Purpose.NEWS: "What is known so far",
        Purpose.PAST: "How it came to this",
        Purpose.VIEWS: "What the sources say",
        Purpose.AHEAD: "Plans and dates",
        Purpose.QUESTIONS: "Answers from the notes",
    },
    "de": {
        Purpose.LEAD: "Was geschehen ist",
        Purpose.NEWS: "Was bisher bekannt ist",
        Purpose.PAST: "Wie es dazu kam",
        Purpose.VIEWS: "Was die Quellen sagen",
        Purpose.AHEAD: "Pläne und Termine",
        Purpose.QUESTIONS: "Antworten aus den Notizen",
    },
}
"""Neutral headings by language; the label stands alone in any other."""


class ExtractiveWriter:
    """A `Writer` without a model. Safe to share between drafts and threads. Another `take` writes a section again in
    another way, where the notes hold one.
    """

    def __init__(self, take: int = 0) -> None:
        self._take = take

    @property
    def author(self) -> Author:
        return Author.EXTRACTIVE

    @property
    def name(self) -> str:
        return "extractive"

    @property
    def notices(self) -> tuple[str, ...]:
        """None: nothing is taken out of a sentence that is quoted."""
        return ()

    async def plan(self, brief: Brief) -> Plan | None:  # noqa: ARG002 (the protocol's; all is left to code)
        return None

    async def section(self, brief: Brief, spec: SectionSpec, home: Home) -> Section:
        """Sentences of the home passages in a readable order; a hole for the outlet's view, or for too little."""
        if spec.opinion:
            return _section(brief, spec, hole=_LEFT)
        return await asyncio.to_thread(self._body, brief, spec, home)

    async def repair(self, brief: Brief, article: Article, mends: tuple[Mend, ...]) -> Mended:  # noqa: ARG002 (the protocol's)
        """Nothing: a sentence of the notes is not rewritten, and whether to cut it is for the editor."""
        return Mended({})

    async def summary(self, brief: Brief, spec: SectionSpec, article: Article) -> Section:
        """The headline from a note's title, the TL;DR from the finished body, questions from the notes."""
        return await asyncio.to_thread(self._summary, brief, spec, article)

    async def rewrite(self, brief: Brief, spec: SectionSpec, section: Section, home: Home, instruction: str) -> Section:
        """Another choice of sentences by plain rules of the instruction. Raises Unusable where the notes hold none."""
        if spec.opinion:
            raise Unusable("no_sentence", _LEFT.detail, _LEFT.todo)
        return await asyncio.to_thread(self._rewritten, brief, spec, section, home, instruction)

    def _rewritten(self, brief: Brief, spec: SectionSpec, section: Section, home: Home, instruction: str) -> Section:
        faq = spec.body and any(s.form is Form.FAQ for s in brief.format.sections)
        kept = _reserved(brief) if faq else frozenset[str]()
        reading = read(brief.dossier)
        new = again(reading, brief, spec, section, home, instruction, take=self._take, reserved=kept)
        heading = section.heading or (_heading(brief, spec) if spec.heading else "")
        return replace(new, author=Author.EXTRACTIVE, heading=heading)

    def _body(self, brief: Brief, spec: SectionSpec, home: Home) -> Section:
        reading = read(brief.dossier)
        kept = _reserved(brief) if any(s.form is Form.FAQ for s in brief.format.sections) else frozenset[str]()
        passages = [p.id for p in home.passages if p.id in reading.by_id and p.id not in kept]
        if spec.form is Form.LINE:
            return _line(brief, spec, _short(reading, [reading.by_id[i] for i in passages], spec))
        paragraphs = compose(reading, spec.purpose, passages, _bounds(spec), home.lead)
        least = 1 if spec.purpose is Purpose.LEAD else brief.format.minimum_evidence  # the news is short at times
        enough = sum(line.words for paragraph in paragraphs for line in paragraph) >= least
        return _section(brief, spec, paragraphs=paragraphs) if enough else _section(brief, spec, hole=_thin(spec))

    def _summary(self, brief: Brief, spec: SectionSpec, article: Article) -> Section:
        reading = read(brief.dossier)
        body = _used(reading, brief, article)
        lines = [line for _, line in body]
        if spec.form is Form.FAQ:
            return _faq(brief, spec, exchanges(reading, {line.id for line in lines}, _bounds(spec), brief.language))
        if spec.key == "headline":
            return _line(brief, spec, headline(reading, brief.dossier, lines, spec.words))
        if spec.form is Form.LINE:
            return _line(brief, spec, _short(reading, lines, spec))
        summed = sum_up(reading, body, _bounds(spec))
        return _section(brief, spec, paragraphs=(summed,)) if summed else _section(brief, spec, hole=_thin(spec))


def _reserved(brief: Brief) -> frozenset[str]:
    """Lines kept for the FAQ. Questions are made in English only."""
    english = brief.language.lower().startswith("en")
    return _reserved_in_english(brief.dossier) if english else _reserved_as_asked(brief.dossier)


@remembered
def _reserved_in_english(dossier: Dossier) -> frozenset[str]:
    return reserved(read(dossier), made=True)


@remembered
def _reserved_as_asked(dossier: Dossier) -> frozenset[str]:
    return reserved(read(dossier), made=False)


def _bounds(spec: SectionSpec) -> tuple[int, int]:
    """The format's range; one without a range gets a page's worth."""
    return spec.words if spec.words[1] else (0, 250)


def _used(reading: Reading, brief: Brief, article: Article) -> tuple[tuple[Purpose, Line], ...]:
    """The lines that the finished body stands on, with the purpose of their section, in reading order."""
    purposes = {spec.key: spec.purpose for spec in brief.format.body if not spec.opinion}
    cited = {
        (purposes[section.key], passage): None
        for section in article.sections
        if section.key in purposes
        for sentence in section.sentences()
        for passage in sentence.citations
    }
    return tuple((purpose, reading.by_id[i]) for purpose, i in cited if i in reading.senses)


def _short(reading: Reading, lines: Iterable[Line], spec: SectionSpec) -> Sentence | None:
    """The best sentence that a line has room for and that stands alone."""
    most = spec.words[1] or 25
    fit = [line for line in lines if reading.free(line.id) and line.words <= most and reading.alone(line)]
    if not fit:
        return None
    best = max(fit, key=lambda line: reading.senses[line.id].weights[Purpose.LEAD] + reading.rank[line.id])
    return _quoted(best)


def _quoted(line: Line) -> Sentence:
    return Sentence(line.text, (line.id,))


def _section(brief: Brief, spec: SectionSpec, *, paragraphs: Paragraphs = (), hole: Hole | None = None) -> Section:
    return Section(
        key=spec.key,
        label=spec.label_for(brief.outlet),
        author=Author.EXTRACTIVE,
        heading=_heading(brief, spec) if spec.heading and not hole else "",
        paragraphs=tuple(tuple(_quoted(line) for line in paragraph) for paragraph in paragraphs),
        hole=hole,
        inference=spec.inference,
        opinion=spec.opinion,
    )


def _heading(brief: Brief, spec: SectionSpec) -> str:
    return _HEADINGS.get(brief.language.partition("-")[0].lower(), {}).get(spec.purpose, "")


def _line(brief: Brief, spec: SectionSpec, sentence: Sentence | None) -> Section:
    if sentence is None:
        return _section(brief, spec, hole=_thin(spec))
    return replace(_section(brief, spec), paragraphs=((sentence,),))


def _faq(brief: Brief, spec: SectionSpec, found: Sequence[Exchange]) -> Section:
    if not found:
        return _section(brief, spec, hole=_thin(spec))
    questions = tuple(
        Question(Sentence(exchange.question, exchange.basis), tuple(_quoted(line) for line in exchange.answer))
        for exchange in found
    )
    return replace(_section(brief, spec), questions=questions, heading=_heading(brief, spec) if spec.heading else "")


_LEFT = Hole(
    "left_to_editor",
    "This is the outlet's own view; a program that only quotes the notes has none.",
    "Write it, or take the section out.",
)


def _thin(spec: SectionSpec) -> Hole:
    return Hole(
        "too_little_evidence",
        _MISSING[spec.purpose],
        "Add a note that tells it, write it yourself, or take the section out.",
    )


_MISSING: Mapping[Purpose, str] = {
    Purpose.LEAD: "The notes hold too few whole sentences about what happened.",
    Purpose.NEWS: "The notes hold too little about the developments that is not already told.",
    Purpose.PAST: "The notes hold too little about how it came to this.",
    Purpose.VIEWS: "The notes credit nobody with a view, or too few.",
    Purpose.AHEAD: "The notes hold too little about plans and dates ahead.",
    Purpose.QUESTIONS: "The notes hold nothing beyond the article that answers a plain question.",
    Purpose.SUMMARY: "The notes hold no sentence that sums up the story and is short enough.",
    Purpose.OPINION: "The outlet's own view is left to an editor.",
    Purpose.FIXED: "This section is set by the program.",
}
