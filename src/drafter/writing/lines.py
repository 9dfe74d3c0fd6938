"""A dossier read for writing: each passage as a line with its part in the note, and lines that belong together.

The promise: a line's text is its passage's text to the letter, less a dateline, a list mark or a speaker's label at
its beginning. What leans on the sentence before it ("He said", "This") stays with that sentence: such a group is a
chain, and a chain is never torn apart in the middle.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from drafter.notes import Dossier, Passage, PassageKind, SourceNote
from drafter.text.attribution import attributed
from drafter.text.words import content_terms, fold
from drafter.writing.chatter import DATELINE, is_chatter
from drafter.writing.leaning import in_own_voice, leans, open_quotation
from drafter.writing.transcript import ANSWERS, LABEL, LIST_MARK, QUESTION_END, speakers


class Role(StrEnum):
    """What a line is good for."""

    STATEMENT = "statement"  # can stand in an article
    FRAGMENT = "fragment"  # evidence, and no sentence: a table row, an item, a line without an end
    QUESTION = "question"  # somebody asks; no evidence of anything
    HEADING = "heading"
    CHATTER = "chatter"
    MARKED = "marked"  # speaks to a machine


@dataclass(frozen=True, slots=True)
class Line:
    """One passage as a writer sees it.

    `place` counts in its note from 0, `block` counts the note's paragraphs. `heading` is the heading that it stands
    under. `leans` on the line before it. `asked` is the id of the question that it answers, empty where there is none.
    `spoken`: an answer whose words nobody in the line is credited with. `introduces`: stands before the first question
    of a transcript and says who speaks. `inside`: begins in the middle of a quotation; `opens`: ends in one.
    """

    passage: Passage
    note: SourceNote
    place: int
    block: int
    text: str
    role: Role
    terms: frozenset[str]
    heading: str = ""
    leans: bool = False
    asked: str = ""
    spoken: bool = False
    introduces: bool = False
    inside: bool = False
    opens: bool = False

    @property
    def id(self) -> str:
        return self.passage.id

    @property
    def words(self) -> int:
        return self.text.count(" ") + 1  # a passage is one line with single spaces

    @property
    def evidence(self) -> bool:
        return self.role in {Role.STATEMENT, Role.FRAGMENT}


Chain = tuple[Line, ...]

_LONGEST_QUOTATION = 10  # sentences; a mark that is not closed by then was no quotation
_LOOK = 200  # characters around a passage that are looked at; a note may be one line of a megabyte
_ENDS = re.compile(r"[.!?…][\"”’'»)\]]*$")
_CAPITAL = re.compile(r"\b[A-ZÀ-Þ][\w’'-]{2,}")


def read_lines(dossier: Dossier) -> tuple[Line, ...]:
    """All passages that may be cited, in order, each with its part."""
    return tuple(line for note in dossier.usable for line in _tied(list(_read_note(note))))


def chains(lines: Sequence[Line]) -> tuple[Chain, ...]:
    """The lines that are evidence, in groups: each begins with a line that stands alone, as far as there is one."""
    groups: list[list[Line]] = []
    before: Line | None = None
    for line in lines:
        if line.evidence:
            joined = before is not None and line.leans and before.evidence and before.note is line.note
            if joined and groups and len(groups[-1]) < 6:
                groups[-1].append(line)
            else:
                groups.append([line])
        before = line
    return tuple(tuple(group) for group in groups)


def _read_note(note: SourceNote) -> Iterator[Line]:
    labels = speakers(note)
    heading, block, end, asked, speaker = "", 0, 0, "", ""
    before: Line | None = None
    for place, passage in enumerate(note.passages):
        gap = note.text[end : passage.start]
        if place and (gap.count("\n") > 1 or passage.kind is not PassageKind.SENTENCE):
            block += 1
        end = passage.end
        line = _line(note, passage, place, block, heading)
        found = LABEL.match(line.text)
        label = found["who"].casefold() if found and found["who"].casefold() in labels else ""
        if label and found:
            speaker = "q" if labels[label] else label
            if speaker == "q" or label in ANSWERS:
                line = replace(line, text=line.text[found.end() :])
        elif (before is None or before.block != block) and not asked:
            speaker = ""
        line = _with_role(line)
        if line.role is Role.HEADING:
            heading, asked, speaker = line.text.strip("# "), "", ""
        elif speaker == "q":
            line = replace(line, role=Role.QUESTION if line.role is Role.QUESTION else Role.CHATTER)
            asked = line.id if line.role is Role.QUESTION else asked
        elif line.evidence and labels:
            line = _in_answer(line, label, asked if speaker else "", note)
            line = replace(line, introduces=bool(labels) and not speaker and not asked)
        yield line
        before = line


def _line(note: SourceNote, passage: Passage, place: int, block: int, heading: str) -> Line:
    text = passage.text.strip()
    mark = LIST_MARK.match(text)
    text = text[mark.end() :] if mark else text
    dateline = DATELINE.match(text) if place < 4 else None
    text = text[dateline.end() :] if dateline else text
    return Line(passage, note, place, block, text, Role.STATEMENT, frozenset(), heading)


def _with_role(line: Line) -> Line:
    return replace(line, role=_role(line), terms=content_terms(line.text))


def _role(line: Line) -> Role:
    if line.passage.marks:
        return Role.MARKED
    if _is_heading(line):
        return Role.HEADING
    if is_chatter(line.text):
        return Role.CHATTER
    if QUESTION_END.search(line.text) and not attributed(line.text):
        return Role.QUESTION
    whole = _ENDS.search(line.text) and line.words >= 4 and line.passage.kind is not PassageKind.ROW
    return Role.STATEMENT if whole and not line.text[0].islower() and not _is_junk(line) else Role.FRAGMENT


def _is_junk(line: Line) -> bool:
    """The furniture of a page that was read as one sentence: very long, or nearly all capitals."""
    capitals = len(_CAPITAL.findall(line.text))
    return line.words > 70 or (line.words > 12 and capitals > 0.6 * line.words)


def _is_heading(line: Line) -> bool:
    """Marked with # in the original, or a short line that stands alone and does not end like a sentence."""
    raw = line.note.text
    begin = raw.rfind("\n", max(0, line.passage.start - _LOOK), line.passage.start) + 1
    begin = begin or max(0, line.passage.start - _LOOK)
    if raw[begin : line.passage.start].strip().startswith("#") or line.passage.text.startswith("#"):
        return True
    if line.place < 3 and fold(line.text) == fold(line.note.title):
        return True
    if line.passage.kind is not PassageKind.SENTENCE or _ENDS.search(line.text) or line.words > 10:
        return False
    finish = raw.find("\n", line.passage.end, line.passage.end + _LOOK)
    alone = not raw[begin : line.passage.start].strip() and not raw[
        line.passage.end : finish if finish >= 0 else None
    ].strip(" :")
    return alone and (finish >= 0 or line.place > 0) and not re.search(r"\d", line.text)


