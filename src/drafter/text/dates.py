"""Dates, times and periods in a text: 14 Nov = November 14 = 14/11, weekdays, decades, quarters, "yesterday"."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from drafter.text.fact import Fact, FactKind

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTH_WORDS = frozenset(_MONTHS)
_SHORT_DAYS = {day[:3]: number for number, day in enumerate(WEEKDAYS)} | {"tues": 1, "thur": 3, "thurs": 3}
_DECADES = {
    "twenties": "1920s", "thirties": "1930s", "forties": "1940s", "fifties": "1950s", "sixties": "1960s",
    "seventies": "1970s", "eighties": "1980s", "nineties": "1990s",
}  # fmt: skip
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "final": 4}

_MONTH = r"(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[5-9]|20)\d\d"
_SOME = re.IGNORECASE

_ISO = re.compile(rf"\b({_YEAR})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?:T\d\d:\d\d\S*)?\b")
_DAY_MONTH = re.compile(
    rf"\b(?:({_DAY})\s?(?:-|–|to|and|,)\s?)?({_DAY})[\s-](?:of\s)?({_MONTH})\b\.?(?:,?[\s-]({_YEAR})\b)?", _SOME
)
_MONTH_DAY = re.compile(
    rf"\b({_MONTH})\b\.?\s(?:the\s)?({_DAY})(?!\d|:\d)(?:\s?(?:-|–|to|and)\s?({_DAY})(?!\d|\s?{_MONTH}))?\b(?:,?\s({_YEAR})\b)?",
    _SOME,
)
_MONTH_YEAR = re.compile(rf"\b({_MONTH})\b\.?,?\s(?:of\s)?({_YEAR})\b", _SOME)
_SLASHED = re.compile(r"(?<![\w/.])(\d{1,2})([/.])(\d{1,2})(?:\2(\d{4}|\d\d))?(?![\w/]|\.\d)")
_QUARTER = re.compile(
    r"\b(?:[1-4]Q|Q[1-4])\b|\b(first|second|third|fourth|1st|2nd|3rd|4th|final)[\s-](?:fiscal\s|financial\s)?quarter\b",
    _SOME,
)
_SPAN = re.compile(rf"\b({_YEAR})[-–/](\d\d|{_YEAR})\b")
_DECADE = re.compile(rf"\b(?:(1[5-9]|20)(\d)0s|['’]?(\d)0s|({'|'.join(_DECADES)}))\b", _SOME)
_PLAIN_YEAR = re.compile(
    rf"(?<![\w$€£.,/-])(?<!\d )({_YEAR})(?![\w%/]|[.,]\d|-\d|\s?(?:percent|per cent|people|million)\b)"
)
_WEEKDAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b", _SOME)
_SHORT_WEEKDAY = re.compile(r"\b(Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)\b\.?(?=,?\s\d)")
_RELATIVE = re.compile(
    r"\b(today|yesterday|tomorrow|tonight|last night|this (?:morning|afternoon|evening|week|month|year)|"
    r"(?:last|next) (?:week|month|year)|the day (?:before|after)(?: yesterday| tomorrow)?)\b",
    _SOME,
)
_MONTH_ALONE = re.compile(
    r"\b(January|February|April|June|July|September|October|November|December|Jan|Feb|Apr|Aug|Sept|Oct|Nov|Dec)\b|"
    r"\b(?:in|of|last|since|until|till|by|early|late|mid|next|this|through|from|to|and|between|before|after|every)[\s-]"
    r"(March|May|August)\b|\bin (january|february|april|june|july|august|september|october|november|december)\b"
)
_TIME = re.compile(
    r"(?<![\w:.])(\d{1,2})(?:[:.]([0-5]\d))?\s?([ap])\.?m\b\.?|(?<![\w:.])([01]?\d|2[0-3]):([0-5]\d)(?![:\d])|\b(noon|midnight|midday)\b",
    _SOME,
)


def dates(text: str, today: date | None = None) -> Iterator[Fact]:
    """Every date, time and period. `today` resolves "yesterday" and gives a date without a year the nearest one."""
    taken = bytearray(len(text))
    for start, last, values, weak in _all(text, today):
        end = last
        if any(taken[start:end]):
            continue
        taken[start:end] = b"\1" * (end - start)
        if text[end - 1] == "." and text[end - 2].lower() != "m":  # of "a.m.", else it ends the sentence
            end -= 1
        for value in values:
            yield Fact(FactKind.DATE, text[start:end], start, end, value, weak)


_Found = tuple[int, int, tuple[str, ...], bool]


def _all(text: str, today: date | None) -> Iterator[_Found]:
    """All forms, the most telling first: an earlier one keeps its place."""
    digits = any(map(str.isdigit, text))
    if digits:
        yield from _full(text, today)
        yield from _years(text)
    for match in _QUARTER.finditer(text):
        number = match.group().strip("qQ") if match[1] is None else _QUARTERS[match[1].lower()]
        yield *match.span(), (f"Q{number}",), False
    for match in _DECADE.finditer(text):
        yield *match.span(), (_decade(match),), False
    for match in _WEEKDAY.finditer(text):
        yield *match.span(), (f"wd{_SHORT_DAYS[match[1].lower()[:3]]}",), False
    for match in _SHORT_WEEKDAY.finditer(text):
        yield *match.span(), (f"wd{_SHORT_DAYS[match[1].lower()[:3]]}",), False
    for match in _MONTH_ALONE.finditer(text):
        group = match.lastindex or 1
        yield *match.span(group), (f"--{_MONTHS[match[group].lower()]:02}",), False
    for match in _RELATIVE.finditer(text):
        yield *match.span(), (relative(match[1].lower(), today),), True
    for match in _TIME.finditer(text):
        yield *match.span(), (_time(match),), match[6] is not None


def _full(text: str, today: date | None) -> Iterator[_Found]:
    for match in _ISO.finditer(text):
        yield *match.span(), (f"{match[1]}-{match[2]}-{match[3]}",), False
    for match in _TIME.finditer(text):
        if match[1] or match[4]:
            yield *match.span(), (_time(match),), False
    for match in _DAY_MONTH.finditer(text):
        days = [day for day in (match[1], match[2]) if day]
        month = _MONTHS[match[3].lower()]
        yield *match.span(), tuple(_day(month, day, match[4], today) for day in days), False
    for match in _MONTH_DAY.finditer(text):
        days = [day for day in (match[2], match[3]) if day]
        month = _MONTHS[match[1].lower()]
        yield *match.span(), tuple(_day(month, day, match[4], today) for day in days), False
    for match in _MONTH_YEAR.finditer(text):
        yield *match.span(), (f"{match[2]}-{_MONTHS[match[1].lower()]:02}",), False
    for match in _SLASHED.finditer(text):
        value = _slashed(match, today)
        if value:
            yield *match.span(), (value,), False


def _years(text: str) -> Iterator[_Found]:
    for match in _SPAN.finditer(text):
        second = match[2] if len(match[2]) == 4 else match[1][:2] + match[2]
        if int(match[1]) < int(second) <= int(match[1]) + 80:
            yield *match.span(), (match[1], second), False
    for match in _PLAIN_YEAR.finditer(text):
        yield *match.span(), (match[1],), False


def _day(month: int, day: str, year: str | None, today: date | None) -> str:
    number = int(re.sub(r"\D", "", day))
    if year:
        return f"{year}-{month:02}-{number:02}"
    near = nearest(month, number, today) if today else None
    return near.isoformat() if near else f"--{month:02}-{number:02}"


def nearest(month: int, day: int, today: date) -> date | None:
    """The date of that month and day closest to `today`; None for the 31st of a short month."""
    found: list[date] = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:  # 29 February
            continue
    return min(found, key=lambda d: abs(d - today), default=None)


def _slashed(match: re.Match[str], today: date | None) -> str:
    first, second, year = int(match[1]), int(match[3]), match[4]
    if match[2] == "." and not year:
        return ""  # a decimal
    if year and len(year) == 2:
        year = f"20{year}" if int(year) < 70 else f"19{year}"
    ways = [(d, m) for d, m in ((first, second), (second, first)) if 1 <= d <= 31 and 1 <= m <= 12]
    values = [_day(m, str(d), year, today) for d, m in dict.fromkeys(ways)]
    return "|".join([*values, *(() if year else (f"{first}/{second}",))]) if ways else ""


def _decade(match: re.Match[str]) -> str:
    if match[1]:
        return f"{match[1]}{match[2]}0s"
    return f"19{match[3]}0s" if match[3] else _DECADES[match[4].lower()]


def _time(match: re.Match[str]) -> str:
    if match[6]:
        return "T00:00" if match[6].lower() == "midnight" else "T12:00"
    if match[4]:
        return f"T{int(match[4]):02}:{match[5]}"
    hour = int(match[1]) % 12 + (12 if match[3].lower() == "p" else 0)
    return f"T{hour:02}:{match[2] or '00'}"


_STEPS = {"today": 0, "tonight": 0, "yesterday": -1, "last night": -1, "tomorrow": 1}


def relative(words: str, today: date | None) -> str:
    """What "yesterday" or "last year" means on that day; `rel:…` where no day is known or it is a week."""
    if today is None or words.endswith("week") or words.startswith("the day"):
        return f"rel:{words}"
    if words in _STEPS or words.rsplit(" ", 1)[-1] in {"morning", "afternoon", "evening"}:
        return (today + timedelta(days=_STEPS.get(words, 0))).isoformat()
    step = {"last": -1, "this": 0, "next": 1}[words.split(maxsplit=1)[0]]
    if words.endswith("year"):
        return str(today.year + step)
    months = today.year * 12 + today.month - 1 + step
    return f"{months // 12}-{months % 12 + 1:02}"
