"""What every reader is handed besides the bytes."""

from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Protocol

from drafter.readers.limits import Limits, Meter
from drafter.readers.raw import RawNote


class ReadBytes(Protocol):
    """How an e-mail has its attachments read."""

    def __call__(self, data: bytes, file: str, context: "Context", *, asked: bool = True) -> tuple[RawNote, ...]: ...


@dataclass(frozen=True, slots=True)
class Context:
    """Limits and the meter that counts over all files; the zone of times without one; how deep we are in mails."""

    limits: Limits
    meter: Meter
    zone: tzinfo
    read: ReadBytes
    depth: int = 0

    def deeper(self) -> "Context":
        return replace(self, depth=self.depth + 1)
