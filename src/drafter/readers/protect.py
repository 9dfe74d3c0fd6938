"""Whose names may not appear, and what stands in their place (promise 6).

- A name under `withhold:` becomes "Person A", "Person B", … in the order of the notes; two spellings of one person
  share a letter.
- The source of a background note becomes "the source"; where there are several, "source A", "source B", ….
- The source of an off-record note becomes a person with a letter too: their name in another note would not betray
  them, but what they said in confidence may well be repeated there.

Who is both withheld and a source is a person with a letter: that they are the source is nobody's business.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count

from drafter.notes import OnRecord
from drafter.readers.raw import Labels
from drafter.text.names import NameMask, protected_names

THE_SOURCE = "the source"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# what stands behind such a word names where the source works, not who they are: "Ruiz, buyer at Ostby Dairy"
_ELSEWHERE = re.compile(r"\b(?:at|of)(?: the)? (?:\w+ ){0,3}$")
_REVERSED = re.compile(r"^([^,]+),\s*([^,]+)$")


def protected(labels: Sequence[Labels]) -> dict[str, str]:
    """Each name that may not appear, with its stand-in, for all notes of a dossier together."""
    people: list[list[str]] = []
    for said in labels:
        for name in said.withhold:
            _add(people, [_in_order(name)])
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


def beside(names: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """All of `known`, which other notes protect already, and with them `names`, which further notes do: who is known
    keeps their stand-in in whatever spelling, and nobody else gets it.
    """
    stand_ins: dict[str, str] = {}
    for stand_in in dict.fromkeys(names.values()):
        spelled = [name for name in names if names[name] == stand_in]
        same = (known[other] for name in spelled for other in known if _same(name, other))
        stand_ins[stand_in] = next(same, "") or _free(stand_in, {*known.values(), *stand_ins.values()})
    return {**{name: stand_ins[stand_in] for name, stand_in in names.items()}, **known}


def _free(stand_in: str, taken: Collection[str]) -> str:
    """The stand-in itself where nobody has it, else the next of its kind."""
    if stand_in not in taken:
        return stand_in
    kind = "source" if stand_in == THE_SOURCE else stand_in.rpartition(" ")[0]
    return next(other for number in count(1) if (other := f"{kind} {_letter(number)}") not in taken)


def confidential(labels: Labels) -> tuple[str, ...]:
    """The names of the source of this note, where it may not be named."""
    if labels.on_record in {None, OnRecord.YES}:
        return ()
    source = labels.source or ""
    names = tuple(dict.fromkeys(protected_names(source)))
    first = min((source.find(name) for name in names), default=0)
    return tuple(name for name in names if not _ELSEWHERE.search(source[first : source.find(name)]))


def stand_in_of(name: str, names: Mapping[str, str]) -> str | None:
    """What stands for a name as somebody wrote it under `withhold:`."""
    return names.get(_in_order(name))


class Mask:
    """Puts stand-ins in the place of protected names, and of the addresses that belong to them."""

    def __init__(self, names: Mapping[str, str], labels: Iterable[Labels] = ()) -> None:
        self.names = names
        self.all = frozenset(names.values())
        self._mask = NameMask(names) if names else None
        self._addresses: dict[str, str] = {}
        for said in labels:
            if said.on_record not in {None, OnRecord.YES}:
                stand_in = next((names[name] for name in confidential(said) if name in names), THE_SOURCE)
                self._addresses.update((alias.casefold(), stand_in) for alias in said.aliases)
        listed = sorted(map(re.escape, self._addresses), key=len, reverse=True)
        self._pattern = re.compile(rf"(?<![\w.+-])(?:{'|'.join(listed)})(?![\w-])", re.IGNORECASE) if listed else None

    def __call__(self, text: str) -> str:
        """The text with stand-ins."""
        if self._pattern:
            text = self._pattern.sub(lambda match: self._addresses[match[0].casefold()], text)
        return self._mask.mask(text)[0] if self._mask else text

    def stand_ins(self, text: str) -> frozenset[str]:
        """Which stand-ins this text needs."""
        found = self._pattern.findall(text) if self._pattern else []
        hits = self._mask.find(text) if self._mask else ()
        return frozenset((*(self._addresses[hit.casefold()] for hit in found), *(self.names[hit.name] for hit in hits)))


def _in_order(name: str) -> str:
    """`Reed, Tim` as `Tim Reed`."""
    return _REVERSED.sub(r"\2 \1", name)


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
