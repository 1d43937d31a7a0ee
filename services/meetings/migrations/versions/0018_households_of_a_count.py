"""A count that waits for its second teller keeps the households too, where each of them has a vote."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

COLUMNS = ("households_present", "households_for")


def upgrade() -> None:
    for column in COLUMNS:
        op.add_column("count_sheet", sa.Column(column, sa.Integer()))


def downgrade() -> None:
    for column in COLUMNS:
        op.drop_column("count_sheet", column)
