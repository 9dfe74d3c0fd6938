"""A desk with a drafted story on it, built by hand: made once per run of the tests and copied, so that it costs little.

`harbour` is a model's draft that ada, a reporter, had made. It has what an editor meets: a number that stands in no
note, a sentence that cites nothing, an inference, an FAQ, the outlet's own view, and a section that was left open.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from drafter.article import Article, Author, Draft, Hole, Kind, Question, Section, Sentence, SourceLine
from drafter.chain import Entry, breaks
from drafter.checks import Notes, check_article
from drafter.desk.anchors import anchor_missing, anchors_of
from drafter.desk.approving import approve, sheet
from drafter.desk.deciding import check_section, decide, judge
from drafter.desk.desk import Desk
from drafter.desk.flags import Answer
from drafter.desk.people import Person, Role
from drafter.desk.publishing import decide_to_publish, finish_publication
from drafter.desk.saving import Saved, cut_section, save_section
from drafter.desk.shelf import Copy, _Kept
from drafter.desk.text import typed_of
from drafter.desk.verify import verify_story
from drafter.formats import ArticleFormat, parse_format
from drafter.notes import Dossier
from drafter.record import Made, Origin, Record
from drafter.settings import Outlet, Settings, checkout
from drafter.store import Attempt, NewRun, Owner, Store, StoredRun, store_url
from drafter.store.desk_tables import metadata
from drafter.store.desk_values import Rewrite
from drafter.store.values import RunKind, RunState, Status, StoredRevision, Story
from drafter.testing import sample_dossier
from tests.store.support import NOON, empty

SLUG = "harbour"
MODEL = "openai:small"
BENCH = "bench"  # the folder of the store that all tests share
UNTOUCHED = 5  # entries of a story that was only drafted
SETTINGS = Settings(model=MODEL, outlet=Outlet(name="The Ledger", answerable="The Ledger GmbH"))

ADA = Person("ada", "Ada Reed", (Role.REPORTER,))  # had the draft made
REX = Person("rex", "Rex Moor", (Role.REPORTER,))  # somebody else's reporter
ANN = Person("ann", "Ann Lee", (Role.EDITOR,))
BEN = Person("ben", "Ben Ode", (Role.EDITOR,))
ZOE = Person("zoe", "Zoe Hart", (Role.ADMIN,))
EVE = Person("eve", "Eve Stone", (Role.EDITOR, Role.ADMIN))
PEOPLE = (ADA, REX, ANN, BEN, ZOE, EVE)


# --- the story


@cache
def format_text(name: str = "explainer") -> str:
    return (checkout() / "prompts" / name / "format.toml").read_text(encoding="utf-8")


@cache
def explainer() -> ArticleFormat:
    return parse_format(format_text(), "explainer")


@cache
def notes() -> Notes:
    return Notes(sample_dossier())


def fact(text: str, *passages: str) -> Sentence:
    return Sentence(text, passages)


VOTED = fact("The Harrow Bay town council voted 7-2 on Monday to buy 14 electric buses.", "N1.1")
COST = fact("The buses will cost $9.8 million and replace diesel vehicles from 2004.", "N1.2")
QUOTE = fact(
    "“We cannot keep repairing engines that are older than our drivers’ children,” mayor Ada Lindqvist said.", "N1.3"
)
LEASE = fact("The town tried a lease of three electric buses in 2019 and ended it after one winter.", "N2.2")
WRONG = fact("Harrow Bay's bus fleet broke down 512 times in 2025, according to the transit office.", "N2.1")
BARE = fact("Nobody in the council expected another result.")
UNION = fact("The drivers' union welcomed the vote and asked for training before the first bus arrives.", "N2.5")
MAYBE = Sentence("The grant could fall with the state's budget talks in January.", ("N2.6",), Kind.INFERENCE)
FIRST = fact("The first six buses are due in March 2027, the other eight by September 2027.", "N1.4")
HEAD = fact("Harrow Bay council votes 7-2 to buy electric buses", "N1.1")


def section(key: str, label: str, *paragraphs: tuple[Sentence, ...], **more: Any) -> Section:
    return Section(key, label, more.pop("author", Author.MODEL), paragraphs=paragraphs, **more)


def an_article(slug: str = SLUG, *, embargo: datetime | None = None) -> Article:
    asked = (
        Question(fact("What did the council decide?"), (VOTED,)),
        Question(fact("When do the first buses come?"), (FIRST,)),
    )
    hole = Hole(
        "too_little_evidence", "The notes hold 14 words for this section; it needs 40.", "Add a note, or cut it."
    )
    return Article(
        slug,
        "explainer",
        "en",
        (
            section("headline", "Headline", (HEAD,)),
            section("introduction", "Introduction", (VOTED, COST), (QUOTE,), heading="Fourteen buses"),
            section("background", "Background", (LEASE, WRONG, BARE), heading="An older fleet"),
            section("analysis", "Quick Analysis", (UNION, MAYBE), heading="What it means", inference=True),
            Section("whats_next", "What’s Next", Author.CODE, hole=hole, inference=True),
            Section("faq", "FAQs", Author.MODEL, questions=asked),
            section("insight", "The Ledger Insight", (COST,), heading="Our view", inference=True, opinion=True),
            Section("sources", "Sources", Author.CODE, sources=(SourceLine("N1", "", "", ""),)),
        ),
        embargo,
    )


def a_draft(article: Article | None = None, dossier: Dossier | None = None) -> Draft:
    """The article with its source list and its checks, as the pipeline would file it."""
    from drafter.desk.saving import with_source_list

    known = notes() if dossier is None else Notes(dossier)
    return check_article(with_source_list(article or an_article(), known), known, explainer())


def a_record(run: StoredRun, article: Article) -> Record:
    return Record(
        story=run.story,
        run=run.id,
        format=run.format_name,
        text_sha256=article.sha256,
        dossier_sha256=run.dossier_sha256,
        made=tuple(made(each) for each in article.sections),
        origin=run.origin,
        started_by=run.started_by,
        started=NOON,
        ended=NOON,
        prompts={"explainer/lede.md.j2": "a" * 64},
        drafter_version="0.1.0",
    )


def made(section: Section) -> Made:
    if section.author is not Author.MODEL:
        hole = section.hole.reason if section.hole else ""
        return Made(section.key, section.label, section.author, hole=hole)
    template = f"explainer/{section.key}.md.j2"
    return Made(section.key, section.label, Author.MODEL, "small-2026", template, "a" * 64)


def a_run(store: Store, slug: str = SLUG, origin: str = "0" * 64, *, scheduled: bool = False, **more: Any) -> StoredRun:
    asked: dict[str, Any] = {
        "story": slug,
        "origin_hash": origin,
        "dossier": sample_dossier(),
        "format_name": "explainer",
        "format_text": format_text(),
        "prompts": {"explainer/introduction.md.j2": "Write the introduction."},
        "wording_text": wording_text(),
        "settings": {"outlet": "The Ledger"},
        "model": MODEL,
        "day": date(2026, 11, 23),
        "started_by": "ada",
        "origin": Origin.SCHEDULE if scheduled else Origin.PERSON,
    }
    return store.runs.start(NewRun(**(asked | more)))


@cache
def wording_text() -> str:
    return (checkout() / "wording/en.toml").read_text(encoding="utf-8")


def pay(store: Store, run: StoredRun, step: str, key: str, words: str = "Paid words.") -> None:
    """One accepted answer, as the gateway books it; what is answered is not paid for again."""
    store.runs.note_step(run.id, step, 0, key)
    claim = store.ledger.claim(key, Owner.here(step))
    if claim is None:
        return
    attempt = Attempt("accepted", words, MODEL, NOON, NOON, answered_model="small-2026")
    assert store.ledger.settle(run.id, step, 0, claim, attempt, accept=True).accepted


def draft_story(store: Store, slug: str = SLUG, draft: Draft | None = None, **more: Any) -> StoredRevision:
    """A model's draft, filed and waiting for review."""
    store.stories.open(slug, None, format="explainer")
    return machine_files(store, slug, draft or a_draft(an_article(slug)), **more)


