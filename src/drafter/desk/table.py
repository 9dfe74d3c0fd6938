"""The one table of what may be done: (status, verb, role) -> status. Every verb reads it, and every triple is tested.

What stands in no row is refused and changes nothing. `spike` and `unspike` lead to and from where the story was, and
are worked out here too. What readers have is a second, smaller table: (published, verb) -> published.
"""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from drafter.chain import By
from drafter.desk.people import Person, Role
from drafter.errors import Refused
from drafter.store.values import Published, Status, Story

if TYPE_CHECKING:
    from drafter.store import StoryWork


class Verb(StrEnum):
    """What people do to a story. `edit` is every change of the working text, whatever it comes from."""

    EDIT = "edit"
    DECIDE = "decide"  # settle a flag, mark a section as checked, adopt a judgement
    REWRITE = "rewrite"  # ask for one; taking it over is an edit
    RETURN = "return"
    RESUBMIT = "resubmit"
    APPROVE = "approve"
    REOPEN = "reopen"
    SPIKE = "spike"
    UNSPIKE = "unspike"
    PUBLISH = "publish"
    CORRECT = "correct"
    KILL = "kill"


_R, _E, _A = Role.REPORTER, Role.EDITOR, Role.ADMIN
_S, _V = Status, Verb

WORKING: Mapping[tuple[Status, Verb, Role], Status] = {
    # a draft that waits: its reporter may mend it before anybody else looks; an editor's hand takes it into review
    (_S.DRAFTED, _V.EDIT, _R): _S.DRAFTED,
    (_S.DRAFTED, _V.REWRITE, _R): _S.DRAFTED,
    (_S.DRAFTED, _V.EDIT, _E): _S.IN_REVIEW,
    (_S.DRAFTED, _V.DECIDE, _E): _S.IN_REVIEW,
    (_S.DRAFTED, _V.REWRITE, _E): _S.IN_REVIEW,
    (_S.DRAFTED, _V.RETURN, _E): _S.RETURNED,
    # in review
    (_S.IN_REVIEW, _V.EDIT, _E): _S.IN_REVIEW,
    (_S.IN_REVIEW, _V.DECIDE, _E): _S.IN_REVIEW,
    (_S.IN_REVIEW, _V.REWRITE, _E): _S.IN_REVIEW,
    (_S.IN_REVIEW, _V.RETURN, _E): _S.RETURNED,
    (_S.IN_REVIEW, _V.APPROVE, _E): _S.APPROVED,
    # with the writer
    (_S.RETURNED, _V.EDIT, _R): _S.RETURNED,
    (_S.RETURNED, _V.REWRITE, _R): _S.RETURNED,
    (_S.RETURNED, _V.RESUBMIT, _R): _S.DRAFTED,
    (_S.RETURNED, _V.EDIT, _E): _S.IN_REVIEW,  # an editor who takes it back
    (_S.RETURNED, _V.DECIDE, _E): _S.IN_REVIEW,
    # signed: any change opens it again
    (_S.APPROVED, _V.EDIT, _E): _S.IN_REVIEW,
    (_S.APPROVED, _V.REOPEN, _E): _S.IN_REVIEW,
    (_S.APPROVED, _V.RETURN, _E): _S.RETURNED,
    (_S.APPROVED, _V.PUBLISH, _E): _S.APPROVED,
    # after publication
    (_S.APPROVED, _V.CORRECT, _E): _S.IN_REVIEW,
    (_S.IN_REVIEW, _V.CORRECT, _E): _S.IN_REVIEW,  # already open for another reason
    **{(status, _V.KILL, _E): _S.SPIKED for status in Status},  # whatever is made of it
    # dropped before publication, and back
    **{(status, _V.SPIKE, _E): _S.SPIKED for status in Status if status not in {_S.SPIKED, _S.DRAFTING}},
    (_S.SPIKED, _V.UNSPIKE, _E): _S.IN_REVIEW,  # in truth to where it was, see `leads_to`
}

LIVE: Mapping[tuple[Published, Verb], Published] = {
    (Published.NONE, _V.PUBLISH): Published.PUBLISHED,
    (Published.PUBLISHED, _V.PUBLISH): Published.CORRECTED,
    (Published.CORRECTED, _V.PUBLISH): Published.CORRECTED,
    (Published.PUBLISHED, _V.CORRECT): Published.PUBLISHED,  # readers keep what they have until the next publication
    (Published.CORRECTED, _V.CORRECT): Published.CORRECTED,
    (Published.PUBLISHED, _V.KILL): Published.KILLED,
    (Published.CORRECTED, _V.KILL): Published.KILLED,
}
_OF_READERS = frozenset({Verb.PUBLISH, Verb.CORRECT, Verb.KILL})
_NOT_OF_THE_KILLED = frozenset({Verb.UNSPIKE, Verb.APPROVE, *_OF_READERS})
_WITH_READERS = frozenset({Published.PUBLISHED, Published.CORRECTED})

