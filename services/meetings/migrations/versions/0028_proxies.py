"""At a collective's assembly somebody of the same household acts for who can't come; the paper stays as it is."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meeting", sa.Column("by_proxy", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("meeting_member", sa.Column("household_id", sa.Uuid(), nullable=True))
    op.add_column("vote", sa.Column("given_by", sa.Uuid(), nullable=True))
    op.create_table(
        "proxy_paper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id", "person_id"], ["meeting_member.meeting_id", "meeting_member.person_id"],
            name=op.f("fk_proxy_paper_meeting_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proxy_paper")),
    )  # fmt: skip
    op.create_table(
        "proxy",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("proxy_id", sa.Uuid(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("paper_id", sa.Uuid()),
        sa.Column("confirmed_by", sa.Uuid()),
        sa.Column("since", Moment()),
        sa.Column("ended_by", sa.Uuid()),
        sa.Column("at_vote", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.CheckConstraint("person_id <> proxy_id", name=op.f("ck_proxy_somebody_else")),
        sa.CheckConstraint("entered_by <> confirmed_by", name=op.f("ck_proxy_two_officials")),
        sa.CheckConstraint(
            "proxy_id <> entered_by AND proxy_id <> confirmed_by AND person_id <> confirmed_by",
            name=op.f("ck_proxy_nobody_confirms_their_own"),
        ),
        sa.CheckConstraint("(entered_by = person_id) = (paper_id IS NULL)", name=op.f("ck_proxy_in_writing")),
        sa.CheckConstraint(
            "since IS NULL OR paper_id IS NULL OR confirmed_by IS NOT NULL", name=op.f("ck_proxy_read_twice")
        ),
        sa.CheckConstraint("NOT at_vote OR (since IS NOT NULL AND ended_by IS NULL)", name=op.f("ck_proxy_in_force")),
        sa.ForeignKeyConstraint(
            ["meeting_id", "person_id"], ["meeting_member.meeting_id", "meeting_member.person_id"],
            name=op.f("fk_proxy_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["proxy_id", "meeting_id"], ["meeting_member.person_id", "meeting_member.meeting_id"],
            name=op.f("fk_proxy_proxy_id"),
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["proxy_paper.id"], name=op.f("fk_proxy_paper_id")),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_proxy")),
    )  # fmt: skip
    op.create_index("ix_proxy_proxy_id", "proxy", ["proxy_id"])
    _make_append_only()


def _make_append_only() -> None:
    """A paper that could be replaced would prove nothing: the database refuses, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER proxy_paper_no_{verb} BEFORE {verb} ON proxy_paper "
                "BEGIN SELECT RAISE(ABORT, 'proxy_paper is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION proxy_paper_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'proxy_paper is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER proxy_paper_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON proxy_paper "
        "FOR EACH STATEMENT EXECUTE FUNCTION proxy_paper_is_append_only()"
    )


def downgrade() -> None:
    op.drop_table("proxy")
    op.drop_table("proxy_paper")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION proxy_paper_is_append_only()")
    op.drop_column("vote", "given_by")
    op.drop_column("meeting_member", "household_id")
    op.drop_column("meeting", "by_proxy")
