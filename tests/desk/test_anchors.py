"""Anchors outlive a power cut, rivals and a process that dies; whatever happened to them is said and breaks nothing."""

import json
import os
import stat
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import pytest

from drafter.chain import By, Entry, hash_of, line_of, read_line
from drafter.desk.anchors import (
    LOG,
    Anchors,
    anchor,
    anchor_missing,
    anchor_whatever_is_missing,
    anchors_of,
    missing_anchors,
    read_log,
    text_of,
)
from drafter.desk.proving.anchored import anchor_problems
from drafter.desk.verify import verify_all
from drafter.errors import StoreFault
from drafter.store import Store
from tests.desk.attacker import Attacker
from tests.desk.copies import write_copy
from tests.desk.records import begun

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TEXT = "7" * 64
ANN = By("ann", "Ann Lee", "editor")


def entry(seq: int = 5, story: str = "buses", kind: str = "approved", text: str = TEXT) -> Entry:
    body = {"revision": 2, "text_sha256": text} if text else {"files": {}}
    return read_line(line_of(story, seq, NOON + timedelta(seconds=seq), kind, ANN, body, {}, "0" * 64))


def lines(out: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (out / LOG).read_text().splitlines()]


def told(out: Path) -> list[str]:
    return [str(problem) for problem in read_log(out).problems]


def test_an_anchor_says_what_was_done_and_to_which_text(tmp_path: Path) -> None:
    one = entry()
    anchor(tmp_path, one, TEXT)
    (line,) = lines(tmp_path)
    assert line == {
        "at": "2026-11-23T12:00:05.000000+00:00",
        "hash": hash_of(one.line),
        "kind": "approved",
        "prev": "0" * 64,
        "seq": 5,
        "story": "buses",
        "text_sha256": TEXT,
    }
    (held,) = anchors_of(tmp_path, "buses").held
    assert (held.at, held.seq, held.hash, held.text_sha256, held.kind) == (one.at, 5, one.hash, TEXT, "approved")
    assert anchors_of(tmp_path, "trams") == Anchors()


def test_only_its_owner_reads_the_log(tmp_path: Path) -> None:
    anchor(tmp_path / "new", entry(), TEXT)
    assert stat.S_IMODE((tmp_path / "new" / LOG).stat().st_mode) == 0o600


def test_anchoring_twice_is_anchoring_once(tmp_path: Path) -> None:
    for _ in range(2):
        anchor(tmp_path, entry(), TEXT)
        anchor(tmp_path, entry(6), TEXT)
    assert [line["seq"] for line in lines(tmp_path)] == [5, 6]


def test_each_line_holds_the_hash_of_the_one_before(tmp_path: Path) -> None:
    for seq in (5, 6, 7):
        anchor(tmp_path, entry(seq), TEXT)
    raw = (tmp_path / LOG).read_bytes().splitlines()
    assert [line["prev"] for line in lines(tmp_path)][1:] == [sha256(line).hexdigest() for line in raw[:2]]
    assert told(tmp_path) == []


def test_a_line_that_is_missing_or_changed_is_named(tmp_path: Path) -> None:
    for seq in (5, 6, 7):
        anchor(tmp_path, entry(seq), TEXT)
    whole = (tmp_path / LOG).read_bytes().splitlines(keepends=True)
    why = "does not follow from the one before it: it was changed, or lines before it are missing."
    (tmp_path / LOG).write_bytes(whole[0] + whole[2])
    assert told(tmp_path) == [f"Line 2 of anchors.log {why}"]
    (tmp_path / LOG).write_bytes(whole[0] + whole[1].replace(b'"seq":6', b'"seq":8') + whole[2])
    assert told(tmp_path) == [f"Line 3 of anchors.log {why}"]
    (tmp_path / LOG).write_bytes(b"".join(whole[1:]))
    assert told(tmp_path) == [f"Line 1 of anchors.log {why}"]


@pytest.mark.parametrize("cut", [1, 40, 130, 250])
def test_half_a_line_after_a_power_cut_is_named_until_it_is_anchored_again(tmp_path: Path, cut: int) -> None:
    for seq in (5, 6):
        anchor(tmp_path, entry(seq), TEXT)
    first, second = (tmp_path / LOG).read_bytes().splitlines(keepends=True)
    (tmp_path / LOG).write_bytes(first + second[:cut])
    assert told(tmp_path) == ["Line 2 of anchors.log cannot be read."]
    assert [held.seq for held in anchors_of(tmp_path, "buses").held] == [5]
    anchor(tmp_path, entry(7), TEXT)
    assert [held.seq for held in anchors_of(tmp_path, "buses").held] == [5, 7]
    assert told(tmp_path) == (["Line 2 of anchors.log cannot be read."] if cut > 1 else [])
    assert anchor_missing(tmp_path, [entry(5), entry(6), entry(7)], NOON) == 1
    assert told(tmp_path) == []
    assert missing_anchors([entry(5), entry(6), entry(7)], anchors_of(tmp_path, "buses")) == ()


