"""Texts of a machine that wait beside a person's: a section written again on request, a newer draft from changed notes.

Neither replaces anything by itself. A rewrite is accepted or refused sentence by sentence, and what a person typed
stays unless that very person agrees. A newer draft is taken over section by section, with its notes; what stays is
pointed at the passages of the new notes, where they are the same, and is flagged where they are not.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from drafter.article import Article, Author, Question, Section, Sentence
from drafter.chain import By
from drafter.desk.desk import Desk
from drafter.desk.diff import Hunk, compose, hunks, touches
from drafter.desk.people import Person
from drafter.desk.saving import Edit, Saved, SectionMoved, file_edit, with_author, with_section
from drafter.desk.shelf import Copy
from drafter.desk.table import Verb, leads_to
from drafter.errors import Conflict, Refused, UnknownStory
from drafter.notes import same_passages
from drafter.store.desk_values import Rewrite, RewriteState
from drafter.store.values import RevisionKind, StoredRevision

if TYPE_CHECKING:
    from drafter.store import StoryWork


@dataclass(frozen=True)
class Proposal:
    """A rewrite beside today's text. `hunks` lead from what stands there now to what is proposed; `locked` are the
    numbers of those that would touch what somebody else typed. `moved`: the section changed since it was asked for.
    """

    rewrite: Rewrite
    now: Section
    hunks: tuple[Hunk, ...]
    heading: str
    locked: frozenset[int]
    moved: bool

    @property
    def open(self) -> tuple[Hunk, ...]:
        return tuple(hunk for hunk in self.hunks if hunk.kind != "same")


def proposal(desk: Desk, person: Person, slug: str, run: str) -> Proposal:
    """A rewrite of a story as it can be decided on now. Raises UnknownStory, Conflict where its section was cut."""
    copy = desk.copy(person, slug)
    return _proposal(copy, person, _rewrite(desk, slug, run))


def _rewrite(desk: Desk, slug: str, run: str) -> Rewrite:
    rewrite = desk.store.rewrites.get(run)
    if rewrite.story != slug:
        raise UnknownStory(f"{slug} has no rewrite {run}.")
    return rewrite


def _proposal(copy: Copy, person: Person, rewrite: Rewrite) -> Proposal:
    now = copy.article.section(rewrite.section)
    if now is None:
        raise Conflict("This section was cut meanwhile.", "Restore it from the versions, or leave the proposal.")
    result = rewrite.result or now
    found = hunks(now, result)
    locked = frozenset(hunk.number for hunk in found if touches(hunk, person.name))
    return Proposal(rewrite, now, found, result.heading, locked, now.sha256 != rewrite.base.sha256)


def settle_rewrite(
    desk: Desk, person: Person, slug: str, run: str, base: str, taken: Collection[int], *, heading: bool = False
) -> Saved:
    """Accept these hunks of a rewrite over the section whose hash is `base`, and refuse the rest; none: refuse it all.

    Raises SectionMoved where the section is another by now, Refused where a hunk touches what somebody else typed.
    """
    rewrite = _rewrite(desk, slug, run)
    if rewrite.state is not RewriteState.READY or rewrite.result is None:
        raise _settled_already()
    result = rewrite.result
    calls = desk.store.ledger.calls(run)

    def edit(copy: Copy) -> Edit | None:
        shown = _proposal(copy, person, rewrite)
        if not taken and not heading:
            return None
        if shown.now.sha256 != base:
            raise SectionMoved(slug, result, shown.now)
        for hunk in shown.hunks:
            if hunk.number in taken and hunk.number in shown.locked:
                raise Refused("Somebody else typed a sentence that this would replace.", "They must agree themselves.")
        new = compose(shown.now, result, taken)
        new = replace(new, heading=result.heading if heading else shown.now.heading)
        new = with_author(replace(new, author=_author(shown.now, result)), copy)
        how = {"rewrite": {"run": run, "taken": sorted(taken), "heading": heading}}
        models = {new.key: _model(desk, run)} if result.author is Author.MODEL else {}
        return Edit(with_section(copy.article, new), (new.key,), how, calls=calls, models=models)

    def settle(work: "StoryWork", by: By) -> None:
        if not work.settle_rewrite(run):
            raise _settled_already()
        told = {"run": run, "section": rewrite.section, "taken": sorted(taken), "heading": heading}
        work.add("rewrite_settled", by, told)

    verb = Verb.EDIT if taken or heading else Verb.REWRITE
    return file_edit(desk, person, slug, edit, verb=verb, also=settle)


def _settled_already() -> Conflict:
    return Conflict("This proposal is settled already, or it is not there yet.", "Look at the text as it stands now.")


def _author(now: Section, result: Section) -> Author:
    """Words of a model make it a model's section; a program's words make a person's section a program's."""
    if Author.MODEL in {now.author, result.author}:
        return Author.MODEL
    return result.author if now.author in {Author.PERSON, Author.CODE} else now.author


def _model(desk: Desk, run: str) -> str:
    calls = [call for call in desk.store.ledger.used(run) if call.outcome == "accepted"]
    return (calls[-1].answered_model or calls[-1].asked_model) if calls else desk.store.runs.get(run).model


def take_draft(desk: Desk, person: Person, slug: str, number: int, sections: Collection[str]) -> Saved:
    """Take these sections of a waiting draft over, with its notes; none: set it aside and take its notes alone.

    Raises Conflict where it is settled already, Refused, UnknownStory.
    """

    def edit(copy: Copy) -> Edit | None:
        if number in copy.state.settled:
            raise Conflict(f"Revision {number} is settled already.")
        theirs = desk.shelf.at(copy.story, copy.state, number)
        if theirs.revision.kind is not RevisionKind.PROPOSAL:
            raise Refused(f"Revision {number} is no draft that waits.", "An older version is restored instead.")
        _refuse_others_words(copy, person, sections)
        same = same_passages(copy.dossier, theirs.dossier)
        kept = [s.key for s in copy.article.sections]
        mixed = [
            theirs.article.section(s.key) or s if s.key in sections else moved(s, same) for s in copy.article.sections
        ]
        mixed += [s for s in theirs.article.sections if s.key in sections and s.key not in kept]
        order = {s.key: place for place, s in enumerate(theirs.article.sections)}
        mixed.sort(key=lambda s: order.get(s.key, len(order)))
        changed = tuple(s.key for s in mixed if s.key in sections and s.author is not Author.CODE)
        article = Article(slug, copy.article.format, copy.article.language, tuple(mixed), theirs.article.embargo)
        how = {"proposal": {"revision": number, "sections": sorted(sections)}}
        sources = dict.fromkeys(sections, theirs.revision.record)
        return Edit(article, changed, how, sources=sources, calls=theirs.revision.record.calls, notes=theirs.notes)

    return file_edit(desk, person, slug, edit, also=lambda work, by: _settle_draft(work, by, number))


def _settle_draft(work: "StoryWork", by: By, number: int) -> None:
    settled = (entry.body["revision"] for entry in work.entries() if entry.kind == "proposal_settled")
    if number in settled:
        raise Conflict(f"Revision {number} is settled already.")
    work.add("proposal_settled", by, {"revision": number})


def settle_draft(desk: Desk, person: Person, slug: str, number: int) -> None:
    """Set a waiting draft aside: it stays among the versions. Raises Refused, Conflict."""
    desk.story(person, slug)
    with desk.store.at_desk(slug) as work:
        role, status = leads_to(work.story, Verb.EDIT, person)
        if work.revision(number).kind is not RevisionKind.PROPOSAL:
            raise Refused(f"Revision {number} is no draft that waits.")
        if work.story.status is not status:
            work.move(status)
        _settle_draft(work, person.as_(role), number)
    desk.changed(slug)


def _refuse_others_words(copy: Copy, person: Person, sections: Collection[str]) -> None:
    for section in copy.article.sections:
        others = {each.by for each in section.sentences()} - {"", person.name}
        if section.key in sections and others:
            who = copy.state.full_name(min(others))
            raise Refused(f"{who} typed sentences of {section.label}; they stay.", f"{who} can take it over.")


def moved(section: Section, same: dict[str, str]) -> Section:
    """The section with its citations under their new numbers; one whose passage is gone keeps it and is flagged."""

    def new(sentence: Sentence) -> Sentence:
        return replace(sentence, citations=tuple(same.get(passage, passage) for passage in sentence.citations))

    return replace(
        section,
        paragraphs=tuple(tuple(new(s) for s in paragraph) for paragraph in section.paragraphs),
        questions=tuple(Question(new(q.question), tuple(new(s) for s in q.answer)) for q in section.questions),
    )


@dataclass(frozen=True, slots=True)
class Wish:
    """That a section be written again: of which text, and who asks."""

    story: str
    revision: StoredRevision
    section: Section
    by: By


def wish(desk: Desk, person: Person, slug: str, key: str) -> Wish:
    """May this person have that section rewritten now? With an editor's wish the story goes into review.

    Raises Refused, UnknownStory.
    """
    copy = desk.copy(person, slug)
    section = copy.section(key)
    with desk.store.at_desk(slug) as work:
        role, status = leads_to(work.story, Verb.REWRITE, person)
        if work.story.status is not status:
            work.move(status)
    return Wish(slug, copy.revision, section, person.as_(role))
