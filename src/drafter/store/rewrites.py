"""Rewrites: sections that a writer was asked to write again, each with the run that holds what it was asked with.

`ask` stores the run and the wish together; a worker drafts it like any run, its calls in the ledger, and leaves a
section as proposal. What people make of it is for the desk.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from drafter.article import Section
from drafter.chain import By
from drafter.errors import UnknownStory
from drafter.store import codec
from drafter.store.desk_tables import rewrites
from drafter.store.desk_values import Rewrite, RewriteState
from drafter.store.engine import Database
from drafter.store.entries import append, lock_story
from drafter.store.filing import calls_of
from drafter.store.revisions import refuse_purged
from drafter.store.tables import sections
from drafter.store.values import StoredRun


class Rewrites:
    """Thread-safe; every method is one short transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def ask(self, run: StoredRun, base: Section, instruction: str, by: By) -> Rewrite:
        """Book a wish for a run that was just stored. Asking the same run again changes nothing, but that one that
        failed waits again, as it is going on. Raises StoreFault where the run's notes were purged meanwhile.
        """
        with self._db.write() as connection:
            lock_story(connection, run.story)
            refuse_purged(connection, run.id)
            now = self._db.now(connection)
            body = self._keep(connection, base)
            row = {
                "run": run.id,
                "story": run.story,
                "section": base.key,
                "base": base.sha256,
                "base_body": body,
                "instruction": instruction,
                "asked_by": by.name,
                "asked": now,
                "state": RewriteState.ASKED,
            }
            fresh = connection.execute(self._db.insert(rewrites).values(**row).on_conflict_do_nothing()).rowcount
            if fresh or self._waits_again(connection, run.id, by, now):
                told = {"run": run.id, "section": base.key, "base": base.sha256, "take": run.take}
                append(connection, run.story, "rewrite_asked", now, by=by, body=told, words={"wish": instruction})
            return _rewrite(connection, _row(connection, run.id))

    def get(self, run_id: str) -> Rewrite:
        """Raises UnknownStory."""
        with self._db.read() as connection:
            return _rewrite(connection, _row(connection, run_id))

    def of_story(self, slug: str) -> tuple[Rewrite, ...]:
        """All of a story, the one asked last first."""
        wanted = select(rewrites).where(rewrites.c.story == slug).order_by(rewrites.c.asked.desc(), rewrites.c.run)
        with self._db.read() as connection:
            return tuple(_rewrite(connection, row) for row in connection.execute(wanted).all())

    def answer(self, run_id: str, result: Section, told: str = "") -> None:
        """The proposal is there; `told` is what was taken out of the writer's answer, or put right in it. A second
        answer changes nothing: a rival worker had the same from the ledger.
        """
        with self._db.write() as connection:
            row = _row(connection, run_id)
            lock_story(connection, row.story)
            if self._end(connection, run_id, RewriteState.READY, reason=told):
                body = self._keep(connection, result)
                connection.execute(update(rewrites).where(rewrites.c.run == run_id).values(result=body))
                entry = {
                    "run": run_id,
                    "section": row.section,
                    "author": result.author,
                    "text_sha256": result.sha256,
                    "stored": body,
                    "calls": calls_of(connection, run_id),
                }
                append(connection, row.story, "rewritten", self._db.now(connection), body=entry)

    def fail(self, run_id: str, reason: str) -> None:
        """No proposal will come of it; `reason` in words for the editor, without any of an answer's."""
        with self._db.write() as connection:
            row = _row(connection, run_id)
            lock_story(connection, row.story)
            if self._end(connection, run_id, RewriteState.FAILED, reason=reason):
                told = {"run": run_id, "section": row.section, "reason": reason}
                append(connection, row.story, "rewrite_failed", self._db.now(connection), body=told)

    def _waits_again(self, connection: Connection, run_id: str, by: By, now: datetime) -> bool:
        failed = update(rewrites).where(rewrites.c.run == run_id, rewrites.c.state == RewriteState.FAILED)
        values = {"state": RewriteState.ASKED, "reason": "", "asked_by": by.name, "asked": now}
        return connection.execute(failed.values(**values)).rowcount == 1

    def _end(self, connection: Connection, run_id: str, state: RewriteState, **values: object) -> bool:
        waiting = update(rewrites).where(rewrites.c.run == run_id, rewrites.c.state == RewriteState.ASKED)
        return connection.execute(waiting.values(state=state, **values)).rowcount == 1

    def _keep(self, connection: Connection, section: Section) -> str:
        body = codec.section_text(section)
        fresh = self._db.insert(sections).values(id=codec.digest(body), body=body)
        connection.execute(fresh.on_conflict_do_nothing())
        return codec.digest(body)


def _row(connection: Connection, run_id: str) -> Row[Any]:
    wanted = select(rewrites).where(rewrites.c.run == (run_id if run_id.isascii() and run_id.isalnum() else ""))
    row = connection.execute(wanted).one_or_none()
    if row is None:
        raise UnknownStory(f"There is no rewrite {run_id}.", "The story's page lists what was asked.")
    return row


def _rewrite(connection: Connection, row: Row[Any]) -> Rewrite:
    def section(stored: str) -> Section:
        return codec.read_section(
            connection.execute(select(sections.c.body).where(sections.c.id == stored)).scalar_one()
        )

    return Rewrite(
        run=row.run,
        story=row.story,
        section=row.section,
        base=section(row.base_body),
        instruction=row.instruction or "",
        asked_by=row.asked_by,
        asked=row.asked,
        state=RewriteState(row.state),
        reason=row.reason,
        result=section(row.result) if row.result else None,
    )
