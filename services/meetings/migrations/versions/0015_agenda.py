"""A meeting has an agenda; those of before have their topic on it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KINDS = "'report', 'deliberate', 'vote'"


def upgrade() -> None:
    op.add_column("meeting", sa.Column("item", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "agenda_item",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_agenda_item_kind")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_agenda_item_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("meeting_id", "number", name=op.f("pk_agenda_item")),
    )
    op.create_index(
        "uq_agenda_item_own", "agenda_item", ["meeting_id"], unique=True, postgresql_where=sa.text("own"),
        sqlite_where=sa.text("own"),
    )  # fmt: skip
    op.execute(
        "INSERT INTO agenda_item (meeting_id, number, kind, title, own) "
        "SELECT id, 1, CASE WHEN step = 'deliberation' THEN 'deliberate' ELSE 'vote' END, title, TRUE FROM meeting"
    )


def downgrade() -> None:
    op.drop_table("agenda_item")
    op.drop_column("meeting", "item")
