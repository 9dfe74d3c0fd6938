"""Runs: what a draft was started with, kept so that it can be resumed and replayed without today's files.

Starting is idempotent: the same story, origin and take is the same run, whoever starts it and how often. A hold says
that somebody works on a running run: a row per owner with a lease of 20 s, renewed like a claim's. Several may work
on one run at once, for each call is guarded by a claim of its own; holds only tell which runs nobody works on.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, and_, delete, func, select, update

from drafter.errors import UnknownStory
from drafter.notes import Dossier
from drafter.record import Origin
from drafter.store import codec
from drafter.store.endings import set_state
from drafter.store.engine import Database
from drafter.store.entries import append
from drafter.store.ledger import LEASE, owner_columns, owner_of
from drafter.store.owners import Owner
from drafter.store.tables import dossiers, holds, run_steps, run_texts, runs, stories, texts
from drafter.store.values import NewRun, RunKind, RunState, RunStep, StoredRun


class Runs:
    """Thread-safe; every method is one short transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def start(self, new: NewRun) -> StoredRun:
        """Stores the run with all that it needs, or gives the one that is there. Raises UnknownStory."""
        body = codec.dossier_text(new.dossier)
        with self._db.write() as connection:
            _lock_story(connection, new.story)
            known = connection.execute(_of_origin(new.story, new.origin_hash, new.take)).one_or_none()
            if known is not None:
                return _stored(connection, known)
            run_id = uuid4().hex[:12]
            self._keep(connection, dossiers, {"id": codec.digest(body), "body": body})
            now = self._db.now(connection)
            values = self._columns(connection, new, now) | {"id": run_id, "dossier": codec.digest(body)}
            connection.execute(runs.insert().values(values))
            for path, template in new.prompts.items():
                kept = self._keep_text(connection, template)
                connection.execute(run_texts.insert().values(run=run_id, path=path, sha256=kept))
            if new.origin is Origin.PERSON and new.kind is RunKind.DRAFT:
                unnamed = update(stories).where(stories.c.slug == new.story, stories.c.reporter == "")
                connection.execute(unnamed.values(reporter=new.started_by))
            append(connection, new.story, "run", now, body=_told(run_id, new, codec.digest(body)))
            return _get(connection, run_id)

    def get(self, run_id: str) -> StoredRun:
        """Raises UnknownStory."""
        with self._db.read() as connection:
            return _get(connection, run_id)

    def how_it_stands(self, slug: str) -> tuple[RunState, str] | None:
        """State and reason of the draft of a story that was started last; None where none ever was."""
        r = runs.c
        wanted = select(r.state, r.reason).where(r.story == slug, r.kind == RunKind.DRAFT)
        with self._db.read() as connection:
            row = connection.execute(wanted.order_by(r.created.desc(), r.id.desc()).limit(1)).one_or_none()
            return None if row is None else (RunState(row.state), row.reason)

    def of_story(self, slug: str, kind: RunKind = RunKind.DRAFT) -> tuple[StoredRun, ...]:
        """All runs of a story of that kind, the oldest first."""
        wanted = select(runs).where(runs.c.story == slug, runs.c.kind == kind).order_by(runs.c.created, runs.c.id)
        return self._all(wanted)

    def by_origin(self, slug: str, origin_hash: str) -> StoredRun | None:
        """The latest take of that origin; purged runs are not looked at."""
        wanted = (
            select(runs)
            .where(runs.c.story == slug, runs.c.origin_hash == origin_hash, runs.c.purged.is_(None))
            .order_by(runs.c.take.desc())
            .limit(1)
        )
        return next(iter(self._all(wanted)), None)

    def latest(self, slug: str, format_name: str) -> StoredRun | None:
        """The run of a story in that format that was started last; purged runs are not looked at."""
        wanted = (
            select(runs)
            .where(
                runs.c.story == slug,
                runs.c.format_name == format_name,
                runs.c.purged.is_(None),
                runs.c.kind == RunKind.DRAFT,
            )
            .order_by(runs.c.created.desc(), runs.c.id.desc())
            .limit(1)
        )
        return next(iter(self._all(wanted)), None)

    def format_of(self, run_id: str) -> tuple[str, str]:
        """Name and text of the format that a run was started with. Raises UnknownStory."""
        with self._db.read() as connection:
            row = _row(connection, run_id)
            body = connection.execute(select(texts.c.body).where(texts.c.sha256 == row.format_text)).scalar_one()
            return row.format_name, body

    def hold(self, run_id: str, owner: Owner) -> bool:
        """Says that `owner` works on the run for the next 20 s. True where nobody else living does; it is recorded in
        both cases. Raises UnknownStory.
        """
        with self._db.write() as connection:
            _row(connection, run_id)
            now = self._db.now(connection)
            mine = {"run": run_id, **owner_columns(owner)}
            fresh = self._db.insert(holds).values(**mine, expires=now + LEASE)
            again = fresh.on_conflict_do_update(index_elements=list(mine), set_={"expires": now + LEASE})
            connection.execute(again)
            others = connection.execute(select(holds).where(holds.c.run == run_id)).all()
            return not any(owner_of(row) != owner and self._living(row, now) for row in others)

    def drop_hold(self, run_id: str, owner: Owner) -> None:
        """That `owner` works on the run no longer; nothing happens where it did not."""
        with self._db.write() as connection:
            connection.execute(delete(holds).where(_held_by(run_id, owner)))

    def lapsed(self) -> tuple[StoredRun, ...]:
        """Running runs that nobody living holds, the oldest first. A run that was started less than a lease ago and
        was never held is still being picked up by whoever started it.
        """
        wanted = select(runs).where(runs.c.state == RunState.RUNNING).order_by(runs.c.created, runs.c.id)
        with self._db.read() as connection:
            now = self._db.now(connection)
            held: dict[str, list[Row[Any]]] = {}
            for row in connection.execute(select(holds)):
                held.setdefault(row.run, []).append(row)
            return tuple(
                _stored(connection, row)
                for row in connection.execute(wanted).all()
                if not any(self._living(hold, now) for hold in held.get(row.id, []))
                and (row.id in held or row.created + LEASE <= now)
            )

    def is_held(self, run_id: str) -> bool:
        """Does anybody living work on the run?"""
        with self._db.read() as connection:
            now = self._db.now(connection)
            rows = connection.execute(select(holds).where(holds.c.run == run_id)).all()
            return any(self._living(row, now) for row in rows)

    def note_step(self, run_id: str, step: str, take: int, key: str) -> None:
        """Keeps the order in which a run asked its questions. Noting the same again changes nothing."""
        with self._db.write() as connection:
            _row(connection, run_id, lock=True)
            last = select(func.coalesce(func.max(run_steps.c.position), 0)).where(run_steps.c.run == run_id)
            position: int = connection.execute(last).scalar_one() + 1
            fresh = self._db.insert(run_steps).values(run=run_id, position=position, step=step, take=take, key=key)
            connection.execute(fresh.on_conflict_do_nothing())

    def steps(self, run_id: str) -> tuple[RunStep, ...]:
        wanted = select(run_steps).where(run_steps.c.run == run_id).order_by(run_steps.c.position)
        with self._db.read() as connection:
            return tuple(RunStep(row.step, row.take, row.key) for row in connection.execute(wanted))

    def finish(self, run_id: str, state: RunState, reason: str = "", revision: int | None = None) -> None:
        """Ends a run, or sets a failed one running again, on record. A done run stays done: a rival has finished it."""
        with self._db.write() as connection:
            _lock_story(connection, _row(connection, run_id).story)
            row = _row(connection, run_id, lock=True)
            if row.state != RunState.DONE:
                set_state(connection, row, state, self._db.now(connection), reason=reason, revision=revision)

    def _columns(self, connection: Connection, new: NewRun, now: datetime) -> dict[str, object]:
        return {
            "story": new.story,
            "origin_hash": new.origin_hash,
            "take": new.take,
            "dossier_sha256": new.dossier.sha256,
            "format_name": new.format_name,
            "format_text": self._keep_text(connection, new.format_text),
            "wording_text": self._keep_text(connection, new.wording_text),
            "settings": codec.settings_text(dict(new.settings)),
            "model": new.model,
            "kind": new.kind,
            "started_by": new.started_by,
            "origin": new.origin,
            "day": new.day,
            "state": RunState.RUNNING,
            "created": now,
        }

    def _keep_text(self, connection: Connection, body: str) -> str:
        self._keep(connection, texts, {"sha256": codec.digest(body), "body": body})
        return codec.digest(body)

    def _keep(self, connection: Connection, table: Any, row: Mapping[str, str]) -> None:
        connection.execute(self._db.insert(table).values(**row).on_conflict_do_nothing())

    def _living(self, hold: Row[Any], now: Any) -> bool:
        return hold.expires > now and not owner_of(hold).surely_dead

    def _all(self, wanted: Any) -> tuple[StoredRun, ...]:
        with self._db.read() as connection:
            return tuple(_stored(connection, row) for row in connection.execute(wanted).all())


