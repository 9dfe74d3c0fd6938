"""Citation marks in copy: found in every form that models give them, and taken as passage ids.

The form that is asked for is `[N1.1 N2.3]`, and `[N1.2 →]` for an inference. Read as well, and counted: commas,
ranges, round or double brackets, footnote marks, marks side by side, other arrows, words inside the brackets. An id
that no passage has is kept: the checks must see it.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from drafter.writing.copy.values import Removals

OTHER_FORM = "citations in another form"
FOREIGN_WORDS = "words inside citations"
LONGEST_RANGE = 60  # passages of a citation; a longer range is no citation but a habit
LONGEST_PLANNED = 5_000  # passages of a range in a plan

_BRACKETS = re.compile(r"\\?[\[(【［]{1,2}([^\[\]()【】［］\n]{1,400})\\?[\])】］]{1,2}")
_CLOSES = {"[": "]", "(": ")", "【": "】", "［": "］"}
_ARROW_BEHIND = re.compile(r"[ \t]?(?:→|⇒|➔|➜|➝|⟶|⟹|-{1,2}>|={1,2}>)")
_TOKEN = re.compile(
    r"""(?P<id>n\d{1,5}(?:\.\d{1,6})?)(?![\w])
      | (?P<arrow>→|-{1,2}>|={1,2}>|⇒|➔|➜|➝|⟶|⟹)
      | (?P<dash>-|–|—|\.{2,3}|…|\b(?:to|through|bis)\b)
      | (?P<number>\d{1,6}(?:\.\d{1,6})?)(?![\w.])
      | (?P<between>[\s,;:&/+^#]|\b(?:and|und|et|y|see|notes?|sources?|passages?|ids?)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_ID = re.compile(r"\bn\d{1,5}\.\d{1,6}\b", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;]*")
_UNCLOSED = re.compile(r"[\[(]\s*N?[\d.\s,N→-]{0,200}$")


@dataclass(frozen=True, slots=True)
class Mark:
    """One citation mark, or several side by side, with its place in the text."""

    start: int
    end: int
    ids: tuple[str, ...]
    inference: bool


def find_marks(text: str, known: Collection[str], removed: Removals) -> list[Mark]:
    """All marks of a text in order, neighbours joined. `known` are the ids of the passages that were shown."""
    groups: list[list[Mark]] = []
    for match in _BRACKETS.finditer(text):
        read = _read(match, known, removed)
        if read is None:
            continue
        ids, inference = read
        arrow = _ARROW_BEHIND.match(text, match.end())  # an inference all the same, and an arrow is no copy
        if arrow:
            removed.add(OTHER_FORM)
        mark = Mark(match.start(), arrow.end() if arrow else match.end(), ids, inference or arrow is not None)
        if groups and _BETWEEN.fullmatch(text, groups[-1][-1].end, mark.start):
            groups[-1].append(mark)
            removed.add(OTHER_FORM)
        else:
            groups.append([mark])
    return [_joined(group) for group in groups]


def _joined(group: list[Mark]) -> Mark:
    ids = tuple(dict.fromkeys(i for mark in group for i in mark.ids))
    return Mark(group[0].start, group[-1].end, ids, any(mark.inference for mark in group))


def ids_in(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Every passage id in a piece of text, ranges spelled out, in order, each once."""
    tokens = [(m.lastgroup or "", m[0]) for m in _TOKEN.finditer(text) if m.lastgroup in {"id", "dash", "number"}]
    return tuple(dict.fromkeys(_spelled(tokens, known, LONGEST_PLANNED)))


def is_mark(line: str, known: Collection[str]) -> bool:
    """Does the line hold marks and nothing else?"""
    marks = find_marks(line, known, Removals())
    return bool(marks) and not any(map(str.isalnum, line[: marks[0].start] + line[marks[-1].end :])) and len(marks) == 1


def unclosed(text: str) -> bool:
    """Does the text break off within a citation?"""
    found = _UNCLOSED.search(text, max(0, len(text) - 220))
    return found is not None and any(c in found[0] for c in "N[")


def cite(ids: Collection[str], *, inference: bool = False) -> str:
    """The mark as it is asked for."""
    return f"[{' '.join((*ids, '→') if inference else ids)}]"


def _read(match: re.Match[str], known: Collection[str], removed: Removals) -> tuple[tuple[str, ...], bool] | None:
    """Ids and whether it is an inference; None where the brackets hold something else."""
    inner = match[1]
    if _CLOSES[match[0].lstrip("\\")[0]] != match[0][-1]:
        return None  # "(N1.2]" is how a note's own "[N1.2]" is printed in a prompt: copied out, it cites nothing
    tokens = _tokens(inner)
    if tokens is None:
        # words besides the ids: still a citation in square brackets, an aside in round ones
        if match[0].startswith("(") or not _ID.search(inner):
            return None
        removed.add(FOREIGN_WORDS)
        tokens = [(m.lastgroup or "", m[0]) for m in _TOKEN.finditer(inner) if m.lastgroup in {"id", "arrow", "dash"}]
    ids = tuple(dict.fromkeys(_spelled(tokens, known, LONGEST_RANGE)))
    inference = any(kind == "arrow" for kind, _ in tokens)
    if not ids and not (inference and match[0].startswith("[")):
        return None
    if match[0] != cite(ids, inference=inference):
        removed.add(OTHER_FORM)
    return ids, inference


def _tokens(inner: str) -> list[tuple[str, str]] | None:
    """The parts of a mark; None where something else is among them."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(inner):
        match = _TOKEN.match(inner, at)
        if match is None:
            return None
        if match.lastgroup != "between":
            found.append((match.lastgroup or "", match[0]))
        at = match.end()
    return found


def _spelled(tokens: list[tuple[str, str]], known: Collection[str], longest: int) -> Iterator[str]:
    """Ids with ranges spelled out. A bare number counts after a dash, or where a passage has it."""
    last, dash = "", False
    for kind, text in tokens:
        if kind == "dash":
            dash = bool(last)
            continue
        if kind == "arrow":
            dash = False
            continue
        this = text.upper() if kind == "id" else _completed(text, last, dash, known)
        if this:
            yield from (_range(last, this, known, longest) if dash else (this,))
            last = this
        dash = False


def _completed(number: str, last: str, dash: bool, known: Collection[str]) -> str:
    """`4` after `N1.2-` is N1.4; `1.4` is N1.4 where there is such a passage; otherwise nothing."""
    if "." not in number:
        return f"{last.partition('.')[0]}.{number}" if dash and "." in last else ""
    return f"N{number}" if dash or f"N{number}" in known else ""


def _range(first: str, last: str, known: Collection[str], longest: int) -> Iterator[str]:
    """The passages after `first` up to `last`, the ends whatever they are, what lies between where it is known."""
    note, _, low = first.partition(".")
    other, _, high = last.partition(".")
    if note == other and low and high and 0 < int(high) - int(low) <= longest:
        between = (f"{note}.{n}" for n in range(int(low) + 1, int(high)))
        yield from (i for i in between if not known or i in known)
    yield last
