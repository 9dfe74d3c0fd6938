"""The ledger: what was asked of a model, what came, what it cost; and who may ask now.

The rules, each with a test that names it:

1. A key has at most one answer, and an answer never changes. Only an accepted attempt answers.
2. Every attempt is booked, whatever became of it, in the same transaction as the answer that it gives. Its number
   counts up per run, step and take. A process that is killed before that transaction has booked nothing, and the
   call that it had in flight may be paid for again; nothing else is ever paid for twice.
3. A claim is one committed row per key. `claim` gives none while a rival holds it, or once the key is answered.
4. A claim is taken over where its lease (20 s of the database's time) has lapsed, or at once where its process is
   dead on this host. Whoever takes it over gets a new token; the old one is worth nothing while the new claim lives.
5. An accepted attempt answers its key where its token is still the claim's, lapsed or not; and where nobody living
   holds the key: a late but complete answer, paid for, to a question that nobody is asking any more.
6. Any other accepted attempt is booked as `late`: paid waste. Its sender gets the winner's answer, or none while the
   winner is still asking.
7. Settling without accepting books the attempt and leaves the claim as it is, so that one claim covers all attempts
   at one question. `release` gives the claim back.
8. No transaction is open while a model is being asked.
9. What comes for a run that was purged meanwhile is booked as `late` and without its words, answers nothing, and its
   sender is told by a StoreFault, so that it stops asking.
10. What is booked for a run that has ended (a rival's call was still on its way) stands on the story's record at once:
   no entry of that run would name it.
"""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, and_, delete, func, select, update

from drafter.errors import StoreFault, UnknownStory
from drafter.record import Call, Usage
from drafter.store.engine import Database
from drafter.store.entries import append, lock_story
from drafter.store.filing import calls_of
from drafter.store.owners import Owner
from drafter.store.tables import answers, attempts, claims, run_steps, runs
from drafter.store.values import Answer, Attempt, Claim, RunState, Settled, Spent

LEASE = timedelta(seconds=20)
RENEW_EVERY_S = 5.0


class Ledger:
    """Thread-safe; every method is one short transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def answer(self, key: str) -> Answer | None:
        """The accepted answer of a key, if there is one."""
        with self._db.read() as connection:
            return _answer(connection, key)

    def claim(self, key: str, owner: Owner) -> Claim | None:
        """The right to ask `key` now. None: a living rival holds it, or it is answered (look again at `answer`)."""
        claim = Claim(key, uuid4().hex, owner)
        with self._db.write() as connection:
            self._db.lock_word(connection, key)
            if _answered(connection, key):
                return None
            expires = self._db.now(connection) + LEASE
            row = {"token": claim.token, "expires": expires, **owner_columns(owner)}
            fresh = self._db.insert(claims).values(key=key, **row).on_conflict_do_nothing()
            if connection.execute(fresh).rowcount == 0:
                held = connection.execute(select(claims).where(claims.c.key == key).with_for_update()).one_or_none()
                if held is None or not self._free(connection, held):
                    return None
                connection.execute(update(claims).where(claims.c.key == key).values(**row))
        return claim

    def renew(self, claim: Claim) -> bool:
        """Another 20 s from now. False: the claim is no longer ours."""
        with self._db.write() as connection:
            expires = self._db.now(connection) + LEASE
            mine = update(claims).where(_mine(claim)).values(expires=expires)
            return connection.execute(mine).rowcount == 1

    def release(self, claim: Claim) -> None:
        """Gives the claim back; nothing happens where it is no longer ours."""
        with self._db.write() as connection:
            connection.execute(delete(claims).where(_mine(claim)))

    def settle(self, run_id: str, step: str, take: int, claim: Claim, attempt: Attempt, *, accept: bool) -> Settled:
        """Books an attempt; with `accept` it answers the key, by the rules above.

        Raises UnknownStory, and StoreFault once it is booked where the run was purged meanwhile.
        """
        with self._db.write() as connection:
            run = _locked_run(connection, run_id)
            purged = run.purged is not None
            late = accept and (purged or not self._may_answer(connection, claim))
            booked = replace(attempt, outcome="late") if late else attempt
            row = _book(connection, run_id, step, take, claim.key, booked, with_words=not purged)
            if run.state != RunState.RUNNING:
                told = {"run": run_id, "calls": calls_of(connection, run_id, row)}
                append(connection, run.story, "call_booked", self._db.now(connection), body=told, news=False)
            if accept and not late:
                connection.execute(answers.insert().values(key=claim.key, attempt=row))
                connection.execute(delete(claims).where(claims.c.key == claim.key))
            answer = _answer(connection, claim.key) if accept else None
        if purged:
            raise StoreFault(f"The notes of run {run_id} were purged while it ran.", "Draft the story anew.")
        return Settled(accepted=accept and not late, answer=answer)

    def calls(self, run_id: str) -> tuple[Call, ...]:
        """Every attempt of a run, in the order in which they were booked."""
        return self._calls(attempts.c.run == run_id)

    def attempts(self, run_id: str, step: str) -> tuple[Call, ...]:
        """Every attempt at one step of a run."""
        return self._calls(and_(attempts.c.run == run_id, attempts.c.step == step))

    def attempt_text(self, run_id: str, step: str, take: int, number: int) -> str | None:
        """What came at that attempt, as it came. None: there is no such attempt, or it was purged."""
        wanted = select(attempts.c.reply).where(
            attempts.c.run == run_id, attempts.c.step == step, attempts.c.take == take, attempts.c.number == number
        )
        with self._db.read() as connection:
            reply: bytes | None = connection.execute(wanted).scalar_one_or_none()
        return None if reply is None else _text(reply)

    def used(self, run_id: str) -> tuple[Call, ...]:
        """The accepted attempts that a run's steps rest on, in their order; other runs may have paid them."""
        wanted = (
            select(attempts)
            .join(answers, answers.c.attempt == attempts.c.id)
            .join(run_steps, run_steps.c.key == answers.c.key)
            .where(run_steps.c.run == run_id)
            .order_by(run_steps.c.position)
        )
        with self._db.read() as connection:
            return tuple(_call(row) for row in connection.execute(wanted))

    def spent(self, run_id: str) -> Spent:
        """What a run has cost so far, late and failed attempts included."""
        a = attempts.c
        tokens = a.prompt_tokens + a.completion_tokens
        questions = select(a.step, a.take, a.key).where(a.run == run_id).distinct().subquery()
        sums = select(
            func.count(),
            func.coalesce(func.sum(tokens), 0),
            func.coalesce(func.sum(a.cost), 0.0),
            func.count().filter(and_(tokens > 0, a.cost.is_(None))),
        ).where(a.run == run_id)
        with self._db.read() as connection:
            calls: int = connection.execute(select(func.count()).select_from(questions)).scalar_one()
            booked, total, cost, unpriced = connection.execute(sums).one()
        return Spent(calls, int(booked) - calls, int(total), float(cost), int(unpriced))

    def _calls(self, which: Any) -> tuple[Call, ...]:
        with self._db.read() as connection:
            rows = connection.execute(select(attempts).where(which).order_by(attempts.c.id))
            return tuple(_call(row) for row in rows)

    def _may_answer(self, connection: Connection, claim: Claim) -> bool:
        """Rules 5 and 6. The key is locked, so that of two late ones only one finds it free."""
        self._db.lock_word(connection, claim.key)
        if _answered(connection, claim.key):
            return False
        held = connection.execute(select(claims).where(claims.c.key == claim.key).with_for_update()).one_or_none()
        return held is None or held.token == claim.token or self._free(connection, held)

    def _free(self, connection: Connection, held: Row[Any]) -> bool:
        return held.expires <= self._db.now(connection) or owner_of(held).surely_dead


