"""Two more kinds of matter: a village group's own, and a collective's; each is decided by its own body."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KIND = "ck_topic_kind"
BEFORE = "'ordinary', 'levy', 'demolition', 'collective_land'"
AFTER = f"{BEFORE}, 'village_group', 'collective'"


def _allow(kinds: str) -> None:
    with op.batch_alter_table("topic") as topic:
        topic.drop_constraint(op.f(KIND), type_="check")
        topic.create_check_constraint(op.f(KIND), f"kind IN ({kinds})")


def upgrade() -> None:
    _allow(AFTER)


def downgrade() -> None:
    op.execute("UPDATE topic SET kind = 'ordinary' WHERE kind IN ('village_group', 'collective')")
    _allow(BEFORE)
