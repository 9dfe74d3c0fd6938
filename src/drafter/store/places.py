"""Where a store may lie: an address becomes a URL, a SQLite file is private and on a disk of this machine.

SQLite's write-ahead log needs memory shared between all who use the file, which a network file system does not give
(https://sqlite.org/wal.html, "all processes using a database must be on the same host computer"); there it loses
locks, and with them answers. Files are readable by their owner only, because they hold what was said off the record.
"""

import os
import re
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from drafter.errors import SettingsFault, StoreFault

NETWORK = re.compile(
    r"(?:nfs\d?|cifs|smb\d?|smbfs|9p|afs|afpfs|ceph|glusterfs|lustre|beegfs|gpfs|ncpfs|webdav|davfs\d?|drvfs|"
    r"fuse\.(?:sshfs|glusterfs|ceph|s3fs|rclone|gcsfuse|davfs\d?|cifs|smbnetfs|curlftpfs|google-drive-ocamlfuse|"
    r"goofys|blobfuse\d?|juicefs|seaweedfs|weed))\Z"
)
_MOUNTS = Path("/proc/self/mountinfo")


def place(url: str) -> tuple[URL, str]:
    """The address as SQLAlchemy takes it, and its name for people, without a password. Raises SettingsFault."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SettingsFault("The store's address cannot be read.", _FORMS) from None
    backend = parsed.get_backend_name()
    if backend in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg"), parsed.render_as_string(hide_password=True)
    if backend != "sqlite":
        raise SettingsFault(f"The store cannot be a {backend} database.", _FORMS)
    if not parsed.database or parsed.database == ":memory:" or parsed.database.startswith("file:"):
        raise SettingsFault("The store needs a file of its own.", _FORMS)
    path = Path(os.path.abspath(parsed.database))  # noqa: PTH100 - resolve() would follow a link that is not there yet
    return URL.create("sqlite+pysqlite", database=str(path)), str(path)


_FORMS = "Write sqlite:///FOLDER/drafter.db or postgresql://USER@HOST/NAME."


def make_private_file(path: Path) -> None:
    """Makes the folder and an empty file that only its owner may read, or narrows the file that is there.

    SQLite gives -wal and -shm the mode of the file. Raises StoreFault.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreFault(f"The folder {path.parent} cannot be made: {error.strerror}.", _ELSEWHERE) from None
    kind = file_system(path.parent)
    if kind and NETWORK.match(kind):
        raise StoreFault(
            f"The store {path} would lie on a network file system ({kind}), where SQLite loses its locks.",
            "Name a folder on a disk of this machine with --out, or a PostgreSQL server.",
        )
    if path.is_dir():
        raise StoreFault(f"The store {path} is a folder.", _ELSEWHERE)
    try:
        _create_or_narrow(path)
    except OSError as error:
        raise StoreFault(f"The store {path} cannot be written: {error.strerror}.", _ELSEWHERE) from None
    if not os.access(path.parent, os.W_OK):
        raise StoreFault(f"The folder {path.parent} cannot be written to.", _ELSEWHERE)


_ELSEWHERE = "Name a folder that you may write to with --out."


def _create_or_narrow(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        for part in (path, *(path.with_name(path.name + tail) for tail in ("-wal", "-shm"))):
            if part.exists() and part.stat().st_mode & 0o077:
                part.chmod(0o600)


def file_system(path: Path, mounts: str | None = None) -> str:
    """The type of the file system that a path lies on ("ext4", "nfs4"); empty where this machine does not say.

    `mounts` is the text of /proc/self/mountinfo (proc_pid_mountinfo(5)).
    """
    if mounts is None:
        try:
            mounts = _MOUNTS.read_text("utf-8", "surrogateescape")
        except OSError:
            return ""
    target, best, kind = path.resolve(), -1, ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        point = Path(_unescaped(before.split(" ")[4]))
        # of several mounts on one point the last one is what is seen
        if (target == point or point in target.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), after.split(" ")[0]
    return kind


def _unescaped(field: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), field)