def owner_columns(owner: Owner) -> dict[str, object]:
    return {"host": owner.host, "pid": owner.pid, "started": owner.started, "worker": owner.worker}


def owner_of(row: Row[Any]) -> Owner:
    return Owner(row.host, row.pid, row.started, row.worker)


def _mine(claim: Claim) -> Any:
    return and_(claims.c.key == claim.key, claims.c.token == claim.token)


def _answered(connection: Connection, key: str) -> bool:
    return connection.execute(select(answers.c.key).where(answers.c.key == key)).one_or_none() is not None


def _answer(connection: Connection, key: str) -> Answer | None:
    wanted = select(attempts).join(answers, answers.c.attempt == attempts.c.id).where(answers.c.key == key)
    row = connection.execute(wanted).one_or_none()
    if row is None or row.reply is None:
        return None
    model = row.answered_model or row.asked_model
    return Answer(key, _text(row.reply), model, row.response_id, row.finish_reason, _usage(row), row.cost, row.ended)


def _locked_run(connection: Connection, run_id: str) -> Row[Any]:
    """Attempts of one run are numbered one after another, and not while it ends. The story first, as whoever files."""
    r = runs.c
    story = connection.execute(select(r.story).where(r.id == run_id)).scalar_one_or_none()
    if story is None:
        raise UnknownStory(f"The store knows no run {run_id}.")
    lock_story(connection, story)
    wanted = select(r.story, r.state, r.purged).where(r.id == run_id).with_for_update(key_share=True)
    return connection.execute(wanted).one()


def _book(
    connection: Connection, run_id: str, step: str, take: int, key: str, attempt: Attempt, *, with_words: bool
) -> int:
    """Writes the attempt's row; returns its id."""
    a = attempts.c
    so_far = select(func.coalesce(func.max(a.number), 0)).where(a.run == run_id, a.step == step, a.take == take)
    number: int = connection.execute(so_far).scalar_one() + 1
    reply = attempt.text.encode("utf-8", "surrogatepass")
    booked = attempts.insert().values(
        run=run_id,
        step=step,
        take=take,
        number=number,
        key=key,
        outcome=attempt.outcome,
        reply=reply if with_words else None,
        reply_sha256=sha256(reply).hexdigest(),
        asked_model=word(attempt.asked_model),
        answered_model=word(attempt.answered_model),
        response_id=word(attempt.response_id),
        finish_reason=word(attempt.finish_reason),
        prompt_tokens=attempt.usage.prompt,
        completion_tokens=attempt.usage.completion,
        cached_tokens=attempt.usage.cached,
        estimated=attempt.usage.estimated,
        cost=attempt.cost,
        started=attempt.started,
        ended=attempt.ended,
    )
    key_of: Any = connection.execute(booked).inserted_primary_key
    return int(key_of[0])


def word(raw: str) -> str:
    """A short word from outside in a form that every database takes."""
    return raw.encode("utf-8", "replace").decode("utf-8").replace("\0", "")[:200]


def _text(reply: bytes) -> str:
    return reply.decode("utf-8", "surrogatepass")


def _usage(row: Row[Any]) -> Usage:
    return Usage(row.prompt_tokens, row.completion_tokens, row.cached_tokens, row.estimated)


def _call(row: Row[Any]) -> Call:
    return Call(
        step=row.step,
        take=row.take,
        attempt=row.number,
        key=row.key,
        outcome=row.outcome,
        asked_model=row.asked_model,
        answered_model=row.answered_model,
        response_id=row.response_id,
        usage=_usage(row),
        cost=row.cost,
        started=row.started,
        ended=row.ended,
        finish_reason=row.finish_reason,
        reply_sha256=row.reply_sha256,
    )
