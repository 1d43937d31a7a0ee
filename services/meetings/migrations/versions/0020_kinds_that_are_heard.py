"""Two more kinds of matter, which are heard before they are decided."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KIND = "ck_matter_kind"
BEFORE, AFTER = "'ordinary', 'levy'", "'ordinary', 'levy', 'demolition', 'collective_land'"


def _allow(kinds: str) -> None:
    with op.batch_alter_table("matter") as matter:
        matter.drop_constraint(op.f(KIND), type_="check")
        matter.create_check_constraint(op.f(KIND), f"kind IN ({kinds})")


def upgrade() -> None:
    _allow(AFTER)


def downgrade() -> None:
    op.execute("UPDATE matter SET kind = 'ordinary' WHERE kind IN ('demolition', 'collective_land')")
    _allow(BEFORE)
