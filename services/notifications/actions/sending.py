"""SMS on their way: taken in batches, handed to the gateway side by side, each at most once per attempt.

A message is marked as sent before it is handed over: a crash in between leaves it without a receipt, and then a person
calls, rather than somebody getting it twice.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.notifications import rules
from services.notifications.channels.sms import GatewayAway, NumberRefused, SmsGateway
from services.notifications.models import Delivery, Notice
from shared import clock
from shared.logs import log
from shared.storage import Sessions
from shared.vocabulary import Channel
from shared.vocabulary import Delivery as State

BATCH = 200
SIDE_BY_SIDE = 8
NO_PHONE = "没有登记手机号"
NO_RECEIPT = "短信没有回执"
NOT_TAKEN = "短信发送失败"

Phones = Callable[[Sequence[UUID]], dict[UUID, str | None]]


@dataclass(frozen=True)
class Due:
    notice_id: UUID
    person_id: UUID
    message_id: UUID
    secret: str
    text: str
    attempts: int


def send_due(sessions: Sessions, phones: Phones, gateway: SmsGateway) -> int:
    """Send one batch of what is due; how many were tried. ``phones`` asks the directory."""
    give_up_waiting(sessions, clock.now())
    waiting = _due(sessions, clock.now())
    if not waiting:
        return 0
    known = phones([one.person_id for one in waiting])
    _mark(sessions, [one for one in waiting if not known.get(one.person_id)], State.FAILED, NO_PHONE)
    sendable = [one for one in waiting if known.get(one.person_id)]
    _mark(sessions, sendable, State.SENT, "", count=True)
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        results = list(pool.map(lambda one: _send(gateway, one, str(known[one.person_id])), sendable))
    for one, failure in zip(sendable, results, strict=True):
        if failure is not None:
            _failed(sessions, one, failure)
    return len(waiting)


def _due(sessions: Sessions, now: datetime) -> list[Due]:
    with sessions() as session:
        rows = session.execute(
            sa.select(Delivery, Notice.text).join(Notice, Notice.id == Delivery.notice_id)
            .where(Delivery.channel == Channel.SMS, Delivery.state == State.PENDING, Delivery.next_attempt_at <= now)
            .order_by(Delivery.next_attempt_at).limit(BATCH)
        ).all()  # fmt: skip
        return [
            Due(d.notice_id, d.person_id, d.message_id, d.secret or "", text, d.attempts)
            for d, text in rows
            if d.message_id
        ]


def _mark(sessions: Sessions, some: Sequence[Due], state: State, remark: str, *, count: bool = False) -> None:
    if not some:
        return
    with sessions.begin() as session:
        change = sa.update(Delivery).where(Delivery.message_id.in_([one.message_id for one in some]))
        more = {"attempts": Delivery.attempts + 1} if count else {}
        session.execute(
            change.values(state=state, at=clock.now(), remark=remark, **more),
            execution_options={"synchronize_session": False},
        )


def _send(gateway: SmsGateway, one: Due, phone: str) -> Exception | None:
    try:
        gateway.send(phone=phone, text=one.text, message_id=one.message_id, secret=one.secret)
    except (GatewayAway, NumberRefused) as failure:
        return failure
    return None


def _failed(sessions: Sessions, one: Due, failure: Exception) -> None:
    """Tried again later, or given up: then the person stands on the secretary's list to be called."""
    pause = None if isinstance(failure, NumberRefused) else rules.next_attempt(one.attempts + 1, clock.today())
    log.warning("sms.failed", reason=str(failure) or type(failure).__name__, given_up=pause is None)
    with sessions.begin() as session:
        change = sa.update(Delivery).where(Delivery.message_id == one.message_id, Delivery.state == State.SENT)
        if pause is None:
            values: dict[str, object] = {"state": State.FAILED, "remark": NOT_TAKEN}
        else:
            values = {"state": State.PENDING, "next_attempt_at": clock.now() + pause}
        session.execute(change.values(values), execution_options={"synchronize_session": False})


def give_up_waiting(sessions: Sessions, now: datetime) -> None:
    """A message without its receipt after so long counts as not delivered."""
    before = now - rules.receipt_within(clock.day_of(now))
    with sessions.begin() as session:
        silent = sa.update(Delivery).where(
            Delivery.channel == Channel.SMS, Delivery.state == State.SENT, Delivery.at < before
        )
        session.execute(
            silent.values(state=State.FAILED, remark=NO_RECEIPT), execution_options={"synchronize_session": False}
        )
