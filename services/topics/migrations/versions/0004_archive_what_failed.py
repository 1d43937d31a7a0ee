"""What was voted down is archived, too."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CARRIED_OUT = "ck_topic_only_what_passed_is_carried_out"
ARCHIVED = "ck_topic_what_passed_is_surveyed_before_it_is_archived"


def upgrade() -> None:
    with op.batch_alter_table("topic") as topic:
        topic.drop_constraint(op.f(CARRIED_OUT), type_="check")
        topic.create_check_constraint(
            op.f(CARRIED_OUT), "state NOT IN ('executing', 'rectifying', 'completed', 'surveyed') OR passed IS TRUE"
        )
        topic.create_check_constraint(
            op.f(ARCHIVED), "state <> 'archived' OR passed IS NOT NULL AND (passed IS FALSE OR surveyed_at IS NOT NULL)"
        )


def downgrade() -> None:
    with op.batch_alter_table("topic") as topic:
        topic.drop_constraint(op.f(ARCHIVED), type_="check")
        topic.drop_constraint(op.f(CARRIED_OUT), type_="check")
        topic.create_check_constraint(
            op.f(CARRIED_OUT),
            "state NOT IN ('executing', 'rectifying', 'completed', 'surveyed', 'archived') OR passed IS TRUE",
        )
