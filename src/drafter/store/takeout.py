"""One purge in one transaction: what is taken out of which table, and how much of it. `purge` says in which order."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, or_, select, union, update

from drafter.article import Section
from drafter.errors import StoreBusy
from drafter.notes import Dossier, SourceNote
from drafter.store import codec
from drafter.store.audit import left
from drafter.store.desk_tables import buffers, rewrites
from drafter.store.desk_values import RewriteState
from drafter.store.endings import set_state
from drafter.store.engine import Database
from drafter.store.entries import append, take_words
from drafter.store.ledger import owner_of
from drafter.store.stories import locked, move
from drafter.store.tables import (
    answers,
    attempts,
    dossiers,
    holds,
    revision_sections,
    revisions,
    run_steps,
    runs,
    sections,
    stories,
)
from drafter.store.traces import Trace, emptied, without
from drafter.store.values import PurgeReport, RunState, Status

_GONE = "Words that it rests on were taken out for good."


class Purge:
    """One purge within one transaction, counting what it takes out of which table."""

    def __init__(self, database: Database, connection: Connection) -> None:
        self._db = database
        self._connection = connection
        self._now = database.now(connection)
        self._removed: Counter[str] = Counter()
        self._slugs: set[str] = set()
        self._kept_for: set[str] = set()
        self._dossiers: dict[str, Dossier] = {}
        self._taken: set[str] = set()
        self._changed: set[tuple[str, int]] = set()  # story and number of revisions that lost words

    def holders(self, wanted: frozenset[str]) -> dict[str, dict[str, SourceNote]]:
        """The stories that hold one of these notes, from a run or from the desk, each with those it holds."""
        found: dict[str, dict[str, SourceNote]] = {}
        for story, dossier in self._dossiers_of():
            if here := {sha: note for sha, note in self.notes_of(dossier).items() if sha in wanted}:
                found[story] = {**found.get(story, {}), **here}
        return found

    def _dossiers_of(self) -> Sequence[Row[Any]]:
        """Every story with each of its dossiers."""
        desks = select(revisions.c.story, revisions.c.dossier).where(revisions.c.dossier.is_not(None))
        return self._connection.execute(union(select(runs.c.story, runs.c.dossier), desks)).all()

    def notes_of(self, dossier: str) -> dict[str, SourceNote]:
        """The notes of a stored dossier by their hash."""
        return {note.sha256: note for note in self._dossier(dossier).notes}

    def locked(self, wanted: Select[Any]) -> Sequence[Row[Any]]:
        """These runs; nobody books a reply or files a text for one of them until the purge is done."""
        return self._connection.execute(wanted.order_by(runs.c.id).with_for_update()).all()

    def name_other_holders(self, slug: str) -> None:
        """Other stories that hold one of this story's notes too."""
        every = self._dossiers_of()
        gone = {sha for story, dossier in every if story == slug for sha in self.notes_of(dossier)}
        for story, dossier in every:
            if any(sha in gone and note.text for sha, note in self.notes_of(dossier).items()):
                self._kept_for.add(story)

    def refuse_while_held(self, held: Mapping[str, Row[Any]]) -> None:
        """Raises StoreBusy while somebody living works on one of these runs."""
        for row in self._connection.execute(select(holds).where(holds.c.run.in_(held))):
            if row.expires > self._now and not owner_of(row).surely_dead:
                story = held[row.run].story
                raise StoreBusy(
                    f"The story {story} is being drafted; nothing was taken out.", "Let it finish or stop it first."
                )

    def keys_of_others(self, slug: str) -> frozenset[str]:
        """Keys that runs of other stories rest on; those stories are named in the report."""
        others = select(runs.c.id).where(runs.c.story != slug, runs.c.purged.is_(None))
        ours = select(run_steps.c.key).join(runs, runs.c.id == run_steps.c.run).where(runs.c.story == slug)
        shared = (
            select(run_steps.c.key, runs.c.story)
            .join(runs, runs.c.id == run_steps.c.run)
            .where(run_steps.c.run.in_(others), run_steps.c.key.in_(ours))
        )
        rows = self._connection.execute(shared).all()
        self._kept_for |= {row.story for row in rows}
        return frozenset(row.key for row in rows)

    def take_replies(self, held: Mapping[str, Row[Any]], *, keep: frozenset[str]) -> None:
        """What came at the calls of these runs, their own and those that they used; such answers answer no more."""
        used = select(run_steps.c.key).where(run_steps.c.run.in_(held))
        touched = and_(or_(attempts.c.run.in_(held), attempts.c.key.in_(used)), attempts.c.key.not_in(keep))
        ids = select(attempts.c.id).where(touched)
        self._connection.execute(delete(answers).where(answers.c.attempt.in_(ids)))
        taken = update(attempts).where(touched, attempts.c.reply.is_not(None)).values(reply=None)
        self._count("replies", self._connection.execute(taken).rowcount)

    def take_notes(self, run: Row[Any], wanted: frozenset[str] | None) -> None:
        """The notes of a run (all of them for None): the run gets a dossier without their words."""
        before = self._dossier(run.dossier)
        gone = frozenset(n.sha256 for n in before.notes) if wanted is None else wanted
        kept = self._keep_dossier(without(before, gone))
        self._connection.execute(update(runs).where(runs.c.id == run.id).values(dossier=kept))
        taken = [note.sha256 for note in before.notes if note.sha256 in gone and note.text]
        self._count("notes", len(taken))
        self._taken.update(taken)
        self._slugs.add(run.story)

    def take_sections(self, slug: str, trace: Trace | None) -> None:
        """Sections of a story's revisions that bear traces (all of them for None), and those revisions' checks."""
        self._slugs.add(slug)
        rows = self._connection.execute(
            select(revision_sections, sections.c.body)
            .join(sections, sections.c.id == revision_sections.c.section)
            .where(revision_sections.c.story == slug)
        ).all()
        for row in rows:
            section = codec.read_section(row.body)
            if section.hole is not None and section.hole.reason == "purged":
                continue
            if trace is None or trace(section):
                self._replace_section(row, section)

    def take_desk_notes(self, slug: str, wanted: frozenset[str] | None) -> None:
        """Notes that were added at the desk: revisions name their own dossier there."""
        r = revisions.c
        for row in self._connection.execute(
            select(r.number, r.dossier).where(r.story == slug, r.dossier.is_not(None))
        ).all():
            before = self._dossier(row.dossier)
            gone = frozenset(n.sha256 for n in before.notes) if wanted is None else wanted
            kept = self._keep_dossier(without(before, gone))
            new = [note.sha256 for note in before.notes if note.text and note.sha256 in gone - self._taken]
            self._count("notes", len(new))
            self._taken.update(new)
            here = and_(r.story == slug, r.number == row.number)
            self._connection.execute(update(revisions).where(here).values(dossier=kept))

    def take_desk_words(self, slug: str, *, own: bool) -> None:
        """What people wrote at the desk: reasons and wishes, text being typed, proposals of a section; what the
        newsroom said in its own name only with `own`.
        """
        self._count("words of people", take_words(self._connection, slug, own=own))
        gone = self._connection.execute(delete(buffers).where(buffers.c.story == slug))
        self._count("unsaved texts", gone.rowcount)
        theirs = rewrites.c.story == slug
        for row in self._connection.execute(select(rewrites).where(theirs)).all():
            values = {name: self._emptied(getattr(row, name)) for name in ("base_body", "result") if getattr(row, name)}
            if row.state in {RewriteState.ASKED, RewriteState.READY}:  # nothing is left to write from, or to take over
                values |= {"state": RewriteState.FAILED, "reason": _GONE}
                told = {"run": row.run, "section": row.section, "reason": _GONE}
                append(self._connection, slug, "rewrite_failed", self._now, body=told)
            self._connection.execute(
                update(rewrites).where(rewrites.c.run == row.run).values(instruction=None, **values)
            )

    def tell(self, slug: str, notes: Sequence[str] | None) -> None:
        """The story's record says that words were taken out, and of which notes (None: of all), and what is left."""
        what: dict[str, Any] = {"notes": notes} if notes is not None else {"all": True}
        body = {**what, "left": left(self._connection, slug)}
        append(self._connection, slug, "purged", self._now, body=body)

    def _emptied(self, stored: str) -> str:
        body = self._connection.execute(select(sections.c.body).where(sections.c.id == stored)).scalar_one()
        return self._keep_section(emptied(codec.read_section(body)))

    def reopen(self, slug: str) -> None:
        """An approval is of exactly one text: where words of that are gone now, nobody has approved what is left."""
        story = locked(self._connection, slug)
        if story.status is Status.APPROVED and (story.slug, story.current) in self._changed:
            move(self._db, self._connection, story, Status.IN_REVIEW)

    def take_headline(self, slug: str) -> None:
        self._connection.execute(update(stories).where(stories.c.slug == slug).values(title="", updated=self._now))

    def close_runs(self, held: Mapping[str, Row[Any]]) -> None:
        """They can be neither resumed nor replayed, and make room for a new run of the same origin."""
        self._connection.execute(update(runs).where(runs.c.id.in_(held)).values(purged=self._now))
        for run in held.values():
            if run.state == RunState.RUNNING:
                set_state(self._connection, run, RunState.FAILED, self._now, reason="purged")
        self._connection.execute(delete(holds).where(holds.c.run.in_(held)))

    def drop_orphans(self) -> None:
        """Bodies that nothing refers to any more."""
        for table, users, name in (
            (
                dossiers,
                union(select(runs.c.dossier), select(revisions.c.dossier).where(revisions.c.dossier.is_not(None))),
                "dossiers",
            ),
            (
                sections,
                union(
                    select(revision_sections.c.section),
                    select(rewrites.c.base_body),
                    select(rewrites.c.result).where(rewrites.c.result.is_not(None)),
                ),
                "sections",
            ),
        ):
            gone = self._connection.execute(delete(table).where(table.c.id.not_in(users.subquery().select())))
            self._count(name, gone.rowcount)

    def report(self, overwritten: bool, advice: str) -> PurgeReport:
        return PurgeReport(
            removed=dict(self._removed),
            slugs=tuple(sorted(self._slugs)),
            kept_for=tuple(sorted(self._kept_for - self._slugs)),
            overwritten=overwritten,
            advice=advice,
        )

    def _dossier(self, dossier: str) -> Dossier:
        if dossier not in self._dossiers:
            body = self._connection.execute(select(dossiers.c.body).where(dossiers.c.id == dossier)).scalar_one()
            self._dossiers[dossier] = codec.read_dossier(body)
        return self._dossiers[dossier]

    def _keep_dossier(self, dossier: Dossier) -> str:
        body = codec.dossier_text(dossier)
        fresh = self._db.insert(dossiers).values(id=codec.digest(body), body=body)
        self._connection.execute(fresh.on_conflict_do_nothing())
        return codec.digest(body)

    def _keep_section(self, section: Section) -> str:
        body = codec.section_text(section)
        fresh = self._db.insert(sections).values(id=codec.digest(body), body=body)
        self._connection.execute(fresh.on_conflict_do_nothing())
        return codec.digest(body)

    def _replace_section(self, row: Row[Any], section: Section) -> None:
        kept = self._keep_section(emptied(section))
        s = revision_sections.c
        here = and_(s.story == row.story, s.number == row.number, s.position == row.position)
        self._connection.execute(update(revision_sections).where(here).values(section=kept))
        self._connection.execute(
            update(revisions)
            .where(revisions.c.story == row.story, revisions.c.number == row.number)
            .values(checks=codec.NO_CHECKS, purged=self._now)
        )
        self._count("sections of revisions", 1)
        self._changed.add((row.story, row.number))
        if section.key == "headline":
            self.take_headline(row.story)

    def _count(self, what: str, number: int) -> None:
        if number:
            self._removed[what] += number
