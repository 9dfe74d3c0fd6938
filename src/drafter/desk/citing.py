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
                raise Refused(f"The notes of {slug} have no passage {passage}.", "Their numbers stand before them.")
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
    what = f"The section of this sentence in {copy.story.slug} was changed meanwhile."
    raise Conflict(what, "Look at it as it stands now.")


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
        what = "A note off the record is not brought to the desk."
        raise Refused(what, "Its reporter puts it into the notes folder and drafts again.")
    told: list[str] = []
    number = ""

    def edit(copy: Copy) -> Edit | None:
        nonlocal number
        dossier, reports = _with_note(copy.dossier, new, Limits.of(desk.settings.limits))
        note = dossier.notes[-1]
        told[:], number = reports, note.id
        if any(note.sha256 == each.sha256 for each in copy.dossier.notes):
            raise Refused(f"This note is among the notes of {slug} already.", "Cite its passages.")
        how = {"note": {"note": note.id, "sha256": note.sha256, "on_record": note.on_record}}
        return Edit(copy.article, (), how, Answer.NOTE_ADDED, notes=Notes(dossier))

    saved = file_edit(desk, person, slug, edit)
    return Brought(number, tuple(told), saved)


def _with_note(dossier: Dossier, new: NewNote, limits: Limits) -> tuple[Dossier, tuple[str, ...]]:
    """The notes with one more. It may name whom an old one protects, and an old one may name its source."""
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
    raw = RawNote(file=name, text=new.text, labels=labels)
    alone, reports = assemble([raw], limits=limits, known=dossier.protected)
    fresh = {name: stand_in for name, stand_in in alone.protected.items() if name not in dossier.protected}
    before = tuple(_masked(note, NameMask(fresh)) for note in dossier.notes) if fresh else dossier.notes
    notes = (*before, _numbered(alone.notes[0], name))
    named = [now.id for then, now in zip(dossier.notes, before, strict=True) if now != then and then.usable]
    told = (f"{each} names the source of this note; the name was taken out there as well" for each in named)
    return Dossier(notes, alone.protected), (*(report.what for report in reports), *told)


def _numbered(note: SourceNote, name: str) -> SourceNote:
    """The note under its number in this dossier."""
    numbered = enumerate(note.passages, start=1)
    return replace(note, id=name, passages=tuple(replace(each, id=f"{name}.{number}") for number, each in numbered))


def _masked(note: SourceNote, mask: NameMask) -> SourceNote:
    """A note that was there before, without the name of a source that is protected from now on."""

    def shown(text: str) -> str:
        return mask.mask(text)[0]

    passages = tuple(replace(passage, text=shown(passage.text)) for passage in note.passages)
    note = replace(note, passages=passages, title=shown(note.title), kind=shown(note.kind))
    if not note.named:
        return note  # what may never be shown stays as it is: the check that looks for names needs it
    url = "" if mask.find(note.url) else note.url  # an address with a stand-in in it would lead nowhere
    return replace(note, source=shown(note.source), file=shown(note.file), url=url)
