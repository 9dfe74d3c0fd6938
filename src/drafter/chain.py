"""The record of a story as a chain: a line per thing that happened, each holding the hash of the line before it.

A line is canonical JSON (keys sorted, no blanks, UTF-8) and its hash is the SHA-256 of exactly its bytes, so that an
exported record can be verified anywhere with nothing but a text editor's worth of tools. What people wrote of their
own stands beside the line; the line holds its salted hash, so that words can be purged and the chain still holds.
Pure: no clock, no store.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, cast

BEGINNING = "0" * 64
"""What stands for the hash before the first line."""
OWN_WORDS = frozenset({("approved", "override"), ("correcting", "what"), ("killing", "reason"), ("killed", "reason")})
"""Kind and name of what the newsroom says in its own name, for readers or for ever: no source's words, so a purge of
notes leaves them. A purge of the whole story does not.
"""


@dataclass(frozen=True, slots=True)
class By:
    """Who did it. `name` is the account's, empty where the program did; `role` the one under which it was done."""

    name: str = ""
    full_name: str = ""
    role: str = ""

    @property
    def words(self) -> str:
        """As people read it."""
        return self.full_name or self.name or "Drafter"


PROGRAM = By()


@dataclass(frozen=True)
class Entry:
    """One thing that happened to a story. `body` holds names, numbers and hashes; `words` what a person wrote, by its
    name in the entry, None where it was purged. `line` is what is hashed.
    """

    story: str
    seq: int
    at: datetime
    kind: str
    by: By
    body: Mapping[str, Any]
    prev: str
    line: str
    hash: str
    words: Mapping[str, str | None] = field(default_factory=dict[str, "str | None"])

    def said(self, name: str = "reason") -> str:
        """What the person wrote, empty where they wrote nothing or it was purged."""
        return self.words.get(name) or ""


def words_hash(salt: str, words: str) -> str:
    """Of what a person wrote; the salt keeps a short text from being guessed from its hash."""
    return _digest(f"{salt}\n{words}")


def line_of(
    story: str,
    seq: int,
    at: datetime,
    kind: str,
    by: By,
    body: Mapping[str, Any],
    word_hashes: Mapping[str, str],
    prev: str,
) -> str:
    """The canonical line. `at` carries a zone; `body` is anything that JSON can hold."""
    value = {
        "story": story,
        "seq": seq,
        "at": at.isoformat(timespec="microseconds"),
        "kind": kind,
        "by": [by.name, by.full_name, by.role],
        "body": body,
        "words": dict(word_hashes),
        "prev": prev,
    }
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(line: str) -> str:
    return _digest(line)


def read_line(line: str, words: Mapping[str, str | None] | None = None) -> Entry:
    """A line as an entry. Raises ValueError where it is none."""
    try:
        value = json.loads(line)
        name, full_name, role = value["by"]
        kept = words or {}
        return Entry(
            story=value["story"],
            seq=int(value["seq"]),
            at=_moment(value["at"]),
            kind=value["kind"],
            by=By(name, full_name, role),
            body=_names(value["body"]),
            prev=value["prev"],
            line=line,
            hash=hash_of(line),
            words={each: kept.get(each) for each in value["words"]},
        )
    except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError(f"no line of a record: {error}") from error


def _moment(word: str) -> datetime:
    at = datetime.fromisoformat(word)
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return at


def _names(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("a body that is none")
    return cast("dict[str, Any]", value)


def breaks(story: str, lines: Iterable[str]) -> Iterable[tuple[int, str]]:
    """What is wrong with a chain, by the number of the entry and in words that go on from it: an entry that was
    changed, is missing, or stands in another place.
    """
    prev, place = BEGINNING, 1
    for line in lines:
        try:
            entry = read_line(line)
        except ValueError:
            yield place, "cannot be read"
            prev, place = hash_of(line), place + 1
            continue
        if entry.story != story:
            yield entry.seq, f"belongs to the story {entry.story}"
        if entry.seq > place:
            last = f", and so is every one up to entry {entry.seq - 1}" if entry.seq - 1 > place else ""
            yield place, f"is missing{last}"
        elif entry.seq < place:
            yield entry.seq, f"stands behind entry {place - 1}"
        if entry.prev != prev:
            yield entry.seq, "does not follow from the one before it"
        prev, place = entry.hash, entry.seq + 1


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
