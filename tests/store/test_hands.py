"""What people have in hand: soft, told to others, and lapsing by itself; typed words stay."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from drafter.store import Store
from drafter.store.desk_tables import leases, presence
from drafter.store.hands import AWAY, LEASE
from tests.store.support import a_run, together

SLUG = "kyiv-talks"


@pytest.fixture(autouse=True)
def people(store: Store) -> None:
    for name in ("ann", "bob", "cat"):
        store.accounts.add(name, name.title(), ("editor",), None)
    a_run(store)


def age(store: Store, table: Any, by: timedelta, *columns: str) -> None:
    """Let time pass."""
    with store._db.write() as connection:
        values = {name: store._db.now(connection) - by for name in columns}
        connection.execute(update(table).values(**values))


def version(store: Store) -> int:
    return store.stories.get(SLUG).version


def test_who_has_a_story_open_is_seen_until_their_last_beat_is_old(store: Store) -> None:
    store.hands.here(SLUG, "ann", "", dirty=False)
    store.hands.here(SLUG, "bob", "lede", dirty=True)
    assert [(one.account, one.section, one.dirty) for one in store.hands.present(SLUG)] == [
        ("ann", "", False), ("bob", "lede", True),
    ]  # fmt: skip
    assert store.hands.holders() == {SLUG: ("ann", "bob")}
    age(store, presence, AWAY + timedelta(seconds=1), "seen")
    assert store.hands.present(SLUG) == ()
    assert store.hands.holders() == {}


def test_other_pages_are_told_of_a_change_and_not_of_every_beat(store: Store) -> None:
    store.hands.here(SLUG, "ann", "", dirty=False)
    before = version(store)
    store.hands.here(SLUG, "ann", "", dirty=False)
    assert version(store) == before
    for section, dirty in (("lede", False), ("lede", True)):
        store.hands.here(SLUG, "ann", section, dirty=dirty)
    assert version(store) == before + 2


def test_time_at_a_story_counts_beats_and_no_absence(store: Store) -> None:
    assert store.hands.seconds(SLUG, "ann") == 0
    store.hands.here(SLUG, "ann", "", dirty=False)
    age(store, presence, timedelta(seconds=15), "seen")
    store.hands.here(SLUG, "ann", "", dirty=False)
    assert store.hands.seconds(SLUG, "ann") in {15, 16}
    age(store, presence, timedelta(hours=9), "seen", "since")
    store.hands.here(SLUG, "ann", "", dirty=False)
    assert store.hands.seconds(SLUG, "ann") in {15, 16}
    (one,) = store.hands.present(SLUG)
    assert one.since == one.seen, "a new visit"


def test_whoever_closes_the_page_is_gone_and_lets_go(store: Store) -> None:
    store.hands.here(SLUG, "ann", "lede", dirty=True)
    store.hands.take(SLUG, "lede", "ann")
    store.hands.take(SLUG, "faq", "bob")
    store.hands.gone(SLUG, "ann")
    assert store.hands.present(SLUG) == ()
    assert list(store.hands.leases(SLUG)) == ["faq"]
    store.hands.gone(SLUG, "cat")  # was never there


def test_a_section_has_one_holder_who_may_renew_and_be_taken_over(store: Store) -> None:
    first = store.hands.take(SLUG, "lede", "ann")
    assert first.account == "ann"
    assert store.hands.take(SLUG, "lede", "bob") == first
    assert store.hands.take(SLUG, "lede", "ann").expires >= first.expires
    assert store.hands.take(SLUG, "lede", "bob", over=True).account == "bob"
    assert store.hands.take(SLUG, "lede", "ann").account == "bob"
    assert store.hands.leases(SLUG)["lede"].account == "bob"


def test_a_lapsed_lease_is_free(store: Store) -> None:
    store.hands.take(SLUG, "lede", "ann")
    age(store, leases, LEASE, "expires")
    assert store.hands.leases(SLUG) == {}
    assert store.hands.take(SLUG, "lede", "bob").account == "bob"


def test_of_many_who_ask_at_once_one_has_the_section_and_all_are_told_who(store: Store) -> None:
    for _ in range(5):
        held = together(*(lambda n=n: store.hands.take(SLUG, "lede", n) for n in ("ann", "bob", "cat")))
        assert {one.account for one in held} <= {"ann", "bob", "cat"}
        final = store.hands.leases(SLUG)["lede"].account
        assert final in {one.account for one in held}
        for name in ("ann", "bob", "cat"):
            store.hands.gone(SLUG, name)


def test_typed_text_stays_until_its_writer_saves_or_gives_it_up(store: Store) -> None:
    store.hands.type(SLUG, "lede", "ann", "a" * 64, "Head", "One.")
    typed = store.hands.type(SLUG, "lede", "ann", "b" * 64, "Head", "One. Two.")
    other = store.hands.type(SLUG, "lede", "bob", "a" * 64, "", "Hers.")
    assert store.hands.typed(SLUG) == (typed, other)
    assert typed.text == "One. Two." and typed.base == "b" * 64
    store.hands.drop(SLUG, "lede", "ann")
    store.hands.drop(SLUG, "lede", "ann")
    assert store.hands.typed(SLUG) == (other,)


def test_typing_in_two_windows_at_once_keeps_one_of_the_two_whole(store: Store) -> None:
    texts = [f"Text {number}. " * 50 for number in range(4)]
    together(*(lambda t=t: store.hands.type(SLUG, "lede", "ann", "a" * 64, "", t) for t in texts))
    (kept,) = store.hands.typed(SLUG)
    assert kept.text in texts


def test_signs_of_life_at_once_disturb_nobody(store: Store) -> None:
    names = ("ann", "bob", "cat")
    together(*(lambda n=n, i=i: store.hands.here(SLUG, n, str(i), dirty=False) for n in names for i in range(2)))
    together(*(lambda n=n: store.hands.gone(SLUG, n) for n in names))
    assert store.hands.present(SLUG) == ()
