"""Settling: a flag by a decision, a section as checked, its inferences as the outlet's judgement, a view as adopted.

Each is put on record under the person's name for exactly what it was made about, and can be taken back as long as the
text is not approved. A reason is asked for wherever something stays that the checks object to.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

from drafter.article import Author
from drafter.chain import By
from drafter.desk.desk import Desk
from drafter.desk.flags import ADOPT_OR_CUT, WRITE_OR_CUT, Answer, DeskFlag, desk_flags, judgements
from drafter.desk.people import Person
from drafter.desk.shelf import Copy
from drafter.desk.state import Deed, State, folded
from drafter.desk.table import Verb, leads_to, take_up
from drafter.errors import Conflict, Refused
from drafter.text.clean import clean

if TYPE_CHECKING:
    from drafter.store import StoryWork

LONGEST_REASON = 2_000
_TRIES = 8  # each time somebody filed another text in between
P = ParamSpec("P")


class _Moved(Conflict):
    """Another text was filed while this was being done."""


def _on_the_text_that_stands(deed: Callable[P, None]) -> Callable[P, None]:
    """Done anew where another text is filed in between: what it is about may stand in that one as it was."""

    @wraps(deed)
    def done(*arguments: P.args, **named: P.kwargs) -> None:
        for _ in range(_TRIES - 1):
            with suppress(_Moved):
                return deed(*arguments, **named)
        return deed(*arguments, **named)

    return done


@_on_the_text_that_stands
def decide(desk: Desk, person: Person, slug: str, flag_id: str, answer: Answer, reason: str = "") -> None:
    """Settle a flag of the working text: its evidence is accepted, or it is kept for a reason.

    Raises Conflict where no such flag stands in the text any more, Refused where a word cannot settle it.
    """
    copy = desk.copy(person, slug)
    leads_to(copy.story, Verb.DECIDE, person)
    flag = _flag(copy, flag_id)
    reason = one_line(reason)
    if answer not in flag.answers:
        raise Refused(*_why_no_word(flag))
    if answer is Answer.KEPT and not reason:
        raise Refused("A flag that is kept needs its reason.", "Say why the sentence may stand.")
    with desk.store.at_desk(slug) as work:
        by = _under_way(work, person, copy)
        if _is_said(_now(work, copy).decisions.get(flag.id), by, answer, reason):
            return
        body = {"flag": flag.id, "rule": flag.flag.rule, "section": flag.section, "answer": answer}
        work.add("decided", by, {**body, "revision": copy.revision.number}, {"reason": reason})
        _count(work, copy)


@_on_the_text_that_stands
def undo(desk: Desk, person: Person, slug: str, flag_id: str) -> None:
    """Take a decision back; the flag is open again. Raises as `decide` does."""
    copy = desk.copy(person, slug)
    leads_to(copy.story, Verb.DECIDE, person)
    flag = _flag(copy, flag_id)
    with desk.store.at_desk(slug) as work:
        by = _under_way(work, person, copy)
        if flag.id not in _now(work, copy).decisions:
            return
        body = {"flag": flag.id, "rule": flag.flag.rule, "section": flag.section, "answer": Answer.UNDONE}
        work.add("decided", by, {**body, "revision": copy.revision.number})
        _count(work, copy)


@_on_the_text_that_stands
def check_section(desk: Desk, person: Person, slug: str, key: str, base: str, *, checked: bool = True) -> None:
    """Mark a section, as it stands, as read against its evidence by this person; or take the mark away.

    Raises Conflict where the section is not that text any more.
    """
    copy = desk.copy(person, slug)
    leads_to(copy.story, Verb.DECIDE, person)
    _same(copy, key, base)
    with desk.store.at_desk(slug) as work:
        by = _under_way(work, person, copy)
        if (by.name in _now(work, copy).checked.get(base, {})) is checked:
            return
        work.add("checked" if checked else "unchecked", by, {"section": key, "text_sha256": base})


@_on_the_text_that_stands
def judge(desk: Desk, person: Person, slug: str, key: str, base: str, *, undone: bool = False) -> None:
    """Make a section's inferences, or the whole of its view, the outlet's own; or take that back.

    Raises Conflict where the section is not that text any more, Refused where it says nothing but facts.
    """
    copy = desk.copy(person, slug)
    leads_to(copy.story, Verb.DECIDE, person)
    _same(copy, key, base)
    found = next((each for each in judgements(copy.article, copy.state) if each.section.key == key), None)
    if found is None:
        label = copy.section(key).label
        raise Refused(f"{label} of {slug} states facts alone; no judgement is to be settled.", "Mark it as checked.")
    answer = "undone" if undone else "adopted" if found.opinion else "stands"
    with desk.store.at_desk(slug) as work:
        by = _under_way(work, person, copy)
        deed = _now(work, copy).judged.get(base)
        if _is_said(deed, by, answer, "") or (undone and deed is None):
            return
        work.add("judged", by, {"section": key, "text_sha256": base, "answer": answer})
        _count(work, copy)


def _flag(copy: Copy, flag_id: str) -> DeskFlag:
    for flag in copy.flags:
        if flag.id == flag_id:
            return flag
    gone = f"The text of {copy.story.slug} was changed, and this flag is not there any more."
    raise Conflict(gone, "Look at the text as it stands now.")


def _same(copy: Copy, key: str, base: str) -> None:
    section = copy.article.section(key)
    if section is None or section.sha256 != base or section.author is Author.CODE:
        label = section.label if section else key
        raise Conflict(f"{label} of {copy.story.slug} was changed meanwhile.", "Read it as it stands now.")


def one_line(text: str) -> str:
    """What a person says, on one line. Raises Refused where it is too long: nobody's words are cut."""
    line = " ".join(clean(text).text.split())
    if len(line) > LONGEST_REASON:
        raise Refused(f"That is longer than {LONGEST_REASON:,} characters.", "Say it shorter.")
    return line


def _why_no_word(flag: DeskFlag) -> tuple[str, str]:
    if flag.flag.rule in WRITE_OR_CUT:
        return "A section that is not written cannot be accepted.", "Write it, or cut it."
    if flag.flag.rule in ADOPT_OR_CUT:
        return "The outlet’s own view is not settled as a flag.", "Adopt it at its section, rewrite it, or cut it."
    if not flag.answers:
        return "This must change: no word settles it.", "Mend the sentence, or cut it."
    return "There is no evidence to accept: the sentence cites nothing.", "Cite a passage, or keep it with a reason."


def _under_way(work: "StoryWork", person: Person, copy: Copy) -> By:
    """The story goes into review with the first decision. Raises Conflict where another text was filed meanwhile."""
    if work.story.current not in {copy.revision.number, None}:
        raise _Moved(f"{copy.story.slug} was changed meanwhile.", "Look at it as it stands now.")
    return take_up(work, Verb.DECIDE, person)


def _now(work: "StoryWork", copy: Copy) -> State:
    """What is decided by this very moment."""
    return folded(work.entries(after=copy.state.seq), copy.state)


def _is_said(deed: Deed | None, by: By, answer: str, reason: str) -> bool:
    """Has this very person said this very thing? A form that is sent twice says it once."""
    return deed is not None and (deed.by.name, deed.answer, deed.reason) == (by.name, answer, reason)


def _count(work: "StoryWork", copy: Copy) -> None:
    """What the desk's list shows."""
    work.set(open_flags=sum(each.open for each in desk_flags(copy.revision.draft, _now(work, copy))))
