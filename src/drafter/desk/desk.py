"""The desk: what every verb of it works with, handed in once by whoever runs it.

It shows a story only to whom it concerns. A reporter sees their own stories, editors and admins all of them; to
anybody else a story does not exist, so that nobody learns from a refusal that it does.
"""

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Desk:
    """`out` is where published copies and anchors lie; `wording_text` the outlet's wording file."""

    store: Store
    settings: Settings
    out: Path
    wording_text: str

    @cached_property
    def shelf(self) -> Shelf:
        """Texts of stories as they are at hand, decoded and checked once for all who ask."""
        return Shelf(self.store)

    @property
    def zone(self) -> tzinfo:
        """The outlet's, in which moments are told."""
        return self.settings.zone

    @cached_property
    def wording(self) -> Wording:
        """The outlet's words of a disclosure. Raises FormatFault where its file lacks any."""
        return parse_wording(self.wording_text, "wording")

    def disclosure(self, record: Record) -> Disclosure:
        """What has to be said of a text, in today's words of the outlet."""
        return disclose(record, self.wording, self.settings.outlet.name, self.settings.outlet.policy_url)

    def story(self, person: Person, slug: str) -> Story:
        """Raises UnknownStory where there is none, or none for this person: in the same words."""
        try:
            story = self.store.stories.get(slug)
        except UnknownStory:
            story = None
        if story is None or not sees(person, story):
            what = f"There is no story {slug} on your desk."
            raise UnknownStory(what, "The desk lists every story that you can open.")
        return story

    def copy(self, person: Person, slug: str) -> Copy:
        """A story's working text. Raises UnknownStory as `story` does, and where nothing is filed yet."""
        return self.shelf.copy_of(self.story(person, slug))

    def record(self, person: Person, slug: str) -> tuple[Entry, ...]:
        """Everything that happened to a story. Raises UnknownStory."""
        self.story(person, slug)
        return self.store.entries.of(slug)

    def may_have_drafted(self, person: Person) -> bool:
        """Does the policy let this person have something written by whatever drafts here?"""
        order = list(Role)
        least = order.index(Role(self.settings.policy.permission_role))
        return any(order.index(role) >= least for role in person.roles)

    def full_names(self) -> dict[str, str]:
        """By account, of everybody who has one."""
        return self.store.accounts.full_names()


def sees(person: Person, story: Story) -> bool:
    """Is this story any of this person's business?"""
    return person.has(Role.EDITOR) or person.has(Role.ADMIN) or story.reporter == person.name
