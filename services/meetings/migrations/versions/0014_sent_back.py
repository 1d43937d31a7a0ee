"""A deciding step may send a matter back to the one before."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BEFORE = "'noticed', 'open', 'concluded', 'decided', 'cancelled'"
AFTER = "'noticed', 'open', 'concluded', 'decided', 'returned', 'cancelled'"


def _allow(states: str) -> None:
    with op.batch_alter_table("meeting") as meeting:
        meeting.drop_constraint(op.f("ck_meeting_state"), type_="check")
        meeting.create_check_constraint(op.f("ck_meeting_state"), f"state IN ({states})")


def upgrade() -> None:
    _allow(AFTER)


def downgrade() -> None:
    op.execute("UPDATE meeting SET state = 'cancelled' WHERE state = 'returned'")
    _allow(BEFORE)
