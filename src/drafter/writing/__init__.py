"""Writers turn notes into sections. Two stand behind one protocol: a language model, and a program that only quotes.

`drafting` calls a `Writer` and never asks which one it has.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from drafter.article import Article, Author, Flag, Section, Sentence
from drafter.formats import ArticleFormat, SectionSpec
from drafter.notes import Dossier, Passage


@dataclass(frozen=True, slots=True)
class Home:
    """The passages that belong to one section, in the order of the notes; `lead` are those it should open with.

    Each passage has one home among the body sections, so that parallel sections do not repeat each other.
    """

    section: str
    passages: tuple[Passage, ...]
    lead: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        return sum(len(passage.text.split()) for passage in self.passages)


@dataclass(frozen=True, slots=True)
class Plan:
    """Per section, passage ids that belong there, the lead sentences first. Sections may be missing: code decides."""

    wishes: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Brief:
    """All that a writer may know of a story before it writes."""

    slug: str
    dossier: Dossier
    format: ArticleFormat
    outlet: str
    language: str  # BCP 47, as "en"
    today: date


@dataclass(frozen=True, slots=True)
class Mend:
    """One sentence that repair may replace, with its id in the article and what the checks found."""

    sentence_id: str
    section: str
    sentence: Sentence
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Mended:
    """What repair answered: the new sentence by id; None where the sentence is to be cut."""

    sentences: Mapping[str, Sentence | None]


class Writer(Protocol):
    """Each method raises a ModelFault where it cannot; `drafting` turns that into a hole with its reason."""

    @property
    def author(self) -> Author: ...

    @property
    def name(self) -> str:
        """`provider:name` of the model, or `extractive`."""
        ...

    @property
    def notices(self) -> tuple[str, ...]:
        """What was taken out of, or changed in, answers so far: one line each, without any of their words."""
        ...

    async def plan(self, brief: Brief) -> Plan | None:
        """Who leads with what. None where this writer leaves it all to code."""
        ...

    async def section(self, brief: Brief, spec: SectionSpec, home: Home) -> Section:
        """A body section from its home passages."""
        ...

    async def repair(self, brief: Brief, article: Article, mends: tuple[Mend, ...]) -> Mended:
        """All flagged sentences that a rewrite could mend, at once."""
        ...

    async def summary(self, brief: Brief, spec: SectionSpec, article: Article) -> Section:
        """A section written from the finished body: headline, TL;DR, FAQ."""
        ...

    async def rewrite(self, brief: Brief, spec: SectionSpec, section: Section, home: Home, instruction: str) -> Section:
        """`section`, as it stands, written again as an editor asks. `home` are passages that belong there; the
        `instruction` may ask for others. Sentences that a person typed are kept where the writer can (`Sentence.by`).
        """
        ...
