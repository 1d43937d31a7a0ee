"""Who has no device votes on paper in a named vote: entered by one official, confirmed by another."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_vote",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "choice",
            sa.Enum("aye", "no", "abstain", name="choice", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid()),
        sa.CheckConstraint("entered_by <> confirmed_by", name=op.f("ck_paper_vote_two_officials")),
        sa.CheckConstraint(
            "person_id <> entered_by AND person_id <> confirmed_by",
            name=op.f("ck_paper_vote_nobody_enters_their_own"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id", "person_id"], ["meeting_member.meeting_id", "meeting_member.person_id"],
            name=op.f("fk_paper_vote_meeting_id_meeting_member"),
        ),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_paper_vote")),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("paper_vote")
