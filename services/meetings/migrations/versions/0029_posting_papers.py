"""The resolution's and the result's posting are papers too."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

BEFORE = (
    "meeting_notice", "sign_in_sheet", "group_record", "minutes", "vote_result", "posting_sheet", "ledger_proposal",
    "ledger_consultation", "ledger_deliberation", "ledger_resolution", "ledger_resolution_posted", "ledger_result_posted",
    "pledge_sheet", "year_ledger",
)  # fmt: skip
ADDED = ("resolution_posting", "completion_posting")
NAME = "documentkind"


def words(*values: str) -> str:
    return "kind IN ({})".format(", ".join(f"'{value}'" for value in values))


def upgrade() -> None:
    with op.batch_alter_table("document") as document:
        document.drop_constraint(op.f(NAME), type_="check")
        document.create_check_constraint(op.f(NAME), words(*BEFORE, *ADDED))


def downgrade() -> None:
    op.execute(f"DELETE FROM document_file WHERE document_id IN (SELECT id FROM document WHERE {words(*ADDED)})")
    op.execute(f"DELETE FROM document WHERE {words(*ADDED)}")
    with op.batch_alter_table("document") as document:
        document.drop_constraint(op.f(NAME), type_="check")
        document.create_check_constraint(op.f(NAME), words(*BEFORE))
