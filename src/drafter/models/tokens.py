"""How many tokens a text is likely to be, without a network and without a tokenizer's data files.

An estimate, meant to be a little too high: it decides whether notes fit and whether a budget holds, where too low
is the expensive side. English news copy comes out at about 1.35 tokens a word. What a call really used is what the
provider counted.
"""

import re
from collections import Counter

_WORDS = re.compile(r"[A-Za-z]+")
_SPACED_WORDS = re.compile(r"[A-Za-z ]+")
_PIECES = re.compile(
    r"(?P<digits>[0-9]+)"
    r"|(?P<newlines>\n+)"
    r"|(?P<mark>[!-/:-@\[-`{-~]+)"
    r"|(?P<latin>[\u00a0-\u024f\u2010-\u205e\u20ac]+)"
    r"|(?P<other>[\u0250-\u1fff]+)"
    r"|(?P<wide>[^\x00-\u1fff]+)"
    r"|(?P<control>(?!\t)[\x00-\x1f\x7f-\x9f]+)"
)
_WORD_LENGTH = 8  # characters per token of a word: a common English one is one token, with its leading space
# characters per token of the other kinds of run
_PER_TOKEN = {
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
    lengths = Counter(map(len, _WORDS.findall(text)))
    total = sum(-(-length // _WORD_LENGTH) * times for length, times in lengths.items())
    # words are most of a text and are counted at once; spaces match nothing, they belong to the word behind them
    for piece in _PIECES.finditer(_SPACED_WORDS.sub(" ", text)):
        length = piece.end() - piece.start()
        total += -int(-length // _PER_TOKEN[piece.lastgroup or "control"])
    return total or int(bool(text))
