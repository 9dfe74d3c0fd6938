"""The frozen values as JSON text and back, equal to what they were: same hashes, same zones, same order.

The stored form is also what is hashed where something is kept once, so it is written one way only.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from drafter.article import Checked, Draft, Flag, Section
from drafter.errors import StoreFault
from drafter.notes import Dossier
from drafter.record import Record

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Checks = tuple[tuple[Checked, ...], tuple[Flag, ...]]
NO_CHECKS = "[[],[]]"
CALL_FACTS = (
    *("asked_model", "answered_model", "response_id", "finish_reason"),
    *("prompt_tokens", "completion_tokens", "cached_tokens", "estimated", "cost", "started", "ended"),
)


def dossier_text(dossier: Dossier) -> str:
    return _dump(Dossier, dossier, "The dossier")


def read_dossier(text: str) -> Dossier:
    return _load(Dossier, text, "A dossier")


def section_text(section: Section) -> str:
    return _dump(Section, section, "The draft")


def read_section(text: str) -> Section:
    return _load(Section, text, "A section")


def checks_text(draft: Draft) -> str:
    return _dump(Checks, (draft.checked, draft.flags), "The draft")


def read_checks(text: str) -> Checks:
    return _load(Checks, text, "A revision's checks")


def record_text(record: Record) -> str:
    return _dump(Record, record, "The record")


def read_record(text: str) -> Record:
    return _load(Record, text, "A record")


def call_text(call: Mapping[str, object]) -> str:
    """What a call was and cost, as the record of a story signs it: canonical JSON of the columns in `CALL_FACTS`."""
    facts = {name: call[name] for name in CALL_FACTS}
    for name, value in facts.items():
        if isinstance(value, datetime):
            facts[name] = value.astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def steps_text(steps: Sequence[Sequence[object]]) -> str:
    """The questions of a run in their order: position, step, take, key of each."""
    return json.dumps([list(step) for step in steps], ensure_ascii=False, separators=(",", ":"))


def settings_text(settings: object) -> str:
    return json.dumps(settings, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _adapter(kind: Any) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _dump(kind: Any, value: object, what: str) -> str:
    from pydantic_core import PydanticSerializationError

    try:
        return _adapter(kind).dump_json(value).decode("utf-8")
    except (PydanticSerializationError, UnicodeEncodeError):
        raise StoreFault(
            f"{what} holds characters that are no text (lone surrogates) and was not stored.",
            "Check the names and the encoding of the notes.",
        ) from None


def _load(kind: Any, text: str, what: str) -> Any:
    from pydantic import ValidationError

    try:
        return _adapter(kind).validate_json(text)
    except ValidationError:  # its message quotes the value
        raise StoreFault(
            f"{what} in the store cannot be read by this Drafter.", "Use the Drafter that wrote it, or a newer one."
        ) from None
