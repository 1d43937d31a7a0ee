"""Whom a recall concerns tells nobody of its vote and hangs none of its sheets; the township does both as well."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("notice", "posting"):
        op.add_column(table, sa.Column("concerned_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    for table in ("notice", "posting"):
        op.drop_column(table, "concerned_id")
