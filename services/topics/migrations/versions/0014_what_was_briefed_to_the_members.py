"""What was briefed to the members at once, or once in its period. It stays as it is."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MATTERS = ("recruitment", "assets", "land", "reserve_cadres", "dues", "routine")


def upgrade() -> None:
    op.create_table(
        "briefed_matter",
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("matter", sa.String(40), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.CheckConstraint(
            f"matter IN ({', '.join(repr(matter) for matter in MATTERS)})",
            name=op.f("ck_briefed_matter_briefingmatter"),
        ),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name=op.f("fk_briefed_matter_gathering_id")),
        sa.PrimaryKeyConstraint("gathering_id", name=op.f("pk_briefed_matter")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER briefed_matter_no_{verb} BEFORE {verb} ON briefed_matter "
                "BEGIN SELECT RAISE(ABORT, 'briefed_matter is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION briefed_matter_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'briefed_matter is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER briefed_matter_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON briefed_matter "
        "FOR EACH STATEMENT EXECUTE FUNCTION briefed_matter_is_append_only()"
    )


def downgrade() -> None:
    op.drop_table("briefed_matter")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION briefed_matter_is_append_only()")
