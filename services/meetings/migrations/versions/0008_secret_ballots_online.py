"""A vote may be by secret ballot online."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BEFORE = "'show_of_hands', 'named', 'secret'"
AFTER = f"{BEFORE}, 'online_secret'"


def _allow(ways: str) -> None:
    with op.batch_alter_table("meeting") as meeting:
        meeting.drop_constraint(op.f("ck_meeting_voting"), type_="check")
        meeting.create_check_constraint(op.f("ck_meeting_voting"), f"voting IN ({ways})")


def upgrade() -> None:
    op.add_column("meeting", sa.Column("casting_ended_at", Moment()))
    op.add_column("meeting", sa.Column("box", sa.Text(), nullable=False, server_default=""))
    _allow(AFTER)
    op.create_table(
        "teller",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("share", sa.Text(), nullable=False),
        sa.CheckConstraint("number IN (1, 2)", name=op.f("ck_teller_two_of_them")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_teller_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("meeting_id", "number", name=op.f("pk_teller")),
        sa.UniqueConstraint("meeting_id", "person_id", name=op.f("uq_teller_meeting_id_person_id")),
    )
    op.create_index(op.f("ix_teller_person_id"), "teller", ["person_id"])
    op.create_table(
        "sealed_ballot",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("tracking", sa.String(24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_sealed_ballot_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("meeting_id", "tracking", name=op.f("pk_sealed_ballot")),
    )
    op.create_table(
        "turnout",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id", "person_id"], ["meeting_member.meeting_id", "meeting_member.person_id"],
            name=op.f("fk_turnout_meeting_id_meeting_member"),
        ),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_turnout")),
    )  # fmt: skip


def downgrade() -> None:
    for table in ("turnout", "sealed_ballot", "teller"):
        op.drop_table(table)
    op.execute("UPDATE meeting SET voting = 'secret' WHERE voting = 'online_secret'")
    _allow(BEFORE)
    op.drop_column("meeting", "box")
    op.drop_column("meeting", "casting_ended_at")
