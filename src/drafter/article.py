"""An article as frozen values: sections of sentences, each with what it rests on; flags; the hash an editor signs.

Nothing here knows where a sentence came from but its author word; rendering, checking and storing are elsewhere.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from hashlib import sha256

HEADLINE = "headline"
"""The key of the section that every article has."""


class Author(StrEnum):
    """Who wrote the text of a section. `code`: set by the program itself, as the source list."""

    MODEL = "model"
    EXTRACTIVE = "extractive"
    PERSON = "person"
    CODE = "code"


class Kind(StrEnum):
    FACT = "fact"
    INFERENCE = "inference"  # rests on premises, not on one passage; settled by the editor as a judgement


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence without its marks. `citations` are ids of passages (N1.2): evidence of a fact, premises of an
    inference. `by` is the account of the person who typed it, empty where its section's author wrote it.
    """

    text: str
    citations: tuple[str, ...] = ()
    kind: Kind = Kind.FACT
    by: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of an FAQ with its answer. The question is a sentence too; it may carry no citation."""

    question: Sentence
    answer: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Hole:
    """A section that is visibly not there.

    `reason` is a short word for the record: `too_little_evidence`, `left_to_editor`, `not_allowed`, `failed`,
    `budget`. `detail` is one sentence for the editor, `todo` what to do about it. Never the words of an answer.
    """

    reason: str
    detail: str
    todo: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of the source list, set by code. A background note shows its kind alone."""

    note_id: str
    label: str
    url: str = ""
    date: str = ""


@dataclass(frozen=True)
class Section:
    """One section. Exactly one of these holds: it has paragraphs, questions or sources, or it is a hole.

    `label` is the format's word ("Background"), `heading` the section's own ("Two years of war"), may be empty.
    `inference` says whether the format allows inferences here, `opinion` that it is the outlet's own view.
    """

    key: str
    label: str
    author: Author
    heading: str = ""
    paragraphs: tuple[tuple[Sentence, ...], ...] = ()
    questions: tuple[Question, ...] = ()
    sources: tuple[SourceLine, ...] = ()
    hole: Hole | None = None
    inference: bool = False
    opinion: bool = False

    def sentences(self) -> Iterator[Sentence]:
        """All sentences in reading order: paragraphs, then each question before its answer."""
        for paragraph in self.paragraphs:
            yield from paragraph
        for question in self.questions:
            yield question.question
            yield from question.answer

    @cached_property
    def words(self) -> int:
        return sum(len(sentence.text.split()) for sentence in self.sentences())

    @cached_property
    def sha256(self) -> str:
        """Of what a reader would read and what it rests on; not of who wrote it."""
        body = {
            "key": self.key,
            "label": self.label,
            "heading": self.heading,
            "paragraphs": [[_plain(s) for s in paragraph] for paragraph in self.paragraphs],
            "questions": [[_plain(q.question), [_plain(s) for s in q.answer]] for q in self.questions],
            "sources": [[s.note_id, s.label, s.url, s.date] for s in self.sources],
            "hole": None if self.hole is None else self.hole.reason,
        }
        return _digest(body)


def _plain(sentence: Sentence) -> list[object]:
    return [sentence.text, list(sentence.citations), str(sentence.kind)]


def _digest(body: object) -> str:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def text_sha256(slug: str, format: str, language: str, sections: Iterable[str]) -> str:  # noqa: A002 - the newsroom's word
    """The hash of an article from those of its sections: it can be had where their words are gone."""
    return _digest([slug, format, language, list(sections)])


@dataclass(frozen=True)
class Article:
    """All sections in the format's order. The disclosure is not a section: it is computed at rendering."""

    slug: str
    format: str
    language: str
    sections: tuple[Section, ...]
    embargo: datetime | None = None

    def numbered(self) -> Iterator[tuple[str, Section, Sentence]]:
        """Every sentence with its id, S1 onwards in reading order, and the section it stands in."""
        number = 0
        for section in self.sections:
            for sentence in section.sentences():
                number += 1
                yield f"S{number}", section, sentence

    @cached_property
    def headline(self) -> str:
        """The text of the headline section, empty where it is a hole."""
        for section in self.sections:
            if section.key == HEADLINE:
                return " ".join(sentence.text for sentence in section.sentences())
        return ""

    @cached_property
    def sha256(self) -> str:
        """What an approval signs: the ordered section hashes, the slug and the language."""
        return text_sha256(self.slug, self.format, self.language, (s.sha256 for s in self.sections))

    def section(self, key: str) -> Section | None:
        return next((section for section in self.sections if section.key == key), None)


class Severity(StrEnum):
    """How a flag may be settled. `block` cannot be accepted: the text must change."""

    NOTE = "note"
    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Flag:
    """A check's finding. `where` is a sentence id (S12), or a section key for what concerns a whole section.

    `rule` is the rule's short name (`number-not-in-notes`), `why` says what was found in words that the editor
    reads, `todo` what to do. `start` and `end` are offsets of the found words in the sentence, 0 and 0 for all of it.
    """

    rule: str
    where: str
    why: str
    todo: str
    severity: Severity = Severity.WARN
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """The best span of the notes for one sentence: a passage, and the matched words' offsets in sentence and passage.

    `matched` and `found` are pairs (start, end) into the sentence's text and the passage's text, in step with each
    other. `score` is the share of the sentence's content words that were found, 0 to 1: a help to find the place,
    never a verdict.
    """

    passage_id: str
    score: float
    matched: tuple[tuple[int, int], ...] = ()
    found: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks say of one sentence: its best evidence and its flags."""

    sentence_id: str
    evidence: Evidence | None
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class Draft:
    """An article with what the checks found: what is filed as revision 1."""

    article: Article
    checked: tuple[Checked, ...]
    flags: tuple[Flag, ...]  # those on whole sections or the whole article; a sentence's stand in `checked`

    @cached_property
    def all_flags(self) -> tuple[Flag, ...]:
        """Every flag, those of sentences in reading order first."""
        return tuple(flag for checked in self.checked for flag in checked.flags) + self.flags

    @cached_property
    def holes(self) -> tuple[Section, ...]:
        return tuple(section for section in self.article.sections if section.hole)
