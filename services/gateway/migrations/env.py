"""What Alembic runs to bring the gateway's database up to date."""

from services.gateway.models import Base
from shared.storage import run_migrations

run_migrations(Base.metadata)
