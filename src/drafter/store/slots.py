"""Slots: a scheduled run happens once per schedule and local date, whatever the clock is set to meanwhile."""

from datetime import date

from sqlalchemy import select

from drafter.store.engine import Database
from drafter.store.tables import slots


class Slots:
    """Thread-safe; every method is one short transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def take(self, schedule: str, day: date) -> bool:
        """True for the one who gets the slot, False for everybody after. `day` is the outlet's local date."""
        with self._db.write() as connection:
            taken = self._db.now(connection)
            fresh = self._db.insert(slots).values(schedule=schedule, day=day, taken=taken)
            return connection.execute(fresh.on_conflict_do_nothing()).rowcount == 1

    def is_taken(self, schedule: str, day: date) -> bool:
        """Has anybody got the slot already?"""
        wanted = select(slots.c.day).where(slots.c.schedule == schedule, slots.c.day == day)
        with self._db.read() as connection:
            return connection.execute(wanted).one_or_none() is not None
