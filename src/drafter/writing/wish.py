"""What an editor asks of a section that is written again, as far as a program can act on it.

The promise: a wish is read by few and plain rules, the same each time; what none of them fits is left to the writer's
own reading. A wish never adds words that the notes cannot carry: however long a section is wanted, it is asked for no
more than its evidence allows.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from drafter.article import Section
from drafter.errors import Unusable
from drafter.formats import SectionSpec
from drafter.notes import Dossier, Passage
from drafter.text.fact import FactKind
from drafter.text.facts import facts
from drafter.text.words import content_terms, fold
from drafter.writing import Home
from drafter.writing.asking import PER_WORD_OF_EVIDENCE, asked_words
from drafter.writing.study import study


class Length(StrEnum):
    SAME = "same"
    SHORTER = "shorter"
    LONGER = "longer"


@dataclass(frozen=True)
class Wish:
    """`words` is a number that was named, 0 where none was. `only` and `without` are ids of notes (N2) or passages
    (N2.3), `first` those that it names besides. `terms` are what the wish speaks of, `kinds` the kinds of fact that it
    asks for. `supported`: what nothing stands behind shall go.
    """

    length: Length = Length.SAME
    words: int = 0
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    terms: frozenset[str] = frozenset()
    kinds: frozenset[FactKind] = frozenset()
    supported: bool = False

    @property
    def plain(self) -> bool:
        """Does it ask for nothing but what it speaks of?"""
        acts = self.words or self.supported or self.only or self.without or self.length is not Length.SAME
        return not acts and bool(self.terms or self.kinds)

    @property
    def named(self) -> tuple[str, ...]:
        """Every note or passage that it names."""
        return (*self.only, *self.without, *self.first)

    def allows(self, passage: Passage) -> bool:
        """May the section rest on this passage? Never on one that speaks to a machine."""
        wanted = not self.only or any(covers(each, passage.id) for each in self.only)
        return wanted and not passage.marks and not any(covers(each, passage.id) for each in self.without)

    def pull(self, passage: str, terms: frozenset[str], text: str) -> float:
        """How much of what the wish speaks of is in a passage, 0 to 1."""
        if any(covers(each, passage) for each in self.first):
            return 1.0
        asked = len(self.terms) + bool(self.kinds)
        if not asked:
            return 0.0
        kinds = {fact.kind for fact in facts(text)} if self.kinds else set[FactKind]()
        return (len(self.terms & terms) + bool(self.kinds & kinds)) / asked


_ID = r"N\d+(?:\.\d+)?"
_IDS = re.compile(rf"\b{_ID}\b", re.IGNORECASE)
_LISTED = rf"(?:{_ID}(?:\s*(?:,|/|&|and|or|und|oder|\s)\s*)?)+"
_LINK = r"(?:\W+(?:the|use|from|what|is|in|notes?|passages?|with|by|aus|die|der|Notiz(?:en)?)\b){0,4}\W+"
_ONLY = re.compile(
    rf"(?<!not )\b(?:only|just|solely|nothing but|nur|allein|ausschließlich)\b{_LINK}(?P<after>{_LISTED})"
    rf"|(?P<before>{_LISTED})\W*(?:only|alone|allein)\b",
    re.IGNORECASE,
)
_WITHOUT = re.compile(
    rf"\b(?:without|except|excluding|leave out|drop|not|no|omit|ohne|außer)\b{_LINK}(?P<ids>{_LISTED})", re.IGNORECASE
)
_SHORTER = re.compile(
    r"\b(?:short(?:er|en)?|tight(?:er|en)|trim|condense|concise|brief(?:er|ly)?|fewer words|too long|"
    r"half (?:as long|the length)|cut (?:it )?(?:down|back)|kürzer|kürzen|kurz|knapper|straffer|straffen|zu lang)\b",
    re.IGNORECASE,
)
_LONGER = re.compile(
    r"(?<!no )(?<!any )\b(?:longer|lengthen|expand|extend|fuller|more detail(?:ed|s)?|in detail|too short|länger|"
    r"ausführlicher|zu kurz)\b",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\b(?P<count>\d{1,3}) (?:words|wörter[n]?)\b", re.IGNORECASE)
_SUPPORTED = re.compile(
    r"\b(?:unsupported|uncited|not supported|without (?:evidence|support|citations?)|no evidence|not in the notes|"
    r"unbelegt\w*)\b",
    re.IGNORECASE,
)
_KINDS: Mapping[FactKind, re.Pattern[str]] = {
    FactKind.MONEY: re.compile(r"(?:money|costs?|prices?|budget|spending|funding|geld|kosten|preise?)"),
    FactKind.NUMBER: re.compile(r"(?:numbers?|figures?|statistics|counts?|zahlen)"),
    FactKind.PERCENT: re.compile(r"(?:percent(?:ages?)?|shares?|numbers?|figures?|prozent|zahlen)"),
    FactKind.DATE: re.compile(r"(?:dates?|timetable|deadlines?|termine?|daten)"),
    FactKind.QUOTE: re.compile(r"(?:quotes?|quotations?|zitate?n?)"),
}
_WORD = re.compile(r"[^\W\d_]+")
_TASK = """
    lead leads leading start begin open opening put first top end last then before after more less much stronger
    strong short shorter shorten long longer length tighten tight trim condense concise brief briefer expand extend
    fuller detail details detailed half cut down back only just use using without except note notes passage passages
    write rewrite say tell mention mentions name add remove drop leave keep take make give get change fix mend move
    word words sentence sentences paragraph paragraphs section text heading headline line lines
    please again new different another other way version unsupported uncited supported support
    evidence citation citations focus concentrate emphasise emphasize stress about reader readers want instead rather
    two one three fewer whole also too
    kürzer kürzen kurz länger nur ohne mit bitte noch einmal schreibe schreib neu anders satz sätze absatz notiz
    notizen beginne anfang zuerst und oder der die das den dem des ein eine einen mehr weniger
