"""Recall of a member of the villagers' committee: whom it concerns, their defence, and that nobody stands between it and the voters."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KINDS = "'ordinary', 'levy', 'demolition', 'collective_land', 'village_group', 'collective'"
BODIES = (
    "'members_deliberation', 'members_assembly', 'branch_committee', 'joint_committee', 'party_group', "
    "'villagers_assembly', 'representatives_assembly', 'village_group', 'collective_assembly'"
)
ARCHIVED = "ck_topic_what_passed_is_surveyed_before_it_is_archived"
BETWEEN = "ck_topic_nobody_stands_between_a_recall_and_the_voters"
SURVEYED = "passed IS FALSE OR surveyed_at IS NOT NULL OR ended_because <> ''"


def _allow(kinds: str, bodies: str, archived: str) -> None:
    with op.batch_alter_table("topic") as topic:
        topic.drop_constraint(op.f("ck_topic_kind"), type_="check")
        topic.create_check_constraint(op.f("ck_topic_kind"), f"kind IN ({kinds})")
        topic.drop_constraint(op.f(ARCHIVED), type_="check")
        topic.create_check_constraint(
            op.f(ARCHIVED), f"state <> 'archived' OR passed IS NOT NULL AND ({archived})"
        )  # fmt: skip
    with op.batch_alter_table("meeting") as meeting:
        meeting.drop_constraint(op.f("ck_meeting_body"), type_="check")
        meeting.create_check_constraint(op.f("ck_meeting_body"), f"body IN ({bodies})")


def upgrade() -> None:
    _allow(f"{KINDS}, 'recall'", f"{BODIES}, 'recall'", f"{SURVEYED} OR kind = 'recall'")
    with op.batch_alter_table("topic") as topic:
        topic.create_check_constraint(
            op.f(BETWEEN),
            "kind <> 'recall' OR state NOT IN ('under_review', 'confirmed', 'noticed', 'discussing', 'concluded', 'executing')",
        )
    op.create_table(
        "recall",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("defence", sa.Text(), nullable=False),
        sa.Column("stated_at", Moment(), nullable=True),
        sa.CheckConstraint("(defence = '') = (stated_at IS NULL)", name=op.f("ck_recall_a_defence_has_its_moment")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_recall_topic_id_topic")),
        sa.PrimaryKeyConstraint("topic_id", name=op.f("pk_recall")),
    )
    op.create_index(op.f("ix_recall_person_id"), "recall", ["person_id"])


def downgrade() -> None:
    op.drop_table("recall")
    with op.batch_alter_table("topic") as topic:
        topic.drop_constraint(op.f(BETWEEN), type_="check")
    op.execute("UPDATE topic SET kind = 'ordinary' WHERE kind = 'recall'")
    op.execute("UPDATE meeting SET body = 'villagers_assembly' WHERE body = 'recall'")
    _allow(KINDS, BODIES, SURVEYED)
