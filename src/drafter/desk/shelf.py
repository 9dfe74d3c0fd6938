"""Stories as the desk has them at hand: text, notes, format and what was decided, read once and kept while true.

Texts, dossiers and formats never change once stored (but for a purge, which the record tells of), and a record only
grows: so all of it may be kept in this process, and whoever asks again reads only what is new. Thread-safe.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar

from drafter.article import Article, Author, Section
from drafter.checks import Notes
from drafter.desk.flags import DeskFlag, desk_flags
from drafter.desk.records import words_of
from drafter.desk.state import State, folded
from drafter.disclosure import Disclosure
from drafter.errors import UnknownStory
from drafter.formats import ArticleFormat, Form, parse_format
from drafter.notes import Dossier
from drafter.render.choose import page_of
from drafter.render.view import Page
from drafter.store import Store
from drafter.store.values import StoredRevision, Story

T = TypeVar("T")
_MACHINES = frozenset({Author.MODEL, Author.EXTRACTIVE})
# of each kind: a busy desk has two dozen stories open, and a long one with its notes is some megabytes
_MOST = 24
_MOST_STATES = 256


class _Kept:
    """The last few values by key. What takes long is made by one, and the others who want it wait for them."""

    def __init__(self) -> None:
        self._values: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()
        self._making: dict[Hashable, Lock] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        with self._lock:
            if key in self._values:
                return self._known(key)
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._values:
                    return self._known(key)
            try:
                value = make()
                with self._lock:
                    self._values[key] = value
                    while len(self._values) > _MOST:
                        self._values.popitem(last=False)
                return value
            finally:
                with self._lock:
                    self._making.pop(key, None)

    def _known(self, key: Hashable) -> Any:
        self._values.move_to_end(key)
        return self._values[key]  # made by the same `make` for this key


@dataclass(frozen=True)
class Copy:
    """A story's working text with all that the desk asks of it. `machine` are the texts that a machine ever wrote for
    a section, by its key, also those that were refused or that wait; `authors` which kind of machine did; `headings`
    the headings that machines wrote, with the key; `as_machine` the hashes (`words_of`) of sections as a machine left
    them.
    """

    story: Story
    revision: StoredRevision
    state: State
    dossier: Dossier
    index: Callable[[], Notes]
    format: ArticleFormat
    machine: dict[str, tuple[str, ...]]
    authors: dict[str, Author]
    headings: frozenset[tuple[str, str]]
    as_machine: frozenset[str]

    @property
    def article(self) -> Article:
        """The text."""
        return self.revision.draft.article

    @property
    def notes(self) -> Notes:
        """The notes as checks ask them; made when they are first asked, for whoever only reads needs none."""
        return self.index()

    @cached_property
    def flags(self) -> tuple[DeskFlag, ...]:
        """Every flag of it with its decision, in reading order."""
        return desk_flags(self.revision.draft, self.state)

    def form(self, key: str) -> Form:
        """The form of a section; one that the format does not know is plain paragraphs."""
        return next((spec.form for spec in self.format.sections if spec.key == key), Form.SECTION)

    def label(self, key: str) -> str:
        """Of a section, as people read it, also where it was cut; of the whole where `key` is empty."""
        found = self.article.section(key)
        if found:
            return found.label
        spec = next((spec for spec in self.format.sections if spec.key == key), None)
        return spec.label_for("").strip() if spec else key.replace("_", " ").capitalize() or "The article"

    def section(self, key: str) -> Section:
        """Raises UnknownStory's words for a section that is not there."""
        found = self.article.section(key)
        if found is None or not changeable(found):
            what = f"{self.story.slug} has no section {key} that can be changed."
            raise UnknownStory(what, "Its page shows the sections that it has.")
        return found


def changeable(section: Section) -> bool:
    """Can people change it? Code sets the others; what is not written is written by anybody."""
    return section.author is not Author.CODE or section.hole is not None


