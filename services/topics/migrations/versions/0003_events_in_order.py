"""The mailbox keeps the order of events."""

from shared.bus import mailbox_versions

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    mailbox_versions.upgrade_to_2()


def downgrade() -> None:
    mailbox_versions.downgrade_from_2()
