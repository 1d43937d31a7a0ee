"""Who signs when they no longer are what a roll says is not counted there."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("roll_entry") as roll_entry:
        roll_entry.add_column(sa.Column("lapsed_at", Moment()))


def downgrade() -> None:
    with op.batch_alter_table("roll_entry") as roll_entry:
        roll_entry.drop_column("lapsed_at")
