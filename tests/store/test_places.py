"""Where a store may lie, and that nobody else can read it there."""

import stat
from pathlib import Path

import pytest

from drafter.errors import SettingsFault, StoreFault
from drafter.store import Store, places, store_url
from drafter.store.places import file_system, place

MOUNTS = """\
21 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
30 21 0:40 / /net/news\\040room rw - nfs4 server:/export rw
31 21 0:41 / /mnt rw - ext4 /dev/sdb rw
32 31 0:42 / /mnt/share rw,nosuid shared:1 - cifs //server/share rw
33 21 0:43 / /over rw - ext4 /dev/sdc rw
34 21 0:44 / /over rw - fuse.sshfs me@host: rw
"""


def test_a_store_and_its_log_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    with Store.open(store_url(tmp_path / "outputs")) as store:
        store.stories.open("kyiv", None)
        files = sorted((tmp_path / "outputs").iterdir())
        assert [file.name for file in files] == ["drafter.db", "drafter.db-shm", "drafter.db-wal"]
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_store_that_others_could_read_is_narrowed(tmp_path: Path) -> None:
    Store.open(store_url(tmp_path)).close()
    (tmp_path / "drafter.db").chmod(0o644)
    Store.open(store_url(tmp_path)).close()
    assert stat.S_IMODE((tmp_path / "drafter.db").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/ana/outputs", "ext4"),
        ("/net/news room/outputs", "nfs4"),
        ("/mnt/share", "cifs"),
        ("/mnt/shared", "ext4"),
        ("/over/there", "fuse.sshfs"),
    ],
)
def test_the_file_system_of_a_folder_is_that_of_the_nearest_mount(path: str, kind: str) -> None:
    assert file_system(Path(path), MOUNTS) == kind


def test_where_the_machine_does_not_say_nothing_is_guessed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(places, "_MOUNTS", tmp_path / "absent")
    assert file_system(tmp_path) == ""
    assert file_system(tmp_path, "") == ""


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.rclone", "ceph"])
def test_a_network_file_system_is_refused_with_what_to_do(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "file_system", lambda _path: kind)
    with pytest.raises(StoreFault, match=rf"network file system \({kind}\).*--out, or a PostgreSQL server"):
        Store.open(store_url(tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "tmpfs", "overlay", "apfs", "fuse.ntfs-3g", "virtiofs"])
def test_a_disk_of_this_machine_is_taken(kind: str) -> None:
    assert not places.NETWORK.match(kind)


@pytest.mark.parametrize(
    "url", ["nonsense", "sqlite://", "sqlite:///:memory:", "mysql://ana:secret@db/news", "sqlite:///file:x?mode=ro"]
)
def test_an_address_that_is_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(SettingsFault, match=r"sqlite:///FOLDER/drafter\.db") as caught:
        place(url)
    assert "secret" not in str(caught.value)


def test_a_postgres_address_is_shown_without_its_password() -> None:
    for scheme in ("postgresql", "postgresql+psycopg"):
        address, name = place(f"{scheme}://ana:secret@db.example.org/news")
        assert address.drivername == "postgresql+psycopg"
        assert address.password == "secret"
        assert "secret" not in name
        assert "db.example.org" in name


def test_a_relative_path_is_kept_when_the_folder_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Store.open("sqlite:///outputs/drafter.db") as store:
        monkeypatch.chdir("/")
        store.stories.open("kyiv", None)
        assert store.name == str(tmp_path / "outputs" / "drafter.db")


def test_a_folder_in_the_place_of_the_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "drafter.db").mkdir()
    with pytest.raises(StoreFault, match="is a folder"):
        Store.open(store_url(tmp_path))


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outputs").write_text("a file")
    with pytest.raises(StoreFault, match="cannot be made"):
        Store.open(store_url(tmp_path / "outputs"))


def test_a_refusal_of_the_system_is_one_plain_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(places, "_create_or_narrow", refuse)
    with pytest.raises(StoreFault, match=r"cannot be written: Permission denied\. Name a folder"):
        Store.open(store_url(tmp_path))
