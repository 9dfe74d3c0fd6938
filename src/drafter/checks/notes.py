"""The notes of a story as the checks ask them: built once per dossier, in linear time, then looked up.

Off-record passages can be found in a text (`off_record`), but are never evidence for anything.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from math import log

from drafter.article import Author, Checked, Sentence
from drafter.checks.keys import calendar_keys, supports
from drafter.notes import Dossier, Passage, SourceNote
from drafter.text.aliases import WORDS, phrases
from drafter.text.attribution import hedges
from drafter.text.capitals import capital, key_of, tokens
from drafter.text.facts import Fact, FactKind, facts, same_words
from drafter.text.names import NameMask
from drafter.text.words import STOPWORDS, Word, content_terms, fold, words

OFF_RECORD_RUN = 8  # consecutive words of an off-record note in a text are no accident
_YEAR_BESIDE = re.compile(
    r"\b(?:(?P<after>(?:the )?(?:following|next) year|(?:a|one|the) year (?:later|after))|"
    r"(?:the )?(?:previous|preceding|prior) year|(?:a|one|the) year (?:before|earlier))\b",
    re.IGNORECASE,
)
_ROLE_END = re.compile(r" (?:at|with|in|from|for) ")
_ROLE_GAPS = 2  # three words tell who it was; "a manager" does not
_LINKING = frozenset(["of", "the", "and", "for", "in", "on", "de", "du", "la", "le", "von", "van", "der", "a", "an"])


@dataclass(frozen=True)
class Known:
    """One passage with all that a check may ask of it. `names` are its words as names are compared."""

    passage: Passage
    note: SourceNote
    position: int
    words: tuple[Word, ...]
    facts: tuple[Fact, ...]
    keys: frozenset[str]
    names: frozenset[str]
    letters: str

    @property
    def id(self) -> str:
        return self.passage.id

    @property
    def text(self) -> str:
        return self.passage.text

    @cached_property
    def terms(self) -> frozenset[str]:
        return frozenset(term(word) for word in self.words if carries(word))

    @cached_property
    def run(self) -> str:
        """Its words in order, folded, between spaces: for looking up runs of words."""
        return f" {' '.join(word.fold for word in self.words)} "

    @cached_property
    def hedges(self) -> frozenset[str]:
        return hedges(self.text)

    @cached_property
    def names_a_day(self) -> bool:
        return any(fact.kind is FactKind.DATE and fact.value[:2] in {"--", "wd", "19", "20"} for fact in self.facts)

    @cached_property
    def people(self) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if fact.kind is FactKind.NAME and (not fact.weak or " " in fact.value))


def term(word: Word) -> str:
    """A word as evidence is compared: its stem, and a country for its people."""
    return WORDS.get(word.fold, word.stem) if word.text[0].isupper() else word.stem


def carries(word: Word) -> bool:
    return word.fold not in STOPWORDS


def received_on(note: SourceNote) -> date | None:
    return note.received.date() if note.received else None


def name_keys(text: str, found: Iterable[Fact]) -> set[str]:
    """All forms under which a word of a text may be found as part of a name; `~eu` where a name has these initials."""
    keys: set[str] = set()
    for match in tokens(text):
        token = match.group()
        key = key_of(token)
        keys.add(key)
        if "-" in key or "/" in key:
            keys.update(WORDS.get(part, part) for part in key.replace("/", "-").split("-") if part)
    for canonical in phrases(fold(text)):
        keys.add(canonical)
        keys.add(canonical.replace(" ", "_"))
        keys.update(canonical.split())
    for fact in found:
        if fact.kind is FactKind.NAME:
            keys.update(f"~{short}" for short in initials(fact.value))
    return keys


def initials(value: str) -> set[str]:
    """The abbreviations that a name of several words may have: "European Union" is `eu`."""
    parts = value.replace("-", " ").replace("_", " ").split()
    if len(parts) < 2:
        return set()
    short = [part for part in parts if part not in _LINKING]
    found = {"".join(part[0] for part in parts), "".join(part[0] for part in short)}
    return {each for each in found if len(each) > 1}


class Notes:
    """The index. `dossier` as read; building it costs about 0.5 ms per hundred words."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.checked: dict[tuple[Sentence, bool, Author, bool], Checked] = {}  # by sentence and how it was looked at
        self._compared: dict[str, tuple[str, frozenset[str]]] = {}
        self.order: list[Known] = []
        self.passages: dict[str, Known] = {}
        self.by_key: dict[str, list[int]] = defaultdict(list)
        self.by_name: dict[str, list[int]] = defaultdict(list)
        self.by_term: dict[str, list[int]] = defaultdict(list)
        self.headers = {note.id: _header(note) for note in dossier.usable}
        self.header_names = frozenset[str]().union(*self.headers.values())
        self.received = {
            note.id: calendar_keys(day) for note in dossier.usable if (day := received_on(note)) is not None
        }
        for note in dossier.usable:
            for passage in note.passages:
                self._add(_know(passage, note, len(self.order)))
        self._rare = log(1 + len(self.order) + 1)

    def _add(self, known: Known) -> None:
        self.order.append(known)
        self.passages[known.id] = known
        for key in known.keys:
            self.by_key[key].append(known.position)
        for name in known.names:
            self.by_name[name].append(known.position)
        for each in known.terms:
            self.by_term[each].append(known.position)

    def weight(self, each: str) -> float:
        """How telling a term is: the rarer in the notes, the more; one that they lack counts most."""
        postings = self.by_term.get(each)
        return self._rare if not postings else log(1 + len(self.order) / len(postings))

    def places(self, keys: Iterable[str]) -> list[Known]:
        """The passages that support any of these keys, in order."""
        found = {position for key in keys for position in self.by_key.get(key, ())}
        return [self.order[position] for position in sorted(found)]

    def compared(self, text: str) -> tuple[str, frozenset[str]]:
        """A sentence as it is compared with others: to the letter, and by what it speaks of."""
        known = self._compared.get(text)
        if known is None:
            known = self._compared[text] = (fold(text), content_terms(text))
        return known

    def naming(self, name: str) -> Sequence[int]:
        return self.by_name.get(name, ())

    def before(self, known: Known, count: int) -> Iterator[Known]:
        """The passages just before one, in the same note, the nearest first."""
        for position in range(known.position - 1, max(-1, known.position - 1 - count), -1):
            if self.order[position].note.id != known.note.id:
                return
            yield self.order[position]

    @cached_property
    def letters(self) -> dict[str, tuple[str, tuple[tuple[int, str], ...]]]:
        """Each note's passages joined for searches to the letter, with the place where each passage begins."""
        joined: dict[str, tuple[str, tuple[tuple[int, str], ...]]] = {}
        for note in self.dossier.usable:
            at, starts, parts = 0, list[tuple[int, str]](), list[str]()
            for passage in note.passages:
                letters = self.passages[passage.id].letters
                starts.append((at, passage.id))
                parts.append(letters)
                at += len(letters) + 1
            joined[note.id] = (" ".join(parts), tuple(starts))
        return joined

    @cached_property
    def beginnings(self) -> tuple[str, ...]:
        """The first letters of each note's words, without "of" and "the": abbreviations are looked up in them."""
        texts = (letters.split() for letters, _ in self.letters.values())
        return tuple("".join(word[0] for word in text if word not in _LINKING) for text in texts)

    @cached_property
    def named(self) -> frozenset[str]:
        """Every word that is part of a name somewhere in the notes, not only by beginning a sentence."""
        strong = (fact for known in self.order for fact in known.people)
        return frozenset(part for fact in strong for part in fact.value.split()) - _LINKING

    @cached_property
    def people(self) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        """For each word of a name, the words that stand before and after it in names of the notes."""
        before: dict[str, set[str]] = defaultdict(set)
        after: dict[str, set[str]] = defaultdict(set)
        for known in self.order:
            for fact in known.facts:
                if fact.kind is FactKind.NAME:
                    parts = fact.value.split()
                    for left, right in pairwise(parts):
                        after[left].add(right)
                        before[right].add(left)
        return {each: (frozenset(before[each]), frozenset(after[each])) for each in {*before, *after}}

    @cached_property
    def mask(self) -> NameMask:
        return NameMask(self.dossier.protected)

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """What the headers say a background or off-record source is, folded, unless a named note says it too: “head of
        purchasing at Lindmark Dairy”, and “head of purchasing” alone.
        """
        hidden = [part for note in self.dossier.notes if not note.named for part in note.source.split(",")[1:]]
        spoken = [" ".join(word.fold for word in words(part)) for part in hidden]
        roles = {role for each in spoken for role in (each, _ROLE_END.split(each)[0]) if role.count(" ") >= _ROLE_GAPS}
        open_text = " ".join(known.run for known in self.order if known.note.named) if roles else ""
        return tuple(sorted(role for role in roles if f" {role} " not in open_text))

    @cached_property
    def off_record(self) -> frozenset[tuple[str, ...]]:
        """Every run of words of the off-record notes that stands in no other note."""
        secret = {run for note in self.dossier.notes if not note.usable for run in runs(note.text)}
        if not secret:
            return frozenset()
        return frozenset(secret - {run for note in self.dossier.usable for run in runs(note.text)})

    @cached_property
    def urls(self) -> frozenset[str]:
        addresses = " ".join(note.url for note in self.dossier.usable if note.named and note.url)
        found = [f for f in facts(addresses) if f.kind is FactKind.URL]
        found += [f for known in self.order for f in known.facts if f.kind is FactKind.URL]
        return frozenset(fact.value for fact in found)


