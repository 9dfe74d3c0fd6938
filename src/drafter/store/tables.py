"""The tables, once. `migrations/` builds the same ones step by step; a test holds the two together.

Times are UTC. What came from outside as a reply is kept as bytes, because a reply may hold characters that no
database takes as text (NUL, lone surrogates). Texts of notes and answers stand in four places only, and `purge` knows
them all: `dossiers.body`, `attempts.reply`, `sections.body`, and `revisions.checks` (a flag quotes what it found);
and `stories.title` is a headline. What people write at the desk stands in `desk_tables`.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator

Float64: Double[float] = Double()  # eight bytes everywhere; its type is spelled out for the type checker
_UNPURGED = text("purged IS NULL")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcTime(TypeDecorator[datetime]):
    """A moment with its zone: goes in from any zone, is stored and comes out as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


stories = Table(
    "stories",
    metadata,
    Column("slug", String(80), primary_key=True),
    Column("hint", String(80), nullable=False),
    Column("home", Text),  # where its notes come from; null where the slug was given on purpose
    Column("status", String(16), nullable=False),
    Column("published", String(16), nullable=False, server_default="none"),
    Column("published_revision", Integer),
    Column("spiked_from", String(16)),
    Column("title", Text, nullable=False, server_default=""),
    Column("format", String(80), nullable=False, server_default=""),
    Column("embargo", UtcTime),
    Column("created", UtcTime, nullable=False),
    Column("updated", UtcTime, nullable=False),
    # what the desk's list shows, kept where it is filed; null where an older Drafter filed it
    Column("current", Integer),  # number of the working text: the latest revision that is no proposal
    Column("open_flags", Integer),
    Column("sentences", Integer),
    Column("reporter", String(200), nullable=False, server_default=""),  # who started it; empty: a schedule did
    Column("version", Integer, nullable=False, server_default="0"),  # counts up with whatever an open page may show
    Column("pulse", UtcTime),  # when it last did
    UniqueConstraint("hint", "home"),
    Index("ix_stories_updated", "updated"),
    Index("ix_stories_pulse", "pulse"),
)

dossiers = Table(  # kept once, by the hash of their stored form
    "dossiers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("body", Text, nullable=False),
)

