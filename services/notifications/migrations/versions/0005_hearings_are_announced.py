"""A hearing is announced: to the representatives, and on the board."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NOTICES = "'meeting', 'cancelled', 'signing', 'result', 'resolution', 'completion', 'inquiry', 'password'"
SHEETS = "'meeting_notice', 'deliberation_result', 'resolution', 'implementation_result'"


def _allow(notices: str, sheets: str) -> None:
    with op.batch_alter_table("notice") as notice:
        notice.drop_constraint(op.f("ck_notice_kind"), type_="check")
        notice.create_check_constraint(op.f("ck_notice_kind"), f"kind IN ({notices})")
    with op.batch_alter_table("posting") as posting:
        posting.drop_constraint(op.f("ck_posting_sheet"), type_="check")
        posting.create_check_constraint(op.f("ck_posting_sheet"), f"kind IN ({sheets})")


def upgrade() -> None:
    _allow(f"{NOTICES}, 'hearing'", f"{SHEETS}, 'hearing_notice'")


def downgrade() -> None:
    op.execute("DELETE FROM delivery WHERE notice_id IN (SELECT id FROM notice WHERE kind = 'hearing')")
    op.execute("DELETE FROM notice WHERE kind = 'hearing'")
    op.execute("DELETE FROM posting WHERE kind = 'hearing_notice'")
    _allow(NOTICES, SHEETS)
