"""Where the words of a note stand, and what is left of a value without them. Pure; `purge` does the rest."""

from collections.abc import Iterable
from dataclasses import replace

from drafter.article import Author, Hole, Section
from drafter.notes import Dossier, Passage, SourceNote


class Trace:
    """Whether a section bears traces of notes: it cites them, quotes them, or does not say what it rests on."""

    def __init__(self, gone: Iterable[SourceNote]) -> None:
        notes = tuple(gone)
        self._ids = {note.id for note in notes}
        self._words = {p.text for note in notes for p in note.passages if len(p.text.split()) > 2}
        self._words |= {note.title for note in notes if len(note.title.split()) > 2}
        self._words |= {name for note in notes for name in (note.source, note.source.partition(",")[0].strip()) if name}

    def __call__(self, section: Section) -> bool:
        if section.hole is not None:
            return False
        texts = [s.text for s in section.sentences()] + [section.heading] + [line.label for line in section.sources]
        quoted = any(word in text for word in self._words for text in texts)
        listed = any(line.note_id in self._ids for line in section.sources)
        return quoted or listed or self._rests_on(section)

    def _rests_on(self, section: Section) -> bool:
        ours = (
            section.author is not Author.PERSON
        )  # a person's own words cite nothing; a machine's that do are from anywhere
        stated = [s for paragraph in section.paragraphs for s in paragraph]
        stated += [s for question in section.questions for s in question.answer]
        cited = {passage.partition(".")[0] for s in section.sentences() for passage in s.citations}
        return bool(cited & self._ids) or (ours and any(not s.citations for s in stated))


def without(dossier: Dossier, gone: frozenset[str]) -> Dossier:
    """The dossier with the words of some notes taken out; ids, hashes, labels and times stay."""
    left = [note for note in dossier.notes if note.sha256 not in gone]
    names = {name for note in left for name in note.withhold} | {note.source for note in left}
    return Dossier(
        notes=tuple(_blank(note) if note.sha256 in gone else note for note in dossier.notes),
        protected={name: sub for name, sub in dossier.protected.items() if left and _still(name, names)},
    )


def _still(name: str, names: set[str]) -> bool:
    return any(name in other for other in names)


def _blank(note: SourceNote) -> SourceNote:
    return replace(
        note,
        title="",
        text="",
        source="",
        file="",
        url="",
        withhold=(),
        removed=(),
        passages=tuple(Passage(p.id, "", 0, 0, p.kind) for p in note.passages),
    )


def emptied(section: Section) -> Section:
    """A visible hole where the words were."""
    return Section(
        key=section.key,
        label=section.label,
        author=section.author,
        hole=Hole("purged", "The words of this section were taken out for good.", ""),
        inference=section.inference,
        opinion=section.opinion,
    )
