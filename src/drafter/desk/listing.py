"""The desk's list: every story that is this person's business, what waits in it, who is at it, and runs that go on."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from drafter.desk.desk import Desk, sees
from drafter.desk.people import Person
from drafter.desk.table import status_words
from drafter.store.progress import RunProgress
from drafter.store.values import Published, Status, Story
from drafter.text.words import fold


def _tab_of(story: Story) -> str:
    if story.published is Published.KILLED:
        return "killed"
    if story.status is Status.APPROVED and story.published is not Published.NONE:
        return "published"
    return _TAB_OF[story.status]


_TAB_OF = {
    Status.DRAFTED: "waiting",
    Status.IN_REVIEW: "review",
    Status.RETURNED: "returned",
    Status.APPROVED: "approved",
    Status.DRAFTING: "unfinished",
    Status.FAILED: "unfinished",
    Status.SPIKED: "spiked",
}
TABS: tuple[tuple[str, str], ...] = (
    ("waiting", "Waiting"),
    ("review", "In review"),
    ("returned", "Returned"),
    ("approved", "Approved"),
    ("published", "Published"),
    ("unfinished", "Not finished"),
    ("spiked", "Spiked"),
    ("killed", "Killed"),
)
"""Name and words of the list's tabs, in the order of the work. Every story is under one of them."""


@dataclass(frozen=True, slots=True)
class Row:
    """A story in the list. `holders` have it open now; `flags` is None where nothing is filed."""

    story: Story
    status: str
    flags: int | None
    holders: tuple[str, ...]
    by: str  # who started it, in words
    live: str  # "published" or "corrected" while readers have it

    @property
    def headline(self) -> str:
        """What the list calls the story: its headline, before there is one its slug."""
        return self.story.title or self.story.slug


@dataclass(frozen=True)
class Board:
    """The list as it stands. `counts` are per tab, of all stories; `rows` those of the tab and search asked for."""

    rows: tuple[Row, ...]
    counts: dict[str, int]
    tab: str
    search: str
    running: tuple[RunProgress, ...]
    now: datetime

    @property
    def empty(self) -> bool:
        """Is there nothing at all on the desk?"""
        return not sum(self.counts.values())


def board(desk: Desk, person: Person, tab: str = "", search: str = "", origin: str = "") -> Board:
    """Stories of one tab (empty: of all), those touched last first, whose headline or slug holds the search.

    `origin` is `person` or `schedule`, empty for either.
    """
    stories = [story for story in desk.store.stories.list() if sees(person, story)]
    tab = tab if tab in dict(TABS) else ""
    holders, names = desk.store.hands.holders(), desk.full_names()
    wanted = [s for s in stories if _matches(s, tab, search, origin)]
    mine = {story.slug for story in stories}
    counts = Counter(map(_tab_of, stories))
    return Board(
        rows=tuple(_row(desk, s, holders.get(s.slug, ()), names) for s in wanted),
        counts={name: counts[name] for name, _ in TABS},
        tab=tab,
        search=search,
        running=tuple(run for run in desk.store.progress.running() if run.story in mine),
        now=desk.store.now(),
    )


def _matches(story: Story, tab: str, search: str, origin: str) -> bool:
    if tab and _tab_of(story) != tab:
        return False
    if origin and origin != ("person" if story.reporter else "schedule"):
        return False
    words = fold(search).split()
    return all(word in fold(f"{story.title} {story.slug}") for word in words)


def _row(desk: Desk, story: Story, holders: Iterable[str], names: dict[str, str]) -> Row:
    flags = story.open_flags
    if flags is None and story.current is not None:
        copy = desk.shelf.copy(story.slug)  # filed by an older Drafter, which did not count
        flags = sum(flag.open for flag in copy.flags)
    live = "" if story.published in {Published.NONE, Published.KILLED} else str(story.published)
    return Row(
        story=story,
        status=status_words(story),
        flags=flags,
        holders=tuple(names.get(each, each) for each in holders),
        by=names.get(story.reporter, story.reporter) or "a schedule",
        live=live,
    )
