"""How far the runs are that somebody is working on: told from the ledger, so that watching costs a draft nothing.

A question that a run has put is in `run_steps`, and answered once its key has an answer. There is nothing else to keep.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from drafter.store.engine import Database
from drafter.store.tables import answers, run_steps, runs
from drafter.store.values import RunKind, RunState


@dataclass(frozen=True, slots=True)
class RunProgress:
    """A run that goes on: its steps in order, each with whether it is answered."""

    run: str
    story: str
    kind: RunKind
    model: str
    created: datetime
    steps: tuple[tuple[str, bool], ...]

    @property
    def done(self) -> int:
        return sum(answered for _, answered in self.steps)


class Progress:
    """Thread-safe; one short read."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def running(self) -> tuple[RunProgress, ...]:
        """Every run that goes on, the oldest first."""
        r, s = runs.c, run_steps.c
        wanted = select(r.id, r.story, r.kind, r.model, r.created).where(r.state == RunState.RUNNING)
        steps = (
            select(s.run, s.step, answers.c.key)
            .join(runs, runs.c.id == s.run)
            .outerjoin(answers, answers.c.key == s.key)
            .where(r.state == RunState.RUNNING)
            .order_by(s.run, s.position)
        )
        with self._db.read() as connection:
            going = connection.execute(wanted.order_by(r.created, r.id)).all()
            if not going:
                return ()
            told: dict[str, list[tuple[str, bool]]] = {}
            for row in connection.execute(steps):
                told.setdefault(row.run, []).append((row.step, row.key is not None))
        return tuple(
            RunProgress(row.id, row.story, RunKind(row.kind), row.model, row.created, tuple(told.get(row.id, ())))
            for row in going
        )
