"""The desk: the record of each story, people and their sessions, what they have in hand, rewrites of a section.

Revisions that were filed before there was a record are taken into it as they stand (`adopted`).
"""

import sqlalchemy as sa
from alembic import op

from drafter.store.adopting import adopt
from drafter.store.desk_tables import POSTGRES_GUARDS, SQLITE_GUARDS
from drafter.store.tables import UtcTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for column in (
        sa.Column("current", sa.Integer()),
        sa.Column("open_flags", sa.Integer()),
        sa.Column("sentences", sa.Integer()),
        sa.Column("reporter", sa.String(length=200), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("pulse", UtcTime(timezone=True)),
    ):
        op.add_column("stories", column)
    op.create_index("ix_stories_pulse", "stories", ["pulse"], unique=False)
    op.add_column("runs", sa.Column("kind", sa.String(length=16), server_default="draft", nullable=False))
    op.add_column("revisions", sa.Column("dossier", sa.String(length=64)))
    op.add_column("revisions", sa.Column("base", sa.Integer()))
    op.create_index("ix_revisions_dossier", "revisions", ["dossier"], unique=False)
    _record()
    _people()
    _in_hand()
    adopt(op.get_bind())


def _record() -> None:
    op.create_table(
        "entries",
        sa.Column("story", sa.String(length=80), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["story"], ["stories.slug"], name=op.f("fk_entries_story")),
        sa.PrimaryKeyConstraint("story", "seq", name=op.f("pk_entries")),
    )
    op.create_table(
        "entry_words",
        sa.Column("story", sa.String(length=80), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story", "seq"], ["entries.story", "entries.seq"], name=op.f("fk_entry_words_story_seq")
        ),
        sa.PrimaryKeyConstraint("story", "seq", "name", name=op.f("pk_entry_words")),
    )
    guards = SQLITE_GUARDS.values() if op.get_bind().dialect.name == "sqlite" else POSTGRES_GUARDS
    for guard in guards:
        op.execute(guard)


def _people() -> None:
    op.create_table(
        "accounts",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("roles", sa.String(length=80), nullable=False),
        sa.Column("password", sa.String(length=200)),
        sa.Column("created", UtcTime(timezone=True), nullable=False),
        sa.Column("disabled", UtcTime(timezone=True)),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_accounts")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("created", UtcTime(timezone=True), nullable=False),
        sa.Column("seen", UtcTime(timezone=True), nullable=False),
        sa.Column("expires", UtcTime(timezone=True), nullable=False),
        sa.Column("ended", UtcTime(timezone=True)),
        sa.Column("address", sa.String(length=80), nullable=False),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.name"], name=op.f("fk_sessions_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"], unique=False)
    op.create_table(
        "tickets",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("created", UtcTime(timezone=True), nullable=False),
        sa.Column("expires", UtcTime(timezone=True), nullable=False),
        sa.Column("used", UtcTime(timezone=True)),
        sa.ForeignKeyConstraint(["account"], ["accounts.name"], name=op.f("fk_tickets_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
    )


def _in_hand() -> None:
    op.create_table(
        "buffers",
        sa.Column("story", sa.String(length=80), nullable=False),
        sa.Column("section", sa.String(length=80), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved", UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["story"], ["stories.slug"], name=op.f("fk_buffers_story")),
        sa.ForeignKeyConstraint(["account"], ["accounts.name"], name=op.f("fk_buffers_account")),
        sa.PrimaryKeyConstraint("story", "section", "account", name=op.f("pk_buffers")),
    )
    op.create_table(
        "presence",
        sa.Column("story", sa.String(length=80), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("section", sa.String(length=80), nullable=False),
        sa.Column("dirty", sa.Boolean(), nullable=False),
        sa.Column("since", UtcTime(timezone=True), nullable=False),
        sa.Column("seen", UtcTime(timezone=True), nullable=False),
        sa.Column("active_s", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["story"], ["stories.slug"], name=op.f("fk_presence_story")),
        sa.ForeignKeyConstraint(["account"], ["accounts.name"], name=op.f("fk_presence_account")),
        sa.PrimaryKeyConstraint("story", "account", name=op.f("pk_presence")),
    )
    op.create_table(
        "leases",
        sa.Column("story", sa.String(length=80), nullable=False),
        sa.Column("section", sa.String(length=80), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("expires", UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["story"], ["stories.slug"], name=op.f("fk_leases_story")),
        sa.ForeignKeyConstraint(["account"], ["accounts.name"], name=op.f("fk_leases_account")),
        sa.PrimaryKeyConstraint("story", "section", name=op.f("pk_leases")),
    )
    op.create_table(
        "rewrites",
        sa.Column("run", sa.String(length=16), nullable=False),
        sa.Column("story", sa.String(length=80), nullable=False),
        sa.Column("section", sa.String(length=80), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=False),
        sa.Column("base_body", sa.String(length=64), nullable=False),
        sa.Column("instruction", sa.Text()),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("asked", UtcTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("result", sa.String(length=64)),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name=op.f("fk_rewrites_run")),
        sa.ForeignKeyConstraint(["story"], ["stories.slug"], name=op.f("fk_rewrites_story")),
        sa.PrimaryKeyConstraint("run", name=op.f("pk_rewrites")),
    )
    op.create_index("ix_rewrites_story", "rewrites", ["story"], unique=False)


def downgrade() -> None:
    for table in ("rewrites", "leases", "presence", "buffers", "tickets", "sessions", "accounts", "entry_words"):
        op.drop_table(table)
    op.drop_table("entries")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION drafter_written_once")
    op.drop_index("ix_revisions_dossier", "revisions")
    op.drop_index("ix_stories_pulse", "stories")
    for table, names in (
        ("revisions", ("base", "dossier")),
        ("runs", ("kind",)),
        ("stories", ("pulse", "version", "reporter", "sentences", "open_flags", "current")),
    ):
        for name in names:
            op.drop_column(table, name)
