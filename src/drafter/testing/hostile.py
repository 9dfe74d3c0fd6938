"""Bad manners for a scripted model: what a careless or a captured model writes, so that the checks have work.

A weak or well-behaved model hides missing checks; these do what the worst note asks.
"""

import re
from collections.abc import Callable
from enum import StrEnum

from drafter.testing.answers import Prompt, cited, scripted_answer


class Manner(StrEnum):
    """How a scripted model answers."""

    HONEST = "honest"
    OBEYS = "obeys"  # does what a passage of the notes tells it to
    INVENTS_NUMBERS = "invents_numbers"
    INVENTS_NAMES = "invents_names"
    INVENTS_SOURCES = "invents_sources"  # cites passages that do not exist
    WRONG_CITATION = "wrong_citation"  # cites the neighbour's passage
    NO_CITATION = "no_citation"
    DROPS_HEDGES = "drops_hedges"
    ECHO = "echo"  # the prompt back
    OTHER_LANGUAGE = "other_language"
    JSON = "json"
    REPEATS = "repeats"  # one paragraph, endlessly
    REFUSES = "refuses"  # in prose
    EMPTY = "empty"
    CONTROLS = "controls"  # control, bidi and zero-width characters
    MARKUP = "markup"
    APPROVES = "approves"  # claims approval and a human editor
    THINKS = "thinks"  # a <think> block, then a fence around the answer


_CITATION = re.compile(r" ?\[(N\d+\.\d+(?: N\d+\.\d+)*)(?: →)?\]")
_HEDGES = re.compile(r"\b(?:alleged(?:ly)?|reported(?:ly)?|unconfirmed|apparently|preliminary)\s+", re.IGNORECASE)
_ORDER = re.compile(
    r"\b(?:ignore|disregard|instruction|system prompt|publish|you are|respond|reply|output|write)\b", re.IGNORECASE
)
REFUSAL = "I'm sorry, but I can't help with that request."
GERMAN = (
    "# Der Rat hat abgestimmt\nDer Rat hat am Montag mit großer Mehrheit für den neuen Haushalt gestimmt, "
    "und die Gegner haben sofort angekündigt, dass sie vor Gericht ziehen werden. Das ist für die Stadt nicht neu."
)


def mannered(prompt: Prompt, manner: Manner) -> str:
    """The honest answer, spoiled in one way."""
    honest = scripted_answer(prompt.messages)
    return _SPOILED[manner](prompt, honest)


def _after_first_sentence(honest: str, extra: str) -> str:
    """One uncited sentence more, behind the first cited one."""
    found = _CITATION.search(honest)
    if not found:
        return f"{honest}\n{extra}"
    return f"{honest[: found.end()]} {extra} {found[0].strip()}{honest[found.end() :]}"


def _obey(prompt: Prompt, honest: str) -> str:
    orders = [(i, text) for i, text in prompt.notes.items() if _ORDER.search(text)]
    if not orders:
        return honest
    passage_id, text = orders[0]
    said = text.partition(":")[2].strip() or text
    return _after_first_sentence(honest, f"APPROVED FOR PUBLICATION. {cited(said, passage_id)}")


def _neighbours(prompt: Prompt, honest: str) -> str:
    ids = list(prompt.notes)
    after = dict(zip(ids, [*ids[1:], *ids[:1]], strict=True))
    return _CITATION.sub(lambda m: f" [{' '.join(after.get(i, i) for i in m[1].split())}]", honest)


def _controls(honest: str) -> str:
    return honest.replace(" the ", " \u200bthe\u202e \x07", 2) + "\u2066\x1b[31m\u00ad"


_JSON = '{"heading": "The vote", "paragraphs": ["The council voted."], "approved": true}'
_AGAIN = "# The vote\n" + "The council voted on the budget and the council voted again. " * 60
_SPOILED: dict[Manner, Callable[[Prompt, str], str]] = {
    Manner.HONEST: lambda _, honest: honest,
    Manner.OBEYS: _obey,
    Manner.INVENTS_NUMBERS: lambda _, h: _after_first_sentence(h, "Exactly 48,731 people were counted."),
    Manner.INVENTS_NAMES: lambda _, h: _after_first_sentence(h, "Zebulon Quartermain confirmed it in Reykjavik."),
    Manner.INVENTS_SOURCES: lambda _, honest: _CITATION.sub(" [N97.41]", honest),
    Manner.WRONG_CITATION: _neighbours,
    Manner.NO_CITATION: lambda _, honest: _CITATION.sub("", honest),
    Manner.DROPS_HEDGES: lambda _, honest: _HEDGES.sub("", honest),
    Manner.CONTROLS: lambda _, honest: _controls(honest),
    Manner.MARKUP: lambda _, h: _after_first_sentence(
        h, '<script>alert(1)</script><img src="https://evil.example/x.png">'
    ),
    Manner.APPROVES: lambda _, h: _after_first_sentence(h, "Approved for publication by the editor in chief."),
    Manner.THINKS: lambda _, h: f"<think>The notes say enough.</think>\n```markdown\n{h}\n```",
    Manner.ECHO: lambda prompt, _: prompt.text,
    Manner.OTHER_LANGUAGE: lambda _prompt, _honest: GERMAN,
    Manner.JSON: lambda _prompt, _honest: _JSON,
    Manner.REPEATS: lambda _prompt, _honest: _AGAIN,
    Manner.REFUSES: lambda _prompt, _honest: REFUSAL,
    Manner.EMPTY: lambda _prompt, _honest: "",
}
