"""A section as an editor types it: plain text there and back, and no sentence that nobody touched is lost on the way.

Paragraphs stand apart by an empty line, an FAQ as lines `Q: …` and `A: …`. Marks such as `[N1.2 N3.1]` or `[N1.2 →]`
may be typed behind a sentence and are its citations then; they are not shown. Sentences that stood there before are
found again as they were, wherever our own cutting of sentences would have put the cut.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from drafter.article import Kind, Question, Section, Sentence
from drafter.checks.plain import MARK
from drafter.formats import Form
from drafter.text.clean import clean
from drafter.text.sentences import split_sentences

_ENDED = re.compile(r"[.!?…:]['\"”’»)\]]*\s*\Z")
_QUESTION = re.compile(r"\s*Q(?:uestion)?\s*:\s*", re.IGNORECASE)
_ANSWER = re.compile(r"\s*A(?:nswer)?\s*:\s*", re.IGNORECASE)  # no full stop: A. Smith is a name
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
LONGEST = 60_000
"""Characters of one section; a page is 3,000. A longer text is not saved, and never cut."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A section's text with the place of each of its sentences in it, as offsets in characters (code points)."""

    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What stood there before, white space folded: sentences, the longest first, and whole paragraphs and answers."""

    sentences: tuple[str, ...]
    blocks: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, section: Section) -> "_Known":
        blocks = [[_folded(s.text) for s in block] for block in section.paragraphs]
        blocks += [[_folded(s.text) for s in question.answer] for question in section.questions]
        texts = {text for block in blocks for text in block}
        return cls(tuple(sorted(texts, key=len, reverse=True)), {" ".join(block): tuple(block) for block in blocks})


def _folded(text: str) -> str:
    return " ".join(text.split())


def typed_of(section: Section) -> Typed:
    """The text that an editor gets to change."""
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0

    def put(text: str) -> None:
        nonlocal at
        parts.append(text)
        at += len(text)

    def sentences(some: Iterable[Sentence]) -> None:
        for number, sentence in enumerate(some):
            put(" " if number else "")
            spans.append((at, at + len(sentence.text)))
            put(sentence.text)

    for paragraph in section.paragraphs:
        put("\n\n" if parts else "")
        sentences(paragraph)
    for question in section.questions:
        put("\n\nQ: " if parts else "Q: ")
        sentences((question.question,))
        put("\nA: ")
        sentences(question.answer)
    return Typed("".join(parts), tuple(spans))


def read_typed(base: Section, form: Form, text: str, heading: str) -> Section:
    """The section that was typed in the place of `base`: sentences with the marks that were typed and nothing else.

    Characters that nobody can see are dropped, as from a note. A text without a word gives a section without a
    sentence.
    """
    plain = clean(text.replace("\r\n", "\n")).text.strip()
    known = _Known.of(base)
    empty = replace(base, hole=None, heading=_line(heading), paragraphs=(), questions=())
    if form is Form.FAQ:
        return replace(empty, questions=tuple(_questions(plain, known)))
    if form is Form.LINE:
        line = _one(_line(plain))
        return replace(empty, heading="", paragraphs=((line,),) if line else ())
    paragraphs = (tuple(_sentences(block, known)) for block in _PARAGRAPH.split(plain))
    return replace(empty, paragraphs=tuple(paragraph for paragraph in paragraphs if paragraph))


def _line(text: str) -> str:
    return _folded(clean(text).text)


def _one(text: str) -> Sentence | None:
    """A line is one sentence, whatever stands in it."""
    marks = [*MARK.finditer(text)]
    words = _line(MARK.sub(" ", text))
    if not words:
        return None
    cited = tuple(dict.fromkeys(passage for mark in marks for passage in _ids(mark)))
    return Sentence(words, cited, Kind.INFERENCE if any(mark[2] for mark in marks) else Kind.FACT)


def _ids(mark: re.Match[str]) -> list[str]:
    return re.findall(r"N\d+\.\d+", mark[1])


def _questions(text: str, known: _Known) -> Iterator[Question]:
    """Lines before the first question, and questions without an answer, would be lost: they become part of the
    neighbour that they stand with.
    """
    asked, answer = "", list[str]()
    for line in text.split("\n"):
        if begins := _QUESTION.match(line):
            yield from _question(asked, answer, known)
            asked, answer = line[begins.end() :], []
        elif begins := _ANSWER.match(line):
            answer.append(line[begins.end() :])
        elif line.strip():
            answer.append(line)
    yield from _question(asked, answer, known)


def _question(asked: str, answer: list[str], known: _Known) -> Iterator[Question]:
    sentences = tuple(_sentences(" ".join(answer), known))
    question = _one(_line(asked))
    if question or sentences:
        yield Question(question or Sentence(""), sentences)


def _sentences(block: str, known: _Known) -> Iterator[Sentence]:
    """The sentences of a paragraph with the marks behind them."""
    at = 0
    for mark in MARK.finditer(block):
        yield from _marked([*_cut(block[at : mark.start()], known)], mark)
        at = mark.end()
    yield from (Sentence(text) for text in _cut(block[at:], known))


def _marked(texts: list[str], mark: re.Match[str]) -> Iterator[Sentence]:
    """The last of these sentences has the mark; a mark without a sentence before it says nothing."""
    if texts:
        yield from (Sentence(text) for text in texts[:-1])
        yield Sentence(texts[-1], tuple(dict.fromkeys(_ids(mark))), Kind.INFERENCE if mark[2] else Kind.FACT)


def _cut(text: str, known: _Known) -> Iterator[str]:
    """Known sentences as they were, and what stands between them by our own rules; the longest are looked for first."""
    folded = _folded(text)
    if not folded:
        return
    if folded in known.blocks:
        yield from known.blocks[folded]
        return
    for sentence in known.sentences:
        place = _place(folded, sentence)
        if place is not None:
            yield from _cut(folded[:place], known)
            yield sentence
            yield from _cut(folded[place + len(sentence) :], known)
            return
    yield from (folded[start:end] for start, end in split_sentences(folded))


def _place(text: str, sentence: str) -> int | None:
    """Where the sentence stands in the text as one of its own: after an end, before a blank."""
    at = text.find(sentence) if sentence else -1
    while at >= 0:
        before, after = text[:at], text[at + len(sentence) :]
        if (not before or (before[-1].isspace() and _ENDED.search(before))) and (not after or after[0].isspace()):
            return at
        at = text.find(sentence, at + 1)
    return None
