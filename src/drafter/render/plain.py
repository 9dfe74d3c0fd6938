"""Text made fit to be shown: what a note or an answer holds reaches a page as letters, never as a command to it."""

import re
import unicodedata
from datetime import date, datetime

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_LAYOUT = {"\n", "\t", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x1f", "\x85", "\u2028", "\u2029"}
_WEB = re.compile(r"https?://[^\s/?#]+[^\s]*", re.IGNORECASE)
_UNSAFE_IN_URL = re.compile(r"[^A-Za-z0-9\-._~:/?#@!$&*+,;=%]")


def shown(text: str) -> str:
    """`text` without what no page may hold: control, direction and surrogate characters; line breaks become spaces.

    Joiners stay, since several scripts cannot be written without them.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if c in _LAYOUT else c for c in text if c in _LAYOUT or _visible(c))


def _visible(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "Cf":
        return char in "\u200c\u200d"
    return category not in {"Cc", "Cs", "Zl", "Zp"} and char not in "\ufffe\uffff"


def line(text: str) -> str:
    """`shown` on one line, with white space folded."""
    return " ".join(shown(text).split())


def web_address(url: str) -> str:
    """The address where it is one of the web's, with every character encoded that markup could trip over; else ''."""
    if not _WEB.fullmatch(url):
        return ""
    return _UNSAFE_IN_URL.sub(_percent, url)


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def day(value: date) -> str:
    """23 November 2026."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime) -> str:
    """23 November 2026, 12:00 UTC."""
    return f"{day(value)}, {value:%H:%M} {value.tzname() or ''}".rstrip()


def count(number: int, one: str, many: str = "") -> str:
    """1 flag, 2 flags."""
    return f"{number} {one if number == 1 else many or one + 's'}"
