"""A password that somebody else gave out has to be changed soon."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account") as account:
        account.add_column(sa.Column("issued_at", Moment()))


def downgrade() -> None:
    with op.batch_alter_table("account") as account:
        account.drop_column("issued_at")
