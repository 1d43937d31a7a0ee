"""A village group's own matter says which group's it is: no other one decides it."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("matter", sa.Column("group_name", sa.String(40), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("matter", "group_name")
