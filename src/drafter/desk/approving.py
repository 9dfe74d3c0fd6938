"""Signing: a named editor approves exactly one text, once the list that a machine makes of it has no open point.

The list is worked out anew in the very transaction that signs, so that nothing can change between the look and the
signature. Text that a machine wrote needs a second pair of eyes: whoever started the draft, had a section rewritten or
wrote one does not sign it, nor who settled a flag of their own sentence, unless the policy lets their role set that
aside, for a reason that stays on record for ever.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from drafter.article import Author
from drafter.desk.anchors import anchored
from drafter.desk.copies import write_copy
from drafter.desk.deciding import one_line
from drafter.desk.desk import Desk
from drafter.desk.flags import ADOPT_OR_CUT, WRITE_OR_CUT, DeskFlag, judgements
from drafter.desk.people import Person, Role
from drafter.desk.records import approval_by, approval_of, with_people
from drafter.desk.shares import Shares, shares, wrote
from drafter.desk.shelf import Copy
from drafter.desk.table import Verb, leads_to, may, status_words
from drafter.disclosure import Disclosure
from drafter.errors import Conflict, Refused, StoreFault
from drafter.formats import Form
from drafter.record import Record
from drafter.render.published import obstacles
from drafter.render.view import rule_words
from drafter.store.values import RevisionKind, Status

STATEMENT = "I have read this text against its evidence, and I answer for it as it stands."
"""What an approval says; the version of these words is on record with it."""
STATEMENT_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the list. `open` must be settled before anybody signs; `where` is the section or flag it is about,
    empty for the whole. What is neither open nor settled is to know.
    """

    what: str
    open: bool = False
    where: str = ""
    flag: str = ""
    unchecked: bool = False  # a section that nobody has marked as checked; `what` is its label
    unsaved: str = ""  # the section that was cut while this person typed in it


@dataclass(frozen=True)
class Sheet:
    """The page that an approver reads. `eyes` says why this person would need to set the second pair of eyes aside,
    empty where they need not; `may_override` whether the policy lets them. `disclosure` is as it will stand once they
    have signed; where they may not, as it stands.
    """

    copy: Copy
    points: tuple[Point, ...]
    shares: Shares
    disclosure: Disclosure
    eyes: str
    may_override: bool
    may_approve: bool
    editor: bool

    @property
    def open(self) -> tuple[Point, ...]:
        """What must be settled first."""
        return tuple(point for point in self.points if point.open)

    @property
    def why_not(self) -> str:
        """Why this person cannot sign now, and who or what can change that; empty where they can."""
        story = self.copy.story
        if self.may_approve:
            if self.open:
                return "It can be approved once the open points above are settled."
            return f"{self.eyes} Another editor approves it." if self.eyes and not self.may_override else ""
        if not self.editor:
            return "An editor approves it."
        if story.status is Status.DRAFTED:
            return "Nobody has begun the review: mark a section as checked or settle a flag first."
        if story.status is Status.RETURNED:
            return "It is with its writer until it is handed in again."
        return f"It is {status_words(story)}; a story is approved while it is in review."


def sheet(desk: Desk, person: Person, slug: str) -> Sheet:
    """The list for this person now. Raises UnknownStory."""
    return _sheet(desk, person, desk.copy(person, slug), desk.store.now())


def _sheet(desk: Desk, person: Person, copy: Copy, now: datetime) -> Sheet:
    whole = shares(copy.article, copy.machine)
    signs, answerable = may(copy.story, Verb.APPROVE, person), desk.settings.outlet.answerable
    if signs:
        approval = approval_by(person.as_(Role.EDITOR), now, copy.article, answerable)
    else:
        approval = approval_of(copy.state.approval, copy.article, answerable)
    record = with_people(copy.revision.record, copy.article, copy.state, approval)
    disclosure, points = desk.disclosure(record), tuple(_points(desk, person, copy, now))
    if signs and not any(point.open for point in points):
        points += tuple(_in_the_way(copy, record, disclosure, now))
    return Sheet(
        copy=copy,
        points=points,
        shares=whole,
        disclosure=disclosure,
        eyes=_eyes(desk, person, copy, whole),
        may_override=person.has(Role(desk.settings.policy.override_role)),
        may_approve=signs,
        editor=person.has(Role.EDITOR),
    )


