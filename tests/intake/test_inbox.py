"""An inbox subfolder is a dossier: taken when it is still or says so, moved aside whole when it cannot be read."""

import os
from pathlib import Path

from drafter.intake.inbox import ASIDE, READY, REASON, Arrived, Left, look
from drafter.readers import Limits

NOW_S = 2_000_000_000.0
WORDS = "The council voted seven to two on Monday to buy fourteen electric buses for the town. " * 12


def _folder(inbox: Path, name: str, text: str = WORDS, *, age_s: float = 60.0) -> Path:
    folder = inbox / name
    folder.mkdir(parents=True)
    (folder / "note.md").write_text(text, encoding="utf-8")
    for path in (folder / "note.md", folder):
        os.utime(path, (NOW_S - age_s, NOW_S - age_s))
    return folder


def _looked(inbox: Path) -> list[Arrived | Left]:
    return list(look(inbox, still_s=30.0, now_s=NOW_S, least_words=150, limits=Limits()))


def test_a_folder_that_has_been_still_for_long_enough_is_taken(tmp_path: Path) -> None:
    _folder(tmp_path, "buses")
    (found,) = _looked(tmp_path)
    assert isinstance(found, Arrived)
    assert found.folder.name == "buses"
    assert found.reading.dossier.words >= 150


def test_a_folder_that_is_still_being_filled_waits_unless_it_says_ready(tmp_path: Path) -> None:
    folder = _folder(tmp_path, "buses", age_s=5.0)
    assert _looked(tmp_path) == []
    (folder / READY).touch()
    os.utime(folder, (NOW_S, NOW_S))
    assert isinstance(_looked(tmp_path)[0], Arrived)


def test_what_cannot_be_read_is_moved_aside_whole_with_the_reason_and_twice_under_two_names(tmp_path: Path) -> None:
    for _ in range(2):
        folder = _folder(tmp_path, "broken")
        (folder / "note.md").write_bytes(b"\x00\x01\x02\xff" * 100)
        os.utime(folder / "note.md", (NOW_S - 60, NOW_S - 60))
        (left,) = _looked(tmp_path)
        assert isinstance(left, Left) and left.aside
        assert (left.aside / "note.md").exists()
        assert "note.md" in (left.aside / REASON).read_text(encoding="utf-8")
        assert not folder.exists()
    assert {path.name for path in (tmp_path / ASIDE).iterdir()} == {"broken", "broken-2"}


def test_a_broken_folder_does_not_keep_the_others_from_being_taken(tmp_path: Path) -> None:
    (_folder(tmp_path, "a-broken") / "note.md").write_bytes(b"")
    os.utime(tmp_path / "a-broken" / "note.md", (NOW_S - 60, NOW_S - 60))
    _folder(tmp_path, "b-good")
    kinds = [type(found) for found in _looked(tmp_path)]
    assert kinds == [Left, Arrived]


def test_too_few_words_stay_in_the_inbox_and_are_said(tmp_path: Path) -> None:
    folder = _folder(tmp_path, "thin", "Only a line about the buses of the town.")
    (left,) = _looked(tmp_path)
    assert isinstance(left, Left)
    assert "150" in left.reason
    assert folder.exists()


def test_files_links_and_hidden_folders_beside_the_dossiers_are_passed_over(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    outside = _folder(tmp_path, "outside")
    _folder(inbox, ".hidden")
    (inbox / "stray.md").write_text(WORDS, encoding="utf-8")
    (inbox / "link").symlink_to(outside)
    assert _looked(inbox) == []


def test_an_inbox_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert _looked(tmp_path / "nowhere") == []
