"""The ledger's rules, on both databases (store/ledger.py lists them by number)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from drafter.errors import UnknownStory
from drafter.record import Usage
from drafter.store import Attempt, Claim, Owner, Settled, Spent, Store, StoredRun
from tests.store.support import KEY, NOON, a_run, an_attempt, dead_owner, elsewhere, let_lapse, pay, rows, together


@pytest.fixture
def run(store: Store) -> StoredRun:
    return a_run(store)


def claimed(store: Store, owner: Owner | None = None) -> Claim:
    claim = store.ledger.claim(KEY, owner or Owner.here("a"))
    assert claim is not None
    return claim


def settle(
    store: Store, run: StoredRun, claim: Claim, attempt: Attempt | None = None, *, accept: bool = True
) -> Settled:
    return store.ledger.settle(run.id, "lede", 0, claim, attempt or an_attempt(), accept=accept)


def test_an_accepted_attempt_answers_its_key_and_is_booked_with_it(store: Store, run: StoredRun) -> None:
    settled = settle(store, run, claimed(store))
    assert settled.accepted
    answer = store.ledger.answer(KEY)
    assert answer == settled.answer
    assert answer is not None
    assert answer.text == an_attempt().text
    assert (answer.model, answer.response_id, answer.finish_reason) == ("small-2026", "resp-1", "stop")
    assert (answer.usage, answer.cost, answer.ended) == (an_attempt().usage, 0.002, NOON + timedelta(seconds=4))
    (call,) = store.ledger.calls(run.id)
    assert (call.outcome, call.attempt, call.key, call.started) == ("accepted", 1, KEY, NOON)


def test_rule_1_promise_5_an_answered_key_is_never_claimed_again(store: Store, run: StoredRun) -> None:
    settle(store, run, claimed(store))
    assert store.ledger.claim(KEY, Owner.here("b")) is None
    assert rows(store, "claims") == 0


def test_rule_2_attempts_are_numbered_per_run_step_and_take(store: Store, run: StoredRun) -> None:
    claim = claimed(store)
    for _ in range(2):
        settle(store, run, claim, an_attempt("", "rate_limited"), accept=False)
    store.ledger.settle(run.id, "lede", 1, claim, an_attempt("half", "unusable:cut_off"), accept=False)
    store.ledger.settle(run.id, "faq", 0, claim, an_attempt("", "server_fault"), accept=False)
    booked = [(c.step, c.take, c.attempt, c.outcome) for c in store.ledger.calls(run.id)]
    assert booked == [
        ("lede", 0, 1, "rate_limited"),
        ("lede", 0, 2, "rate_limited"),
        ("lede", 1, 1, "unusable:cut_off"),
        ("faq", 0, 1, "server_fault"),
    ]
    assert [c.step for c in store.ledger.attempts(run.id, "faq")] == ["faq"]


def test_rule_3_a_living_rival_keeps_its_claim(store: Store, run: StoredRun) -> None:
    claimed(store)
    assert store.ledger.claim(KEY, Owner.here("b")) is None
    assert store.ledger.claim("d" * 64, Owner.here("b")) is not None


def test_rule_4_a_lapsed_claim_is_taken_over_with_a_new_token(store: Store, run: StoredRun) -> None:
    first = claimed(store, elsewhere())
    assert store.ledger.claim(KEY, Owner.here("b")) is None
    let_lapse(store)
    second = claimed(store, Owner.here("b"))
    assert second.token != first.token
    assert not store.ledger.renew(first)
    assert store.ledger.renew(second)


def test_rule_4_a_claim_of_a_dead_process_of_this_machine_is_taken_at_once(store: Store, run: StoredRun) -> None:
    claimed(store, dead_owner())
    assert claimed(store, Owner.here("b")).owner == Owner.here("b")


def test_rule_4_a_number_that_another_process_took_over_is_no_life(store: Store, run: StoredRun) -> None:
    here = Owner.here()
    claimed(store, Owner(here.host, here.pid, here.started - 100.0, ""))
    assert store.ledger.claim(KEY, Owner.here("b")) is not None


def test_rule_4_a_process_of_another_machine_is_left_its_lease(store: Store, run: StoredRun) -> None:
    claimed(store, elsewhere())
    assert store.ledger.claim(KEY, Owner.here("b")) is None


def test_rule_5_a_lapsed_claim_that_nobody_took_over_still_answers(store: Store, run: StoredRun) -> None:
    claim = claimed(store)
    let_lapse(store)
    assert settle(store, run, claim).accepted


def test_rule_5_a_late_answer_is_taken_where_nobody_asks_any_more(store: Store, run: StoredRun) -> None:
    late = claimed(store, elsewhere())
    let_lapse(store)
    second = claimed(store, Owner.here("b"))
    settle(store, run, second, an_attempt("", "server_fault"), accept=False)
    store.ledger.release(second)
    assert settle(store, run, late).accepted


def test_rule_5_a_late_answer_is_taken_where_whoever_took_over_is_dead(store: Store, run: StoredRun) -> None:
    late = claimed(store, elsewhere())
    let_lapse(store)
    claimed(store, dead_owner())
    assert settle(store, run, late).accepted
    assert rows(store, "claims") == 0


def test_rule_6_a_late_loser_is_booked_as_waste_and_gets_the_winners_answer(store: Store, run: StoredRun) -> None:
    loser = claimed(store, elsewhere())
    let_lapse(store)
    settle(store, run, claimed(store, Owner.here("b")), an_attempt("The winner's words."))
    settled = settle(store, run, loser, an_attempt("The loser's words."))
    assert not settled.accepted
    assert settled.answer is not None
    assert settled.answer.text == "The winner's words."
    assert [c.outcome for c in store.ledger.calls(run.id)] == ["accepted", "late"]
    assert store.ledger.spent(run.id).cost == pytest.approx(0.004)


def test_rule_6_a_late_loser_gets_nothing_while_the_winner_is_asking(store: Store, run: StoredRun) -> None:
    loser = claimed(store, elsewhere())
    let_lapse(store)
    winner = claimed(store, Owner.here("b"))
    assert settle(store, run, loser) == Settled(accepted=False, answer=None)
    assert settle(store, run, winner).accepted


def test_rule_7_a_failed_attempt_keeps_the_claim_and_release_gives_it_back(store: Store, run: StoredRun) -> None:
    claim = claimed(store)
    settled = settle(store, run, claim, an_attempt("", "rate_limited"), accept=False)
    assert settled == Settled(accepted=False, answer=None)
    assert store.ledger.answer(KEY) is None
    assert store.ledger.claim(KEY, Owner.here("b")) is None
    store.ledger.release(claim)
    assert store.ledger.claim(KEY, Owner.here("b")) is not None


def test_rule_8_the_store_is_free_while_a_model_is_being_asked(store: Store, url: str, run: StoredRun) -> None:
    claimed(store)
    with Store.open(url, wait_s=0.2) as other:
        other.stories.open("another", None)


def test_releasing_a_claim_that_was_taken_over_changes_nothing(store: Store, run: StoredRun) -> None:
    first = claimed(store, elsewhere())
    let_lapse(store)
    second = claimed(store, Owner.here("b"))
    store.ledger.release(first)
    assert store.ledger.renew(second)


def test_of_many_threads_that_claim_at_once_one_gets_it(store: Store, run: StoredRun) -> None:
    claims = together(*(lambda n=n: store.ledger.claim(KEY, Owner.here(str(n))) for n in range(8)))
    assert sum(claim is not None for claim in claims) == 1


def test_of_two_late_answers_at_once_one_is_accepted(store: Store, run: StoredRun) -> None:
    stale = [Claim(KEY, token, elsewhere()) for token in ("a" * 32, "b" * 32)]
    settled = together(*(lambda c=c: settle(store, run, c, an_attempt(c.token)) for c in stale))
    assert sorted(s.accepted for s in settled) == [False, True]
    assert settled[0].answer == settled[1].answer


def test_a_claim_and_a_late_answer_at_once_never_pay_twice(store: Store, run: StoredRun) -> None:
    for number in range(10):
        key = f"{number:064x}"
        stale = Claim(key, "a" * 32, elsewhere())
        settled, claim = together(
            lambda c=stale: settle(store, run, c), lambda k=key: store.ledger.claim(k, Owner.here("b"))
        )
        assert settled.accepted == (claim is None)


def test_many_threads_book_into_one_run_and_no_number_is_lost(store: Store, run: StoredRun) -> None:
    def book(number: int) -> None:
        claim = store.ledger.claim(f"{number:064x}", Owner.here(str(number)))
        assert claim is not None
        settle(store, run, claim)

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(book, range(36)))
    assert sorted(c.attempt for c in store.ledger.calls(run.id)) == list(range(1, 37))


def test_a_run_is_told_what_it_spent_with_its_failures(store: Store, run: StoredRun) -> None:
    assert store.ledger.spent(run.id) == Spent()
    claim = claimed(store)
    settle(store, run, claim, an_attempt("", "rate_limited", usage=Usage(), cost=None), accept=False)
    settle(store, run, claim, an_attempt("half", "unusable:cut_off", cost=None), accept=False)
    store.ledger.settle(run.id, "lede", 1, claim, an_attempt(), accept=True)
    assert store.ledger.spent(run.id) == Spent(calls=2, retries=1, tokens=2400, cost=0.002, unpriced=1)


def test_a_run_knows_the_answers_that_it_used_and_did_not_pay(store: Store, run: StoredRun) -> None:
    pay(store, run, "plan", "a" * 64)
    pay(store, run, "lede", "b" * 64)
    second = a_run(store, take=1)
    store.runs.note_step(second.id, "lede", 0, "b" * 64)
    store.runs.note_step(second.id, "plan", 0, "a" * 64)
    assert [c.step for c in store.ledger.used(second.id)] == ["lede", "plan"]
    assert store.ledger.calls(second.id) == ()


@pytest.mark.parametrize("words", ["", "\0 and \x1b", "a lone \ud800 surrogate", "Київ " * 50_000])
def test_a_reply_is_kept_as_it_came(store: Store, run: StoredRun, words: str) -> None:
    settle(store, run, claimed(store), an_attempt(words, response_id="r\0\ud800" + "x" * 500))
    assert store.ledger.attempt_text(run.id, "lede", 0, 1) == words
    answer = store.ledger.answer(KEY)
    assert answer is not None
    assert answer.text == words
    assert answer.response_id.startswith("r?xxx")


def test_what_nobody_asked_is_not_there(store: Store, run: StoredRun) -> None:
    assert store.ledger.answer(KEY) is None
    assert store.ledger.attempt_text(run.id, "lede", 0, 1) is None
    assert store.ledger.calls("no-such-run") == ()


def test_an_attempt_for_a_run_that_is_not_there_is_refused_and_the_claim_stays(store: Store, run: StoredRun) -> None:
    claim = claimed(store)
    with pytest.raises(UnknownStory, match="no run nowhere"):
        store.ledger.settle("nowhere", "lede", 0, claim, an_attempt(), accept=True)
    assert store.ledger.renew(claim)


def test_leases_go_by_the_databases_time_and_times_are_utc(store: Store, run: StoredRun) -> None:
    before = store.now()
    claimed(store)
    with store._db.read() as connection:
        from drafter.store.tables import claims

        (row,) = connection.execute(claims.select()).all()
    assert timedelta(seconds=20) <= row.expires - before < timedelta(seconds=25)
    assert store.now().utcoffset() == timedelta(0)
