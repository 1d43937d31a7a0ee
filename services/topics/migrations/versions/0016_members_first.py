"""Members discuss a topic first, then it opens to everybody; signatures on paper. What was open already stays open."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MEMBERS_FIRST = (
    "(members_from IS NULL) = (everybody_from IS NULL) AND (members_from IS NULL OR everybody_from >= members_from)"
)
OPENED = "(SELECT min(roll.taken_on) FROM roll WHERE roll.topic_id = topic.id)"


def upgrade() -> None:
    op.add_column("topic", sa.Column("members_from", sa.Date(), nullable=True))
    op.add_column("topic", sa.Column("everybody_from", sa.Date(), nullable=True))
    op.execute(f"UPDATE topic SET members_from = {OPENED}, everybody_from = {OPENED}")
    with op.batch_alter_table("topic") as topic:
        topic.create_check_constraint(op.f("ck_topic_members_first"), MEMBERS_FIRST)
    op.create_table(
        "signing_sheet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("signatures", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.CheckConstraint("signatures > 0", name=op.f("ck_signing_sheet_signed_by_somebody")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_signing_sheet_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_sheet")),
    )
    op.create_index(op.f("ix_signing_sheet_topic_id"), "signing_sheet", ["topic_id"])
    op.create_table(
        "sheet_signature",
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["signing_sheet.id"], name=op.f("fk_sheet_signature_sheet_id")),
        sa.PrimaryKeyConstraint("sheet_id", "person_id", name=op.f("pk_sheet_signature")),
    )
    with op.batch_alter_table("cosignature") as cosignature:
        cosignature.add_column(sa.Column("sheet_id", sa.Uuid(), nullable=True))
        cosignature.create_foreign_key(op.f("fk_cosignature_sheet_id"), "signing_sheet", ["sheet_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("cosignature") as cosignature:
        cosignature.drop_constraint(op.f("fk_cosignature_sheet_id"), type_="foreignkey")
        cosignature.drop_column("sheet_id")
    op.drop_table("sheet_signature")
    op.drop_table("signing_sheet")
    with op.batch_alter_table("topic") as topic:
        topic.drop_constraint(op.f("ck_topic_members_first"), type_="check")
        topic.drop_column("everybody_from")
        topic.drop_column("members_from")
