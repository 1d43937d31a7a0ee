"""A review of the branch committee counts once a second member who was there has confirmed it. What had been entered before counts as it
did."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

CHECKS = {
    "ck_review_matter_class": "matter_class IN ('party_affairs', 'village_affairs')",
    "ck_review_two_look_at_it": "entered_by <> confirmed_by AND entered_by <> objected_by",
    "ck_review_settled_one_way": "confirmed_at IS NULL OR objected_at IS NULL",
    "ck_review_confirmed_on_a_day": "confirmed_by IS NULL OR confirmed_at IS NOT NULL",
    "ck_review_objected_with_its_reason": "objected_at IS NULL OR (objected_by IS NOT NULL AND objection <> '')",
}
COLUMNS = (
    sa.Column("matter_class", sa.String(40)),
    sa.Column("major", sa.Boolean(), nullable=False, server_default=sa.false()),
    sa.Column("vital_ground", sa.Text(), nullable=False, server_default=""),
    sa.Column("legality", sa.Text(), nullable=False, server_default=""),
    sa.Column("reason", sa.Text(), nullable=False, server_default=""),
    sa.Column("entered_by", sa.Uuid()),
    sa.Column("confirmed_by", sa.Uuid()),
    sa.Column("confirmed_at", Moment()),
    sa.Column("objected_by", sa.Uuid()),
    sa.Column("objected_at", Moment()),
    sa.Column("objection", sa.Text(), nullable=False, server_default=""),
)


def upgrade() -> None:
    with op.batch_alter_table("review") as review:
        for column in COLUMNS:
            review.add_column(column.copy())
        for name, condition in CHECKS.items():
            review.create_check_constraint(op.f(name), condition)
    op.execute("UPDATE review SET confirmed_at = recorded_at")
    op.create_index(
        "uq_review_waits", "review", ["topic_id"], unique=True,
        postgresql_where=sa.text("confirmed_at IS NULL AND objected_at IS NULL"),
        sqlite_where=sa.text("confirmed_at IS NULL AND objected_at IS NULL"),
    )  # fmt: skip
    op.create_table(
        "review_attendee",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("topic_id", "number", "person_id", name=op.f("pk_review_attendee")),
        sa.ForeignKeyConstraint(
            ["topic_id", "number"], ["review.topic_id", "review.number"], name=op.f("fk_review_attendee_topic_id")
        ),
    )


def downgrade() -> None:
    """What nobody has confirmed goes: it would count."""
    op.drop_table("review_attendee")
    op.drop_index("uq_review_waits", "review")
    waits = "SELECT 1 FROM review WHERE review.topic_id = review_point.topic_id AND review.number = review_point.number AND review.confirmed_at IS NULL"
    op.execute(f"DELETE FROM review_point WHERE EXISTS ({waits})")
    op.execute("DELETE FROM review WHERE confirmed_at IS NULL")
    with op.batch_alter_table("review") as review:
        for name in CHECKS:
            review.drop_constraint(op.f(name), type_="check")
        for column in COLUMNS:
            review.drop_column(column.name)
