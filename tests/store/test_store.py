"""The store as a whole: light to import, quick enough to stand before and after every call, safe in threads."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from drafter.store import Owner, Store, store_url
from tests.store.support import a_run, an_attempt, pay, together

HEAVY = ("sqlalchemy", "alembic", "psycopg", "pydantic", "psutil")


def test_naming_the_store_loads_no_database() -> None:
    code = f"import sys, drafter.store; print([name for name in {HEAVY} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"


def test_the_default_store_lies_in_the_outputs_folder() -> None:
    assert store_url(Path("outputs")) == "sqlite:///outputs/drafter.db"
    assert store_url(Path("/srv/news room")) == "sqlite:////srv/news room/drafter.db"


def test_what_is_recorded_is_there_when_the_store_is_opened_again(url: str, store: Store) -> None:
    run = a_run(store)
    pay(store, run)
    with Store.open(url) as again:
        assert again.runs.get(run.id) == run
        assert again.ledger.calls(run.id) == store.ledger.calls(run.id)


def test_reading_goes_on_while_others_write(store: Store) -> None:
    run = a_run(store)

    def write() -> None:
        for number in range(20):
            pay(store, run, f"s{number}", f"{number:064x}")

    def read() -> int:
        seen = [len(store.ledger.calls(run.id)) for _ in range(40)]
        assert seen == sorted(seen)
        return seen[-1]

    together(write, read, read)
    assert len(store.ledger.calls(run.id)) == 20


@pytest.mark.slow
def test_a_claim_and_a_settlement_take_less_than_five_milliseconds_each(store: Store) -> None:
    run, owner = a_run(store), Owner.here()
    claims: list[float] = []
    settlements: list[float] = []
    for number in range(100):
        started = time.perf_counter()
        claim = store.ledger.claim(f"{number:064x}", owner)
        claims.append(time.perf_counter() - started)
        assert claim is not None
        started = time.perf_counter()
        store.ledger.settle(run.id, "lede", 0, claim, an_attempt("word " * 1500), accept=True)
        settlements.append(time.perf_counter() - started)
    # the quickest tenth: what a busy machine adds is not ours
    assert sorted(claims)[10] < 0.005
    assert sorted(settlements)[10] < 0.005
