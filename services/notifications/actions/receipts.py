"""What came back: a notice read, an SMS reported, somebody told by a person, a sheet hung."""

import hmac
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.notifications import refusals, rules
from services.notifications.actions.noticing import DELIVERY
from services.notifications.models import Delivery, Notice, Posting
from shared.bus import mailbox
from shared.calls import notifications as calls
from shared.calls.common import Done
from shared.errors import NotFound, NotSignedIn
from shared.identity import Caller, Role
from shared.vocabulary import Channel
from shared.vocabulary import Delivery as State

TELLERS = (Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.COLLECTION_TEAM)


def read_notice(session: Session, call: calls.ReadNotice, *, caller: Caller, now: datetime) -> calls.InboxItem:
    """Opening a notice is its receipt; the first time counts."""
    if caller.person_id is None:
        raise NotSignedIn()
    delivery = session.get(Delivery, (call.notice_id, caller.person_id, Channel.INBOX), with_for_update=True)
    notice = session.get(Notice, call.notice_id)
    if delivery is None or notice is None:
        raise NotFound()
    if delivery.state is not State.READ:
        delivery.state, delivery.at = State.READ, now
    return calls.InboxItem(
        notice_id=notice.id, about_id=notice.about_id, kind=notice.kind, title=notice.title, text=notice.text,
        sent_at=notice.noticed_at, read_at=delivery.at,
    )  # fmt: skip


def record_sms_report(session: Session, call: calls.RecordSmsReport, *, now: datetime) -> Done:
    """A report that ends a message; those on the way there change nothing. The secret is compared in constant time."""
    delivery = session.scalar(sa.select(Delivery).where(Delivery.message_id == call.message_id).with_for_update())
    if delivery is None or not hmac.compare_digest(delivery.secret or "", call.secret):
        raise refusals.WrongReport()
    state = rules.SMS_REPORTS.get(call.status)
    if state and delivery.state in (State.SENT, State.PENDING):
        delivery.state, delivery.at = state, now
    return Done(id=call.message_id)


def record_told(session: Session, call: calls.RecordTold, *, caller: Caller, now: datetime) -> Done:
    """By phone, in writing or in person; who took it and what came of it. A later success replaces a vain attempt."""
    notice = session.scalar(sa.select(Notice).where(Notice.about_id == call.about_id, Notice.kind == "meeting"))
    if notice is None:
        raise NotFound()
    taken_by = caller.require(*TELLERS, area=notice.village)
    rules.check_told(call.channel, reached=call.reached, remark=call.remark)
    on_list = sa.select(DELIVERY.c.person_id).where(
        DELIVERY.c.notice_id == notice.id, DELIVERY.c.person_id == call.person_id
    )
    if session.scalar(on_list.limit(1)) is None:
        raise refusals.NotToBeTold()
    told = {
        "state": State.TOLD if call.reached else State.UNREACHED, "at": now, "remark": call.remark, "taken_by": taken_by,
    }  # fmt: skip
    key = {"notice_id": notice.id, "person_id": call.person_id, "channel": call.channel}
    put = mailbox.insert(session, DELIVERY).values(**key, **told, attempts=1)
    session.execute(
        put.on_conflict_do_update(
            index_elements=[DELIVERY.c.notice_id, DELIVERY.c.person_id, DELIVERY.c.channel],
            set_={**told, "attempts": DELIVERY.c.attempts + 1},
            where=DELIVERY.c.state != State.TOLD,
        )
    )
    return Done(id=notice.id)


def confirm_hung(session: Session, call: calls.ConfirmHung, *, caller: Caller, now: datetime) -> Done:
    posting = session.get(Posting, call.posting_id, with_for_update=True)
    if posting is None:
        raise NotFound()
    by = caller.require(Role.SECRETARY, area=posting.village)
    if posting.hung_at is None:
        posting.hung_at, posting.hung_by = now, by
    return Done(id=posting.id)
