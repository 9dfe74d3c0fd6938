"""A story as its rows stand, for whoever verifies it: all of one moment, and as the database gives them.

Nothing is decoded here, so that a row which somebody spoiled by other ways than ours can be read and reported. What a
purge leaves of a story is named here too, because the record tells of it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Table, select, text, type_coerce, union
from sqlalchemy.types import NullType

from drafter.store import codec
from drafter.store.desk_tables import entries, entry_words, rewrites
from drafter.store.engine import Database
from drafter.store.tables import (
    answers,
    attempts,
    dossiers,
    revision_sections,
    revisions,
    run_steps,
    run_texts,
    runs,
    sections,
    stories,
    texts,
)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Tables:
    """Rows in their order, each a name -> value; bodies by the id under which they are kept. `story` is None where
    there is no such row. `answers` gives the attempt that answers a key. `taken` are keys whose answers a purge of
    another story may have taken. `left` is what `left` gives.
    """

    slug: str
    story: Row | None
    entries: tuple[Row, ...]
    words: tuple[Row, ...]
    revisions: tuple[Row, ...]
    revision_sections: tuple[Row, ...]
    runs: tuple[Row, ...]
    run_texts: tuple[Row, ...]
    run_steps: tuple[Row, ...]
    attempts: tuple[Row, ...]
    rewrites: tuple[Row, ...]
    answers: Mapping[str, Any]
    taken: frozenset[str]
    sections: Mapping[str, Any]
    dossiers: Mapping[str, Any]
    texts: Mapping[str, Any]
    left: Mapping[str, Any]


class Audit:
    """Thread-safe; every method is one short look."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def slugs(self) -> tuple[str, ...]:
        """Every story that has a row or an entry."""
        known = union(select(stories.c.slug), select(entries.c.story)).subquery()
        with self._db.read() as connection:
            return tuple(sorted(map(str, connection.execute(select(known)).scalars())))

    def tables(self, slug: str) -> Tables:
        """All that the store holds of a story; nothing of it for a story that it does not know."""
        with self._db.read() as connection:
            if not self._db.sqlite:  # one moment for all that follows; SQLite's transactions are like that anyway
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            return _tables(connection, slug)


def left(connection: Connection, slug: str) -> dict[str, Any]:
    """The ids under which all words of a story are kept now: its runs' notes, its revisions (one hash of the notes, the
    findings and the sections of each), and what its rewrites start from and propose.
    """
    there: dict[Any, list[Any]] = {}
    for row in _rows(connection, _of(revision_sections, slug).order_by(*revision_sections.primary_key)):
        there.setdefault(row["number"], []).append(row["section"])
    return {
        "runs": {row["id"]: row["dossier"] for row in _rows(connection, _of(runs, slug))},
        "revisions": {
            str(row["number"]): _digest([row["dossier"], _digest(row["checks"]), there.get(row["number"], [])])
            for row in _rows(connection, _of(revisions, slug))
        },
        "rewrites": {row["run"]: [row["base_body"], row["result"]] for row in _rows(connection, _of(rewrites, slug))},
    }


def _digest(value: object) -> str:
    return codec.digest(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=repr))


def _tables(connection: Connection, slug: str) -> Tables:
    def of(table: Table) -> tuple[Row, ...]:
        return _rows(connection, _of(table, slug).order_by(*table.primary_key))

    ours = select(runs.c.id).where(runs.c.story == slug)
    calls = _rows(connection, _raw(attempts).where(attempts.c.run.in_(ours)).order_by(attempts.c.id))
    return Tables(
        slug=slug,
        story=next(iter(_rows(connection, _raw(stories).where(stories.c.slug == slug))), None),
        entries=of(entries),
        words=of(entry_words),
        revisions=of(revisions),
        revision_sections=of(revision_sections),
        runs=of(runs),
        run_texts=_rows(connection, _raw(run_texts).where(run_texts.c.run.in_(ours))),
        run_steps=_rows(connection, _raw(run_steps).where(run_steps.c.run.in_(ours)).order_by(run_steps.c.position)),
        attempts=calls,
        rewrites=of(rewrites),
        answers=_answers(connection, slug),
        taken=_taken(connection, slug),
        sections=_bodies(connection, sections, _section_ids(slug)),
        dossiers=_bodies(connection, dossiers, _dossier_ids(slug)),
        texts=_bodies(connection, texts, _text_ids(slug)),
        left=left(connection, slug),
    )


def _of(table: Table, slug: str) -> Select[Any]:
    return _raw(table).where(table.c.story == slug)


def _raw(table: Table) -> Select[Any]:
    """Its columns as the driver gives them: what cannot be a time or a number is no reason to fail here."""
    return select(*(type_coerce(column, NullType()).label(column.name) for column in table.c))


def _rows(connection: Connection, wanted: Select[Any]) -> tuple[Row, ...]:
    return tuple(dict(row) for row in connection.execute(wanted).mappings())


def _bodies(connection: Connection, table: Table, ids: Any) -> dict[str, Any]:
    key, body = (type_coerce(column, NullType()) for column in (*table.primary_key, table.c.body))
    wanted = select(key, body).where(*(column.in_(ids) for column in table.primary_key))
    return {row[0]: row[1] for row in connection.execute(wanted)}


def _section_ids(slug: str) -> Any:
    s, r = revision_sections.c, rewrites.c
    return union(
        select(s.section).where(s.story == slug),
        select(r.base_body).where(r.story == slug),
        select(r.result).where(r.story == slug, r.result.is_not(None)),
    )


def _dossier_ids(slug: str) -> Any:
    return union(
        select(runs.c.dossier).where(runs.c.story == slug),
        select(revisions.c.dossier).where(revisions.c.story == slug, revisions.c.dossier.is_not(None)),
    )


def _text_ids(slug: str) -> Any:
    ours = runs.c.story == slug
    return union(
        select(runs.c.format_text).where(ours),
        select(runs.c.wording_text).where(ours),
        select(run_texts.c.sha256).join(runs, runs.c.id == run_texts.c.run).where(ours),
    )


def _answers(connection: Connection, slug: str) -> dict[str, Any]:
    asked = select(attempts.c.key).join(runs, runs.c.id == attempts.c.run).where(runs.c.story == slug)
    wanted = select(answers.c.key, answers.c.attempt).where(answers.c.key.in_(asked))
    return {row.key: row.attempt for row in connection.execute(wanted)}


def _taken(connection: Connection, slug: str) -> frozenset[str]:
    """Keys that a purged run of another story used or asked: its purge takes their answers wherever they stand."""
    others = (runs.c.story != slug, runs.c.purged.is_not(None))
    used = select(run_steps.c.key).join(runs, runs.c.id == run_steps.c.run).where(*others)
    asked = select(attempts.c.key).join(runs, runs.c.id == attempts.c.run).where(*others)
    gone = select(attempts.c.key).join(runs, runs.c.id == attempts.c.run)
    gone = gone.where(runs.c.story == slug, attempts.c.reply.is_(None), attempts.c.key.in_(union(used, asked)))
    return frozenset(connection.execute(gone).scalars())
