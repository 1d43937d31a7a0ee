"""A secret ballot may be online and on paper in one; a count waits for its second teller."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BEFORE = "'show_of_hands', 'named', 'secret', 'online_secret'"
AFTER = f"{BEFORE}, 'mixed_secret'"
COUNTED = ("number", "issued", "ayes", "noes", "abstentions", "invalid", "not_returned")


def _allow(ways: str) -> None:
    with op.batch_alter_table("meeting") as meeting:
        meeting.drop_constraint(op.f("ck_meeting_voting"), type_="check")
        meeting.create_check_constraint(op.f("ck_meeting_voting"), f"voting IN ({ways})")


def upgrade() -> None:
    _allow(AFTER)
    op.add_column("turnout", sa.Column("on_paper", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "count_sheet",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTED),
        sa.Column("entered_by", sa.Uuid()),
        sa.Column("confirmed_by", sa.Uuid()),
        sa.Column("witnessed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("entered_by <> confirmed_by", name=op.f("ck_count_sheet_who_enters_does_not_confirm")),
        sa.CheckConstraint(
            "issued = ayes + noes + abstentions + invalid + not_returned", name=op.f("ck_count_sheet_it_adds_up")
        ),
        sa.CheckConstraint(
            "ayes >= 0 AND noes >= 0 AND abstentions >= 0 AND invalid >= 0 AND not_returned >= 0",
            name=op.f("ck_count_sheet_none_is_negative"),
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_count_sheet_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_count_sheet")),
    )


def downgrade() -> None:
    op.drop_table("count_sheet")
    op.drop_column("turnout", "on_paper")
    op.execute("UPDATE meeting SET voting = 'secret' WHERE voting = 'mixed_secret'")
    _allow(BEFORE)
