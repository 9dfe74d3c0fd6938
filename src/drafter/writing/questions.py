"""Questions and answers from what the notes state.

The promise: a question that an interviewer asked stands as it was asked; one that is made here follows a pattern that
cannot go wrong in grammar or sense, or it is not made. Fewer questions are better than foolish ones. Answers are
sentences of the notes, credited as they are there.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from drafter.formats import Purpose
from drafter.text.attribution import claim
from drafter.writing.lines import Line, Role
from drafter.writing.patterns import lowered, names_somebody, question_for
from drafter.writing.reading import Reading, full_names

RESERVED = 4  # exchanges of the notes that are kept for the FAQ
_ENOUGH = 3  # with so many questions none is made up
_ANSWER_WORDS = 70
_MANY_WORDS = 600  # a shorter dossier needs every sentence for its sections
_LEADS_STORY = 1.5  # weight from which a line belongs to the opening

_ASKED_WELL = re.compile(
    r"(?:what|who|when|where|why|how|which|has|have|is|are|was|were|does|do|did|will|can|could|should|would)\b",
    re.IGNORECASE,
)
_LEANS_ON_TALK = re.compile(
    r"\b(?:[Yy]ou|[Yy]our|I|[Ww]e|me|us|our|my|it|they|them|he|she|him|his|her|their|this|such|these|those|there|else|then|"
    r"mean|that\?|tell readers|say to)\b"
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question, the passages that it is made from, and the lines that answer it."""

    question: str
    basis: tuple[str, ...]
    answer: tuple[Line, ...]

    @property
    def words(self) -> int:
        return len(self.question.split()) + sum(line.words for line in self.answer)


def asked(reading: Reading) -> tuple[Exchange, ...]:
    """The exchanges of the notes that an FAQ can use: at most half of each note's, the ones nearest to the story."""
    found: dict[str, list[Exchange]] = {}
    for question in reading.lines:
        if question.role is Role.QUESTION and _stands_alone(question.text):
            answer = _answer(reading, question)
            if answer:
                found.setdefault(question.note.id, []).append(Exchange(question.text, (question.id,), answer))
    kept = [exchange for note in found.values() for exchange in _nearest(reading, note)[: (len(note) + 1) // 2]]
    best = _nearest(reading, kept)[:RESERVED]
    return tuple(exchange for exchange in kept if exchange in best)


def reserved(reading: Reading, *, made: bool) -> frozenset[str]:
    """The lines that no other section uses: the exchanges of the notes, and where these are few and the notes are
    not, answers to questions that can be `made`.
    """
    found = list(asked(reading))
    if sum(line.words for line in reading.lines) > _MANY_WORDS and made:
        needed = {i for needs in reading.needs.values() for i in needs}
        spare = [e for e in _made(reading, needed) if reading.senses[e.basis[0]].weights[Purpose.LEAD] < _LEADS_STORY]
        found += sorted(spare, key=lambda e: -reading.on_topic(e.answer[0].terms))[: max(0, _ENOUGH - len(found))]
    return frozenset(line.id for exchange in found for line in exchange.answer)


def exchanges(reading: Reading, used: Collection[str], words: tuple[int, int], language: str) -> tuple[Exchange, ...]:
    """What the FAQ holds: the notes' own exchanges, then made questions while they are few; within `words`.

    Questions are made in English only. `used` are the lines of the finished body.
    """
    chosen: list[Exchange] = []
    taken = set(used)
    for exchange in possible(reading, used, language):
        total = sum(other.words for other in chosen)
        enough = len(chosen) >= _ENOUGH and exchange.basis[0] == exchange.answer[0].id
        if not enough and total + exchange.words <= words[1] and not {line.id for line in exchange.answer} & taken:
            chosen.append(exchange)
            taken |= {line.id for line in exchange.answer}
    return tuple(chosen)


def possible(reading: Reading, used: Collection[str], language: str) -> Iterator[Exchange]:
    """Every exchange whose answer is not used yet, the notes' own first."""
    made = _made(reading, used) if language.lower().startswith("en") else ()
    for exchange in (*asked(reading), *made):
        if not any(line.id in used for line in exchange.answer):
            yield exchange


def _stands_alone(question: str) -> bool:
    return bool(_ASKED_WELL.match(question)) and not _LEANS_ON_TALK.search(question) and len(question.split()) <= 24


def _answer(reading: Reading, question: Line) -> tuple[Line, ...]:
    """The first sentences of the answer, where somebody is credited with the first."""
    lines = [line for line in reading.answers.get(question.id, ()) if reading.whole(line.id)]
    if not lines or lines[0].spoken:
        return ()
    answer: list[Line] = []
    for line in lines[:3]:
        if line.leans and answer and answer[-1].place != line.place - 1:
            break
        if sum(other.words for other in answer) + line.words <= _ANSWER_WORDS:
            answer.append(line)
    while answer and answer[-1].opens:
        answer.pop()
    return tuple(answer) if answer and answer[0] is lines[0] else ()


def _nearest(reading: Reading, found: Iterable[Exchange]) -> list[Exchange]:
    """Those first whose questions ask in the words of the titles, and whose answers others of the notes bear out."""

    def weight(exchange: Exchange) -> float:
        central = sum(reading.rank[line.id] for line in exchange.answer) / len(exchange.answer)
        return reading.on_topic(reading.by_id[exchange.basis[0]].terms) + 0.5 * central

    return sorted(found, key=lambda exchange: -weight(exchange))


def _made(reading: Reading, taken: Collection[str]) -> Iterator[Exchange]:
    """Questions by pattern, from lines that no section used: when something planned will be, what somebody said."""
    names = full_names(reading)
    free = [line for line in reading.lines if line.id not in taken and reading.free(line.id)]
    free = [line for line in free if not (line.leans or line.opens or line.spoken)]
    for line in free:
        question = question_for(line.text, reading.senses[line.id])
        if question:
            yield Exchange(question, (line.id,), (line,))
    heard: set[str] = set()
    for line in free:
        name = names.get(line.id, "")
        if name and name not in heard and claim(line.text) and line.words >= 8 and names_somebody(name):
            heard.add(name)
            yield Exchange(f"What did {lowered(name)} say?", (line.id,), (line,))
