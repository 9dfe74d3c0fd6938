"""How a text becomes a revision: its row, its sections kept once, and its line in the story's record.

Part of a transaction that holds the story's row. The record names every section by its hash and by the hash of its
stored form, and the calls that were paid for it, so that whoever alters one of them later is found out.
"""

from datetime import UTC
from typing import Any

from sqlalchemy import Connection, func, select

from drafter.article import Article, Author, Draft, Severity
from drafter.chain import PROGRAM, By
from drafter.record import Record
from drafter.store import codec
from drafter.store.engine import Database
from drafter.store.entries import append
from drafter.store.stories import change
from drafter.store.tables import attempts, revision_sections, revisions, sections, stories
from drafter.store.values import RevisionKind


def insert(
    database: Database,
    connection: Connection,
    slug: str,
    draft: Draft,
    record: Record,
    *,
    kind: RevisionKind,
    author: Author,
    by: By = PROGRAM,
    by_name: str = "",
    origin_hash: str | None = None,
    take: int = 0,
    run_id: str | None = None,
    base: int | None = None,
    dossier: str | None = None,
    open_flags: int | None = None,
    how: dict[str, Any] | None = None,
) -> int:
    """File a text as the story's next revision; gives its number. `how` is what else the record says of it."""
    now = database.now(connection)
    last = select(func.coalesce(func.max(revisions.c.number), 0)).where(revisions.c.story == slug)
    number: int = connection.execute(last).scalar_one() + 1
    article, checks, told = draft.article, codec.checks_text(draft), codec.record_text(record)
    connection.execute(
        revisions.insert().values(
            story=slug,
            number=number,
            kind=kind,
            author=author,
            by_name=by.name or by_name,
            origin_hash=origin_hash,
            take=take,
            run=run_id,
            text_sha256=article.sha256,
            format=article.format,
            language=article.language,
            embargo=article.embargo,
            checks=checks,
            record=told,
            dossier=dossier,
            base=base,
            created=now,
        )
    )
    kept = _keep_sections(database, connection, slug, number, article)
    entry: dict[str, Any] = {
        "revision": number,
        "kind": kind,
        "author": author,
        "base": base,
        "run": run_id,
        "text_sha256": article.sha256,
        "sections": kept,
        "checks_sha256": codec.digest(checks),
        "record_sha256": codec.digest(told),
        "dossier": dossier,
        "dossier_sha256": record.dossier_sha256,
        "origin_hash": origin_hash,
        "take": take,
        "embargo": article.embargo and article.embargo.astimezone(UTC).isoformat(),
        "calls": calls_of(connection, run_id) if run_id and kind is not RevisionKind.PERSON else [],
        **(how or {}),
    }
    append(connection, slug, "filed", now, by=by, body=entry)
    if kind is not RevisionKind.PROPOSAL:
        asking = sum(flag.severity is not Severity.NOTE for flag in draft.all_flags)
        flags = asking if open_flags is None else open_flags
        counts = {"current": number, "open_flags": flags, "sentences": sum(1 for _ in article.numbered())}
        change(connection, slug, now, title=article.headline or _title(connection, slug), **counts)
    change(connection, slug, now, format=article.format, embargo=article.embargo)
    return number


def calls_of(connection: Connection, run_id: str, attempt: int | None = None) -> list[list[object]]:
    """Every attempt of a run (or one of them by its id) as the record names it: step, take, number, key, outcome, hash
    of what came, hash of what the call was and cost.
    """
    wanted = select(attempts).where(attempts.c.run == run_id).order_by(attempts.c.id)
    wanted = wanted if attempt is None else wanted.where(attempts.c.id == attempt)
    return [
        [
            *(row[name] for name in ("step", "take", "number", "key", "outcome", "reply_sha256")),
            codec.digest(codec.call_text({name: row[name] for name in codec.CALL_FACTS})),
        ]
        for row in connection.execute(wanted).mappings()
    ]


def _title(connection: Connection, slug: str) -> str:
    return str(connection.execute(select(stories.c.title).where(stories.c.slug == slug)).scalar_one())


def _keep_sections(
    database: Database, connection: Connection, slug: str, number: int, article: Article
) -> list[list[str]]:
    kept = [(section, codec.section_text(section)) for section in article.sections]
    if not kept:
        return []
    rows = [{"id": codec.digest(body), "body": body} for _, body in kept]
    connection.execute(database.insert(sections).on_conflict_do_nothing(), rows)
    places = [
        {"story": slug, "number": number, "position": position, "section": row["id"], "text_sha256": section.sha256}
        for position, ((section, _), row) in enumerate(zip(kept, rows, strict=True))
    ]
    connection.execute(revision_sections.insert(), places)
    return [[section.key, section.sha256, row["id"]] for (section, _), row in zip(kept, rows, strict=True)]
