"""Demands for a meeting: their rolls, names and record. None of them is deleted, and what was frozen or recorded stays."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from shared import chain
from shared.storage import Moment

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BODIES = (
    "members_deliberation", "members_assembly", "branch_committee", "joint_committee", "party_group", "villagers_assembly",
    "representatives_assembly", "village_group", "collective_assembly",
)  # fmt: skip
KINDS = (
    "members", "villagers", "representatives", "branch_committee", "villagers_committee", "joint_committee", "households",
    "village_group", "collective",
)  # fmt: skip
STATES = ("open", "stood", "answered", "ended", "lapsed")
TABLES = ("demand_signature", "demand_roll_entry", "demand_roll", "demand_record", "demand")
STAY = {
    "demand_roll_entry": ("update", "delete"), "demand_roll": ("update", "delete"), "demand_record": ("update", "delete"),
    "demand": ("delete",),
}  # fmt: skip


def _word(words: Sequence[str], name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "demand",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village", sa.String(12), nullable=False),
        sa.Column("body", _word(BODIES, "body"), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", _word(STATES, "demandstate"), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("lapses_on", sa.Date(), nullable=False),
        sa.Column("stood_at", Moment()),
        sa.Column("meeting_id", sa.Uuid()),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.String(64), nullable=False, server_default=""),
        sa.CheckConstraint(
            "state IN ('open', 'stood', 'ended')", name=op.f("ck_demand_told_from_its_day_and_its_meeting")
        ),
        sa.CheckConstraint(
            "body IN ('villagers_assembly', 'representatives_assembly')", name=op.f("ck_demand_can_be_demanded")
        ),
        sa.CheckConstraint(
            "(state = 'stood') = (stood_at IS NOT NULL)", name=op.f("ck_demand_what_stands_has_its_moment")
        ),
        sa.CheckConstraint("meeting_id IS NULL OR state = 'stood'", name=op.f("ck_demand_what_is_answered_stood")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_demand_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demand")),
    )
    op.create_index("ix_demand_village_started_at", "demand", ["village", "started_at"])
    op.create_table(
        "demand_record",
        sa.Column("demand_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("verb", sa.String(40), nullable=False),
        sa.Column("actor_id", sa.Uuid()),
        sa.Column("actor_role", sa.String(40), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, server_default=chain.EMPTY),
        sa.Column("digest", sa.String(64), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(["demand_id"], ["demand.id"], name=op.f("fk_demand_record_demand_id")),
        sa.PrimaryKeyConstraint("demand_id", "number", name=op.f("pk_demand_record")),
    )
    op.create_table(
        "demand_roll",
        sa.Column("demand_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _word(KINDS, "rollkind"), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["demand_id"], ["demand.id"], name=op.f("fk_demand_roll_demand_id")),
        sa.PrimaryKeyConstraint("demand_id", "kind", name=op.f("pk_demand_roll")),
    )
    op.create_table(
        "demand_roll_entry",
        sa.Column("demand_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _word(KINDS, "rollkind"), nullable=False),
        sa.ForeignKeyConstraint(
            ["demand_id", "kind"],
            ["demand_roll.demand_id", "demand_roll.kind"],
            name=op.f("fk_demand_roll_entry_demand_id"),
        ),
        sa.PrimaryKeyConstraint("demand_id", "person_id", "kind", name=op.f("pk_demand_roll_entry")),
    )
    op.create_table(
        "demand_signature",
        sa.Column("demand_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _word(KINDS, "rollkind"), nullable=False),
        sa.Column("signed_at", Moment(), nullable=False),
        sa.Column("entered_by", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["demand_id", "person_id", "kind"],
            ["demand_roll_entry.demand_id", "demand_roll_entry.person_id", "demand_roll_entry.kind"],
            name=op.f("fk_demand_signature_demand_id"),
        ),
        sa.PrimaryKeyConstraint("demand_id", "person_id", "kind", name=op.f("pk_demand_signature")),
    )
    for table, verbs in STAY.items():
        _let_it_stay(table, verbs)


def _let_it_stay(table: str, verbs: Sequence[str]) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in verbs:
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_stays BEFORE {' OR '.join(verbs)} OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        for table in STAY:
            op.execute(f"DROP FUNCTION {table}_is_append_only()")
