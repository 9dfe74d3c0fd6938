"""Takes words out for good: of a source who withdraws, or of a whole story. What stays: hashes, counts, times.

Rendered prompts are not kept anywhere (a call's key is their hash), so there are none to take out.

- `purge_note` goes by the note's hash, through all stories that hold it: the note in their dossiers; every reply that
  was given to a run with that note; of revisions each section that cites it, quotes it or cites nothing, and all that
  the checks found, for flags quote.
- `purge_story` goes through one story: notes, replies, revisions, headline. What another story holds too stays there,
  and the report names that story.
- Either way what people wrote at the desk about such a story goes too (reasons, wishes, text that was being typed),
  for any of it may quote, and rewrites that wait for an answer or for a person have failed. What the newsroom said in
  its own name (corrections, why a story was killed or signed without a second pair of eyes) goes with the whole story
  alone. An approved text that lost words is in review again. The story's record says that words were taken out, and
  holds all the same.

An answer whose reply is gone answers no longer. A purged run keeps its hashes and can neither be resumed nor replayed;
a new run of the same origin may be started beside it. While somebody works on such a run the purge is refused; a
call that comes back after all is booked without its words.

SQLite overwrites what is deleted, writes the file anew and empties the write-ahead log. PostgreSQL writes the tables
anew; its own log and older backups are out of reach, and the report says so. Purging again does that part again.
"""

from sqlalchemy import Connection, select, union

from drafter.errors import StoreBusy, UnknownStory
from drafter.store import codec
from drafter.store.desk_tables import buffers, entry_words, rewrites
from drafter.store.engine import Database
from drafter.store.entries import lock_story
from drafter.store.tables import attempts, dossiers, revisions, runs, sections, stories
from drafter.store.takeout import Purge
from drafter.store.traces import Trace
from drafter.store.values import PurgeReport


def purge_note(database: Database, note: str, slug: str | None) -> PurgeReport:
    """See `Store.purge_note`."""
    with database.write() as connection:
        work = Purge(database, connection)
        wanted = _named(connection, note, slug)
        gone = work.holders(wanted)
        if not gone:
            raise UnknownStory("No story holds such a note.", "`drafter show STORY` lists a story's notes.")
        for story in sorted(gone):  # in one order, and before their runs, as everybody who files does
            lock_story(connection, story)
        held = {row.id: row for row in work.locked(select(runs)) if wanted & work.notes_of(row.dossier).keys()}
        work.refuse_while_held(held)
        work.take_replies(held, keep=frozenset())
        for row in held.values():
            work.take_notes(row, wanted)
        work.close_runs(held)
        for story in sorted(gone):
            work.take_sections(story, Trace(gone[story].values()))
            work.take_desk_notes(story, wanted)
            work.take_desk_words(story, own=False)
            work.reopen(story)
            work.tell(story, sorted(wanted))
        work.drop_orphans()
    return work.report(*_overwrite(database))


def purge_story(database: Database, slug: str) -> PurgeReport:
    """See `Store.purge_story`."""
    with database.write() as connection:
        lock_story(connection, slug)
        work = Purge(database, connection)
        held = {row.id: row for row in work.locked(select(runs).where(runs.c.story == slug))}
        work.refuse_while_held(held)
        work.take_replies(held, keep=work.keys_of_others(slug))
        work.name_other_holders(slug)
        for row in held.values():
            work.take_notes(row, None)
        work.take_sections(slug, None)
        work.take_headline(slug)
        work.take_desk_notes(slug, None)
        work.take_desk_words(slug, own=True)
        work.reopen(slug)
        work.close_runs(held)
        work.tell(slug, None)
        work.drop_orphans()
    return work.report(*_overwrite(database))


def _named(connection: Connection, note: str, slug: str | None) -> frozenset[str]:
    """The hashes of the notes that are meant: an id such as N2 means every note that had it in that story's runs."""
    if slug is None:
        return frozenset({note})
    brought = select(revisions.c.dossier).where(revisions.c.story == slug, revisions.c.dossier.is_not(None))
    ids = union(select(runs.c.dossier).where(runs.c.story == slug), brought)
    bodies = connection.execute(select(dossiers.c.body).where(dossiers.c.id.in_(ids))).scalars()
    notes = [n for body in bodies for n in codec.read_dossier(body).notes]
    return frozenset(n.sha256 for n in notes if note in {n.id, n.sha256})


def _overwrite(database: Database) -> tuple[bool, str]:
    """Gives the freed space back, so that the words are in no file of the database any more."""
    try:
        if database.sqlite:
            overwritten = database.rewrite_file()
        else:
            words = (dossiers, attempts, sections, revisions, stories, entry_words, buffers, rewrites)
            database.rewrite_tables(table.name for table in words)
            return True, "PostgreSQL's own log and older backups may still hold the words; let them run out."
    except StoreBusy:
        overwritten = False
    if overwritten:
        return True, "Older backups may still hold the words."
    return False, "Others are using the store: stop them and purge again, so that the freed space is overwritten."
