"""Stories as the desk has them at hand: text, notes, format and what was decided, read once and kept while true.

Texts, dossiers and formats never change once stored (but for a purge, which the record tells of), and a record only
grows: so all of it may be kept in this process, and whoever asks again reads only what is new. Thread-safe.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TypeVar

from drafter.article import Article, Author, Section
from drafter.checks import Notes
from drafter.desk.flags import DeskFlag, desk_flags
from drafter.desk.records import words_of
from drafter.desk.state import State, folded
from drafter.errors import UnknownStory
from drafter.formats import ArticleFormat, Form, parse_format
from drafter.notes import Dossier
from drafter.store import Store
from drafter.store.values import StoredRevision, Story

T = TypeVar("T")
_MACHINES = frozenset({Author.MODEL, Author.EXTRACTIVE})
_MOST = 64  # of each kind: a busy desk has a dozen stories open


class _Kept:
    """The last few values by key."""

    def __init__(self) -> None:
        self._values: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]  # pyright: ignore[reportReturnType] - made by the same `make` for this key
        value = make()
        with self._lock:
            self._values[key] = value
            while len(self._values) > _MOST:
                self._values.popitem(last=False)
        return value


@dataclass(frozen=True)
class Copy:
    """A story's working text with all that the desk asks of it. `machine` are the texts that a machine ever wrote for
    a section, by its key; `as_machine` the hashes (`words_of`) of sections as a machine left them.
    """

    story: Story
    revision: StoredRevision
    state: State
    notes: Notes
    format: ArticleFormat
    machine: dict[str, tuple[str, ...]]
    as_machine: frozenset[str]

    @property
    def article(self) -> Article:
        return self.revision.draft.article

    @property
    def dossier(self) -> Dossier:
        return self.notes.dossier

    @cached_property
    def flags(self) -> tuple[DeskFlag, ...]:
        return desk_flags(self.revision.draft, self.state)

    def form(self, key: str) -> Form:
        """The form of a section; one that the format does not know is plain paragraphs."""
        return next((spec.form for spec in self.format.sections if spec.key == key), Form.SECTION)

    def section(self, key: str) -> Section:
        """Raises UnknownStory's words for a section that is not there."""
        found = self.article.section(key)
        if found is None or (found.author is Author.CODE and not found.hole):
            raise UnknownStory(f"{self.story.slug} has no section {key} that can be changed.")
        return found


class Shelf:
    """`copy` is the one way to a story's working text."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._states: dict[str, State] = {}
        self._states_lock = Lock()
        self._kept = {name: _Kept() for name in ("revision", "notes", "format", "machine")}

    def state(self, slug: str) -> State:
        """What is decided, up to this moment."""
        with self._states_lock:
            known = self._states.get(slug)
        entries = self._store.entries.of(slug, after=known.seq if known else 0)
        if not entries and known:
            return known
        state = folded(entries, known)
        with self._states_lock:
            self._states[slug] = state
            while len(self._states) > _MOST * 4:
                self._states.pop(next(iter(self._states)))
        return state

    def copy(self, slug: str) -> Copy:
        """Raises UnknownStory where there is no such story, or nothing is filed of it yet."""
        story = self._store.stories.get(slug)
        state = self.state(slug)
        number = story.current if story.current is not None else self._store.revisions.current(slug).number
        return self.at(story, state, number)

    def at(self, story: Story, state: State, number: int) -> Copy:
        """The same for any revision of a story."""
        revision = self.revision(story.slug, state, number)
        machine, as_machine = self._kept["machine"].get(
            (story.slug, number, state.rewritten, state.purged), lambda: _machine(self._store, story.slug, number)
        )
        return Copy(story, revision, state, self._notes(revision, state), self._format(revision), machine, as_machine)

    def revision(self, slug: str, state: State, number: int) -> StoredRevision:
        """A text, for ever what it was, but for a purge."""
        key = (slug, number, state.purged)
        return self._kept["revision"].get(key, lambda: self._store.revisions.get(slug, number))

    def _notes(self, revision: StoredRevision, state: State) -> Notes:
        stored = revision.dossier or ""
        return self._kept["notes"].get((stored, state.purged), lambda: Notes(self._store.dossier(stored)))

    def _format(self, revision: StoredRevision) -> ArticleFormat:
        run = revision.run_id or ""

        def read() -> ArticleFormat:
            name, text = self._store.runs.format_of(run)
            return parse_format(text, name)

        return self._kept["format"].get(run, read)


def _machine(store: Store, slug: str, upto: int) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    texts: dict[str, dict[str, None]] = {}
    for section in store.revisions.sections_of(slug, upto=upto):
        if section.author in _MACHINES:
            own = [sentence.text for sentence in section.sentences() if not sentence.by]
            texts.setdefault(section.key, {}).update(dict.fromkeys(own))
    left = [*store.revisions.sections_of(slug, upto=upto, by_machines=True)]
    left += [each.result for each in store.rewrites.of_story(slug) if each.result]
    whole = frozenset(words_of(section) for section in left if section.author in _MACHINES and not section.hole)
    return {key: tuple(each) for key, each in texts.items()}, whole