class Shelf:
    """`copy` is the one way to a story's working text."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._states: dict[str, State] = {}
        self._states_lock = Lock()
        self._kept = {
            name: _Kept() for name in ("revision", "dossier", "notes", "format", "machine", "left", "told", "page")
        }

    def state(self, slug: str) -> State:
        """What is decided, up to this moment."""
        with self._states_lock:
            known = self._states.get(slug)
        entries = self._store.entries.of(slug, after=known.seq if known else 0)
        if not entries and known:
            return known
        if known and any(entry.kind == "purged" for entry in entries):
            known, entries = None, self._store.entries.of(slug)  # or words that were taken out would stay in it
        state = folded(entries, known)
        with self._states_lock:
            self._states[slug] = state
            while len(self._states) > _MOST_STATES:
                self._states.pop(next(iter(self._states)))
        return state

    def copy(self, slug: str) -> Copy:
        """Raises UnknownStory where there is no such story, or nothing is filed of it yet."""
        return self.copy_of(self._store.stories.get(slug))

    def copy_of(self, story: Story) -> Copy:
        """The same for a story that was just read."""
        state = self.state(story.slug)
        number = story.current if story.current is not None else self._store.revisions.current(story.slug).number
        return self.at(story, state, number)

    def at(self, story: Story, state: State, number: int) -> Copy:
        """The same for any revision of a story."""
        revision = self.revision(story.slug, state, number)
        left = self._kept["machine"].get(
            (story.slug, number, state.left_at, state.purged), lambda: self._left(story.slug, state).upto(number)
        )
        stored, purged = revision.dossier or "", state.purged
        dossier = self._kept["dossier"].get((stored, purged), lambda: self._store.dossier(stored))

        def index() -> Notes:
            return self._kept["notes"].get((stored, purged), lambda: Notes(dossier))

        form = self._format(revision)
        return Copy(story, revision, state, dossier, index, form, left.texts, left.authors, left.headings, left.whole)

    def _left(self, slug: str, state: State) -> "_Left":
        return self._kept["left"].get((slug, state.purged), lambda: _Left(self._store, slug))

    def revision(self, slug: str, state: State, number: int) -> StoredRevision:
        """A text, for ever what it was, but for a purge."""
        key = (slug, number, state.purged)
        return self._kept["revision"].get(key, lambda: self._store.revisions.get(slug, number))

    def told(self, copy: Copy) -> dict[Hashable, str]:
        """What pages made of the text's sentences, whichever revision these came in with: the same for whoever may
        read the story. Nothing of it depends on who asks, or on what was decided.
        """
        return self._kept["told"].get((copy.story.slug, copy.revision.dossier, copy.state.purged), dict[Hashable, str])

    def page(self, copy: Copy, disclosure: Disclosure) -> Page:
        """A text beside its evidence. Its disclosure changes with what is decided; all else of it is for ever."""
        revision = copy.revision

        def lay() -> Page:
            return page_of(
                revision.draft,
                copy.dossier,
                disclosure,
                revision=revision.number,
                format=copy.format,
                notices=revision.record.notices,
            )

        known = self._kept["page"].get((copy.story.slug, revision.number, copy.state.purged), lay)
        return replace(known, disclosure=disclosure)

    def _format(self, revision: StoredRevision) -> ArticleFormat:
        run = revision.run_id or ""

        def read() -> ArticleFormat:
            name, text = self._store.runs.format_of(run)
            return parse_format(text, name)

        return self._kept["format"].get(run, read)


@dataclass(frozen=True)
class _ByMachines:
    """See `Copy`."""

    texts: dict[str, tuple[str, ...]]
    authors: dict[str, Author]
    headings: frozenset[tuple[str, str]]
    whole: frozenset[str]


class _Left:
    """What machines left in a story's sections, by the ids of their stored forms: each is read once."""

    def __init__(self, store: Store, slug: str) -> None:
        self._store = store
        self._slug = slug
        self._known: dict[str, _Section] = {}
        self._texts: dict[str, str] = {}  # a sentence stands in many stored forms, and is kept once

    def upto(self, number: int) -> _ByMachines:
        """What machines wrote, and what of theirs is left in people's revisions up to that one."""
        revisions = self._store.revisions
        ever = revisions.section_ids(self._slug, upto=number)
        left = revisions.section_ids(self._slug, by_machines=True)  # a draft that waits too: it may be taken over
        self._read([each for each in {*ever, *left} if each not in self._known])
        found = [self._known[each] for each in dict.fromkeys([*ever, *left]) if each in self._known]
        whole = {self._known[each].words for each in left if each in self._known}
        for rewrite in self._store.rewrites.of_story(self._slug):
            if rewrite.result:
                found.append(self._of(rewrite.result))
                whole.add(_words(rewrite.result))
        texts: dict[str, dict[str, None]] = {}
        authors: dict[str, Author] = {}
        for one in found:
            if one.own:
                texts.setdefault(one.key, {}).update(dict.fromkeys(one.own))
                authors[one.key] = Author.MODEL if Author.MODEL in {one.author, authors.get(one.key)} else one.author
        headings = frozenset((one.key, one.heading) for one in found if one.words in whole)
        return _ByMachines(
            {key: tuple(each) for key, each in texts.items()}, authors, headings, frozenset(whole - {""})
        )

    def _read(self, ids: Sequence[str]) -> None:
        for stored, section in self._store.revisions.sections(ids).items() if ids else ():
            self._known[stored] = self._of(section)

    def _of(self, section: Section) -> "_Section":
        own = [sentence.text for sentence in section.sentences() if not sentence.by]
        own = own if section.author in _MACHINES else []
        kept = tuple(self._texts.setdefault(text, text) for text in own)
        return _Section(section.key, section.author, section.heading, kept, _words(section))


@dataclass(frozen=True, slots=True)
class _Section:
    """What is kept of a section: `own` are the sentences in it that are a machine's, `words` the hash of its words."""

    key: str
    author: Author
    heading: str
    own: tuple[str, ...]
    words: str


def _words(section: Section) -> str:
    """The hash of a machine's words; empty where it is no machine's, or a hole."""
    return words_of(section) if section.author in _MACHINES and not section.hole else ""
