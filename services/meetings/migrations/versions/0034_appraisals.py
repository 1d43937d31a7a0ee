"""How members of the village's committees were appraised, and how an entry is corrected: written down for good."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

APPRAISAL, CORRECTION = "appraisal", "appraisal_correction"
COMMITTEES, RESULTS = ("villagers_committee", "supervision_committee"), ("competent", "not_competent", "neither")


def _choice(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        APPRAISAL,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village", sa.String(12), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("committee", _choice("committee", COMMITTEES), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("competent", sa.Integer(), nullable=False),
        sa.Column("not_competent", sa.Integer(), nullable=False),
        sa.Column("abstained", sa.Integer(), nullable=False),
        sa.Column("result", _choice("appraised", RESULTS), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "competent >= 0 AND not_competent >= 0 AND abstained >= 0 AND competent + not_competent + abstained <= present",
            name=op.f("ck_appraisal_no_more_votes_than_people"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["ordinary_meeting.id"], name=op.f("fk_appraisal_meeting_id_ordinary_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal")),
    )
    op.create_index("ix_appraisal_village_year", APPRAISAL, ["village", "year"])
    op.create_index("ix_appraisal_meeting_id", APPRAISAL, ["meeting_id"])
    op.create_table(
        CORRECTION,
        sa.Column("appraisal_id", sa.Uuid(), nullable=False),
        sa.Column("replaced_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("corrected_by", sa.Uuid(), nullable=False),
        sa.Column("corrected_at", Moment(), nullable=False),
        sa.CheckConstraint("appraisal_id <> replaced_by", name=op.f("ck_appraisal_correction_not_by_itself")),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisal.id"], name=op.f("fk_appraisal_correction_appraisal_id_appraisal")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["appraisal.id"], name=op.f("fk_appraisal_correction_replaced_by_appraisal")
        ),
        sa.PrimaryKeyConstraint("appraisal_id", name=op.f("pk_appraisal_correction")),
        sa.UniqueConstraint("replaced_by", name=op.f("uq_appraisal_correction_replaced_by")),
    )
    for table in (APPRAISAL, CORRECTION):
        _append_only(table)


def _append_only(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
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
        f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
    )


def downgrade() -> None:
    for table in (CORRECTION, APPRAISAL):
        op.drop_table(table)
        if op.get_bind().dialect.name != "sqlite":
            op.execute(f"DROP FUNCTION {table}_is_append_only()")
