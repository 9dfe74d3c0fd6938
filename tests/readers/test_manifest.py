from pathlib import Path

import pytest

from drafter.errors import NotesFault
from drafter.notes import OnRecord
from drafter.readers import Reading, read_notes


def folder(path: Path, manifest: str, **files: str) -> Path:
    (path / "dossier.toml").write_text(manifest)
    for name, text in files.items():
        (path / f"{name}.md").write_text(text)
    return path


def labels(reading: Reading) -> dict[str, OnRecord]:
    return {note.file: note.on_record for note in reading.dossier.notes}


def test_files_without_labels_get_them_from_the_folder(tmp_path: Path) -> None:
    reading = read_notes(
        [
            folder(
                tmp_path,
                'title = "Pool"\n[defaults]\nsource = "Town hall"\n[files."b.md"]\non_record = "background"\n'
                "embargo = 2026-11-20T06:00:00+01:00\n",
                a="First.",
                b="Second.",
            )
        ]
    )
    assert labels(reading) == {"a.md": OnRecord.YES, "b.md": OnRecord.BACKGROUND}
    assert [note.source for note in reading.dossier.notes] == ["Town hall", "Town hall"]
    assert reading.dossier.embargo is not None
    assert reading.name == "Pool"


def test_the_stricter_of_two_labels_holds(tmp_path: Path) -> None:
    reading = read_notes(
        [
            folder(
                tmp_path,
                '[files."*.md"]\non_record = "background"\n[files."a.md"]\non_record = "yes"\n',
                a="---\non_record: yes\n---\nFirst.",
                b="---\non_record: no\n---\nSecond.",
            )
        ]
    )
    assert labels(reading) == {"a.md": OnRecord.BACKGROUND, "b.md": OnRecord.NO}


def test_defaults_give_way_to_what_a_note_says(tmp_path: Path) -> None:
    path = folder(tmp_path, '[defaults]\non_record = "no"\n', a="---\non_record: yes\n---\nFirst.", b="Second.")
    assert labels(read_notes([path])) == {"a.md": OnRecord.YES, "b.md": OnRecord.NO}


def test_labels_hold_for_a_file_that_is_named_alone(tmp_path: Path) -> None:
    path = folder(tmp_path, '[files."a.md"]\non_record = "no"\n', a="First.", b="Second.")
    assert labels(read_notes([path / "a.md", path / "b.md"]))["a.md"] is OnRecord.NO


@pytest.mark.parametrize(
    ("manifest", "why"),
    [
        ('[files."c.md"]\non_record = "no"\n', "no such file"),
        ('[files."*.pdf"]\non_record = "no"\n', "no such file"),
        ('[files."a.md"]\non-record = "no"\n', "on_record"),
        ('[files."a.md"]\non_record = false\n', "none of yes, background and no"),
        ('[files."a.md"]\nembargo = 2026-11-20\n', "no time"),
        ('[files."a.md"]\nwithhold = [1]\n', "list of names"),
        ('["a.md"]\non_record = "no"\n', "[files."),
        ('on_record = "no"\n', "[defaults]"),
        ("on_record = no\n", "not valid TOML"),
        ("a = " + "[" * 5_000, "not valid TOML"),
        ("files = 3\n", "list of tables"),
        ('[files]\n"a.md" = 3\n', "table of labels"),
        ("slug = 3\n", "slug"),
        ("\xff", "not valid TOML"),
    ],
)
def test_a_manifest_that_cannot_be_understood_is_a_fault(tmp_path: Path, manifest: str, why: str) -> None:
    folder(tmp_path, "", a="First.")
    (tmp_path / "dossier.toml").write_bytes(manifest.encode("latin-1"))
    with pytest.raises(NotesFault, match=r"^dossier\.toml") as caught:
        read_notes([tmp_path])
    assert why in str(caught.value)
