"""Copy of a section, an FAQ or a line -> sentences with their citations. The answer is untrusted throughout.

Whatever the text, a reader gives copy or raises Unusable, nothing else. Headings and paragraphs are lines; what a
small model adds (lists, further headings, a label before the heading) is folded into sentences and counted.
"""

import re
from collections.abc import Collection, Iterable, Sequence

from drafter.article import Question, Sentence
from drafter.errors import Unusable
from drafter.formats import SectionSpec
from drafter.text.words import fold
from drafter.writing.copy import defects
from drafter.writing.copy.chatter import about_the_task, claims_a_status
from drafter.writing.copy.citations import OTHER_FORM, is_mark, unclosed
from drafter.writing.copy.cited import CLOSERS, STOPS, cited_sentences, ended
from drafter.writing.copy.headings import HEADING, ITEM, TALK, read_heading
from drafter.writing.copy.values import Asked, Removals, SectionCopy
from drafter.writing.copy.wrapping import plain, unwrap

CLAIMS = "claims of approval or authorship"
LISTS = "list marks"
HEADINGS = "further headings"
DOUBLES = "sentences told twice"
LINES = "further lines"
NO_ANSWER = "questions without an answer"

MOST_QUESTIONS = 12
_NUMBER = r"\s*(?:#{1,6}\s*)?(?:\d{1,2}[.)]\s*)?"
_QUESTION = re.compile(
    _NUMBER + r"(?:(?:q|question|frage|pregunta)\s?\d{0,2}\s?[:.)]|[fpd]\s?\d{0,2}\s?:)\s*", re.IGNORECASE
)
_ANSWER = re.compile(_NUMBER + r"(?:a|answer|antwort|r|respuesta|réponse)\s?\d{0,2}\s?[:)]\s*", re.IGNORECASE)
_ANSWER_IN_LINE = re.compile(r"(?<=[?\])])\s+(?=(?:A|Answer):\s)")
_HEADLINE_LABEL = re.compile(
    r"\s*(?:#{1,6}\s*)?(?:headline|title|heading|dek|line|schlagzeile|titel|titre|titular)\s*:\s*", re.IGNORECASE
)
_PAIRED = {'""', "“”"}
_WORD_AND_STOP = re.compile(r"[a-z]{4}\.$")


def read_section(text: str, spec: SectionSpec, known: Collection[str], asked: Asked | None = None) -> SectionCopy:
    """Heading and paragraphs. `known` are the ids of the passages shown; ids beyond them are kept for the checks.

    Raises Unusable.
    """
    asked, removed = asked or Asked(), Removals()
    body = _opened(text, asked, removed)
    heading, lines = read_heading(body.split("\n"), spec, removed)
    lines = _with_marks(lines, known, removed)
    paragraphs = tuple(cited for lines in _paragraphs(lines, removed) if (cited := _cited(lines, known, removed)))
    whole = [sentence for paragraph in paragraphs for sentence in paragraph]
    defects.refusal([Sentence(heading), *whole])
    last = whole[-1] if whole else None
    paragraphs = _without_talk(paragraphs, removed)
    _sound([s for paragraph in paragraphs for s in paragraph], last, body, asked)
    if spec.heading and (not heading or claims_a_status(heading, cited=False)):
        raise Unusable("no_heading", "The answer has no heading.")
    return SectionCopy(heading if spec.heading else "", paragraphs, removed=removed.pairs())


