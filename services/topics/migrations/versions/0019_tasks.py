"""A plan has tasks, each with its owner and its day. The owner and day of a plan made before become its one task."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

OPEN = sa.text("done_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), sa.ForeignKey("topic.id", name=op.f("fk_task_topic_id")), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("done_at", Moment()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("topic_id", "number", name=op.f("uq_task_topic_id_number")),
        sa.CheckConstraint("number > 0", name=op.f("ck_task_counted_from_one")),
        sa.CheckConstraint("(done_at IS NULL) = (report = '')", name=op.f("ck_task_what_is_done_is_reported")),
    )
    op.create_index("ix_task_open", "task", ["owner_id"], postgresql_where=OPEN, sqlite_where=OPEN)
    op.execute(
        "INSERT INTO task (id, topic_id, number, text, owner_id, due_on, first_due_on, report, done_at) "
        "SELECT id, id, 1, '落实实施方案', owner_id, due_on, due_on, "
        "CASE WHEN completed_at IS NULL THEN '' ELSE '已随议题办结' END, completed_at "
        "FROM topic WHERE owner_id IS NOT NULL AND due_on IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_table("task")
