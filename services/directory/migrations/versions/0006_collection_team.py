"""The collection team of a village: the delegates' offices, and by which decision a branch named it."""

import sqlalchemy as sa
from alembic import op

from shared.storage import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BEFORE = (
    "'member', 'representative', 'villager', 'secretary', 'branch_committee', 'villagers_committee', 'collection_team', "
    "'township', 'county', 'training_admin', 'it'"
)
DELEGATES = "'party_delegate', 'congress_delegate', 'cppcc_member'"
OLD_NAME, NEW_NAME = "role", "ck_office_role"


def _allow(roles: str, *, was: str, now: str) -> None:
    with op.batch_alter_table("office") as office:
        office.drop_constraint(op.f(was), type_="check")
        office.create_check_constraint(op.f(now), f"role IN ({roles})")


def upgrade() -> None:
    _allow(f"{BEFORE}, {DELEGATES}", was=OLD_NAME, now=NEW_NAME)
    op.create_table(
        "team_naming",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village", sa.String(12), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=False),
        sa.Column("named_by", sa.Uuid(), nullable=False),
        sa.Column("named_at", Moment(), nullable=False),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_team_naming_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_naming")),
    )
    op.create_index("ix_team_naming_village", "team_naming", ["village"])


def downgrade() -> None:
    op.drop_table("team_naming")
    op.execute(f"DELETE FROM office WHERE role IN ({DELEGATES})")
    _allow(BEFORE, was=NEW_NAME, now=OLD_NAME)