"""
_OF_THE_TASK = frozenset(map(fold, _TASK.split()))  # what wishes are made of; it says nothing of the story


def read_wish(instruction: str) -> Wish:
    """An editor's words as a wish."""
    without = _ids(_WITHOUT, instruction)
    only = tuple(each for each in _ids(_ONLY, instruction) if each not in without)
    every = dict.fromkeys(found.upper() for found in _IDS.findall(instruction))
    bare = _IDS.sub(" ", instruction)
    found = _WORDS.search(bare)
    kinds = frozenset(kind for kind, cue in _KINDS.items() if any(cue.fullmatch(word) for word in _spoken(bare)))
    left = [word for word in _spoken(bare) if word not in _OF_THE_TASK and not _names_a_kind(word)]
    return Wish(
        length=_length(bare),
        words=int(found["count"]) if found else 0,
        only=only,
        without=without,
        first=tuple(each for each in every if each not in {*only, *without}),
        terms=content_terms(" ".join(left)),
        kinds=kinds,
        supported=bool(_SUPPORTED.search(bare)),
    )


def _ids(cue: re.Pattern[str], text: str) -> tuple[str, ...]:
    parts = (part for match in cue.finditer(text) for part in match.groups() if part)
    return tuple(dict.fromkeys(found.upper() for part in parts for found in _IDS.findall(part)))


def _spoken(text: str) -> list[str]:
    return [fold(word) for word in _WORD.findall(text)]


def _names_a_kind(word: str) -> bool:
    return any(cue.fullmatch(word) for cue in _KINDS.values())


def _length(text: str) -> Length:
    if _SHORTER.search(_LONGER.sub(" ", text)):
        return Length.SHORTER
    return Length.LONGER if _LONGER.search(text) else Length.SAME


def covers(named: str, passage: str) -> bool:
    """Is the passage the one that is named, or one of the note that is?"""
    return passage == named or passage.partition(".")[0] == named


def words_again(wish: Wish, spec: SectionSpec, section: Section, home: Home) -> tuple[int, int]:
    """Least and most words to ask for: the format's range bounded by the evidence, as for a section written first; for
    a shorter one about two thirds of today's words, for a longer one more than today's, as far as that bound goes.
    What a person typed has room in any case.
    """
    ceiling = home.words * PER_WORD_OF_EVIDENCE
    least, most = asked_words(spec, ceiling)
    today = section.words
    if wish.words:
        most = min(wish.words, max(10, round(ceiling)))
        least = most * 2 // 3
    elif wish.length is Length.SHORTER and today:
        most = min(most, max(5, round(today * 2 / 3)))
        least = most * 2 // 3
    elif wish.length is Length.LONGER and today:
        least = max(least, min(most, round(today * 1.2)))
    typed = sum(len(sentence.text.split()) for sentence in section.sentences() if sentence.by)
    return least, max(most, typed)


def home_for(wish: Wish, home: Home, dossier: Dossier) -> Home:
    """The home passages as the wish narrows them. Where it names what alone may be used, that is the home, wherever it
    belonged before, and what was at home here leads.

    Raises Unusable where nothing is left.
    """
    if not (wish.only or wish.without):
        return home
    evidence = study(dossier).senses
    allowed = (p for p in dossier.passages.values() if p.id in evidence) if wish.only else home.passages
    passages = tuple(passage for passage in allowed if wish.allows(passage))
    if not passages:
        raise Unusable("no_sentence", "The notes that this wish leaves hold nothing for this section.")
    ids = {passage.id for passage in passages}
    here = home.lead if not wish.only else (*home.lead, *(passage.id for passage in home.passages))
    return Home(home.section, passages, tuple(dict.fromkeys(i for i in here if i in ids))[: len(home.lead) or 6])
