"""Members ask for the word; absent members' opinions are read out one by one."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meeting_member", sa.Column("opinion_read_at", Moment()))
    op.create_table(
        "speaker",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("done_at", Moment()),
        sa.ForeignKeyConstraint(
            ["meeting_id", "person_id"], ["meeting_member.meeting_id", "meeting_member.person_id"],
            name=op.f("fk_speaker_meeting_id_meeting_member"),
        ),
        sa.PrimaryKeyConstraint("meeting_id", "number", name=op.f("pk_speaker")),
    )  # fmt: skip
    op.create_index(
        "uq_speaker_waiting", "speaker", ["meeting_id", "person_id"], unique=True,
        postgresql_where=sa.text("done_at IS NULL"), sqlite_where=sa.text("done_at IS NULL"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("speaker")
    op.drop_column("meeting_member", "opinion_read_at")
