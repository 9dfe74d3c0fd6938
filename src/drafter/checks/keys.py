"""What a fact of the notes supports, and what a fact of a sentence asks for: both as plain keys that meet or do not.

`n:` any number, `u:` a number without a unit, `m:` money, `p:` percent, `pp:` percentage points, `d:` dates. A note's
fact supports several keys ("14 November 2025" also supports the month, the year and, with the day it was received,
the weekday); a sentence's fact is found where any of the keys it asks for is supported.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from drafter.text.dates import nearest, relative
from drafter.text.fact import Fact, FactKind

_DOLLARS = frozenset({"$", "USD", "CAD", "AUD", "NZD", "HKD"})


def supports(fact: Fact, received: date | None = None) -> Iterator[str]:
    """Every key that a fact of a note is evidence for. `received` is the note's own date."""
    for value in fact.values:
        if fact.kind is FactKind.NUMBER:
            yield from _number_supports(value)
        elif fact.kind is FactKind.MONEY:
            currency, amount = value.split(" ")
            yield f"m:{currency} {amount}"
            yield f"n:{amount}"
        elif fact.kind is FactKind.PERCENT:
            amount = value.removesuffix("pp")
            yield f"pp:{amount}" if value.endswith("pp") else f"p:{amount}"
            yield f"n:{amount}"
        elif fact.kind is FactKind.DATE:
            yield from _date_supports(value, received)


def asks(fact: Fact) -> tuple[str, ...]:
    """The keys of which one is enough for a fact of a sentence. Empty where there is nothing to compare."""
    found: list[str] = []
    for value in fact.values:
        if fact.kind is FactKind.NUMBER:
            found += _number_asks(value)
        elif fact.kind is FactKind.MONEY:
            currency, amount = value.split(" ")
            alike = _DOLLARS if currency == "$" else ({currency, "$"} if currency in _DOLLARS else {currency})
            found += [f"u:{amount}", *(f"m:{other} {amount}" for other in sorted(alike))]
        elif fact.kind is FactKind.PERCENT:
            amount = value.removesuffix("pp")
            found += [f"u:{amount}", f"pp:{amount}" if value.endswith("pp") else f"p:{amount}"]
        elif fact.kind is FactKind.DATE:
            found += _date_asks(value)
    return tuple(found)


def amounts(fact: Fact) -> Iterator[Decimal]:
    """The plain amounts of a number, sum or percentage, for rounding and arithmetic."""
    for value in fact.values:
        for part in value.removesuffix("pp").removesuffix("%").split(" ")[-1].split("-"):
            try:
                yield Decimal(part)
            except InvalidOperation:
                continue


def _number_supports(value: str) -> Iterator[str]:
    yield f"n:{value}"
    if "-" in value:
        for part in value.split("-"):
            yield f"n:{part}"
            yield f"u:{part}"
    elif value.endswith("%"):
        yield f"p:{value[:-1]}"
    else:
        yield f"u:{value}"


def _number_asks(value: str) -> list[str]:
    if value.endswith("%"):
        return [f"p:{value[:-1]}"]
    asked = [f"n:{value}"]
    if value.isdigit() and len(value) == 4:
        asked.append(f"d:{value}")
    return asked


def _date_supports(value: str, received: date | None) -> Iterator[str]:
    yield f"d:{value}"
    if value.startswith("rel:"):
        resolved = relative(value[4:], received)
        if not resolved.startswith("rel:"):
            yield from _date_supports(resolved, None)
    elif value.startswith("wd"):
        yield from _weekday_supports(int(value[2:]), received)
    elif value.startswith("--"):
        yield from _yearless_supports(value, received)
    elif value.startswith("T"):
        yield f"n:{int(value[1:3])}"
        yield f"n:{int(value[1:3]) % 12}"
    elif value.startswith("Q"):
        yield f"n:{value[1:]}"
    else:
        yield from _dated_supports(value)


def _dated_supports(value: str) -> Iterator[str]:
    """A day, a month or a year with its year."""
    if len(value) == 10 and _real(value):
        yield from _calendar(date.fromisoformat(value))
    elif len(value) == 7:
        yield from (f"d:{value[:4]}", f"d:--{value[5:]}", f"n:{value[:4]}", f"d:{value[:3]}0s")
    elif value.isdigit():
        yield from (f"n:{value}", f"d:{value[:3]}0s")


def _weekday_supports(weekday: int, received: date | None) -> Iterator[str]:
    """The last such day before a note was received, and the next one from then on."""
    if received:
        step = (weekday - received.weekday()) % 7
        for day in (received + timedelta(days=step - 7), received + timedelta(days=step)):
            yield from _calendar(day)


def _yearless_supports(value: str, received: date | None) -> Iterator[str]:
    yield f"d:*{value[1:]}"
    if len(value) == 7:
        yield from (f"d:{value[:4]}", f"d:*{value[1:4]}", f"n:{int(value[5:])}")
        if received and (day := nearest(int(value[2:4]), int(value[5:]), received)):
            yield from _calendar(day)


def _real(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _calendar(day: date) -> Iterator[str]:
    iso = day.isoformat()
    yield from (f"d:{iso}", f"d:{iso[:7]}", f"d:{iso[:4]}", f"d:--{iso[5:]}", f"d:--{iso[5:7]}", f"d:wd{day.weekday()}")
    yield from (
        f"n:{day.year}",
        f"n:{day.day}",
        f"d:{iso[:3]}0s",
        f"d:{day.day}/{day.month}",
        f"d:{day.month}/{day.day}",
    )


def calendar_keys(day: date) -> frozenset[str]:
    """All that the date of a note's receipt supports: its day, month, year and weekday."""
    return frozenset(key for key in _calendar(day) if key.startswith("d:"))


def _date_asks(value: str) -> list[str]:
    asked = [f"d:{value}"]
    if (len(value) == 10 and value[4] == "-") or (len(value) == 7 and value[4] == "-"):
        asked.append(f"d:*{value[4:]}")
    elif value.isdigit():
        asked.append(f"n:{value}")
    elif value.startswith("rel:"):
        return []  # no day is known; nothing to compare
    elif value.startswith("T") and value.endswith(":00"):
        asked += [f"u:{int(value[1:3])}", f"u:{int(value[1:3]) % 12}"]
    return asked
