"""What an operator did to a mailbox, written down in the transaction that did it."""

import getpass
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from shared import clock
from shared.bus import mailbox
from shared.logs import log

REPLAY, DROP, MIGRATE_QUEUE = "replay", "drop", "migrate_queue"


@dataclass(frozen=True)
class Who:
    """Whoever sits at the keyboard: the operating system's user, and the name in ``OPERATOR`` where many share one account."""

    name: str

    @classmethod
    def here(cls) -> "Who":
        name = os.environ.get("OPERATOR", "")
        user = f"{getpass.getuser()}@{socket.gethostname()}"
        return cls(f"{name} ({user})"[:120] if name else user[:120])

    def note(
        self, session: Session, verb: str, target: str, *, reason: str = "", counts: Mapping[str, int] | None = None
    ) -> None:
        """``counts``: what the preview said."""
        session.execute(
            mailbox.operation.insert().values(
                at=clock.now(),
                who=self.name,
                verb=verb,
                target=target[:200],
                reason=reason[:500],
                counts=dict(counts or {}),
            )
        )
        log.info("operation", who=self.name, verb=verb, target=target[:200])
