"""What Alembic runs to bring the database of topics up to date."""

from services.topics.models import Base
from shared.bus import mailbox
from shared.storage import run_migrations

run_migrations(Base.metadata, mailbox.metadata)
