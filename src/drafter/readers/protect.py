"""Whose names may not appear, and what stands in their place (promise 6).

- A name under `withhold:` becomes "Person A", "Person B", … in the order of the notes; two spellings of one person
  share a letter.
- The source of a background note becomes "the source"; where there are several, "source A", "source B", ….
- The source of an off-record note becomes a person with a letter too: their name in another note would not betray
  them, but what they said in confidence may well be repeated there.

Who is both withheld and a source is a person with a letter: that they are the source is nobody's business.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from drafter.notes import OnRecord
from drafter.readers.raw import Labels
from drafter.text.names import NameMask, protected_names

THE_SOURCE = "the source"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_REVERSED = re.compile(r"^([^,]+),\s*([^,]+)$")


def protected(labels: Sequence[Labels]) -> dict[str, str]:
    """Each name that may not appear, with its stand-in, for all notes of a dossier together."""
    people: list[list[str]] = []
    for said in labels:
        for name in said.withhold:
            _add(people, [_REVERSED.sub(r"\2 \1", name)])
    for group in _sources(labels, OnRecord.NO):
        _add(people, group)
    sources: list[list[str]] = []
    for group in _sources(labels, OnRecord.BACKGROUND):
        if not any(_same(name, known) for name in group for person in people for known in person):
            _add(sources, group)
        else:
            _add(people, group)
    stand_ins = {name: f"Person {_letter(n)}" for n, person in enumerate(people) for name in person}
    for n, source in enumerate(sources):
        stand_in = THE_SOURCE if len(sources) == 1 else f"source {_letter(n)}"
        stand_ins.update((name, stand_in) for name in source if name not in stand_ins)
    return stand_ins


def confidential(labels: Labels) -> tuple[str, ...]:
    """The names that give the source of this note away, where it may not be named."""
    if labels.on_record in {None, OnRecord.YES}:
        return ()
    return tuple(dict.fromkeys((*protected_names(labels.source or ""), *labels.aliases)))


def masks(names: Mapping[str, str]) -> NameMask | None:
    return NameMask(names) if names else None


def _sources(labels: Iterable[Labels], which: OnRecord) -> Iterator[list[str]]:
    for said in labels:
        if said.on_record is which and (names := confidential(said)):
            yield list(names)


def _add(people: list[list[str]], names: list[str]) -> None:
    """One more person, or one more spelling of a person who is already there."""
    for person in people:
        if any(_same(name, known) for name in names for known in person):
            person.extend(name for name in names if name not in person)
            return
    people.append(list(dict.fromkeys(names)))


def _same(one: str, other: str) -> bool:
    """Is one of the two a way to write the other?"""
    return any(
        any(found.start == 0 and found.end == len(b) for found in NameMask({a: THE_SOURCE}).find(b))
        for a, b in ((one, other), (other, one))
    )


def _letter(number: int) -> str:
    more, last = divmod(number, len(_LETTERS))
    return (_LETTERS[(more - 1) % len(_LETTERS)] if more else "") + _LETTERS[last]