def _told(run_id: str, new: NewRun, dossier: str) -> dict[str, object]:
    """What the story's record says of a run: what it is made from, by hash."""
    return {
        "run": run_id,
        "kind": new.kind,
        "model": new.model,
        "format": new.format_name,
        "dossier": dossier,
        "dossier_sha256": new.dossier.sha256,
        "format_sha256": codec.digest(new.format_text),
        "wording_sha256": codec.digest(new.wording_text),
        "settings_sha256": codec.digest(codec.settings_text(dict(new.settings))),
        "origin_hash": new.origin_hash,
        "take": new.take,
        "day": new.day.isoformat(),
        "prompts": {path: codec.digest(text) for path, text in sorted(new.prompts.items())},
        "started_by": new.started_by,
        "origin": new.origin,
    }


def _of_origin(story: str, origin_hash: str, take: int) -> Any:
    r = runs.c
    return select(runs).where(r.story == story, r.origin_hash == origin_hash, r.take == take, r.purged.is_(None))


def _lock_story(connection: Connection, slug: str) -> None:
    wanted = select(stories.c.slug).where(stories.c.slug == slug).with_for_update(key_share=True)
    if connection.execute(wanted).one_or_none() is None:
        raise UnknownStory(f"There is no story {slug}.", "`drafter list` shows all of them.")


