"""Who is at a story, who edits which section of it, and what is typed and not saved: asked under the desk's rules.

All of it is soft: a section can be taken over at any time, and what the other was typing is kept, where both see it.
"""

from drafter.desk.desk import Desk
from drafter.desk.people import Person
from drafter.desk.table import Verb, role_for
from drafter.errors import Refused
from drafter.store.desk_values import Lease
from drafter.store.hands import BEAT_S
from drafter.text.clean import clean

__all__ = ["BEAT_S", "give_up", "gone", "here", "keep", "keep_typed", "take_over"]

_LONGEST_KEY = 80  # characters that the store has room for
_HASH = 64


def here(desk: Desk, person: Person, slug: str, section: str = "", *, dirty: bool = False) -> Lease | None:
    """A sign of life; with a section, a wish to edit it: gives who has it. Raises UnknownStory."""
    story = desk.story(person, slug)
    section = clean(section).text[:_LONGEST_KEY]
    desk.store.hands.here(slug, person.name, section, dirty=dirty)
    if not section:
        return None
    if role_for(story, Verb.EDIT, person) is None:  # who only reads keeps nobody from it
        return desk.store.hands.leases(slug).get(section)
    return desk.store.hands.take(slug, section, person.name)


def gone(desk: Desk, person: Person, slug: str) -> None:
    """The page was closed."""
    desk.story(person, slug)
    desk.store.hands.gone(slug, person.name)


def take_over(desk: Desk, person: Person, slug: str, section: str) -> Lease:
    """Edit a section that somebody else has; they are told, and what they typed is kept.

    Raises Refused, UnknownStory for no such section.
    """
    copy = desk.copy(person, slug)
    role = role_for(copy.story, Verb.EDIT, person)
    if role is None:
        raise Refused(f"You cannot edit {slug} now.")
    copy.section(section)
    before = desk.store.hands.leases(slug).get(section)
    lease = desk.store.hands.take(slug, section, person.name, over=True)
    if before and before.account != person.name:
        told = {"section": section, "from": before.account}
        desk.store.entries.add(slug, "taken_over", by=person.as_(role), body=told)
    desk.changed(slug)
    return lease


def keep_typed(desk: Desk, person: Person, slug: str, section: str, base: str, heading: str, text: str) -> None:
    """Keep what is being typed. Raises Refused for who may not edit, UnknownStory for no such section."""
    copy = desk.copy(person, slug)
    if role_for(copy.story, Verb.EDIT, person) is None:
        raise Refused(f"You cannot edit {slug} now.")
    copy.section(section)
    keep(desk, person, slug, section, base, heading, text)


def keep(desk: Desk, person: Person, slug: str, section: str, base: str, heading: str, text: str) -> None:
    """The same for what could not be saved: without the characters that nobody sees, which no store takes."""
    words = (clean(base).text[:_HASH], clean(heading).text, clean(text).text)
    desk.store.hands.type(slug, section, person.name, *words)


def give_up(desk: Desk, person: Person, slug: str, section: str) -> None:
    """The typed text is given up by its writer."""
    desk.story(person, slug)
    desk.store.hands.drop(slug, section, person.name)
    desk.changed(slug)
