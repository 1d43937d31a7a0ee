"""Documents are made and kept."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KINDS = (
    "meeting_notice", "sign_in_sheet", "group_record", "minutes", "vote_result", "posting_sheet", "ledger_proposal",
    "ledger_consultation", "ledger_deliberation", "ledger_resolution", "ledger_resolution_posted", "ledger_result_posted",
    "pledge_sheet", "year_ledger",
)  # fmt: skip


def words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", words("documentkind", *KINDS), nullable=False),
        sa.Column("village", sa.String(12), nullable=False),
        sa.Column("meeting_id", sa.Uuid()),
        sa.Column("topic_id", sa.Uuid()),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("record_lines", sa.Integer(), nullable=False),
        sa.Column("record_digest", sa.String(64), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("state", words("documentstate", "waiting", "working", "done", "failed"), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_at", Moment()),
        sa.Column("made_at", Moment()),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f("ck_document_percent")),
        sa.CheckConstraint(
            "(state = 'done') = (made_at IS NOT NULL)", name=op.f("ck_document_what_is_done_has_its_moment")
        ),
        sa.CheckConstraint("state <> 'failed' OR problem <> ''", name=op.f("ck_document_a_failure_has_its_reason")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_document_meeting_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["matter.topic_id"], name=op.f("fk_document_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("digest", name=op.f("uq_document_digest")),
    )
    op.create_index("ix_document_meeting_id", "document", ["meeting_id"])
    op.create_index("ix_document_topic_id", "document", ["topic_id"])
    op.create_index("ix_document_state_asked_at", "document", ["state", "asked_at"])
    op.create_table(
        "document_file",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("format", words("documentformat", "word", "pdf", "excel"), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_document_file_not_empty")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_document_file_document_id")),
        sa.PrimaryKeyConstraint("document_id", "format", name=op.f("pk_document_file")),
    )


def downgrade() -> None:
    op.drop_table("document_file")
    op.drop_table("document")
