"""The one table of what may be done: (status, verb, role) -> status. Every verb reads it, and every triple is tested.

What stands in no row is refused and changes nothing. `spike` and `unspike` lead to and from where the story was, and
are worked out here too. What readers have is a second, smaller table: (published, verb) -> published.
"""

from collections.abc import Mapping
from enum import StrEnum

from drafter.desk.people import Person, Role
from drafter.errors import Refused
from drafter.store.values import Published, Status, Story


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

_WORDS: Mapping[Verb, str] = {
    Verb.EDIT: "change",
    Verb.DECIDE: "settle anything in",
    Verb.REWRITE: "have a section rewritten in",
    Verb.RETURN: "send back",
    Verb.RESUBMIT: "hand in again",
    Verb.APPROVE: "approve",
    Verb.REOPEN: "reopen",
    Verb.SPIKE: "spike",
    Verb.UNSPIKE: "unspike",
    Verb.PUBLISH: "publish",
    Verb.CORRECT: "correct",
    Verb.KILL: "kill",
}
STATUS_WORDS: Mapping[Status, str] = {
    Status.DRAFTING: "being drafted",
    Status.DRAFTED: "waiting for review",
    Status.IN_REVIEW: "in review",
    Status.APPROVED: "approved",
    Status.FAILED: "not finished",
    Status.RETURNED: "with the writer",
    Status.SPIKED: "spiked",
}


def role_for(story: Story, verb: Verb, person: Person) -> Role | None:
    """The role under which this person may do this to this story now; None where they may not."""
    for role in (Role.EDITOR, Role.REPORTER, Role.ADMIN):
        mine = role is not Role.REPORTER or story.reporter == person.name  # a reporter has their own stories alone
        if person.has(role) and mine and (story.status, verb, role) in WORKING and _readers_allow(story, verb):
            return role
    return None


def may(story: Story, verb: Verb, person: Person) -> bool:
    return role_for(story, verb, person) is not None


def leads_to(story: Story, verb: Verb, person: Person) -> tuple[Role, Status]:
    """Under which role it is done, and the story's status after it. Raises Refused in words for the person."""
    role = role_for(story, verb, person)
    if role is None:
        raise Refused(_why_not(story, verb, person))
    if verb is Verb.UNSPIKE:
        return role, story.spiked_from or Status.IN_REVIEW
    return role, WORKING[story.status, verb, role]


def readers_have(story: Story, verb: Verb) -> Published:
    """What readers have of the story once this is done. Raises Refused."""
    after = LIVE.get((story.published, verb))
    if after is None:
        raise Refused(f"{story.slug} is not published, so there is nothing to {_WORDS[verb]}.")
    return after


def _readers_allow(story: Story, verb: Verb) -> bool:
    if story.published is Published.KILLED and verb in _NOT_OF_THE_KILLED:
        return False
    return verb not in _OF_READERS or (story.published, verb) in LIVE


def _why_not(story: Story, verb: Verb, person: Person) -> str:
    """One sentence for the person: whether it is the story's state or their role."""
    doing = _WORDS[verb]
    if story.published is Published.KILLED and verb in _NOT_OF_THE_KILLED:
        return f"{story.slug} was killed, and a killed story stays killed; nobody can {doing} it."
    if verb in _OF_READERS and (story.published, verb) not in LIVE:
        return f"{story.slug} is not published, so there is nothing to {doing}."
    roles = sorted({role for status, each, role in WORKING if status is story.status and each is verb})
    if not roles:
        return f"{story.slug} is {STATUS_WORDS[story.status]}; nobody can {doing} it now."
    if person.has(Role.REPORTER) and Role.REPORTER in roles:
        return f"{story.slug} is not your story; its reporter or an editor can {doing} it."
    whom = " or ".join(f"{'an' if role[0] in 'ae' else 'a'} {role}" for role in roles)
    return f"Only {whom} can {doing} {story.slug} while it is {STATUS_WORDS[story.status]}."
