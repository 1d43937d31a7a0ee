"""A review keeps its day, its vote, its ground of vital interest and what was found of each point of the legality check. Of those
before, the record has who was there."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review",
        sa.Column("topic_id", sa.Uuid(), sa.ForeignKey("topic.id", name=op.f("fk_review_topic_id")), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("decision", sa.String(40), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("should_attend", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("ayes", sa.Integer(), nullable=False),
        sa.Column("noes", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(40), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("topic_id", "number", name=op.f("pk_review")),
        sa.CheckConstraint("decision IN ('accept', 'return', 'reject')", name=op.f("ck_review_decision")),
        sa.CheckConstraint("present BETWEEN 1 AND should_attend", name=op.f("ck_review_of_those_who_should_attend")),
        sa.CheckConstraint(
            "ayes >= 0 AND noes >= 0 AND ayes + noes <= present", name=op.f("ck_review_votes_of_those_present")
        ),
        sa.CheckConstraint("decision <> 'accept' OR ground <> ''", name=op.f("ck_review_a_yes_has_its_ground")),
    )
    op.create_table(
        "review_point",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("point", sa.String(40), nullable=False),
        sa.Column("answer", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("topic_id", "number", "point", name=op.f("pk_review_point")),
        sa.ForeignKeyConstraint(
            ["topic_id", "number"], ["review.topic_id", "review.number"], name=op.f("fk_review_point_topic_id")
        ),
        sa.CheckConstraint("answer IN ('yes', 'not_applicable', 'no')", name=op.f("ck_review_point_answer")),
    )


def downgrade() -> None:
    op.drop_table("review_point")
    op.drop_table("review")
