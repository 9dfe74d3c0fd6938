"""Off-record notes: the reporter who brought them may open them, and editors whom that reporter admits. Nobody else.

No role opens one by itself, an admin's least of all; and each opening stands on the story's record with its time.
"""

from dataclasses import dataclass

from drafter.desk.desk import Desk
from drafter.desk.people import Person, Role
from drafter.desk.state import State
from drafter.errors import Refused, UnknownStory
from drafter.store.values import Story


@dataclass(frozen=True, slots=True)
class OffRecordNote:
    """What was said off the record, for the eyes of this person."""

    id: str
    title: str
    source: str
    text: str


def may_open(person: Person, story: Story, state: State) -> bool:
    """Is this one of the few?"""
    if person.name and person.name == story.reporter:
        return True
    return person.has(Role.EDITOR) and person.name in state.admitted


def _whom_to_ask(desk: Desk, story: Story) -> str:
    name = desk.full_names().get(story.reporter, story.reporter)
    return f"Ask {name}." if name else "Nobody brought them: a schedule started this story, so they stay closed."


def notes_of(desk: Desk, person: Person, slug: str) -> tuple[str, ...]:
    """Ids of the story's off-record notes, for those who may open them; for everybody else none."""
    copy = desk.copy(person, slug)
    if not may_open(person, copy.story, copy.state):
        return ()
    return tuple(note.id for note in copy.dossier.notes if not note.usable)


def open_note(desk: Desk, person: Person, slug: str, note_id: str) -> OffRecordNote:
    """Open one, on record. Raises Refused for anybody who may not, UnknownStory where there is no such note."""
    copy = desk.copy(person, slug)
    if not may_open(person, copy.story, copy.state):
        what = f"Off-record notes of {slug} are opened by their reporter, and by editors whom the reporter admits."
        raise Refused(what, _whom_to_ask(desk, copy.story))
    note = copy.dossier.by_id.get(note_id)
    if note is None or note.usable:
        raise UnknownStory(f"{slug} has no off-record note {note_id}.", "Its page lists them under the notes.")
    role = Role.REPORTER if person.name == copy.story.reporter else Role.EDITOR
    desk.store.entries.add(slug, "off_record_opened", by=person.as_(role), body={"note": note_id})
    return OffRecordNote(note.id, note.title, note.source, note.text)


def admit(desk: Desk, person: Person, slug: str, account: str) -> None:
    """The reporter lets an editor open this story's off-record notes. Raises Refused."""
    story = desk.story(person, slug)
    if not person.name or person.name != story.reporter:
        what = f"Only the reporter of {slug} admits anybody to its off-record notes."
        raise Refused(what, _whom_to_ask(desk, story))
    them = next((one for one in desk.store.accounts.list() if one.name == account), None)
    if them is None or Role.EDITOR not in them.roles or them.disabled:
        raise Refused(f"{account} is no editor of this desk.", "Choose one of those that the page names.")
    if account in desk.shelf.state(slug).admitted:
        return
    desk.store.entries.add(slug, "admitted", by=person.as_(Role.REPORTER), body={"account": account})