texts = Table(  # templates, formats, wordings: what an editor may change, as it was when a run started
    "texts",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("body", Text, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("story", String(80), ForeignKey("stories.slug"), nullable=False),
    Column("origin_hash", String(64), nullable=False),
    Column("take", Integer, nullable=False),
    Column("dossier", String(64), ForeignKey("dossiers.id"), nullable=False),
    Column("dossier_sha256", String(64), nullable=False),
    Column("format_name", String(80), nullable=False),
    Column("format_text", String(64), ForeignKey("texts.sha256"), nullable=False),
    Column("wording_text", String(64), ForeignKey("texts.sha256"), nullable=False),
    Column("settings", Text, nullable=False),
    Column("model", String(200), nullable=False),
    Column("kind", String(16), nullable=False, server_default="draft"),  # or rewrite: of one section, for the desk
    Column("started_by", String(200), nullable=False),
    Column("origin", String(16), nullable=False),
    Column("day", Date, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("revision", Integer),
    Column("created", UtcTime, nullable=False),
    Column("finished", UtcTime),
    Column("purged", UtcTime),
    CheckConstraint("state in ('running', 'done', 'failed')", name="state"),
    Index("ix_runs_story_created", "story", "created"),
    Index("ix_runs_state", "state"),
    Index("ix_runs_dossier", "dossier"),
    # a purged run keeps its hashes and makes room for a new one of the same origin
    Index(
        "uq_runs_origin",
        "story",
        "origin_hash",
        "take",
        unique=True,
        sqlite_where=_UNPURGED,
    ),
)

run_texts = Table(
    "run_texts",
    metadata,
    Column("run", String(16), ForeignKey("runs.id"), primary_key=True),
    Column("path", String(400), primary_key=True),
    Column("sha256", String(64), ForeignKey("texts.sha256"), nullable=False),
)

run_steps = Table(
    "run_steps",
    metadata,
    Column("run", String(16), ForeignKey("runs.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("step", String(200), nullable=False),
    Column("take", Integer, nullable=False),
    Column("key", String(64), nullable=False),
    UniqueConstraint("run", "step", "take", "key"),
    Index("ix_run_steps_key", "key"),
)

holds = Table(  # who works on a run; a row per owner
    "holds",
    metadata,
    Column("run", String(16), ForeignKey("runs.id"), primary_key=True),
    Column("host", String(200), primary_key=True),
    Column("pid", Integer, primary_key=True),
    Column("started", Float64, primary_key=True),
    Column("worker", String(200), primary_key=True),
    Column("expires", UtcTime, nullable=False),
)

claims = Table(  # who is asking a model right now; a row per key
    "claims",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("token", String(32), nullable=False),
    Column("host", String(200), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started", Float64, nullable=False),
    Column("worker", String(200), nullable=False),
    Column("expires", UtcTime, nullable=False),
)

attempts = Table(  # every attempt at a call, also failed and late ones; never reused, never changed but by a purge
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("run", String(16), ForeignKey("runs.id"), nullable=False),
    Column("step", String(200), nullable=False),
    Column("take", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("key", String(64), nullable=False),
    Column("outcome", String(60), nullable=False),
    Column("reply", LargeBinary),  # null: purged
    Column("reply_sha256", String(64), nullable=False),
    Column("asked_model", String(200), nullable=False),
    Column("answered_model", String(200), nullable=False),
    Column("response_id", String(200), nullable=False),
    Column("finish_reason", String(200), nullable=False),
    Column("prompt_tokens", Integer, nullable=False),
    Column("completion_tokens", Integer, nullable=False),
    Column("cached_tokens", Integer, nullable=False),
    Column("estimated", Boolean, nullable=False),
    Column("cost", Float64),
    Column("started", UtcTime, nullable=False),
    Column("ended", UtcTime, nullable=False),
    UniqueConstraint("run", "step", "take", "number"),
    Index("ix_attempts_key", "key"),
)

answers = Table(  # the one accepted attempt of a key: the checkpoint
    "answers",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("attempt", Integer, ForeignKey("attempts.id"), nullable=False, unique=True),
)

sections = Table(  # kept once, by the hash of their stored form
    "sections",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("body", Text, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("story", String(80), ForeignKey("stories.slug"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("author", String(16), nullable=False),
    Column("by_name", String(200), nullable=False, server_default=""),
    Column("origin_hash", String(64)),
    Column("take", Integer, nullable=False),
    Column("run", String(16), ForeignKey("runs.id")),
    Column("text_sha256", String(64), nullable=False),
    Column("format", String(80), nullable=False),
    Column("language", String(40), nullable=False),
    Column("embargo", UtcTime),
    Column("checks", Text, nullable=False),
    Column("record", Text, nullable=False),
    # the notes it was checked against; null: those of its run. No foreign key: SQLite adds none to an existing table
    Column("dossier", String(64)),
    Column("base", Integer),  # number of the revision that it was made from; null for a machine's
    Column("created", UtcTime, nullable=False),
    Column("purged", UtcTime),
    CheckConstraint("kind in ('machine', 'person', 'proposal')", name="kind"),
    Index("ix_revisions_text_sha256", "text_sha256"),
    Index("ix_revisions_dossier", "dossier"),
    Index(
        "uq_revisions_origin",
        "story",
        "origin_hash",
        "take",
        unique=True,
        sqlite_where=_UNPURGED,
    ),
)

revision_sections = Table(
    "revision_sections",
    metadata,
    Column("story", String(80), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("section", String(64), ForeignKey("sections.id"), nullable=False),
    Column("text_sha256", String(64), nullable=False),
    ForeignKeyConstraint(["story", "number"], ["revisions.story", "revisions.number"]),
    Index("ix_revision_sections_section", "section"),
)

slots = Table(
    "slots",
    metadata,
    Column("schedule", String(200), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("taken", UtcTime, nullable=False),
)


def know_postgres() -> None:
    """Tell the partial indexes what they mean on PostgreSQL: before its tables are made or compared, and only then,
    since the mere word loads that dialect, a sixth of what opening a SQLite store costs.
    """
    for table in metadata.tables.values():
        for index in table.indexes:
            if index.dialect_options["sqlite"]["where"] is _UNPURGED:
                index.dialect_options["postgresql"]["where"] = _UNPURGED
