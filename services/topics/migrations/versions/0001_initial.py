"""Everything the topics service keeps; the mailbox follows."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATES = (
    "collected", "merged", "proposed", "under_review", "confirmed", "returned", "rejected", "noticed",
    "discussing", "concluded", "posted", "decided", "executing", "rectifying", "completed", "surveyed",
    "archived", "withdrawn",
)  # fmt: skip
ROUTES = ("party_organisation", "villagers_committee", "villagers", "representatives", "members")
MATTER_CLASSES = ("party_affairs", "village_affairs")
STAGES = ("before", "during", "after")
BODIES = (
    "members_deliberation", "members_assembly", "branch_committee", "joint_committee", "party_group",
    "villagers_assembly", "representatives_assembly", "village_group", "collective_assembly",
)  # fmt: skip
GROUNDS = ("members_and_masses", "village_cadres", "upper_level")
ROLL_KINDS = (
    "members", "villagers", "representatives", "branch_committee", "villagers_committee", "joint_committee",
    "households",
)  # fmt: skip


def _choice(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=op.f(name), native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "topic",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village", sa.String(12), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("state", _choice("ck_topic_state", STATES), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("route", _choice("ck_topic_route", ROUTES), nullable=True),
        sa.Column("review_reason", sa.Text(), nullable=False),
        sa.Column("matter_class", _choice("ck_topic_matterclass", MATTER_CLASSES), nullable=True),
        sa.Column("vital_ground", sa.Text(), nullable=False),
        sa.Column("legality", sa.Text(), nullable=False),
        sa.Column("major", sa.Boolean(), nullable=False),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("concluded_at", Moment(), nullable=True),
        sa.Column("posted_at", Moment(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("rectify_by", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("completed_at", Moment(), nullable=True),
        sa.Column("surveyed_at", Moment(), nullable=True),
        sa.Column("members_satisfied", sa.Integer(), nullable=True),
        sa.Column("members_asked", sa.Integer(), nullable=True),
        sa.Column("masses_satisfied", sa.Integer(), nullable=True),
        sa.Column("masses_asked", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state NOT IN ('executing', 'rectifying', 'completed', 'surveyed', 'archived') OR passed IS TRUE",
            name=op.f("ck_topic_only_what_passed_is_carried_out"),
        ),
        sa.CheckConstraint("(passed IS NULL) = (decided_at IS NULL)", name=op.f("ck_topic_an_outcome_has_its_moment")),
        sa.CheckConstraint(
            "(posted_at IS NULL) OR (matter_class IS NOT NULL)", name=op.f("ck_topic_what_is_posted_was_reviewed")
        ),
        sa.CheckConstraint(
            "masses_satisfied BETWEEN 0 AND masses_asked", name=op.f("ck_topic_masses_satisfied_of_those_asked")
        ),
        sa.CheckConstraint(
            "members_satisfied BETWEEN 0 AND members_asked", name=op.f("ck_topic_members_satisfied_of_those_asked")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
    )
    op.create_index("ix_topic_village_changed_at", "topic", ["village", "changed_at", "id"], unique=False)
    op.create_table(
        "briefing",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("stage", _choice("ck_briefing_stage", STAGES), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_briefing_topic_id")),
        sa.PrimaryKeyConstraint("topic_id", "stage", name=op.f("pk_briefing")),
    )
    op.create_table(
        "cosignature",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("signed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_cosignature_topic_id")),
        sa.PrimaryKeyConstraint("topic_id", "person_id", name=op.f("pk_cosignature")),
    )
    op.create_table(
        "inquiry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_inquiry_an_answer_has_its_moment")
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_inquiry_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
    )
    op.create_index(op.f("ix_inquiry_topic_id"), "inquiry", ["topic_id"], unique=False)
    op.create_table(
        "meeting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("body", _choice("ck_meeting_body", BODIES), nullable=False),
        sa.Column("step", sa.String(40), nullable=True),
        sa.Column("held_at", Moment(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'decided') = (passed IS NOT NULL)", name=op.f("ck_meeting_a_decision_has_an_outcome")
        ),
        sa.CheckConstraint(
            "state IN ('noticed', 'opened', 'cancelled', 'concluded', 'decided')", name=op.f("ck_meeting_state")
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_meeting_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_index("ix_meeting_topic_id", "meeting", ["topic_id"], unique=False)
    op.create_index(
        "uq_meeting_live",
        "meeting",
        ["topic_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('noticed', 'opened')"),
        sqlite_where=sa.text("state IN ('noticed', 'opened')"),
    )
    op.create_table(
        "opinion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village", sa.String(12), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("ground", _choice("ck_opinion_ground", GROUNDS), nullable=False),
        sa.Column("household", sa.String(40), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_opinion_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
    )
    op.create_index(op.f("ix_opinion_topic_id"), "opinion", ["topic_id"], unique=False)
    op.create_index("ix_opinion_village_recorded_at", "opinion", ["village", "recorded_at"], unique=False)
    op.create_table(
        "pledge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("kept_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_pledge_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge")),
        sa.UniqueConstraint("topic_id", "person_id", name=op.f("uq_pledge_topic_id_person_id")),
    )
    op.create_table(
        "posting",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("about IN ('result', 'decision', 'completion')", name=op.f("ck_posting_about")),
        sa.CheckConstraint("until >= posted_on", name=op.f("ck_posting_ends_after_it_began")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_posting_topic_id")),
        sa.PrimaryKeyConstraint("topic_id", "about", name=op.f("pk_posting")),
    )
    op.create_table(
        "roll",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _choice("ck_roll_rollkind", ROLL_KINDS), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_roll_nobody_or_more")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_roll_topic_id")),
        sa.PrimaryKeyConstraint("topic_id", "kind", name=op.f("pk_roll")),
    )
    op.create_table(
        "topic_record",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("verb", sa.String(40), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_role", sa.String(40), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_topic_record_counted_from_one")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_topic_record_topic_id")),
        sa.PrimaryKeyConstraint("topic_id", "number", name=op.f("pk_topic_record")),
    )
    op.create_table(
        "roll_entry",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _choice("ck_roll_entry_rollkind", ROLL_KINDS), nullable=False),
        sa.Column("votes", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id", "kind"], ["roll.topic_id", "roll.kind"], name=op.f("fk_roll_entry_topic_id")
        ),
        sa.PrimaryKeyConstraint("topic_id", "person_id", "kind", name=op.f("pk_roll_entry")),
    )
    op.create_index("ix_roll_entry_person_id", "roll_entry", ["person_id"], unique=False)
    _make_append_only("topic_record")


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
    for table in (
        "roll_entry",
        "topic_record",
        "roll",
        "posting",
        "pledge",
        "opinion",
        "meeting",
        "inquiry",
        "cosignature",
        "briefing",
        "topic",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION topic_record_is_append_only()")
