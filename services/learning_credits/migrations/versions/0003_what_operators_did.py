"""The mailbox keeps what operators did to it."""

from shared.bus import mailbox_versions

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    mailbox_versions.upgrade_to_3()


def downgrade() -> None:
    mailbox_versions.downgrade_from_3()
