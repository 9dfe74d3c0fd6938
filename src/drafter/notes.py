"""What a reporter brought, as values: notes, their passages, the dossier. Nothing here reads a file.

A passage's `text` is what may be shown to a model, a check or an editor: folded to one line, cleaned, and with
withheld names and the names of background sources replaced by stand-ins. The note's own `text` is the original
after cleaning; it stays in the store and in no request and no rendered file.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from hashlib import sha256


class OnRecord(StrEnum):
    """May the words be used, and may their source be named?"""

    YES = "yes"
    BACKGROUND = "background"  # the words may be used, the source may not be named
    NO = "no"  # neither: such a note is kept for its reporter and goes nowhere else


class PassageKind(StrEnum):
    SENTENCE = "sentence"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Passage:
    """One citable part of a note: a sentence, a list item or a table row.

    `start` and `end` are offsets in characters into the note's `text`. `marks` are the reasons why this passage
    seems to speak to a machine instead of about the story (words such as `instruction`, `role`, `chat markup`).
    """

    id: str
    text: str
    start: int
    end: int
    kind: PassageKind = PassageKind.SENTENCE
    marks: tuple[str, ...] = ()

    @property
    def note_id(self) -> str:
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Removal:
    """Something that was taken out of, or changed in, a note before anybody used it; the person is told.

    `what` in the newsroom's words ("hidden Word text", "zero-width characters"), `count` how often, `where` in words
    ("page 3", "paragraph 12", may be empty).
    """

    what: str
    count: int
    where: str = ""


@dataclass(frozen=True, slots=True)
class SourceNote:
    """One input with its id, where it came from, and what may be done with it. Times carry a zone.

    `file` is the name as the reporter gave it, relative to the folder; `sha256` is of the bytes that were read (of
    its own part of the file, where several notes share one). `withhold` are names that may not be published.
    """

    id: str
    title: str
    text: str
    passages: tuple[Passage, ...]
    file: str
    sha256: str
    source: str = ""
    kind: str = "note"
    url: str = ""
    received: datetime | None = None
    on_record: OnRecord = OnRecord.YES
    embargo: datetime | None = None
    withhold: tuple[str, ...] = ()
    removed: tuple[Removal, ...] = ()

    @property
    def usable(self) -> bool:
        """May its words go into a request or a rendered file?"""
        return self.on_record is not OnRecord.NO

    @property
    def named(self) -> bool:
        """May its source, title, address and file name be shown?"""
        return self.on_record is OnRecord.YES


@dataclass(frozen=True)
class Dossier:
    """All notes of one story, in order. The ids N1, N2, … are given in that order, off-record notes included.

    `protected` maps each name that may not appear to its stand-in, notes taken together: withheld people and the
    sources of background notes. It is for masking and for the check that looks for them; it is never rendered.
    """

    notes: tuple[SourceNote, ...]
    protected: Mapping[str, str]

    @cached_property
    def usable(self) -> tuple[SourceNote, ...]:
        return tuple(note for note in self.notes if note.usable)

    @cached_property
    def passages(self) -> dict[str, Passage]:
        """Every passage that may be cited, by id, in order. Off-record passages are not among them."""
        return {passage.id: passage for note in self.usable for passage in note.passages}

    @cached_property
    def by_id(self) -> dict[str, SourceNote]:
        return {note.id: note for note in self.notes}

    @cached_property
    def embargo(self) -> datetime | None:
        """The latest embargo of any note: before it nothing of the story may run."""
        return max((note.embargo for note in self.notes if note.embargo), default=None)

    @cached_property
    def withheld(self) -> tuple[str, ...]:
        """The names of people who may not be published, without the background sources."""
        return tuple(dict.fromkeys(name for note in self.notes for name in note.withhold))

    @cached_property
    def words(self) -> int:
        """Words of evidence: those of all passages that may be cited."""
        return sum(len(passage.text.split()) for passage in self.passages.values())

    @cached_property
    def sha256(self) -> str:
        """Of everything that a draft can depend on: order, labels and texts. File names are not part of it."""
        digest = sha256()
        for part in self._parts():
            raw = part.encode("utf-8", "surrogatepass")
            digest.update(len(raw).to_bytes(8, "big") + raw)
        return digest.hexdigest()

    def _parts(self) -> Iterator[str]:
        for note in self.notes:
            yield from (note.id, note.title, note.source, note.kind, note.url, note.on_record, note.text)
            yield note.received.isoformat() if note.received else ""
            yield note.embargo.isoformat() if note.embargo else ""
            yield from sorted(note.withhold)
            yield from (passage.text for passage in note.passages)
        for name in sorted(self.protected):
            yield from (name, self.protected[name])


def same_passages(old: Dossier, new: Dossier) -> dict[str, str]:
    """Old id -> new id of each passage whose own text is unchanged, and what its note says of itself; where a note
    repeats itself, the nth is the nth.
    """
    places: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for note in new.usable:
        for passage in note.passages:
            places[*_about(note), passage.text].append(passage.id)
    same: dict[str, str] = {}
    for note in old.usable:
        for passage in note.passages:
            ids = places.get((*_about(note), passage.text))
            if ids:
                same[passage.id] = ids.pop(0)
    return same


def _about(note: SourceNote) -> tuple[str, ...]:
    """What a writer is told of a note: a section rests on that as well as on its passages."""
    return (note.title, note.source, note.kind, note.on_record, note.received.isoformat() if note.received else "")