def _held_by(run_id: str, owner: Owner) -> Any:
    return and_(holds.c.run == run_id, *(holds.c[name] == value for name, value in owner_columns(owner).items()))


def _row(connection: Connection, run_id: str, *, lock: bool = False) -> Row[Any]:
    wanted = select(runs).where(runs.c.id == run_id)
    row = connection.execute(wanted.with_for_update(key_share=True) if lock else wanted).one_or_none()
    if row is None:
        raise UnknownStory(f"The store knows no run {run_id}.", "`drafter show STORY` lists a story's runs.")
    return row


def dossier_of(connection: Connection, stored: str) -> Dossier:
    """Notes by the id of their stored form. Raises UnknownStory."""
    body = connection.execute(select(dossiers.c.body).where(dossiers.c.id == stored)).scalar_one_or_none()
    if body is None:
        raise UnknownStory("The store does not hold these notes.", "They may have been purged meanwhile.")
    return codec.read_dossier(body)


def _get(connection: Connection, run_id: str) -> StoredRun:
    return _stored(connection, _row(connection, run_id))


def _stored(connection: Connection, row: Row[Any]) -> StoredRun:
    prompts = connection.execute(
        select(run_texts.c.path, texts.c.body)
        .join(texts, texts.c.sha256 == run_texts.c.sha256)
        .where(run_texts.c.run == row.id)
        .order_by(run_texts.c.path)
    )
    body = connection.execute(select(dossiers.c.body).where(dossiers.c.id == row.dossier)).scalar_one()

    def kept(sha256: str) -> str:
        return connection.execute(select(texts.c.body).where(texts.c.sha256 == sha256)).scalar_one()

    return StoredRun(
        id=row.id,
        story=row.story,
        origin_hash=row.origin_hash,
        dossier=codec.read_dossier(body),
        dossier_sha256=row.dossier_sha256,
        format_name=row.format_name,
        format_text=kept(row.format_text),
        prompts={row.path: row.body for row in prompts},
        wording_text=kept(row.wording_text),
        settings=json.loads(row.settings),
        model=row.model,
        started_by=row.started_by,
        origin=Origin(row.origin),
        day=row.day,
        state=RunState(row.state),
        reason=row.reason,
        take=row.take,
        created=row.created,
        finished=row.finished,
        revision=row.revision,
        purged=row.purged,
        kind=RunKind(row.kind),
    )
