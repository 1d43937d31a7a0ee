"""Photos as proof, kept for good."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "photo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("caption", sa.String(60), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.CheckConstraint("size BETWEEN 1 AND 500000", name=op.f("ck_photo_small")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_photo_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
    )
    op.create_index("ix_photo_topic_id", "photo", ["topic_id"])
    _make_append_only()


def _make_append_only() -> None:
    """Proof that could be replaced would prove nothing: the database refuses, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER photo_no_{verb} BEFORE {verb} ON photo "
                "BEGIN SELECT RAISE(ABORT, 'photo is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION photo_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'photo is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER photo_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON photo "
        "FOR EACH STATEMENT EXECUTE FUNCTION photo_is_append_only()"
    )


def downgrade() -> None:
    op.drop_table("photo")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION photo_is_append_only()")
