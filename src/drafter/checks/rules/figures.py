"""Numbers, amounts, percentages and dates stand in the cited passages; elsewhere in the notes; or nowhere."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from drafter.article import Flag, Severity
from drafter.checks.case import Case, Rule, places
from drafter.checks.keys import amounts, asks
from drafter.checks.near import other_count
from drafter.checks.notes import Known, received_on
from drafter.text.facts import Fact, FactKind

_WORDS = {
    FactKind.NUMBER: ("number", "number"),
    FactKind.MONEY: ("amount", "amount"),
    FactKind.PERCENT: ("percent", "percentage"),
    FactKind.DATE: ("date", "date or time"),
}
_SMALL = frozenset({"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"})
_LOOSE = re.compile(
    r"\b(?:about|around|roughly|approximately|some|nearly|almost|close to|over|more than|at least|above|under|below|"
    r"less than|fewer than|up to|as many as|as much as|just|an estimated|circa)\s(?:the\s|a\s)?(?:US|[$€£])?\s?$",
    re.IGNORECASE,
)
_OVER = re.compile(r"\b(?:over|more than|at least|above)\s\S{0,3}\s?$", re.IGNORECASE)
_UNDER = re.compile(r"\b(?:nearly|almost|under|below|less than|fewer than|close to)\s\S{0,3}\s?$", re.IGNORECASE)

_AGE = re.compile(r"[-\s]years?[-\s](?:ago|old|later|on\b|after|before|earlier)", re.IGNORECASE)


def look(case: Case) -> Iterator[Flag]:
    if case.verbatim:
        return
    for fact in case.facts:
        if fact.kind not in _WORDS:
            continue
        if fact.weak:
            yield from _small(case, fact)
            continue
        asked = asks(fact)
        if not asked or _cited(case, asked):
            continue
        elsewhere = case.notes.places(asked)
        if case.free or not case.cited:
            if elsewhere or _rounded(fact, case.text, case.notes.order, asked):
                continue
            yield _missing(case, fact)
        elif not _rounded(fact, case.text, case.cited, asked):
            yield _wrong_passage(case, fact, elsewhere) if elsewhere else _missing(case, fact)


def _small(case: Case, fact: Fact) -> Iterator[Flag]:
    """A small number in words: often the writer's own counting, so a note at most; unless a cited passage counts the
    same thing otherwise.
    """
    if fact.text.casefold() not in _SMALL or fact.kind is not FactKind.NUMBER or _cited(case, asks(fact)):
        return
    other = other_count(case.text, case.spoken, fact, case.cited)
    if other:
        known, there = other
        why = f"“{fact.text}”: {known.id} has “{there.text}” of this."
    elif any(case.notes.by_key.get(key) for key in asks(fact)) or fact.text.casefold() in {"one", "two"}:
        return
    else:
        why = f"The number “{fact.text}” is not in the notes; it may be a count."
    severity = Severity.WARN if other else Severity.NOTE
    yield case.flag("number-not-in-notes", why, "Count again.", severity, (fact.start, fact.end))


def _cited(case: Case, asked: tuple[str, ...]) -> bool:
    return any(key in case.cited_keys for key in asked)


def _wrong_passage(case: Case, fact: Fact, elsewhere: list[Known]) -> Flag:
    name, word = _WORDS[fact.kind]
    return case.flag(
        f"{name}-wrong-passage",
        f"The {word} “{fact.text}” stands in {places(elsewhere)}, not in {places(case.cited)}.",
        "Cite the passage that it comes from, or correct it.",
        Severity.WARN,
        (fact.start, fact.end),
    )


def _missing(case: Case, fact: Fact) -> Flag:
    name, word = _WORDS[fact.kind]
    why = f"The {word} “{fact.text}” is not in the notes."
    severity = Severity.WARN
    if fact.kind is FactKind.MONEY and (other := _other_unit(case, fact, "m:")):
        why = f"The notes give this amount in another currency ({other.id})."
    elif fact.kind is FactKind.PERCENT and (other := _other_unit(case, fact, "p")):
        unit = "percent" if fact.value.endswith("pp") else "percentage points"
        why = f"“{fact.text}”: {other.id} has this figure in {unit}."
    elif sum_of := _arithmetic(case, fact) or _since(case, fact):
        why = f"The {word} “{fact.text}” is not in the notes; it may be worked out from {sum_of}."
        severity = Severity.NOTE
    return case.flag(
        f"{name}-not-in-notes",
        why,
        "Check it against the notes; correct it or cut it.",
        severity,
        (fact.start, fact.end),
    )


def _other_unit(case: Case, fact: Fact, prefix: str) -> Known | None:
    """A passage that has the same figure with another unit of the same sort."""
    for amount in amounts(fact):
        for known in case.notes.places([f"n:{amount:f}"]):
            if any(key.startswith(prefix) and key.endswith((f" {amount:f}", f":{amount:f}")) for key in known.keys):
                return known
    return None


def _rounded(fact: Fact, text: str, among: tuple[Known, ...] | list[Known], asked: tuple[str, ...]) -> bool:
    """May it be a rounding of a figure there? "nearly 12,000" of 11,873; 2.5 million of 2,512,300."""
    if fact.kind is FactKind.DATE or len(among) > 2000:
        return False
    before = text[max(0, fact.start - 24) : fact.start]
    loose = _LOOSE.search(before) is not None
    prefixes = {key.partition(":")[0] for key in asked}
    for wanted in amounts(fact):
        digits = len(wanted.normalize().as_tuple().digits)
        if not wanted or not (loose or (digits >= 2 and wanted >= 1000) or wanted != wanted.to_integral_value()):
            continue
        for have in _amounts(among, prefixes):
            if _rounds(have, wanted, loose=loose, before=before):
                return True
    return False


def _amounts(among: tuple[Known, ...] | list[Known], prefixes: set[str]) -> Iterator[Decimal]:
    kinds = {FactKind.NUMBER, FactKind.MONEY} if prefixes & {"n", "u", "m"} else set[FactKind]()
    if prefixes & {"p", "pp"}:
        kinds = {FactKind.PERCENT, FactKind.NUMBER}
    for known in among:
        for fact in known.facts:
            if fact.kind in kinds:
                yield from amounts(fact)


def _rounds(have: Decimal, wanted: Decimal, *, loose: bool, before: str) -> bool:
    if have == wanted or not have:
        return False
    if loose and _OVER.search(before):
        return wanted < have <= wanted * Decimal("1.15")
    if loose and _UNDER.search(before):
        return wanted * Decimal("0.85") <= have < wanted
    if loose:
        return abs(have - wanted) <= abs(wanted) * Decimal("0.1")
    parts = wanted.normalize().as_tuple()
    step = Decimal(1).scaleb(int(parts.exponent))
    return abs(have - wanted) * 2 <= step


def _arithmetic(case: Case, fact: Fact) -> str:
    """Two figures of one cited passage whose sum or difference it is; empty where there are none or it is small."""
    if fact.kind is FactKind.DATE:
        return ""
    for wanted in amounts(fact):
        if wanted < 10:
            continue
        known = case.cited or case.support
        figures = (f for k in known for f in k.facts if f.kind is not FactKind.DATE and f.kind in _WORDS)
        have = sorted({amount for figure in figures for amount in amounts(figure) if amount})[:16]
        for low, high in combinations(have, 2):
            if wanted in {low + high, high - low}:
                return f"{low:f} and {high:f} in {places(known)}"
    return ""


def _since(case: Case, fact: Fact) -> str:
    """“52 years ago” of a note of 2026 that says 1974; empty where no cited year fits, or what follows is no age."""
    if fact.kind is not FactKind.NUMBER or not _AGE.match(case.text, fact.end):
        return ""
    for known in case.cited or case.support:
        told = received_on(known.note)
        years = {int(f.value[:4]) for f in known.facts if f.kind is FactKind.DATE and f.value[:4].isdigit()}
        for year in sorted(years if told else ()):
            if told and any(told.year - year - amount in {0, 1} for amount in amounts(fact)):
                return f"{year} in {known.id}"
    return ""


RULE = Rule(
    tuple(f"{name}-{what}" for name, _ in _WORDS.values() for what in ("not-in-notes", "wrong-passage")),
    mendable=True,
    sentence=look,
)
