"""Flags and their decisions: each is settled by what somebody did about it, never by looking away.

A flag is known by its fingerprint: its rule, what it says, and the exact sentence that it is about. So a
decision stays while other sentences change and numbers shift, and lapses as soon as its own sentence does. What is
said of a whole section goes by its heading and by what the flag says.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from drafter.article import Article, Author, Draft, Flag, Section, Sentence, Severity
from drafter.desk.state import Deed, State

_NUMBER = re.compile(r"\bS\d+\b")
WRITE_OR_CUT = frozenset({"hole"})
ADOPT_OR_CUT = frozenset({"insight-to-adopt"})


class Answer(StrEnum):
    """How a flag was settled. The first two are a person's word, the others what became of the text."""

    ACCEPTED = "accepted"  # the evidence was looked at and bears the sentence
    KEPT = "kept"  # it stays, for a reason that is given
    MENDED = "mended"  # the text was changed and the flag is gone
    NOTE_ADDED = "note_added"  # another passage or a new note was brought, and the flag is gone
    UNDONE = "undone"  # a decision was taken back


ANSWER_WORDS: Mapping[str, str] = {
    Answer.ACCEPTED: "evidence accepted",
    Answer.KEPT: "kept",
    Answer.MENDED: "mended",
    Answer.NOTE_ADDED: "note added",
}


@dataclass(frozen=True)
class DeskFlag:
    """A flag with its place and what was decided about it. `sentence` is None where it concerns a whole section,
    `section` empty where it concerns the whole article.
    """

    flag: Flag
    id: str
    section: str
    sentence: Sentence | None
    decision: Deed | None

    @property
    def to_know(self) -> bool:
        """It asks for nothing: whoever approves sees it in the list."""
        return self.flag.severity is Severity.NOTE

    @property
    def open(self) -> bool:
        """Must somebody still do something about it?"""
        return self.decision is None and not self.to_know

    @property
    def to_write(self) -> bool:
        """It is about a section that is not written."""
        return self.flag.rule in WRITE_OR_CUT

    @property
    def to_adopt(self) -> bool:
        """It is about the outlet's own view."""
        return self.flag.rule in ADOPT_OR_CUT

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The words that may settle it; where there are none, only another text does."""
        if self.flag.severity is Severity.BLOCK or self.flag.rule in WRITE_OR_CUT | ADOPT_OR_CUT:
            return ()
        cited = self.sentence is not None and bool(self.sentence.citations)
        return (Answer.ACCEPTED, Answer.KEPT) if cited else (Answer.KEPT,)


def desk_flags(draft: Draft, state: State) -> tuple[DeskFlag, ...]:
    """Every flag of a draft in reading order, those of sentences first, with its decision."""
    at = {number: (section, sentence) for number, section, sentence in draft.article.numbered()}
    found: list[DeskFlag] = []
    for flag in draft.all_flags:
        section, sentence = at.get(flag.where, (None, None))
        section = section or draft.article.section(flag.where)
        known = fingerprint(flag, section, sentence)
        deed = state.decisions.get(known) or _adopted(flag, section, state)
        found.append(DeskFlag(flag, known, section.key if section else "", sentence, deed))
    return tuple(found)


def _adopted(flag: Flag, section: Section | None, state: State) -> Deed | None:
    """The outlet's view is settled by being adopted, section by section."""
    return state.judged.get(section.sha256) if section and flag.rule in ADOPT_OR_CUT else None


def fingerprint(flag: Flag, section: Section | None, sentence: Sentence | None) -> str:
    """SHA-256 as 64 hex digits. Numbers of sentences in its words don't count: they shift."""
    about: list[object] = ["article"]
    if sentence is not None and section is not None:
        about = [section.key, sentence.text, list(sentence.citations), sentence.kind]
    elif section is not None:
        about = [section.key, section.heading]  # what else a rule found in it stands in its words
    body = [flag.rule, flag.severity, _NUMBER.sub("S", flag.why), about]
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A section that says more than facts, and whether somebody made that the outlet's own. `opinion`: all of it is
    the outlet's view; else some of its sentences are inferences.
    """

    section: Section
    opinion: bool
    deed: Deed | None


def judgements(article: Article, state: State) -> tuple[Judgement, ...]:
    """Sections whose inferences, or whose whole view, an editor must make the outlet's. What a person wrote as the
    outlet's view is so already.
    """
    found: list[Judgement] = []
    for section in article.sections:
        opinion = section.opinion and section.hole is None and section.author is not Author.PERSON
        if opinion or any(sentence.kind == "inference" for sentence in section.sentences()):
            found.append(Judgement(section, opinion, state.judged.get(section.sha256)))
    return tuple(found)
