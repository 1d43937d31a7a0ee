"""What of a village's affairs was posted, how an entry is corrected, whose finances are busy: written down for good."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

DISCLOSURE, CORRECTION, BUSY = "disclosure", "disclosure_correction", "busy_finances"
KINDS = ("general", "finances", "major")


def upgrade() -> None:
    op.create_table(
        DISCLOSURE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village", sa.String(12), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="disclosurekind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("matters", sa.Text(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("hangs_until", sa.Date(), nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("posted_by", sa.Uuid(), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.CheckConstraint("posted_by <> checked_by", name=op.f("ck_disclosure_another_one_checks")),
        sa.CheckConstraint("hangs_until >= posted_on", name=op.f("ck_disclosure_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    op.create_index("ix_disclosure_village_posted_on", DISCLOSURE, ["village", "posted_on"])
    op.create_table(
        CORRECTION,
        sa.Column("disclosure_id", sa.Uuid(), nullable=False),
        sa.Column("replaced_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("corrected_by", sa.Uuid(), nullable=False),
        sa.Column("corrected_at", Moment(), nullable=False),
        sa.CheckConstraint("disclosure_id <> replaced_by", name=op.f("ck_disclosure_correction_not_by_itself")),
        sa.ForeignKeyConstraint(
            ["disclosure_id"], ["disclosure.id"], name=op.f("fk_disclosure_correction_disclosure_id_disclosure")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["disclosure.id"], name=op.f("fk_disclosure_correction_replaced_by_disclosure")
        ),
        sa.PrimaryKeyConstraint("disclosure_id", name=op.f("pk_disclosure_correction")),
        sa.UniqueConstraint("replaced_by", name=op.f("uq_disclosure_correction_replaced_by")),
    )
    op.create_table(
        BUSY,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village", sa.String(12), nullable=False),
        sa.Column("busy", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_finances")),
    )
    op.create_index("ix_busy_finances_village_decided_at", BUSY, ["village", "decided_at"])
    for table in (DISCLOSURE, CORRECTION, BUSY):
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
    for table in (BUSY, CORRECTION, DISCLOSURE):
        op.drop_table(table)
        if op.get_bind().dialect.name != "sqlite":
            op.execute(f"DROP FUNCTION {table}_is_append_only()")
