"""How the desk's pages say things: the filters of its templates. Newsroom English, and nothing that knows the store."""

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from typing import Any

from drafter.desk.flags import ANSWER_WORDS
from drafter.render.plain import count
from drafter.render.plain import moment as moment_of
from drafter.render.view import SEVERITY_SHAPES, SEVERITY_WORDS, PassageView, rule_words


def filters(zone: tzinfo) -> Mapping[str, Callable[..., Any]]:
    """By name. Moments are told on the outlet's clock."""

    def moment(value: datetime) -> str:
        return moment_of(value.astimezone(zone))

    return {
        "moment": moment,
        "ago": ago,
        "answer": answer_words,
        "count": count,
        "rule": rule_words,
        "severity_words": SEVERITY_WORDS.__getitem__,
        "shape": SEVERITY_SHAPES.__getitem__,
        "sort_passages": _in_order,
        "step_words": step_words,
    }


def answer_words(answer: str) -> str:
    """How a flag was settled, as people read it."""
    return ANSWER_WORDS.get(answer, answer)


def ago(then: datetime, now: datetime) -> str:
    """12 minutes ago; "just now" under a minute."""
    seconds = max(0, round((now - then).total_seconds()))
    for size, one in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            return f"{count(seconds // size, one)} ago"
    return "just now"


def step_words(step: str) -> str:
    """`section:key_developments` as a person says it."""
    return (step.partition(":")[2] or step).replace("_", " ")


def _in_order(passages: tuple[PassageView, ...]) -> list[PassageView]:
    """As they stand in the note."""
    return sorted(passages, key=lambda view: int(view.passage.id.partition(".")[2] or 0))
