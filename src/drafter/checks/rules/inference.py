"""An inference is marked, allowed in its section, possible rather than certain, and brings nothing of its own."""

from collections.abc import Iterator

from drafter.article import Flag, Severity
from drafter.checks.case import Case, Rule
from drafter.text.attribution import attributed, conditional, hedges, speculative


def look(case: Case) -> Iterator[Flag]:
    if case.inference:
        yield from _marked(case)
    elif not case.text.rstrip().endswith("?"):
        yield from _unmarked(case)


def _marked(case: Case) -> Iterator[Flag]:
    if not case.inference_allowed:
        yield case.flag(
            "inference-not-allowed",
            "It is an inference, and this section is for facts only.",
            "Cut it, or move it to the analysis.",
        )
    if not (conditional(case.text) or attributed(case.text)):
        yield case.flag(
            "inference-too-certain",
            "It is an inference, but it is stated as a fact.",
            "Say that it could be so, or who thinks so.",
        )
    if not case.cited and not case.free:
        yield case.flag(
            "inference-without-premises", "It names no passage that it follows from.", "Name its premises, or cut it."
        )


def _unmarked(case: Case) -> Iterator[Flag]:
    support = case.support
    if case.verbatim or not support:
        return
    there = " ".join(known.letters for known in support)
    for words, start, end in speculative(case.text):
        guessed = case.free or conditional(there) or (attributed(case.text) and hedges(there))
        if words[:5] in there or (_modal(words) and guessed):
            continue
        yield case.flag(
            "unmarked-inference",
            f"“{case.text[start:end]}” is a judgement, and the passages it rests on do not make it.",
            "Cut it, attribute it, or mark it as an inference where the section allows one.",
            Severity.WARN if not case.free else Severity.NOTE,
            (start, end),
        )
        return


def _modal(words: str) -> bool:
    return words.split(maxsplit=1)[0] in {
        "could",
        "might",
        "may",
        "likely",
        "unlikely",
        "probably",
        "perhaps",
        "possibly",
        "potentially",
        "presumably",
    }


RULE = Rule(
    ("inference-not-allowed", "inference-too-certain", "inference-without-premises", "unmarked-inference"),
    mendable=True,
    sentence=look,
)
