"""What came back: a notice read, an SMS reported, somebody told by a person, a sheet hung."""

import hmac
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.notifications import refusals, rules
from services.notifications.models import Delivery, Notice, Posting
from services.notifications.rights import hanger, teller
from services.notifications.wording import Sheet
from shared import clock
from shared.bus import mailbox
from shared.calls import notifications as calls
from shared.calls.common import Done
from shared.errors import NotFound, NotSignedIn
from shared.events.notifications import PostingHung
from shared.identity import Caller
from shared.vocabulary import Channel
from shared.vocabulary import Delivery as State

ABOUT = {
    Sheet.DELIBERATION_RESULT: "result", Sheet.RECALL: "result", Sheet.RESOLUTION: "decision", Sheet.RECALL_VOTED: "decision",
    Sheet.IMPLEMENTATION_RESULT: "completion",
}  # fmt: skip


def read_notice(session: Session, call: calls.ReadNotice, *, caller: Caller, now: datetime) -> calls.InboxItem:
    """Opening a notice is its receipt; the first time counts."""
    if caller.person_id is None:
        raise NotSignedIn
    delivery = session.get(Delivery, (call.notice_id, caller.person_id, Channel.INBOX, 1), with_for_update=True)
    notice = session.get(Notice, call.notice_id)
    if delivery is None or notice is None:
        raise NotFound
    if delivery.state is not State.READ:
        delivery.state, delivery.at = State.READ, now
    return calls.InboxItem(
        notice_id=notice.id, about_id=notice.about_id, kind=notice.kind.value, title=notice.title, text=notice.text,
        sent_at=notice.noticed_at, read_at=delivery.at,
    )  # fmt: skip


def read_notices(session: Session, call: calls.ReadNotices, *, caller: Caller, now: datetime) -> Done:
    """A look over the inbox is a receipt too, but not for what asks something of its reader: that is opened."""
    if caller.person_id is None:
        raise NotSignedIn
    newest = session.get(Notice, call.newest)
    if newest is None or session.get(Delivery, (call.newest, caller.person_id, Channel.INBOX, 1)) is None:
        raise NotFound
    seen = sa.select(Notice.id).where(Notice.noticed_at <= newest.noticed_at, Notice.waits(now), ~Notice.asks(now))
    read = sa.update(Delivery).where(
        Delivery.person_id == caller.person_id, Delivery.channel == Channel.INBOX, Delivery.state != State.READ,
        Delivery.notice_id.in_(seen),
    )  # fmt: skip
    session.execute(read.values(state=State.READ, at=now).execution_options(synchronize_session=False))
    return Done(id=newest.id)


def record_sms_report(session: Session, call: calls.RecordSmsReport, *, caller: Caller, now: datetime) -> Done:
    """By our own gateway, to which the SMS gateway brought it. An unknown message and a wrong secret look the same."""
    caller.require_service("gateway")
    delivery = session.scalar(sa.select(Delivery).where(Delivery.message_id == call.message_id).with_for_update())
    secret = (delivery.secret if delivery else None) or ""
    if not hmac.compare_digest(secret.encode(), call.secret.encode()) or delivery is None:
        raise refusals.WrongReport
    state = rules.after_report(delivery.state, call.status)
    if state is not delivery.state:
        delivery.state, delivery.at = state, now
        delivery.remark = "" if state is State.DELIVERED else "短信未送达，请电话告知"
    return Done(id=call.message_id)


def record_told(session: Session, call: calls.RecordTold, *, caller: Caller, now: datetime) -> Done:
    """By phone, in writing or in person; who took it and what came of it. Each attempt keeps its own line."""
    notice = session.scalar(Notice.of_meeting(call.about_id))
    if notice is None:
        raise NotFound
    taken_by = teller(caller, notice)
    rules.check_told(call.channel, reached=call.reached, remark=call.remark)
    if notice.is_over:
        raise refusals.NoLongerToBeTold
    # Whoever records something about the same person queues at their inbox line.
    if session.get(Delivery, (notice.id, call.person_id, Channel.INBOX, 1), with_for_update=True) is None:
        raise refusals.NotToBeTold
    before = sa.select(sa.func.coalesce(sa.func.max(Delivery.number), 0)).where(
        Delivery.notice_id == notice.id, Delivery.person_id == call.person_id, Delivery.channel == call.channel
    )
    session.add(
        Delivery(
            notice_id=notice.id, person_id=call.person_id, channel=call.channel,
            number=session.scalars(before).one() + 1, state=State.TOLD if call.reached else State.UNREACHED, at=now,
            attempts=1, remark=call.remark, taken_by=taken_by,
        )
    )  # fmt: skip
    return Done(id=notice.id)


def confirm_hung(session: Session, call: calls.ConfirmHung, *, caller: Caller, now: datetime) -> Done:
    """Whoever answers for it has printed the sheet and hung it; the first time counts, its days begin, and of a topic's sheets its topic hears."""
    posting = session.get(Posting, call.posting_id, with_for_update=True)
    if posting is None:
        raise NotFound
    by = hanger(caller, posting)
    if posting.hung_at is None:
        posting.until = posting.if_hung(clock.day_of(now))
        posting.hung_at, posting.hung_by = now, by
        if posting.topic_id and posting.kind in ABOUT:
            hung = PostingHung(
                posting_id=posting.id,
                topic_id=posting.topic_id,
                village=posting.village,
                about=ABOUT[posting.kind],
                hung_on=clock.day_of(now),
            )
            mailbox.post(session, hung)
    return Done(id=posting.id)