def test_half_a_line_that_was_put_there_later_is_no_power_cut(tmp_path: Path) -> None:
    for seq in (5, 6, 7):
        anchor(tmp_path, entry(seq), TEXT)
    first, second, third = (tmp_path / LOG).read_bytes().splitlines(keepends=True)
    (tmp_path / LOG).write_bytes(first + second[:60] + b"\n" + third)
    assert "Line 2 of anchors.log cannot be read." in told(tmp_path)


@pytest.mark.parametrize(
    "damage", [b"\xff\xfe\n", b"[1]\n", b"null\n", b"[" * 9000 + b"\n", b'{"seq":"5"}\n', b"\x00" * 9]
)
def test_a_damaged_line_is_a_problem_and_no_crash(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / LOG).write_bytes(damage)
    assert told(tmp_path) == ["Line 1 of anchors.log cannot be read."]
    anchor(tmp_path, entry(), TEXT)
    assert [held.seq for held in anchors_of(tmp_path, "buses").held] == [5]


def test_a_log_that_cannot_be_opened_is_a_problem_to_read_and_a_fault_to_write(tmp_path: Path) -> None:
    (tmp_path / LOG).mkdir()
    assert told(tmp_path) == ["anchors.log cannot be read: Is a directory."]
    with pytest.raises(StoreFault) as fault:
        anchor(tmp_path, entry(), TEXT)
    assert str(fault.value) == (
        f"{tmp_path / LOG} was not written: Is a directory. "
        "What was done stands on record; make the file writable, and the next start or `drafter work` anchors it."
    )


def test_a_folder_that_may_not_be_written_to_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> int:
        raise PermissionError(13, os.strerror(13))  # the tests may run as root, whom no folder refuses

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(StoreFault, match=r"anchors.log was not written: Permission denied\."):
        anchor(tmp_path, entry(), TEXT)


def test_a_full_disk_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    anchor(tmp_path, entry(5), TEXT)
    before, real = (tmp_path / LOG).read_bytes(), os.write

    def short(handle: int, raw: bytes) -> int:
        return real(handle, raw[:20])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", short)
        with pytest.raises(StoreFault, match="No space left on device"):
            anchor(tmp_path, entry(6), TEXT)
    assert (tmp_path / LOG).read_bytes() == before


def test_a_link_in_the_place_of_the_log_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.write_text("")
    (tmp_path / LOG).symlink_to(target)
    with pytest.raises(StoreFault):
        anchor(tmp_path, entry(), TEXT)
    assert target.read_text() == ""


def _rival(out: str, first: int) -> None:
    for seq in range(first, first + 25):
        anchor(Path(out), entry(seq), TEXT)


@pytest.mark.slow
def test_rivals_that_write_at_once_lose_no_line(tmp_path: Path) -> None:
    process = get_context("spawn").Process
    rivals = [process(target=_rival, args=(str(tmp_path), first)) for first in (0, 25, 50, 40)]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join(60)
    assert [rival.exitcode for rival in rivals] == [0, 0, 0, 0]
    assert sorted(held.seq for held in anchors_of(tmp_path, "buses").held) == list(range(75))
    assert told(tmp_path) == []


# --- the published copy


def test_the_published_copy_is_an_anchor_too(tmp_path: Path) -> None:
    write_copy(tmp_path, "buses", entry(), TEXT)
    (held,) = anchors_of(tmp_path, "buses").held
    assert (held.seq, held.hash, held.text_sha256, held.logged) == (5, entry().hash, TEXT, False)


@pytest.mark.parametrize(
    "text", ["", "7", "{", '{"record": 3}', '{"record": {"seq": "5", "hash": "x"}, "text_sha256": ""}']
)
def test_a_damaged_published_copy_is_a_problem_and_no_crash(tmp_path: Path, text: str) -> None:
    write_copy(tmp_path, "buses", entry(), TEXT).write_text(text)
    found = anchors_of(tmp_path, "buses")
    assert found.held == ()
    assert [str(each) for each in found.problems] == [
        "buses: The published copy cannot be read, so it vouches for nothing."
    ]


@pytest.mark.parametrize("slug", ["../buses", "", ".", "..", "/etc"])
def test_a_name_that_is_no_story_leads_nowhere(tmp_path: Path, slug: str) -> None:
    write_copy(tmp_path, "buses", entry(), TEXT)
    assert anchors_of(tmp_path / "x", slug) == Anchors()


# --- what was not anchored


def test_what_a_process_that_died_left_is_anchored_at_the_next_look(tmp_path: Path) -> None:
    entries = [entry(5), entry(6, kind="published"), entry(7, kind="decided"), entry(8, kind="killed", text="")]
    anchor(tmp_path, entries[0], TEXT)
    assert missing_anchors(entries, anchors_of(tmp_path, "buses")) == (entries[1], entries[3])
    assert anchor_missing(tmp_path, entries, NOON) == 2
    assert anchor_missing(tmp_path, entries, NOON) == 0
    assert anchor_missing(tmp_path, [], NOON) == 0
    assert [(line["seq"], line["text_sha256"]) for line in lines(tmp_path)] == [(5, TEXT), (6, TEXT), (8, "")]


