"""Everything the meetings service keeps, and the mailbox."""

import sqlalchemy as sa
from alembic import op

import shared.storage
from shared.bus import mailbox_versions

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "matter",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column(
            "matter_class",
            sa.Enum(
                "party_affairs",
                "village_affairs",
                name="matterclass",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("steps_passed", sa.Integer(), nullable=False),
        sa.CheckConstraint("stage IN ('confirmed', 'deliberated', 'posted', 'decided')", name=op.f("ck_matter_stage")),
        sa.PrimaryKeyConstraint("topic_id", name=op.f("pk_matter")),
    )
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matter_village"), ["village"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column(
            "body",
            sa.Enum(
                "members_deliberation",
                "members_assembly",
                "branch_committee",
                "joint_committee",
                "party_group",
                "villagers_assembly",
                "representatives_assembly",
                "village_group",
                "collective_assembly",
                name="body",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("held_at", shared.storage.Moment(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column(
            "voting",
            sa.Enum("show_of_hands", "named", name="voting", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("noticed_at", shared.storage.Moment(timezone=True), nullable=False),
        sa.Column("urgent_reason", sa.Text(), nullable=False),
        sa.Column("opened_at", shared.storage.Moment(timezone=True), nullable=True),
        sa.Column("closed_at", shared.storage.Moment(timezone=True), nullable=True),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("should_attend", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("ayes", sa.Integer(), nullable=False),
        sa.Column("noes", sa.Integer(), nullable=False),
        sa.Column("abstentions", sa.Integer(), nullable=False),
        sa.Column("invalid", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("base", sa.String(length=20), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("first_teller_id", sa.Uuid(), nullable=True),
        sa.Column("second_teller_id", sa.Uuid(), nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'decided') = (passed IS NOT NULL)", name=op.f("ck_meeting_a_decision_has_its_outcome")
        ),
        sa.CheckConstraint(
            "state IN ('noticed', 'open', 'concluded', 'decided', 'cancelled')", name=op.f("ck_meeting_state")
        ),
        sa.CheckConstraint(
            "ayes >= 0 AND noes >= 0 AND abstentions >= 0 AND invalid >= 0", name=op.f("ck_meeting_no_negative_votes")
        ),
        sa.CheckConstraint("first_teller_id <> second_teller_id", name=op.f("ck_meeting_two_tellers")),
        sa.ForeignKeyConstraint(["topic_id"], ["matter.topic_id"], name=op.f("fk_meeting_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_topic_id"), ["topic_id"], unique=False)
        batch_op.create_index("ix_meeting_village_held_at", ["village", "held_at"], unique=False)
        batch_op.create_index(
            "uq_meeting_live",
            ["topic_id", "body"],
            unique=True,
            postgresql_where=sa.text("state IN ('noticed', 'open')"),
            sqlite_where=sa.text("state IN ('noticed', 'open')"),
        )

    op.create_table(
        "meeting_group",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("leader_id", sa.Uuid(), nullable=True),
        sa.Column("recorder_id", sa.Uuid(), nullable=True),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.CheckConstraint("leader_id <> recorder_id", name=op.f("ck_meeting_group_two_officers")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_group_meeting_id")),
        sa.PrimaryKeyConstraint("meeting_id", "id", name=op.f("pk_meeting_group")),
    )
    op.create_table(
        "meeting_member",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("votes", sa.Boolean(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "full",
                "probationary",
                "under_probation",
                "suspended",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("away", sa.Boolean(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("arrived_at", shared.storage.Moment(timezone=True), nullable=True),
        sa.Column("spoke", sa.Boolean(), nullable=True),
        sa.Column("excused_for", sa.String(length=200), nullable=False),
        sa.Column("excused_by", sa.String(length=60), nullable=False),
        sa.Column("absent_opinion", sa.Text(), nullable=False),
        sa.Column("opinion_taken_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_member_meeting_id")),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_meeting_member")),
    )
    with op.batch_alter_table("meeting_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_member_person_id"), ["person_id"], unique=False)

    op.create_table(
        "meeting_record",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", shared.storage.Moment(timezone=True), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_role", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_record_meeting_id")),
        sa.PrimaryKeyConstraint("meeting_id", "number", name=op.f("pk_meeting_record")),
    )
    op.create_table(
        "vote",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "choice",
            sa.Enum("aye", "no", "abstain", name="choice", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("cast_at", shared.storage.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id", "person_id"],
            ["meeting_member.meeting_id", "meeting_member.person_id"],
            name=op.f("fk_vote_meeting_id"),
        ),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_vote")),
    )
    mailbox_versions.upgrade_to_1()


def downgrade() -> None:
    mailbox_versions.downgrade_from_1()
    op.drop_table("vote")
    op.drop_table("meeting_record")
    with op.batch_alter_table("meeting_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_member_person_id"))

    op.drop_table("meeting_member")
    op.drop_table("meeting_group")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_meeting_live",
            postgresql_where=sa.text("state IN ('noticed', 'open')"),
            sqlite_where=sa.text("state IN ('noticed', 'open')"),
        )
        batch_op.drop_index("ix_meeting_village_held_at")
        batch_op.drop_index(batch_op.f("ix_meeting_topic_id"))

    op.drop_table("meeting")
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matter_village"))

    op.drop_table("matter")