def _points(desk: Desk, person: Person, copy: Copy, now: datetime) -> Iterator[Point]:
    yield from _of_flags(copy)
    yield from _of_sections(copy)
    yield from _of_judgements(copy)
    yield from _of_others(desk, person, copy)
    if copy.article.embargo and now < copy.article.embargo:
        until = copy.article.embargo.astimezone(desk.zone)
        yield Point(
            f"It is under embargo until {until:%d %B %Y, %H:%M %Z}. It can be signed; it is not published before."
        )


def _in_the_way(copy: Copy, record: Record, disclosure: Disclosure, now: datetime) -> Iterator[Point]:
    """What would stop its publication though nothing else is open: whatever is signed can go out. An embargo ends."""
    free = max(now, copy.article.embargo or now)
    for reason, todo in obstacles(copy.article, record, disclosure, free):
        yield Point(f"It could not be published: {reason}. {todo}", open=True)


def _of_flags(copy: Copy) -> Iterator[Point]:
    for each in copy.flags:
        label = copy.label(each.section)
        if each.open and each.flag.rule not in WRITE_OR_CUT | ADOPT_OR_CUT:
            yield Point(f"{label}: {each.flag.why}", open=True, where=each.section, flag=each.id)
        elif each.decision is None and each.to_know and each.flag.rule != "embargo":
            yield Point(f"{label}: {each.flag.why}", where=each.section, flag=each.id)


def _of_sections(copy: Copy) -> Iterator[Point]:
    for section in copy.article.sections:
        if section.hole:
            yield Point(f"{section.label} is not written. Write it, or cut it.", open=True, where=section.key)
        elif section.author is not Author.CODE and not copy.state.checked.get(section.sha256):
            yield Point(section.label, open=True, where=section.key, unchecked=True)


def _of_judgements(copy: Copy) -> Iterator[Point]:
    for each in judgements(copy.article, copy.state):
        if each.deed is None:
            what = "is the outlet’s own view. Adopt it, or cut it." if each.opinion else "has inferences to settle."
            yield Point(f"{each.section.label} {what}", open=True, where=each.section.key)


def _of_others(desk: Desk, person: Person, copy: Copy) -> Iterator[Point]:
    """What somebody else has in hand: text that is typed and not saved, a machine's newer text."""
    names = desk.full_names()
    for buffer in desk.store.hands.typed(copy.story.slug):
        mine = buffer.account == person.name
        who = "You have" if mine else f"{names.get(buffer.account, buffer.account)} has"
        gone = copy.article.section(buffer.section) is None
        where = f"for {copy.label(buffer.section)}, which is cut" if gone else f"in {copy.label(buffer.section)}"
        key = buffer.section
        what = f"{who} unsaved text {where}."
        yield Point(what, open=mine, where="" if gone else key, unsaved=key if gone else "")
    for line in waiting_proposals(desk, copy):
        what = f"A newer draft waits as revision {line}. Take it over, in part or whole, or set it aside."
        yield Point(what, open=True)


def waiting_proposals(desk: Desk, copy: Copy) -> tuple[int, ...]:
    """Numbers of machine texts that came while people had the story, and that nobody has settled."""
    lines = desk.store.revisions.list(copy.story.slug)
    return tuple(
        line.number
        for line in lines
        if line.kind is RevisionKind.PROPOSAL and line.number not in copy.state.settled and not line.purged
    )


