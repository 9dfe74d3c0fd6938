"""Bytes -> text: what the bytes themselves say, UTF-8, and a guess only where it is plausible, which is told."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BROKEN = "\N{REPLACEMENT CHARACTER}"
_DECLARED = re.compile(r"[A-Za-z0-9_.:-]{1,40}")


def decode(data: bytes, declared: str | None = None) -> tuple[str, str] | None:
    """The text, and what the person should know about it (empty where all is well); None where it is no text.

    `declared` is the charset that a mail or a page names; it is used where the bytes carry no mark of their own.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(name, "replace"))
    if b"\x00" in data:
        return None
    if declared and (text := _as(data, declared)) is not None:
        return _checked(text)
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _guessed(data)


def _as(data: bytes, declared: str) -> str | None:
    if not _DECLARED.fullmatch(declared):
        return None
    try:
        text = data.decode("cp1252" if declared.casefold() in {"iso-8859-1", "latin-1", "latin1"} else declared)
    except (LookupError, ValueError):  # an unknown name, or bytes that are not what they are said to be
        return None
    return text if isinstance(text, str) else None  # pyright: ignore[reportUnnecessaryIsInstance] - codecs may lie


def _checked(text: str) -> tuple[str, str] | None:
    controls = len(_CONTROLS.findall(text))
    if controls > 2 + len(text) // 200:
        return None
    broken = text.count(_BROKEN)
    return text, f"{broken} characters could not be read and stand as {_BROKEN}" if broken else ""


def _guessed(data: bytes) -> tuple[str, str] | None:
    damaged = data.decode("utf-8", "replace")
    broken = damaged.count(_BROKEN)
    if broken * 2 < sum(1 for char in damaged if char > "\x7f"):  # more whole characters than broken ones
        return _checked(damaged)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    foreign = [char for char in text if char > "\x7f"]
    if len(foreign) * 4 > len(text) or sum(map(_of_prose, foreign)) * 10 < len(foreign) * 9:
        return None
    checked = _checked(text)
    return checked and (checked[0], "read as Windows text (cp1252), because it is not UTF-8; check the accents")


def _of_prose(char: str) -> bool:
    return char.isalpha() or char in "‘’“”„‚‹›«»–—…•€£¥°§©®™½¼¾²³¿¡·\N{NO-BREAK SPACE}´"
