"""What was typed gets the evidence of what stood there before, and the name of who typed it.

A sentence that nobody touched keeps its citations, its kind and its author, wherever in the section it stands now. One
that was changed keeps what it rests on, so that a mended typo does not lose its evidence (it is checked again), and
is its typist's. A new one rests on nothing but the marks that were typed behind it.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from drafter.article import Kind, Question, Section, Sentence
from drafter.desk.diff.alike import matches, worded

_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence where it stands. A question is never taken for a part of an answer that resembles it."""

    sentence: Sentence
    asks: bool

    @property
    def key(self) -> str:
        return " ".join(self.sentence.text.split())


def carry(base: Section, typed: Section, by: str) -> Section:
    """`typed` (sentences with typed marks at most) over `base`, typed by the account `by`."""
    before, after = list(_places(base)), list(_places(typed))
    same = _same(before, after)
    changed = _changed(before, after, same)
    told = (
        _untouched(before[same[n]].sentence, place.sentence)
        if n in same
        else _typed(place.sentence, changed.get(n), by)
        for n, place in enumerate(after)
    )
    paragraphs = tuple(tuple(next(told) for _ in paragraph) for paragraph in typed.paragraphs)
    questions = tuple(Question(next(told), tuple(next(told) for _ in q.answer)) for q in typed.questions)
    return replace(typed, paragraphs=paragraphs, questions=questions)


def _places(section: Section) -> Iterator[_Place]:
    for paragraph in section.paragraphs:
        yield from (_Place(sentence, asks=False) for sentence in paragraph)
    for question in section.questions:
        yield _Place(question.question, asks=True)
        yield from (_Place(sentence, asks=False) for sentence in question.answer)


def _same(before: Sequence[_Place], after: Sequence[_Place]) -> dict[int, int]:
    """For each typed sentence that stood there before where it stood: at its place first, then anywhere. What stands
    there more often than before was copied, and rests on the same.
    """
    old, new = [place.key for place in before], [place.key for place in after]
    found: dict[int, int] = {}
    for i, j, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        found.update({j + n: i + n for n in range(size)})
    held = set(found.values())
    free: defaultdict[str, deque[int]] = defaultdict(deque)
    any_of: dict[str, int] = {}
    for i, key in enumerate(old):
        any_of[key] = i
        if i not in held:
            free[key].append(i)
    for j, key in enumerate(new):
        if j not in found and key in any_of:
            found[j] = free[key].popleft() if free[key] else any_of[key]
    return found


def _changed(before: Sequence[_Place], after: Sequence[_Place], same: Mapping[int, int]) -> dict[int, Sentence]:
    """For each typed sentence that is a version of one that stands there no more: that one."""
    gone = sorted(set(range(len(before))) - set(same.values()))
    left = [j for j in range(len(after)) if j not in same]
    pairs = matches(
        [worded(before[i].sentence.text, asks=before[i].asks) for i in gone],
        [worded(after[j].sentence.text, asks=after[j].asks) for j in left],
        _ALIKE,
    )
    return {left[new[0]]: before[gone[old[0]]].sentence for old, new in pairs}


def _untouched(old: Sentence, typed: Sentence) -> Sentence:
    """As it was, unless marks were typed behind it: then a person says what it rests on, and the words stay whose
    they were.
    """
    return replace(old, citations=typed.citations, kind=typed.kind) if _marked(typed) else old


def _typed(typed: Sentence, old: Sentence | None, by: str) -> Sentence:
    typed = replace(typed, by=by if typed.text else "")
    if old is None or _marked(typed):
        return typed
    return replace(typed, citations=old.citations, kind=old.kind)


def _marked(typed: Sentence) -> bool:
    return bool(typed.citations) or typed.kind is not Kind.FACT
