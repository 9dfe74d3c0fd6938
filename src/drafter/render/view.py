"""The editor's copy before any format, as values: all that a format can show is what `choose` let through."""

from dataclasses import dataclass

from drafter.article import HEADLINE, Draft, Evidence, Flag, Hole, Section, Severity, SourceLine
from drafter.disclosure import Disclosure
from drafter.notes import Passage
from drafter.render.pieces import Piece, pieces
from drafter.render.plain import count, line

SEVERITY_WORDS = {Severity.BLOCK: "must change", Severity.WARN: "to settle", Severity.NOTE: "to know"}
SEVERITY_SHAPES = {Severity.BLOCK: "■", Severity.WARN: "▲", Severity.NOTE: "●"}


def rule_words(rule: str) -> str:
    """`number-not-in-notes` as a person says it."""
    return line(rule.replace("-", " ").replace("_", " "))


@dataclass(frozen=True, slots=True)
class FlagView:
    """One flag, with the label of its section; `target` is the id of the sentence or section it stands at."""

    flag: Flag
    target: str
    where: str

    @property
    def shape(self) -> str:
        return SEVERITY_SHAPES[self.flag.severity]

    @property
    def word(self) -> str:
        return SEVERITY_WORDS[self.flag.severity]

    @property
    def rule(self) -> str:
        return rule_words(self.flag.rule)

    @property
    def why(self) -> str:
        return line(self.flag.why)

    @property
    def todo(self) -> str:
        return line(self.flag.todo)


@dataclass(frozen=True, slots=True)
class Use:
    """A passage at a sentence. `role`: cited, premise, or closest (found by the checks, not cited)."""

    id: str
    role: str
    note: str
    text: str = ""
    found: tuple[tuple[int, int], ...] = ()
    marks: tuple[str, ...] = ()
    missing: bool = False
    background: bool = False  # its source may not be named

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return pieces(self.text, self.found, ())


@dataclass(frozen=True, slots=True)
class SentenceView:
    id: str
    section: str
    text: str
    inference: bool
    citations: tuple[str, ...]
    uses: tuple[Use, ...]
    evidence: Evidence | None
    flags: tuple[FlagView, ...]
    asks: bool = False  # a question of an FAQ, which may rest on nothing
    by: str = ""  # the account of the person who typed it

    @property
    def pieces(self) -> tuple[Piece, ...]:
        spans = [(view.flag.start, view.flag.end) for view in self.flags if view.flag.severity is not Severity.NOTE]
        return pieces(self.text, self.evidence.matched if self.evidence else (), spans)


@dataclass(frozen=True, slots=True)
class QuestionView:
    question: SentenceView
    answer: tuple[SentenceView, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    section: Section
    title: str  # "Background: Two years of war"
    paragraphs: tuple[tuple[SentenceView, ...], ...]
    questions: tuple[QuestionView, ...]
    sources: tuple[SourceLine, ...]
    hole: Hole | None
    flags: tuple[FlagView, ...]

    @property
    def id(self) -> str:
        return f"section-{self.section.key}"

    @property
    def is_headline(self) -> bool:
        """It stands at the head of the page and not again in its place."""
        return self.section.key == HEADLINE and self.hole is None

    @property
    def other_flags(self) -> tuple[FlagView, ...]:
        """Its flags but for those that say that it is not there: the box says so already."""
        return tuple(flag for flag in self.flags if not (self.hole and flag.flag.rule == "hole"))


@dataclass(frozen=True, slots=True)
class PassageView:
    passage: Passage
    used_by: tuple[str, ...]

    @property
    def text(self) -> str:
        return line(self.passage.text)


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note as it may be shown. `facts` are source, date and the like; empty for a background note."""

    id: str
    name: str
    kind: str
    label: str  # on the record | background: do not name
    title: str
    source: str
    url: str
    received: str
    embargo: str
    removed: tuple[str, ...]
    used: tuple[PassageView, ...]
    unused: tuple[PassageView, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(fact for fact in (self.source, self.received, self.embargo and f"embargo {self.embargo}") if fact)


@dataclass(frozen=True)
class Page:
    """All that an editor's copy may show.

    `revision` is 0 while the draft is not finished. `disclosure_after` is the key of the section that stands before
    the disclosure in the format; empty where the disclosure closes the page.
    """

    draft: Draft
    disclosure: Disclosure
    revision: int
    embargo: str
    sections: tuple[SectionView, ...]
    sentences: tuple[SentenceView, ...]
    flags: tuple[FlagView, ...]
    notes: tuple[NoteView, ...]
    off_record: int
    notices: tuple[str, ...]
    disclosure_after: str
    named: str = ""  # what this text is called where it is no revision

    @property
    def headline(self) -> str:
        return line(self.draft.article.headline) or "No headline yet"

    @property
    def edition(self) -> str:
        """Which text this is: "revision 3", what it was called, or that it is not finished."""
        return f"revision {self.revision}" if self.revision else self.named or "not finished"

    @property
    def holes(self) -> tuple[SectionView, ...]:
        return tuple(view for view in self.sections if view.hole)

    @property
    def unused(self) -> tuple[PassageView, ...]:
        return tuple(passage for note in self.notes for passage in note.unused)

    @property
    def tally(self) -> tuple[str, ...]:
        """The counts for the head of the page."""
        stating = [one for one in self.sentences if one.citations or not one.asks]
        resting = sum(1 for one in stating if one.citations)
        point = "points" if resting == 1 else "point"
        return (
            count(len(self.flags), "flag"),
            count(len(self.holes), "section") + " not written",
            f"{resting} of {count(len(stating), 'sentence')} {point} at the notes",
            count(len(self.unused), "passage") + " of the notes not used",
        )

    @property
    def off_record_line(self) -> str:
        if not self.off_record:
            return ""
        return (
            f"{count(self.off_record, 'note')} {'is' if self.off_record == 1 else 'are'} off the record and not shown."
        )
