"""The ledger in memory keeps the rules of the real one, as far as one process can tell."""

from datetime import UTC, datetime, timedelta

from drafter.record import Usage
from drafter.store.owners import Owner
from drafter.store.values import Attempt
from drafter.testing import MemoryLedger

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HERE, THERE = Owner.here(), Owner("elsewhere", 1, 0.0)


def attempt(outcome: str = "accepted", text: str = "# Well") -> Attempt:
    return Attempt(outcome, text, "openai:x", NOON, NOON, usage=Usage(10, 2), cost=0.5)


def test_a_key_has_one_claim_and_then_one_answer():
    ledger = MemoryLedger()
    mine = ledger.claim("k", HERE)
    assert mine
    assert ledger.claim("k", THERE) is None
    assert ledger.settle("r", "s", 0, mine, attempt(), accept=True).accepted
    assert ledger.claim("k", THERE) is None
    assert ledger.answer("k").text == "# Well"
    assert not ledger.claims


def test_a_failed_attempt_is_booked_and_keeps_the_claim():
    ledger = MemoryLedger()
    mine = ledger.claim("k", HERE)
    ledger.settle("r", "s", 0, mine, attempt("server_fault", ""), accept=False)
    ledger.settle("r", "s", 0, mine, attempt(), accept=True)
    booked = [(call.attempt, call.outcome) for call in ledger.attempts("r", "s")]
    assert booked == [(1, "server_fault"), (2, "accepted")]
    spent = ledger.spent("r")
    assert (spent.calls, spent.retries, spent.tokens, spent.cost) == (1, 1, 24, 1.0)


def test_a_lapsed_claim_is_taken_over_and_the_late_one_is_waste():
    time = [NOON]
    ledger = MemoryLedger(lambda: time[0])
    late = ledger.claim("k", THERE)
    time[0] += timedelta(seconds=21)
    mine = ledger.claim("k", HERE)
    assert mine
    assert not ledger.renew(late)
    ledger.settle("r", "s", 0, mine, attempt(text="# Mine"), accept=True)
    settled = ledger.settle("r2", "s", 0, late, attempt(text="# Late"), accept=True)
    assert (settled.accepted, settled.answer.text) == (False, "# Mine")
    assert ledger.calls("r2")[0].outcome == "late"


def test_a_claim_of_a_dead_process_is_taken_at_once():
    ledger = MemoryLedger()
    assert ledger.claim("k", Owner(HERE.host, HERE.pid, HERE.started + 1000))
    assert ledger.claim("k", HERE)
