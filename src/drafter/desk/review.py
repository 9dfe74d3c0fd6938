"""The review page as values: a draft beside its evidence, each section with what is open in it and who is at it.

What may be shown is decided where every rendering of a draft decides it (`render.choose`); this adds what the desk
knows. Opening a story for review is put on its record, once per person, revision and half hour.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from drafter.article import HEADLINE
from drafter.desk.approving import still_signed, waiting_proposals
from drafter.desk.desk import Desk
from drafter.desk.flags import DeskFlag, Judgement, judgements
from drafter.desk.offrecord import may_open
from drafter.desk.people import Person, Role
from drafter.desk.records import approval_of, with_people
from drafter.desk.shelf import Copy, changeable
from drafter.desk.state import Deed
from drafter.desk.table import Verb, leads_to, may, readers_words, status_words
from drafter.desk.text import Typed, typed_of
from drafter.disclosure import Disclosure
from drafter.formats import Form
from drafter.render.view import Page, SectionView, SentenceView
from drafter.store.desk_values import Buffer, Lease, Presence, Rewrite, RewriteState
from drafter.store.values import RunState

_AGAIN = timedelta(minutes=30)


@dataclass(frozen=True)
class Pane:
    """One section on the review page. `how` says how it was made; `checked` who has read it against its evidence."""

    view: SectionView
    hash: str
    form: Form
    typed: Typed
    has_heading: bool
    how: str
    flags: tuple[DeskFlag, ...]
    checked: tuple[Deed, ...]
    judgement: Judgement | None
    lease: Lease | None
    mine: Buffer | None
    others: tuple[Buffer, ...]
    rewrites: tuple[Rewrite, ...]

    @property
    def key(self) -> str:
        """Of the section."""
        return self.view.section.key

    @property
    def label(self) -> str:
        """Of the section, as people read it."""
        return self.view.section.label

    @property
    def can_be_cut(self) -> bool:
        """Every article has a headline."""
        return self.editable and self.key != HEADLINE

    @property
    def editable(self) -> bool:
        """Code sets the rest."""
        return changeable(self.view.section)


@dataclass(frozen=True)
class Review:
    """The whole page. `can` are the verbs that this person may do now; `off_record` ids of notes they may open.
    `stopped` is why a newer draft came to nothing, empty where none did; `orphans` what people were typing in sections
    that were cut.
    """

    copy: Copy
    person: Person
    page: Page
    told: dict[Hashable, str]
    panes: tuple[Pane, ...]
    disclosure: Disclosure
    can: frozenset[Verb]
    present: tuple[Presence, ...]
    names: dict[str, str]
    proposals: tuple[int, ...]
    off_record: tuple[str, ...]
    may_admit: tuple[str, ...]
    signed: bool
    stopped: str
    orphans: tuple[Buffer, ...]

    @property
    def who_opens(self) -> str:
        """Whom to ask for what is off the record."""
        reporter = self.copy.story.reporter
        return f"{self.name(reporter)} can let an editor open it." if reporter else "A schedule started this story."

    @property
    def status(self) -> str:
        """In words."""
        return status_words(self.copy.story)

    @property
    def readers(self) -> str:
        """What readers have, as the rest of a sentence that begins with "Readers"."""
        return readers_words(self.copy.story)

    @cached_property
    def open_flags(self) -> tuple[DeskFlag, ...]:
        """What somebody must still settle."""
        return tuple(flag for flag in self.copy.flags if flag.open)

    @cached_property
    def settled(self) -> int:
        """How many flags are."""
        return sum(flag.decision is not None for flag in self.copy.flags)

    @cached_property
    def to_know(self) -> int:
        """How many flags ask for nothing and are not settled all the same."""
        return sum(flag.to_know and flag.decision is None for flag in self.copy.flags)

    def once(self, view: SentenceView, make: Callable[[SentenceView], str]) -> str:
        """What is made of a sentence and of what it rests on, once for all who read it: nothing of it may depend on who
        asks, on its number, or on what was decided.
        """
        key = (make, view.text, view.citations, view.inference, view.asks, view.by, view.evidence)
        known = self.told.get(key)
        if known is None:
            known = self.told[key] = make(view)
        return known

    def name(self, account: str) -> str:
        """An account's full name; the account itself where nobody knows one."""
        return self.names.get(account, account)


