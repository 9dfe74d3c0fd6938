"""Markdown and plain text: front matter, several notes in one file, and the encodings that old machines left."""

from datetime import tzinfo
from hashlib import sha256

from drafter.errors import NotesFault
from drafter.notes import Removal
from drafter.readers.decode import decode
from drafter.readers.frontmatter import split_notes
from drafter.readers.raw import Labels, RawNote, Report
from drafter.readers.sniff import SAVE_AS_TEXT
from drafter.text.clean import clean


def read_text(data: bytes, *, file: str, zone: tzinfo) -> tuple[RawNote, ...]:
    """The notes of a text file. Labels without a zone are in `zone`. Raises NotesFault."""
    decoded = decode(data)
    if decoded is None:
        raise NotesFault(f"{file}: it is not text, in spite of its name.", SAVE_AS_TEXT)
    cleaned = clean(decoded[0])
    parts = split_notes(cleaned.text, file=file, zone=zone)
    if not cleaned.text.strip():
        raise NotesFault(f"{file}: it is empty.", "Fill it, or take it out of the notes.")
    notes: list[RawNote] = []
    for number, part in enumerate(parts, start=1):
        if not part.text.strip():
            which = f", note {number}" if len(parts) > 1 else ""
            raise NotesFault(f"{file}{which}: it holds labels and no text.", "Fill it, or take it out of the notes.")
        whole = data if len(parts) == 1 else part.text.encode("utf-8", "surrogatepass")
        first = number == 1
        notes.append(
            RawNote(
                file=file,
                text=part.text,
                labels=part.labels or Labels(),
                sha256=sha256(whole).hexdigest(),
                removed=tuple(Removal(what, count) for what, count in cleaned.removed) if first else (),
                reports=(Report(file, decoded[1]),) if first and decoded[1] else (),
            )
        )
    return tuple(notes)
