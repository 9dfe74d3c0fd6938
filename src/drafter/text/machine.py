"""Passages that speak to a machine instead of about the story: kept, marked, shown; never obeyed.

A mark is a reason in a few words, for the person who reads the notes and for the flag on every sentence that rests
on such a passage. The rules look at how a passage speaks, not at known attacks: orders about answers, prompts and
statuses, parts to play, markup of chat templates, code, text in disguise. Ordinary copy, mail, embargo lines and
reports of people who tell each other to ignore something carry no mark.

A question or a request that could as well be put to a person ("What is the capital of Brazil?") is not told apart.
"""

import base64
import binascii
import re
from typing import Final

from drafter.text.clean import clean
from drafter.text.machineorders import ORDERS
from drafter.text.machinerules import Rules
from drafter.text.machinesigns import ELSEWHERE, SIGNS

ENCODED: Final = "encoded text"
DISGUISED: Final = "disguised text"

_RULES: Final = Rules((*ORDERS, *SIGNS, *ELSEWHERE))
_TAGS: Final = re.compile("[\U000e0020-\U000e007e]+")
_STRAIGHT: Final = str.maketrans("‘’“”„«»–—", '\'\'"""""--')
_BLOB: Final = re.compile(r"(?<![\w/+.:=-])(?:[A-Za-z0-9+/_-]{40,}={0,2})(?![\w/+])")
_HEX: Final = re.compile(r"[0-9a-fA-F-]+")
_SPACED: Final = re.compile(r"(?:(?<!\w)[^\W\d_][ ._-]){9,}[^\W\d_](?!\w)")
_LONGEST_DECODED: Final = 8192


def machine_marks(text: str) -> tuple[str, ...]:
    """Give the reasons why `text` seems to speak to a machine, without repeats; none for ordinary copy and mail.

    Looks through invisible characters, letters set apart, and base64: what is found there counts like plain words.
    Time is linear.
    """
    marks: dict[str, None] = {}
    hidden = "".join(_TAGS.findall(text))
    if hidden:
        marks[DISGUISED] = None
        _look("".join(chr(ord(char) - 0xE0000) for char in hidden), marks)
    shown = clean(text).text
    _look(shown, marks)
    for match in _BLOB.finditer(shown):
        decoded = _decoded(match[0])
        if decoded:
            marks[ENCODED] = None
            _look(decoded, marks)
    if _SPACED.search(shown):
        marks[DISGUISED] = None
    return tuple(marks)


def _look(text: str, marks: dict[str, None]) -> None:
    lower = text.translate(_STRAIGHT).lower() if not text.isascii() else text.lower()
    for rule in _RULES.worth_trying(lower):
        if rule.mark not in marks and rule.speaks_in(lower):
            marks[rule.mark] = None


def _decoded(blob: str) -> str:
    """Give the words in a base64 blob; the blob itself where it is long and holds none; empty where it is no blob."""
    if _HEX.fullmatch(blob) or not (re.search("[a-z]", blob) and re.search("[A-Z]", blob)):
        return ""
    body = blob[:_LONGEST_DECODED].rstrip("=").replace("-", "+").replace("_", "/")
    try:
        raw = base64.b64decode(body[: len(body) // 4 * 4])
    except (binascii.Error, ValueError):
        return ""
    try:
        words = raw.decode("utf-8")
    except UnicodeDecodeError:
        return "blob" if len(blob) >= 200 else ""
    printable = sum(char.isprintable() or char.isspace() for char in words)
    return words if printable >= 0.95 * len(words) else ""
