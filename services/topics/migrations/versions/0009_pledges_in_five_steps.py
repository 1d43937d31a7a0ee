"""A pledge is proposed, reviewed, shown, kept and appraised. One that was made before was shown from that day on."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

CHECKS = {
    "grade": "grade IN ('satisfied', 'fairly', 'basically', 'dissatisfied')",
    "approved_or_returned": "approved_at IS NULL OR returned_because = ''",
    "what_is_kept_was_approved": "kept_at IS NULL OR approved_at IS NOT NULL",
    "a_grade_has_its_moment": "(grade IS NULL) = (appraised_at IS NULL)",
    "what_is_appraised_was_approved": "grade IS NULL OR approved_at IS NOT NULL",
}


def upgrade() -> None:
    with op.batch_alter_table("pledge") as pledge:
        pledge.add_column(sa.Column("due_on", sa.Date()))
        pledge.add_column(sa.Column("returned_because", sa.Text(), nullable=False, server_default=""))
        pledge.add_column(sa.Column("approved_at", Moment()))
        pledge.add_column(sa.Column("report", sa.Text(), nullable=False, server_default=""))
        pledge.add_column(sa.Column("grade", sa.String(40)))
        pledge.add_column(sa.Column("appraised_at", Moment()))
    op.execute("UPDATE pledge SET approved_at = made_at")
    with op.batch_alter_table("pledge") as pledge:
        for name, condition in CHECKS.items():
            pledge.create_check_constraint(op.f(f"ck_pledge_{name}"), condition)


def downgrade() -> None:
    with op.batch_alter_table("pledge") as pledge:
        for name in CHECKS:
            pledge.drop_constraint(op.f(f"ck_pledge_{name}"), type_="check")
        for column in ("appraised_at", "grade", "report", "approved_at", "returned_because", "due_on"):
            pledge.drop_column(column)
