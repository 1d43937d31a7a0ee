"""What a way to a person must do. Each module beside this one that reaches people is one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.models import Notice


class Way(Protocol):
    """A way to tell people."""

    def put(self, session: Session, notice: Notice, people: Sequence[UUID], *, now: datetime) -> None:
        """Note, for all of these people in one go, that they are to be told. It is part of the transaction in which
        there is something to tell, so it sends nothing: what leaves the house leaves later."""
