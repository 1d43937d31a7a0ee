"""One recall of the same person at a time. Where two ran already, both go on, and the earlier one keeps out a third."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

RUNS = sa.text("runs")
OVER = "'decided', 'archived', 'rejected', 'withdrawn'"


def upgrade() -> None:
    op.add_column("recall", sa.Column("runs", sa.Boolean(), nullable=False, server_default=sa.false()))
    earlier = "o.opened_at < t.opened_at OR o.opened_at = t.opened_at AND o.id < t.id"
    op.execute(
        f"UPDATE recall SET runs = TRUE WHERE topic_id IN (SELECT t.id FROM topic t JOIN recall r ON r.topic_id = t.id"
        f" WHERE t.state NOT IN ({OVER}) AND NOT EXISTS (SELECT 1 FROM topic o JOIN recall s ON s.topic_id = o.id"
        f" WHERE s.person_id = r.person_id AND o.state NOT IN ({OVER}) AND ({earlier})))"
    )
    with op.batch_alter_table("recall") as recall:
        recall.alter_column("runs", server_default=None)
    op.create_index("uq_recall_runs", "recall", ["person_id"], unique=True, postgresql_where=RUNS, sqlite_where=RUNS)


def downgrade() -> None:
    op.drop_index("uq_recall_runs", "recall")
    op.drop_column("recall", "runs")