def machine_files(
    store: Store, slug: str = SLUG, draft: Draft | None = None, origin: str = "0" * 64, **more: Any
) -> StoredRevision:
    """What a run does at its end, whatever has become of the story meanwhile."""
    run = a_run(store, slug, origin, **more)
    text = draft or a_draft(an_article(slug))
    pay(store, run, "section:introduction", sha256(f"{slug} {origin}".encode()).hexdigest())
    filed = store.revisions.file(
        slug, text, origin_hash=run.origin_hash, author=Author.MODEL, run_id=run.id, record=a_record(run, text.article)
    )
    store.runs.finish(run.id, RunState.DONE, revision=filed.number)
    store.stories.set_status(slug, Status.DRAFTED, expected=(Status.DRAFTING, Status.DRAFTED, Status.FAILED))
    return filed


def newer(lede: str = "The Harrow Bay town council voted 7-2 on Monday to buy 14 buses.") -> Draft:
    """Another draft of the same story."""
    old = an_article()
    intro = old.section("introduction")
    assert intro
    return a_draft(with_section(old, replace(intro, paragraphs=((fact(lede, "N1.1"), COST), (QUOTE,)))))


def with_section(article: Article, new: Section) -> Article:
    return replace(article, sections=tuple(new if each.key == new.key else each for each in article.sections))


