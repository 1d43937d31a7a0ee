"""Who is concerned by a matter withdraws from its vote."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meeting", sa.Column("withdrawn", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("meeting_member") as member:
        member.add_column(sa.Column("withdrawn_for", sa.Text(), nullable=False, server_default=""))
        member.add_column(sa.Column("withdrawn_by", sa.Uuid()))
        member.create_check_constraint(
            op.f("ck_meeting_member_who_withdraws_does_not_vote"), "NOT (at_vote AND withdrawn_for <> '')"
        )


def downgrade() -> None:
    with op.batch_alter_table("meeting_member") as member:
        member.drop_constraint(op.f("ck_meeting_member_who_withdraws_does_not_vote"), type_="check")
        member.drop_column("withdrawn_by")
        member.drop_column("withdrawn_for")
    op.drop_column("meeting", "withdrawn")
