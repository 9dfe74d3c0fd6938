"""Passages that speak to a machine instead of about the story: kept, marked, shown; never obeyed.

A mark is a reason in a few words, for the person who reads the notes and for the flag on every sentence that rests
on such a passage. The rules look at how the passage speaks (orders about answers, prompts, statuses; markup of chat
templates; encoded blobs), not at known attacks. Ordinary copy, mail, embargo lines and people quoted as telling each
other to ignore something carry no mark.
"""

import re
from typing import Final

_RULES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (mark, re.compile(pattern, re.IGNORECASE))
    for mark, pattern in (
        (
            "instruction",
            r"\b(?:ignore|disregard|forget|override)\b[^.\n]{0,40}\b(?:instructions?|prompts?|previous|above|prior|rules|guidelines)\b",
        ),
        ("role", r"\byou are now\b|\bact as an? \b|\bas an ai\b|^\s*(?:system|assistant|user)\s*:"),
        (
            "publish order",
            r"\bmark (?:this|the|it)[^.\n]{0,30}\bas (?:approved|published|reviewed)\b|\bset (?:the |its )?status\b",
        ),
        ("chat markup", r"<\|[a-z_]{2,20}\|>|\[/?INST\]|<</?SYS>>|###\s*(?:instruction|system|response)"),
        ("prompt talk", r"\bsystem prompt\b|\banswer form:"),
    )
)


def machine_marks(text: str) -> tuple[str, ...]:
    """Give the reasons why `text` seems to speak to a machine, in a fixed order; none for ordinary copy."""
    return tuple(mark for mark, pattern in _RULES if pattern.search(text))
