"""The demand for a recall is told to all who have a vote, and hangs on the board."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KINDS = "'meeting', 'cancelled', 'signing', 'result', 'resolution', 'completion', 'inquiry', 'password', 'hearing'"
SHEETS = "'meeting_notice', 'deliberation_result', 'resolution', 'implementation_result', 'hearing_notice'"


def _allow(kinds: str, sheets: str) -> None:
    for table, name, words in (("notice", "ck_notice_kind", kinds), ("posting", "ck_posting_sheet", sheets)):
        with op.batch_alter_table(table) as changed:
            changed.drop_constraint(op.f(name), type_="check")
            changed.create_check_constraint(op.f(name), f"kind IN ({words})")


def upgrade() -> None:
    _allow(f"{KINDS}, 'recall'", f"{SHEETS}, 'recall'")


def downgrade() -> None:
    op.execute("DELETE FROM delivery WHERE notice_id IN (SELECT id FROM notice WHERE kind = 'recall')")
    op.execute("DELETE FROM notice WHERE kind = 'recall'")
    op.execute("DELETE FROM posting WHERE kind = 'recall'")
    _allow(KINDS, SHEETS)
