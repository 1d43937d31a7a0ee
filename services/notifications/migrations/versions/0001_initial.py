"""Everything the notifications service keeps, and the mailbox."""

import sqlalchemy as sa
from alembic import op

from shared.bus import mailbox_versions
from shared.storage import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KIND = ("meeting", "cancelled", "signing", "result", "resolution", "completion", "inquiry")
SHEET = ("meeting_notice", "deliberation_result", "resolution", "implementation_result")
CHANNEL = ("inbox", "sms", "board", "phone", "in_writing", "in_person")
DELIVERY = ("pending", "sent", "delivered", "read", "told", "failed", "unreached")
ROLLKIND = (
    "members",
    "villagers",
    "representatives",
    "branch_committee",
    "villagers_committee",
    "joint_committee",
    "households",
)


def _choice(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=op.f(name), native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", _choice("ck_notice_kind", KIND), nullable=False),
        sa.Column("occasion_id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("noticed_at", Moment(), nullable=False),
        sa.Column("held_at", Moment(), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("by_sms", sa.Boolean(), nullable=False),
        sa.Column("audience", _choice("ck_notice_rollkind", ROLLKIND), nullable=True),
        sa.Column("named_at", Moment(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.CheckConstraint("kind <> 'meeting' OR held_at IS NOT NULL", name=op.f("ck_notice_a_meeting_has_its_hour")),
        sa.CheckConstraint("audience IS NOT NULL OR named_at IS NOT NULL", name=op.f("ck_notice_somebody_is_told")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("occasion_id", "kind", name=op.f("uq_notice_occasion_id_kind")),
    )
    op.create_index("ix_notice_about_id", "notice", ["about_id", "noticed_at"], unique=False)
    op.create_index(
        "ix_notice_unnamed",
        "notice",
        ["noticed_at"],
        unique=False,
        postgresql_where=sa.text("named_at IS NULL"),
        sqlite_where=sa.text("named_at IS NULL"),
    )
    op.create_index(
        "ix_notice_open",
        "notice",
        ["village", "held_at"],
        unique=False,
        postgresql_where=sa.text("kind IN ('meeting', 'cancelled') AND closed_at IS NULL"),
        sqlite_where=sa.text("kind IN ('meeting', 'cancelled') AND closed_at IS NULL"),
    )
    op.create_table(
        "posting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=True),
        sa.Column("kind", _choice("ck_posting_sheet", SHEET), nullable=False),
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("posted_at", Moment(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("hung_at", Moment(), nullable=True),
        sa.Column("hung_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(hung_at IS NULL) = (hung_by IS NULL)", name=op.f("ck_posting_somebody_hung_it")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
        sa.UniqueConstraint("about_id", "kind", name=op.f("uq_posting_about_id_kind")),
    )
    op.create_index("ix_posting_posted_at", "posting", ["posted_at", "id"], unique=False)
    op.create_index("ix_posting_village", "posting", ["village", "posted_at", "id"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("channel", _choice("ck_delivery_channel", CHANNEL), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", _choice("ck_delivery_delivery", DELIVERY), nullable=False),
        sa.Column("at", Moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", Moment(), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("secret", sa.String(length=64), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(channel IN ('phone', 'in_writing', 'in_person')) = (taken_by IS NOT NULL)",
            name=op.f("ck_delivery_a_person_answers_for_it"),
        ),
        sa.CheckConstraint("channel <> 'sms' OR message_id IS NOT NULL", name=op.f("ck_delivery_a_message_has_its_id")),
        sa.CheckConstraint(
            "taken_by IS NULL OR state = 'told' OR remark <> ''", name=op.f("ck_delivery_a_vain_attempt_has_its_reason")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_delivery_counted_from_one")),
        sa.CheckConstraint("taken_by IS NOT NULL OR number = 1", name=op.f("ck_delivery_one_message_each")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_delivery_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", "person_id", "channel", "number", name=op.f("pk_delivery")),
        sa.UniqueConstraint("message_id", name=op.f("uq_delivery_message_id")),
    )
    op.create_index(
        "ix_delivery_due",
        "delivery",
        ["next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("channel = 'sms' AND state = 'pending'"),
        sqlite_where=sa.text("channel = 'sms' AND state = 'pending'"),
    )
    op.create_index(
        "ix_delivery_person_id",
        "delivery",
        ["person_id"],
        unique=False,
        postgresql_where=sa.text("channel = 'inbox'"),
        sqlite_where=sa.text("channel = 'inbox'"),
    )
    op.create_index(
        "ix_delivery_unreported",
        "delivery",
        ["at"],
        unique=False,
        postgresql_where=sa.text("channel = 'sms' AND state = 'sent'"),
        sqlite_where=sa.text("channel = 'sms' AND state = 'sent'"),
    )
    mailbox_versions.upgrade_to_1()


def downgrade() -> None:
    mailbox_versions.downgrade_from_1()
    for table in ("delivery", "posting", "notice"):
        op.drop_table(table)
