"""A message to a person's telephone. The number is asked for when it is sent, and kept nowhere here.

Its id and its secret are made with it, so that a message never gets two ids, and nobody but the gateway reports on it.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.notifications.models import Delivery, Notice
from shared.vocabulary import Channel
from shared.vocabulary import Delivery as State


def put(session: Session, notice: Notice, people: Sequence[UUID], *, now: datetime) -> None:
    waiting = {
        "notice_id": notice.id, "channel": Channel.SMS, "number": 1, "state": State.PENDING, "attempts": 0,
        "next_attempt_at": now, "remark": "",
    }  # fmt: skip
    if people:
        session.execute(
            sa.insert(Delivery),
            [
                {**waiting, "person_id": person, "message_id": uuid4(), "secret": secrets.token_hex(16)}
                for person in people
            ],
        )
