"""What Alembic runs to bring the database of meetings up to date."""

from services.meetings.models import Base
from shared.bus import mailbox
from shared.storage import run_migrations

run_migrations(Base.metadata, mailbox.metadata)
