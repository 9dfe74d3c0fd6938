"""A section is saved: on top of what is there, or not at all, and not a word is lost either way.

A save names the hash of the section that it was typed over. Where only other sections moved meanwhile, it goes on top
of them; where this one moved, it is refused with both texts side by side, and what was typed is kept. Saving the same
again changes nothing, so that a save whose answer got lost can simply be sent again.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from drafter.article import HEADLINE, Article, Author, Draft, Section
from drafter.chain import By
from drafter.checks import Notes, check_article
from drafter.desk.desk import Desk
from drafter.desk.diff import carry
from drafter.desk.flags import Answer, DeskFlag, desk_flags
from drafter.desk.people import Person
from drafter.desk.presence import digest_of, has_place, keep
from drafter.desk.records import record_of_edit
from drafter.desk.shares import is_machines, is_persons, shares
from drafter.desk.shelf import Copy
from drafter.desk.state import State, folded, rests_on
from drafter.desk.table import Verb, leads_to, might, take_up
from drafter.desk.text import LONGEST, read_typed
from drafter.errors import Conflict, DeskFault, Refused, StoreBusy, StoreFault, UnknownStory
from drafter.record import Call, Record
from drafter.writing.sources import source_lines

if TYPE_CHECKING:
    from drafter.store import StoryWork

_TRIES = 8  # each time somebody else was faster; more in a row means that something is wrong


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of it: the number of the working text, and whether this made it."""

    revision: int
    changed: bool


class SectionMoved(Conflict):
    """Somebody changed this very section meanwhile. `theirs` is what stands there now, `mine` what was typed, `kept`
    the digest of its words where the desk keeps them.
    """

    def __init__(self, story: str, mine: Section, theirs: Section | None) -> None:
        label = (theirs or mine).label
        message = f"{label} of {story} was changed while you were typing."
        super().__init__(message, "Your text is kept. Compare the two and save what shall stand.")
        self.mine = mine
        self.theirs = theirs
        self.kept = ""


@dataclass(frozen=True)
class Edit:
    """A new text made from another, before it is filed. `changed` are the keys of the sections that it changes,
    `how` what the record says of it; `settles` how its flags count as settled that are gone with it.
    """

    article: Article
    changed: tuple[str, ...]
    how: Mapping[str, Any]
    settles: Answer = Answer.MENDED
    sources: Mapping[str, Record] | None = None  # where sections came from another text: how they were made
    calls: tuple[Call, ...] = ()
    notes: Notes | None = None  # where the edit brings notes of its own
    models: Mapping[str, str] | None = None  # further models by section, after a rewrite


def save_section(
    desk: Desk, person: Person, slug: str, key: str, base: str, text: str, heading: str = "", *, kept: str = ""
) -> Saved:
    """Save what a person typed as the section `key`, over the section whose hash is `base`. `kept` is the digest of
    typed words that their page knows to be kept: other words, of a second window, stay.

    Raises SectionMoved, Conflict where it was cut meanwhile, Refused where they may not edit it now, UnknownStory,
    StoreFault; what was typed over a section of a story on their desk is kept whatever stands in the way.
    """

    def edit(copy: Copy) -> Edit | None:
        now = copy.section(key)
        typed = typed_section(desk, copy, now, base, person.name, text, heading)
        if typed.sha256 == now.sha256:
            return None
        if now.sha256 != base:
            raise SectionMoved(slug, typed, now)
        return Edit(with_section(copy.article, typed), (key,), {"saved": {"section": key, "base": base}})

    try:
        knows = {kept, digest_of(heading, text)}
        return file_edit(desk, person, slug, edit, drop=key, knows=knows)
    except (DeskFault, StoreFault, UnknownStory) as fault:
        if text.strip() or heading.strip():
            # where the store itself is the trouble, the page still has the words; no section is no place for any
            with suppress(StoreFault, UnknownStory):
                copy = desk.copy(person, slug)
                if might(copy.story, Verb.EDIT, person) and has_place(desk, copy, key):
                    digest = keep(desk, person, slug, key, base, heading, text)
                    if isinstance(fault, SectionMoved):
                        fault.kept = digest
                    if copy.article.section(key) is None:
                        message = f"{copy.label(key)} of {slug} was cut while you were typing."
                        raise Conflict(message, "Your text is kept: the page of the story shows it.") from fault
        raise


def typed_section(desk: Desk, copy: Copy, now: Section, base: str, by: str, text: str, heading: str) -> Section:
    """What `by` typed over the section whose hash is `base`, with the evidence of every sentence that was not touched,
    and with its author. Raises Refused where no word is left, or where it is longer than any section.
    """
    if len(text) > LONGEST:
        raise Refused(f"{now.label} is longer than {LONGEST:,} characters.", "Save it in parts, or cut it.")
    over = now if now.sha256 == base else _as_it_was(desk, copy, base) or now
    typed = carry(over, read_typed(over, copy.form(now.key), text, heading), by)
    if not any(sentence.text for sentence in typed.sentences()):
        raise Refused(f"{now.label} would be empty.", "Cut the section if it shall go, or write something.")
    return with_author(typed, copy)


def _as_it_was(desk: Desk, copy: Copy, base: str) -> Section | None:
    """A section of an earlier revision by its hash."""
    found = desk.store.revisions.sections_of(copy.story.slug, upto=copy.revision.number)
    return next((section for section in found if section.sha256 == base), None)


