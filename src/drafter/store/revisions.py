"""Revisions: the texts of a story, numbered from 1, each for ever what it was when it was filed.

Filing a machine's text is idempotent per story, origin and take: whoever resumes a draft that was already filed gets
that revision. Sections are kept once, by the hash of their stored form; what the checks found and the record of how
the text came to be are kept with it, so that showing and replaying compute nothing anew.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from drafter.article import Article, Author, Draft, Section
from drafter.errors import StoreFault, UnknownStory
from drafter.record import Record
from drafter.store import codec
from drafter.store.engine import Database
from drafter.store.filing import insert
from drafter.store.stories import locked, move
from drafter.store.tables import revision_sections, revisions, runs, sections
from drafter.store.values import (
    IN_THE_WRITERS_HANDS,
    RevisionKind,
    RevisionLine,
    Status,
    StoredRevision,
    Story,
)

_AT_ONCE = 500
_OF_A_LINE = tuple(
    revisions.c[name]
    for name in ("story", "number", "kind", "author", "by_name", "run", "text_sha256", "created", "purged", "base")
)  # not what the checks found: that is longer than the text


_MOST = 2**31 - 1  # what a column of numbers holds


class Revisions:
    """Thread-safe; every method is one short transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def file(
        self,
        slug: str,
        draft: Draft,
        *,
        origin_hash: str | None,
        author: Author,
        run_id: str | None,
        record: Record,
        take: int = 0,
        kind: RevisionKind = RevisionKind.MACHINE,
        by_name: str = "",
    ) -> StoredRevision:
        """Files a text. With an `origin_hash`, the revision that was filed for it and `take` before is the answer.

        A machine's text is filed as a proposal where people have the story in their hands: it leaves the working text
        and the headline on the desk as they are. An approved story is reopened either way: there is something new to
        look at. Raises UnknownStory, and StoreFault where the run's notes were purged meanwhile.
        """
        with self._db.write() as connection:
            story = locked(connection, slug)
            refuse_purged(connection, run_id)
            known = _of_origin(connection, slug, origin_hash, take)
            if known is not None:
                return stored(connection, known)
            if kind is RevisionKind.MACHINE and _in_peoples_hands(connection, story):
                kind = RevisionKind.PROPOSAL
            number = insert(
                self._db,
                connection,
                slug,
                draft,
                record,
                kind=kind,
                author=author,
                by_name=by_name,
                origin_hash=origin_hash,
                take=take,
                run_id=run_id,
            )
            if story.status is Status.APPROVED:
                move(self._db, connection, story, Status.IN_REVIEW)
            return stored(connection, row_of(connection, slug, number))

    def get(self, slug: str, number: int | None = None) -> StoredRevision:
        """Revision `number`, or the latest. Raises UnknownStory where there is none."""
        with self._db.read() as connection:
            return stored(connection, row_of(connection, slug, number))

    def current(self, slug: str) -> StoredRevision:
        """The working text: the latest revision that is no proposal. Raises UnknownStory where nothing is filed."""
        with self._db.read() as connection:
            return stored(connection, row_of(connection, slug, current_number(connection, slug)))

    def list(self, slug: str) -> tuple[RevisionLine, ...]:
        """All revisions of a story without their texts, the first one first."""
        wanted = select(*_OF_A_LINE).where(revisions.c.story == slug).order_by(revisions.c.number)
        with self._db.read() as connection:
            return tuple(_line(row) for row in connection.execute(wanted))

    def sections_of(self, slug: str, *, upto: int | None = None, by_machines: bool = False) -> tuple[Section, ...]:
        """Every section that ever stood in a revision of the story, up to that number where one is given, each once;
        `by_machines`: in those alone that a machine filed.
        """
        return tuple(self.sections(self.section_ids(slug, upto=upto, by_machines=by_machines)).values())

    def section_ids(self, slug: str, *, upto: int | None = None, by_machines: bool = False) -> tuple[str, ...]:
        """The same by the ids of their stored forms, which are for ever what they are."""
        s = revision_sections.c
        wanted = select(s.section).where(s.story == slug).distinct().order_by(s.section)
        if upto is not None:
            wanted = wanted.where(s.number <= upto)
        if by_machines:
            theirs = (revisions.c.story == s.story) & (revisions.c.number == s.number)
            wanted = wanted.join(revisions, theirs).where(revisions.c.kind != RevisionKind.PERSON)
        with self._db.read() as connection:
            return tuple(connection.execute(wanted).scalars())

    def sections(self, ids: Sequence[str]) -> dict[str, Section]:
        """These sections by their ids, in the order of those; one that was taken out meanwhile is not among them."""
        found: dict[str, Section] = {}
        with self._db.read() as connection:
            for at in range(0, len(ids), _AT_ONCE):
                some = ids[at : at + _AT_ONCE]
                wanted = select(sections.c.id, sections.c.body).where(sections.c.id.in_(some)).order_by(sections.c.id)
                found.update((row.id, codec.read_section(row.body)) for row in connection.execute(wanted))
        return found


