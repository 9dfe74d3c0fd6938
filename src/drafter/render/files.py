"""A folder of rendered files is written whole or not at all: killed at any moment, the old one stands or the new one.

The files are written and synced in a folder beside the target, which then changes places with it in one step. What a
person put into the old folder, or changed in it, is carried over; nobody's work is overwritten.
"""

import ctypes
import errno
import json
import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import cast

from drafter.errors import StoreFault
from drafter.store.owners import host

MANIFEST = ".drafter.json"  # file name -> SHA-256 as we wrote it, to tell a person's change from our own older text
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_MAKER = re.compile(r"\.(?P<host>[0-9a-f]{8})-(?P<pid>\d+)-[0-9a-f]{8}\.new\Z")
_LEFT_BEHIND_S = 3600.0  # a half-written folder older than this belongs to a process that was killed


def write_files(folder: Path, files: Mapping[str, bytes], *, private: bool) -> None:
    """Make `folder` hold exactly `files`; a folder that does already is left alone.

    `private` files can be read by their owner alone. A file that a person added stays; one that a person changed
    stays too, as `<stem>.changed-<8 hex digits><suffix>`, beside the new one. Names are ours: anything but plain
    lower-case file names is a ValueError. Raises StoreFault with one line where the disk or the rights say no.
    """
    for name in files:
        if not _NAME.fullmatch(name):
            raise ValueError(f"not a name for a rendered file: {name!r}")
    with _faults_of(folder):
        _write(folder, files, private=private)


def make_sure_of(folder: Path) -> None:
    """Make the folder in which others will be written, and see that they can be. Raises StoreFault where they cannot:
    better before a draft is paid for than after.
    """
    with _faults_of(folder):
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise StoreFault(f"{folder} is not a folder of its own.", "Move it away, or choose another --out.")
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder / "trial")
        trial = folder / f".trial.{_host()}-{os.getpid()}-{secrets.token_hex(4)}.new"
        trial.mkdir(mode=0o700)
        trial.rmdir()


def _write(folder: Path, files: Mapping[str, bytes], *, private: bool) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise StoreFault(f"{folder} is not a folder of its own.", "Move it away, or choose another --out.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    _bring_back(folder)
    _sweep(folder)
    if _holds(folder, files):
        if private:
            _lock_down(folder)
        return
    fresh = folder.parent / f".{folder.name}.{_host()}-{os.getpid()}-{secrets.token_hex(4)}.new"
    fresh.mkdir(mode=0o700)
    try:
        for name, content in files.items():
            _write_synced(fresh / name, content)
        _write_synced(fresh / MANIFEST, _manifest(files))
        _carry_over(folder, fresh, files)
        _set_modes(fresh, private=private)
        _sync(fresh)
        _swap(fresh, folder)
        _sync(folder.parent)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)  # what stood there before, or what could not be finished


def _holds(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Does the folder hold these files as they are, and a manifest that says so?"""
    wanted = {**files, MANIFEST: _manifest(files)}
    return all((folder / name).is_file() and (folder / name).read_bytes() == raw for name, raw in wanted.items())


def _manifest(files: Mapping[str, bytes]) -> bytes:
    hashes = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    return (json.dumps(hashes, indent=1) + "\n").encode()


def _read_manifest(folder: Path) -> dict[str, str]:
    try:
        raw: object = json.loads((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return cast("dict[str, str]", raw) if isinstance(raw, dict) else {}


def _carry_over(old: Path, fresh: Path, files: Mapping[str, bytes]) -> None:
    """What is in the old folder and not as we wrote it: somebody's work."""
    if not old.is_dir():
        return
    ours = _read_manifest(old)
    for entry in sorted(old.iterdir()):
        if entry.name == MANIFEST or entry.is_symlink():
            continue
        if entry.is_dir():
            shutil.copytree(entry, fresh / entry.name, symlinks=True, dirs_exist_ok=True)
            continue
        if not entry.is_file():
            continue
        content = entry.read_bytes()
        digest = sha256(content).hexdigest()
        if ours.get(entry.name) == digest or files.get(entry.name) == content:
            continue
        name = f"{entry.stem}.changed-{digest[:8]}{entry.suffix}" if entry.name in files else entry.name
        _write_synced(fresh / name, content)


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make the names in a folder last through a power cut, where the system lets a folder be opened."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _set_modes(folder: Path, *, private: bool) -> None:
    if private:
        _lock_down(folder)
        return
    umask = os.umask(0)
    os.umask(umask)
    folder.chmod(0o777 & ~umask)


def _lock_down(folder: Path) -> None:
    folder.chmod(0o700)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o700 if path.is_dir() else 0o600)


def _swap(fresh: Path, folder: Path) -> None:
    """`fresh` takes the place of `folder` in one step; what stood there is then at `fresh`."""
    if not folder.exists():
        try:
            fresh.rename(folder)
        except OSError as error:
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:  # a rival was first: change places with its folder
                raise
        else:
            return
    exchange = _exchange()
    if exchange is None or not exchange(os.fsencode(fresh), os.fsencode(folder)):
        # No exchange on this system: two steps, and for the moment between them the folder is away.
        aside = fresh.with_suffix(".old")
        folder.rename(aside)
        fresh.rename(folder)
        aside.rename(fresh)


def _exchange() -> Callable[[bytes, bytes], bool] | None:
    """The system's call that lets two folders change places at once, where it has one."""
    if sys.platform == "win32":
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        call = libc.renameat2 if sys.platform == "linux" else libc.renamex_np
    except AttributeError:
        return None
    here, swap = -100, 2  # AT_FDCWD; RENAME_EXCHANGE and RENAME_SWAP are both 2

    def exchange(one: bytes, other: bytes) -> bool:
        result = call(here, one, here, other, swap) if sys.platform == "linux" else call(one, other, swap)
        if result == 0:
            return True
        code = ctypes.get_errno()
        if code in {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}:  # a file system without it
            return False
        raise OSError(code, os.strerror(code))

    return exchange


def _bring_back(folder: Path) -> None:
    """Where a two-step change was killed between its steps, the folder that it had put aside comes back."""
    for aside in sorted(folder.parent.glob(f".{folder.name}.*-*.old")):
        if not folder.exists():
            aside.rename(folder)


def _sweep(folder: Path) -> None:
    """Remove what killed processes left half-written beside this folder: at once where this machine can tell that
    the process is gone, for it may hold what was said off the record; else once it is old.
    """
    for left in folder.parent.glob(f".{folder.name}.*-*.*"):
        with suppress(FileNotFoundError):  # a rival has just finished with it
            if _abandoned(left.name) or time.time() - left.stat().st_mtime > _LEFT_BEHIND_S:
                shutil.rmtree(left, ignore_errors=True)


def _abandoned(name: str) -> bool:
    """Was it made on this machine by a process that is no more?"""
    made = _MAKER.search(name)
    if made is None or made["host"] != _host():
        return False
    try:
        os.kill(int(made["pid"]), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False  # it lives, and is somebody else's
    return False


@cache
def _host() -> str:
    """A short name for this machine and its process space: numbers of processes mean nothing elsewhere."""
    return sha256(host().encode()).hexdigest()[:8]


@contextmanager
def _faults_of(folder: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StoreFault(f"{folder} was not written: the disk is full.", "Make room, then resume.") from error
        reason = error.strerror or type(error).__name__
        todo = "Check the rights of the folder, or choose another --out."
        raise StoreFault(f"{folder} was not written: {reason}.", todo) from error
