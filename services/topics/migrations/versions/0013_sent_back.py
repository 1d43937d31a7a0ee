"""A deciding step may send a topic back to the one before, which is taken again."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BEFORE = "'noticed', 'opened', 'cancelled', 'concluded', 'decided'"
AFTER = f"{BEFORE}, 'returned'"


def _allow(states: str) -> None:
    with op.batch_alter_table("meeting") as meeting:
        meeting.drop_constraint(op.f("ck_meeting_state"), type_="check")
        meeting.create_check_constraint(op.f("ck_meeting_state"), f"state IN ({states})")


def upgrade() -> None:
    op.add_column("meeting", sa.Column("undone", sa.Boolean(), nullable=False, server_default=sa.false()))
    _allow(AFTER)


def downgrade() -> None:
    op.execute("UPDATE meeting SET state = 'cancelled' WHERE state = 'returned'")
    _allow(BEFORE)
    op.drop_column("meeting", "undone")
