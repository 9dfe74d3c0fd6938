"""Stories from before there was a record are taken into it as they stand: what was filed, by its hashes.

Called once by the migration that made the record. From then on whoever alters one of these revisions is found out too.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from drafter.article import Author
from drafter.record import Origin
from drafter.store import codec
from drafter.store.endings import steps_of
from drafter.store.entries import append
from drafter.store.filing import calls_of
from drafter.store.stories import change
from drafter.store.tables import revision_sections, revisions, run_texts, runs, stories
from drafter.store.values import RevisionKind


def adopt(connection: Connection) -> None:
    """Begin the record of every story that has none."""
    s = stories.c
    for slug, status, updated in connection.execute(select(s.slug, s.status, s.updated)).all():
        wanted = select(revisions).where(revisions.c.story == slug).order_by(revisions.c.number)
        filed = connection.execute(wanted).all()
        reporter = _reporter(connection, slug)
        body = {
            "revisions": [_told(connection, row) for row in filed],
            "runs": [_run(connection, row) for row in _runs(connection, slug)],
            "status": status,
            "reporter": reporter,
        }
        append(connection, slug, "adopted", datetime.now(UTC), body=body)
        current = max((row.number for row in filed if row.kind != RevisionKind.PROPOSAL), default=None)
        change(connection, slug, updated, current=current, reporter=reporter)


def _told(connection: Connection, row: Row[Any]) -> dict[str, object]:
    s = revision_sections.c
    wanted = select(s.text_sha256, s.section).where(s.story == row.story, s.number == row.number).order_by(s.position)
    return {
        "revision": row.number,
        "kind": row.kind,
        "author": Author(row.author),
        "by_name": row.by_name,
        "base": row.base,
        "run": row.run,
        "text_sha256": row.text_sha256,
        "sections": [["", *each] for each in connection.execute(wanted)],
        "checks_sha256": codec.digest(row.checks),
        "record_sha256": codec.digest(row.record),
        "dossier": row.dossier,
        "origin_hash": row.origin_hash,
        "take": row.take,
        "embargo": row.embargo and row.embargo.isoformat(),
        "created": row.created.isoformat(),
        "purged": row.purged and row.purged.isoformat(),
    }


def _runs(connection: Connection, slug: str) -> Sequence[Row[Any]]:
    return connection.execute(select(runs).where(runs.c.story == slug).order_by(runs.c.created, runs.c.id)).all()


def _run(connection: Connection, row: Row[Any]) -> dict[str, object]:
    """What a run was made from, as the record tells of it when one is started, and how it stands."""
    t = run_texts.c
    prompts = connection.execute(select(t.path, t.sha256).where(t.run == row.id).order_by(t.path))
    return {
        "run": row.id,
        "kind": row.kind,
        "model": row.model,
        "format": row.format_name,
        "dossier": row.dossier,
        "dossier_sha256": row.dossier_sha256,
        "format_sha256": row.format_text,
        "wording_sha256": row.wording_text,
        "settings_sha256": codec.digest(row.settings),
        "origin_hash": row.origin_hash,
        "take": row.take,
        "day": row.day.isoformat(),
        "prompts": {each.path: each.sha256 for each in prompts},
        "started_by": row.started_by,
        "origin": row.origin,
        "created": row.created.isoformat(),
        "purged": row.purged and row.purged.isoformat(),
        "state": row.state,
        "reason": row.reason,
        "revision": row.revision,
        "finished": row.finished and row.finished.isoformat(),
        **steps_of(connection, row.id),
        "calls": calls_of(connection, row.id),
    }


def _reporter(connection: Connection, slug: str) -> str:
    r = runs.c
    first = select(r.started_by).where(r.story == slug, r.origin == Origin.PERSON).order_by(r.created).limit(1)
    return connection.execute(first).scalar_one_or_none() or ""
