"""When a schedule's slot is due: once per schedule and local date, daylight saving included.

The moment is compared on the wall clock of the schedule's zone: where the clock jumps over it, the slot is due right
after the jump; where the clock runs through it twice, the first time takes the slot and the second finds it taken.
"""

from datetime import date, datetime, timedelta, tzinfo

from cronsim import CronSim, CronSimError

from drafter.errors import SettingsFault
from drafter.settings import Schedule


def due_day(schedule: Schedule, now: datetime, zone: tzinfo) -> date | None:
    """The local date whose slot has come by `now`, None where today has none or it is still to come.

    Raises SettingsFault for an expression that is not cron's.
    """
    wall = now.astimezone(zone).replace(tzinfo=None)
    midnight = datetime.combine(wall.date(), datetime.min.time())
    try:
        moment = next(CronSim(schedule.cron, midnight - timedelta(seconds=1)))
    except CronSimError as error:
        message = f"The schedule {schedule.name} has no cron expression: {schedule.cron!r}."
        raise SettingsFault(message, "Write five fields, as in 0 6 * * 1-5.") from error
    except StopIteration:
        return None
    return wall.date() if moment <= wall and moment.date() == wall.date() else None
