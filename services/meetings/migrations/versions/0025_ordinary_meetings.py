"""Meetings without a topic, and how an entry of one is corrected: written down for good."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

MEETING, CORRECTION = "ordinary_meeting", "meeting_correction"
BODIES = (
    "members_deliberation", "members_assembly", "branch_committee", "joint_committee", "party_group", "villagers_assembly",
    "representatives_assembly", "village_group", "collective_assembly", "recall",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        MEETING,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village", sa.String(12), nullable=False),
        sa.Column(
            "body",
            sa.Enum(*BODIES, name="body", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("group_name", sa.String(40), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("by_households", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("led_by", sa.Uuid(), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("should_attend", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("quorum_reached", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "present > 0 AND present <= should_attend", name=op.f("ck_ordinary_meeting_nobody_beyond_the_roll")
        ),
        sa.CheckConstraint(
            "quorum_reached = (present >= needed)", name=op.f("ck_ordinary_meeting_the_quorum_is_counted")
        ),
        sa.CheckConstraint(
            "(body IN ('party_group', 'village_group')) = (group_name <> '')",
            name=op.f("ck_ordinary_meeting_a_group_has_its_name"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ordinary_meeting")),
    )
    op.create_index("ix_ordinary_meeting_village_held_on", MEETING, ["village", "held_on"])
    op.create_table(
        CORRECTION,
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("replaced_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("corrected_by", sa.Uuid(), nullable=False),
        sa.Column("corrected_at", Moment(), nullable=False),
        sa.CheckConstraint("meeting_id <> replaced_by", name=op.f("ck_meeting_correction_not_by_itself")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["ordinary_meeting.id"], name=op.f("fk_meeting_correction_meeting_id_ordinary_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["ordinary_meeting.id"], name=op.f("fk_meeting_correction_replaced_by_ordinary_meeting")
        ),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_meeting_correction")),
        sa.UniqueConstraint("replaced_by", name=op.f("uq_meeting_correction_replaced_by")),
    )
    for table in (MEETING, CORRECTION):
        _append_only(table)


def _append_only(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
    )


def downgrade() -> None:
    for table in (CORRECTION, MEETING):
        op.drop_table(table)
        if op.get_bind().dialect.name != "sqlite":
            op.execute(f"DROP FUNCTION {table}_is_append_only()")
