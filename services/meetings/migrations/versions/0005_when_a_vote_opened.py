"""When a named vote was opened and who was there then; who left before."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meeting", sa.Column("vote_opened_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("meeting_member", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("meeting_member", sa.Column("at_vote", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("meeting_member", "at_vote")
    op.drop_column("meeting_member", "left_at")
    op.drop_column("meeting", "vote_opened_at")
