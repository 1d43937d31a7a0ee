"""An assembly may be one of a representative for each household: never two of one are there."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

THERE = sa.text("arrived_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("meeting", sa.Column("by_households", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("meeting_member", sa.Column("stands_for", sa.Uuid(), nullable=True))
    op.create_index(
        "uq_meeting_member_one_of_a_household", "meeting_member", ["meeting_id", "stands_for"], unique=True,
        postgresql_where=THERE, sqlite_where=THERE,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("uq_meeting_member_one_of_a_household", "meeting_member")
    op.drop_column("meeting_member", "stands_for")
    op.drop_column("meeting", "by_households")