def add_people(store: Store) -> None:
    for person in PEOPLE:
        store.accounts.add(person.name, person.full_name, tuple(map(str, person.roles)), None)


# --- the desk


@dataclass(frozen=True)
class House:
    """A desk with the story, and what tests ask of it."""

    desk: Desk

    @property
    def store(self) -> Store:
        return self.desk.store

    @property
    def out(self) -> Path:
        return self.desk.out

    @property
    def story(self) -> Story:
        return self.store.stories.get(SLUG)

    @property
    def copy(self) -> Copy:
        return self.desk.shelf.copy(SLUG)

    def again(self) -> "House":
        """The same desk in another process: nothing is known from before."""
        return House(knowing_notes(replace(self.desk)))

    def with_policy(self, **policy: Any) -> "House":
        settings = SETTINGS.model_copy(update={"policy": SETTINGS.policy.model_copy(update=policy)})
        return House(replace(self.desk, settings=settings))

    def section(self, key: str) -> Section:
        found = self.copy.article.section(key)
        assert found is not None
        return found

    def hash(self, key: str) -> str:
        return self.section(key).sha256

    def typed(self, key: str) -> str:
        return typed_of(self.section(key)).text

    def save(
        self, person: Person, key: str, text: str, base: str = "", heading: str | None = None, kept: str = ""
    ) -> Saved:
        now = self.section(key)
        head = now.heading if heading is None else heading
        return save_section(self.desk, person, SLUG, key, base or now.sha256, text, head, kept=kept)

    def put(self, person: Person, key: str, old: str, new: str) -> Saved:
        """Another wording somewhere in a section."""
        assert old in self.typed(key)
        return self.save(person, key, self.typed(key).replace(old, new))

    def kinds(self, after: int = 0) -> list[str]:
        return [entry.kind for entry in self.store.entries.of(SLUG, after=after)]

    def entries(self, *kinds: str) -> tuple[Entry, ...]:
        return tuple(e for e in self.store.entries.of(SLUG) if not kinds or e.kind in kinds)

    def move(self, status: Status) -> None:
        with self.store.at_desk(SLUG) as work:
            if status is Status.SPIKED:
                work.set(spiked_from=work.story.status)
            work.move(status)

    def ready(self, person: Person = BEN) -> "House":
        """Everything is settled by one person, so that another may sign."""
        return self._staged(f"ready-{person.name}", lambda: self._settle(person))

    def _settle(self, person: Person) -> None:
        if (left := self.copy.article.section("whats_next")) is not None and left.hole:
            cut_section(self.desk, person, SLUG, "whats_next", left.sha256)
        for flag in self.copy.flags:
            if flag.open and flag.answers:
                decide(self.desk, person, SLUG, flag.id, Answer.KEPT, "The minutes say so.")
        for each in self.copy.article.sections:
            if each.author is not Author.CODE and not self.copy.state.checked.get(each.sha256):
                check_section(self.desk, person, SLUG, each.key, each.sha256)
        for key in ("analysis", "insight"):
            one = self.copy.article.section(key)
            if one and not self.copy.state.judged.get(one.sha256):
                judge(self.desk, person, SLUG, key, one.sha256)

    def approve(self, person: Person = ANN, override: str = "") -> "House":
        approve(self.desk, person, SLUG, self.copy.article.sha256, agreed=True, override=override)
        return self

    def approved(self, person: Person = ANN) -> "House":
        return self._staged(f"approved-{person.name}", lambda: self.ready().approve(person))

    def published(self) -> "House":
        """Out with readers: both steps of it."""
        return self._staged("published", self._publish)

    def _publish(self) -> None:
        self.approved()
        assert decide_to_publish(self.desk, ANN, SLUG)
        finish_publication(self.desk, SLUG)

    def _staged(self, name: str, make: Callable[[], object]) -> "House":
        """Where nothing has been done yet, a stage is made once and copied from then on: it is the same each time."""
        bench = Path(self.store.name).parent
        fresh = self.store._db.sqlite and bench.name.startswith(BENCH) and len(self.entries()) == UNTOUCHED
        stage = bench / name
        if fresh and stage.is_dir():
            copy_store(stage / "drafter.db", Path(self.store.name))
            shutil.copytree(stage / "out", self.out, dirs_exist_ok=True)
            return self
        make()
        if fresh and not stage.is_dir():
            stage.mkdir()
            copy_store(Path(self.store.name), stage / "drafter.db")
            shutil.copytree(self.out, stage / "out")
        return self

    def open_points(self, person: Person = ANN) -> list[str]:
        return [point.what for point in sheet(self.desk, person, SLUG).open]

    def rewrite(self, key: str = "introduction", origin: str = "e" * 64, by: Person = ANN) -> Rewrite:
        """A rewrite that somebody asks for; nothing has come yet."""
        run = a_run(self.store, SLUG, origin, kind=RunKind.REWRITE, started_by=by.name)
        return self.store.rewrites.ask(run, self.section(key), "shorter", by.as_(by.roles[0]))

    def proposed(self, *paragraphs: tuple[Sentence, ...], key: str = "introduction", **more: Any) -> str:
        """A rewrite that waits to be looked at; gives its run."""
        asked = self.rewrite(key, **more)
        pay(self.store, self.store.runs.get(asked.run), f"rewrite:{key}", sha256(asked.run.encode()).hexdigest())
        result = replace(asked.base, author=Author.MODEL, hole=None, paragraphs=paragraphs, heading="Buses, soon")
        self.store.rewrites.answer(asked.run, result)
        self.store.runs.finish(asked.run, RunState.DONE)
        return asked.run

    def whole(self) -> None:
        """No revision is lost, none was altered, the record verifies."""
        numbers = [line.number for line in self.store.revisions.list(SLUG)]
        assert numbers == list(range(1, len(numbers) + 1))
        for number in numbers:
            revision = self.store.revisions.get(SLUG, number)
            assert revision.purged or revision.draft.article.sha256 == revision.text_sha256
        entries = self.store.entries.of(SLUG)
        assert list(breaks(SLUG, [entry.line for entry in entries])) == []
        anchor_missing(self.out, entries, self.store.now())
        assert self.problems() == []

    def problems(self) -> list[str]:
        """What does not hold of the record."""
        return [str(each) for each in verify_story(self.store, SLUG, anchors_of(self.out, SLUG))]


