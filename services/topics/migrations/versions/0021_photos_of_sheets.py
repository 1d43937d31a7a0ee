"""A signed sheet is entered from its photos, which are never public; a photo that was public may be withdrawn. Sheets that were entered
before have none."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

NEVER_PUBLIC = "purpose <> 'signing_sheet' OR public IS FALSE"
NAME = "ck_photo_names_are_never_public"


def upgrade() -> None:
    with op.batch_alter_table("photo") as photo:
        photo.create_check_constraint(op.f(NAME), NEVER_PUBLIC)
    _keep_append_only()
    op.create_table(
        "photo_withdrawal",
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_photo_withdrawal_photo_id")),
        sa.PrimaryKeyConstraint("photo_id", name=op.f("pk_photo_withdrawal")),
    )
    op.create_table(
        "sheet_photo",
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_sheet_photo_photo_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["signing_sheet.id"], name=op.f("fk_sheet_photo_sheet_id")),
        sa.PrimaryKeyConstraint("photo_id", name=op.f("pk_sheet_photo")),
    )
    op.create_index(op.f("ix_sheet_photo_sheet_id"), "sheet_photo", ["sheet_id"])


def _keep_append_only() -> None:
    """SQLite makes the table anew, and its triggers go with the old one."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER photo_no_{verb} BEFORE {verb} ON photo "
            "BEGIN SELECT RAISE(ABORT, 'photo is append-only'); END"
        )


def downgrade() -> None:
    op.drop_table("sheet_photo")
    op.drop_table("photo_withdrawal")
    with op.batch_alter_table("photo") as photo:
        photo.drop_constraint(op.f(NAME), type_="check")
    _keep_append_only()
