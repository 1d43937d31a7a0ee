"""A question that must not stand on the notice board, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("inquiry") as inquiry:
        inquiry.add_column(sa.Column("withheld", sa.String(40)))
        inquiry.create_check_constraint(
            op.f("ck_inquiry_withheld"), "withheld IN ('privacy', 'insult', 'complaint', 'unrelated')"
        )


def downgrade() -> None:
    with op.batch_alter_table("inquiry") as inquiry:
        inquiry.drop_constraint(op.f("ck_inquiry_withheld"), type_="check")
        inquiry.drop_column("withheld")