def read_line(text: str, spec: SectionSpec, known: Collection[str], asked: Asked | None = None) -> SectionCopy:
    """One line as one sentence: the first that is not talk. Raises Unusable."""
    asked, removed = asked or Asked(), Removals()
    body = _opened(text, asked, removed)
    lines = [line for line in _with_marks(body.split("\n"), known, removed) if any(map(str.isalnum, line))]
    copy = [line for line in lines if not (about_the_task(line) or claims_a_status(line, cited="[" in line))]
    removed.add(TALK, len(lines) - len(copy))
    removed.add(LINES, max(0, len(copy) - 1))
    sentence = _line(copy[0], known, removed) if copy else None
    if sentence is None or not sentence.text:
        raise Unusable("no_sentence", "The answer holds no line.")
    defects.refusal([sentence])
    if len(sentence.text.split()) > 3 * (asked.words or spec.words[1]) + 10:
        raise Unusable("too_long", "The answer is far longer than a line.")
    # a headline alone is too short to tell; what stands below it tells, though it is dropped
    defects.other_language([sentence, *map(Sentence, copy[1:])], asked)
    return SectionCopy(paragraphs=((sentence,),), removed=removed.pairs())


def read_faq(text: str, spec: SectionSpec, known: Collection[str], asked: Asked | None = None) -> SectionCopy:
    """Questions with their answers. A question without an answer is left out and counted. Raises Unusable."""
    asked, removed = asked or Asked(), Removals()
    body = _opened(text, asked, removed)
    heading, _ = read_heading(body.split("\n"), spec, removed) if spec.heading else ("", [])
    questions: list[Question] = []
    last: Sentence | None = None
    for question, lines in _pairs(_with_marks(body.split("\n"), known, removed)):
        asks = _line(question, known, removed)
        answer = _cited(lines, known, removed) if asks else ()
        last = answer[-1] if answer else Sentence(question)
        defects.refusal([*answer])
        answer = tuple(s for p in _without_talk((answer,), removed) for s in p)
        if asks and answer and len(questions) < MOST_QUESTIONS:
            questions.append(Question(asks, answer))
        else:
            removed.add(NO_ANSWER)
    if not questions:
        defects.refusal(cited_sentences(body[:2_000].replace("\n", " "), known, Removals()))
        raise Unusable("bad_form", "The answer holds no pair of question and answer.")
    _sound([s for q in questions for s in (q.question, *q.answer)], last, body, asked)
    return SectionCopy(heading, questions=tuple(questions), removed=removed.pairs())


def _opened(text: str, asked: Asked, removed: Removals) -> str:
    """The copy without its wrapping, and without the defects that show before it is read."""
    body = unwrap(text, removed)
    defects.prompt_echo(body, asked)
    defects.not_copy(body)
    defects.repetition(body)
    defects.too_long(body, asked)
    return plain(body, removed).strip()


def _sound(sentences: Sequence[Sentence], last: Sentence | None, body: str, asked: Asked) -> None:
    defects.no_sentence(sentences)
    if unclosed(body):
        raise Unusable("cut_off", "The answer ends within a citation.")
    if last is not None and not about_the_task(last.text) and not claims_a_status(last.text, cited=False):
        defects.cut_off(last)
    defects.other_language(sentences, asked)


def _with_marks(lines: Iterable[str], known: Collection[str], removed: Removals) -> list[str]:
    """A citation in a line of its own goes to the line before it; where the text begins with one, to the one after."""
    joined: list[str] = []
    last: int | None = None  # the last line of copy
    waiting = ""
    for line in lines:
        if line.strip() and is_mark(line, known):
            removed.add(OTHER_FORM)
            if last is None or waiting or joined[last].startswith("["):
                waiting = f"{waiting} {line.strip()}".strip()
            else:
                joined[last] = f"{joined[last].rstrip()} {line.strip()}"
            continue
        if line.strip() and not HEADING.match(line):
            last = len(joined)
            line, waiting = f"{waiting} {line.lstrip()}" if waiting else line, ""  # noqa: PLW2901 - with its mark
        joined.append(line)
    return joined


def _paragraphs(lines: Iterable[str], removed: Removals) -> list[list[str]]:
    """Lines put together into paragraphs, each a list of pieces: a list item is a piece of its own."""
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if not line.strip():
            paragraphs.append([])
        elif HEADING.match(line):
            removed.add(HEADINGS)
            paragraphs.append([])
        elif item := ITEM.match(line):
            removed.add(LISTS)
            paragraphs[-1].append(line[item.end() :])
        elif paragraphs[-1]:
            paragraphs[-1].append(line)
        else:
            paragraphs[-1] = [line]
    return [pieces for pieces in paragraphs if pieces]


