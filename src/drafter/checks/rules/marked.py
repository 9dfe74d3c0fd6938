"""Promise 6: a sentence that rests on a passage which speaks to a machine carries that flag."""

from collections.abc import Iterator

from drafter.article import Flag
from drafter.checks.case import Case, Rule


def look(case: Case) -> Iterator[Flag]:
    for known in case.support:
        if known.passage.marks:
            yield case.flag(
                "rests-on-marked-passage",
                f"{known.id} seems to speak to a machine, not about the story ({', '.join(known.passage.marks)}).",
                "Read the passage; cut the sentence if the passage is no news.",
            )


RULE = Rule(("rests-on-marked-passage",), mendable=False, sentence=look)
