"""The policy's numbers, copied from the rulebook, and the mailbox."""

import sqlalchemy as sa
from alembic import op

from services.learning_credits.actions import copy_policy
from shared.bus import mailbox_versions

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "policy_number",
        sa.Column("scope", sa.String(40), nullable=False),
        sa.Column("item", sa.String(40), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("value", sa.String(20), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("mark", sa.String(10), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("mark IN ('law', 'case', 'local', 'default')", name=op.f("ck_policy_number_mark")),
        sa.CheckConstraint(
            "effective_to IS NULL OR effective_to >= effective_from", name=op.f("ck_policy_number_ends_after_it_began")
        ),
        sa.CheckConstraint("source <> ''", name=op.f("ck_policy_number_has_a_source")),
        sa.PrimaryKeyConstraint("scope", "item", "effective_from", name=op.f("pk_policy_number")),
    )
    mailbox_versions.upgrade_to_1()
    copy_policy(op.get_bind())


def downgrade() -> None:
    mailbox_versions.downgrade_from_1()
    op.drop_table("policy_number")
