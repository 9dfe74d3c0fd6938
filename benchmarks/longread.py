"""Stories for the desk's measurements: drafts of 3,000 words, each sentence with the passages that it rests on.

Made from invented notes without a model, and filed as a model's drafts are: checked, with a run and a record. The same
number gives the same story. As in a real draft, some sentences have a wrong number, some cite nothing, some infer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import count, islice
from pathlib import Path

from benchmarks.dossiers import invented
from drafter import __version__
from drafter.article import Article, Author, Draft, Kind, Question, Section, Sentence, SourceLine
from drafter.checks import Notes, check_article
from drafter.desk.saving import with_source_list
from drafter.formats import ArticleFormat, parse_format
from drafter.notes import Passage
from drafter.record import Made, Record
from drafter.settings import checkout
from drafter.store import NewRun, RunState, Status, Store, StoredRun

WORDS = 3_000
MODEL = "openai:stand-in"
_NOTES = 6
_PER_WORD = 2.2  # words of the notes for one of the draft: some passages are left unused
_DAY = date(2026, 11, 23)
_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
_SECTIONS = (
    # key, label, its part of the text, whether it may infer; the rest is code's, or one line
    ("tldr", "TL;DR", 0.03, False),
    ("introduction", "Introduction", 0.14, False),
    ("key_developments", "Key Developments", 0.22, False),
    ("background", "Background", 0.26, False),
    ("analysis", "Quick Analysis", 0.16, True),
    ("whats_next", "What’s Next", 0.11, True),
    ("faq", "FAQs", 0.08, False),
)
_PARAGRAPH = 4
_OWN = ("apparently", "by then", "in the end", "once more")


@dataclass(frozen=True)
class Told:
    """What a draft holds, counted: words, sentences, passages that its sentences rest on, matched words, flags."""

    words: int
    sentences: int
    spans: int
    matched: int
    flags: int


def told(draft: Draft) -> Told:
    """The counts of a draft. A span is a passage behind a sentence, cited or found."""
    evidence = {each.sentence_id: each.evidence for each in draft.checked}
    spans = matched = 0
    for number, _, sentence in draft.article.numbered():
        found = evidence[number]
        spans += len({*sentence.citations, *([found.passage_id] if found else [])})
        matched += len(found.matched) if found else 0
    sections = draft.article.sections
    return Told(sum(s.words for s in sections), len(draft.checked), spans, matched, len(draft.all_flags))


def long_draft(slug: str, number: int, words: int = WORDS) -> tuple[Draft, Notes]:
    """A draft of about so many words with its notes, checked."""
    notes = Notes(invented(round(words * _PER_WORD), number, notes=_NOTES))
    sentences = _sentences(list(notes.dossier.passages.values()))
    sections = [Section("headline", "Headline", Author.MODEL, paragraphs=((_headline(notes),),))]
    for key, label, part, infers in _SECTIONS:
        text = _about(sentences, round(words * part))
        if key == "faq":
            sections.append(Section(key, label, Author.MODEL, questions=tuple(_questions(text))))
            continue
        if infers:
            text[2::5] = [_inference(each) for each in text[2::5]]
        paragraphs = tuple(tuple(text[at : at + _PARAGRAPH]) for at in range(0, len(text), _PARAGRAPH))
        heading = "" if key == "tldr" else f"What is known of {label.lower()}"
        sections.append(Section(key, label, Author.MODEL, heading, paragraphs=paragraphs, inference=infers))
    sections.append(Section("sources", "Sources", Author.CODE, sources=(SourceLine("N1", "", "", ""),)))
    article = with_source_list(Article(slug, "explainer", "en", tuple(sections)), notes)
    return check_article(article, notes, explainer()), notes


def _headline(notes: Notes) -> Sentence:
    first = next(iter(notes.dossier.passages.values()))
    return Sentence(" ".join(first.text.split()[:9]), (first.id,))


def _sentences(passages: Sequence[Passage]) -> Iterator[Sentence]:
    """Each says what one passage says, with a word of its own in the middle, and cites the one or two after it too."""
    for n in count():
        own, *others = (passages[(n * 2 + more) % len(passages)] for more in range(2 + (n % 3 == 0)))
        words = own.text.split()
        half = len(words) // 2
        text = own.text if own.text[0] == "“" else " ".join([*words[:half], _OWN[n % len(_OWN)], *words[half:]])
        if n % 9 == 4:
            text = text.replace("2", "7").replace("1", "3")
        yield Sentence(text, () if n % 23 == 11 else (own.id, *(each.id for each in others)))


def _about(sentences: Iterator[Sentence], words: int) -> list[Sentence]:
    """So many of them that they have at least so many words."""
    taken: list[Sentence] = []
    while sum(len(each.text.split()) for each in taken) < words:
        taken.extend(islice(sentences, 1))
    return taken


def _inference(sentence: Sentence) -> Sentence:
    return replace(sentence, text=f"That could mean that {sentence.text}", kind=Kind.INFERENCE)


def _questions(text: Sequence[Sentence]) -> Iterator[Question]:
    for number, sentence in enumerate(text):
        yield Question(Sentence(f"What is known of point {number + 1}?"), (sentence,))


# --- as stored


@cache
def explainer() -> ArticleFormat:
    return parse_format(_format_text(), "explainer")


@cache
def _format_text() -> str:
    return Path(checkout(), "prompts/explainer/format.toml").read_text(encoding="utf-8")


def file_story(store: Store, slug: str, number: int, words: int = WORDS) -> Told:
    """A story with such a draft, waiting for review; gives what it holds."""
    draft, notes = long_draft(slug, number, words)
    store.stories.open(slug, None, format="explainer")
    run = store.runs.start(
        NewRun(
            story=slug,
            origin_hash=f"{number:064x}",
            dossier=notes.dossier,
            format_name="explainer",
            format_text=_format_text(),
            prompts={},
            wording_text=Path(checkout(), "wording/en.toml").read_text(encoding="utf-8"),
            settings={},
            model=MODEL,
            day=_DAY,
            started_by="reporter",
        )
    )
    record = _record(run, draft.article)
    filed = store.revisions.file(
        slug, draft, origin_hash=run.origin_hash, author=Author.MODEL, run_id=run.id, record=record
    )
    store.runs.finish(run.id, RunState.DONE, revision=filed.number)
    store.stories.set_status(slug, Status.DRAFTED, expected=Status.DRAFTING)
    return told(draft)


def _record(run: StoredRun, article: Article) -> Record:
    return Record(
        story=run.story,
        run=run.id,
        format=run.format_name,
        text_sha256=article.sha256,
        dossier_sha256=run.dossier_sha256,
        made=tuple(
            Made(each.key, each.label, each.author, MODEL if each.author is Author.MODEL else "")
            for each in article.sections
        ),
        origin=run.origin,
        started_by=run.started_by,
        started=_NOON,
        ended=_NOON,
        drafter_version=__version__,
    )
