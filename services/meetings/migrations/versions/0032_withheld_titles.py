"""The title of a demand that must not be public, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

REASONS = ("privacy", "insult", "complaint", "unrelated")


def upgrade() -> None:
    op.create_table(
        "demand_withholding",
        sa.Column("demand_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(*REASONS, name="withheld", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.CheckConstraint(
            "reason IN ('privacy', 'insult')", name=op.f("ck_demand_withholding_never_for_what_it_is_about")
        ),
        sa.ForeignKeyConstraint(["demand_id"], ["demand.id"], name=op.f("fk_demand_withholding_demand_id_demand")),
        sa.PrimaryKeyConstraint("demand_id", name=op.f("pk_demand_withholding")),
    )


def downgrade() -> None:
    op.drop_table("demand_withholding")