def runs(text: str, length: int = OFF_RECORD_RUN) -> Iterator[tuple[str, ...]]:
    folds = [word.fold for word in words(text)]
    for start in range(len(folds) - length + 1):
        yield tuple(folds[start : start + length])


def _header(note: SourceNote) -> frozenset[str]:
    """The names that a note's header gives to a reader of the prompt; a background note gives none."""
    if not note.named:
        return frozenset()
    text = f"{note.title}\n{note.source}\n{note.kind}"
    return frozenset(name_keys(text, facts(text))) | {key_of(m.group()) for m in tokens(text) if capital(m.group())}


def _years_beside(text: str, found: Iterable[Fact]) -> frozenset[str]:
    """“For 2025, after a profit in the year before” speaks of 2024 too, as “a year later” speaks of 2026."""
    steps = {1 if match["after"] else -1 for match in _YEAR_BESIDE.finditer(text)}
    if not steps:
        return frozenset()
    years = {int(f.value[:4]) for f in found if f.kind is FactKind.DATE and f.value[:4].isdigit()}
    return frozenset(f"{kind}:{year + step}" for year in years for step in steps for kind in "dn")


def _know(passage: Passage, note: SourceNote, position: int) -> Known:
    text = passage.text
    found = facts(text)
    day = received_on(note)
    spoken = words(text)
    return Known(
        passage=passage,
        note=note,
        position=position,
        words=spoken,
        facts=found,
        keys=frozenset(key for fact in found for key in supports(fact, day)) | _years_beside(text, found),
        names=frozenset(name_keys(text, found)) | {word.stem for word in spoken},
        letters=same_words(text),
    )
