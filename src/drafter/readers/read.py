"""Paths -> a Reading: find the files, tell their kinds by content, read each, label it, assemble the dossier."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Final

from drafter.errors import NotesFault
from drafter.readers.assemble import assemble
from drafter.readers.context import Context
from drafter.readers.discovery import Found, find, read_file, shown
from drafter.readers.leftout import LeftOut
from drafter.readers.limits import Limits, Meter
from drafter.readers.manifest import Manifest, read_manifest
from drafter.readers.protect import Mask
from drafter.readers.raw import RawNote, Reading, Report
from drafter.readers.sniff import EXTENSIONS, SAVE_AS_TEXT, Foreign, Kind, extension, kind_of

_DEFAULT: Final = Limits()
_DOCUMENTS = {Kind.WORD, Kind.PDF}


def read_notes(paths: Sequence[Path], *, limits: Limits = _DEFAULT, zone: tzinfo = UTC) -> Reading:
    """Read these files, and all files of these folders in name order, into one dossier.

    `zone` is that of times without one. Raises NotesFault, whose message begins with the file's name, for anything
    that cannot be taken; nothing is fetched, executed or written.
    """
    if not paths:
        raise NotesFault("No notes were named.", "Name a file, or a folder with notes in it.")
    found, passed_over = find(paths, limits)
    context = Context(limits, Meter(limits), zone, read_bytes)
    manifests: dict[Path, Manifest] = {}
    reports = list(passed_over)
    raw: list[RawNote] = []
    for file in found:
        if file.folder not in manifests:
            manifests[file.folder] = read_manifest(file.folder, limits, zone)
        try:
            raw.extend(_labelled(_read(file, context), file, manifests[file.folder]))
        except LeftOut as left:
            reports.append(Report(file.name, f"left out: {left.what}"))
    if not raw:
        raise _nothing(paths[0], reports)
    dossier, told = assemble(raw, limits=limits)
    return Reading(dossier, (*told, *reports), Mask(dossier.protected)(_name(paths[0], manifests)))


def read_bytes(data: bytes, file: str, context: Context, *, asked: bool = True) -> tuple[RawNote, ...]:
    """The notes in a file's bytes. `asked`: the person named this very file, so that passing over it is a fault.

    Raises NotesFault, and LeftOut for what is no note and was not asked for.
    """
    claimed = EXTENSIONS.get(extension(file))
    sure = asked or (claimed is not None and extension(file) != "")
    if not data.strip():
        raise _fault(file, Foreign("empty", "Fill it, or take it out of the notes."), sure=sure)
    kind = kind_of(data, file)
    if isinstance(kind, Foreign):
        raise _fault(file, kind, sure=sure)
    if claimed is None and kind is Kind.TEXT:
        raise _fault(file, Foreign("of a kind that Drafter does not read"), sure=sure)
    if claimed in _DOCUMENTS and kind not in _DOCUMENTS:
        what = f"named {extension(file)} and holds {'a web page' if kind is Kind.WEB else 'something else'}"
        raise NotesFault(f"{file}: it is {what}.", "Save or download it again.")
    notes = _by_kind(kind, data, file, context)
    if claimed is kind or extension(file) == "":
        return notes
    told = Report(file, f"read as a {kind}, which it is in spite of its name")
    return tuple(replace(note, reports=(*note.reports, told)) for note in notes[:1]) + notes[1:]


def _by_kind(kind: Kind, data: bytes, file: str, context: Context) -> tuple[RawNote, ...]:
    """Each reader is imported where it is needed: a folder of text loads neither lxml nor a mail parser."""
    if kind is Kind.WORD:
        from drafter.readers.word import read_word

        return read_word(data, file=file, context=context)
    if kind is Kind.PDF:
        from drafter.readers.pdf import read_pdf

        return read_pdf(data, file=file, context=context)
    if kind is Kind.MAIL:
        from drafter.readers.email import read_email

        return read_email(data, file=file, context=context)
    if kind is Kind.WEB:
        from drafter.readers.web import read_web

        return read_web(data, file=file, context=context)
    from drafter.readers.text import read_text

    return read_text(data, file=file, zone=context.zone)


def _read(file: Found, context: Context) -> tuple[RawNote, ...]:
    context.meter.file(file.name)
    data = read_file(file.path, file.name, context.limits, context.meter)
    return read_bytes(data, file.name, context, asked=file.asked)


def _fault(file: str, foreign: Foreign, *, sure: bool) -> Exception:
    if sure:
        return NotesFault(f"{file}: it is {foreign.what}.", foreign.todo)
    return LeftOut(f"it is {foreign.what}. {foreign.todo}")


def _labelled(notes: Sequence[RawNote], file: Found, manifest: Manifest) -> list[RawNote]:
    """What the note says of itself, then what dossier.toml says of it, then what it says of every note."""
    base = file.path.name
    labelled: list[RawNote] = []
    for note in notes:
        inside = note.file.removeprefix(file.name)  # "/minutes.docx" for an attachment
        said = note.labels.strictest(manifest.labels(base))
        if inside:
            said = said.strictest(manifest.labels(base + inside))
        labelled.append(replace(note, labels=said.over(note.own).over(manifest.defaults)))
    return labelled


def _name(path: Path, manifests: dict[Path, Manifest]) -> str:
    if not path.is_dir():
        return shown(path.stem)
    manifest = manifests.get(path, Manifest())
    return manifest.slug or manifest.title or shown(path.resolve().name)


def _nothing(path: Path, reports: Sequence[Report]) -> NotesFault:
    left = f" ({len(reports)} of another kind were left out)" if reports else ""
    return NotesFault(f"{shown(path.resolve().name)}: the folder holds no notes{left}.", SAVE_AS_TEXT)
