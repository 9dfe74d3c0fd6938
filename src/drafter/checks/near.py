"""What a figure counts: the words that it belongs to."""

import re
from collections.abc import Sequence

from drafter.checks.notes import Known, carries, term
from drafter.text.facts import Fact, FactKind
from drafter.text.words import Word

_BREAK = re.compile(r"[;:,.()–—]\s|\b(?:and|but|while|whereas|or|than|to|from|compared|versus)\b", re.IGNORECASE)

_OF = re.compile(
    r"\b(?P<noun>[^\W\d_]+) of (?:(?:about|around|some|nearly|almost|roughly|more than|over|up to|an estimated) )?$"
)


def counted(text: str, spoken: Sequence[Word], fact: Fact) -> tuple[str, ...]:
    """The telling words right after a figure, up to the end of its clause; at most two, the nearest first. Before them
    the noun that an amount is one of: “a loss of 6.3 million euros”.
    """
    head = _OF.search(text, max(0, fact.start - 60), fact.start) if fact.kind is FactKind.MONEY else None
    heads = tuple(term(w) for w in spoken if head and w.start == head.start("noun") and carries(w))
    stop = _BREAK.search(text, fact.end)
    end = stop.start() if stop else len(text)
    after = [w for w in spoken if fact.end <= w.start < end and carries(w) and not w.text[0].isdigit()]
    return heads + tuple(term(word) for word in after[:2])


def other_count(text: str, spoken: Sequence[Word], fact: Fact, among: Sequence[Known]) -> tuple[Known, Fact] | None:
    """A passage that gives another number of the very same thing: "two hours" where the sentence has three."""
    things = set(counted(text, spoken, fact))
    if not things:
        return None
    for known in among:
        for other in known.facts:
            same = other.kind is FactKind.NUMBER and not other.text[0].isupper()
            if same and things & set(counted(known.text, known.words, other)) and other.text.casefold() not in _LOOSE:
                return known, other
    return None


_LOOSE = frozenset(
    {"both", "another", "first", "second", "third", "single", "once", "double", "half", "couple", "pair"}
)
