"""Labels of a note: times above all."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from drafter.errors import NotesFault
from drafter.readers.labels import moment

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_time_without_a_zone_is_meant_in_the_outlets() -> None:
    found = moment("2026-11-23T06:00", "embargo", BERLIN, time_needed=True)
    assert found.astimezone(UTC) == datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def test_an_hour_that_the_clock_jumps_over_is_the_same_moment_wherever_it_is_kept() -> None:
    found = moment("2027-03-28T02:30", "embargo", BERLIN, time_needed=True)
    assert datetime.fromisoformat(found.isoformat()) == found
    assert found.astimezone(UTC).astimezone(BERLIN) == found


@pytest.mark.parametrize("value", ["tomorrow", "", "2026-13-01", "9999-01-01T00:00"])
def test_what_is_no_moment_is_never_dropped_in_silence(value: str) -> None:
    with pytest.raises(NotesFault, match="embargo"):
        moment(value, "embargo", BERLIN, time_needed=True)


def test_an_embargo_needs_a_time_of_day() -> None:
    with pytest.raises(NotesFault, match="no time"):
        moment("2026-11-23", "embargo", BERLIN, time_needed=True)
