"""Front matter: the labels between two `---` lines at the top of a note, and the notes that share one file.

It looks like YAML and is not: `key: value`, lists by comma or as `- item` lines, and nothing else. Tags, anchors
and aliases are plain text here. Where a block could be labels it is read as labels, and what then cannot be
understood is a fault: prose that loses its rule is a nuisance, an off-record note that goes public is not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from drafter.errors import NotesFault
from drafter.readers.labels import KEYS, nearest, read_labels, unknown_key
from drafter.readers.raw import Labels

_FENCE = re.compile(r"^-{3}[ \t]*$")
_PAIR = re.compile(r"^([A-Za-z][A-Za-z0-9_ -]{0,40}?)[ \t]*:(?:[ \t]+(.*))?$")
_ITEM = re.compile(r"^[ \t]*-[ \t]+(.*)$")
_MOST_LINES = 150  # of one block of front matter
_PROTECTING = re.compile(
    r"^\W{0,4}(?:on|off)[ _-]?(?:the[ _-])?record\W{0,3}:|^\W{0,4}withh?olds?\W{0,3}:", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Part:
    """One note of a file: what its front matter says (None: it has none), and its text."""

    labels: Labels | None
    text: str


def split_notes(text: str, *, file: str, zone: tzinfo) -> tuple[Part, ...]:
    """The notes of a file's (cleaned) text, in order.

    Raises NotesFault for labels that cannot be understood, for front matter that is not closed, and for labels that
    protect somebody and stand outside front matter.
    """
    lines = text.split("\n")
    parts: list[Part] = []
    labels: Labels | None = None
    begin = at = 0
    while at < len(lines):
        end = _block(lines, at, file) if _FENCE.match(lines[at]) else None
        if end is None:
            at += 1
            continue
        if labels is not None or _has_text(lines[begin:at]):
            parts.append(_part(labels, lines[begin:at], file))
        labels = _labels(lines, at + 1, end, file, zone)
        begin = at = end + 1
    parts.append(_part(labels, lines[begin:], file))
    return tuple(parts)


def label_outside(text: str) -> bool:
    """Does the text begin with a line that labels it off the record, or withholds a name, outside front matter?"""
    top = text.strip()[:2_000].split("\n\n", 1)[0]
    return any(_PROTECTING.match(line) for line in top.splitlines()[:12])


def _part(labels: Labels | None, lines: Sequence[str], file: str) -> Part:
    text = "\n".join(lines).strip("\n")
    if labels is None and label_outside(text):
        raise NotesFault(
            f"{file}: a label that protects somebody stands outside front matter, where it has no effect.",
            "Put the labels between two lines of --- at the top of the note.",
        )
    return Part(labels, text)


def _has_text(lines: Sequence[str]) -> bool:
    return any(line.strip() for line in lines)


def _block(lines: Sequence[str], opening: int, file: str) -> int | None:
    """The line that closes the front matter opened at `opening`, or None where this `---` is a rule in the text."""
    first = next((n for n in range(opening + 1, min(opening + 20, len(lines))) if _has_text([lines[n]])), None)
    if first is None or not (pair := _PAIR.match(lines[first])):
        return None
    sure = _is_label(pair.group(1))
    closing = next(
        (n for n in range(first, min(first + _MOST_LINES, len(lines))) if _FENCE.match(lines[n])),
        None,
    )
    if closing is None:
        if sure:
            raise NotesFault(
                f"{file}, line {opening + 1}: the front matter is not closed.", "End it with a line of three hyphens."
            )
        return None
    body = lines[first:closing]
    if sure or any((found := _PAIR.match(line)) and _is_label(found.group(1)) for line in body):
        return closing
    # no label that anybody knows: labels all the same, where it has their form to the letter
    in_form = all(_PAIR.match(line) or _ITEM.match(line) or _skipped(line) for line in body)
    return closing if in_form and first == opening + 1 else None


def _is_label(key: str) -> bool:
    return key.casefold() in KEYS or nearest(key) is not None


def _skipped(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _labels(lines: Sequence[str], begin: int, end: int, file: str, zone: tzinfo) -> Labels:
    values: dict[str, object] = {}
    key = ""
    for number in range(begin, end):
        line, where = lines[number], f"{file}, line {number + 1}"
        if _skipped(line):
            continue
        if pair := _PAIR.match(line):
            key = pair.group(1).casefold()
            if key in values:
                raise NotesFault(f"{where}: a label is given twice.", "Keep one of the two lines.")
            if key not in KEYS:
                raise unknown_key(pair.group(1), KEYS, where)
            values[key] = _value(key, pair.group(2) or "")
        elif (item := _ITEM.match(line)) and key:
            _append(values, key, _value(key, item.group(1)), where)
        else:
            raise NotesFault(
                f"{where}: this line of the front matter is neither a label nor an item of a list.",
                "Write it as `label: value`, or put an empty line after a --- that is only a rule.",
            )
    return read_labels(values, where=file, zone=zone)


def _append(values: dict[str, object], key: str, item: str, where: str) -> None:
    so_far = values[key]
    if key != "withhold" or (isinstance(so_far, str) and so_far not in {"", "[]"}):
        raise NotesFault(f"{where}: only withhold takes a list.", "Put the value behind the label.")
    kept: list[object] = [*so_far] if isinstance(so_far, list) else []
    values[key] = [*kept, item]


def _value(key: str, text: str) -> str:
    """A value without its quotes; `[a, b]` is a list by comma."""
    value = text.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    if key == "withhold" and value.startswith("[") and value.endswith("]"):
        return value[1:-1].strip()
    return value