def _eyes(desk: Desk, person: Person, copy: Copy, whole: Shares) -> str:
    """Why this person is no second pair of eyes for this text; empty where they are, or where none is needed."""
    authors = {section.author for section in copy.article.sections if not section.hole}
    rule = desk.settings.policy.four_eyes
    if rule == "off" or (rule == "model" and not authors & {Author.MODEL, Author.EXTRACTIVE}):
        return ""
    drawn = (desk.shelf.revision(copy.story.slug, copy.state, number) for number in copy.state.drawn)
    starters = {revision.record.started_by for revision in (copy.revision, *drawn)}
    if person.name in starters | {copy.story.reporter}:
        return "You started this draft."
    if person.name in copy.state.commissioned:
        return "You had a section of it rewritten."
    lines = [spec.key for spec in copy.format.sections if spec.form is Form.LINE]
    if any(flag.section not in lines and _own_flag(flag, person.name) for flag in copy.flags):
        return "You settled a flag of a sentence that you typed yourself."
    if person.name in wrote(whole, lines):
        return "More than half of a section’s words are yours."
    return ""


def _own_flag(flag: DeskFlag, name: str) -> bool:
    return (
        flag.decision is not None
        and flag.decision.by.name == name
        and flag.sentence is not None
        and flag.sentence.by == name
    )


def approve(desk: Desk, person: Person, slug: str, text_sha256: str, *, agreed: bool, override: str = "") -> None:
    """Sign exactly this text. `agreed`: the person has said the statement. `override` is why there is no second pair
    of eyes, where it is needed and set aside.

    Raises Conflict where the text is another by now, Refused where a point is open, a second pair of eyes is missing
    or the person may not sign.
    """
    if not agreed:
        raise Refused(f"{slug} is not approved: the statement is not ticked.", "Tick it if it is so.")
    override = one_line(override)
    for attempt in (False, True):
        copy = desk.copy(person, slug)
        leads_to(copy.story, Verb.APPROVE, person)
        _same_text(copy, text_sha256)
        shown = _sheet(desk, person, copy, desk.store.now())
        _refuse_open(shown, override)
        active = desk.store.hands.seconds(slug, person.name)  # process data of the review
        with desk.store.at_desk(slug) as work:
            role, status = leads_to(work.story, Verb.APPROVE, person)
            if work.story.current != copy.revision.number or work.entries(after=copy.state.seq):
                if attempt:
                    raise Conflict(f"{slug} was changed meanwhile; it is not approved.", "Read it as it stands now.")
                continue  # something came in between: look again, once
            work.move(status)
            told = {
                "revision": copy.revision.number,
                "text_sha256": text_sha256,
                "statement": STATEMENT_VERSION,
                "override": bool(shown.eyes),
                "to_know": [point.flag for point in shown.points if not point.open and point.flag],
                "active_s": active,
            }
            entry = work.add("approved", person.as_(role), told, {"override": override} if shown.eyes else {})
            work.set(open_flags=0)
        anchored(desk.out, entry, text_sha256)
        with suppress(StoreFault):  # no room for a copy unsigns nothing; the store has all of it
            write_copy(desk, desk.shelf.copy(slug))
        return


def _same_text(copy: Copy, text_sha256: str) -> None:
    if copy.article.sha256 != text_sha256:
        raise Conflict(f"{copy.story.slug} is another text by now.", "Read it as it stands, then approve it.")


def _refuse_open(shown: Sheet, override: str) -> None:
    slug = shown.copy.story.slug
    if shown.open:
        told = (_without_words(shown.copy, point) for point in shown.open if not point.unchecked)
        first = next(told, "Not every section is checked.")
        more = f" And {len(shown.open) - 1} more." if len(shown.open) > 1 else ""
        raise Refused(f"{slug} has open points. {first}{more}", "Settle them, then approve it.")
    needs = f"{shown.eyes} {slug} needs a second pair of eyes."
    if shown.eyes and not shown.may_override:
        raise Refused(needs, "Ask another editor to approve it.")
    if shown.eyes and not override:
        raise Refused(needs, "Say why it goes out without; it stays visible.")


def _without_words(copy: Copy, point: Point) -> str:
    """What an error may say of it: messages reach logs, and why a flag stands quotes the text."""
    rule = next((each.flag.rule for each in copy.flags if each.id == point.flag), "")
    return f"{copy.label(point.where)}: {rule_words(rule)}." if rule else point.what


def still_signed(copy: Copy) -> bool:
    """Is the working text, as it stands, approved?"""
    signed = copy.state.approval
    return signed is not None and signed.text_sha256 == copy.article.sha256
