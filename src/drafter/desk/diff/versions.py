"""Two whole articles side by side: section by section in the order of the new one, what is gone at its place."""

from dataclasses import dataclass
from typing import Literal

from drafter.article import Article, Section
from drafter.desk.diff.hunks import Hunk, hunks
from drafter.desk.diff.words import Change, words

ChangeKind = Literal["same", "changed", "new", "cut", "cited"]


@dataclass(frozen=True)
class SectionChange:
    """`kind`: same, changed, new, cut, or cited where only what sentences rest on has changed. `heading` is the way
    from the old heading to the new one, empty where neither has one.
    """

    key: str
    label: str
    kind: ChangeKind
    heading: tuple[Change, ...]
    hunks: tuple[Hunk, ...]


def section_changes(old: Article, new: Article) -> tuple[SectionChange, ...]:
    """Every section that either has."""
    before, after = ({section.key: section for section in article.sections} for article in (old, new))
    order = list(after)
    for place, key in enumerate(before):
        if key not in after:  # behind the one that it stood behind
            order.insert(order.index(list(before)[place - 1]) + 1 if place else 0, key)
    return tuple(_change(before.get(key), after.get(key)) for key in order)


def _change(old: Section | None, new: Section | None) -> SectionChange:
    one = new or old
    assert one is not None  # noqa: S101 - one of the two is there, and the type checker cannot know
    empty = Section(one.key, one.label, one.author)
    before, after = old or empty, new or empty
    heading = words(before.heading, after.heading)
    return SectionChange(one.key, one.label, _kind(old, new), heading, hunks(before, after))


def _kind(old: Section | None, new: Section | None) -> ChangeKind:
    if old is None or (old.hole and new and not new.hole):
        return "new"
    if new is None or (new.hole and not old.hole):
        return "cut"
    if old.sha256 == new.sha256:
        return "same"
    return "cited" if _read(old) == _read(new) else "changed"


def _read(section: Section) -> object:
    """All that a reader reads of it."""
    return (
        section.label,
        section.heading,
        section.sources,
        section.hole,
        [[sentence.text for sentence in paragraph] for paragraph in section.paragraphs],
        [[q.question.text, *(sentence.text for sentence in q.answer)] for q in section.questions],
    )
