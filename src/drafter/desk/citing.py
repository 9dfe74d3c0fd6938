"""What a sentence rests on, changed by a person: another passage cited, one taken away, or a note brought for it.

A new note goes the way of every note (cleaned, masked, cut into passages, marked) and stands behind those that are
there, so that no id changes. Off-record notes are not brought here: they are kept for their reporter alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from drafter.article import Kind, Question, Section, Sentence
from drafter.checks import Notes
from drafter.desk.desk import Desk
from drafter.desk.flags import Answer
from drafter.desk.people import Person
from drafter.desk.saving import Edit, Saved, file_edit, with_author, with_section
from drafter.desk.shelf import Copy
from drafter.errors import Conflict, NotesFault, Refused
from drafter.notes import Dossier, OnRecord, SourceNote
from drafter.readers import Labels, Limits, RawNote, assemble
from drafter.text.names import NameMask


def cite(
    desk: Desk,
    person: Person,
    slug: str,
    sentence_id: str,
    base: str,
    passages: Iterable[str],
    *,
    inference: bool = False,
) -> Saved:
    """Let the sentence rest on these passages (N1.2), as a fact or, where its section allows it, as an inference.

    `base` is the hash of its section. Raises Conflict where that moved, Refused for a passage that is not there.
    """
    wanted = tuple(dict.fromkeys(passages))

    def edit(copy: Copy) -> Edit | None:
        section, sentence = _sentence(copy, sentence_id, base)
        for passage in wanted:
            if passage not in copy.dossier.passages:
                raise Refused(f"The notes have no passage {passage}.")
        if inference and not section.inference:
            raise Refused(f"{section.label} is for facts alone.", "Move the sentence to a section for judgements.")
        new = replace(sentence, citations=wanted, kind=Kind.INFERENCE if inference else Kind.FACT)
        if new == sentence:
            return None
        changed = with_author(_with_sentence(section, sentence, new), copy)
        how = {"cited": {"section": section.key, "passages": list(wanted)}}
        return Edit(with_section(copy.article, changed), (section.key,), how, Answer.NOTE_ADDED)

    return file_edit(desk, person, slug, edit)


def _sentence(copy: Copy, sentence_id: str, base: str) -> tuple[Section, Sentence]:
    for number, section, sentence in copy.article.numbered():
        if number == sentence_id:
            if section.sha256 != base:
                break
            return section, sentence
    raise Conflict("The section of this sentence was changed meanwhile.", "Look at it as it stands now.")


def _with_sentence(section: Section, old: Sentence, new: Sentence) -> Section:
    """The one sentence replaced; of equal ones the very object that was found."""

    def swapped(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        return tuple(new if each is old else each for each in sentences)

    return replace(
        section,
        paragraphs=tuple(map(swapped, section.paragraphs)),
        questions=tuple(Question(swapped((q.question,))[0], swapped(q.answer)) for q in section.questions),
    )


@dataclass(frozen=True, slots=True)
class NewNote:
    """A note as somebody brings it to the desk."""

    title: str
    text: str
    source: str = ""
    kind: str = "note"
    url: str = ""
    received: datetime | None = None
    on_record: OnRecord = OnRecord.YES


@dataclass(frozen=True, slots=True)
class Brought:
    """The id of the new note, and what the person is told about it."""

    note: str
    told: tuple[str, ...]
    saved: Saved


def add_note(desk: Desk, person: Person, slug: str, new: NewNote) -> Brought:
    """Put a note to the story's notes; the whole text is checked against all of them again.

    Raises NotesFault for a note that cannot be taken, Refused for one off the record.
    """
    if new.on_record is OnRecord.NO:
        raise Refused("A note off the record is not brought to the desk.", "It stays with its reporter.")
    told: list[str] = []
    number = ""

    def edit(copy: Copy) -> Edit | None:
        nonlocal number
        dossier, reports = _with_note(copy.dossier, new, Limits.of(desk.settings.limits))
        note = dossier.notes[-1]
        told[:], number = reports, note.id
        if any(note.sha256 == each.sha256 for each in copy.dossier.notes):
            raise Refused("This note is among the story’s notes already.")
        how = {"note": {"note": note.id, "sha256": note.sha256, "on_record": note.on_record}}
        return Edit(copy.article, (), how, Answer.NOTE_ADDED, notes=Notes(dossier))

    saved = file_edit(desk, person, slug, edit)
    return Brought(number, tuple(told), saved)


def _with_note(dossier: Dossier, new: NewNote, limits: Limits) -> tuple[Dossier, tuple[str, ...]]:
    """The notes with one more. All are put together anew, since a new note may name whom an old one protects."""
    labels = Labels(
        title=new.title or None,
        source=new.source or None,
        kind=new.kind or None,
        url=new.url or None,
        received=new.received,
        on_record=new.on_record,
    )
    name = f"N{len(dossier.notes) + 1}"
    if len(new.text.encode("utf-8", "surrogatepass")) > limits.file_bytes:
        raise NotesFault(f"{name} is larger than {limits.file_bytes:,} bytes.", "Bring the part that matters.")
    alone, reports = assemble([RawNote(file=name, text=new.text, labels=labels)], limits=limits)
    masked = _masked(alone.notes[0], name, {**alone.protected, **dossier.protected})
    protected = {**dossier.protected, **alone.protected}
    return Dossier((*dossier.notes, masked), protected), tuple(report.what for report in reports)


def _masked(note: SourceNote, name: str, protected: dict[str, str]) -> SourceNote:
    """The note under its number in this dossier, without the names that the other notes protect."""
    mask = NameMask(protected)
    passages = tuple(
        replace(passage, id=f"{name}.{number}", text=mask.mask(passage.text)[0])
        for number, passage in enumerate(note.passages, start=1)
    )
    title = mask.mask(note.title)[0]
    source = mask.mask(note.source)[0] if note.named else note.source
    return replace(note, id=name, passages=passages, title=title, source=source)
