"""What a copy reader gives and what it must know: frozen values."""

from collections import Counter
from dataclasses import dataclass

from drafter.article import Question, Sentence
from drafter.writing import Mended


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of the model, as far as its answer can be held against it.

    `words` is the most that was asked for, 0 where nothing was said. `language` is the primary tag expected, empty for
    any. `prompt` is what the model was told besides notes and article: none of its sentences may come back. `nonce`
    are the hex digits of the delimiters.
    """

    words: int = 0
    language: str = ""
    prompt: str = ""
    nonce: str = ""


@dataclass(frozen=True, slots=True)
class SectionCopy:
    """A section, a line or an FAQ as read. `removed` are pairs of what was taken out or put right, and how often."""

    heading: str = ""
    paragraphs: tuple[tuple[Sentence, ...], ...] = ()
    questions: tuple[Question, ...] = ()
    removed: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class RepairCopy:
    """Repaired sentences as read. A sentence that was asked for and is not among them stays as it was."""

    mended: Mended
    removed: tuple[tuple[str, int], ...] = ()


class Removals:
    """Counts what a reader takes out or puts right, in the words that the person reads."""

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()

    def add(self, what: str, count: int = 1) -> None:
        if count:
            self._count[what] += count

    def pairs(self) -> tuple[tuple[str, int], ...]:
        """In the order of first appearance."""
        return tuple(self._count.items())
