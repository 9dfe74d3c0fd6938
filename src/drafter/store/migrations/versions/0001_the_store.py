"""The first tables: stories, dossiers, runs, the ledger, revisions, slots."""

import sqlalchemy as sa
from alembic import op

from drafter.store.tables import UtcTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "claims",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started", sa.Double[float](), nullable=False),
        sa.Column("worker", sa.String(length=200), nullable=False),
        sa.Column("expires", UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_claims")),
    )
    op.create_table(
        "dossiers",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossiers")),
    )
    op.create_table(
        "sections",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sections")),
    )
    op.create_table(
        "slots",
        sa.Column("schedule", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("taken", UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("schedule", "day", name=op.f("pk_slots")),
    )
    op.create_table(
        "stories",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("hint", sa.String(length=80), nullable=False),
        sa.Column("home", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("published", sa.String(length=16), server_default="none", nullable=False),
        sa.Column("published_revision", sa.Integer(), nullable=True),
        sa.Column("spiked_from", sa.String(length=16), nullable=True),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("format", sa.String(length=80), server_default="", nullable=False),
        sa.Column("embargo", UtcTime(timezone=True), nullable=True),
        sa.Column("created", UtcTime(timezone=True), nullable=False),
        sa.Column("updated", UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_stories")),
        sa.UniqueConstraint("hint", "home", name=op.f("uq_stories_hint_home")),
    )
    op.create_index("ix_stories_updated", "stories", ["updated"], unique=False)
    op.create_table(
        "texts",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_texts")),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("story", sa.String(length=80), nullable=False),
        sa.Column("origin_hash", sa.String(length=64), nullable=False),
        sa.Column("take", sa.Integer(), nullable=False),
        sa.Column("dossier", sa.String(length=64), nullable=False),
        sa.Column("dossier_sha256", sa.String(length=64), nullable=False),
        sa.Column("format_name", sa.String(length=80), nullable=False),
        sa.Column("format_text", sa.String(length=64), nullable=False),
        sa.Column("wording_text", sa.String(length=64), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("started_by", sa.String(length=200), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("created", UtcTime(timezone=True), nullable=False),
        sa.Column("finished", UtcTime(timezone=True), nullable=True),
        sa.Column("purged", UtcTime(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('running', 'done', 'failed')", name=op.f("ck_runs_state")),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name=op.f("fk_runs_dossier")),
        sa.ForeignKeyConstraint(["format_text"], ["texts.sha256"], name=op.f("fk_runs_format_text")),
        sa.ForeignKeyConstraint(["story"], ["stories.slug"], name=op.f("fk_runs_story")),
        sa.ForeignKeyConstraint(["wording_text"], ["texts.sha256"], name=op.f("fk_runs_wording_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_index("ix_runs_dossier", "runs", ["dossier"], unique=False)
    op.create_index("ix_runs_state", "runs", ["state"], unique=False)
    op.create_index("ix_runs_story_created", "runs", ["story", "created"], unique=False)
    op.create_index(
        "uq_runs_origin",
        "runs",
        ["story", "origin_hash", "take"],
        unique=True,
        sqlite_where=sa.text("purged IS NULL"),
        postgresql_where=sa.text("purged IS NULL"),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("run", sa.String(length=16), nullable=False),
        sa.Column("step", sa.String(length=200), nullable=False),
        sa.Column("take", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=60), nullable=False),
        sa.Column("reply", sa.LargeBinary(), nullable=True),
        sa.Column("reply_sha256", sa.String(length=64), nullable=False),
        sa.Column("asked_model", sa.String(length=200), nullable=False),
        sa.Column("answered_model", sa.String(length=200), nullable=False),
        sa.Column("response_id", sa.String(length=200), nullable=False),
        sa.Column("finish_reason", sa.String(length=200), nullable=False),
        sa.Column("prompt_tokens", sa.Integer(), nullable=False),
        sa.Column("completion_tokens", sa.Integer(), nullable=False),
        sa.Column("cached_tokens", sa.Integer(), nullable=False),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.Column("cost", sa.Double[float](), nullable=True),
        sa.Column("started", UtcTime(timezone=True), nullable=False),
        sa.Column("ended", UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name=op.f("fk_attempts_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint("run", "step", "take", "number", name=op.f("uq_attempts_run_step_take_number")),
    )
    op.create_index("ix_attempts_key", "attempts", ["key"], unique=False)
    op.create_table(
        "holds",
        sa.Column("run", sa.String(length=16), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started", sa.Double[float](), nullable=False),
        sa.Column("worker", sa.String(length=200), nullable=False),
        sa.Column("expires", UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name=op.f("fk_holds_run")),
        sa.PrimaryKeyConstraint("run", "host", "pid", "started", "worker", name=op.f("pk_holds")),
    )
    op.create_table(
        "revisions",
        sa.Column("story", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("author", sa.String(length=16), nullable=False),
        sa.Column("by_name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("origin_hash", sa.String(length=64), nullable=True),
        sa.Column("take", sa.Integer(), nullable=False),
        sa.Column("run", sa.String(length=16), nullable=True),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("format", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("embargo", UtcTime(timezone=True), nullable=True),
        sa.Column("checks", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("created", UtcTime(timezone=True), nullable=False),
        sa.Column("purged", UtcTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('machine', 'person', 'proposal')", name=op.f("ck_revisions_kind")),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name=op.f("fk_revisions_run")),
        sa.ForeignKeyConstraint(["story"], ["stories.slug"], name=op.f("fk_revisions_story")),
        sa.PrimaryKeyConstraint("story", "number", name=op.f("pk_revisions")),
    )
    op.create_index("ix_revisions_text_sha256", "revisions", ["text_sha256"], unique=False)
    op.create_index(
        "uq_revisions_origin",
        "revisions",
        ["story", "origin_hash", "take"],
        unique=True,
        sqlite_where=sa.text("purged IS NULL"),
        postgresql_where=sa.text("purged IS NULL"),
    )
    op.create_table(
        "run_steps",
        sa.Column("run", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=200), nullable=False),
        sa.Column("take", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name=op.f("fk_run_steps_run")),
        sa.PrimaryKeyConstraint("run", "position", name=op.f("pk_run_steps")),
        sa.UniqueConstraint("run", "step", "take", "key", name=op.f("uq_run_steps_run_step_take_key")),
    )
    op.create_index("ix_run_steps_key", "run_steps", ["key"], unique=False)
    op.create_table(
        "run_texts",
        sa.Column("run", sa.String(length=16), nullable=False),
        sa.Column("path", sa.String(length=400), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name=op.f("fk_run_texts_run")),
        sa.ForeignKeyConstraint(["sha256"], ["texts.sha256"], name=op.f("fk_run_texts_sha256")),
        sa.PrimaryKeyConstraint("run", "path", name=op.f("pk_run_texts")),
    )
    op.create_table(
        "answers",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["attempt"], ["attempts.id"], name=op.f("fk_answers_attempt")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_answers")),
        sa.UniqueConstraint("attempt", name=op.f("uq_answers_attempt")),
    )
    op.create_table(
        "revision_sections",
        sa.Column("story", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("section", sa.String(length=64), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["section"], ["sections.id"], name=op.f("fk_revision_sections_section")),
        sa.ForeignKeyConstraint(
            ["story", "number"], ["revisions.story", "revisions.number"], name=op.f("fk_revision_sections_story_number")
        ),
        sa.PrimaryKeyConstraint("story", "number", "position", name=op.f("pk_revision_sections")),
    )
    op.create_index("ix_revision_sections_section", "revision_sections", ["section"], unique=False)


def downgrade() -> None:
    for table in (
        "revision_sections",
        "answers",
        "run_texts",
        "run_steps",
        "revisions",
        "holds",
        "attempts",
        "runs",
        "texts",
        "stories",
        "slots",
        "sections",
        "dossiers",
        "claims",
    ):
        op.drop_table(table)