def review(desk: Desk, person: Person, slug: str) -> Review:
    """The page of a story's working text. Raises UnknownStory."""
    copy = desk.copy(person, slug)
    story, state = copy.story, copy.state
    approval = approval_of(state.approval, copy.article, desk.settings.outlet.answerable)
    record = with_people(copy.revision.record, copy.article, state, approval)
    disclosure = desk.disclosure(record)
    page = desk.shelf.page(copy, disclosure)
    names = {**desk.full_names(), **state.names}
    may_see = may_open(person, story, state)
    hidden = tuple(note.id for note in copy.dossier.notes if not note.usable)
    typed = desk.store.hands.typed(slug)
    return Review(
        copy=copy,
        person=person,
        page=page,
        told=desk.shelf.told(copy),
        panes=tuple(_panes(desk, person, copy, page, disclosure, typed)),
        disclosure=disclosure,
        can=frozenset(verb for verb in Verb if _may(desk, copy, verb, person)),
        present=tuple(one for one in desk.store.hands.present(slug) if one.account != person.name),
        names=names,
        proposals=waiting_proposals(desk, copy),
        off_record=hidden if may_see else (),
        may_admit=_to_admit(desk, person, copy) if hidden else (),
        signed=still_signed(copy),
        stopped=_stopped(desk, copy),
        orphans=tuple(b for b in typed if copy.article.section(b.section) is None),
    )


def _stopped(desk: Desk, copy: Copy) -> str:
    """Why the latest draft of this story came to nothing, and how to go on; empty where it did not."""
    last = desk.store.runs.how_it_stands(copy.story.slug)
    if last is None or last[0] is not RunState.FAILED:
        return ""
    return f"{last[1]} `drafter resume {copy.story.slug}` goes on."


def _may(desk: Desk, copy: Copy, verb: Verb, person: Person) -> bool:
    return may(copy.story, verb, person) and (verb is not Verb.REWRITE or desk.may_have_drafted(person))


def to_edit(desk: Desk, person: Person, slug: str) -> Review:
    """The same for whoever wants to change it. Raises Refused where they may not now, UnknownStory."""
    shown = review(desk, person, slug)
    leads_to(shown.copy.story, Verb.EDIT, person)
    return shown


def _to_admit(desk: Desk, person: Person, copy: Copy) -> tuple[str, ...]:
    """Editors whom the reporter may still admit to the off-record notes; for everybody else nobody."""
    if not person.name or person.name != copy.story.reporter:
        return ()
    return tuple(
        one.name
        for one in desk.store.accounts.list()
        if Role.EDITOR in one.roles and not one.disabled and one.name not in copy.state.admitted | {person.name}
    )


def _panes(
    desk: Desk, person: Person, copy: Copy, page: Page, disclosure: Disclosure, typed: Sequence[Buffer]
) -> Iterable[Pane]:
    slug = copy.story.slug
    how = {str(one["section"]): str(one["line"]) for one in disclosure.sections}
    judged = {each.section.key: each for each in judgements(copy.article, copy.state)}
    leases = desk.store.hands.leases(slug)
    waiting = [each for each in desk.store.rewrites.of_story(slug) if each.state is not RewriteState.SETTLED]
    headed = {spec.key for spec in copy.format.sections if spec.heading}
    for view in page.sections:
        section = view.section
        lease = leases.get(section.key)
        yield Pane(
            view=view,
            hash=section.sha256,
            form=copy.form(section.key),
            typed=typed_of(section),
            has_heading=section.key in headed,
            how=how.get(section.key, ""),
            flags=tuple(flag for flag in copy.flags if flag.section == section.key),
            checked=tuple(copy.state.checked.get(section.sha256, {}).values()),
            judgement=judged.get(section.key),
            lease=lease if lease and lease.account != person.name else None,
            mine=next((b for b in typed if b.section == section.key and b.account == person.name), None),
            others=tuple(b for b in typed if b.section == section.key and b.account != person.name),
            rewrites=tuple(each for each in waiting if each.section == section.key),
        )


def note_opening(desk: Desk, person: Person, slug: str) -> None:
    """Put on record that somebody has this text before them; not again within half an hour."""
    copy = desk.copy(person, slug)
    before = copy.state.opened.get((person.name, copy.revision.number))
    if before is not None and desk.store.now() - before < _AGAIN:
        return
    body = {"revision": copy.revision.number}
    desk.store.entries.add(slug, "opened", by=person.as_reader(), body=body, news=False)  # no page shows it
