"""Texts of a machine that wait beside a person's: a section written again on request, a newer draft from changed notes.

Neither replaces anything by itself. A rewrite is accepted or refused sentence by sentence, and what a person typed
stays unless that very person agrees. A newer draft is taken over section by section, with its notes; what stays is
pointed at the passages of the new notes, where they are the same, and is flagged where they are not.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from drafter.article import Article, Author, Question, Section, Sentence
from drafter.chain import By
from drafter.desk.approving import waiting_proposals
from drafter.desk.desk import Desk
from drafter.desk.diff import Hunk, compose, hunks, touches
from drafter.desk.people import Person
from drafter.desk.saving import Edit, Saved, file_edit, with_author, with_section
from drafter.desk.shelf import Copy
from drafter.desk.table import Verb, take_up
from drafter.errors import Conflict, Refused, UnknownStory
from drafter.notes import same_passages
from drafter.store.desk_values import Rewrite, RewriteState
from drafter.store.values import RevisionKind, StoredRevision

if TYPE_CHECKING:
    from drafter.store import StoryWork

GONE = "N0.0"
"""What a sentence cites whose passage is in the notes no longer: notes and passages are counted from 1."""


@dataclass(frozen=True)
class Proposal:
    """A rewrite beside today's text. `hunks` lead from what stands there now to what is proposed; `locked` names, by
    the number of a hunk, who typed what it would touch, `heading_by` who typed the heading, where that was somebody
    else. `moved`: the section changed since it was asked for.
    """

    rewrite: Rewrite
    now: Section
    hunks: tuple[Hunk, ...]
    heading: str
    locked: Mapping[int, str]
    heading_by: str
    moved: bool


def proposal(desk: Desk, person: Person, slug: str, run: str) -> Proposal:
    """A rewrite of a story as it can be decided on now. Raises UnknownStory, Conflict where its section was cut."""
    copy = desk.copy(person, slug)
    return _proposal(copy, person, _rewrite(desk, slug, run))


def _rewrite(desk: Desk, slug: str, run: str) -> Rewrite:
    rewrite = desk.store.rewrites.get(run)
    if rewrite.story != slug:
        raise UnknownStory(f"{slug} has no rewrite {run}.", "Its page names those that wait.")
    return rewrite


def _proposal(copy: Copy, person: Person, rewrite: Rewrite) -> Proposal:
    now = copy.article.section(rewrite.section)
    if now is None:
        what = f"The section of {copy.story.slug} that this rewrites was cut."
        raise Conflict(what, "Restore it from the versions, or refuse the rewrite.")
    result = rewrite.result or now
    found = hunks(now, result)
    locked = {hunk.number: _typed_by(hunk, person.name) for hunk in found if touches(hunk, person.name)}
    heading_by = _heading_by(copy, now, person.name)
    return Proposal(rewrite, now, found, result.heading, locked, heading_by, now.sha256 != rewrite.base.sha256)


def _heading_by(copy: Copy, section: Section, me: str) -> str:
    """Who typed the heading, where it was somebody else: no machine wrote it, and they changed the section last."""
    if not section.heading or (section.key, section.heading) in copy.headings:
        return ""
    deeds = copy.state.edited.get(section.key, {})
    last = max(deeds, key=lambda name: deeds[name].at, default=me)
    return "" if last == me else last


def _typed_by(hunk: Hunk, me: str) -> str:
    return next((each.by for each in hunk.old if each.by not in {"", me}), "")


def accept_rewrite(
    desk: Desk, person: Person, slug: str, run: str, base: str, taken: Collection[int], *, heading: bool = False
) -> Saved:
    """Accept these hunks of a rewrite over the section whose hash is `base`, and refuse the rest. Raises Refused where
    there is nothing to accept, and as `settle_rewrite` does.
    """
    if not taken and not heading:
        raise Refused(f"Nothing of the rewrite in {slug} is ticked.", "Tick a sentence, or refuse the rewrite.")
    return settle_rewrite(desk, person, slug, run, base, taken, heading=heading)


def refuse_rewrite(desk: Desk, person: Person, slug: str, run: str) -> None:
    """Refuse all of a rewrite, or put one that came to nothing out of sight. Raises Refused, Conflict, UnknownStory."""
    settle_rewrite(desk, person, slug, run, "", ())


def settle_rewrite(
    desk: Desk, person: Person, slug: str, run: str, base: str, taken: Collection[int], *, heading: bool = False
) -> Saved:
    """Accept these hunks of a rewrite over the section whose hash is `base`, and refuse the rest; none: refuse it all.

    Raises Conflict where the section is another by now, Refused where a hunk touches what somebody else typed.
    """
    desk.story(person, slug)  # before anything is told of what it has
    rewrite = _rewrite(desk, slug, run)
    if rewrite.state is not RewriteState.READY or rewrite.result is None:
        raise _settled_already(slug)
    result = rewrite.result
    calls = desk.store.ledger.calls(run)

    def edit(copy: Copy) -> Edit | None:
        if not taken and not heading:
            return None
        shown = _proposal(copy, person, rewrite)
        if shown.now.sha256 != base:
            what = f"{shown.now.label} of {slug} was changed since this page was opened; nothing was taken."
            raise Conflict(what, "Open the rewrite again: it is compared with the text as it stands now.")
        _refuse_what_cannot_be_taken(copy, shown, taken, heading=heading)
        new = compose(shown.now, result, taken)
        new = replace(new, heading=result.heading if heading else shown.now.heading)
        new = with_author(replace(new, author=_author(shown.now, result)), copy)
        how = {"rewrite": {"run": run, "taken": sorted(taken), "heading": heading}}
        models = {new.key: _model(desk, run)} if result.author is Author.MODEL else {}
        return Edit(with_section(copy.article, new), (new.key,), how, calls=calls, models=models)

    def settle(work: "StoryWork", by: By) -> None:
        if not work.settle_rewrite(run):
            raise _settled_already(slug)
        told = {"run": run, "section": rewrite.section, "taken": sorted(taken), "heading": heading}
        work.add("rewrite_settled", by, told)

    verb = Verb.EDIT if taken or heading else Verb.REWRITE
    return file_edit(desk, person, slug, edit, verb=verb, also=settle)


def _refuse_what_cannot_be_taken(copy: Copy, shown: Proposal, taken: Collection[int], *, heading: bool) -> None:
    if set(taken) - {hunk.number for hunk in shown.hunks}:
        what = f"The rewrite in {copy.story.slug} has no such sentence."
        raise Refused(what, "Open it again, and tick what you take.")
    for hunk in shown.hunks:
        if hunk.number in taken and hunk.number in shown.locked:
            typed = copy.state.full_name(shown.locked[hunk.number])
            raise Refused(f"{typed} typed a sentence that this would replace.", f"{typed} can accept it here.")
    if heading and shown.heading_by:
        typed = copy.state.full_name(shown.heading_by)
        raise Refused(f"{typed} typed the heading that this would replace.", f"{typed} can accept it here.")


def _settled_already(slug: str) -> Conflict:
    what = f"This rewrite of {slug} is settled already, or it is not there yet."
    return Conflict(what, "Look at the text as it stands now.")


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
            raise _draft_settled(slug, number)
        theirs = desk.shelf.at(copy.story, copy.state, number)
        if theirs.revision.kind is not RevisionKind.PROPOSAL:
            raise _no_draft(slug, number)
        if set(sections) - {s.key for s in theirs.article.sections}:
            raise Refused(f"Revision {number} of {slug} has no such section.", "Open it again, and tick what you take.")
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

    return file_edit(desk, person, slug, edit, also=lambda work, by: _settle_draft(work, by, number, sections))


def waiting_draft(desk: Desk, person: Person, slug: str, number: int) -> int:
    """The number of a draft that waits beside the text of a story. Raises UnknownStory where none of it waits there."""
    if number not in waiting_proposals(desk, desk.copy(person, slug)):
        raise UnknownStory(f"Revision {number} of {slug} is no draft that waits.", "Look at it under Versions.")
    return number


def _draft_settled(slug: str, number: int) -> Conflict:
    return Conflict(f"Revision {number} of {slug} is settled already.", "Look at the text as it stands now.")


def _no_draft(slug: str, number: int) -> Refused:
    return Refused(f"Revision {number} of {slug} is no draft that waits.", "Restore it under Versions instead.")


def _settle_draft(work: "StoryWork", by: By, number: int, sections: Collection[str]) -> None:
    settled = (entry.body["revision"] for entry in work.entries() if entry.kind == "proposal_settled")
    if number in settled:
        raise _draft_settled(work.story.slug, number)
    work.add("proposal_settled", by, {"revision": number, "taken": sorted(sections)})


def settle_draft(desk: Desk, person: Person, slug: str, number: int) -> None:
    """Set a waiting draft aside: it stays among the versions. Raises Refused, Conflict."""
    desk.story(person, slug)
    with desk.store.at_desk(slug) as work:
        by = take_up(work, Verb.EDIT, person)
        if work.revision(number).kind is not RevisionKind.PROPOSAL:
            raise _no_draft(slug, number)
        _settle_draft(work, by, number, ())


def _refuse_others_words(copy: Copy, person: Person, sections: Collection[str]) -> None:
    for section in copy.article.sections:
        others = {each.by for each in section.sentences()} | {_heading_by(copy, section, person.name)}
        others -= {"", person.name}
        if section.key in sections and others:
            who = copy.state.full_name(min(others))
            what = f"{who} typed sentences of {section.label} in {copy.story.slug}; they stay."
            raise Refused(what, f"{who} can bring the section in.")


def moved(section: Section, same: dict[str, str]) -> Section:
    """The section with its citations under their new numbers. One whose passage is gone cites `GONE`, which no notes
    have: its number may be another passage's now, and the checks flag the sentence.
    """

    def new(sentence: Sentence) -> Sentence:
        cited = dict.fromkeys(same.get(passage, GONE) for passage in sentence.citations)
        return replace(sentence, citations=tuple(cited))

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

    Raises Refused, also where the policy lets no such role have a model write; UnknownStory.
    """
    copy = desk.copy(person, slug)
    section = copy.section(key)
    if not desk.may_have_drafted(person):
        least = desk.settings.policy.permission_role
        raise Refused(f"The policy lets no {person.roles[0]} have a section of {slug} rewritten.", f"Ask an {least}.")
    with desk.store.at_desk(slug) as work:
        by = take_up(work, Verb.REWRITE, person)
    return Wish(slug, copy.revision, section, by)