def with_author(section: Section, copy: Copy) -> Section:
    """Whose the section is now: a person's once no word of a machine is left in it; a machine's again where somebody
    put a machine's text, refused or not, into what was a person's.
    """
    by_person = replace(section, author=Author.PERSON)
    was_persons = section.author in {Author.CODE, Author.PERSON}
    looked_at = by_person if was_persons else section
    words = shares(Article(copy.story.slug, "", "", (looked_at,)), copy.machine).sections[section.key]
    if was_persons:
        pasted = is_machines(words) and section.key in copy.authors
        return replace(section, author=copy.authors[section.key]) if pasted else by_person
    return by_person if is_persons(words) else section


def with_section(article: Article, section: Section) -> Article:
    """The article with this section in the place of the one of its key."""
    return replace(article, sections=tuple(section if s.key == section.key else s for s in article.sections))


def file_edit(
    desk: Desk,
    person: Person,
    slug: str,
    edit: Callable[[Copy], Edit | None],
    *,
    verb: Verb = Verb.EDIT,
    drop: str = "",
    knows: Collection[str] = (),
    also: "Callable[[StoryWork, By], None] | None" = None,
) -> Saved:
    """Make an edit of the working text and file it; made anew where somebody files another text in between.

    `edit` takes a Copy and gives an Edit, or None where there is nothing to change. `drop` is the section whose typed
    and unsaved text is filed with it, where its digest is among `knows`; `also` is what else is done with it or not at
    all, and may raise. Raises what the two raise, and Refused.
    """
    for _ in range(_TRIES):
        copy = desk.copy(person, slug)
        leads_to(copy.story, verb, person)  # before any work is done
        wanted = edit(copy)
        if wanted is None:
            if drop:
                desk.store.hands.drop(slug, drop, person.name, knows)
            if also:
                with desk.store.at_desk(slug) as work:
                    also(work, take_up(work, verb, person))
            return Saved(copy.revision.number, changed=False)
        made = _checked(copy, wanted, person)
        with desk.store.at_desk(slug) as work:
            if work.story.current not in {copy.revision.number, None}:
                continue
            state = folded(work.entries(after=copy.state.seq), copy.state)  # decisions of this very moment too
            by = take_up(work, verb, person)
            dossier = work.keep_dossier(wanted.notes.dossier) if wanted.notes else copy.revision.dossier
            flags = desk_flags(made.draft, rests_on(state, dossier or "", added="note" in wanted.how))
            number = work.file(
                made.draft,
                made.record,
                by,
                base=copy.revision,
                dossier=dossier,
                open_flags=sum(each.open for each in flags),
                how={**wanted.how, "changed": list(wanted.changed)},
            )
            for settled in _settled(copy, wanted, state, flags):
                work.add("decided", by, _decided(settled, wanted.settles, number))
            if drop:
                work.drop_buffer(drop, person.name, knows)
            if also:
                also(work, by)
        return Saved(number, changed=True)
    raise StoreBusy(f"{slug} changes faster than anybody can save.", "Try again.")


@dataclass(frozen=True)
class _Made:
    draft: Draft
    record: Record


def _checked(copy: Copy, edit: Edit, person: Person) -> _Made:
    """The edit with its source list, its checks and its record."""
    notes = edit.notes or copy.notes
    article = with_source_list(edit.article, notes)
    draft = check_article(article, notes, copy.format)
    names = {**copy.state.names, person.name: person.full_name}
    record = record_of_edit(
        copy.revision.record,
        article,
        dossier_sha256=notes.dossier.sha256,
        as_machine=copy.as_machine,
        names=names,
        sources=edit.sources,
        calls=edit.calls,
        models=edit.models,
    )
    return _Made(draft, record)


def _settled(copy: Copy, edit: Edit, state: State, flags: Sequence[DeskFlag]) -> Sequence[DeskFlag]:
    """The flags that were open until now and are not among these any more."""
    left = {each.id for each in flags}
    before = copy.flags if state is copy.state else desk_flags(copy.revision.draft, state)
    touched = [each for each in before if each.open and (edit.notes or each.section in edit.changed)]
    return [each for each in touched if each.id not in left]


def _decided(flag: DeskFlag, answer: Answer, revision: int) -> dict[str, object]:
    return {"flag": flag.id, "rule": flag.flag.rule, "section": flag.section, "answer": answer, "revision": revision}


def with_source_list(article: Article, notes: Notes) -> Article:
    """The article with its source list as code sets it from what is cited now."""
    if not any(section.sources for section in article.sections):
        return article
    lines = source_lines(article, notes.dossier)
    listed = (replace(s, sources=lines) if s.sources and s.author is Author.CODE else s for s in article.sections)
    return replace(article, sections=tuple(listed))


def cut_section(desk: Desk, person: Person, slug: str, key: str, base: str) -> Saved:
    """Take a section out of the article; an earlier revision still has it, and what people were typing in it is kept.

    Raises Conflict where it is not the section whose hash is `base` any more, Refused, UnknownStory.
    """

    def edit(copy: Copy) -> Edit | None:
        now = copy.article.section(key)
        if now is None:
            return None
        if now.sha256 != base:
            raise Conflict(f"{now.label} of {slug} was changed meanwhile; it was not cut.", "Read it, then cut it.")
        if key == HEADLINE or now.sources:
            raise Refused(f"{now.label} of {slug} cannot be cut: every article has one.", "Change it instead.")
        rest = tuple(section for section in copy.article.sections if section.key != key)
        return Edit(replace(copy.article, sections=rest), (key,), {"cut": {"section": key}})

    return file_edit(desk, person, slug, edit)
