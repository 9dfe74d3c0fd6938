"""The ledger's promises within one process, for tests that need no database. Nothing of it outlives the process."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from threading import Lock

from drafter.record import Call
from drafter.store.values import Answer, Attempt, Claim, Owner, RunStep, Settled, Spent

_LEASE_S = 20.0


class MemoryLedger:
    """Both of the gateway's ports: the ledger and the run's book of steps. `rows` are all attempts as booked."""

    def __init__(self, now: Callable[[], datetime] | None = None) -> None:
        self.rows: list[tuple[str, Call, str]] = []  # run, call, text
        self.answers: dict[str, Answer] = {}
        self.claims: dict[str, tuple[Claim, datetime]] = {}
        self._steps: dict[tuple[str, str], RunStep] = {}
        self._now = now or (lambda: datetime.now(UTC))
        self._tokens = 0
        self._lock = Lock()

    def answer(self, key: str) -> Answer | None:
        with self._lock:
            return self.answers.get(key)

    def claim(self, key: str, owner: Owner) -> Claim | None:
        with self._lock:
            held = self.claims.get(key)
            alive = held and not held[0].owner.surely_dead
            if key in self.answers or (held and alive and self._age(held[1]) < _LEASE_S):
                return None
            self._tokens += 1
            claim = Claim(key, str(self._tokens), owner)
            self.claims[key] = (claim, self._now())
            return claim

    def renew(self, claim: Claim) -> bool:
        with self._lock:
            if not self._mine(claim):
                return False
            self.claims[claim.key] = (claim, self._now())
            return True

    def release(self, claim: Claim) -> None:
        with self._lock:
            if self._mine(claim):
                del self.claims[claim.key]

    def settle(self, run_id: str, step: str, take: int, claim: Claim, attempt: Attempt, *, accept: bool) -> Settled:
        with self._lock:
            won = accept and self._mine(claim) and claim.key not in self.answers
            if accept and not won:
                attempt = replace(attempt, outcome="late")
            self._book(run_id, step, take, claim.key, attempt)
            if won:
                del self.claims[claim.key]
                self.answers[claim.key] = Answer(
                    claim.key,
                    attempt.text,
                    attempt.answered_model,
                    attempt.response_id,
                    attempt.finish_reason,
                    attempt.usage,
                    attempt.cost,
                    attempt.ended,
                )
            return Settled(won, self.answers.get(claim.key))

    def attempts(self, run_id: str, step: str) -> tuple[Call, ...]:
        return tuple(call for call in self.calls(run_id) if call.step == step)

    def calls(self, run_id: str) -> tuple[Call, ...]:
        with self._lock:
            return tuple(call for run, call, _ in self.rows if run == run_id)

    def spent(self, run_id: str) -> Spent:
        calls = self.calls(run_id)
        first = sum(call.attempt == 1 for call in calls)
        usage = sum(call.usage.prompt + call.usage.completion for call in calls)
        return Spent(first, len(calls) - first, usage, sum(call.cost or 0.0 for call in calls))

    def note_step(self, run_id: str, step: str, take: int, key: str) -> None:
        with self._lock:
            self._steps[run_id, step] = RunStep(step, take, key)

    def steps(self, run_id: str) -> tuple[RunStep, ...]:
        with self._lock:
            return tuple(noted for (run, _), noted in self._steps.items() if run == run_id)

    def _age(self, since: datetime) -> float:
        return (self._now() - since).total_seconds()

    def _mine(self, claim: Claim) -> bool:
        held = self.claims.get(claim.key)
        return held is not None and held[0].token == claim.token

    def _book(self, run_id: str, step: str, take: int, key: str, attempt: Attempt) -> None:
        earlier = sum(r == run_id and (c.step, c.take, c.key) == (step, take, key) for r, c, _ in self.rows)
        call = Call(
            step=step,
            take=take,
            attempt=earlier + 1,
            key=key,
            outcome=attempt.outcome,
            asked_model=attempt.asked_model,
            answered_model=attempt.answered_model,
            response_id=attempt.response_id,
            usage=attempt.usage,
            cost=attempt.cost,
            started=attempt.started,
            ended=attempt.ended,
            finish_reason=attempt.finish_reason,
            reply_sha256=sha256(attempt.text.encode("utf-8", "surrogatepass")).hexdigest(),
        )
        self.rows.append((run_id, call, attempt.text))
