"""The record of a story in the store: numbered, chained, written once; words beside it, as long as they may stay."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from drafter.chain import BEGINNING, By, breaks, words_hash
from drafter.errors import UnknownStory
from drafter.store import Store, StoredRun
from drafter.store.desk_tables import entries, entry_words
from drafter.store.values import Status
from tests.store.support import NOON, a_dossier, a_run, file, rows, together

ANN = By("ann", "Ann Lee", "editor")
SLUG = "kyiv-talks"


@pytest.fixture
def run(store: Store) -> StoredRun:
    return a_run(store)


def add(store: Store, kind: str = "opened", **more: object) -> None:
    store.entries.add(SLUG, kind, by=ANN, **more)  # pyright: ignore[reportArgumentType]


def test_a_story_begins_with_its_record_and_counts_up(store: Store, run: StoredRun) -> None:
    add(store, body={"revision": 1})
    found = store.entries.of(SLUG)
    assert [(entry.seq, entry.kind, entry.by.name) for entry in found] == [
        (1, "begun", ""), (2, "run", ""), (3, "opened", "ann"),
    ]  # fmt: skip
    assert found[0].prev == BEGINNING
    assert [entry.prev for entry in found[1:]] == [entry.hash for entry in found[:-1]]
    assert list(breaks(SLUG, [entry.line for entry in found])) == []
    assert found[1].body["dossier_sha256"] == run.dossier_sha256
    assert store.entries.of(SLUG, after=2) == found[2:]
    assert store.entries.of(SLUG, after=3) == ()
    assert store.entries.of("nowhere") == ()


def test_each_story_has_a_record_of_its_own(store: Store, run: StoredRun) -> None:
    a_run(store, "second-story")
    add(store)
    assert [entry.seq for entry in store.entries.of("second-story")] == [1, 2]


def test_a_row_says_what_its_line_says(store: Store, run: StoredRun) -> None:
    add(store)
    for (seq, kind, who, line, at, digest), entry in zip(store.entries.raw(SLUG), store.entries.of(SLUG), strict=True):
        assert (seq, kind, who, line, at, digest) == (
            entry.seq, entry.kind, entry.by.name, entry.line, entry.at, entry.hash,
        )  # fmt: skip


def test_times_are_the_databases_and_never_go_back(store: Store, run: StoredRun) -> None:
    for _ in range(3):
        add(store)
    times = [entry.at for entry in store.entries.of(SLUG)]
    assert times == sorted(times)
    assert abs((store.now() - times[-1]).total_seconds()) < 60


def test_words_stand_beside_the_line_which_holds_their_salted_hash_alone(store: Store, run: StoredRun) -> None:
    add(store, "returned", words={"reason": "Zqx is too long.", "none": ""})
    entry = store.entries.of(SLUG)[-1]
    (kept,) = store.audit.tables(SLUG).words
    salt, words = kept["salt"], kept["body"]
    assert (kept["seq"], kept["name"]) == (entry.seq, "reason")
    assert (entry.words, entry.said(), words) == ({"reason": words}, words, "Zqx is too long.")
    assert "Zqx" not in entry.line
    assert words_hash(salt, words) in entry.line
    add(store, "returned", words={"reason": "Zqx is too long."})
    salts = {kept["salt"] for kept in store.audit.tables(SLUG).words}
    assert len(salts) == 2, "the same words have another hash each time"


def test_words_can_be_taken_out_and_the_chain_still_holds(store: Store, run: StoredRun) -> None:
    add(store, "returned", words={"reason": "Too long."})
    before = store.entries.raw(SLUG)
    store.purge_story(SLUG)
    after = store.entries.of(SLUG)
    assert store.entries.raw(SLUG)[: len(before)] == before
    assert after[len(before) - 1].words == {"reason": None}
    assert list(breaks(SLUG, [entry.line for entry in after])) == []


def test_open_pages_are_told_of_every_entry(store: Store, run: StoredRun) -> None:
    version, since = store.stories.get(SLUG).version, store.now()
    add(store)
    assert store.stories.get(SLUG).version > version
    assert dict(store.stories.changed_since(since)) == {SLUG: store.stories.get(SLUG).version}


def test_the_database_lets_nobody_change_or_delete_an_entry(store: Store, run: StoredRun) -> None:
    before = store.entries.raw(SLUG)
    for statement in (
        update(entries).values(kind="other"),
        update(entries).where(entries.c.seq == 1).values(line="{}"),
        entries.delete(),
        entries.delete().where(entries.c.seq == 2),
    ):
        with pytest.raises(DBAPIError, match="written once"), store._db.engine.begin() as connection:
            connection.execute(statement)
    assert store.entries.raw(SLUG) == before


def test_the_words_beside_an_entry_that_is_not_there_are_refused(store: Store, run: StoredRun) -> None:
    row = {"story": SLUG, "seq": 99, "name": "reason", "salt": "aa", "body": "Words."}
    with pytest.raises(DBAPIError), store._db.engine.begin() as connection:
        connection.execute(entry_words.insert().values(**row))
    assert rows(store, "entry_words") == 0


def test_a_story_that_is_not_there_has_no_record(store: Store) -> None:
    with pytest.raises(UnknownStory, match="no story nowhere"):
        store.entries.add("nowhere", "opened")
    assert rows(store, "entries") == 0


def test_of_many_that_write_at_once_each_gets_a_number(store: Store, run: StoredRun) -> None:
    together(*(lambda: add(store) for _ in range(8)))
    found = store.entries.of(SLUG)
    assert [entry.seq for entry in found] == list(range(1, len(found) + 1))
    assert len(found) == 10
    assert list(breaks(SLUG, [entry.line for entry in found])) == []


def test_a_purge_and_somebody_who_writes_get_numbers_of_their_own(store: Store) -> None:
    run = a_run(store, dossier=a_dossier())
    file(store, run)
    note = run.dossier.notes[0].sha256
    for _ in range(4):
        together(lambda: store.purge_note(note), *(lambda: add(store) for _ in range(4)))
    found = store.entries.of(SLUG)
    assert [entry.seq for entry in found] == list(range(1, len(found) + 1))
    assert sum(entry.kind == "opened" for entry in found) == 16
    assert list(breaks(SLUG, [entry.line for entry in found])) == []


def test_what_is_filed_names_every_section_and_every_call_by_hash(store: Store, run: StoredRun) -> None:
    from tests.store.support import pay

    pay(store, run)
    filed = file(store, run)
    entry = store.entries.of(SLUG)[-1]
    article = filed.draft.article
    assert [each[:2] for each in entry.body["sections"]] == [[s.key, s.sha256] for s in article.sections]
    with store._db.read() as connection:
        kept = connection.execute(text("SELECT section FROM revision_sections ORDER BY position")).scalars().all()
    assert [each[2] for each in entry.body["sections"]] == kept
    ((step, take, number, key, outcome, reply, facts),) = entry.body["calls"]
    assert (step, take, number, key, outcome) == ("lede", 0, 1, "c" * 64, "accepted")
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in (reply, facts))
    assert entry.body["text_sha256"] == article.sha256
    assert entry.body["embargo"] == NOON.isoformat()
    assert "council" not in entry.line.lower(), "no word of a text stands in a record"


def test_a_step_of_the_story_is_on_record_and_a_step_to_where_it_was_is_not(store: Store, run: StoredRun) -> None:
    store.stories.set_status(SLUG, Status.DRAFTED)
    store.stories.set_status(SLUG, Status.DRAFTED)
    assert not store.stories.set_status(SLUG, Status.FAILED, expected=Status.DRAFTING)
    found = [entry.body for entry in store.entries.of(SLUG) if entry.kind == "status"]
    assert found == [{"from": "drafting", "to": "drafted"}]


def test_a_run_that_is_there_already_is_told_once(store: Store, run: StoredRun) -> None:
    assert a_run(store).id == run.id
    assert [entry.kind for entry in store.entries.of(SLUG)] == ["begun", "run"]
    with store._db.read() as connection:
        assert len(connection.execute(select(entries.c.seq)).all()) == 2
    assert replace(run) == store.runs.get(run.id)
