"""The names on a signed sheet count once a second person has confirmed them. What had been entered before counts as it did."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TWO, DAY = "ck_signing_sheet_two_look_at_it", "ck_signing_sheet_confirmed_on_a_day"


def upgrade() -> None:
    with op.batch_alter_table("signing_sheet") as sheet:
        sheet.add_column(sa.Column("confirmed_by", sa.Uuid()))
        sheet.add_column(sa.Column("confirmed_at", Moment()))
        sheet.create_check_constraint(op.f(TWO), "entered_by <> confirmed_by")
        sheet.create_check_constraint(op.f(DAY), "confirmed_by IS NULL OR confirmed_at IS NOT NULL")
    op.execute("UPDATE signing_sheet SET confirmed_at = entered_at")


def downgrade() -> None:
    with op.batch_alter_table("signing_sheet") as sheet:
        sheet.drop_constraint(op.f(TWO), type_="check")
        sheet.drop_constraint(op.f(DAY), type_="check")
        sheet.drop_column("confirmed_at")
        sheet.drop_column("confirmed_by")
