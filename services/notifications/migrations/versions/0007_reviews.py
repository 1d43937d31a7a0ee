"""The branch committee's members are told what was written down in its name."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BEFORE = "'meeting', 'cancelled', 'signing', 'result', 'resolution', 'completion', 'inquiry', 'password', 'hearing', 'recall'"


def _allow(kinds: str) -> None:
    with op.batch_alter_table("notice") as notice:
        notice.drop_constraint(op.f("ck_notice_kind"), type_="check")
        notice.create_check_constraint(op.f("ck_notice_kind"), f"kind IN ({kinds})")


def upgrade() -> None:
    _allow(f"{BEFORE}, 'review'")


def downgrade() -> None:
    op.execute("DELETE FROM delivery WHERE notice_id IN (SELECT id FROM notice WHERE kind = 'review')")
    op.execute("DELETE FROM notice WHERE kind = 'review'")
    _allow(BEFORE)
