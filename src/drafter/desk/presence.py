"""Who is at a story, who edits which section of it, and what is typed and not saved: asked under the desk's rules.

All of it is soft: a section can be taken over at any time, and what the other was typing is kept, where both see it.
"""

from drafter.desk.desk import Desk
from drafter.desk.people import Person
from drafter.desk.shelf import Copy, changeable
from drafter.desk.table import Verb, leads_to, role_for
from drafter.desk.text import typed_of
from drafter.store.desk_values import Lease, digest_of_typed
from drafter.store.hands import BEAT_S
from drafter.text.clean import clean

__all__ = ["BEAT_S", "digest_of", "give_up", "gone", "has_place", "here", "keep", "keep_typed", "take_over"]

_HASH = 64


def here(desk: Desk, person: Person, slug: str, section: str = "", *, dirty: bool = False) -> Lease | None:
    """A sign of life; with a section of the article, a wish to edit it: gives who has it. Raises UnknownStory."""
    story = desk.story(person, slug)
    section = section if story.current is not None and desk.copy(person, slug).article.section(section) else ""
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
    role, _ = leads_to(copy.story, Verb.EDIT, person)
    copy.section(section)
    before = desk.store.hands.leases(slug).get(section)
    lease = desk.store.hands.take(slug, section, person.name, over=True)
    if before and before.account != person.name:
        told = {"section": section, "from": before.account}
        desk.store.entries.add(slug, "taken_over", by=person.as_(role), body=told)
    return lease


def keep_typed(desk: Desk, person: Person, slug: str, section: str, base: str, heading: str, text: str) -> str:
    """Keep what is being typed, also where its section was cut meanwhile; gives its digest. What stands there already,
    word for word, is nothing unsaved: it may come late, after its own save.

    Raises Refused for who may not edit, UnknownStory for a section that never was.
    """
    copy = desk.copy(person, slug)
    leads_to(copy.story, Verb.EDIT, person)
    if not has_place(desk, copy, section):
        copy.section(section)  # says that there is none
    now = copy.article.section(section)
    if now and heading.strip() == now.heading and text.strip() == typed_of(now).text.strip():
        return digest_of(heading, text)
    return keep(desk, person, slug, section, base, heading, text)


def has_place(desk: Desk, copy: Copy, section: str) -> bool:
    """Are words that are typed for this section kept? It can be changed, or could be until somebody cut it."""
    now = copy.article.section(section)
    known = (now,) if now else desk.store.revisions.sections_of(copy.story.slug, upto=copy.revision.number)
    return any(one.key == section and changeable(one) for one in known)


def digest_of(heading: str, text: str) -> str:
    """Of words as `keep` keeps them."""
    return digest_of_typed(clean(heading).text, clean(text).text)


def keep(desk: Desk, person: Person, slug: str, section: str, base: str, heading: str, text: str) -> str:
    """The same for what could not be saved: without the characters that nobody sees, which no store takes."""
    words = (clean(base).text[:_HASH], clean(heading).text, clean(text).text)
    return desk.store.hands.type(slug, section, person.name, *words).digest


def give_up(desk: Desk, person: Person, slug: str, section: str, kept: str = "") -> None:
    """The typed text is given up by its writer; only the one whose digest is `kept`, where their page says so."""
    desk.story(person, slug)
    desk.store.hands.drop(slug, section, person.name, {kept} if kept else None)