def _in_peoples_hands(connection: Connection, story: Story) -> bool:
    """Has a person taken the story up, or written in it? Then what a machine writes waits beside their text."""
    if story.status not in IN_THE_WRITERS_HANDS:
        return True
    theirs = select(revisions.c.number).where(revisions.c.story == story.slug, revisions.c.kind == RevisionKind.PERSON)
    return connection.execute(theirs.limit(1)).one_or_none() is not None


def current_number(connection: Connection, slug: str) -> int | None:
    """Of the latest revision that is no proposal; None where there is none."""
    r = revisions.c
    latest = select(func.max(r.number)).where(r.story == slug, r.kind != RevisionKind.PROPOSAL)
    return connection.execute(latest).scalar_one()


def refuse_purged(connection: Connection, run_id: str | None) -> None:
    """Raises StoreFault for a run whose notes were purged: no text that was made from them comes in any more."""
    wanted = select(runs.c.purged).where(runs.c.id == run_id).with_for_update(key_share=True)
    if run_id is not None and connection.execute(wanted).scalar_one_or_none() is not None:
        raise StoreFault(f"The notes of run {run_id} were purged; its text was not filed.", "Draft the story anew.")


def _of_origin(connection: Connection, slug: str, origin_hash: str | None, take: int) -> Row[Any] | None:
    if origin_hash is None:
        return None
    r = revisions.c
    same = select(revisions).where(r.story == slug, r.origin_hash == origin_hash, r.take == take, r.purged.is_(None))
    return connection.execute(same).one_or_none()


def row_of(connection: Connection, slug: str, number: int | None) -> Row[Any]:
    wanted = select(revisions).where(revisions.c.story == slug)
    if number is not None:
        wanted = wanted.where(revisions.c.number == (number if 0 < number <= _MOST else 0))
    row = connection.execute(wanted.order_by(revisions.c.number.desc()).limit(1)).one_or_none()
    if row is None:
        which = "no revision" if number is None else f"no revision {number}"
        raise UnknownStory(f"There is {which} of a story {slug}.", "`drafter show STORY` lists what there is.")
    return row


def stored(connection: Connection, row: Row[Any]) -> StoredRevision:
    bodies = connection.execute(
        select(sections.c.body)
        .join(revision_sections, revision_sections.c.section == sections.c.id)
        .where(revision_sections.c.story == row.story, revision_sections.c.number == row.number)
        .order_by(revision_sections.c.position)
    ).scalars()
    article = Article(
        slug=row.story,
        format=row.format,
        language=row.language,
        sections=tuple(codec.read_section(body) for body in bodies),
        embargo=row.embargo,
    )
    checked, flags = codec.read_checks(row.checks)
    return StoredRevision(
        story=row.story,
        number=row.number,
        kind=RevisionKind(row.kind),
        author=Author(row.author),
        by_name=row.by_name,
        origin_hash=row.origin_hash,
        take=row.take,
        run_id=row.run,
        text_sha256=row.text_sha256,
        draft=Draft(article, checked, flags),
        record=codec.read_record(row.record),
        created=row.created,
        purged=row.purged,
        base=row.base,
        dossier=row.dossier or _dossier_of(connection, row.run),
    )


def _dossier_of(connection: Connection, run_id: str | None) -> str | None:
    return connection.execute(select(runs.c.dossier).where(runs.c.id == run_id)).scalar_one_or_none()


def _line(row: Row[Any]) -> RevisionLine:
    return RevisionLine(
        story=row.story,
        number=row.number,
        kind=RevisionKind(row.kind),
        author=Author(row.author),
        by_name=row.by_name,
        run_id=row.run,
        text_sha256=row.text_sha256,
        created=row.created,
        purged=row.purged,
        base=row.base,
    )
