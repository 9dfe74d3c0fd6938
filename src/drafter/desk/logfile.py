"""A file that is only ever added to, by one at a time: a line is there whole and lasts through a power cut, or not."""

import errno
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone(path: Path) -> Generator[int]:
    """The file, opened to be read and added to by this one alone, and made where there is none; whoever comes meanwhile
    waits. Only its owner reads it, and no link is followed. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = not path.exists()
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(path, flags, 0o600)
    try:
        if sys.platform != "win32":
            from fcntl import LOCK_EX, flock

            flock(handle, LOCK_EX)
        yield handle
        if fresh and sys.platform != "win32":
            _sync(path.parent)
    finally:
        os.close(handle)


def read(handle: int) -> bytes:
    """All of it."""
    return os.pread(handle, os.fstat(handle).st_size, 0)


def append(handle: int, raw: bytes, size: int) -> None:
    """One write, synced. Where the disk takes only a part of it, that part goes again: `size` is what was there before.
    Raises OSError.
    """
    if os.write(handle, raw) != len(raw):
        os.ftruncate(handle, size)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(handle)


def _sync(folder: Path) -> None:
    """A new name in a folder lasts through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
