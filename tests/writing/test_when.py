"""The days a sentence names, seen from the day of its note."""

from datetime import date

import pytest

from drafter.writing.when import moments

DAY = date(2025, 11, 20)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("It will meet on 4 December.", date(2025, 12, 4), date(2025, 12, 4)),
        ("It met on 3 January.", date(2026, 1, 3), date(2026, 1, 3)),
        ("The vote is on December 18, 2026.", date(2026, 12, 18), date(2026, 12, 18)),
        ("It began on 24 February 2022.", date(2022, 2, 24), date(2022, 2, 24)),
        ("It began in July 2022 and ended.", date(2022, 7, 1), date(2022, 7, 31)),
        ("Since 1991 it has been so.", date(1991, 1, 1), date(1991, 12, 31)),
        ("Due 2026-01-31 at noon.", date(2026, 1, 31), date(2026, 1, 31)),
        ("Sie tagt am 3. März 2026.", date(2026, 3, 3), date(2026, 3, 3)),
        ("It will be ready in May.", date(2026, 5, 1), date(2026, 5, 31)),
    ],
)
def test_a_date_is_read_as_the_nearest_it_can_be(text: str, first: date, last: date) -> None:
    found = moments(text, DAY)
    assert [(m.first, m.last) for m in found] == [(first, last)]


@pytest.mark.parametrize("text", ["It may be so.", "31 February 2025 is none.", "", "A march of 2000 people.", "7-2"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert not [m for m in moments(text, DAY) if m.first == m.last]


def test_past_ahead_and_near_are_seen_from_the_notes_day() -> None:
    past, near, ahead = (moments(t, DAY)[0] for t in ("in March 2020", "on 19 November", "on 4 December"))
    assert [m.past(DAY) for m in (past, near, ahead)] == [True, False, False]
    assert [m.near(DAY) for m in (past, near, ahead)] == [False, True, False]
    assert [m.ahead(DAY) for m in (past, near, ahead)] == [False, False, True]


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_edges_of_the_calendar_are_no_fault(day: date) -> None:
    for moment in moments("In 1999, on 31 December, in May 2020 and on 2025-01-01.", day):
        assert {moment.past(day), moment.near(day), moment.ahead(day)} <= {True, False}
