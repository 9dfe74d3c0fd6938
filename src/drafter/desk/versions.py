"""Versions: every text that a story ever had, any two of them side by side by word, any one restored as a new one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from drafter.desk.desk import Desk
from drafter.desk.diff import SectionChange, section_changes
from drafter.desk.flags import DeskFlag
from drafter.desk.people import Person
from drafter.desk.saving import Edit, Saved, file_edit
from drafter.desk.shares import Shares, shares
from drafter.desk.shelf import Copy
from drafter.errors import Refused, UnknownStory
from drafter.notes import same_passages
from drafter.store.values import RevisionKind, RevisionLine


@dataclass(frozen=True, slots=True)
class Version:
    """A revision in the list. `who` is who made it, as people read it; `current` the working text, `live` what readers
    have, `signed` what is approved.
    """

    line: RevisionLine
    who: str
    how: str
    current: bool
    live: bool
    signed: bool


def versions(desk: Desk, person: Person, slug: str) -> tuple[Version, ...]:
    """All of a story, the latest first."""
    story = desk.story(person, slug)
    state = desk.shelf.state(slug)
    hows = {e.body["revision"]: e.body for e in desk.store.entries.of(slug) if e.kind == "filed"}
    names = {**desk.full_names(), **state.names}
    return tuple(
        Version(
            line=line,
            who=names.get(line.by_name, line.by_name) if line.by_name else _MACHINES.get(line.author, "Drafter"),
            how=_how(line, hows.get(line.number, {})),
            current=line.number == story.current,
            live=line.number == story.published_revision,
            signed=state.approval is not None and state.approval.revision == line.number,
        )
        for line in reversed(desk.store.revisions.list(slug))
    )


_MACHINES = {"model": "a model", "extractive": "the built-in writer"}


def _how(line: RevisionLine, told: Mapping[str, object]) -> str:
    if line.kind is RevisionKind.PROPOSAL:
        return "a newer draft, beside the text"
    for key, words in _HOWS.items():
        if key in told:
            return words
    return "drafted" if line.kind is RevisionKind.MACHINE else "saved"


_HOWS = {
    "saved": "saved",
    "rewrite": "took over from a rewrite",
    "restored": "restored an older version",
    "proposal": "took over from a newer draft",
    "cut": "cut a section",
    "cited": "changed what a sentence rests on",
    "note": "brought a note",
}


@dataclass(frozen=True)
class Compared:
    """Two revisions by word. `appeared` and `cleared` are flags that only the new or only the old one has."""

    old: Copy
    new: Copy
    sections: tuple[SectionChange, ...]
    appeared: tuple[DeskFlag, ...]
    cleared: tuple[DeskFlag, ...]
    shares: Shares


def compare(desk: Desk, person: Person, slug: str, old: int | None = None, new: int | None = None) -> Compared:
    """Any two revisions; without numbers the first draft of a machine against the working text."""
    story = desk.story(person, slug)
    state = desk.shelf.state(slug)
    lines = desk.store.revisions.list(slug)
    if not lines:
        raise UnknownStory(f"Nothing is filed of {slug} yet.", "Its page shows how far the draft is.")
    first = next((line.number for line in lines if line.kind is RevisionKind.MACHINE), lines[0].number)
    before = desk.shelf.at(story, state, old or first)
    after = desk.shelf.at(story, state, new or story.current or lines[-1].number)
    known = ({flag.id for flag in before.flags}, {flag.id for flag in after.flags})
    return Compared(
        old=before,
        new=after,
        sections=section_changes(before.article, after.article),
        appeared=tuple(flag for flag in after.flags if flag.id not in known[0]),
        cleared=tuple(flag for flag in before.flags if flag.id not in known[1]),
        shares=shares(after.article, after.machine),
    )


def restore(desk: Desk, person: Person, slug: str, number: int) -> Saved:
    """Make an older text the working text again, as a new revision. Raises Refused, UnknownStory."""

    def edit(copy: Copy) -> Edit | None:
        old = desk.shelf.at(copy.story, copy.state, number)
        if old.revision.purged:
            what = f"Words were taken out of revision {number} of {slug}; it cannot be restored."
            raise Refused(what, "Restore another one.")
        if old.article.sha256 == copy.article.sha256:
            return None
        before = {section.key: section.sha256 for section in copy.article.sections}
        changed = tuple(s.key for s in old.article.sections if before.get(s.key) != s.sha256)
        gone = tuple(key for key in before if old.article.section(key) is None)
        how = {"restored": {"revision": number}}
        own_notes = copy.dossier.sha256 != old.dossier.sha256 and not _still_there(old, copy)
        notes = old.notes if own_notes else None
        embargo = old.article.embargo if notes else copy.article.embargo  # it goes with the notes
        article = replace(old.article, embargo=embargo)
        return Edit(article, (*changed, *gone), how, sources=dict.fromkeys(changed, old.revision.record), notes=notes)

    return file_edit(desk, person, slug, edit)


def _still_there(old: Copy, now: Copy) -> bool:
    """Does every passage of the old notes stand in today's under the same number? Then today's notes serve."""
    same = same_passages(old.dossier, now.dossier)
    return all(same.get(passage) == passage for passage in old.dossier.passages)
