"""The tables of the desk: the record of each story, the people, and what they have in hand.

`entries` is the record: a line of canonical JSON per thing that happened, each with the hash of the line before it,
and nothing ever changes or leaves it; the database itself refuses. What people wrote of their own (a reason, an
instruction) stands in `entry_words`, of which a line holds the salted hash alone, so that a purge can take words out
and the chain still holds. Words of notes and drafts may also stand in `buffers.text` and `rewrites.instruction`.
"""

from sqlalchemy import (
    DDL,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    event,
)

from drafter.store.tables import UtcTime, metadata

entries = Table(
    "entries",
    metadata,
    Column("story", String(80), ForeignKey("stories.slug"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("by_name", String(80), nullable=False),
    Column("line", Text, nullable=False),
    Column("hash", String(64), nullable=False),
)

entry_words = Table(
    "entry_words",
    metadata,
    Column("story", String(80), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("name", String(40), primary_key=True),
    Column("salt", String(32), nullable=False),
    Column("body", Text, nullable=False),
    ForeignKeyConstraint(["story", "seq"], ["entries.story", "entries.seq"]),
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", String(80), primary_key=True),  # what is typed to sign in
    Column("full_name", String(200), nullable=False),  # what the record and readers see
    Column("roles", String(80), nullable=False),  # reporter, editor, admin; joined by blanks, in this order
    Column("password", String(200)),  # argon2; null: enters by one-time link alone
    Column("created", UtcTime, nullable=False),
    Column("disabled", UtcTime),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(64), primary_key=True),  # SHA-256 of what the cookie holds
    Column("account", String(80), ForeignKey("accounts.name"), nullable=False),
    Column("created", UtcTime, nullable=False),
    Column("seen", UtcTime, nullable=False),
    Column("expires", UtcTime, nullable=False),
    Column("ended", UtcTime),
    Column("address", String(80), nullable=False),
    Column("browser", String(200), nullable=False),
    Index("ix_sessions_account", "account"),
)

tickets = Table(  # one-time links to sign in
    "tickets",
    metadata,
    Column("id", String(64), primary_key=True),  # SHA-256 of what the link holds
    Column("account", String(80), ForeignKey("accounts.name"), nullable=False),
    Column("created", UtcTime, nullable=False),
    Column("expires", UtcTime, nullable=False),
    Column("used", UtcTime),
)

buffers = Table(  # a section as somebody is typing it: not a revision, not lost either
    "buffers",
    metadata,
    Column("story", String(80), ForeignKey("stories.slug"), primary_key=True),
    Column("section", String(80), primary_key=True),
    Column("account", String(80), ForeignKey("accounts.name"), primary_key=True),
    Column("base", String(64), nullable=False),  # hash of the section that it was typed over
    Column("heading", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("saved", UtcTime, nullable=False),
)

presence = Table(  # who has a story open
    "presence",
    metadata,
    Column("story", String(80), ForeignKey("stories.slug"), primary_key=True),
    Column("account", String(80), ForeignKey("accounts.name"), primary_key=True),
    Column("section", String(80), nullable=False),  # where the caret is, empty for nowhere
    Column("dirty", Boolean, nullable=False),  # has unsaved text
    Column("since", UtcTime, nullable=False),
    Column("seen", UtcTime, nullable=False),
    Column("active_s", Integer, nullable=False),  # seconds with a sign of life, for the record of the review
)

leases = Table(  # who edits a section; soft: it can be taken over
    "leases",
    metadata,
    Column("story", String(80), ForeignKey("stories.slug"), primary_key=True),
    Column("section", String(80), primary_key=True),
    Column("account", String(80), ForeignKey("accounts.name"), nullable=False),
    Column("expires", UtcTime, nullable=False),
)

rewrites = Table(  # a section that a writer was asked to write again; its run holds notes, prompts and model
    "rewrites",
    metadata,
    Column("run", String(16), ForeignKey("runs.id"), primary_key=True),
    Column("story", String(80), ForeignKey("stories.slug"), nullable=False),
    Column("section", String(80), nullable=False),
    Column("base", String(64), nullable=False),  # text hash of the section that it starts from
    Column("base_body", String(64), nullable=False),  # that section, as `sections.id`
    Column("instruction", Text),  # null: purged
    Column("asked_by", String(80), nullable=False),
    Column("asked", UtcTime, nullable=False),
    Column("state", String(16), nullable=False),  # asked, ready, failed, settled
    Column("reason", Text, nullable=False, server_default=""),
    Column("result", String(64)),  # the proposed section, as `sections.id`
    Index("ix_rewrites_story", "story"),
)

# The record is written once: whoever can write to the database by other ways than Drafter must first take these away.
SQLITE_GUARDS = {
    f"entries_no_{verb.lower()}": (
        f"CREATE TRIGGER entries_no_{verb.lower()} BEFORE {verb} ON entries "
        "BEGIN SELECT RAISE(ABORT, 'the record is written once'); END"
    )
    for verb in ("UPDATE", "DELETE")
}
POSTGRES_GUARDS = (
    """CREATE FUNCTION drafter_written_once() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the record is written once'; END $$""",
    """CREATE TRIGGER entries_no_change BEFORE UPDATE OR DELETE ON entries
    FOR EACH ROW EXECUTE FUNCTION drafter_written_once()""",
)
for guard in SQLITE_GUARDS.values():
    event.listen(entries, "after_create", DDL(guard).execute_if(dialect="sqlite"))
for guard in POSTGRES_GUARDS:
    event.listen(entries, "after_create", DDL(guard).execute_if(dialect="postgresql"))
event.listen(
    entries, "after_drop", DDL("DROP FUNCTION IF EXISTS drafter_written_once").execute_if(dialect="postgresql")
)
