"""A demand is answered by a meeting without a topic too."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ordinary_answer",
        sa.Column("demand_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["demand_id"], ["demand.id"], name=op.f("fk_ordinary_answer_demand_id_demand")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["ordinary_meeting.id"], name=op.f("fk_ordinary_answer_meeting_id_ordinary_meeting")
        ),
        sa.PrimaryKeyConstraint("demand_id", name=op.f("pk_ordinary_answer")),
    )


def downgrade() -> None:
    op.drop_table("ordinary_answer")
