"""What a rule is given and what it gives back: a `Case` in, flags out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from drafter.article import Article, Author, Evidence, Flag, Kind, Section, Sentence, Severity
from drafter.checks.evidence import best_evidence
from drafter.checks.notes import Known, Notes
from drafter.formats import ArticleFormat
from drafter.text.facts import Fact, facts
from drafter.text.words import Word, words


@dataclass(frozen=True)
class Case:
    """One sentence with all that the rules may ask. `free`: it needs no citation, anything in the notes will do
    (a text from elsewhere, a question, a heading).
    """

    sentence: Sentence
    where: str
    notes: Notes
    evidence: Evidence | None
    spoken: tuple[Word, ...]
    cited: tuple[Known, ...]
    unknown: tuple[str, ...]
    free: bool = False
    inference_allowed: bool = False
    author: Author = Author.MODEL

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def inference(self) -> bool:
        return self.sentence.kind is Kind.INFERENCE

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        return facts(self.text)

    @cached_property
    def support(self) -> tuple[Known, ...]:
        """The passages that it stands on: those it cites, or else the one that fits best."""
        if self.cited or not self.evidence or self.evidence.score < 0.5:
            return self.cited
        return (self.notes.passages[self.evidence.passage_id],)

    @cached_property
    def verbatim(self) -> bool:
        """Is it a passage, or a whole part of one, to the letter? Then it says nothing that the notes do not."""
        return any(self.run in known.run for known in self.cited) and len(self.spoken) > 3

    @cached_property
    def whole(self) -> bool:
        """Is it a cited passage to the letter, from its first word to its last? Then nothing was left out of it."""
        return any(self.run == known.run for known in self.cited)

    @cached_property
    def run(self) -> str:
        """Its words in order, folded, between spaces, as `Known.run` has those of a passage."""
        return f" {' '.join(word.fold for word in self.spoken)} "

    @cached_property
    def cited_keys(self) -> frozenset[str]:
        """Numbers, amounts and dates that the cited passages support. The day a note was received counts as said where
        its cited passages name no day of their own.
        """
        keys = frozenset[str]().union(*(known.keys for known in self.cited))
        undated = (known.note.id for known in self.cited if not known.names_a_day)
        return keys.union(*(self.notes.received.get(note, frozenset()) for note in undated))

    @cached_property
    def cited_names(self) -> frozenset[str]:
        """Words of the cited passages and of the headers of their notes."""
        names = frozenset[str]().union(*(known.names for known in self.cited))
        return names.union(*(self.notes.headers.get(known.note.id, frozenset()) for known in self.cited))

    def flag(
        self, rule: str, why: str, todo: str, severity: Severity = Severity.WARN, at: tuple[int, int] = (0, 0)
    ) -> Flag:
        return Flag(rule, self.where, why, todo, severity, *at)


@dataclass(frozen=True)
class Page:
    """The whole article with what the rules on sections and on the article may ask."""

    article: Article
    notes: Notes
    format: ArticleFormat | None


@dataclass(frozen=True)
class Rule:
    """One check. `names` are the rules of the flags it can raise; `mendable` those that a rewrite could mend."""

    names: tuple[str, ...]
    mendable: bool
    sentence: Callable[[Case], Iterable[Flag]] | None = None
    section: Callable[[Section, Page], Iterable[Flag]] | None = None
    article: Callable[[Page], Iterable[Flag]] | None = None


def make_case(
    sentence: Sentence,
    notes: Notes,
    *,
    where: str,
    free: bool,
    inference_allowed: bool,
    author: Author,
) -> Case:
    spoken = words(sentence.text)
    cited = tuple(notes.passages[each] for each in dict.fromkeys(sentence.citations) if each in notes.passages)
    return Case(
        sentence=sentence,
        where=where,
        notes=notes,
        evidence=best_evidence(spoken, notes, cited),
        spoken=spoken,
        cited=cited,
        unknown=tuple(each for each in sentence.citations if each not in notes.passages),
        free=free,
        inference_allowed=inference_allowed,
        author=author,
    )


def places(found: Sequence[Known], most: int = 3) -> str:
    """Passage ids as a person reads them: "N1.2, N2.4 and 3 more"."""
    ids = [known.id for known in found]
    if len(ids) <= most:
        return " and ".join(filter(None, [", ".join(ids[:-1]), *ids[-1:]]))
    return f"{', '.join(ids[:most])} and {len(ids) - most} more"
