"""The steps of an SMS on its way out, each within its caller's transaction: pending → sent → delivered or failed.

A message counts as sent before it is handed to the gateway. When a process dies in between, nobody knows whether it
went out: it gets no second try, its report is waited for, then a person calls. So nobody gets the same message twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.notifications import rules, wording
from services.notifications.channels.kannel import Answer
from services.notifications.models import Delivery, Notice
from shared import clock
from shared.vocabulary import Channel
from shared.vocabulary import Delivery as State

NO_PHONE = "没有登记手机号，请电话联系家人或上门告知"
NO_REPORT = "短信发出后没有回执，请电话告知"
NOT_TAKEN = "短信多次发送失败，请电话告知"
NOT_A_NUMBER = "手机号无法接收短信，请核对号码并上门告知"


@dataclass(frozen=True)
class Due:
    """A message that may go out now."""

    message_id: UUID
    secret: str
    person_id: UUID
    text: str


def due(session: Session, *, now: datetime, keeps_quiet: bool, limit: int) -> list[Due]:
    """What is to be sent, longest waiting first; at night, where people are left in peace, only what can't wait."""
    waiting = (
        sa.select(Delivery.message_id, Delivery.secret, Delivery.person_id, Notice.text)
        .join(Notice, Notice.id == Delivery.notice_id)
        .where(Delivery.channel == Channel.SMS, Delivery.state == State.PENDING, Delivery.next_attempt_at <= now)
        .order_by(Delivery.next_attempt_at, Delivery.message_id)
        .limit(limit)
    )
    if keeps_quiet and rules.is_quiet(now):
        waiting = waiting.where(Notice.urgent)
    return [
        Due(row.message_id, row.secret, row.person_id, wording.SIGNATURE + row.text)
        for row in session.execute(waiting)
        if row.message_id and row.secret
    ]


def set_aside(session: Session, without_phone: Sequence[Due], *, now: datetime) -> None:
    """Nobody can be sent an SMS without a number: a person has to go there."""
    _change(
        session,
        [one.message_id for one in without_phone],
        State.PENDING,
        state=State.UNREACHED,
        at=now,
        remark=NO_PHONE,
    )


def claim(session: Session, some: Sequence[Due], *, now: datetime) -> list[Due]:
    """Count these as sent, and an attempt at each. Those that are not pending any more are left out."""
    claimed = (
        sa.update(Delivery)
        .where(Delivery.message_id.in_([one.message_id for one in some]), Delivery.state == State.PENDING)
        .values(state=State.SENT, at=now, attempts=Delivery.attempts + 1, next_attempt_at=None)
        .returning(Delivery.message_id)
        .execution_options(synchronize_session=False)
    )
    ours = set(session.scalars(claimed))
    return [one for one in some if one.message_id in ours]


def note_answers(session: Session, answers: Mapping[UUID, Answer], *, now: datetime) -> None:
    """What the gateway said. A report may have been quicker than its own answer: then that one stands."""
    refused = [message for message, answer in answers.items() if answer is Answer.REFUSED]
    _change(session, refused, State.SENT, state=State.UNREACHED, at=now, remark=NOT_A_NUMBER)
    not_taken = [message for message, answer in answers.items() if answer is Answer.NOT_TAKEN]
    if not not_taken:
        return
    tried = sa.select(Delivery.attempts).distinct().where(Delivery.message_id.in_(not_taken))
    for attempts in session.scalars(tried).all():
        _try_again(session, not_taken, attempts, now=now)


def _try_again(session: Session, messages: Sequence[UUID], attempts: int, *, now: datetime) -> None:
    """Those of the messages that were tried so often: later, or never."""
    pause = rules.next_attempt(attempts, clock.day_of(now))
    again = (
        {"state": State.FAILED, "remark": NOT_TAKEN}
        if pause is None
        else {"state": State.PENDING, "next_attempt_at": now + pause}
    )
    _change(session, messages, State.SENT, Delivery.attempts == attempts, at=now, **again)


def give_up_waiting(session: Session, *, now: datetime) -> None:
    """What was not reported for so long counts as not delivered: a person calls."""
    since = now - rules.receipt_within(clock.day_of(now))
    silent = sa.update(Delivery).where(
        Delivery.channel == Channel.SMS, Delivery.state == State.SENT, Delivery.at < since
    )
    session.execute(
        silent.values(state=State.FAILED, at=now, remark=NO_REPORT).execution_options(synchronize_session=False)
    )


def _change(
    session: Session, messages: Sequence[UUID], while_: State, *also: sa.ColumnElement[bool], **values: object
) -> None:
    if messages:
        change = sa.update(Delivery).where(Delivery.message_id.in_(messages), Delivery.state == while_, *also)
        session.execute(change.values(values).execution_options(synchronize_session=False))
