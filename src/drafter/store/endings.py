"""How a run ends, and that one goes on after all, stands in its row and on the story's record, so that neither can be
altered without the other. So do the calls that the record did not name before, and the order of its questions.

The caller holds the story's row, and then the run's: in this order, as everybody who files does.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from drafter.store import codec
from drafter.store.entries import append
from drafter.store.filing import calls_of
from drafter.store.tables import holds, run_steps, runs
from drafter.store.values import RunState


def set_state(
    connection: Connection,
    run: Row[Any],
    state: RunState,
    now: datetime,
    *,
    reason: str = "",
    revision: int | None = None,
) -> None:
    """Give a run another state. A run that stands like that already is left alone, and its record is.

    `run` is its row; `reason` a sentence of ours, which quotes nothing.
    """
    running = state is RunState.RUNNING
    if not running:
        connection.execute(delete(holds).where(holds.c.run == run.id))
    if (run.state, run.reason, run.revision) == (state, reason, revision):
        return
    values = {"state": state, "reason": reason, "revision": revision, "finished": None if running else now}
    connection.execute(update(runs).where(runs.c.id == run.id).values(**values))
    told: dict[str, Any] = {"run": run.id, "kind": run.kind}
    if running:
        append(connection, run.story, "run_resumed", now, body=told, news=False)
        return
    told |= {"state": state, "reason": reason, "revision": revision}
    told |= {**steps_of(connection, run.id), "calls": calls_of(connection, run.id)}
    append(connection, run.story, "run_ended", now, body=told, news=False)


def steps_of(connection: Connection, run_id: str) -> dict[str, object]:
    """The questions of a run in their order, as the record names them: how many, and the hash of all."""
    s = run_steps.c
    wanted = select(s.position, s.step, s.take, s.key).where(s.run == run_id).order_by(s.position)
    steps = [tuple(row) for row in connection.execute(wanted)]
    return {"steps": len(steps), "steps_sha256": codec.digest(codec.steps_text(steps))}
