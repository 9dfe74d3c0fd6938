"""A slot is due once per schedule and local date, on days of 23 and 25 hours too."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from drafter.errors import SettingsFault
from drafter.intake.slots import due_day
from drafter.settings import Schedule

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_slot_is_due_from_its_moment_to_the_end_of_its_day() -> None:
    morning = Schedule(name="morning", cron="0 6 * * *")
    assert due_day(morning, datetime(2026, 11, 23, 5, 59, tzinfo=BERLIN), BERLIN) is None
    assert due_day(morning, datetime(2026, 11, 23, 6, 0, tzinfo=BERLIN), BERLIN) == date(2026, 11, 23)
    assert due_day(morning, datetime(2026, 11, 23, 23, 59, tzinfo=BERLIN), BERLIN) == date(2026, 11, 23)


def test_weekdays_without_a_slot_have_none() -> None:
    workdays = Schedule(name="morning", cron="0 6 * * 1-5")
    assert due_day(workdays, datetime(2026, 11, 22, 12, 0, tzinfo=BERLIN), BERLIN) is None


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 6, 1)])
@pytest.mark.parametrize("cron", ["30 2 * * *", "0 2 * * *", "0 3 * * *", "59 23 * * *", "0 0 * * *"])
def test_every_local_date_gets_its_slot_exactly_once_whatever_the_clock_does(day: date, cron: str) -> None:
    schedule = Schedule(name="night", cron=cron)
    taken: list[date] = []
    moment = datetime.combine(day, datetime.min.time(), BERLIN).astimezone(UTC)
    while moment.astimezone(BERLIN).date() == day:
        due = due_day(schedule, moment, BERLIN)
        if due is not None and due not in taken:
            taken.append(due)
        moment += timedelta(minutes=1)
    assert taken == [day]


def test_an_expression_that_is_not_crons_is_named_with_its_schedule() -> None:
    with pytest.raises(SettingsFault, match="morning"):
        due_day(Schedule(name="morning", cron="at six"), datetime(2026, 1, 1, tzinfo=UTC), BERLIN)
