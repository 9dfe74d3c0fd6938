"""What a figure is of stays: 46 euros a year are not 46 euros a month, 190 kilometres are not 190 miles.

A figure of the sentence that its cited passages have with another unit of the same sort, and nowhere with this one.
Where either has no unit there is nothing to compare.
"""

import re
from collections.abc import Iterator

from drafter.article import Flag
from drafter.checks.case import Case, Rule
from drafter.checks.keys import asks, supports
from drafter.text.facts import Fact, FactKind

_FIGURES = frozenset({FactKind.NUMBER, FactKind.MONEY})
_SORTS = (
    "second minute hour day week fortnight month quarter year decade century",
    "millimetre centimetre metre kilometre inch foot yard mile",
    "gram kilogram tonne ounce stone",
    "millilitre litre gallon pint barrel",
    "hectare acre",
    "watt kilowatt megawatt gigawatt",
    "celsius fahrenheit",
)
_SORT = {unit: sort for sort, line in enumerate(_SORTS) for unit in line.split()}
_SHORT = {
    "km": "kilometre", "m": "metre", "cm": "centimetre", "mm": "millimetre", "ft": "foot", "feet": "foot",
    "inches": "inch", "yd": "yard", "mi": "mile", "kg": "kilogram", "kilo": "kilogram", "g": "gram", "ton": "tonne",
    "oz": "ounce", "l": "litre", "ml": "millilitre", "gal": "gallon", "ha": "hectare", "hr": "hour", "min": "minute",
    "mw": "megawatt", "kw": "kilowatt", "gw": "gigawatt", "centuries": "century",
}  # fmt: skip
_RATES = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year", "annually": "year"}
_MEASURE = re.compile(r"[-\s]?(?:(?:square|cubic|degrees?)\s)?(?P<unit>[^\W\d_]+)", re.IGNORECASE)
_RATE = re.compile(
    r"(?:\s[^\W\d_]+){0,2}?\s(?:(?:a|an|per|each|every)\s(?P<unit>second|minute|hour|day|week|month|quarter|year|decade)\b"
    r"|(?P<word>daily|weekly|monthly|yearly|annually)\b)",
    re.IGNORECASE,
)


def look(case: Case) -> Iterator[Flag]:
    if case.verbatim or case.free:
        return
    theirs = [(known, fact) for known in case.cited for fact in known.facts if fact.kind in _FIGURES]
    for fact in case.facts:
        if fact.kind not in _FIGURES:
            continue
        same = [(known, other) for known, other in theirs if not set(asks(fact)).isdisjoint(supports(other))]
        for unit in _units(case.text, fact):
            there = [(known, each) for known, other in same for each in _units(known.text, other) if _alike(unit, each)]
            if there and unit not in {each for _, each in there}:
                known, other = there[0]
                yield case.flag(
                    "unit-changed",
                    f"“{fact.text}” {_words(unit)}: {known.id} has it {_words(other)}.",
                    "Say what the notes say; a figure that you convert changes too.",
                    at=(fact.start, fact.end),
                )


def _units(text: str, fact: Fact) -> Iterator[tuple[str, str]]:
    """The measure right after a figure, and the time that it is said to be for: ("of", "mile"), ("per", "year")."""
    measure = _MEASURE.match(text, fact.end)
    if measure and fact.kind is FactKind.NUMBER and (unit := _unit(measure["unit"])):
        yield "of", unit
    rate = _RATE.match(text, fact.end)
    if rate:
        yield "per", (rate["unit"] or _RATES[rate["word"].lower()]).lower()


def _unit(word: str) -> str:
    """One form of a unit's name; empty where the word is none."""
    plain = word.lower().replace("meter", "metre").replace("liter", "litre")
    plain = _SHORT.get(plain, _SHORT.get(plain.removesuffix("s"), plain.removesuffix("s")))
    return plain if plain in _SORT else ""


def _alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return one[0] == other[0] and _SORT[one[1]] == _SORT[other[1]]


def _words(unit: tuple[str, str]) -> str:
    return f"per {unit[1]}" if unit[0] == "per" else f"as a number of “{unit[1]}”"


RULE = Rule(("unit-changed",), mendable=True, sentence=look)
