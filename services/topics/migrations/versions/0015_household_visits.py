"""Household visits; why an opinion was written down on somebody's behalf."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

REASONS = "'no_account', 'no_phone', 'cannot_write', 'old_or_ill', 'away'"
CHECKS = {
    "onbehalf": f"on_behalf IN ({REASONS})",
    "what_was_said_at_a_visit_has_its_reason": "visit_id IS NULL OR on_behalf IS NOT NULL",
    "whoever_it_was_written_for_is_named": "on_behalf IS NULL OR household <> ''",
}


def upgrade() -> None:
    op.create_table(
        "visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village", sa.String(12), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("household", sa.String(40), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    op.create_index("ix_visit_village_visited_on", "visit", ["village", "visited_on"])
    op.create_table(
        "visitor",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visitor_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", "person_id", name=op.f("pk_visitor")),
    )
    with op.batch_alter_table("opinion") as opinion:
        opinion.add_column(sa.Column("on_behalf", sa.String(40), nullable=True))
        opinion.add_column(sa.Column("visit_id", sa.Uuid(), nullable=True))
        opinion.create_foreign_key(op.f("fk_opinion_visit_id"), "visit", ["visit_id"], ["id"])
        for name, condition in CHECKS.items():
            opinion.create_check_constraint(op.f(f"ck_opinion_{name}"), condition)
    op.create_index("ix_opinion_recorded_by", "opinion", ["recorded_by"])


def downgrade() -> None:
    op.drop_index("ix_opinion_recorded_by", "opinion")
    with op.batch_alter_table("opinion") as opinion:
        for name in CHECKS:
            opinion.drop_constraint(op.f(f"ck_opinion_{name}"), type_="check")
        opinion.drop_constraint(op.f("fk_opinion_visit_id"), type_="foreignkey")
        opinion.drop_column("visit_id")
        opinion.drop_column("on_behalf")
    op.drop_table("visitor")
    op.drop_table("visit")
