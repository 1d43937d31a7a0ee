"""Of two entries of an ordinary meeting, and of two demands of one person, that come at once one is taken. Where two stand already, both
stay, and one of them keeps out a third."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

RUNS = sa.text("runs")
BODIES = (
    "members_deliberation", "members_assembly", "branch_committee", "joint_committee", "party_group", "villagers_assembly",
    "representatives_assembly", "village_group", "collective_assembly", "recall",
)  # fmt: skip
STANDS = "NOT EXISTS (SELECT 1 FROM meeting_correction c WHERE c.meeting_id = {0}.id)"


def upgrade() -> None:
    op.create_table(
        "ordinary_day",
        sa.Column("village", sa.String(12), nullable=False),
        sa.Column(
            "body", sa.Enum(*BODIES, name="body", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column("group_name", sa.String(40), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["ordinary_meeting.id"], name=op.f("fk_ordinary_day_meeting_id_ordinary_meeting")
        ),
        sa.PrimaryKeyConstraint("village", "body", "group_name", "held_on", name=op.f("pk_ordinary_day")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_ordinary_day_meeting_id")),
    )
    op.execute(
        "INSERT INTO ordinary_day (village, body, group_name, held_on, meeting_id)"
        " SELECT m.village, m.body, m.group_name, m.held_on, m.id FROM ordinary_meeting m"
        f" WHERE {STANDS.format('m')} AND NOT EXISTS (SELECT 1 FROM ordinary_meeting o WHERE {STANDS.format('o')}"
        " AND o.village = m.village AND o.body = m.body AND o.group_name = m.group_name AND o.held_on = m.held_on"
        " AND (o.recorded_at < m.recorded_at OR o.recorded_at = m.recorded_at AND o.id < m.id))"
    )
    op.add_column("demand", sa.Column("runs", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE demand SET runs = TRUE WHERE state = 'open' AND NOT EXISTS (SELECT 1 FROM demand o WHERE o.state = 'open'"
        " AND o.started_by = demand.started_by"
        " AND (o.started_at > demand.started_at OR o.started_at = demand.started_at AND o.id > demand.id))"
    )
    op.create_index("uq_demand_runs", "demand", ["started_by"], unique=True, postgresql_where=RUNS, sqlite_where=RUNS)


def downgrade() -> None:
    op.drop_index("uq_demand_runs", "demand")
    op.drop_column("demand", "runs")
    op.drop_table("ordinary_day")
