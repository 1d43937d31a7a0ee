"""People say what they think of a topic before it is deliberated."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

WITHHELD = ("privacy", "insult", "complaint", "unrelated")


def upgrade() -> None:
    op.create_table(
        "remark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), sa.ForeignKey("topic.id", name=op.f("fk_remark_topic_id")), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("members_first", sa.Boolean(), nullable=False),
        sa.Column(
            "withheld",
            sa.Enum(*WITHHELD, name=op.f("ck_remark_withheld"), native_enum=False, create_constraint=True, length=40),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_remark_not_empty")),
    )
    op.create_index("ix_remark_topic_id", "remark", ["topic_id", "person_id"])


def downgrade() -> None:
    op.drop_table("remark")
