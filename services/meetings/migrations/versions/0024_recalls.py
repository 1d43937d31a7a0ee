"""A recall is voted by all who have a vote, in secret: whom it concerns, by when it is convened, whether a defence was stated."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KINDS = "'ordinary', 'levy', 'demolition', 'collective_land', 'village_group', 'collective'"
BODIES = (
    "'members_deliberation', 'members_assembly', 'branch_committee', 'joint_committee', 'party_group', "
    "'villagers_assembly', 'representatives_assembly', 'village_group', 'collective_assembly'"
)
CONCERNS, IN_SECRET = "ck_matter_a_recall_concerns_somebody", "ck_meeting_a_recall_is_voted_in_secret"


KIND, BODY_AT_FIRST, BODY = "ck_matter_kind", "body", "ck_meeting_body"

HEARD, HOW = "ck_meeting_nobody_is_recalled_unheard", "ck_meeting_defenceheard"


def _allow(table: str, column: str, words: str, *, was: str, now: str) -> None:
    """``was`` and ``now``: what the constraint is called."""
    with op.batch_alter_table(table) as changed:
        changed.drop_constraint(op.f(was), type_="check")
        changed.create_check_constraint(op.f(now), f"{column} IN ({words})")


def upgrade() -> None:
    _allow("matter", "kind", f"{KINDS}, 'recall'", was=KIND, now=KIND)
    _allow("meeting", "body", f"{BODIES}, 'recall'", was=BODY_AT_FIRST, now=BODY)
    with op.batch_alter_table("matter") as matter:
        matter.add_column(sa.Column("concerned_id", sa.Uuid(), nullable=True))
        matter.add_column(sa.Column("convene_by", sa.Date(), nullable=True))
        matter.add_column(sa.Column("defended", sa.Boolean(), nullable=False, server_default=sa.false()))
        matter.create_check_constraint(op.f(CONCERNS), "(kind = 'recall') = (concerned_id IS NOT NULL)")
    with op.batch_alter_table("meeting") as meeting:
        meeting.create_check_constraint(
            op.f(IN_SECRET), "body <> 'recall' OR voting IN ('secret', 'online_secret', 'mixed_secret')"
        )
        meeting.add_column(sa.Column("defence", sa.String(40), nullable=True))
        meeting.create_check_constraint(op.f(HOW), "defence IN ('read_out', 'spoke', 'none')")
        meeting.create_check_constraint(
            op.f(HEARD), "body <> 'recall' OR vote_opened_at IS NULL OR defence IS NOT NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("meeting") as meeting:
        for constraint in (IN_SECRET, HEARD, HOW):
            meeting.drop_constraint(op.f(constraint), type_="check")
        meeting.drop_column("defence")
    with op.batch_alter_table("matter") as matter:
        matter.drop_constraint(op.f(CONCERNS), type_="check")
        for column in ("defended", "convene_by", "concerned_id"):
            matter.drop_column(column)
    op.execute("UPDATE meeting SET body = 'villagers_assembly' WHERE body = 'recall'")
    op.execute("UPDATE matter SET kind = 'ordinary' WHERE kind = 'recall'")
    _allow("meeting", "body", BODIES, was=BODY, now=BODY_AT_FIRST)
    _allow("matter", "kind", KINDS, was=KIND, now=KIND)
