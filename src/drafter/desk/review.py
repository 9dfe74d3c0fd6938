"""The review page as values: a draft beside its evidence, each section with what is open in it and who is at it.

What may be shown is decided where every rendering of a draft decides it (`render.choose`); this adds what the desk
knows. Opening a story for review is put on its record, once per person, revision and half hour.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from drafter.article import Author, SourceLine
from drafter.desk.approving import still_signed, waiting_proposals
from drafter.desk.desk import Desk
from drafter.desk.flags import DeskFlag, Judgement, judgements
from drafter.desk.offrecord import may_open
from drafter.desk.people import Person, Role
from drafter.desk.records import approval_of, with_people
from drafter.desk.shelf import Copy
from drafter.desk.state import Deed
from drafter.desk.table import STATUS_WORDS, Verb, may
from drafter.desk.text import Typed, typed_of
from drafter.disclosure import Disclosure
from drafter.formats import Form
from drafter.render.choose import page_of
from drafter.render.view import Page, SectionView
from drafter.store.desk_values import Buffer, Lease, Presence, Rewrite, RewriteState

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
        return self.view.section.key

    @property
    def label(self) -> str:
        return self.view.section.label

    @property
    def editable(self) -> bool:
        """Code sets the rest."""
        return self.view.section.author is not Author.CODE or self.view.hole is not None

    @property
    def open_flags(self) -> tuple[DeskFlag, ...]:
        return tuple(flag for flag in self.flags if flag.open)


@dataclass(frozen=True)
class Review:
    """The whole page. `can` are the verbs that this person may do now; `off_record` ids of notes they may open."""

    copy: Copy
    person: Person
    page: Page
    panes: tuple[Pane, ...]
    disclosure: Disclosure
    can: frozenset[Verb]
    present: tuple[Presence, ...]
    names: dict[str, str]
    proposals: tuple[int, ...]
    off_record: tuple[str, ...]
    may_admit: tuple[str, ...]
    signed: bool

    @property
    def status(self) -> str:
        return STATUS_WORDS[self.copy.story.status]

    @cached_property
    def open_flags(self) -> tuple[DeskFlag, ...]:
        return tuple(flag for flag in self.copy.flags if flag.open)

    @cached_property
    def settled(self) -> int:
        return sum(flag.decision is not None for flag in self.copy.flags)

    @cached_property
    def to_know(self) -> int:
        return sum(flag.to_know and flag.decision is None for flag in self.copy.flags)

    def name(self, account: str) -> str:
        return self.names.get(account, account)

    @property
    def sources(self) -> tuple[SourceLine, ...]:
        return tuple(source for pane in self.panes for source in pane.view.sources)


def review(desk: Desk, person: Person, slug: str) -> Review:
    """The page of a story's working text. Raises UnknownStory."""
    copy = desk.copy(person, slug)
    story, state = copy.story, copy.state
    approval = approval_of(state.approval, copy.article, desk.settings.outlet.answerable)
    record = with_people(copy.revision.record, copy.article, state, approval)
    disclosure = desk.disclosure(record)
    page = page_of(
        copy.revision.draft,
        copy.dossier,
        disclosure,
        revision=copy.revision.number,
        format=copy.format,
        notices=copy.revision.record.notices,
    )
    names = {**desk.full_names(), **state.names}
    may_see = may_open(person, story, state)
    hidden = tuple(note.id for note in copy.dossier.notes if not note.usable)
    return Review(
        copy=copy,
        person=person,
        page=page,
        panes=tuple(_panes(desk, person, copy, page, disclosure)),
        disclosure=disclosure,
        can=frozenset(verb for verb in Verb if may(story, verb, person)),
        present=tuple(one for one in desk.store.hands.present(slug) if one.account != person.name),
        names=names,
        proposals=waiting_proposals(desk, copy),
        off_record=hidden if may_see else (),
        may_admit=_to_admit(desk, person, copy) if hidden else (),
        signed=still_signed(copy),
    )


def _to_admit(desk: Desk, person: Person, copy: Copy) -> tuple[str, ...]:
    """Editors whom the reporter may still admit to the off-record notes; for everybody else nobody."""
    if not person.name or person.name != copy.story.reporter:
        return ()
    return tuple(
        one.name
        for one in desk.store.accounts.list()
        if Role.EDITOR in one.roles and not one.disabled and one.name not in copy.state.admitted | {person.name}
    )


def _panes(desk: Desk, person: Person, copy: Copy, page: Page, disclosure: Disclosure) -> Iterable[Pane]:
    slug = copy.story.slug
    how = {str(one["section"]): str(one["line"]) for one in disclosure.sections}
    judged = {each.section.key: each for each in judgements(copy.article, copy.state)}
    leases, typed = desk.store.hands.leases(slug), desk.store.hands.typed(slug)
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
    role = Role.EDITOR if person.has(Role.EDITOR) else person.roles[0]
    desk.store.entries.add(slug, "opened", by=person.as_(role), body={"revision": copy.revision.number})
