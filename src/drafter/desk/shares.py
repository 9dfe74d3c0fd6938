"""Who wrote which share of a text, in words: of a machine, and of each person.

Words of a sentence that a person typed are still a machine's where three or more of them stand in a row as a machine
wrote them in that section; two in a row are anybody's, and so is a run of nothing but little words ("it is not a").
Sections that code sets count for nobody.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from drafter.article import Article, Author, Section
from drafter.desk.diff.words import wordlist
from drafter.text.skeleton import plain as look_alikes
from drafter.text.words import STOPWORDS, fold

MACHINE = ""
UNNAMED = "?"  # a person who is not on record: no account is called so
_RUN = 3  # words in a row
_Words = tuple[str, ...]


@dataclass(frozen=True)
class Shares:
    """Words by account, `MACHINE` for the machine's, `UNNAMED` for those of a person without a name."""

    sections: Mapping[str, Mapping[str, int]]

    @cached_property
    def total(self) -> Mapping[str, int]:
        """Words by account over all sections."""
        whole: Counter[str] = Counter()
        for words in self.sections.values():
            whole.update(words)
        return whole

    @cached_property
    def percents(self) -> tuple[tuple[str, int], ...]:
        """Of the whole, the machine's first, then people by the size of their share. They add up to 100, and nobody's
        share is rounded away.
        """
        return percents(self.total)


def percents(words: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Whole percents that add up to 100; who has a word has a percent, and nobody has all who has not."""
    have = {name: count for name, count in words.items() if count}
    total = sum(have.values())
    if not total:
        return ()
    parts = {name: max(1, 100 * count // total) for name, count in have.items()}
    rounded_up = {name for name in have if 100 * have[name] < total}
    by_rest = sorted(have.keys() - rounded_up, key=lambda name: (-(100 * have[name] % total), name))
    for name in by_rest[: max(0, 100 - sum(parts.values()))]:
        parts[name] += 1
    while sum(parts.values()) > 100:
        parts[max(parts, key=lambda name: parts[name])] -= 1
    order = sorted(parts, key=lambda name: (name != MACHINE, -have[name], name))
    return tuple((name, parts[name]) for name in order)


def shares(article: Article, machine: Mapping[str, Iterable[str]]) -> Shares:
    """`machine` maps a section's key to the texts that a machine ever wrote for it, whether they were taken or not."""
    return Shares(
        {
            section.key: _words(section, machine.get(section.key, ()))
            for section in article.sections
            if section.author is not Author.CODE
        }
    )


def _words(section: Section, machine: Iterable[str]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    without_name = UNNAMED if section.author is Author.PERSON else MACHINE
    known: _Known | None = None
    for sentence in section.sentences():
        words = _folded(sentence.text)
        name = sentence.by or without_name
        if name != MACHINE:
            known = known or _Known(machine)
            kept = known.count(words)
            found[MACHINE] += kept
            found[name] += len(words) - kept
        else:
            found[MACHINE] += len(words)
    return {name: count for name, count in found.items() if count}


def _folded(text: str) -> _Words:
    """The words of a text as they are compared: case, kinds of quotes and letters of other scripts that look the same
    make no word another's.
    """
    return wordlist(fold(look_alikes(text)))


def _runs(words: _Words) -> Iterator[_Words]:
    return (words[at : at + _RUN] for at in range(len(words) - _RUN + 1))


class _Known:
    """What a machine ever wrote for a section."""

    def __init__(self, texts: Iterable[str]) -> None:
        folded = [_folded(text) for text in texts]
        self._whole = frozenset(folded)
        self._runs = frozenset(run for words in folded for run in _runs(words))

    def count(self, words: _Words) -> int:
        """How many of these words stand in a run as a machine wrote them; each counts once."""
        if words in self._whole:
            return len(words)
        held = [False] * len(words)
        for at, run in enumerate(_runs(words)):
            if run in self._runs:
                held[at : at + _RUN] = [True] * _RUN
        stretches = (
            [word for word, _ in group]
            for kept, group in groupby(zip(words, held, strict=True), lambda pair: pair[1])
            if kept
        )
        return sum(len(stretch) for stretch in stretches if not STOPWORDS.issuperset(stretch))


def is_persons(words: Mapping[str, int]) -> bool:
    """Is no word of a machine's left in the section? One without a word is nobody's."""
    return bool(words) and not words.get(MACHINE, 0)


def is_machines(words: Mapping[str, int]) -> bool:
    """Are at least half of its words a machine's? So a machine's text that somebody pasted is known again."""
    return 2 * words.get(MACHINE, 0) >= sum(words.values()) > 0


def wrote(whole: Shares, lines: Collection[str] = ()) -> frozenset[str]:
    """Who wrote a section: more than half of its words are theirs. `lines` are keys of single lines, which don't count:
    an editor's own headline makes nobody the writer.
    """
    found: set[str] = set()
    for key, words in whole.sections.items():
        total = sum(words.values())
        if key not in lines:
            found |= {name for name, count in words.items() if name not in {MACHINE, UNNAMED} and 2 * count > total}
    return frozenset(found)
