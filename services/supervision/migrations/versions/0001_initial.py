"""Everything the supervision service keeps, and the mailbox."""

import sqlalchemy as sa
from alembic import op

from shared.bus import mailbox_versions
from shared.storage import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PANELS = ("members", "masses")
GRADES = ("satisfied", "fairly", "basically", "dissatisfied")
STILL_DUE = sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("area", sa.String(12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(80), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_activity_it_happened")),
        sa.PrimaryKeyConstraint("area", "day", "kind", name=op.f("pk_activity")),
    )
    counts = [f"{panel}_{grade}" for panel in PANELS for grade in GRADES]
    asked = {panel: " + ".join(f"{panel}_{grade}" for grade in GRADES) for panel in PANELS}
    op.create_table(
        "survey",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("village", sa.String(12), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("due_since", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        *(sa.Column(count, sa.Integer(), nullable=False) for count in counts),
        *(sa.CheckConstraint(f"{count} >= 0", name=op.f(f"ck_survey_{count}")) for count in counts),
        *(
            sa.CheckConstraint(f"closed_at IS NULL OR {all_of_them} > 0", name=op.f(f"ck_survey_{panel}_asked"))
            for panel, all_of_them in asked.items()
        ),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name=op.f("ck_survey_somebody_closed_it")),
        sa.PrimaryKeyConstraint("topic_id", name=op.f("pk_survey")),
    )
    op.create_index(
        "ix_survey_due", "survey", ["village", "due_since"], postgresql_where=STILL_DUE, sqlite_where=STILL_DUE
    )
    mailbox_versions.upgrade_to_1()


def downgrade() -> None:
    mailbox_versions.downgrade_from_1()
    op.drop_table("survey")
    op.drop_table("activity")
