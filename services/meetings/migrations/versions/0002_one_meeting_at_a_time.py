"""One meeting of a matter at a time; no line of a record and no vote is ever changed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LIVE = sa.text("state IN ('noticed', 'open')")
APPEND_ONLY = ("meeting_record", "vote")


def upgrade() -> None:
    op.drop_index("uq_meeting_live", "meeting")
    op.create_index(
        "uq_meeting_live_topic", "meeting", ["topic_id"], unique=True, postgresql_where=LIVE, sqlite_where=LIVE
    )
    op.execute(
        "UPDATE matter SET stage = 'decided' WHERE stage = 'posted' AND "
        "steps_passed >= CASE matter_class WHEN 'party_affairs' THEN 1 ELSE 4 END"
    )
    for table in APPEND_ONLY:
        _make_append_only(table)


def _make_append_only(table: str) -> None:
    """A record that could be changed would prove nothing: the database refuses, whoever asks."""
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
    for table in APPEND_ONLY:
        if op.get_bind().dialect.name == "sqlite":
            for verb in ("update", "delete"):
                op.execute(f"DROP TRIGGER {table}_no_{verb}")
        else:
            op.execute(f"DROP TRIGGER {table}_stays ON {table}")
            op.execute(f"DROP FUNCTION {table}_is_append_only()")
    op.drop_index("uq_meeting_live_topic", "meeting")
    op.create_index(
        "uq_meeting_live", "meeting", ["topic_id", "body"], unique=True, postgresql_where=LIVE, sqlite_where=LIVE
    )
