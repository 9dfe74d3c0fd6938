"""Which days a sentence names, seen from the day its note came in: what is past for it and what lies ahead.

Rough on purpose: it helps to place a sentence in an article and to put plans in order. Whether a date is right is
for the checks.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = (
    ("january", "jan", "januar", "janvier", "enero", "gennaio"),
    ("february", "feb", "februar", "février", "febrero", "febbraio"),
    ("march", "mar", "märz", "mars", "marzo"),
    ("april", "apr", "avril", "abril", "aprile"),
    ("may", "mai", "mayo", "maggio"),
    ("june", "jun", "juni", "juin", "junio", "giugno"),
    ("july", "jul", "juli", "juillet", "julio", "luglio"),
    ("august", "aug", "août", "agosto"),
    ("september", "sept", "sep", "septembre", "septiembre", "settembre"),
    ("october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre"),
    ("november", "nov", "novembre", "noviembre"),
    ("december", "dec", "dezember", "dez", "décembre", "diciembre", "dicembre"),
)
_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_MONTH = "|".join(sorted(_NUMBER, key=len, reverse=True))
_YEAR = r"(?:1[5-9]|20)\d\d"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_DATE = re.compile(
    rf"\b(?P<iso>{_YEAR}-\d\d-\d\d)\b"
    rf"|\b(?P<dm_day>{_DAY})(?:st|nd|rd|th|\.)?(?:\s+(?:and|und|et|y|to|–|-)\s+\d{{1,2}}\.?)?\s+(?:of\s+|de\s+)?"
    rf"(?P<dm>{_MONTH})\b\.?(?:,?\s+(?:de\s+)?(?P<dm_year>{_YEAR}))?"
    rf"|\b(?P<md>{_MONTH})\b\.?\s+(?P<md_day>{_DAY})(?:st|nd|rd|th)?\b(?!:|\.\d)(?:,?\s+(?P<md_year>{_YEAR}))?"
    rf"|\b(?P<my>{_MONTH})\b\.?,?\s+(?:of\s+)?(?P<my_year>{_YEAR})\b"
    rf"|\b(?:in|by|since|until|till|before|after|from|of|early|late|mid|this|next|last|im|ab|bis|seit|en)[\s-]+"
    rf"(?P<m>{_MONTH})\b(?!\.?,?\s+(?:of\s+)?\d)"
    rf"|\b(?P<year>{_YEAR})\b(?!\s*(?:percent|per\s|euro|pound|dollar|adult|people|resp|vote|home|house|job|m\b))",
    re.IGNORECASE,
)


_HINT = re.compile(r"\d|Jan|Feb|Mar|Mär|Apr|May|Mai|Jun|Jul|Aug|Sep|Oct|Okt|Nov|Dec|Dez")  # quick to rule out


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of days that a text names, first and last day, and where it stands in the text."""

    first: date
    last: date
    start: int
    end: int

    def past(self, day: date) -> bool:
        """Long enough before `day` to be history rather than news."""
        return (day - self.last).days > 45

    def ahead(self, day: date) -> bool:
        return self.first > day or (self.last > day and (self.last - self.first).days < 40)

    def near(self, day: date) -> bool:
        """Within the last days before `day`, or `day` itself: the news."""
        return (day - self.last).days >= 0 and (day - self.first).days <= 10


def moments(text: str, day: date) -> tuple[Moment, ...]:
    """The days, months and years named in `text`, in order. A date without a year is the one nearest to `day`."""
    return tuple(_read(text, day)) if _HINT.search(text) else ()


def _read(text: str, day: date) -> Iterator[Moment]:
    for found in _DATE.finditer(text):
        span = _span(found, day)
        if span:
            yield Moment(*span, found.start(), found.end())


def _span(found: re.Match[str], day: date) -> tuple[date, date] | None:
    part = found.groupdict()
    if part["iso"]:
        return _one(*(int(piece) for piece in part["iso"].split("-")))
    if part["year"]:
        year = int(part["year"])
        return date(year, 1, 1), date(year, 12, 31)
    name = part["dm"] or part["md"] or part["my"] or part["m"]
    if name in {"may", "mar", "dec", "sep", "mars", "mai"}:
        return None  # a verb or a word of another language; months are written with a capital where these are
    month = _NUMBER[name.lower()]
    number = part["dm_day"] or part["md_day"]
    year = part["dm_year"] or part["md_year"] or part["my_year"]
    if number:
        return _one(int(year) if year else _nearest(month, int(number), day), month, int(number))
    return _month(int(year) if year else _nearest(month, 15, day), month)


def _one(year: int, month: int, number: int) -> tuple[date, date] | None:
    if not 1 <= month <= 12 or not 1 <= number <= monthrange(year, month)[1]:
        return None
    return date(year, month, number), date(year, month, number)


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _nearest(month: int, number: int, day: date) -> int:
    """The year in which this day of the year lies nearest to `day`."""
    years = [year for year in (day.year - 1, day.year, day.year + 1) if 1 <= year <= 9998]
    return min(years, key=lambda year: abs((date(year, month, min(number, 28)) - day).days))
