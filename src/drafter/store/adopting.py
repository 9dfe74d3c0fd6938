"""Stories from before there was a record are taken into it as they stand: what was filed, by its hashes.

Called once by the migration that made the record. From then on whoever alters one of these revisions is found out too.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from drafter.article import Author
from drafter.record import Origin
from drafter.store import codec
from drafter.store.entries import append
from drafter.store.filing import calls_of
from drafter.store.stories import change
from drafter.store.tables import revision_sections, revisions, runs, stories
from drafter.store.values import RevisionKind


def adopt(connection: Connection) -> None:
    """Begin the record of every story that has none."""
    for slug, updated in connection.execute(select(stories.c.slug, stories.c.updated)).all():
        wanted = select(revisions).where(revisions.c.story == slug).order_by(revisions.c.number)
        filed = connection.execute(wanted).all()
        body = {"revisions": [_told(connection, row) for row in filed]}
        append(connection, slug, "adopted", datetime.now(UTC), body=body)
        current = max((row.number for row in filed if row.kind != RevisionKind.PROPOSAL), default=None)
        change(connection, slug, updated, current=current, reporter=_reporter(connection, slug))


def _told(connection: Connection, row: Row[Any]) -> dict[str, object]:
    s = revision_sections.c
    wanted = select(s.text_sha256, s.section).where(s.story == row.story, s.number == row.number).order_by(s.position)
    return {
        "revision": row.number,
        "kind": row.kind,
        "author": Author(row.author),
        "run": row.run,
        "text_sha256": row.text_sha256,
        "sections": [["", *each] for each in connection.execute(wanted)],
        "checks_sha256": codec.digest(row.checks),
        "record_sha256": codec.digest(row.record),
        "calls": calls_of(connection, row.run) if row.run else [],
    }


def _reporter(connection: Connection, slug: str) -> str:
    r = runs.c
    first = select(r.started_by).where(r.story == slug, r.origin == Origin.PERSON).order_by(r.created).limit(1)
    return connection.execute(first).scalar_one_or_none() or ""
