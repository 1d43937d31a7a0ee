"""The mailbox's tables as each of their versions made them. A service's migration calls the one it brings, and so every
service comes to the same tables; what a version once made is never changed here.

``mailbox.py`` says what they are today.
"""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

FIRST = ("command", "inbox", "outbox", "stream")


def upgrade_to_1() -> None:
    """Events to send, events received, commands done."""
    op.create_table(
        "command",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("done_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_command")),
    )
    op.create_table(
        "inbox",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_attempt_at", Moment(), nullable=True),
        sa.Column("reason", sa.String(500), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("state IN ('handled', 'waiting', 'dead')", name=op.f("ck_inbox_state")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_inbox")),
    )
    _index("ix_inbox_waiting", "inbox", "next_attempt_at", where="state = 'waiting'")
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("occurred_at", Moment(), nullable=False),
        sa.Column("traceparent", sa.String(60), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("published_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id")),
    )
    _index("ix_outbox_unpublished", "outbox", "id", where="published_at IS NULL")
    op.create_table(
        "stream",
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_stream")),
    )


def downgrade_from_1() -> None:
    for table in FIRST:
        op.drop_table(table)


def upgrade_to_2() -> None:
    """Order: what an event comes after, how far each subject has come, since when each key is heard."""
    op.add_column("outbox", sa.Column("predecessors", sa.Text(), server_default="", nullable=False))
    op.create_index("ix_outbox_published_at", "outbox", ["published_at"], postgresql_using="brin")
    op.add_column("stream", sa.Column("predecessors", sa.Text(), server_default="", nullable=False))
    op.create_index("ix_command_done_at", "command", ["done_at"], postgresql_using="brin")
    with op.batch_alter_table("inbox") as inbox:
        inbox.add_column(sa.Column("after_sequence", sa.BigInteger(), server_default="0", nullable=False))
        inbox.drop_constraint(op.f("ck_inbox_state"), type_="check")
        inbox.create_check_constraint(op.f("ck_inbox_state"), "state IN ('handled', 'waiting', 'early', 'dead')")
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"], postgresql_using="brin")
    _index("ix_inbox_early", "inbox", "subject", "sequence", where="state = 'early'")
    _index("ix_inbox_dead", "inbox", "received_at", where="state = 'dead'")
    op.create_table(
        "progress",
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_progress")),
    )
    op.create_table(
        "listening",
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_listening")),
    )


def downgrade_from_2() -> None:
    for table in ("listening", "progress"):
        op.drop_table(table)
    for index, table in (
        ("ix_inbox_dead", "inbox"), ("ix_inbox_early", "inbox"), ("ix_inbox_received_at", "inbox"),
        ("ix_command_done_at", "command"), ("ix_outbox_published_at", "outbox"),
    ):  # fmt: skip
        op.drop_index(index, table)
    with op.batch_alter_table("inbox") as inbox:
        inbox.drop_constraint(op.f("ck_inbox_state"), type_="check")
        inbox.create_check_constraint(op.f("ck_inbox_state"), "state IN ('handled', 'waiting', 'dead')")
        inbox.drop_column("after_sequence")
    for table in ("stream", "outbox"):
        with op.batch_alter_table(table) as changed:
            changed.drop_column("predecessors")


def upgrade_to_3() -> None:
    """What operators did; the state of an event that one of them dropped."""
    with op.batch_alter_table("inbox") as inbox:
        inbox.drop_constraint(op.f("ck_inbox_state"), type_="check")
        inbox.create_check_constraint(
            op.f("ck_inbox_state"), "state IN ('handled', 'waiting', 'early', 'dead', 'dropped')"
        )
    op.create_table(
        "operation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("who", sa.String(120), nullable=False),
        sa.Column("verb", sa.String(20), nullable=False),
        sa.Column("target", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.CheckConstraint("verb IN ('replay', 'drop', 'migrate_queue')", name=op.f("ck_operation_verb")),
        sa.CheckConstraint("who <> ''", name=op.f("ck_operation_somebody_did_it")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
    )
    _make_append_only("operation")


def downgrade_from_3() -> None:
    op.drop_table("operation")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION operation_is_append_only()")
    op.execute("UPDATE inbox SET state = 'handled', body = NULL WHERE state = 'dropped'")
    with op.batch_alter_table("inbox") as inbox:
        inbox.drop_constraint(op.f("ck_inbox_state"), type_="check")
        inbox.create_check_constraint(op.f("ck_inbox_state"), "state IN ('handled', 'waiting', 'early', 'dead')")


def _make_append_only(table: str) -> None:
    """The database refuses to change what was written, whoever asks."""
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


def _index(name: str, table: str, *columns: str, where: str) -> None:
    """An index of those rows only that somebody looks for."""
    op.create_index(name, table, list(columns), postgresql_where=sa.text(where), sqlite_where=sa.text(where))
