"""Since when a count waits for its second teller: who does not answer keeps it from nobody."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("count_sheet", sa.Column("entered_at", Moment()))


def downgrade() -> None:
    op.drop_column("count_sheet", "entered_at")
