"""Two more kinds of matter: a village group's own, and a collective's; each is decided by its own body."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KIND = "ck_matter_kind"
BEFORE = "'ordinary', 'levy', 'demolition', 'collective_land'"
AFTER = f"{BEFORE}, 'village_group', 'collective'"


def _allow(kinds: str) -> None:
    with op.batch_alter_table("matter") as matter:
        matter.drop_constraint(op.f(KIND), type_="check")
        matter.create_check_constraint(op.f(KIND), f"kind IN ({kinds})")


def upgrade() -> None:
    _allow(AFTER)
    op.add_column("meeting", sa.Column("group_name", sa.String(40), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("meeting", "group_name")
    op.execute("UPDATE matter SET kind = 'ordinary' WHERE kind IN ('village_group', 'collective')")
    _allow(BEFORE)
