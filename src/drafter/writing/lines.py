"""A dossier read for writing: each passage as a line with its part in the note, and lines that belong together.

The promise: a line's text is its passage's text to the letter, less a dateline, a list mark or a speaker's label at
its beginning. What leans on the sentence before it ("He said", "This") stays with that sentence: such a group is a
chain, and a chain is never torn apart in the middle.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from drafter.notes import Dossier, Passage, PassageKind, SourceNote
from drafter.text.attribution import attributed
from drafter.text.words import content_terms
from drafter.writing.chatter import ANSWERS, ASKS, DATELINE, LABEL, is_chatter


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
    of a transcript and says who speaks.
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

    @property
    def id(self) -> str:
        return self.passage.id

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def evidence(self) -> bool:
        return self.role in {Role.STATEMENT, Role.FRAGMENT}


Chain = tuple[Line, ...]

_LEANS = re.compile(
    r"[\"'“‘„«(]*(?:he|she|it|they|him|her|his|its|their|theirs|them|this|that|these|those|such|however|but|and|or|so|"
    r"yet|still|also|too|then|thus|therefore|hence|instead|moreover|furthermore|nevertheless|nonetheless|besides|"
    r"otherwise|similarly|likewise|consequently|meanwhile|another|others|other|both|neither of|either of|some of them|"
    r"one of (?:them|the)|each of|here|there(?= too)|"
    r"the (?:two|three|latter|former|same|other|others|second|third|next)|"
    r"as a result|in addition|by contrast|in contrast|on the (?:other|contrary)|at the same time|for example|"
    r"for instance|that is|after that|before that|in return|with this|with that|in (?:his|her|their|this|that) \w+|"
    r"according to (?:him|her|them|it)|even so|"
    r"er|sie(?= )|es|dies\w*|jedoch|aber|und|doch|außerdem|zudem|il|elle|ils|cela|mais|cependant|ello|pero)\b(?!-)",
    re.IGNORECASE,
)
_SAID_BY_PRONOUN = re.compile(
    r"[,”\"’'»]\s+(?:he|she|they|it)\s+(?:said|says|added|told|warned|argued|wrote|explained|noted|went on|thinks)\b"
    r"|\b(?:said|added|wrote)\s+(?:he|she|they)\b",
    re.IGNORECASE,
)
_THE_SPEAKER = re.compile(r"\bthe (?P<noun>[a-z]{4,}) (?:said|says|added|told|warned|went on)\b", re.IGNORECASE)
_THE_NOUN = re.compile(r"\bthe (?P<noun>[a-z]{4,})\b", re.IGNORECASE)
_CAPITAL = re.compile(r"\b[A-ZÀ-Þ][\w’'-]{2,}")
_OPENS_QUOTE = re.compile(r"[\"“„«]")
_ENDS = re.compile(r"[.!?…][\"”’'»)\]]*$")
_MARK = re.compile(r"(?:[-–—*•·▪◦]|\(?\d{1,2}[.)])\s+")
_QUESTION_END = re.compile(r"\?[\"”’'»)]*$")


def read_lines(dossier: Dossier) -> tuple[Line, ...]:
    """All passages that may be cited, in order, each with its part."""
    return tuple(line for note in dossier.usable for line in _read_note(note))


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
    speakers = _speakers(note)
    heading, block, end, asked, speaker = "", 0, 0, "", ""
    before: Line | None = None
    for place, passage in enumerate(note.passages):
        gap = note.text[end : passage.start]
        if place and (gap.count("\n") > 1 or passage.kind is not PassageKind.SENTENCE):
            block += 1
        new_block = before is None or before.block != block
        end = passage.end
        line = _line(note, passage, place, block, heading)
        found = LABEL.match(line.text)
        label = found["who"].casefold() if found and found["who"].casefold() in speakers else ""
        if label and found:
            speaker = "q" if speakers[label] else label
            if speaker == "q" or label in ANSWERS:
                line = replace(line, text=line.text[found.end() :])
        elif new_block and not asked:
            speaker = ""
        line = _with_role(line)
        if line.role is Role.HEADING:
            heading, asked, speaker = line.text.strip("# "), "", ""
        elif speaker == "q":
            line = replace(line, role=Role.QUESTION if line.role is Role.QUESTION else Role.CHATTER)
            asked = line.id if line.role is Role.QUESTION else asked
        elif line.evidence:
            line = _in_answer(line, label, asked if speaker else "", note)
            line = replace(line, introduces=bool(speakers) and not speaker and not asked)
            line = replace(line, leans=_leans(line, before, new_block=new_block))
        yield line
        before = line


def _line(note: SourceNote, passage: Passage, place: int, block: int, heading: str) -> Line:
    text = passage.text.strip()
    mark = _MARK.match(text)
    text = text[mark.end() :] if mark else text
    dateline = DATELINE.match(text) if place < 4 else None
    text = text[dateline.end() :] if dateline else text
    return Line(passage, note, place, block, text, Role.STATEMENT, content_terms(text), heading)


def _with_role(line: Line) -> Line:
    return replace(line, role=_role(line), terms=content_terms(line.text))


def _role(line: Line) -> Role:
    if line.passage.marks:
        return Role.MARKED
    if _is_heading(line):
        return Role.HEADING
    if is_chatter(line.text):
        return Role.CHATTER
    if _QUESTION_END.search(line.text) and not attributed(line.text):
        return Role.QUESTION
    whole = _ENDS.search(line.text) and line.words >= 4 and line.passage.kind is not PassageKind.ROW
    return Role.STATEMENT if whole and not line.text[0].islower() else Role.FRAGMENT


def _is_heading(line: Line) -> bool:
    """Marked with # in the original, or a short line that stands alone and does not end like a sentence."""
    raw = line.note.text
    begin = raw.rfind("\n", 0, line.passage.start) + 1
    if raw[begin : line.passage.start].strip().startswith("#") or line.passage.text.startswith("#"):
        return True
    if line.passage.kind is not PassageKind.SENTENCE or _ENDS.search(line.text) or line.words > 10:
        return False
    finish = raw.find("\n", line.passage.end)
    alone = not raw[begin : line.passage.start].strip() and not raw[line.passage.end : finish].strip(" :")
    return alone and finish >= 0 and not re.search(r"\d", line.text)


