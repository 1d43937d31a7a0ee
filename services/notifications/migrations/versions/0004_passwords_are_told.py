"""A notice may be about a password that somebody was given."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BEFORE = "'meeting', 'cancelled', 'signing', 'result', 'resolution', 'completion', 'inquiry'"
AFTER = f"{BEFORE}, 'password'"


def _allow(kinds: str) -> None:
    with op.batch_alter_table("notice") as notice:
        notice.drop_constraint(op.f("ck_notice_kind"), type_="check")
        notice.create_check_constraint(op.f("ck_notice_kind"), f"kind IN ({kinds})")


def upgrade() -> None:
    _allow(AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM delivery WHERE notice_id IN (SELECT id FROM notice WHERE kind = 'password')")
    op.execute("DELETE FROM notice WHERE kind = 'password'")
    _allow(BEFORE)
