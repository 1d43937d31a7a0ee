"""The mailbox keeps the order of events."""

from shared.bus import mailbox_versions

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    mailbox_versions.upgrade_to_2()


def downgrade() -> None:
    mailbox_versions.downgrade_from_2()