def _speakers(note: SourceNote) -> dict[str, bool]:
    """The labels of a transcript, folded, and whether that speaker asks. Empty for a note that is none."""
    labels: Counter[str] = Counter()
    asks: Counter[str] = Counter()
    for passage in note.passages:
        found = LABEL.match(_MARK.sub("", passage.text.strip(), count=1))
        if found:
            who = found["who"].casefold()
            labels[who] += 1
            asks[who] += bool(_QUESTION_END.search(passage.text))
    known = {who for who, times in labels.items() if who in ASKS | ANSWERS or times > 2}
    talk = len(known) > 1 or any(who in ASKS for who in known)
    return {who: who in ASKS or (who not in ANSWERS and 2 * asks[who] > labels[who]) for who in known} if talk else {}


def _in_answer(line: Line, label: str, asked: str, note: SourceNote) -> Line:
    """An answer is credited by its label, by its own words, or by the name of the note's source in it."""
    named = label not in ANSWERS and bool(label)
    credited = named or attributed(line.text) or any(name in line.text for name in _CAPITAL.findall(note.source))
    return replace(line, asked=asked, spoken=bool(asked) and not credited)


def _leans(line: Line, before: Line | None, *, new_block: bool) -> bool:
    """Does a reader need the line before this one?"""
    if _LEANS.match(line.text) or _SAID_BY_PRONOUN.search(line.text):
        return True
    if before is None or new_block:
        return False
    if line.spoken or (_OPENS_QUOTE.match(line.text) and not attributed(line.text)):
        return True
    speaker = _THE_SPEAKER.search(line.text)
    if speaker and re.search(rf"\b{re.escape(speaker['noun'])}\b", before.text, re.IGNORECASE):
        return True
    return any(
        _introduces(before.text, found["noun"], first=not found.start()) for found in _THE_NOUN.finditer(line.text)
    )


def _introduces(text: str, noun: str, *, first: bool) -> bool:
    """Is "the <noun>" in a sentence made known by `text` before it? "A list of 14" introduces "the list"; where
    the sentence begins with it, "the defence committee" introduces "The committee" too.
    """
    stem = re.escape(noun[:-1])
    if re.search(rf"\b(?:an?|one|two|three|another)\b(?: [\w-]+){{0,3}} {stem}", text, re.IGNORECASE):
        return True
    named = re.search(rf"\b(?!(?:the|of|and|in|on|for|to)\b)[\w-]+ {re.escape(noun)}\b", text, re.IGNORECASE)
    return bool(named) and (first or named[0].split()[-1][0].isupper())
