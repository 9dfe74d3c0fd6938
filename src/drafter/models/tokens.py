"""How many tokens a text is likely to be, without a network and without a tokenizer's data files.

An estimate, meant to be a little too high: it decides whether notes fit and whether a budget holds, where too low
is the expensive side. English news copy comes out at about 1.35 tokens a word. What a call really used is what the
provider counted.
"""

import re

_PIECES = re.compile(
    r"(?P<ascii>[A-Za-z]+)"
    r"|(?P<digits>[0-9]+)"
    r"|(?P<newlines>\n+)"
    r"|(?P<space>[ \t]+)"
    r"|(?P<mark>[!-/:-@\[-`{-~]+)"
    r"|(?P<latin>[\u00a0-\u024f\u2010-\u205e\u20ac]+)"
    r"|(?P<other>[\u0250-\u1fff]+)"
    r"|(?P<wide>[^\x00-\u1fff]+)"
    r"|(?P<control>[\x00-\x1f\x7f-\x9f]+)"
)
# characters per token, by kind of run: a common English word is one token, with its leading space
_PER_TOKEN = {
    "ascii": 8.0,
    "digits": 3.0,
    "newlines": 2.0,
    "mark": 1.6,
    "latin": 1.0,
    "other": 2.2,
    "wide": 0.9,
    "control": 1.0,
}
PER_MESSAGE = 4  # role and delimiters around each message


def estimate_tokens(text: str) -> int:
    """Tokens of a text, estimated; 0 only for an empty one. Linear in the text's length."""
    total = 0
    for piece in _PIECES.finditer(text):
        kind = piece.lastgroup
        if kind is None or kind == "space":
            continue  # a space belongs to the token of the word behind it
        length = piece.end() - piece.start()
        total += -int(-length // _PER_TOKEN[kind])
    return total or int(bool(text))
