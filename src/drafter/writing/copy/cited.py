"""One paragraph of copy -> its sentences, each with the marks that stand behind it.

A mark belongs to the sentence that it follows. A sentence without one, before a sentence with one, stays uncited:
that is a flag for the editor, and a guess here would hide it.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence

from drafter.article import Kind, Sentence
from drafter.text.sentences import split_sentences
from drafter.writing.copy.citations import Mark, find_marks
from drafter.writing.copy.values import Removals

BEFORE = "citations before their sentence"
STOPS = "missing full stops"

CLOSERS = "\"'”’»›)]“‘"
ENDS = ".!?…。！？؟।"
_LONGEST_QUOTATION = 6  # sentences; beyond it a mark was forgotten
_ENDED = re.compile(rf"[{re.escape(ENDS)}][{re.escape(CLOSERS)}\s]*$")
_STOP = re.compile(rf"\s*[{re.escape(ENDS)}]+[{re.escape(CLOSERS)}]*")
_SPACES = re.compile(r"\s+")
_LOWER = re.compile(r"\s*[^\W\d_]")


def ended(text: str) -> bool:
    """Does the text end as a sentence ends?"""
    return _ENDED.search(text, max(0, len(text) - 12)) is not None


def cited_sentences(text: str, known: Collection[str], removed: Removals) -> tuple[Sentence, ...]:
    """The sentences of one paragraph, in order. Marks are gone from their texts."""
    marks = find_marks(text, known, removed)
    bare, places = _apart(text, marks)
    spans = _spans(bare, places)
    if not spans:
        return ()
    owned: list[list[Mark]] = [[] for _ in spans]
    for mark, owner in zip(marks, _owners(spans, places, bare, removed), strict=True):
        owned[owner].append(mark)
    sentences = (_sentence(bare[s:e], mine, removed) for (s, e), mine in zip(spans, owned, strict=True))
    return tuple(sentence for sentence in sentences if any(map(str.isalnum, sentence.text)))


def _apart(text: str, marks: list[Mark]) -> tuple[str, list[int]]:
    """The text without its marks, and for each mark its place there: behind the punctuation that ends its sentence."""
    parts: list[str] = []
    places: list[int] = []
    length = at = 0
    for mark in marks:
        length = _add(parts, text[at : mark.start].rstrip(), length)
        at = mark.end
        stop = _STOP.match(text, at)
        if stop:
            # `voted [N1.1].` and `voted. [N1.1].`: the full stop belongs before the mark, once
            tail = "".join(parts[-1:])
            if not ended(tail):
                length = _add(parts, stop[0].strip(), length)
            at = stop.end()
        places.append(length)
        if at < len(text) and text[at].isalnum():
            length = _add(parts, " ", length)
    _add(parts, text[at:], length)
    return "".join(parts), places


def _add(parts: list[str], piece: str, length: int) -> int:
    parts.append(piece)
    return length + len(piece)


def _spans(bare: str, places: list[int]) -> list[tuple[int, int]]:
    """Sentences as offsets: a mark behind an ended sentence ends it for certain, elsewhere the splitter decides."""
    spans: list[tuple[int, int]] = []
    start = 0
    for place in [*dict.fromkeys(places), len(bare)]:
        if place < len(bare) and not _ends_here(bare, start, place):
            continue
        segment = bare[start:place]
        spans += [(start + s, start + e) for s, e in _whole_quotations(segment, split_sentences(segment))]
        start = place
    return spans


def _whole_quotations(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """A quotation of several sentences is one: its citation stands behind its end and covers all of it."""
    whole: list[tuple[int, int]] = []
    number = 0
    while number < len(spans):
        start, end = spans[number]
        if _open_quote(text[start:end]):
            following = range(number + 1, min(number + _LONGEST_QUOTATION, len(spans)))
            number = next((n for n in following if not _open_quote(text[start : spans[n][1]])), number)
        whole.append((start, spans[number][1]))
        number += 1
    return whole


def _open_quote(part: str) -> bool:
    """Does a quotation begin here and not end?"""
    return part.count('"') % 2 == 1 or part.count("“") > part.count("”") or part.count("«") > part.count("»")


def _ends_here(bare: str, start: int, place: int) -> bool:
    follows = _LOWER.match(bare, place)
    in_mid_sentence = follows is not None and follows[0][-1].islower()
    return ended(bare[max(start, place - 12) : place]) and not in_mid_sentence


def _owners(spans: list[tuple[int, int]], places: list[int], bare: str, removed: Removals) -> list[int]:
    """For each mark the number of its sentence: the last that begins before it."""
    starts = [start for start, _ in spans]
    if places and places[0] == 0 and places[-1] < len(bare.rstrip()):
        # the notes' own form, `[N1.1] text`: every mark stands before its sentence
        removed.add(BEFORE, len(places))
        return [min(bisect_left(starts, place), len(spans) - 1) for place in places]
    return [max(0, bisect_left(starts, place) - 1) for place in places]


def _sentence(text: str, marks: list[Mark], removed: Removals) -> Sentence:
    words = _SPACES.sub(" ", text).strip().lstrip(",;")
    words = words.strip()
    if marks and words and not ended(words) and words[-1] not in ":;,":
        removed.add(STOPS)
        words = f"{words}."
    ids = tuple(dict.fromkeys(i for mark in marks for i in mark.ids))
    inference = any(mark.inference for mark in marks)
    return Sentence(words, ids, Kind.INFERENCE if inference else Kind.FACT)