def _tied(lines: list[Line]) -> Iterator[Line]:
    """The lines with what ties each to the one before it in its paragraph."""
    before: Line | None = None
    for line in _with_quotations(lines):
        neighbour = before.text if before and before.block == line.block else None
        lean = line.inside or leans(line.text, neighbour) or (line.spoken and neighbour is not None)
        spoken = line.spoken or (not line.inside and in_own_voice(line.text))
        before = replace(line, leans=lean, spoken=spoken) if line.evidence else line
        yield before


def _with_quotations(lines: list[Line]) -> list[Line]:
    """Marks what stands inside a quotation that goes over several sentences of a paragraph and is closed there."""
    marked = list(lines)
    for place, line in enumerate(lines):
        if marked[place].inside or not open_quotation(line.text, opened=False):
            continue
        for end in range(place + 1, min(place + 1 + _LONGEST_QUOTATION, len(lines))):
            if lines[end].block != line.block:
                break
            if not open_quotation(lines[end].text, opened=True):
                marked[place] = replace(line, opens=True)
                for inner in range(place + 1, end + 1):
                    marked[inner] = replace(lines[inner], inside=True, opens=inner < end)
                break
    return marked


def _in_answer(line: Line, label: str, asked: str, note: SourceNote) -> Line:
    """An answer is credited by its label, by its own words, or by the name of the note's source in it."""
    named = label not in ANSWERS and bool(label)
    credited = named or attributed(line.text) or any(name in line.text for name in _CAPITAL.findall(note.source))
    return replace(line, asked=asked, spoken=bool(asked) and not credited)