_WORDS: Mapping[Verb, str] = {
    Verb.EDIT: "change {}",
    Verb.DECIDE: "settle anything in {}",
    Verb.REWRITE: "have a section of {} rewritten",
    Verb.RETURN: "return {}",
    Verb.RESUBMIT: "hand {} in again",
    Verb.APPROVE: "approve {}",
    Verb.REOPEN: "reopen {}",
    Verb.SPIKE: "spike {}",
    Verb.UNSPIKE: "unspike {}",
    Verb.PUBLISH: "publish {}",
    Verb.CORRECT: "correct {}",
    Verb.KILL: "kill {}",
}
STATUS_WORDS: Mapping[Status, str] = {
    Status.DRAFTING: "being drafted",
    Status.DRAFTED: "waiting for review",
    Status.IN_REVIEW: "in review",
    Status.APPROVED: "approved",
    Status.FAILED: "not finished",
    Status.RETURNED: "returned",
    Status.SPIKED: "spiked",
}


def status_words(story: Story) -> str:
    """Where a story is. A killed one is killed and nothing else."""
    return "killed" if story.published is Published.KILLED else STATUS_WORDS[story.status]


def readers_words(story: Story) -> str:
    """What readers have of a story, as the rest of a sentence that begins with "Readers"."""
    if story.published is Published.NONE:
        return "have nothing of it yet"
    if story.published is Published.KILLED:
        return "find a notice in its place"
    corrected = ", corrected" if story.published is Published.CORRECTED else ""
    return f"have revision {story.published_revision}{corrected}"


def role_for(story: Story, verb: Verb, person: Person) -> Role | None:
    """The role under which this person may do this to this story now; None where they may not."""
    for role in (Role.EDITOR, Role.REPORTER, Role.ADMIN):
        mine = role is not Role.REPORTER or story.reporter == person.name  # a reporter has their own stories alone
        if person.has(role) and mine and (story.status, verb, role) in WORKING and _readers_allow(story, verb):
            return role
    return None


def may(story: Story, verb: Verb, person: Person) -> bool:
    """May this person do this to this story now?"""
    return role_for(story, verb, person) is not None


def might(story: Story, verb: Verb, person: Person) -> bool:
    """Is there a status in which this person may do this to this story, whatever it is now?"""
    return any(may(replace(story, status=status), verb, person) for status in Status)


def leads_to(story: Story, verb: Verb, person: Person) -> tuple[Role, Status]:
    """Under which role it is done, and the story's status after it. Raises Refused in words for the person."""
    role = role_for(story, verb, person)
    if role is None:
        raise Refused(*_why_not(story, verb, person))
    if verb is Verb.UNSPIKE:
        return role, story.spiked_from or Status.IN_REVIEW
    return role, WORKING[story.status, verb, role]


def take_up(work: "StoryWork", verb: Verb, person: Person) -> By:
    """The story is moved to where the verb leads; gives who does it, under the role that may. Raises Refused."""
    role, status = leads_to(work.story, verb, person)
    if work.story.status is not status:
        work.move(status)
    return person.as_(role)


def readers_have(story: Story, verb: Verb) -> Published:
    """What readers have of the story once this is done. Raises Refused."""
    after = LIVE.get((story.published, verb))
    if after is None:
        raise Refused(*_not_of_readers(story, verb))
    return after


def _readers_allow(story: Story, verb: Verb) -> bool:
    if story.published is Published.KILLED and verb in _NOT_OF_THE_KILLED:
        return False
    if verb is Verb.SPIKE and story.published in _WITH_READERS:
        return False  # what readers have is not dropped without a word to them
    return verb not in _OF_READERS or (story.published, verb) in LIVE


def _not_of_readers(story: Story, verb: Verb) -> tuple[str, str]:
    doing = _WORDS[verb].format("it")
    return f"{story.slug} is not published, so nobody can {doing}.", "Approve and publish it first, or spike it."


def _why_not(story: Story, verb: Verb, person: Person) -> tuple[str, str]:
    """For the person: whether it is the story's state or their role, and what to do."""
    slug, status = story.slug, STATUS_WORDS[story.status]
    doing = _WORDS[verb]
    if story.published is Published.KILLED and verb in _NOT_OF_THE_KILLED:
        return f"{slug} was killed, and a killed story stays killed.", "Draft it under another slug."
    if verb is Verb.SPIKE and story.published in _WITH_READERS:
        return f"{slug} is published; what readers have is not spiked.", "Correct it, or kill it."
    if verb in _OF_READERS and (story.published, verb) not in LIVE:
        return _not_of_readers(story, verb)
    roles = sorted({role for status, each, role in WORKING if status is story.status and each is verb})
    if not roles:
        return f"{slug} is {status}; nobody can {doing.format('it')} now.", "Its page says what can be done."
    if person.has(Role.REPORTER) and Role.REPORTER in roles:
        return f"{slug} is not your story.", f"Its reporter or an editor can {doing.format('it')}."
    whom = " or ".join(f"{'an' if role[0] in 'ae' else 'a'} {role}" for role in roles)
    return f"Only {whom} can {doing.format(slug)} while it is {status}.", f"Ask {whom}."
