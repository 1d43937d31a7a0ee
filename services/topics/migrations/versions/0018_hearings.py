"""A topic may have to be heard before it is decided: the notice, who spoke, what was found and how it is answered."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KIND = "ck_topic_kind"
BEFORE, AFTER = "'ordinary', 'levy'", "'ordinary', 'levy', 'demolition', 'collective_land'"
PARTIES = "'concerned_households', 'representatives', 'experts', 'township', 'others'"


def upgrade() -> None:
    with op.batch_alter_table("topic") as topic:
        topic.add_column(sa.Column("hearing_for", sa.Text(), nullable=False, server_default=""))
        topic.drop_constraint(op.f(KIND), type_="check")
        topic.create_check_constraint(op.f(KIND), f"kind IN ({AFTER})")
    op.create_table(
        "hearing",
        sa.Column("topic_id", sa.Uuid(), sa.ForeignKey("topic.id", name=op.f("fk_hearing_topic_id")), nullable=False),
        sa.Column("announced_on", sa.Date(), nullable=False),
        sa.Column("held_at", Moment(), nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("concluded_at", Moment()),
        sa.PrimaryKeyConstraint("topic_id", name=op.f("pk_hearing")),
    )
    topic_id = sa.Column("topic_id", sa.Uuid(), nullable=False)
    op.create_table(
        "hearing_statement",
        sa.Column("id", sa.Uuid(), nullable=False),
        topic_id.copy(),
        sa.Column("party", sa.String(40), nullable=False),
        sa.Column("speaker", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_statement")),
        sa.ForeignKeyConstraint(["topic_id"], ["hearing.topic_id"], name=op.f("fk_hearing_statement_topic_id")),
        sa.CheckConstraint(f"party IN ({PARTIES})", name=op.f("ck_hearing_statement_party")),
    )
    op.create_index("ix_hearing_statement_topic_id", "hearing_statement", ["topic_id"])
    op.create_table(
        "hearing_finding",
        topic_id.copy(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("adopted", sa.Boolean()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_at", Moment()),
        sa.PrimaryKeyConstraint("topic_id", "number", name=op.f("pk_hearing_finding")),
        sa.ForeignKeyConstraint(["topic_id"], ["hearing.topic_id"], name=op.f("fk_hearing_finding_topic_id")),
        sa.CheckConstraint(
            "(adopted IS NULL) = (answered_at IS NULL)", name=op.f("ck_hearing_finding_an_answer_has_its_moment")
        ),
        sa.CheckConstraint("adopted IS NULL OR reason <> ''", name=op.f("ck_hearing_finding_an_answer_has_its_reason")),
    )


def downgrade() -> None:
    for table in ("hearing_finding", "hearing_statement", "hearing"):
        op.drop_table(table)
    op.execute("UPDATE topic SET kind = 'ordinary' WHERE kind IN ('demolition', 'collective_land')")
    with op.batch_alter_table("topic") as topic:
        topic.drop_constraint(op.f(KIND), type_="check")
        topic.create_check_constraint(op.f(KIND), f"kind IN ({BEFORE})")
        topic.drop_column("hearing_for")
