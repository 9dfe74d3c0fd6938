"""What happened to a story, as values: how each section was made, by which calls, who reviewed and signed.

The disclosure is a pure function of `Record`; the ledger and the desk produce it. Times carry a zone. No text of a
note, an answer or a prompt stands in here, only hashes of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from drafter.article import Author


class Origin(StrEnum):
    PERSON = "person"  # a reporter started it
    SCHEDULE = "schedule"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call as the provider counted them; `estimated` where it did not and we had to.

    `cached` is the part of `prompt` that the provider read from its prefix cache.
    """

    prompt: int = 0
    completion: int = 0
    cached: int = 0
    estimated: bool = False

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.prompt + other.prompt,
            self.completion + other.completion,
            self.cached + other.cached,
            self.estimated or other.estimated,
        )


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt at a model call. `outcome` is `accepted`, `late` (a rival was first), `unusable:<defect>`,
    `cancelled` (sent, and left before its end) or the `kind` of a ModelFault. `cost` in US dollars, None where no price
    is known.
    """

    step: str
    take: int
    attempt: int
    key: str  # SHA-256 of provider, model, parameters, messages and take
    outcome: str
    asked_model: str
    answered_model: str = ""
    response_id: str = ""
    usage: Usage = Usage()
    cost: float | None = None
    started: datetime | None = None
    ended: datetime | None = None
    finish_reason: str = ""
    reply_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """How one section came to be."""

    section: str
    label: str
    author: Author
    model: str = ""  # as the provider named it in its answer, else as asked
    prompt: str = ""  # path of the template, relative to prompts/
    prompt_sha256: str = ""  # of the template with all that it includes
    edited: bool = False  # a person changed it since
    hole: str = ""  # the reason, where there is no text
    passages: tuple[str, ...] = ()  # ids of the home passages that its prompt named
    lead: tuple[str, ...] = ()  # those of them that it was not to do without
    others: tuple[str, ...] = ()  # further models whose words stand in it, after a rewrite


@dataclass(frozen=True, slots=True)
class Review:
    """A person's recorded look at exactly one text. Without one, nothing may say "checked" or "edited".

    `checked` and `edited` are section keys.
    """

    text_sha256: str
    name: str
    role: str
    at: datetime
    checked: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Approval:
    """A named person signs exactly one text and answers for it."""

    text_sha256: str
    name: str
    role: str
    at: datetime
    answerable: str  # the person or legal entity with editorial responsibility
    override: str = ""  # reason, where four eyes were set aside


@dataclass(frozen=True, slots=True)
class Correction:
    number: int
    at: datetime
    by: str
    what: str


@dataclass(frozen=True)
class Record:
    """All that the disclosure and the audit may say about one text of one story.

    `text_sha256` is the article's hash. `written_by` names the people who wrote sections themselves.
    """

    story: str
    run: str
    format: str
    text_sha256: str
    dossier_sha256: str
    made: tuple[Made, ...]
    origin: Origin = Origin.PERSON
    started_by: str = ""
    started: datetime | None = None
    ended: datetime | None = None
    calls: tuple[Call, ...] = ()
    written_by: tuple[str, ...] = ()
    reviews: tuple[Review, ...] = ()
    approval: Approval | None = None
    corrections: tuple[Correction, ...] = ()
    prompts: Mapping[str, str] = field(default_factory=dict[str, str])  # path -> sha256
    drafter_version: str = ""
    # the outlet's rules when it was drafted: which sections a model may write, who may allow it, who is told when
    policy: Mapping[str, str] = field(default_factory=dict[str, str])
    notices: tuple[str, ...] = ()  # what the person was told on the way, one line each; no words of notes or answers

    @property
    def models(self) -> tuple[str, ...]:
        """Every model that wrote text now in the article, in the order of the sections."""
        own = [made for made in self.made if made.author is Author.MODEL and not made.hole]
        return tuple(dict.fromkeys(model for made in own for model in (made.model, *made.others)))

    @property
    def usage(self) -> Usage:
        total = Usage()
        for call in self.calls:
            total += call.usage
        return total
