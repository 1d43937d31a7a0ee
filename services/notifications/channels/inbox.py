"""The notice in a person's own list. It is there at once; opening it is the receipt."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.notifications.models import Delivery, Notice
from shared.vocabulary import Channel
from shared.vocabulary import Delivery as State


def put(session: Session, notice: Notice, people: Sequence[UUID], *, now: datetime) -> None:
    told = {
        "notice_id": notice.id,
        "channel": Channel.INBOX,
        "number": 1,
        "state": State.SENT,
        "at": now,
        "attempts": 1,
        "remark": "",
    }
    if people:
        session.execute(sa.insert(Delivery), [{**told, "person_id": person} for person in people])
