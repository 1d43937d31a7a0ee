"""Inboxes and the notice board."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.notifications.models import Delivery, Notice, Posting
from services.notifications.rights import may_hang
from shared import clock
from shared.calls import notifications as calls
from shared.calls.common import Page
from shared.errors import NotFound, NotSignedIn
from shared.identity import Caller
from shared.vocabulary import Channel
from shared.vocabulary import Delivery as State

PAGE = 30


def inbox(session: Session, query: calls.ListInbox, *, caller: Caller, now: datetime) -> calls.Inbox:
    """The caller's own notices, newest first. What is over is not unread: it waits for nobody."""
    if caller.person_id is None:
        raise NotSignedIn
    mine = sa.and_(Delivery.person_id == caller.person_id, Delivery.channel == Channel.INBOX)
    unread = sa.and_(Delivery.state != State.READ, Notice.waits(now))
    counts = session.execute(
        sa.select(
            sa.func.count().label("total"), sa.func.count().filter(unread).label("unread"),
            sa.func.count().filter(unread, Notice.asks(now)).label("asking"),
        )
        .join(Notice, Notice.id == Delivery.notice_id).where(mine)
    ).one()  # fmt: skip
    newest = (
        sa.select(Notice, Delivery.state, Delivery.at, Notice.waits(now))
        .join(Delivery, Delivery.notice_id == Notice.id).where(mine)
        .order_by(Notice.noticed_at.desc(), Notice.id.desc()).limit(PAGE + 1)
    )  # fmt: skip
    last = session.get(Notice, _id(query.after)) if _id(query.after) else None
    if last is not None:
        newest = newest.where(
            sa.or_(
                Notice.noticed_at < last.noticed_at, sa.and_(Notice.noticed_at == last.noticed_at, Notice.id < last.id)
            )
        )
    rows = session.execute(newest).all()
    items = tuple(
        calls.InboxItem(
            notice_id=n.id, about_id=n.about_id, kind=n.kind.value, title=n.title, text=n.text, sent_at=n.noticed_at,
            read_at=at if state is State.READ else None, over=not waits,
        )
        for n, state, at, waits in rows[:PAGE]
    )  # fmt: skip
    more = str(items[-1].notice_id) if len(rows) > PAGE else None
    page = Page(next=more, total=counts.total)
    return calls.Inbox(items=items, unread=counts.unread, asking=counts.asking, page=page)


def board(session: Session, query: calls.ListBoard, *, caller: Caller) -> calls.Board:
    """What stands on the boards of an area today, or all sheets of one topic. Public: nobody's name stands on a sheet."""
    today = clock.today()
    chosen = Posting.topic_id == query.topic_id if query.topic_id else Posting.stands(today)
    hangs = sa.and_(Posting.village.startswith(query.area, autoescape=True), chosen)
    total = session.scalar(sa.select(sa.func.count()).select_from(Posting).where(hangs)) or 0
    newest = sa.select(Posting).where(hangs).order_by(Posting.posted_at.desc(), Posting.id.desc()).limit(PAGE + 1)
    last = session.get(Posting, _id(query.after)) if _id(query.after) else None
    if last is not None:
        newest = newest.where(
            sa.or_(
                Posting.posted_at < last.posted_at, sa.and_(Posting.posted_at == last.posted_at, Posting.id < last.id)
            )
        )
    rows = session.scalars(newest).all()
    items = tuple(_view(posting, caller, today) for posting in rows[:PAGE])
    return calls.Board(items=items, page=Page(next=str(items[-1].id) if len(rows) > PAGE else None, total=total))


def _id(after: str | None) -> UUID | None:
    """The last one seen; whatever else stands there begins again."""
    try:
        return UUID(after) if after else None
    except ValueError:
        return None


def posting(session: Session, query: calls.GetPosting, *, caller: Caller) -> calls.PostingView:
    """One sheet, also after it was taken down. Public."""
    found = session.get(Posting, query.posting_id)
    if found is None:
        raise NotFound
    return _view(found, caller, clock.today())


def _view(posting: Posting, caller: Caller, today: date) -> calls.PostingView:
    hangs_or_is_over = posting.hung_at is not None or posting.is_over(today)
    return calls.PostingView(
        id=posting.id, village=posting.village, kind=posting.kind.value, kind_label=posting.kind.chinese,
        title=posting.title, text=posting.text, posted_at=posting.posted_at, until=posting.last_day(today),
        topic_id=posting.topic_id, source=posting.source, hung_at=posting.hung_at,
        of_recall=posting.concerned_id is not None, may_hang=not hangs_or_is_over and may_hang(caller, posting),
        if_hung_today=None if hangs_or_is_over else posting.if_hung(today),
    )  # fmt: skip
