"""What the voters have said to a recall is told to all of them, and hangs on the board as what it is."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KINDS = "'meeting', 'cancelled', 'signing', 'result', 'resolution', 'completion', 'inquiry', 'password', 'hearing', 'recall', 'review'"
SHEETS = "'meeting_notice', 'deliberation_result', 'resolution', 'implementation_result', 'hearing_notice', 'recall'"


def _allow(kinds: str, sheets: str) -> None:
    for table, name, words in (("notice", "ck_notice_kind", kinds), ("posting", "ck_posting_sheet", sheets)):
        with op.batch_alter_table(table) as changed:
            changed.drop_constraint(op.f(name), type_="check")
            changed.create_check_constraint(op.f(name), f"kind IN ({words})")


def upgrade() -> None:
    _allow(f"{KINDS}, 'recall_voted'", f"{SHEETS}, 'recall_voted'")


def downgrade() -> None:
    op.execute("UPDATE notice SET kind = 'resolution' WHERE kind = 'recall_voted'")
    op.execute("UPDATE posting SET kind = 'resolution' WHERE kind = 'recall_voted'")
    _allow(KINDS, SHEETS)
