"""What may be said about a note, and how: the one list of labels, for front matter and dossier.toml alike.

A label that cannot be understood is a fault, never a guess: `on-record: no` must not make an off-record note public.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, tzinfo
from difflib import get_close_matches
from urllib.parse import urlsplit

from drafter.errors import NotesFault
from drafter.notes import OnRecord
from drafter.readers.raw import Labels

KEYS = ("title", "source", "kind", "url", "received", "on_record", "embargo", "withhold")
PROTECTING = ("on_record", "embargo", "withhold")  # an empty one of these is a fault: somebody meant something

_LENGTHS = {"title": 300, "source": 300, "kind": 60, "url": 2_000}
_NAMES = 100
_NAME_LENGTH = 120
_COMMENT = re.compile(r"\s+#\s.*$")
_YEARS = range(1900, 2201)

type_error_todo = "Write it as text in quotes."


def read_labels(values: Mapping[str, object], *, where: str, zone: tzinfo) -> Labels:
    """Labels from keys and values: strings, or dates and lists where the file's form knows them.

    `where` begins every message ("interview.md, line 3"); times without a zone are in `zone`. Raises NotesFault for
    an unknown key, naming the nearest, and for a value that cannot be understood.
    """
    read: dict[str, object] = {}
    for key, value in values.items():
        if key not in KEYS:
            raise unknown_key(key, KEYS, where)
        if _is_empty(value):
            if key in PROTECTING:
                raise NotesFault(f"{where}: the label {key} is empty.", "Fill it in, or take the line out.")
            continue
        read[key] = _READERS[key](value, f"{where}: the label {key}", zone)
    return Labels(**read)  # pyright: ignore[reportArgumentType] - each reader gives its own field's type


def unknown_key(key: str, allowed: Sequence[str], where: str) -> NotesFault:
    """The fault of a key that nobody knows, with the nearest one that somebody does."""
    shown = re.sub(r"[^\w.*?/ -]", "?", key)[:40]
    near = nearest(key, allowed)
    hint = f"Did you mean {near}? " if near else ""
    return NotesFault(f"{where}: there is no label “{shown}”.", f"{hint}Allowed are {', '.join(allowed)}.")


def nearest(key: str, allowed: Sequence[str] = KEYS) -> str | None:
    """The allowed key that `key` was probably meant to be: `on-record`, `Embargoed`, `off_record`, `witholds`."""
    plain = re.sub(r"[^a-z]+", "_", key.casefold()).strip("_")
    for part, meant in (("record", "on_record"), ("embargo", "embargo"), ("withh", "withhold")):
        if part in plain and meant in allowed:
            return meant
    found = get_close_matches(plain, allowed, n=1, cutoff=0.7)
    return found[0] if found else None


def moment(value: object, where: str, zone: tzinfo, *, time_needed: bool) -> datetime:
    """An ISO 8601 date or date and time, in `zone` where it names none. Raises NotesFault."""
    example = "2026-11-23T06:00+01:00" if time_needed else "2026-11-23 or 2026-11-23T06:00+01:00"
    found = value if isinstance(value, date) else _parsed(_COMMENT.sub("", str(value)).strip())
    if found is None or found.year not in _YEARS:
        raise NotesFault(f"{where} is not a date that can be read.", f"Write it as {example}.")
    if not isinstance(found, datetime):
        if time_needed:
            raise NotesFault(f"{where} gives a day but no time.", f"Write it as {example}.")
        found = datetime.combine(found, time())
    if not found.tzinfo:
        # by way of UTC: an hour that the clock jumps over is told as the hour that it is, here and after any storing
        found = found.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return found


def web_address(value: str) -> str | None:
    """The address, where it is one of http or https with a host; else None."""
    try:
        parts = urlsplit(value)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return None
    return value if good and not re.search(r"[\s<>\"]", value) else None


def _is_empty(value: object) -> bool:
    return value is None or value in ("", [])


def _parsed(text: str) -> date | None:
    read: tuple[Callable[[str], date], ...] = (date.fromisoformat, datetime.fromisoformat)
    for parse in read:
        try:
            return parse(text)
        except ValueError:
            continue
    return None


def _line(value: object, where: str, _zone: tzinfo) -> str:
    key = where.rpartition(" ")[2]
    if not isinstance(value, str):
        raise NotesFault(f"{where} is not a line of text.", type_error_todo)
    text = " ".join(value.split())
    if len(text) > _LENGTHS[key]:
        raise NotesFault(f"{where} is longer than {_LENGTHS[key]} characters.", "Shorten it.")
    return text


def _url(value: object, where: str, zone: tzinfo) -> str:
    found = web_address(_line(value, where, zone))
    if found is None:
        raise NotesFault(f"{where} is not a web address.", "It begins with https:// or http://.")
    return found


def _on_record(value: object, where: str, _zone: tzinfo) -> OnRecord:
    said = _COMMENT.sub("", value).strip().casefold() if isinstance(value, str) else ""
    if said not in set(OnRecord):
        raise NotesFault(f"{where} is none of yes, background and no.", 'Write one of the three words, as in "no".')
    return OnRecord(said)


def _received(value: object, where: str, zone: tzinfo) -> datetime:
    return moment(value, where, zone, time_needed=False)


def _embargo(value: object, where: str, zone: tzinfo) -> datetime:
    return moment(value, where, zone, time_needed=True)


def _withhold(value: object, where: str, _zone: tzinfo) -> tuple[str, ...]:
    listed: Sequence[object] = value.split(",") if isinstance(value, str) else _as_list(value, where)
    names: list[str] = []
    for entry in listed:
        if not isinstance(entry, str):
            raise NotesFault(f"{where} is not a list of names.", type_error_todo)
        names.append(" ".join(entry.strip().strip("\"'“”").split()))
    names = [name for name in dict.fromkeys(names) if name]
    if not names:
        raise NotesFault(f"{where} names nobody.", "Fill it in, or take the line out.")
    if len(names) > _NAMES or any(len(name) > _NAME_LENGTH for name in names):
        raise NotesFault(f"{where} holds too many or too long names.", "One name each, separated by commas.")
    if any(sum(map(str.isalpha, name)) < 2 for name in names):
        raise NotesFault(f"{where} holds a name of fewer than two letters.", "Give the name as it is written.")
    return tuple(names)


def _as_list(value: object, where: str) -> Sequence[object]:
    if not isinstance(value, list):
        raise NotesFault(f"{where} is not a list of names.", type_error_todo)
    return value  # pyright: ignore[reportUnknownVariableType] - its entries are looked at one by one


_READERS: Mapping[str, Callable[[object, str, tzinfo], object]] = {
    "title": _line,
    "source": _line,
    "kind": _line,
    "url": _url,
    "received": _received,
    "on_record": _on_record,
    "embargo": _embargo,
    "withhold": _withhold,
}
