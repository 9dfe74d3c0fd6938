"""Two people changed one section: yours and theirs side by side, and a text of both in which not a word is lost.

What was typed waits in its buffer until it is merged or given up. Where only one of the two changed a sentence, that
one is proposed; where both did, both are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from drafter.article import Section
from drafter.desk.desk import Desk
from drafter.desk.diff import Hunk, Pick, hunks, merge
from drafter.desk.people import Person
from drafter.desk.saving import Edit, Saved, SectionMoved, file_edit, typed_section, with_author, with_section
from drafter.desk.shelf import Copy
from drafter.errors import Refused, UnknownStory
from drafter.store.desk_values import Buffer


@dataclass(frozen=True)
class Clash:
    """`hunks` lead from theirs to yours. `picks` is what is proposed for each that differs, by its number."""

    section: Section
    mine: Section
    theirs: Section
    by: str  # who changed it last, in full
    hunks: tuple[Hunk, ...]
    picks: Mapping[int, Pick]
    buffer: Buffer


def clash(desk: Desk, person: Person, slug: str, key: str, whose: str = "") -> Clash:
    """What this person (or `whose` account) was typing in a section, beside what stands there now.

    Raises UnknownStory where nothing is being typed there.
    """
    copy = desk.copy(person, slug)
    buffer = _buffer(desk, slug, key, whose or person.name)
    now = copy.section(key)
    mine = typed_section(desk, copy, now, buffer.base, buffer.account, buffer.text, buffer.heading)
    found = hunks(now, mine)
    before = _texts_of_base(desk, copy, buffer.base)
    deeds = copy.state.edited.get(key, {})
    last = max(deeds.values(), key=lambda deed: deed.at, default=None)
    return Clash(
        section=now,
        mine=mine,
        theirs=now,
        by=last.by.words if last else "somebody else",
        hunks=found,
        picks={hunk.number: _proposed(hunk, before) for hunk in found if hunk.kind != "same"},
        buffer=buffer,
    )


@dataclass(frozen=True)
class Unsaved:
    """What somebody was typing. `clash` is None where the section is gone, or the text too long to be compared."""

    label: str
    buffer: Buffer
    clash: Clash | None


def unsaved(desk: Desk, person: Person, slug: str, key: str, account: str) -> Unsaved:
    """What an account was typing in a section. Raises UnknownStory where nothing is kept of it."""
    copy = desk.copy(person, slug)
    buffer = _buffer(desk, slug, key, account)
    try:
        compared = clash(desk, person, slug, key, account)
    except (Refused, UnknownStory):
        compared = None
    return Unsaved(copy.label(key), buffer, compared)


def _buffer(desk: Desk, slug: str, key: str, account: str) -> Buffer:
    for buffer in desk.store.hands.typed(slug):
        if buffer.section == key and buffer.account == account:
            return buffer
    raise UnknownStory(f"Nothing unsaved of {account} is kept for {key} of {slug}.", "It was saved, or given up.")


def _texts_of_base(desk: Desk, copy: Copy, base: str) -> frozenset[str]:
    found = desk.store.revisions.sections_of(copy.story.slug, upto=copy.revision.number)
    over = next((section for section in found if section.sha256 == base), None)
    return frozenset(sentence.text for sentence in over.sentences()) if over else frozenset()


def _proposed(hunk: Hunk, before: frozenset[str]) -> Pick:
    """Who of the two changed it?"""
    if all(sentence.text in before for sentence in hunk.new):
        return "theirs"
    if all(sentence.text in before for sentence in hunk.old):
        return "mine"
    return "both"


def save_merged(
    desk: Desk, person: Person, slug: str, key: str, base: str, picks: Mapping[int, str], *, kept: str = ""
) -> Saved:
    """Save a text of both over the section whose hash is `base`. `kept` is the digest of the typed text that was shown.

    Raises SectionMoved where either of the two is another by now: the picks are of what was shown.
    """
    knows: set[str] = set()

    def edit(copy: Copy) -> Edit | None:
        shown = clash(desk, person, slug, key)
        if shown.theirs.sha256 != base or (kept and shown.buffer.digest != kept):
            raise SectionMoved(slug, shown.mine, shown.theirs)
        knows.add(shown.buffer.digest)
        chosen: dict[int, Pick] = {
            number: cast("Pick", picks.get(number)) if picks.get(number) in {"mine", "theirs", "both"} else proposed
            for number, proposed in shown.picks.items()
        }
        merged = merge(shown.mine, shown.theirs, chosen)
        heading = picks.get(0, "mine")
        new = with_author(_headed(merged, shown.mine if heading == "mine" else shown.theirs), copy)
        if new.sha256 == shown.theirs.sha256:
            return None
        how = {"saved": {"section": key, "base": base, "merged": True}}
        return Edit(with_section(copy.article, new), (key,), how)

    return file_edit(desk, person, slug, edit, drop=key, knows=knows)


def _headed(section: Section, whose: Section) -> Section:
    return replace(section, heading=whose.heading)
