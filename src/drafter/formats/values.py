"""An article format as frozen values: its sections in order, and what each may be."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Form(StrEnum):
    """The form of a section's text, hence of the answer that is asked for."""

    LINE = "line"  # one line: headline, dek
    SECTION = "section"  # heading and paragraphs
    FAQ = "faq"
    SOURCES = "sources"  # set by code
    DISCLOSURE = "disclosure"  # set by code, at its place in the format


class Purpose(StrEnum):
    """What a section is for: which sentences of the notes belong in it."""

    LEAD = "lead"  # what happened, the newest first
    NEWS = "news"  # the developments in full
    PAST = "past"  # how it came to this
    VIEWS = "views"  # what people say it means
    AHEAD = "ahead"  # plans, dates and decisions to come
    OPINION = "opinion"  # the outlet's own view
    SUMMARY = "summary"  # of the finished body
    QUESTIONS = "questions"
    FIXED = "fixed"  # set by code


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One section of a format. `words` is (least, most). `needs` are keys of sections that must be finished first:
    a section without needs is body, one with needs is summary (written from the mended body).
    """

    key: str
    label: str
    form: Form
    purpose: Purpose
    template: str = ""  # relative to prompts/, empty where code sets the section
    words: tuple[int, int] = (0, 0)
    inference: bool = False
    heading: bool = False  # carries a heading of its own after its label
    needs: tuple[str, ...] = ()
    show_label: bool = True

    def label_for(self, outlet: str) -> str:
        """The label as it is printed, with the outlet's name where it stands in it."""
        return self.label.replace("{outlet}", outlet)

    @property
    def by_code(self) -> bool:
        return self.form in {Form.SOURCES, Form.DISCLOSURE}

    @property
    def body(self) -> bool:
        return not self.by_code and not self.needs

    @property
    def opinion(self) -> bool:
        return self.purpose is Purpose.OPINION


@dataclass(frozen=True)
class ArticleFormat:
    """A format as read. `plan_template` and `repair_template` are relative to prompts/, empty for no such call.

    Below `minimum_evidence` words of home sentences a section is a hole without a call.
    """

    name: str
    title: str
    sections: tuple[SectionSpec, ...]
    plan_template: str
    repair_template: str
    minimum_evidence: int = 40

    @cached_property
    def body(self) -> tuple[SectionSpec, ...]:
        return tuple(spec for spec in self.sections if spec.body)

    @cached_property
    def summaries(self) -> tuple[SectionSpec, ...]:
        return tuple(spec for spec in self.sections if spec.needs and not spec.by_code)

    def __getitem__(self, key: str) -> SectionSpec:
        return next(spec for spec in self.sections if spec.key == key)
