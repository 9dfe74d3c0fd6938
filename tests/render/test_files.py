"""A folder of rendered files is written whole or not at all."""

import errno
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from drafter.errors import StoreFault
from drafter.render import files as room
from drafter.render.files import write_files

ONE = {"draft.md": b"one", "run.json": b"{}"}
TWO = {"draft.md": b"two", "draft.html": b"<p>"}


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != room.MANIFEST}


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_folder_holds_exactly_the_files_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    write_files(tmp_path / "story/r1", ONE, private=False)
    assert held(tmp_path / "story/r1") == ONE
    assert [path.name for path in (tmp_path / "story").iterdir()] == ["r1"]


def test_a_folder_that_differs_is_replaced_as_a_whole(tmp_path: Path) -> None:
    write_files(tmp_path / "r1", ONE, private=False)
    write_files(tmp_path / "r1", TWO, private=False)
    assert held(tmp_path / "r1") == TWO
    assert [path.name for path in tmp_path.iterdir()] == ["r1"]


def test_writing_the_same_again_touches_nothing(tmp_path: Path) -> None:
    write_files(tmp_path / "r1", ONE, private=False)
    before = [(path.name, path.stat().st_ino, path.stat().st_mtime_ns) for path in sorted((tmp_path / "r1").iterdir())]
    write_files(tmp_path / "r1", ONE, private=False)
    after = [(path.name, path.stat().st_ino, path.stat().st_mtime_ns) for path in sorted((tmp_path / "r1").iterdir())]
    assert after == before


def test_private_files_can_be_read_by_their_owner_alone(tmp_path: Path) -> None:
    write_files(tmp_path / "r1", ONE, private=False)
    write_files(tmp_path / "r1", ONE, private=True)
    write_files(tmp_path / "r2", ONE, private=True)
    for folder in (tmp_path / "r1", tmp_path / "r2"):
        assert mode(folder) == 0o700
        assert {mode(path) for path in folder.iterdir()} == {0o600}


def test_what_a_person_changed_or_added_is_kept(tmp_path: Path) -> None:
    write_files(tmp_path / "r1", ONE, private=False)
    (tmp_path / "r1/draft.md").write_bytes(b"my own words")
    (tmp_path / "r1/My remarks.txt").write_bytes(b"call her back")
    write_files(tmp_path / "r1", TWO, private=False)
    now = held(tmp_path / "r1")
    assert now.pop("My remarks.txt") == b"call her back"
    kept = next(name for name in now if name.startswith("draft.changed-"))
    assert kept.endswith(".md")
    assert now.pop(kept) == b"my own words"
    assert now == TWO


def test_a_name_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    for name in ("../x", "a/b", "", "Über.md", ".hidden", "a" * 90):
        with pytest.raises(ValueError, match="not a name"):
            write_files(tmp_path / "r1", {name: b""}, private=False)
    assert not list(tmp_path.iterdir())


def test_a_link_or_a_file_in_the_way_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "r1").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "r2").write_bytes(b"a file")
    for name in ("r1", "r2"):
        with pytest.raises(StoreFault, match="not a folder of its own"):
            write_files(tmp_path / name, ONE, private=False)
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize(
    ("code", "line"),
    [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "Permission denied"), (errno.EROFS, "Read-only file system")],
)
def test_a_disk_that_refuses_leaves_the_old_files_and_says_so_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, line: str
) -> None:
    write_files(tmp_path / "r1", ONE, private=False)

    def refuse(path: Path, content: bytes) -> None:
        raise OSError(code, os.strerror(code), str(path))

    monkeypatch.setattr(room, "_write_synced", refuse)
    with pytest.raises(StoreFault) as fault:
        write_files(tmp_path / "r1", TWO, private=False)
    assert line in str(fault.value)
    assert "\n" not in str(fault.value)
    assert held(tmp_path / "r1") == ONE
    assert [path.name for path in tmp_path.iterdir()] == ["r1"]


def test_where_the_system_cannot_exchange_folders_two_steps_do_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> Callable[[bytes, bytes], bool] | None:
        return None

    monkeypatch.setattr(room, "_exchange", none)
    write_files(tmp_path / "r1", ONE, private=False)
    write_files(tmp_path / "r1", TWO, private=False)
    assert held(tmp_path / "r1") == TWO
    assert [path.name for path in tmp_path.iterdir()] == ["r1"]


def test_what_a_killed_process_left_is_swept_away_when_it_is_old(tmp_path: Path) -> None:
    old, young = tmp_path / ".r1.1-aa.new", tmp_path / ".r1.2-bb.new"
    for left in (old, young):
        left.mkdir()
    past = time.time() - 2 * room._LEFT_BEHIND_S
    os.utime(old, (past, past))
    write_files(tmp_path / "r1", ONE, private=False)
    assert {path.name for path in tmp_path.iterdir()} == {"r1", young.name}


def test_a_folder_put_aside_by_a_killed_process_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path / "r1", ONE, private=False)
    (tmp_path / "r1/mine.txt").write_bytes(b"mine")
    (tmp_path / "r1").rename(tmp_path / ".r1.7-aa.old")
    write_files(tmp_path / "r1", TWO, private=False)
    assert held(tmp_path / "r1") == {**TWO, "mine.txt": b"mine"}


@pytest.mark.faults
def test_promise_5_killed_at_any_moment_the_folder_is_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    folder = tmp_path / "r1"
    code = """
        import sys
        from pathlib import Path
        from drafter.render.files import write_files
        n = 0
        while True:
            n += 1
            mark = str(n % 7).encode() * 200
            write_files(Path(sys.argv[1]), {f"f{i}.md": mark for i in range(5)}, private=False)
            print(n, flush=True)
    """
    for wait in (0.0, 0.003, 0.007, 0.013, 0.021):
        with subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(code), str(folder)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout
            process.stdout.readline()  # it has written once and is writing again
            time.sleep(wait)  # somewhere in the middle
            process.send_signal(signal.SIGKILL)
        contents = held(folder)
        assert len(contents) == 5
        assert len(set(contents.values())) == 1


def test_a_trial_that_a_rival_ends_while_it_is_looked_at_is_nobodys_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "story" / ".trial.0-1-2.new"
    monkeypatch.setattr(Path, "glob", lambda *_: iter([gone]))
    room.make_sure_of(tmp_path / "story")
    assert list((tmp_path / "story").iterdir()) == []
