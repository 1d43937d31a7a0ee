"""Each line of the record carries the digest of all before it."""

import sqlalchemy as sa
from alembic import op

from shared import chain

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("topic_record", sa.Column("content", sa.Text(), nullable=False, server_default=chain.EMPTY))
    op.add_column("topic_record", sa.Column("digest", sa.String(64), nullable=False, server_default=""))
    op.add_column("topic", sa.Column("sealed", sa.String(64), nullable=False, server_default=""))
    chain.seal_old_lines(op.get_bind(), "topic")


def downgrade() -> None:
    op.drop_column("topic", "sealed")
    op.drop_column("topic_record", "digest")
    op.drop_column("topic_record", "content")
