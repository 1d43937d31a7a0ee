"""A vote may be by secret ballot: how many were given out, and how many did not come back."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COLUMNS = ("not_cast", "ballots_issued", "ballots_not_returned")
BEFORE = "'show_of_hands', 'named'"
AFTER = f"{BEFORE}, 'secret'"


OLD_NAME, NEW_NAME = "voting", "ck_meeting_voting"


def _allow(ways: str, *, was: str, now: str) -> None:
    with op.batch_alter_table("meeting") as meeting:
        meeting.drop_constraint(op.f(was), type_="check")
        meeting.create_check_constraint(op.f(now), f"voting IN ({ways})")


def upgrade() -> None:
    for column in COLUMNS:
        op.add_column("meeting", sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
    _allow(AFTER, was=OLD_NAME, now=NEW_NAME)


def downgrade() -> None:
    op.execute("UPDATE meeting SET voting = 'show_of_hands' WHERE voting = 'secret'")
    _allow(BEFORE, was=NEW_NAME, now=OLD_NAME)
    for column in COLUMNS:
        op.drop_column("meeting", column)
