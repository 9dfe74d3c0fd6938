"""A full disk, a folder that may not be written to, a locked database: one line, nothing lost, and it goes on."""

import os
import sqlite3
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.faults.support import (
    CALLS,
    NOTES,
    Ended,
    Nursery,
    Terminal,
    finished,
    nothing_half_written,
    one_line,
    play,
    resumed,
    terminal,
    until,
)
from tests.models.standin import Standin

pytestmark = pytest.mark.faults

NOBODY = 65534
KB = 1024


@contextmanager
def small_disk(size_kb: int) -> Generator[Path]:
    """A disk of its own; only root may mount one."""
    folder = Path(tempfile.mkdtemp(prefix="drafter-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size_kb}k,mode=777", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        folder.rmdir()
        pytest.skip("only root may mount a small disk; the limit on file sizes stands in for it")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
        folder.rmdir()


def says_why(ended: Ended, *parts: str) -> None:
    """Exit 1, and the last line says what happened, to which file, and what to do."""
    assert ended.code == 1, (ended.code, ended.err)
    assert "did not foresee" not in ended.err
    assert "Traceback" not in ended.err
    for part in parts:
        assert part in ended.last, ended.err


@pytest.mark.parametrize("left_kb", [0, 60, 130, 170, 260, 310, 360])
def test_a_full_disk_is_said_and_once_there_is_room_the_draft_goes_on(
    desk: Terminal, server: Standin, sqlite_template: Path, left_kb: int
) -> None:
    store = sqlite_template.read_bytes()
    room = (len(store) // 4096 + 1) * 4 + left_kb
    with small_disk(room + 4000) as disk:
        (disk / "drafter.db").write_bytes(store)
        (disk / "filler").write_bytes(b"\0" * 4000 * KB)
        desk.env["DRAFTER_OUT"] = str(disk)
        says_why(desk.draft(), "disk is full", "drafter.db" if left_kb < 200 else str(disk), "esume")
        assert nothing_half_written(disk)
        (disk / "filler").unlink()
        resumed(desk, server)


@pytest.mark.parametrize("largest", [150 * KB, 200 * KB, 230 * KB])
def test_a_file_that_cannot_grow_is_said_and_the_draft_goes_on(desk: Terminal, server: Standin, largest: int) -> None:
    ended = desk.draft(largest_file=largest)
    says_why(ended, "drafter.db", "disk")
    assert nothing_half_written(desk.outputs)
    resumed(desk, server)


def test_outputs_that_are_a_file_are_named_before_any_call(desk: Terminal, server: Standin) -> None:
    place = desk.folder / "a-file"
    place.write_text("mine", encoding="ascii")
    ended = desk.draft(NOTES, "--out", place)
    says_why(ended, str(place), "--out")
    assert one_line(ended)
    assert not server.seen
    assert place.read_text("ascii") == "mine"


@pytest.fixture
def open_desk(nursery: Nursery, server: Standin, sqlite_template: Path) -> Iterator[Terminal]:
    """A terminal in a folder that everybody may read, for commands of another user."""
    play(server)
    with tempfile.TemporaryDirectory(prefix="drafter-open-") as folder:
        Path(folder).chmod(0o755)
        with terminal(nursery, Path(folder) / "desk", server, empty_store=sqlite_template) as desk:
            for path in (desk.folder, *desk.folder.rglob("*")):
                path.chmod(0o755 if path.is_dir() else 0o644)
            for path in (desk.folder, desk.outputs):
                path.chmod(0o777)
            (desk.outputs / "drafter.db").unlink()
            yield desk


def _as_nobody() -> dict[str, int]:
    """Root may write anywhere, so the command runs as somebody else; anybody else is somebody else already."""
    return {"user": NOBODY} if os.geteuid() == 0 else {}


def test_outputs_that_may_not_be_written_to_are_named_before_any_call(open_desk: Terminal, server: Standin) -> None:
    open_desk.outputs.chmod(0o555)
    ended = open_desk.draft(**_as_nobody())
    says_why(ended, str(open_desk.outputs), "--out")
    assert one_line(ended)
    assert not server.seen
    open_desk.outputs.chmod(0o777)
    assert open_desk.draft(**_as_nobody()).code == 0


@pytest.mark.parametrize("fault", ["rights", "file"])
def test_a_storys_folder_that_cannot_be_written_is_named_before_any_call(
    open_desk: Terminal, server: Standin, fault: str
) -> None:
    place = open_desk.outputs / NOTES
    if fault == "file":
        place.write_text("mine", encoding="ascii")
    else:
        place.mkdir(mode=0o555)
    ended = open_desk.draft(**_as_nobody())
    says_why(ended, str(place))
    assert not server.seen
    place.unlink() if fault == "file" else place.rmdir()
    assert open_desk.draft(**_as_nobody()).code == 0
    assert len(server.seen) == CALLS
    finished(open_desk)


def test_a_store_that_may_only_be_read_is_named_before_any_call(open_desk: Terminal, server: Standin) -> None:
    assert open_desk.draft().code == 0
    paid = len(server.seen)
    if os.geteuid() != 0:
        (open_desk.outputs / "drafter.db").chmod(0o400)
    ended = open_desk.draft(NOTES, "--fresh", **_as_nobody())
    says_why(ended, "drafter.db")
    assert len(server.seen) == paid


def test_a_database_that_somebody_else_holds_is_named_before_any_call(desk: Terminal, server: Standin) -> None:
    with holding(desk):
        ended = desk.draft(wait_s=0.3)
    says_why(ended, "drafter.db", "locked by another process", "run the command again")
    assert one_line(ended)
    assert not server.seen
    assert desk.draft().code == 0


def test_a_database_that_is_locked_in_the_middle_loses_nothing_that_was_booked(desk: Terminal, server: Standin) -> None:
    play(server, first_token_s=0.3)
    started = desk.start("draft", NOTES, "--format", "brief", wait_s=0.2)
    until(lambda: len(server.seen) >= 2, what="the first section")
    with holding(desk):
        ended = started.end()
    says_why(ended, "drafter.db", "locked by another process", "run the command again")
    resumed(desk, server)


@contextmanager
def holding(desk: Terminal) -> Generator[None]:
    """Another program holds SQLite's one writer."""
    with closing(sqlite3.connect(desk.outputs / "drafter.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.parametrize("damage", [b"not a database at all, but a text" * 100, b"SQLite format 3\0" + b"\xff" * 8000])
def test_a_damaged_store_is_named_and_left_as_it_is(desk: Terminal, server: Standin, damage: bytes) -> None:
    store = desk.outputs / "drafter.db"
    store.write_bytes(damage)
    ended = desk.draft()
    says_why(ended, "drafter.db")
    assert one_line(ended)
    assert not server.seen
    assert store.read_bytes() == damage