def desk_on(store: Store, out: Path) -> Desk:
    return knowing_notes(Desk(store, SETTINGS, out, wording_text()))


def knowing_notes(desk: Desk) -> Desk:
    """Making an index of notes costs more than many a test; it is kept by their hash, so all may share it."""
    desk.shelf._kept["notes"] = _NOTES
    return desk


_NOTES = _Kept()


def begin(store: Store, out: Path) -> House:
    add_people(store)
    draft_story(store)
    house = House(desk_on(store, out))
    assert len(house.entries()) == UNTOUCHED, "or no stage is ever kept, and every test makes its own"
    return house


@pytest.fixture(scope="session")
def drafted(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the people and the drafted story, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("drafted")
    shutil.copy(sqlite_template, folder / "drafter.db")
    with Store.open(store_url(folder)) as store:
        begin(store, folder)
    return folder / "drafter.db"


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One open store for all tests, which knows its statements already; each test finds the drafted story in it."""
    with Store.open(store_url(tmp_path_factory.mktemp(BENCH)), wait_s=5.0) as store:
        yield store


@pytest.fixture
def house(drafted: Path, bench: Store, tmp_path: Path) -> House:
    """On SQLite alone, where the database makes no difference."""
    copy_store(drafted, Path(bench.name))
    return House(desk_on(bench, tmp_path))


def copy_store(source: Path, target: Path) -> None:
    """What is in one file is in the other, which may be open."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


@contextmanager
def house_in(template: Path, folder: Path) -> Iterator[House]:
    folder.mkdir(exist_ok=True)
    shutil.copy(template, folder / "drafter.db")
    with Store.open(store_url(folder), wait_s=5.0) as store:
        yield House(desk_on(store, folder))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """On each database, the story at its beginning."""
    if request.param == "sqlite":
        yield request.getfixturevalue("house")
        return
    with Store.open(request.getfixturevalue("postgres_store_url"), wait_s=5.0) as store:
        try:
            yield begin(store, tmp_path)
        finally:
            empty(store)


# --- what is in a store


Dump = dict[str, list[tuple[Any, ...]]]


def dump(store: Store) -> Dump:
    """Every row of every table, as the database holds it."""
    if store._db.sqlite:
        with closing(sqlite3.connect(store.name)) as raw:
            return {name: sorted(raw.execute(f"SELECT * FROM {name}"), key=repr) for name in metadata.tables}  # noqa: S608
    with store._db.read() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for name, table in metadata.tables.items()
        }


def at_once(*tasks: Callable[[], Any]) -> list[Any]:
    """Threads that start at the same moment; what each gave, or raised."""
    from tests.store.support import together

    def caught(task: Callable[[], Any]) -> Callable[[], Any]:
        def run() -> Any:
            try:
                return task()
            except Exception as error:  # noqa: BLE001 - the test looks at what it was
                return error

        return run

    return together(*map(caught, tasks))
