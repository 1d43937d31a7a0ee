from services.notifications.models import Base
from shared import storage
from shared.bus import mailbox

storage.run_migrations(Base.metadata, mailbox.metadata)
