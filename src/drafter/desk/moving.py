"""What leads a story from one status to another: return, resubmit, reopen, spike, unspike, correct. Each ends a
publication that was decided and is not out yet.

Each says why where a person must hear why, and stands on the story's record. Publishing and killing, which touch what
readers have, are in `publishing` and `killing`.
"""

from typing import TYPE_CHECKING

from drafter.desk.deciding import one_line
from drafter.desk.desk import Desk
from drafter.desk.people import Person
from drafter.desk.publishing import catch_up
from drafter.desk.state import State, folded
from drafter.desk.table import Verb, leads_to, readers_have, take_up
from drafter.errors import Refused
from drafter.store.values import Status
from drafter.text.tocome import still_to_come

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
    if not line or still_to_come(line):
        fault = "has a TK" if line else "has no line"
        raise Refused(f"{slug} stays as it is: the correction {fault}.", "Say what was wrong, and what is right.")
    catch_up(desk, slug)
    with desk.store.at_desk(slug) as work:
        by = take_up(work, Verb.CORRECT, person)
        readers_have(work.story, Verb.CORRECT)
        entries = work.entries()
        if any(entry.kind == "killing" for entry in entries):
            raise Refused(f"{slug} is being killed.", "Its notice takes its place.")
        out = max((entry.seq for entry in entries if entry.kind == "publishing"), default=0)
        told = [entry for entry in entries if entry.kind == "correcting"]
        still = {each.number for each in folded(entries).corrections}
        fresh = [entry for entry in told if entry.seq > out and entry.body["number"] in still]
        if any(entry.said("what") == line for entry in fresh):
            return  # the button was pressed twice; readers see a line once
        work.add("correcting", by, {"number": len(told) + 1}, {"what": line})


def withdraw_correction(desk: Desk, person: Person, slug: str, number: int) -> None:
    """Take back a correction that was opened by mistake; no reader has seen its line, nor will any. `number` is the one
    on record. Raises Refused.
    """
    desk.story(person, slug)
    catch_up(desk, slug)
    with desk.store.at_desk(slug) as work:
        entries = work.entries()
        leads_to(work.story, Verb.CORRECT, person)
        if any(entry.kind == "correction_withdrawn" and entry.body["number"] == number for entry in entries):
            return  # the button was pressed twice
        if number not in withdrawable(folded(entries)):
            what = f"{slug} has no correction {number} that readers have not seen."
            raise Refused(what, "What readers have seen is corrected by another line.")
        work.add("correction_withdrawn", take_up(work, Verb.CORRECT, person), {"number": number})


def withdrawable(state: State) -> tuple[int, ...]:
    """The numbers of corrections that no reader has seen yet."""
    seen = state.live.corrections if state.live else 0
    return () if state.killing else tuple(each.number for each in state.corrections[seen:])


def _came_meanwhile(work: "StoryWork") -> bool:
    """Was a text filed since the signature, or words taken out of it?"""
    signed = max((entry.seq for entry in work.entries() if entry.kind == "approved"), default=0)
    return any(entry.kind in {"filed", "purged"} for entry in work.entries(after=signed))


def _move(desk: Desk, person: Person, slug: str, verb: Verb, kind: str, reason: str, *, needs: str = "") -> None:
    desk.story(person, slug)
    if needs and not reason:
        raise Refused(f"{slug} stays where it is: a reason is missing.", needs)
    catch_up(desk, slug)
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
