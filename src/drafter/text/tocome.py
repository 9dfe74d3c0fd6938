"""TK, the newsroom's mark for a fact still to come, wherever it stands: nothing goes to readers while one is left.

Found is every spelling that people use: TK, TKTK, TKs, $TKm, 7-TK, TK-year-old, T.K., tk, tk: and [tk who says so].
Left alone are words and names that only hold the letters: ATK, TKO, tkinter, Tkachenko, Tk 500, T.K. Singh, TK Maxx.
"""

import re
from collections.abc import Iterator

_BEFORE = r"(?<![^\W_])(?<!-)"  # no letter, no digit, no hyphen: an A-TK list is a list
_TO_COME = re.compile(
    "|".join(
        (
            r"\[\s*[Tt][Kk]\b[^\]]*\]",
            _BEFORE + r"(?:\d+-)?(?:TK)+(?:[’']?[smk]|bn)?(?![^\W_])(?! Maxx\b)",
            _BEFORE + r"T\.K(?![^\W_]|-|\.? [^\W\d_a-z])\.?",
            _BEFORE + r"(?<![./@])(?:(?:tk)+(?![^\W_]|[-/@]|\.\w)|Tk(?=:))",
        )
    )
)


def still_to_come(text: str) -> bool:
    """Does it say that a fact is missing?"""
    return _TO_COME.search(text) is not None


def places(text: str) -> Iterator[tuple[int, int]]:
    """Where it does, as spans, the first one first."""
    return (found.span() for found in _TO_COME.finditer(text))
