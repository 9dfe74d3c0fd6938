"""Whoever alters a record, or what it tells about, by other ways than ours is found out; whoever does not, is not."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from drafter.chain import hash_of, read_line
from drafter.desk.anchors import Anchors, anchor, anchor_whatever_is_missing, anchors_of, text_of
from drafter.desk.verify import Problem, verify_all, verify_story
from drafter.errors import UnknownStory
from drafter.store import Store, store_url
from drafter.store.adopting import adopt
from drafter.store.desk_tables import metadata
from drafter.store.values import Published, Status
from tests.desk.attacker import Attacker, other
from tests.desk.records import ANN, SLUG, Told, begun, own_notes, published, reviewed
from tests.desk.rewriting import rewritten_chain
from tests.store.support import a_run

TOLD = (  # every table of which the record of a story tells
    *("stories", "entries", "entry_words", "revisions", "revision_sections", "sections"),
    *("runs", "run_texts", "texts", "dossiers", "attempts", "answers", "rewrites"),
)
NOT_TOLD = {
    **dict.fromkeys([("stories", "hint"), ("stories", "home")], "where notes come from, to find the story again"),
    **dict.fromkeys([("stories", "updated"), ("stories", "version"), ("stories", "pulse")], "tell open pages to look"),
    **dict.fromkeys([("stories", "open_flags"), ("stories", "sentences")], "counted for the list, worked out anew"),
    **dict.fromkeys([("runs", "state"), ("runs", "reason"), ("runs", "finished")], "how far a run came"),
    ("rewrites", "reason"): "told where it failed, else a notice",
}


def _whole(store: Store, out: Path) -> Told:
    """A story with everything that a record tells of, the last entry of a text that names notes of its own."""
    story = published(store, out)
    own_notes(story)
    return story


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a story in SQLite, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("told")
    with Store.open(store_url(folder)) as store:
        _whole(store, folder / "out")
    return folder


@pytest.fixture
def told(url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Told]:
    if url.startswith("sqlite"):
        made = request.getfixturevalue("template")
        shutil.copy(made / "drafter.db", tmp_path / "drafter.db")
        shutil.copytree(made / "out", tmp_path / "out")
        with Store.open(url) as store:
            yield Told(store, tmp_path / "out", store.runs.of_story(SLUG)[0])
    else:
        yield _whole(request.getfixturevalue("store"), tmp_path / "out")


@pytest.fixture
def attacker(told: Told) -> Iterator[Attacker]:
    one = Attacker(told.store)
    yield one
    one.close()


def test_a_record_that_nobody_touched_holds(told: Told) -> None:
    assert told.words() == ""
    assert verify_all(told.store, told.out) == ()


def test_every_table_of_the_store_is_told_of_or_left_out_on_purpose() -> None:
    apart = {
        "claims",
        "holds",
        "run_steps",
        "slots",
        "accounts",
        "sessions",
        "tickets",
        "buffers",
        "presence",
        "leases",
    }
    assert set(metadata.tables) == {*TOLD, *apart}
    for table, column in NOT_TOLD:
        assert column in metadata.tables[table].c


@pytest.mark.slow
@pytest.mark.parametrize("table", TOLD)
def test_every_altered_column_of_every_row_is_found(told: Told, attacker: Attacker, table: str) -> None:
    unfound: list[str] = []
    for row in attacker.rows(table):
        for column in metadata.tables[table].c:
            if (table, column.name) in NOT_TOLD:
                continue
            with attacker.altered(table, row, column.name, other(metadata.tables[table], column, row[column.name])):
                if not told.problems():
                    unfound.append(f"{column.name} of {row}")
    assert unfound == []
    assert told.words() == ""


@pytest.mark.slow
@pytest.mark.parametrize("table", TOLD)
def test_every_emptied_column_is_found(told: Told, attacker: Attacker, table: str) -> None:
    unfound: list[str] = []
    for row in attacker.rows(table):
        for column in metadata.tables[table].c:
            if (table, column.name) in NOT_TOLD or not column.nullable or row[column.name] is None:
                continue
            with attacker.altered(table, row, column.name, None):
                if not told.problems():
                    unfound.append(f"{column.name} of {row}")
    assert unfound == []


@pytest.mark.slow
@pytest.mark.parametrize("table", TOLD)
def test_every_missing_row_is_found(told: Told, attacker: Attacker, table: str) -> None:
    unfound: list[dict[str, Any]] = []
    for row in attacker.rows(table):
        with attacker.without(table, row):
            if not told.problems():
                unfound.append(row)
    assert unfound == []


def test_why_a_rewrite_failed_is_told(told: Told, attacker: Attacker) -> None:
    row = next(each for each in attacker.rows("rewrites") if each["state"] == "failed")
    attacker.set("rewrites", row, "reason", "They refused.")
    assert "why it failed is not what was put on record" in told.words()


# --- the chain


def test_an_altered_line_is_found_even_with_its_own_hash(told: Told, attacker: Attacker) -> None:
    row = next(each for each in attacker.rows("entries") if each["kind"] == "decided")
    line = row["line"].replace("number-not-in-notes", "heading-too-long")
    attacker.set("entries", attacker.set("entries", row, "line", line), "hash", hash_of(line))
    assert f"{SLUG}, entry {row['seq'] + 1}: It does not follow from the one before it." in told.words()


def test_two_entries_that_changed_places_are_found(told: Told, attacker: Attacker) -> None:
    one, two = attacker.rows("entries")[6:8]
    attacker.delete("entries", one)
    attacker.delete("entries", two)
    attacker.insert("entries", {**one, "seq": two["seq"]})
    attacker.insert("entries", {**two, "seq": one["seq"]})
    words = told.words()
    assert "entry 7: It is missing." in words
    assert "entry 7: It stands behind entry 8." in words


def test_a_missing_entry_is_named(told: Told, attacker: Attacker) -> None:
    for row in attacker.rows("entries")[6:8]:
        attacker.delete("entries", row)
    assert "entry 7: It is missing, and so is every one up to entry 8." in told.words()


def test_an_entry_from_another_story_is_found(told: Told, attacker: Attacker) -> None:
    begun(told.store, told.out, "second-story", "b" * 64)
    row = next(each for each in attacker.rows("entries") if (each["story"], each["seq"]) == ("second-story", 2))
    own = next(each for each in attacker.rows("entries") if (each["story"], each["seq"]) == (SLUG, 2))
    attacker.delete("entries", own)
    attacker.insert("entries", {**row, "story": SLUG})
    assert "entry 2: It belongs to the story second-story." in told.words()


@pytest.fixture
def signed(store: Store, tmp_path: Path) -> Told:
    """Signed, and nothing since."""
    told = reviewed(store, tmp_path / "out")
    told.approve(override="Nobody else was in.")
    return told


def test_a_record_that_was_cut_short_is_found_against_its_anchor(signed: Told) -> None:
    attacker = Attacker(signed.store)
    row = attacker.rows("entries")[-1]
    for words in attacker.rows("entry_words"):
        if words["seq"] == row["seq"]:
            attacker.delete("entry_words", words)
    attacker.delete("entries", row)
    assert signed.words() == (
        f"{SLUG}, entry {row['seq']}: Line 1 of anchors.log anchored it, and it is not there; "
        f"the record ends at entry {row['seq'] - 1}."
    )
    attacker.close()


def _another_reason(value: dict[str, Any]) -> None:
    if value["kind"] == "decided":
        value["body"]["answer"] = "accepted"


def test_a_record_written_anew_with_all_its_hashes_is_found_against_its_anchors(told: Told, attacker: Attacker) -> None:
    before = told.problems()
    rewritten_chain(attacker, _another_reason)
    approved, out = (told.entries(kind)[0].seq for kind in ("approved", "published"))
    assert before == ()
    what = "anchored another entry: the record was written anew up to here."
    assert told.words().splitlines() == [
        f"{SLUG}, entry {approved}: Line 1 of anchors.log {what}",
        f"{SLUG}, entry {out}: Line 2 of anchors.log {what}",
        f"{SLUG}, entry {approved}: The published copy {what}",
    ]


def test_the_published_copy_finds_it_where_the_log_was_written_anew_too(told: Told, attacker: Attacker) -> None:
    rewritten_chain(attacker, _another_reason)
    (told.out / "anchors.log").unlink()
    for entry in told.entries("approved", "published"):
        anchor(told.out, entry, text_of(entry))
    assert told.words().count("anchored another entry") == 1
    assert "The published copy anchored another entry" in told.words()


@pytest.mark.parametrize("gone", ["log", "last line"])
def test_a_forged_record_is_not_washed_clean_by_the_next_start(
    told: Told, attacker: Attacker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, gone: str
) -> None:
    def by_another(value: dict[str, Any]) -> None:
        if value["kind"] == "published":
            value["by"] = ["ben", "Ben Ode", "editor"]

    rewritten_chain(attacker, by_another)
    log = told.out / "anchors.log"
    log.write_bytes(b"" if gone == "log" else log.read_bytes().splitlines(keepends=True)[0])
    assert "anchors.log has no line of it" in told.words()
    later = told.store.now() + timedelta(days=3)
    monkeypatch.setattr(told.store, "now", lambda: later)
    assert anchor_whatever_is_missing(told.store, told.out) == (2 if gone == "log" else 1)
    assert "long after: `drafter audit verify` names them." in caplog.text
    late = [str(each) for each in told.problems()]
    out = told.entries("published")[0].seq
    assert late[-1] == (
        f"{SLUG}, entry {out}: It was published by Ben Ode, and anchored only 3 days later: compare it with a copy of "
        "anchors.log that was kept elsewhere."
    )
    assert len(late) == (2 if gone == "log" else 1)
    assert anchor_whatever_is_missing(told.store, told.out) == 0


def test_where_nothing_outside_vouches_it_is_said_what_cannot_be_known(told: Told, attacker: Attacker) -> None:
    rewritten_chain(attacker, _another_reason)
    (told.out / "anchors.log").unlink()
    (told.out / SLUG / "published" / "article.json").unlink()
    (problem,) = told.problems()
    assert problem.what == (
        "Nothing outside the store vouches for it: there is neither a line in anchors.log nor a published copy that "
        "names its head; whether the record was written anew from its beginning, or cut short before that, cannot be "
        "said."
    )


def test_a_signature_that_no_line_vouches_for_is_named(told: Told) -> None:
    log = told.out / "anchors.log"
    log.write_bytes(log.read_bytes().splitlines(keepends=True)[0])
    assert [str(each) for each in told.problems()] == [
        f"{SLUG}, entry {told.entries('published')[0].seq}: It is “published”, and anchors.log has no line of it."
    ]


def test_a_published_copy_that_is_gone_is_named(told: Told) -> None:
    (told.out / SLUG / "published" / "article.json").unlink()
    assert "The published copy is gone, or does not name the head of the record." in told.words()


def test_a_forged_signature_of_a_text_that_was_never_filed_is_found(told: Told) -> None:
    told.do("approved", body={"revision": 2, "text_sha256": "a" * 64})
    assert "Revision 2 with the text aaaaaaaa was not filed before it." in told.words()


def test_a_publication_that_nobody_had_signed_is_found(store: Store, tmp_path: Path) -> None:
    told = reviewed(store, tmp_path)
    text = store.revisions.current(SLUG).text_sha256
    told.do("publishing", body={"revision": 2, "text_sha256": text, "at": "2026-11-23T12:00:00+00:00", "number": 1})
    assert f"Nobody had approved the text {text[:8]} before it." in told.words()


@pytest.mark.parametrize("kind", ["filed", "rewritten", "run", "adopted", "status", "approved", "purged", "published"])
def test_an_entry_that_says_nonsense_is_a_problem_and_no_crash(told: Told, attacker: Attacker, kind: str) -> None:
    for body in ({}, {"revision": [], "sections": 7}, {"revision": 1}, {"revision": {"a": 1}, "runs": [[]]}):
        entry = told.do(kind, body=body)
        assert told.problems()
        attacker.sql("DELETE FROM entries WHERE seq = ?", entry.seq)
    assert told.problems() == ()


def test_a_line_that_cannot_be_read_is_a_problem_and_no_crash(told: Told, attacker: Attacker) -> None:
    for line in ("", "{", "[" * 5000, '{"seq": 1}', "null", '{"story":"kyiv-talks","seq":"x"}'):
        for row in attacker.rows("entries")[4:5]:
            with attacker.altered("entries", row, "line", line):
                assert "entry 5: It cannot be read." in told.words()


def test_a_story_without_a_record_is_found(told: Told, attacker: Attacker) -> None:
    for table in ("entry_words", "entries"):
        for row in attacker.rows(table):
            attacker.delete(table, row)
    assert "It has no record at all." in told.words()
    assert "Revision 1 is in the store, and no entry tells of it." in told.words()


def test_a_story_that_is_gone_with_all_it_had_is_missed_by_its_anchors(told: Told, attacker: Attacker) -> None:
    for table in TOLD:
        for row in attacker.rows(table):
            attacker.delete(table, row)
    assert "anchored it, and it is not there" in "\n".join(map(str, verify_all(told.store, told.out)))


def test_no_such_story(store: Store) -> None:
    with pytest.raises(UnknownStory, match="no story nowhere"):
        verify_story(store, "nowhere", Anchors())


# --- words


def _words_of(attacker: Attacker, name: str) -> dict[str, Any]:
    return next(row for row in attacker.rows("entry_words") if row["name"] == name)


def test_words_that_were_changed_added_or_taken_away_are_found(told: Told, attacker: Attacker) -> None:
    row = _words_of(attacker, "reason")
    with attacker.altered("entry_words", row, "body", "They say so."):
        assert "The words beside it were changed: reason." in told.words()
    with attacker.without("entry_words", row):
        assert "The words beside it are missing: reason." in told.words()
    attacker.insert("entry_words", {**row, "seq": 5})
    assert "entry 5: Words were put beside it that it does not hold: reason." in told.words()


# --- rows that nobody tells of


@pytest.mark.parametrize(
    ("table", "new", "what"),
    [
        ("revisions", {"number": 9, "origin_hash": None}, "Revision 9 is in the store, and no entry tells of it."),
        ("runs", {"id": "0" * 12, "take": 9}, "Run 000000000000 is in the store, and no entry tells of it."),
        ("run_texts", {"path": "explainer/faq.md.j2"}, "its prompts are not those that it was started with."),
        ("revision_sections", {"position": 9}, "they are not all there in their order."),
    ],
)
def test_a_row_that_was_slipped_in_is_found(
    told: Told, attacker: Attacker, table: str, new: dict[str, Any], what: str
) -> None:
    attacker.insert(table, {**attacker.rows(table)[0], **new})
    assert what in told.words()


# --- how a story stands


def test_where_a_spiked_story_came_from_is_told(store: Store, tmp_path: Path) -> None:
    told = reviewed(store, tmp_path)
    with store.at_desk(SLUG) as work:
        work.set(spiked_from=Status.IN_REVIEW)
        work.move(Status.SPIKED)
        work.add("spiked", ANN, {"from": "in_review"}, {"reason": "Old news."})
    assert told.words() == ""
    attacker = Attacker(store)
    (row,) = attacker.rows("stories")
    for value in (None, "approved"):
        with attacker.altered("stories", row, "spiked_from", value):
            assert "The story’s place before it was spiked is" in told.words()
    attacker.close()


def test_a_killed_story_holds_and_stays_killed(told: Told, attacker: Attacker) -> None:
    with told.store.at_desk(SLUG) as work:
        entry = work.add("killed", ANN, {"files": {}}, {"reason": "It was wrong."})
        work.set(published=Published.KILLED)
    anchor(told.out, entry, "")
    assert told.words() == ""
    (row,) = attacker.rows("stories")
    attacker.set("stories", row, "published", "published")
    assert "The story’s state with readers is published; its record says killed." in told.words()


def test_a_story_moved_behind_its_records_back_is_found_after_the_next_step_too(told: Told, attacker: Attacker) -> None:
    (row,) = attacker.rows("stories")
    attacker.set("stories", row, "status", "returned")
    told.move(Status.IN_REVIEW)
    assert "It begins at returned; the story was approved." in told.words()


# --- purges


def test_what_the_newsroom_said_in_its_own_name_must_be_there_after_the_purge_of_a_note(
    told: Told, attacker: Attacker
) -> None:
    told.do("correcting", body={"number": 1}, what="The vote was 7-2.")
    told.store.purge_note(told.run.dossier.notes[0].id, SLUG)
    assert told.words() == ""
    (row,) = [each for each in attacker.rows("entry_words") if each["name"] == "what"]
    with attacker.without("entry_words", row):
        assert "The words beside it are missing: what." in told.words()
    told.store.purge_story(SLUG)
    assert told.words() == ""


def test_a_purged_story_still_holds(told: Told) -> None:
    told.store.purge_story(SLUG)
    assert told.words() == ""
    told.store.purge_story(SLUG)
    assert told.words() == ""


def test_a_story_without_one_of_its_notes_still_holds(told: Told) -> None:
    told.store.purge_note("N1", SLUG)
    assert told.words() == ""
    told.edit("Nothing was voted on.")
    assert told.words() == ""


def test_stories_that_share_a_note_hold_when_it_is_purged_from_all(told: Told) -> None:
    second = begun(told.store, told.out, "second-story", "b" * 64)
    told.store.purge_note(f"{1:064x}")
    assert (told.words(), second.words()) == ("", "")


def test_a_story_that_shares_answers_with_a_purged_one_holds(store: Store, tmp_path: Path) -> None:
    first = begun(store, tmp_path)
    second = a_run(store, "second-story", origin_hash="9" * 64)
    store.runs.note_step(second.id, "lede", 0, "c" * 64)
    store.purge_story("second-story")
    store.purge_note("N1", SLUG)
    assert first.words() == ""
    assert verify_all(store, tmp_path) == ()


@pytest.mark.slow
@pytest.mark.parametrize("how", ["story", "note"])
def test_after_a_purge_every_altered_column_is_still_found(told: Told, attacker: Attacker, how: str) -> None:
    if how == "story":
        told.store.purge_story(SLUG)
    else:
        told.store.purge_note("N1", SLUG)
    unfound: list[str] = []
    for table in TOLD:
        for row in attacker.rows(table):
            for column in metadata.tables[table].c:
                if (table, column.name) in NOT_TOLD or (table, column.name) == ("attempts", "id"):
                    continue  # no answer names an attempt any more
                value = other(metadata.tables[table], column, row[column.name])
                with attacker.altered(table, row, column.name, value):
                    if not told.problems():
                        unfound.append(f"{table}.{column.name} of {row}")
    assert unfound == []


def test_words_that_come_back_after_a_purge_are_found(told: Told, attacker: Attacker) -> None:
    row = _words_of(attacker, "reason")
    told.store.purge_story(SLUG)
    attacker.insert("entry_words", row)
    assert "Words beside it were taken out, and are there again: reason." in told.words()


def test_a_purge_that_never_was_explains_nothing(told: Told, attacker: Attacker) -> None:
    for row in attacker.rows("sections"):
        attacker.delete("sections", row)
    told.do("purged", body={"all": True, "left": {"runs": {}, "revisions": {}, "rewrites": {}}})
    assert "is not in the store" in told.words()


# --- stories from before there was a record


@pytest.mark.slow
def test_an_adopted_story_holds_and_is_watched_from_then_on(told: Told, attacker: Attacker) -> None:
    for table in ("entry_words", "entries", "rewrites"):
        for row in attacker.rows(table):
            attacker.delete(table, row)
    (story,) = attacker.rows("stories")
    attacker.set("stories", attacker.set("stories", story, "published", "none"), "published_revision", None)
    with told.store._db.write() as connection:
        adopt(connection)
    nothing = Anchors()
    assert verify_story(told.store, SLUG, nothing) == ()
    used = {row["section"] for row in attacker.rows("revision_sections")}
    for row in attacker.rows("sections"):
        if row["id"] not in used:
            attacker.delete("sections", row)
    for table in ("revisions", "revision_sections", "sections", "runs", "run_texts", "dossiers", "attempts"):
        for row in attacker.rows(table):
            if table == "attempts" and row["run"] != told.run.id:
                continue  # of a rewrite, of which an adopted record does not tell
            for column in metadata.tables[table].c:
                if (table, column.name) not in NOT_TOLD:
                    value = other(metadata.tables[table], column, row[column.name])
                    with attacker.altered(table, row, column.name, value):
                        assert verify_story(told.store, SLUG, nothing), f"{table}.{column.name}"


def test_a_database_that_cannot_be_read_there_is_a_problem(sqlite_url: str, tmp_path: Path) -> None:
    with Store.open(sqlite_url) as store:
        told = begun(store, tmp_path / "out")
        attacker = Attacker(store)
        attacker.sql("UPDATE entries SET line = CAST(X'ff' AS TEXT) WHERE seq = 2")
        attacker.close()
        assert [each.entry for each in told.problems()] == [None]
        assert "Its rows cannot be read." in told.words()


def test_a_problem_is_one_line() -> None:
    assert str(Problem("", None, "It is gone.")) == "It is gone."
    assert str(Problem("buses", 3, "It is gone.")) == "buses, entry 3: It is gone."
    assert anchors_of(Path("nowhere"), "buses") == Anchors()
    with pytest.raises(ValueError, match="no line of a record"):
        read_line("7")
