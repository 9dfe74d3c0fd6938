"""What people have in hand at the desk, as frozen values. Light: no database is loaded for these."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from drafter.article import Section


class RewriteState(StrEnum):
    ASKED = "asked"
    READY = "ready"  # a proposal waits
    FAILED = "failed"
    SETTLED = "settled"  # accepted, in part or whole, or refused


@dataclass(frozen=True)
class Rewrite:
    """A section that a writer was asked to write again. `base` is the section that it starts from, `result` what was
    proposed; `instruction` is empty once it was purged. `reason` says why it failed, or of one that is ready what was
    taken out of the writer's answer.
    """

    run: str
    story: str
    section: str
    base: Section
    instruction: str
    asked_by: str
    asked: datetime
    state: RewriteState
    reason: str = ""
    result: Section | None = None


@dataclass(frozen=True, slots=True)
class Buffer:
    """A section as somebody was typing it: neither a revision nor lost. `base` is the hash of what it stands over."""

    story: str
    section: str
    account: str
    base: str
    heading: str
    text: str
    saved: datetime

    @property
    def digest(self) -> str:
        """Of its words, as a page that knows them names it."""
        return digest_of_typed(self.heading, self.text)


def digest_of_typed(heading: str, text: str) -> str:
    """Of words that somebody typed: 64 hexadecimal digits. No heading holds the NUL between the two."""
    return sha256(f"{heading}\0{text}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody who has a story open. `section` is where the caret is; `active_s` seconds with a sign of life."""

    account: str
    section: str
    dirty: bool
    since: datetime
    seen: datetime
    active_s: int


@dataclass(frozen=True, slots=True)
class Lease:
    """Who edits a section, softly: it can be taken over."""

    section: str
    account: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may work here. `roles` are words of `desk.people.Role`; `password` says whether there is one."""

    name: str
    full_name: str
    roles: tuple[str, ...]
    password: bool
    created: datetime
    disabled: datetime | None = None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One browser that is or was signed in. `id` is the hash of what its cookie holds, and signs nobody in."""

    id: str
    account: str
    created: datetime
    seen: datetime
    expires: datetime
    ended: datetime | None
    address: str
    browser: str
