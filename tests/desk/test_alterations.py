"""Whatever is altered at random, a record never verifies; whatever a line says, verifying it never raises."""

from collections.abc import Iterator
from pathlib import Path
from sqlite3 import IntegrityError
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from drafter.desk.anchors import Anchors
from drafter.desk.verify import verify_story
from drafter.store import Store, store_url
from drafter.store.desk_tables import metadata
from tests.desk.attacker import Attacker
from tests.desk.records import SLUG, Told, own_notes, published
from tests.desk.rewriting import rewritten_chain
from tests.desk.test_verify import NOT_TOLD, TOLD

COLUMNS = [(t, c.name) for t in TOLD for c in metadata.tables[t].c if (t, c.name) not in NOT_TOLD]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """One story for all examples: each puts back what it altered."""
    folder = tmp_path_factory.mktemp("told")
    with Store.open(store_url(folder)) as store:
        story = published(store, folder / "out")
        own_notes(story)
        yield story


@pytest.fixture(scope="module")
def attacker(told: Told) -> Iterator[Attacker]:
    one = Attacker(told.store)
    yield one
    one.close()


@pytest.mark.slow
@settings(max_examples=300)
@given(
    where=st.sampled_from(COLUMNS),
    place=st.integers(0, 99),
    value=st.one_of(st.text(), st.integers(-9, 9), st.binary()),
)
def test_what_is_altered_at_random_never_verifies(
    told: Told, attacker: Attacker, where: tuple[str, str], place: int, value: Any
) -> None:
    table, column = where
    rows = attacker.rows(table)
    row = rows[place % len(rows)]
    try:
        changed = attacker.set(table, row, column, value)
    except IntegrityError:
        assume(False)
        raise
    try:
        altered = attacker.rows(table) != rows
        assert not altered or told.problems(), f"{table}.{column}"
    finally:
        attacker.set(table, changed, column, row[column])


@pytest.mark.slow
@settings(max_examples=60)
@given(number=st.integers(1, 20), name=st.sampled_from(["body", "by", "at", "words", "kind", "seq"]), value=JSON)
def test_a_chain_written_anew_with_anything_in_it_is_read_without_a_fault(
    told: Told, attacker: Attacker, number: int, name: str, value: Any
) -> None:
    before = attacker.rows("entries")

    def change(line: dict[str, Any]) -> None:
        if line["seq"] == number and name in {"body", "words", "seq"}:
            line[name] = value
        elif line["seq"] == number and isinstance(value, str):
            line[name] = [value, value, value] if name == "by" else value

    try:
        rewritten_chain(attacker, change)
        changed = attacker.rows("entries") != before
        assert not changed or told.problems()  # against its anchors, whatever it says
        verify_story(told.store, SLUG, Anchors())
    finally:
        attacker.sql("DELETE FROM entries")
        for row in before:
            attacker.insert("entries", row)


def test_nothing_is_left_altered(told: Told, tmp_path: Path) -> None:
    del tmp_path
    assert told.words() == ""