def test_an_entry_that_is_anchored_otherwise_is_not_anchored_anew(tmp_path: Path) -> None:
    anchor(tmp_path, entry(5, text="9" * 64), "9" * 64)
    assert anchor_missing(tmp_path, [entry(5)], NOON) == 0
    assert text_of(entry(5)) == TEXT


def late(out: Path, after: timedelta) -> list[str]:
    """What is said of an approval that the next look anchors so long after it."""
    assert anchor_missing(out, [entry(5)], entry(5).at + after) == 1
    return [str(each) for each in anchor_problems("buses", [entry(5)], anchors_of(out, "buses"))]


def test_a_line_of_the_next_look_says_when_it_was_written(tmp_path: Path) -> None:
    assert late(tmp_path, timedelta(minutes=50)) == []
    (line,) = lines(tmp_path)
    assert line["late"] == "2026-11-23T12:50:05.000000+00:00"
    assert anchors_of(tmp_path, "buses").held[0].late == entry(5).at + timedelta(minutes=50)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (timedelta(minutes=61), "anchored only 1 hour later"),
        (timedelta(hours=30), "anchored only 30 hours later"),
        (timedelta(days=3, hours=5), "anchored only 3 days later"),
        (timedelta(days=-3), "anchored 3 days before, by its line"),
    ],
)
def test_what_was_anchored_long_after_is_a_problem(tmp_path: Path, after: timedelta, said: str) -> None:
    (problem,) = late(tmp_path, after)
    assert problem.startswith(f"buses, entry 5: It was approved by Ann Lee, and {said}: compare it with a copy of ")


def test_a_line_stays_as_it_is_whoever_comes_later(tmp_path: Path) -> None:
    anchor(tmp_path, entry(5), TEXT)
    anchor_missing(tmp_path, [entry(5), entry(6)], NOON + timedelta(days=1))
    before = (tmp_path / LOG).read_bytes()
    anchor(tmp_path, entry(5), TEXT, late=NOON + timedelta(days=2))
    anchor(tmp_path, entry(6), TEXT)
    assert (tmp_path / LOG).read_bytes() == before
    assert ["late" in line for line in lines(tmp_path)] == [False, True]


def test_a_late_line_that_does_not_say_when_cannot_be_read(tmp_path: Path) -> None:
    anchor(tmp_path, entry(5), TEXT, late=NOON)
    (line,) = lines(tmp_path)
    (tmp_path / LOG).write_text(json.dumps({**line, "late": "soon"}) + "\n")
    assert told(tmp_path) == ["Line 1 of anchors.log cannot be read."]


def test_half_a_late_line_is_forgotten_once_it_is_written_anew(tmp_path: Path) -> None:
    anchor(tmp_path, entry(5), TEXT)
    anchor(tmp_path, entry(6), TEXT, late=NOON)
    whole = (tmp_path / LOG).read_bytes()
    (tmp_path / LOG).write_bytes(whole[: whole.index(b',"late"') + 20])
    assert anchor_missing(tmp_path, [entry(5), entry(6)], NOON + timedelta(minutes=2)) == 1
    assert told(tmp_path) == []


def test_an_entry_that_cannot_be_read_keeps_no_other_from_its_anchor(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    story, other = begun(store, tmp_path), begun(store, tmp_path, "trams", "b" * 64)
    approved = story.approve(), other.approve()
    (tmp_path / LOG).unlink()
    attacker = Attacker(store)
    attacker.sql("UPDATE entries SET line = 'spoiled' WHERE story = ? AND seq = ?", "trams", approved[1].seq)
    attacker.close()
    with caplog.at_level("WARNING"):
        assert anchor_whatever_is_missing(store, tmp_path) == 1
    assert [line["story"] for line in lines(tmp_path)] == [story.run.story]
    assert f"Not anchored: Entry {approved[1].seq} of the record of trams cannot be read" in caplog.text


def test_a_story_that_only_the_log_knows_is_missed(store: Store, tmp_path: Path) -> None:
    begun(store, tmp_path)
    anchor(tmp_path, entry(), TEXT)
    assert "buses, entry 5: Line 1 of anchors.log anchored it, and it is not there; the record ends at entry 0." in map(
        str, verify_all(store, tmp_path)
    )


@pytest.mark.parametrize(
    ("name", "value"), [("text_sha256", "8" * 64), ("kind", "killed"), ("at", "2026-11-23T12:00:06+00:00")]
)
def test_a_log_that_tells_otherwise_than_the_record_is_found(
    store: Store, tmp_path: Path, name: str, value: str
) -> None:
    story = begun(store, tmp_path)
    story.approve()
    assert story.words() == ""
    (line,) = lines(tmp_path)
    (tmp_path / LOG).write_text(json.dumps({**line, name: value}) + "\n")
    assert "Line 1 of anchors.log" in story.words()
