"""A topic knows since when its sheets hang on the board: those from before, since they were posted. A levy that the county refuses may end."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ARCHIVED = "ck_topic_what_passed_is_surveyed_before_it_is_archived"
ENDED = "ck_topic_what_ended_is_not_carried_out"
HUNG = "ck_posting_hung_once_it_was_posted"
BEFORE = "state <> 'archived' OR passed IS NOT NULL AND (passed IS FALSE OR surveyed_at IS NOT NULL)"
AFTER = (
    "state <> 'archived' OR passed IS NOT NULL AND (passed IS FALSE OR surveyed_at IS NOT NULL OR ended_because <> '')"
)


def upgrade() -> None:
    with op.batch_alter_table("topic") as topic:
        topic.add_column(sa.Column("ended_because", sa.Text(), nullable=False, server_default=""))
        topic.drop_constraint(op.f(ARCHIVED), type_="check")
        topic.create_check_constraint(op.f(ARCHIVED), AFTER)
        topic.create_check_constraint(
            op.f(ENDED), "ended_because = '' OR passed IS TRUE AND state IN ('decided', 'archived')"
        )
    with op.batch_alter_table("posting") as posting:
        posting.add_column(sa.Column("hung_on", sa.Date()))
        posting.create_check_constraint(op.f(HUNG), "hung_on >= posted_on")
    op.execute("UPDATE posting SET hung_on = posted_on")


def downgrade() -> None:
    with op.batch_alter_table("posting") as posting:
        posting.drop_constraint(op.f(HUNG), type_="check")
        posting.drop_column("hung_on")
    op.execute("UPDATE topic SET state = 'decided' WHERE state = 'archived' AND ended_because <> ''")
    with op.batch_alter_table("topic") as topic:
        topic.drop_constraint(op.f(ENDED), type_="check")
        topic.drop_constraint(op.f(ARCHIVED), type_="check")
        topic.create_check_constraint(op.f(ARCHIVED), BEFORE)
        topic.drop_column("ended_because")
