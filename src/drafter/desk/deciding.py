"""Settling: a flag by a decision, a section as checked, its inferences as the outlet's judgement, a view as adopted.

Each is put on record under the person's name for exactly what it was made about, and can be taken back as long as the
text is not approved. A reason is asked for wherever something stays that the checks object to.
"""

from typing import TYPE_CHECKING

from drafter.article import Author
from drafter.chain import By
from drafter.desk.desk import Desk
from drafter.desk.flags import Answer, DeskFlag, desk_flags, judgements
from drafter.desk.people import Person
from drafter.desk.shelf import Copy
from drafter.desk.state import folded
from drafter.desk.table import Verb, leads_to
from drafter.errors import Conflict, Refused
from drafter.text.clean import clean

if TYPE_CHECKING:
    from drafter.store import StoryWork

LONGEST_REASON = 2_000


def decide(desk: Desk, person: Person, slug: str, flag_id: str, answer: Answer, reason: str = "") -> None:
    """Settle a flag of the working text: its evidence is accepted, or it is kept for a reason.

    Raises Conflict where no such flag stands in the text any more, Refused where a word cannot settle it.
    """
    copy = desk.copy(person, slug)
    leads_to(copy.story, Verb.DECIDE, person)
    flag = _flag(copy, flag_id)
    reason = one_line(reason)
    if answer not in flag.answers:
        raise Refused(_why_no_word(flag))
    if answer is Answer.KEPT and not reason:
        raise Refused("A flag that is kept needs its reason.", "Say why the sentence may stand.")
    with desk.store.at_desk(slug) as work:
        by = _under_way(work, person, copy)
        body = {"flag": flag.id, "rule": flag.flag.rule, "section": flag.section, "answer": answer}
        work.add("decided", by, {**body, "revision": copy.revision.number}, {"reason": reason})
        _count(work, copy)
    desk.changed(slug)


def undo(desk: Desk, person: Person, slug: str, flag_id: str) -> None:
    """Take a decision back; the flag is open again. Raises as `decide` does."""
    copy = desk.copy(person, slug)
    leads_to(copy.story, Verb.DECIDE, person)
    flag = _flag(copy, flag_id)
    with desk.store.at_desk(slug) as work:
        by = _under_way(work, person, copy)
        body = {"flag": flag.id, "rule": flag.flag.rule, "section": flag.section, "answer": Answer.UNDONE}
        work.add("decided", by, {**body, "revision": copy.revision.number})
        _count(work, copy)
    desk.changed(slug)


def check_section(desk: Desk, person: Person, slug: str, key: str, base: str, *, checked: bool = True) -> None:
    """Mark a section, as it stands, as read against its evidence by this person; or take the mark away.

    Raises Conflict where the section is not that text any more.
    """
    copy = desk.copy(person, slug)
    leads_to(copy.story, Verb.DECIDE, person)
    _same(copy, key, base)
    with desk.store.at_desk(slug) as work:
        by = _under_way(work, person, copy)
        work.add("checked" if checked else "unchecked", by, {"section": key, "text_sha256": base})
    desk.changed(slug)


def judge(desk: Desk, person: Person, slug: str, key: str, base: str, *, undone: bool = False) -> None:
    """Make a section's inferences, or the whole of its view, the outlet's own; or take that back.

    Raises Conflict where the section is not that text any more, Refused where it says nothing but facts.
    """
    copy = desk.copy(person, slug)
    leads_to(copy.story, Verb.DECIDE, person)
    _same(copy, key, base)
    found = next((each for each in judgements(copy.article, copy.state) if each.section.key == key), None)
    if found is None:
        raise Refused(f"{copy.section(key).label} states facts alone; there is no judgement to settle.")
    answer = "undone" if undone else "adopted" if found.opinion else "stands"
    with desk.store.at_desk(slug) as work:
        by = _under_way(work, person, copy)
        work.add("judged", by, {"section": key, "text_sha256": base, "answer": answer})
        _count(work, copy)
    desk.changed(slug)


def _flag(copy: Copy, flag_id: str) -> DeskFlag:
    for flag in copy.flags:
        if flag.id == flag_id:
            return flag
    raise Conflict("This flag is not there any more: the text was changed.", "Look at the text as it stands now.")


def _same(copy: Copy, key: str, base: str) -> None:
    section = copy.article.section(key)
    if section is None or section.sha256 != base or section.author is Author.CODE:
        raise Conflict("This section was changed meanwhile.", "Read it as it stands now.")


def one_line(text: str) -> str:
    return " ".join(clean(text[:LONGEST_REASON]).text.split())


def _why_no_word(flag: DeskFlag) -> str:
    if flag.flag.rule == "hole":
        return "A section that is not written cannot be accepted. Write it, or cut it."
    if flag.flag.rule == "insight-to-adopt":
        return "The outlet’s own view is adopted, rewritten or cut; it is not settled as a flag."
    if not flag.answers:
        return "This must change: no word settles it. Mend the sentence, or cut it."
    return "There is no evidence to accept: the sentence cites nothing. Cite a passage, or keep it with a reason."


def _under_way(work: "StoryWork", person: Person, copy: Copy) -> By:
    """The story goes into review with the first decision. Raises Conflict where another text was filed meanwhile."""
    if work.story.current not in {copy.revision.number, None}:
        raise Conflict("The text was changed meanwhile.", "Look at it as it stands now.")
    role, status = leads_to(work.story, Verb.DECIDE, person)
    if work.story.status is not status:
        work.move(status)
    return person.as_(role)


def _count(work: "StoryWork", copy: Copy) -> None:
    """What the desk's list shows."""
    state = folded(work.entries(after=copy.state.seq), copy.state)
    work.set(open_flags=sum(each.open for each in desk_flags(copy.revision.draft, state)))
