"""The desk's list: every story that is this person's business, what waits in it, who is at it, and runs that go on."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from drafter.desk.desk import Desk, sees
from drafter.desk.people import Person
from drafter.desk.table import STATUS_WORDS
from drafter.store.progress import RunProgress
from drafter.store.values import Published, Status, Story
from drafter.text.words import fold

TABS: tuple[tuple[str, str, tuple[Status, ...]], ...] = (
    ("waiting", "Waiting", (Status.DRAFTED,)),
    ("review", "In review", (Status.IN_REVIEW,)),
    ("returned", "With the writer", (Status.RETURNED,)),
    ("approved", "Approved", (Status.APPROVED,)),
    ("unfinished", "Not finished", (Status.DRAFTING, Status.FAILED)),
    ("spiked", "Spiked", (Status.SPIKED,)),
)
"""Name, words and statuses of the list's tabs, in the order of the work."""


@dataclass(frozen=True, slots=True)
class Row:
    """A story in the list. `holders` have it open now; `flags` is None where nothing is filed."""

    story: Story
    status: str
    flags: int | None
    holders: tuple[str, ...]
    by: str  # who started it, in words
    live: str  # what readers have, empty for nothing
    run: RunProgress | None

    @property
    def headline(self) -> str:
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
    statuses = next((found for name, _, found in TABS if name == tab), None)
    running = {run.story: run for run in desk.store.progress.running()}
    holders, names = desk.store.hands.holders(), desk.full_names()
    wanted = [s for s in stories if _matches(s, statuses, search, origin)]
    return Board(
        rows=tuple(_row(desk, s, holders.get(s.slug, ()), names, running.get(s.slug)) for s in wanted),
        counts={name: sum(story.status in found for story in stories) for name, _, found in TABS},
        tab=tab if statuses else "",
        search=search,
        running=tuple(run for run in running.values() if any(story.slug == run.story for story in stories)),
        now=desk.store.now(),
    )


def _matches(story: Story, statuses: Collection[Status] | None, search: str, origin: str) -> bool:
    if statuses is not None and story.status not in statuses:
        return False
    if origin and origin != ("person" if story.reporter else "schedule"):
        return False
    words = fold(search).split()
    return all(word in fold(f"{story.title} {story.slug}") for word in words)


def _row(desk: Desk, story: Story, holders: Iterable[str], names: dict[str, str], run: RunProgress | None) -> Row:
    flags = story.open_flags
    if flags is None and story.current is not None:
        copy = desk.shelf.copy(story.slug)  # filed by an older Drafter, which did not count
        flags = sum(flag.open for flag in copy.flags)
    live = "" if story.published is Published.NONE else str(story.published)
    return Row(
        story=story,
        status=STATUS_WORDS[story.status],
        flags=flags,
        holders=tuple(names.get(each, each) for each in holders),
        by=names.get(story.reporter, story.reporter) or "a schedule",
        live=live,
        run=run,
    )
