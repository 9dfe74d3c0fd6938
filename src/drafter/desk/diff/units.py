"""A section as units that are compared and taken over whole: a sentence, or a question with its answers.

So no answer is ever torn from its question. A paragraph's break belongs to the sentence that begins it, and no
paragraph is ever empty.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from drafter.article import Question, Section, Sentence
from drafter.desk.diff.alike import Worded, worded


@dataclass(frozen=True, slots=True)
class Unit:
    """`opens` says that a paragraph begins here, `asks` that the first sentence is a question, the rest its answer."""

    sentences: tuple[Sentence, ...]
    opens: bool = True
    asks: bool = False

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def key(self) -> tuple[bool, tuple[str, ...]]:
        """Two units with one key are the same word for word."""
        return self.asks, tuple(sentence.text for sentence in self.sentences)

    @property
    def bare(self) -> object:
        """What a reader reads and what it rests on: neither who typed it nor where a paragraph begins."""
        return self.asks, [(sentence.text, sentence.citations, sentence.kind) for sentence in self.sentences]

    def worded(self, place: int) -> Worded:
        """As it is compared. Of a question its own words may say enough."""
        lead = worded(self.sentences[0].text) if self.asks and self.sentences[0].text else None
        return worded(self.text, place, asks=self.asks, lead=lead)


def units_of(section: Section) -> tuple[Unit, ...]:
    """All units in reading order."""
    found = [Unit((s,), opens=n == 0) for paragraph in section.paragraphs for n, s in enumerate(paragraph)]
    found += [Unit((question.question, *question.answer), asks=True) for question in section.questions]
    return tuple(found)


def set_out(units: Iterable[Unit]) -> tuple[tuple[tuple[Sentence, ...], ...], tuple[Question, ...]]:
    """The paragraphs and questions that they make; the first sentence opens a paragraph in any case."""
    paragraphs: list[list[Sentence]] = []
    questions: list[Question] = []
    for unit in units:
        if unit.asks:
            questions.append(Question(unit.sentences[0], unit.sentences[1:]))
        elif unit.opens or not paragraphs:
            paragraphs.append([*unit.sentences])
        else:
            paragraphs[-1].extend(unit.sentences)
    return tuple(map(tuple, paragraphs)), tuple(questions)
