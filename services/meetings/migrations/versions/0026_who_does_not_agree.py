"""A teller may object to a count; two readings of a paper that differ are both kept."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

WORDS = "ck_paper_vote_read_as"
THIRD, DIFFER = "ck_paper_vote_a_third_official_settles", "ck_paper_vote_they_differ"


def upgrade() -> None:
    op.add_column("count_sheet", sa.Column("objected_to", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("paper_vote") as paper:
        paper.add_column(sa.Column("read_as", sa.String(40)))
        paper.add_column(sa.Column("read_by", sa.Uuid()))
        paper.create_check_constraint(op.f(WORDS), "read_as IN ('aye', 'no', 'abstain')")
        paper.create_check_constraint(op.f(THIRD), "read_by <> entered_by AND read_by <> confirmed_by")
        paper.create_check_constraint(op.f(DIFFER), "(read_as IS NULL) = (read_by IS NULL) AND read_as <> choice")


def downgrade() -> None:
    op.drop_column("count_sheet", "objected_to")
    with op.batch_alter_table("paper_vote") as paper:
        for name in (WORDS, THIRD, DIFFER):
            paper.drop_constraint(op.f(name), type_="check")
        paper.drop_column("read_by")
        paper.drop_column("read_as")
