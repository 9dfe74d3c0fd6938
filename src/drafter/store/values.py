"""What goes into the store and comes out of it, as frozen values. Light: no database is loaded for these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from drafter.article import Author, Draft
from drafter.notes import Dossier
from drafter.record import Origin, Record, Usage
from drafter.store.owners import Owner


class Status(StrEnum):
    """The working copy of a story (design, section 6)."""

    DRAFTING = "drafting"
    DRAFTED = "drafted"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    FAILED = "failed"
    RETURNED = "returned"
    SPIKED = "spiked"


class Published(StrEnum):
    """What readers have of a story."""

    NONE = "none"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    KILLED = "killed"


@dataclass(frozen=True, slots=True)
class Story:
    """A work item on the desk. `home` is where its notes come from, None where the slug was given on purpose.

    `title` is the headline of its latest revision. `spiked_from` is where unspiking leads back to. `current` is the
    number of the working text, the latest revision that is no proposal; `open_flags` and `sentences` are of that text,
    None where nothing is filed or an older Drafter filed it. `reporter` started it, empty where a schedule did.
    `version` counts up with whatever an open page may show.
    """

    slug: str
    status: Status
    title: str
    format: str
    embargo: datetime | None
    home: str | None
    created: datetime
    updated: datetime
    published: Published = Published.NONE
    published_revision: int | None = None
    spiked_from: Status | None = None
    current: int | None = None
    open_flags: int | None = None
    sentences: int | None = None
    reporter: str = ""
    version: int = 0


IN_THE_WRITERS_HANDS = (Status.DRAFTING, Status.DRAFTED, Status.FAILED)
"""While a story has one of these, a new text of a machine takes the place of the one before."""


class RunKind(StrEnum):
    """`rewrite`: one section, asked for at the desk; it files no revision."""

    DRAFT = "draft"
    REWRITE = "rewrite"


class RunState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class NewRun:
    """All that a run needs, as it is when the run starts; resuming and replay use this and never today's files.

    `prompts` maps template paths to their texts. `settings` is anything that JSON can hold; keys and addresses with
    passwords have no place in it. `day` is the local date of the outlet.
    """

    story: str
    origin_hash: str
    dossier: Dossier
    format_name: str
    format_text: str
    prompts: Mapping[str, str]
    wording_text: str
    settings: Mapping[str, object]
    model: str
    day: date
    started_by: str = ""
    origin: Origin = Origin.PERSON
    take: int = 0
    kind: RunKind = RunKind.DRAFT


@dataclass(frozen=True)
class StoredRun:
    """A run as it was started, and how it stands. `purged`: its notes' words were taken out; it cannot be resumed."""

    id: str
    story: str
    origin_hash: str
    dossier: Dossier
    dossier_sha256: str
    format_name: str
    format_text: str
    prompts: Mapping[str, str]
    wording_text: str
    settings: Mapping[str, object]
    model: str
    started_by: str
    origin: Origin
    day: date
    state: RunState
    reason: str
    take: int
    created: datetime
    finished: datetime | None = None
    revision: int | None = None
    purged: datetime | None = None
    kind: RunKind = RunKind.DRAFT


@dataclass(frozen=True, slots=True)
class RunStep:
    """One question that a run put to a model or found answered, in the order of asking."""

    step: str
    take: int
    key: str


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to ask one question now. `token` is new with every claim."""

    key: str
    token: str
    owner: Owner


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a call, as it ended. `text` is what came, whole or not; it stays in the store.

    `outcome` as in `record.Call`; `cost` in US dollars, None where no price is known.
    """

    outcome: str
    text: str
    asked_model: str
    started: datetime
    ended: datetime
    answered_model: str = ""
    response_id: str = ""
    finish_reason: str = ""
    usage: Usage = field(default_factory=Usage)
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The one accepted reply of a key."""

    key: str
    text: str
    model: str
    response_id: str
    finish_reason: str
    usage: Usage
    cost: float | None
    ended: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """`accepted`: this attempt answers the key. `answer`: what answers it now, a rival's where that one was first."""

    accepted: bool
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Spent:
    """What a run has cost so far. `calls` are questions asked, `retries` further attempts at them; `tokens` prompt
    and completion of all attempts; `cost` in US dollars where known, `unpriced` attempts with tokens and no price.
    """

    calls: int = 0
    retries: int = 0
    tokens: int = 0
    cost: float = 0.0
    unpriced: int = 0


class RevisionKind(StrEnum):
    """`proposal`: a machine's text for a story that a person has edited meanwhile; it waits beside theirs."""

    MACHINE = "machine"
    PERSON = "person"
    PROPOSAL = "proposal"


@dataclass(frozen=True)
class StoredRevision:
    """Text no. `number` of a story, for ever. `text_sha256` is the article's hash as it was filed; it stays when a
    purge has taken words out of `draft`, and `purged` says when. `base` is the revision that it was made from, None for
    a machine's; `by_name` the account of the person; `dossier` the id of the stored notes that it was checked against.
    """

    story: str
    number: int
    kind: RevisionKind
    author: Author
    by_name: str
    origin_hash: str | None
    take: int
    run_id: str | None
    text_sha256: str
    draft: Draft
    record: Record
    created: datetime
    purged: datetime | None = None
    base: int | None = None
    dossier: str | None = None


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """A revision without its text, for lists."""

    story: str
    number: int
    kind: RevisionKind
    author: Author
    by_name: str
    run_id: str | None
    text_sha256: str
    created: datetime
    purged: datetime | None = None
    base: int | None = None


@dataclass(frozen=True)
class PurgeReport:
    """What a purge took out: how many of what, and from which stories' outputs the files must go too.

    `kept_for` names other stories that hold the same notes, whose copies stay. `overwritten` is False where the
    database could not give the freed space back at once; `advice` then says what to do.
    """

    removed: Mapping[str, int] = field(default_factory=dict[str, int])
    slugs: tuple[str, ...] = ()
    kept_for: tuple[str, ...] = ()
    overwritten: bool = True
    advice: str = ""
