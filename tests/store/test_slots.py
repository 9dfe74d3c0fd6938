"""A scheduled run happens once per schedule and local date."""

from datetime import date

from drafter.store import Store
from tests.store.support import together

DAY = date(2026, 10, 25)  # clocks go back in Europe


def test_a_slot_is_taken_once(store: Store) -> None:
    assert store.slots.take("morning", DAY)
    assert not store.slots.take("morning", DAY)
    assert store.slots.take("evening", DAY)
    assert store.slots.take("morning", date(2026, 10, 26))


def test_of_many_that_take_a_slot_at_once_one_gets_it(store: Store) -> None:
    assert together(*(lambda: store.slots.take("morning", DAY) for _ in range(6))).count(True) == 1
