"""What a corrected or struck disclosure said, and must not be public any more."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "disclosure_withholding",
        sa.Column("disclosure_id", sa.Uuid(), nullable=False),
        sa.Column("withheld_by", sa.Uuid(), nullable=False),
        sa.Column("withheld_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["disclosure_id"],
            ["disclosure_correction.disclosure_id"],
            name=op.f("fk_disclosure_withholding_disclosure_id_disclosure_correction"),
        ),
        sa.PrimaryKeyConstraint("disclosure_id", name=op.f("pk_disclosure_withholding")),
    )


def downgrade() -> None:
    op.drop_table("disclosure_withholding")