def _cited(lines: Sequence[str], known: Collection[str], removed: Removals) -> tuple[Sentence, ...]:
    """The sentences of a paragraph: its lines are one text, but that an ended or cited line ends its sentence."""
    pieces: list[str] = []
    for line in lines:
        bare = line.strip()
        if pieces and not _complete(pieces[-1]):
            pieces[-1] = f"{pieces[-1]} {bare}"
        else:
            pieces.append(bare)
    return tuple(sentence for piece in pieces for sentence in cited_sentences(piece, known, removed))


def _complete(piece: str) -> bool:
    return piece.endswith((*"])】］", *CLOSERS)) or ended(piece)


def _without_talk(paragraphs: Iterable[tuple[Sentence, ...]], removed: Removals) -> tuple[tuple[Sentence, ...], ...]:
    """Without words about the task, claims of a status, and sentences that stood there before."""
    seen: set[str] = set()
    kept: list[tuple[Sentence, ...]] = []
    for paragraph in paragraphs:
        sentences: list[Sentence] = []
        for sentence in paragraph:
            key = fold(sentence.text)
            if claims_a_status(sentence.text, cited=bool(sentence.citations)):
                removed.add(CLAIMS)
            elif not sentence.citations and about_the_task(sentence.text):
                removed.add(TALK)
            elif key in seen and len(key.split()) > 2:
                removed.add(DOUBLES)
            else:
                sentences.append(sentence)
            seen.add(key)
        kept.append(tuple(sentences))
    return tuple(paragraph for paragraph in kept if paragraph)


_AFTER_MARK = re.compile(r"(?<=[\])])\s+")


def _line(text: str, known: Collection[str], removed: Removals) -> Sentence | None:
    """One line as one sentence, whatever punctuation it holds."""
    bare = _HEADLINE_LABEL.sub("", text, count=1)
    marked = HEADING.match(bare)
    bare = (marked[1] if marked else ITEM.sub("", bare, count=1)).strip()
    parts = [part for part in _AFTER_MARK.split(bare) if part]
    claims = [part for part in parts if claims_a_status(part, cited=True)]
    removed.add(CLAIMS, len(claims))
    bare = " ".join(part for part in parts if part not in claims)
    sentences = cited_sentences(bare, known, own := Removals())
    stops = dict(own.pairs()).get(STOPS, 0)
    for what, count in own.pairs():
        removed.add(what, 0 if what == STOPS else count)
    if not sentences:
        return None
    ids = tuple(dict.fromkeys(i for s in sentences for i in s.citations))
    words = " ".join(s.text for s in sentences)
    return Sentence(_unquoted(words.removesuffix(".") if stops else words), ids, sentences[-1].kind)


def _unquoted(words: str) -> str:
    """Without quotation marks around the whole, and without the full stop that no headline has."""
    if len(words) > 2 and words[0] + words[-1] in _PAIRED and sum(map(words.count, '"“”')) == 2:
        words = words[1:-1].strip()
    return words.removesuffix(".") if _WORD_AND_STOP.search(words) else words


def _pairs(lines: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Each question's line with the lines of its answer."""
    pairs: list[tuple[str, list[str]]] = []
    answering = False
    for line in (part for whole in lines for part in _ANSWER_IN_LINE.split(whole)):
        if asks := _QUESTION.match(line):
            pairs.append((line[asks.end() :], []))
            answering = False
        elif pairs and (answers := _ANSWER.match(line)) and not answering:
            pairs[-1][1].append(line[answers.end() :])
            answering = True
        elif pairs and answering and line.strip() and not HEADING.match(line):
            item = ITEM.match(line)
            pairs[-1][1].append(line[item.end() :] if item else line)
    return pairs
