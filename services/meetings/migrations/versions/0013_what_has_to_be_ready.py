"""A matter may have to be made ready before its last step is convened; a levy is decided by households."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KIND = "ck_matter_kind"


def upgrade() -> None:
    with op.batch_alter_table("matter") as matter:
        matter.add_column(sa.Column("kind", sa.String(40), nullable=False, server_default="ordinary"))
        matter.add_column(sa.Column("awaits", sa.Boolean(), nullable=False, server_default=sa.false()))
        matter.create_check_constraint(op.f(KIND), "kind IN ('ordinary', 'levy')")
    op.add_column("meeting", sa.Column("households", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("meeting", "households")
    with op.batch_alter_table("matter") as matter:
        matter.drop_constraint(op.f(KIND), type_="check")
        matter.drop_column("awaits")
        matter.drop_column("kind")
