"""A topic may be a levy: its plan, the list of who pays, who is free of what, the county's reply, the account."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KINDS = "'ordinary', 'levy'"
READY, VILLAGERS = "ck_topic_decided_when_all_was_ready", "ck_topic_the_villagers_own_matters"
GROUNDS = "'destitute', 'soldier', 'disabled_veteran', 'student', 'mother', 'hardship', 'illness'"
BODIES = (
    "'members_deliberation', 'members_assembly', 'branch_committee', 'joint_committee', 'party_group', 'villagers_assembly', "
    "'representatives_assembly', 'village_group', 'collective_assembly'"
)
CHECKS = {
    "nothing_below_nothing": "budget > 0 AND per_head >= 0 AND workdays >= 0",
    "something_is_raised": "per_head > 0 OR workdays > 0",
    "an_account_of_what_was": "income >= 0 AND expense >= 0 AND workdays_done >= 0",
    "forwarded_when_settled": "forwarded_on IS NULL OR settled_at IS NOT NULL",
    "a_clock_that_was_started": "(forwarded_on IS NULL) = (reply_due IS NULL)",
    "an_answer_has_its_day": "(answered_on IS NULL) = (approved IS NULL)",
    "answered_what_was_forwarded": "answered_on IS NULL OR forwarded_on IS NOT NULL",
    "an_account_has_both_sides": "(income IS NULL) = (expense IS NULL)",
    "nothing_is_raised_before_the_county_agrees": "income IS NULL OR approved IS TRUE",
}


def upgrade() -> None:
    with op.batch_alter_table("topic") as topic:
        topic.add_column(sa.Column("kind", sa.String(40), nullable=False, server_default="ordinary"))
        topic.add_column(sa.Column("awaits", sa.Boolean(), nullable=False, server_default=sa.false()))
        topic.create_check_constraint(op.f("ck_topic_kind"), f"kind IN ({KINDS})")
        topic.create_check_constraint(op.f(READY), "passed IS NULL OR awaits IS FALSE")
        topic.create_check_constraint(
            op.f(VILLAGERS), "kind = 'ordinary' OR matter_class IS NULL OR matter_class = 'village_affairs'"
        )
    op.create_table(
        "levy",
        sa.Column("topic_id", sa.Uuid(), sa.ForeignKey("topic.id", name=op.f("fk_levy_topic_id")), nullable=False),
        sa.Column("village", sa.String(12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("budget", sa.BigInteger(), nullable=False),
        sa.Column("per_head", sa.BigInteger(), nullable=False),
        sa.Column("workdays", sa.Integer(), nullable=False),
        sa.Column("laid_on", sa.Date(), nullable=False),
        sa.Column("settled_at", Moment()),
        sa.Column("forwarded_on", sa.Date()),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("reply_due", sa.Date()),
        sa.Column("answered_on", sa.Date()),
        sa.Column("approved", sa.Boolean()),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("income", sa.BigInteger()),
        sa.Column("expense", sa.BigInteger()),
        sa.Column("workdays_done", sa.Integer()),
        sa.PrimaryKeyConstraint("topic_id", name=op.f("pk_levy")),
        *(sa.CheckConstraint(check, name=op.f(f"ck_levy_{name}")) for name, check in CHECKS.items()),
    )
    op.create_index("ix_levy_village_year", "levy", ["village", "year"])
    op.create_table(
        "levy_year",
        sa.Column("village", sa.String(12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("village", "year", name=op.f("pk_levy_year")),
    )
    op.create_table(
        "levy_payer",
        sa.Column(
            "topic_id", sa.Uuid(), sa.ForeignKey("levy.topic_id", name=op.f("fk_levy_payer_topic_id")), nullable=False
        ),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("topic_id", "person_id", name=op.f("pk_levy_payer")),
    )
    op.create_table(
        "levy_freed",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("duty", sa.String(40), nullable=False),
        sa.Column("ground", sa.String(40), nullable=False),
        sa.Column("decided_by", sa.String(40)),
        sa.PrimaryKeyConstraint("topic_id", "person_id", "duty", name=op.f("pk_levy_freed")),
        sa.ForeignKeyConstraint(
            ["topic_id", "person_id"],
            ["levy_payer.topic_id", "levy_payer.person_id"],
            name=op.f("fk_levy_freed_topic_id"),
        ),
        sa.CheckConstraint("duty IN ('money', 'labour')", name=op.f("ck_levy_freed_duty")),
        sa.CheckConstraint(f"ground IN ({GROUNDS})", name=op.f("ck_levy_freed_ground")),
        sa.CheckConstraint(f"decided_by IN ({BODIES})", name=op.f("ck_levy_freed_decided_by")),
        sa.CheckConstraint(
            "ground NOT IN ('hardship', 'illness') OR decided_by IS NOT NULL AND decided_by IN ('villagers_assembly', 'representatives_assembly')",
            name=op.f("ck_levy_freed_what_has_to_be_decided_was"),
        ),
    )


def downgrade() -> None:
    for table in ("levy_freed", "levy_payer", "levy_year", "levy"):
        op.drop_table(table)
    with op.batch_alter_table("topic") as topic:
        for name in (VILLAGERS, READY, "ck_topic_kind"):
            topic.drop_constraint(op.f(name), type_="check")
        topic.drop_column("awaits")
        topic.drop_column("kind")
