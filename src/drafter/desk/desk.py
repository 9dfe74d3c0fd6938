"""The desk: what every verb of it works with, handed in once by whoever runs it.

It shows a story only to whom it concerns. A reporter sees their own stories, editors and admins all of them; to
anybody else a story does not exist, so that nobody learns from a refusal that it does.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import cached_property
from pathlib import Path

from drafter.chain import Entry
from drafter.desk.people import Person, Role
from drafter.desk.shelf import Copy, Shelf
from drafter.disclosure import Disclosure, Wording, disclose, parse_wording
from drafter.errors import UnknownStory
from drafter.record import Record
from drafter.settings import Settings
from drafter.store import Store
from drafter.store.values import Story


def _nothing(slug: str) -> None:
    """Nobody wants to know."""
    del slug


@dataclass(frozen=True)
class Desk:
    """`out` is where published copies and anchors lie; `wording_text` the outlet's wording file. `changed` is told of
    every story in which this process changed something.
    """

    store: Store
    settings: Settings
    out: Path
    wording_text: str
    changed: Callable[[str], None] = field(default=_nothing)

    @cached_property
    def shelf(self) -> Shelf:
        return Shelf(self.store)

    @property
    def zone(self) -> tzinfo:
        return self.settings.zone

    @cached_property
    def wording(self) -> Wording:
        return parse_wording(self.wording_text, "wording")

    def disclosure(self, record: Record) -> Disclosure:
        """What has to be said of a text, in today's words of the outlet."""
        return disclose(record, self.wording, self.settings.outlet.name, self.settings.outlet.policy_url)

    def story(self, person: Person, slug: str) -> Story:
        """Raises UnknownStory where there is none, or none for this person."""
        story = self.store.stories.get(slug)
        if not sees(person, story):
            raise UnknownStory(f"There is no story {slug}.", "The desk lists yours.")
        return story

    def copy(self, person: Person, slug: str) -> Copy:
        """A story's working text. Raises UnknownStory as `story` does, and where nothing is filed yet."""
        self.story(person, slug)
        return self.shelf.copy(slug)

    def record(self, person: Person, slug: str) -> tuple[Entry, ...]:
        """Everything that happened to a story. Raises UnknownStory."""
        self.story(person, slug)
        return self.store.entries.of(slug)

    def full_names(self) -> dict[str, str]:
        """By account, of everybody who has one."""
        return {account.name: account.full_name for account in self.store.accounts.list()}


def sees(person: Person, story: Story) -> bool:
    """Is this story any of this person's business?"""
    return person.has(Role.EDITOR) or person.has(Role.ADMIN) or story.reporter == person.name
