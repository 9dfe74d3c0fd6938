"""When an answer is not copy: each defect is looked for here, and raised as Unusable with its word for the record.

No message holds a word of the answer.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from drafter.article import Sentence
from drafter.errors import Unusable
from drafter.text.language import language_of
from drafter.text.words import fold
from drafter.writing.copy.chatter import refuses
from drafter.writing.copy.cited import ended
from drafter.writing.copy.values import Asked

ECHO_WORDS = 10
"""So many words in a row that stand in the instructions too are no accident."""

_WORD = re.compile(r"[^\W_]+")
_JSON = re.compile(r"\s*[\[{]\s*(?:[\[{]|\"[^\"\n]{1,80}\"\s*[:,\]])")
_CODE = re.compile(
    r"^\s*(?:```(?:json|python|html|xml|yaml|js|javascript|toml)\b|<\?xml|<!doctype|<html|import \w+$|from \w+ import|"
    r"def \w+\(|function \w+\(|#include|\\documentclass|---\n\w+: )",
    re.IGNORECASE | re.MULTILINE,
)
_TABLE = re.compile(r"^\s*\|.*\|.*\|\s*$", re.MULTILINE)
_DELIMITER = re.compile(r"<<<\s*(?:end of )?(?:notes|article)\b", re.IGNORECASE)
# Where a guess can be trusted; Danish and both Norwegians are too close to each other to tell.
_ALIKE = {"nb": "no", "nn": "no", "da": "no"}
_TOLD_APART = frozenset("en de fr es it pt nl pl sv no fi cs ro hu tr uk ru bg zh ja ko ar he el th hi".split())  # noqa: SIM905 - one a line would fill a page
_QUOTED = "\"'“‘«„"
_TOO_MUCH = 3  # times the words asked for
_LOOP = 8  # words; shorter runs come back in honest lists
_ALLOWANCE = 150  # words that are never too many


def not_copy(text: str) -> None:
    """JSON, code, markup or a table in place of copy. `text` is the answer without its fence."""
    if _JSON.match(text) or _CODE.match(text) or len(_TABLE.findall(text)) > 2:
        raise Unusable("not_copy", "The answer is data or code, not copy.")


def too_long(text: str, asked: Asked) -> None:
    if asked.words and len(text.split()) > _TOO_MUCH * asked.words + _ALLOWANCE:
        raise Unusable("too_long", f"The answer is far longer than the {asked.words} words asked for.")


def prompt_echo(text: str, asked: Asked) -> None:
    """The delimiters, the last line of the prompt, or a run of words of the instructions."""
    if (asked.nonce and asked.nonce in text) or _DELIMITER.search(text) or "answer form:" in text.lower():
        raise Unusable("prompt_echo", "The answer repeats the prompt.")
    told = set(_runs(asked.prompt))
    if told and any(run in told for run in _runs(text)):
        raise Unusable("prompt_echo", "The answer repeats the instructions.")


def refusal(sentences: Iterable[Sentence]) -> None:
    """A sentence of the model's own that refuses: uncited and not in quotation marks."""
    for sentence in sentences:
        if not sentence.citations and sentence.text[:1] not in _QUOTED and refuses(sentence.text):
            raise Unusable(
                "refusal", "The model refused to write this.", "Write this part yourself, or try another model."
            )


def other_language(sentences: Sequence[Sentence], asked: Asked) -> None:
    wanted = asked.language.partition("-")[0].lower()
    if _ALIKE.get(wanted, wanted) not in _TOLD_APART:
        return
    found = language_of(" ".join(sentence.text for sentence in sentences))
    if found is not None and _ALIKE.get(found, found) != _ALIKE.get(wanted, wanted):
        raise Unusable("other_language", f"The answer is in another language ({found}) than {asked.language}.")


def repetition(text: str) -> None:
    """The same words again and again: runs of eight that stand there three times or more fill a third of it."""
    tokens = _WORD.findall(fold(text))
    runs = Counter(zip(*(tokens[n:] for n in range(_LOOP)), strict=False))
    repeated = sum(count for count in runs.values() if count > 2)
    if repeated * 3 > len(tokens):
        raise Unusable("repetition", "The answer repeats itself.")


def cut_off(last: Sentence) -> None:
    """The last sentence must be ended, cited, or a TK."""
    if not last.citations and not ended(last.text) and "TK" not in last.text:
        raise Unusable("cut_off", "The answer ends in the middle of a sentence.")


def no_sentence(sentences: Sequence[Sentence]) -> None:
    if not sentences:
        raise Unusable("no_sentence", "The answer holds no sentence.")


def _runs(text: str) -> Iterable[tuple[str, ...]]:
    tokens = _WORD.findall(fold(text))
    return zip(*(tokens[n:] for n in range(ECHO_WORDS)), strict=False)
