"""Upper documents and gatherings: what the members are told first. What was recorded of it stays as it is."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

APPEND_ONLY = ("gathering", "attendee", "conveyed_document", "telling")


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("issuer", sa.String(length=80), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("scheduled_by", sa.Uuid(), nullable=False),
        sa.Column("scheduled_at", Moment(), nullable=False),
        sa.Column("first_conveyed_at", Moment(), nullable=True),
        sa.Column("conveyed_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "conveyed_at IS NULL OR first_conveyed_at IS NOT NULL", name=op.f("ck_document_conveyed_at_a_session")
        ),
        sa.CheckConstraint("due_on >= received_on", name=op.f("ck_document_due_after_it_was_received")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("village", "number", name=op.f("uq_document_village_number")),
    )
    op.create_index(
        "ix_document_open",
        "document",
        ["village", "due_on"],
        unique=False,
        postgresql_where=sa.text("conveyed_at IS NULL"),
        sqlite_where=sa.text("conveyed_at IS NULL"),
    )
    op.create_index("ix_document_village_received_on", "document", ["village", "received_on", "id"], unique=False)

    op.create_table(
        "gathering",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("conveyance", "briefing", name="purpose", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("group_name", sa.String(length=60), nullable=False),
        sa.Column("held_at", Moment(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("held_by", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("should_attend", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.CheckConstraint("(group_id IS NULL) = (group_name = '')", name=op.f("ck_gathering_a_group_has_its_name")),
        sa.CheckConstraint("held_at <= recorded_at", name=op.f("ck_gathering_recorded_after_it_was_held")),
        sa.CheckConstraint(
            "present BETWEEN 1 AND should_attend", name=op.f("ck_gathering_present_of_those_who_should_attend")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering")),
    )
    op.create_index("ix_gathering_village_held_at", "gathering", ["village", "held_at", "id"], unique=False)

    op.create_table(
        "attendee",
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name=op.f("fk_attendee_gathering_id")),
        sa.PrimaryKeyConstraint("gathering_id", "person_id", name=op.f("pk_attendee")),
    )
    op.create_table(
        "conveyed_document",
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_conveyed_document_document_id")),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name=op.f("fk_conveyed_document_gathering_id")),
        sa.PrimaryKeyConstraint("gathering_id", "document_id", name=op.f("pk_conveyed_document")),
    )
    op.create_index("ix_conveyed_document_document_id", "conveyed_document", ["document_id"], unique=False)

    op.create_table(
        "reader",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "receipt",
            sa.Enum(
                "present",
                "told",
                "read",
                "attempted",
                "missing",
                name="receipt",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", Moment(), nullable=True),
        sa.Column("gathering_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(receipt = 'missing') = (at IS NULL)", name=op.f("ck_reader_a_receipt_has_its_moment")),
        sa.CheckConstraint(
            "(receipt = 'present') = (gathering_id IS NOT NULL)", name=op.f("ck_reader_present_at_a_gathering")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_reader_document_id")),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name=op.f("fk_reader_gathering_id")),
        sa.PrimaryKeyConstraint("document_id", "person_id", name=op.f("pk_reader")),
    )
    op.create_index("ix_reader_person_id", "reader", ["person_id"], unique=False)

    op.create_table(
        "telling",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "inbox",
                "sms",
                "board",
                "phone",
                "in_writing",
                "in_person",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("told_by", sa.Uuid(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("reached OR remark <> ''", name=op.f("ck_telling_a_vain_attempt_has_its_reason")),
        sa.CheckConstraint("number > 0", name=op.f("ck_telling_counted_from_one")),
        sa.ForeignKeyConstraint(
            ["document_id", "person_id"],
            ["reader.document_id", "reader.person_id"],
            name=op.f("fk_telling_document_id"),
        ),
        sa.PrimaryKeyConstraint("document_id", "person_id", "number", name=op.f("pk_telling")),
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
    for table in ("telling", "reader", "conveyed_document", "attendee", "gathering", "document"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for table in APPEND_ONLY:
            op.execute(f"DROP FUNCTION {table}_is_append_only()")
