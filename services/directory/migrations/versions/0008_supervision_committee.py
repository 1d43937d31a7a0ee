"""Who sits on a village's supervision committee holds an office."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BEFORE = (
    "'member', 'representative', 'villager', 'secretary', 'branch_committee', 'villagers_committee', 'collection_team', "
    "'party_delegate', 'congress_delegate', 'cppcc_member', 'township', 'county', 'training_admin', 'it'"
)
SUPERVISORS = "'supervision_committee'"
NAME = "ck_office_role"


def _allow(roles: str) -> None:
    with op.batch_alter_table("office") as office:
        office.drop_constraint(op.f(NAME), type_="check")
        office.create_check_constraint(op.f(NAME), f"role IN ({roles})")


def upgrade() -> None:
    _allow(f"{BEFORE}, {SUPERVISORS}")


def downgrade() -> None:
    op.execute(f"DELETE FROM office WHERE role IN ({SUPERVISORS})")
    _allow(BEFORE)
