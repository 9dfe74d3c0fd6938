"""A store from before there was a record: its stories are taken in as they stand, and from then on altered no more."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import select, text

from drafter.article import Author
from drafter.chain import breaks
from drafter.record import Origin
from drafter.store import RevisionKind, RunState, Status, Store, codec, store_url
from drafter.store.desk_tables import metadata
from drafter.store.engine import Database
from drafter.store.places import place
from drafter.store.schema import alembic_config
from tests.store.support import a_draft, a_run, empty, file, pay

pytestmark = pytest.mark.slow  # whole stories, each in a store of its own

OLD = (
    *("stories", "dossiers", "texts", "runs", "run_texts", "run_steps", "holds", "claims", "attempts", "answers"),
    *("sections", "revisions", "revision_sections", "slots"),
)
Rows = dict[str, list[dict[str, Any]]]


def fill(store: Store) -> None:
    """Three stories: one that a person had drafted and one edited, one of a schedule that failed, one just begun."""
    run = a_run(store, origin=Origin.PERSON, started_by="jo")
    pay(store, run)
    file(store, run)
    file(
        store, run, a_draft(lede="Typed by hand."), origin_hash=None, author=Author.PERSON, kind=RevisionKind.PERSON,
        by_name="Jo Park",
    )  # fmt: skip
    file(store, run, a_draft(lede="A newer draft."), take=1, kind=RevisionKind.PROPOSAL)
    store.runs.finish(run.id, RunState.DONE, revision=1)
    store.stories.set_status(run.story, Status.DRAFTED)
    failed = a_run(store, "at-six", origin=Origin.SCHEDULE, started_by="morning")
    store.runs.finish(failed.id, RunState.FAILED, "The server is down.")
    store.stories.set_status("at-six", Status.FAILED)
    store.stories.open("just-begun", None)


def as_they_were(database: Database) -> Rows:
    """The rows of today's store with the columns and the texts of before."""
    found: Rows = {}
    new = {"stories": {"current", "open_flags", "sentences", "reporter", "version", "pulse"}, "runs": {"kind"}}
    new["revisions"] = {"dossier", "base"}
    with database.read() as connection:
        for name in OLD:
            rows = connection.execute(select(metadata.tables[name])).mappings()
            found[name] = [{k: v for k, v in row.items() if k not in new.get(name, set())} for row in rows]
    ids: dict[str, str] = {}
    for row in found["sections"]:  # no sentence said who had typed it
        body = row["body"].replace(',"by":""', "")
        ids[row["id"]] = codec.digest(body)
        row |= {"id": codec.digest(body), "body": body}
    for row in found["revision_sections"]:
        row["section"] = ids[row["section"]]
    for row in found["revisions"]:
        row["record"] = row["record"].replace(',"others":[]', "")
    return found


def go_back(url: str) -> None:
    """The same store as the first Drafter would have left it."""
    address, name = place(url)
    database = Database(address, name, wait_s=5.0)
    rows = as_they_were(database)
    with database.write() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
        metadata.drop_all(connection)
        command.upgrade(alembic_config(connection), "0001")
        for table in metadata.sorted_tables:
            for row in rows.get(table.name, ()):
                connection.execute(table.insert().values(**row))
    database.close()


@pytest.fixture
def old(url: str) -> Iterator[Store]:
    with Store.open(url) as store:
        fill(store)
    go_back(url)
    with Store.open(url) as store:
        yield store
        empty(store)


def test_an_old_story_has_its_working_text_and_its_reporter(old: Store) -> None:
    story = old.stories.get("kyiv-talks")
    assert (story.current, story.reporter, story.status) == (2, "jo", Status.DRAFTED)
    assert (story.open_flags, story.sentences) == (None, None), "the desk counts them when it shows them"
    assert old.revisions.current("kyiv-talks").draft.article == a_draft(lede="Typed by hand.").article
    other = old.stories.get("at-six")
    assert (other.current, other.reporter, other.status) == (None, "", Status.FAILED)
    assert old.stories.get("just-begun").current is None


def test_its_record_begins_with_what_was_filed_by_its_hashes(old: Store) -> None:
    (entry,) = old.entries.of("kyiv-talks")
    assert (entry.seq, entry.kind, entry.body["status"], entry.body["reporter"]) == (1, "adopted", "drafted", "jo")
    assert [(each["revision"], each["kind"]) for each in entry.body["revisions"]] == [
        (1, "machine"), (2, "person"), (3, "proposal"),
    ]  # fmt: skip
    first = entry.body["revisions"][0]
    assert first["text_sha256"] == a_draft().article.sha256
    assert [each[1] for each in first["sections"]] == [section.sha256 for section in a_draft().article.sections]
    assert entry.body["runs"][0]["calls"][0][:2] == ["lede", 0]
    assert [each["started_by"] for each in entry.body["runs"]] == ["jo"]
    for slug in ("kyiv-talks", "at-six", "just-begun"):
        entries = old.entries.of(slug)
        assert [each.kind for each in entries] == ["adopted"]
        assert list(breaks(slug, [each.line for each in entries])) == []


def test_what_follows_goes_on_from_there(old: Store) -> None:
    old.stories.set_status("kyiv-talks", Status.IN_REVIEW)
    assert [entry.kind for entry in old.entries.of("kyiv-talks")] == ["adopted", "status"]
    run = old.runs.of_story("kyiv-talks")[0]
    assert file(old, run, a_draft(lede="Newest."), take=2).kind is RevisionKind.PROPOSAL


def test_an_adopted_story_verifies_and_one_that_was_altered_does_not(old: Store, tmp_path: Path) -> None:
    from drafter.desk.anchors import anchors_of
    from drafter.desk.verify import verify_story

    def problems() -> list[str]:
        return [str(each) for each in verify_story(old, "kyiv-talks", anchors_of(tmp_path, "kyiv-talks"))]

    assert problems() == []
    with old._db.write() as connection:
        connection.execute(text("UPDATE sections SET body = replace(body, 'Typed by hand', 'Typed by Hand')"))
    assert any("Revision 2" in each for each in problems())


def test_the_guards_stand_in_a_migrated_store_too(old: Store) -> None:
    from sqlalchemy.exc import DBAPIError

    with pytest.raises(DBAPIError, match="written once"), old._db.engine.begin() as connection:
        connection.execute(text("DELETE FROM entries"))


def test_the_backup_of_an_old_store_is_as_old(tmp_path: Path) -> None:
    """Somebody who must go back finds the old tables in the copy that they made before."""
    url = store_url(tmp_path)
    with Store.open(url) as store:
        fill(store)
    go_back(url)
    with sqlite3.connect(tmp_path / "drafter.db") as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        names = {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    raw.close()
    assert not names & {"entries", "rewrites", "accounts"}
