"""A dossier read once for the extractive writer: how central each line is, what repeats what, what needs what.

The promise: of two notes that say the same, one is used, and it is the newer. A line that names a speaker by surname
alone is used only where the line that introduces that speaker can be used too.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from drafter.notes import Dossier
from drafter.writing.lines import Chain, Line, Role, chains
from drafter.writing.memory import remembered
from drafter.writing.purpose import Sense, tells_news
from drafter.writing.study import study

_SAME = 0.8  # likeness from which two sentences say the same, numbers being equal
_NAME = r"[A-ZÀ-Þ][\w’'-]+"
_SAYS = (
    r"(?:said|says|added|told|warned|warns|argued|argues|expects|named|thinks|believes|called|wrote|noted|estimates)"
)
_SURNAME = re.compile(
    rf"(?:(?<!of )(?P<before>{_NAME}(?: {_NAME})*) {_SAYS}\b|\b(?:[Aa]ccording to|said) (?P<after>{_NAME}(?: {_NAME})*)"
    r"(?=[,.;:!?]|$| (?:in|on|at|to|that|after|of)\b))"
)
_DIGIT = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True)
class Reading:
    """What the extractive writer knows of a dossier, by passage id."""

    lines: tuple[Line, ...]
    by_id: Mapping[str, Line]
    senses: Mapping[str, Sense]
    rank: Mapping[str, float]
    doubles: frozenset[str]  # repeat what another line says, and give way to it
    stranded: frozenset[str]  # lean on something that is no evidence, as an answer on its question
    topic: frozenset[str]  # the terms of the titles
    closes: Mapping[str, tuple[str, ...]]  # the lines that finish a quotation which a line opens
    introduced: Mapping[tuple[str, str], str]  # full name by note and surname, of those who are quoted
    answers: Mapping[str, tuple[Line, ...]]  # by the id of the question
    needs: Mapping[str, tuple[str, ...]]  # the lines a reader must have had before, nearest last

    def free(self, passage: str) -> bool:
        """May this passage stand in a digest as a sentence?"""
        return self.whole(passage) and passage not in self.stranded

    def whole(self, passage: str) -> bool:
        """Is it a sentence that no other repeats? It may still lean on a question or on nothing."""
        line = self.by_id.get(passage)
        return line is not None and line.role is Role.STATEMENT and passage not in self.doubles

    def alone(self, line: Line) -> bool:
        """Can it be read without any other line?"""
        tied = line.leans or line.spoken or line.opens or line.id in self.needs
        return not tied and line.words > 5

    def on_topic(self, terms: frozenset[str]) -> float:
        """Share of the terms that the titles have."""
        return len(terms & self.topic) / len(terms) if terms else 0.0


@remembered
def read(dossier: Dossier) -> Reading:
    """Everything at once; linear in the notes but for the graph, whose edges are bounded."""
    known = study(dossier)
    evidence = known.evidence
    groups = chains(known.lines)
    return Reading(
        lines=known.lines,
        by_id={line.id: line for line in known.lines},
        senses=known.senses,
        rank=known.rank,
        doubles=_doubles(evidence, known.alike),
        stranded=frozenset(chain[0].id for chain in groups if chain[0].leans),
        topic=known.topic,
        closes=_closes(groups),
        answers=_answers(evidence),
        introduced={key: name for key, (name, _) in _introductions(evidence).items()},
        needs=_needs(groups, evidence),
    )


def _closes(groups: Iterable[Chain]) -> dict[str, tuple[str, ...]]:
    closes: dict[str, tuple[str, ...]] = {}
    for chain in groups:
        for place, line in enumerate(chain):
            if line.opens:
                rest = list(takewhile(lambda other: other.inside, chain[place + 1 :]))
                end = next((n for n, other in enumerate(rest) if not other.opens), len(rest) - 1)
                closes[line.id] = tuple(other.id for other in rest[: end + 1])
    return closes


def _answers(evidence: Sequence[Line]) -> dict[str, tuple[Line, ...]]:
    answers: dict[str, tuple[Line, ...]] = {}
    for line in evidence:
        if line.asked:
            answers[line.asked] = (*answers.get(line.asked, ()), line)
    return answers


def full_names(reading: Reading) -> dict[str, str]:
    """Per line the full name of the one it credits first, where it or its note gives one."""
    names: dict[str, str] = {}
    for line in reading.lines:
        for match in _SURNAME.finditer(line.text):
            name = match["before"] or match["after"]
            name = name if " " in name else reading.introduced.get((line.note.id, name), "")
            if name:
                names.setdefault(line.id, name)
    return names


def _doubles(lines: Sequence[Line], alike: Mapping[tuple[int, int], float]) -> frozenset[str]:
    """Lines that a better one repeats: the newer wins, then the first-hand note, then the earlier in the dossier."""
    dropped: set[str] = set()
    same = sorted(pair for pair, value in alike.items() if value >= _SAME)
    for one, other in ((lines[left], lines[right]) for left, right in same):
        if one.role is not Role.STATEMENT or other.role is not Role.STATEMENT:
            continue
        if numbers(one) == numbers(other) and not {one.id, other.id} & dropped:
            dropped.add(other.id if _standing(one) >= _standing(other) else one.id)
    return frozenset(dropped)


def numbers(line: Line) -> frozenset[str]:
    """The figures of the line as they are written."""
    return frozenset(found.rstrip(".,") for found in _DIGIT.findall(line.text))


def _standing(line: Line) -> tuple[bool, float, bool]:
    received = line.note.received.timestamp() if line.note.received else 0.0
    return (not line.leans, received, tells_news(line.note))


def _needs(groups: Iterable[Chain], evidence: Sequence[Line]) -> dict[str, tuple[str, ...]]:
    """Per line: who introduces its speaker, then the lines of its chain before it."""
    introduced = _introductions(evidence)
    opening = {line.note.id: line for line in reversed(evidence) if line.introduces}
    needs: dict[str, tuple[str, ...]] = {}
    for chain in groups:
        for place, line in enumerate(chain):
            before = list(chain[:place]) if line.leans else []
            known = [introduced[name][1] for name in _names(line, introduced)]
            known += [opening[line.note.id]] if line.spoken and line.note.id in opening else []
            wanted = dict.fromkeys(i.id for i in (*known, *before) if i.place < line.place and i.note is line.note)
            if wanted:
                needs[line.id] = tuple(wanted)
    return needs


def _introductions(evidence: Sequence[Line]) -> dict[tuple[str, str], tuple[str, Line]]:
    """By note and surname, the full name of each speaker and the first line of the note that gives it."""
    speakers = {(line.note.id, found[1]) for line in evidence for found in _speakers(line)}
    introduced: dict[tuple[str, str], tuple[str, Line]] = {}
    for line in evidence:
        for found in re.finditer(rf"{_NAME} (?:{_NAME} )?(?P<last>{_NAME})", line.text):
            key = (line.note.id, found["last"])
            if key in speakers:
                introduced.setdefault(key, (found[0], line))
    return introduced


def _speakers(line: Line) -> list[tuple[bool, str]]:
    """Those whom the line credits: whether in full, and the surname."""
    found = [match["before"] or match["after"] for match in _SURNAME.finditer(line.text)]
    return [(" " in name, name.split()[-1]) for name in found]


def _names(line: Line, introduced: Mapping[tuple[str, str], tuple[str, Line]]) -> list[tuple[str, str]]:
    return [(line.note.id, last) for full, last in _speakers(line) if not full and (line.note.id, last) in introduced]
