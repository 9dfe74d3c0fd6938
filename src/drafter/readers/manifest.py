"""dossier.toml: labels for the files of a folder that carry none, and what holds for the whole story.

At its top stand `title` and `slug` of the story; under `[defaults]` labels for every note, where nothing else is said;
under `[files."interview.md"]` those of one file, or of all files that fit a pattern such as `*.pdf`. Where a file's
own front matter speaks as well, the stricter of the two holds.
"""

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from fnmatch import fnmatchcase
from pathlib import Path

from drafter.errors import NotesFault
from drafter.readers.discovery import MANIFEST, folder_names, read_file
from drafter.readers.labels import KEYS, read_labels, unknown_key
from drafter.readers.limits import Limits, Meter
from drafter.readers.raw import Labels

_MOST_BYTES = 200_000
_TOP = ("title", "slug", "defaults", "files")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a folder's dossier.toml says. `files` are (name or pattern, labels) in the file's order."""

    title: str = ""
    slug: str = ""
    defaults: Labels = field(default_factory=Labels)
    files: tuple[tuple[str, Labels], ...] = ()

    def labels(self, name: str) -> Labels:
        """What is said about the file of that name; of several that fit, an exact name first, then the last."""
        name = unicodedata.normalize("NFC", name)
        said = Labels()
        for pattern, labels in self.files:
            if pattern != name and fnmatchcase(name, pattern):
                said = labels.strictest(said)
        for pattern, labels in self.files:
            if pattern == name:
                said = labels.strictest(said)
        return said


def read_manifest(folder: Path, limits: Limits, zone: tzinfo) -> Manifest:
    """The folder's dossier.toml, or one that says nothing. Raises NotesFault where it cannot be understood, and where
    it speaks of a file that is not in the folder.
    """
    names = frozenset(unicodedata.normalize("NFC", name) for name in folder_names(folder, limits))
    if MANIFEST not in names:
        return Manifest()
    small = Limits(file_bytes=_MOST_BYTES)
    data = _parsed(read_file(folder / MANIFEST, MANIFEST, small, Meter(small)))
    for key in data:
        if key not in _TOP:
            todo = f'A file\'s labels stand under [files."{key[:40]}"].' if isinstance(data[key], Mapping) else ""
            fault = unknown_key(key, _TOP, MANIFEST)
            raise NotesFault(fault.message, todo or _for_all(key) or fault.todo)
    files = tuple(_files(data.get("files", {}), names, zone))
    story = read_labels({k: data[k] for k in ("title",) if k in data}, where=MANIFEST, zone=zone)
    slug = data.get("slug", "")
    if not isinstance(slug, str) or len(slug) > 200:
        raise NotesFault(f"{MANIFEST}: the slug is not a short line of text.", "Write it in quotes.")
    return Manifest(story.title or "", slug, _table(data.get("defaults", {}), f"{MANIFEST}, defaults", zone), files)


def _for_all(key: str) -> str:
    return f"What holds for every note stands under [defaults], as {key} there." if key in KEYS else ""


def _parsed(raw: bytes) -> dict[str, object]:
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        at = str(error).rpartition("(")[2].rstrip(")") if isinstance(error, tomllib.TOMLDecodeError) else ""
        place = f" ({at})" if at.startswith("at ") else ""
        raise NotesFault(
            f"{MANIFEST}: it is not valid TOML{place}.", 'Values stand in quotes: on_record = "no".'
        ) from error


def _files(tables: object, names: frozenset[str], zone: tzinfo) -> Iterator[tuple[str, Labels]]:
    if not isinstance(tables, dict):
        raise NotesFault(f"{MANIFEST}: files is not a list of tables.", 'Write [files."interview.md"].')
    table: object
    for key, table in tables.items():  # pyright: ignore[reportUnknownVariableType] - TOML keys are strings
        pattern = unicodedata.normalize("NFC", str(key))  # pyright: ignore[reportUnknownArgumentType] - see above
        shown = pattern[:80] if pattern.isprintable() else "…"
        outer = pattern.partition("/")[0]  # an attachment is named after its mail: "mail.eml/minutes.docx"
        if not any(outer == name or fnmatchcase(name, outer) for name in names):
            raise NotesFault(
                f"{MANIFEST}: it speaks of “{shown}”, and there is no such file in the folder.",
                "Correct the name: its labels would protect nobody.",
            )
        yield pattern, _table(table, f"{MANIFEST}, “{shown}”", zone)  # pyright: ignore[reportUnknownArgumentType] - TOML


def _table(values: object, where: str, zone: tzinfo) -> Labels:
    if not isinstance(values, dict):
        raise NotesFault(f"{where}: this is not a table of labels.", 'Write [files."interview.md"] above them.')
    return read_labels({str(key): value for key, value in values.items()}, where=where, zone=zone)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - TOML
