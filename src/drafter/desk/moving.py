"""What leads a story from one status to another: return, resubmit, reopen, spike, unspike, correct.

Each says why where a person must hear why, and stands on the story's record. Publishing and killing, which touch what
readers have, are in `publishing`.
"""

from typing import TYPE_CHECKING

from drafter.desk.deciding import one_line
from drafter.desk.desk import Desk
from drafter.desk.people import Person
from drafter.desk.table import Verb, leads_to, readers_have
from drafter.errors import Refused
from drafter.store.values import Status

if TYPE_CHECKING:
    from drafter.store import StoryWork


def return_to_writer(desk: Desk, person: Person, slug: str, note: str) -> None:
    """Send it back with a note that says what is wanted. Raises Refused."""
    _move(desk, person, slug, Verb.RETURN, "returned", one_line(note), needs="Say what the writer should do.")


def resubmit(desk: Desk, person: Person, slug: str, note: str = "") -> None:
    """The writer hands it in again. Raises Refused."""
    _move(desk, person, slug, Verb.RESUBMIT, "resubmitted", one_line(note))


def reopen(desk: Desk, person: Person, slug: str, note: str = "") -> None:
    """Take an approval back. Raises Refused."""
    _move(desk, person, slug, Verb.REOPEN, "reopened", one_line(note))


def spike(desk: Desk, person: Person, slug: str, reason: str) -> None:
    """Drop the story before publication; it can be brought back to where it was. Raises Refused."""
    _move(desk, person, slug, Verb.SPIKE, "spiked", one_line(reason), needs="Say why it is spiked.")


def unspike(desk: Desk, person: Person, slug: str) -> None:
    """Bring a spiked story back to where it was; one that was signed goes into review if a text came meanwhile.

    Raises Refused.
    """
    _move(desk, person, slug, Verb.UNSPIKE, "unspiked", "")


def correct(desk: Desk, person: Person, slug: str, what: str) -> None:
    """Open a published story for a correction: `what` is the line that readers will see. What they have stays until
    the next publication. Raises Refused.
    """
    desk.story(person, slug)
    line = one_line(what)
    if not line:
        raise Refused("A correction needs its line: what was wrong, and what is right.")
    with desk.store.at_desk(slug) as work:
        role, status = leads_to(work.story, Verb.CORRECT, person)
        readers_have(work.story, Verb.CORRECT)
        if work.story.status is not status:
            work.move(status)
        number = sum(1 for entry in work.entries() if entry.kind == "correcting") + 1
        work.add("correcting", person.as_(role), {"number": number}, {"what": line})
    desk.changed(slug)


def _came_meanwhile(work: "StoryWork") -> bool:
    """Was a text filed since the signature?"""
    signed = max((entry.seq for entry in work.entries() if entry.kind == "approved"), default=0)
    return any(entry.kind == "filed" for entry in work.entries(after=signed))


def _move(desk: Desk, person: Person, slug: str, verb: Verb, kind: str, reason: str, *, needs: str = "") -> None:
    desk.story(person, slug)
    if needs and not reason:
        raise Refused(f"{slug} stays where it is: a reason is missing.", needs)
    with desk.store.at_desk(slug) as work:
        role, status = leads_to(work.story, verb, person)
        before = work.story.status
        if verb is Verb.SPIKE:
            work.set(spiked_from=before)
        elif before is Status.SPIKED:
            work.set(spiked_from=None)
            if status is Status.APPROVED and _came_meanwhile(work):
                status = Status.IN_REVIEW
        work.move(status)
        work.add(kind, person.as_(role), {"from": before, "to": status}, {"reason": reason})
    desk.changed(slug)
