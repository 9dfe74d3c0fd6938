"""A draft reduced to what it asks of the store, run in a process of its own that may be killed at any moment.

`python -m tests.store.standin_runner work URL LOG` does a whole draft of four calls beside whoever else does it;
`hang` instead of `work` never comes back from its first call.
`python -m tests.store.standin_runner kill URL LOG` does it again and again, each time killed one write
later, each time resumed; it exits 0 when no killing place is left, and says on stdout how many there were.

A "paid call" is a line in LOG, written with one write.
"""

import os
import signal
import sys
import time
from collections import Counter
from pathlib import Path

from sqlalchemy import event, text

from drafter.store import Owner, RunState, Store
from tests.store.support import a_draft, a_new_run, an_attempt, empty, file

KEYS = tuple(letter * 64 for letter in "abcd")
IN_CALL_S = 0.005


def draft(store: Store, log: Path) -> None:
    """What drafting asks of the store, from the first write to the last."""
    owner = Owner.here(f"worker of {os.getpid()}")
    story = store.stories.open("kyiv-talks", "/notes/kyiv-talks")
    run = store.runs.start(a_new_run(story.slug))
    store.runs.hold(run.id, owner)
    for number, key in enumerate(KEYS):
        answer_of(store, run.id, f"s{number}", key, owner, log)
    filed = file(store, run, a_draft(story.slug))
    store.runs.finish(run.id, RunState.DONE, revision=filed.number)


def answer_of(store: Store, run_id: str, step: str, key: str, owner: Owner, log: Path) -> str:
    store.runs.note_step(run_id, step, 0, key)
    while True:
        if (answer := store.ledger.answer(key)) is not None:
            return answer.text
        if (claim := store.ledger.claim(key, owner)) is None:
            time.sleep(0.002)
            continue
        with log.open("a") as paid:
            paid.write(f"{key}\n")
        time.sleep(IN_CALL_S)
        settled = store.ledger.settle(run_id, step, 0, claim, an_attempt(f"answer to {key}"), accept=True)
        if settled.answer is not None:
            return settled.answer.text


def killed_at(url: str, log: Path, place: int) -> bool:
    """Runs a draft in a forked process that is killed before its n-th write or commit; False: there is none."""
    child = os.fork()
    if child == 0:
        seen = 0

        def step(_connection: object, _cursor: object = None, statement: str = "COMMIT", *_: object) -> None:
            nonlocal seen
            if statement.lstrip().startswith(("SELECT", "PRAGMA", "BEGIN")):
                return  # dying there is dying after the write before
            seen += 1
            if seen == place:
                os.kill(os.getpid(), signal.SIGKILL)

        store = Store.open(url)
        event.listen(store._db.engine, "before_cursor_execute", step)
        event.listen(store._db.engine, "commit", step)
        draft(store, log)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def check(store: Store, log: Path) -> None:
    """What must hold after any death and one resumption."""
    paid = Counter(log.read_text().split())
    assert set(paid) == set(KEYS)
    assert sum(paid.values()) <= len(KEYS) + 1, f"paid {dict(paid)}"
    (run,) = store.runs.of_story("kyiv-talks")
    assert (run.state, run.revision) == (RunState.DONE, 1)
    assert [step.key for step in store.runs.steps(run.id)] == list(KEYS)
    calls = store.ledger.calls(run.id)
    assert [call.key for call in calls if call.outcome == "accepted"] == list(KEYS)
    assert len(store.revisions.list("kyiv-talks")) == 1
    if store._db.sqlite:
        with store._db.read() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def kill(url: str, log: Path) -> None:
    place = 0
    while True:
        place += 1
        log.write_text("")
        died = killed_at(url, log, place)
        with Store.open(url) as store:
            draft(store, log)
            check(store, log)
            empty(store)
        if not died:
            sys.stdout.write(f"{place - 1}\n")
            return


if __name__ == "__main__":
    what, address, paid_log = sys.argv[1:]
    if what == "kill":
        IN_CALL_S = 0.0
        kill(address, Path(paid_log))
    else:
        IN_CALL_S = 600.0 if what == "hang" else IN_CALL_S
        with Store.open(address) as opened:
            draft(opened, Path(paid_log))
