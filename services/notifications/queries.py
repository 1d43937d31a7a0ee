"""Who was told, what hangs on the board, what waits: each a fixed number of statements."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.notifications import rules
from services.notifications.actions.noticing import KINDS
from services.notifications.actions.receipts import TELLERS
from services.notifications.models import Delivery, Notice, Posting
from shared import clock
from shared.calls import notifications as calls
from shared.calls.common import NextStep, Page, Todo, Todos
from shared.errors import NotFound, NotSignedIn
from shared.identity import Caller, Role
from shared.vocabulary import Channel
from shared.vocabulary import Delivery as State

PAGE = 30


def _notice(session: Session, about_id: UUID) -> Notice:
    notice = session.scalar(sa.select(Notice).where(Notice.about_id == about_id, Notice.kind == "meeting"))
    if notice is None:
        raise NotFound()
    return notice


def _per_person() -> sa.Select[UUID, UUID, Any, Any]:
    """Per notice and person: reached on some channel; tried in vain by a person."""
    reached = sa.func.max(sa.case((Delivery.state.in_(rules.REACHED), 1), else_=0)).label("reached")
    tried = sa.func.max(sa.case((Delivery.state == State.UNREACHED, 1), else_=0)).label("tried")
    return sa.select(Delivery.notice_id, Delivery.person_id, reached, tried).group_by(
        Delivery.notice_id, Delivery.person_id
    )


def certificate(session: Session, about_id: UUID, caller: Caller) -> calls.Certificate:
    """How many had to be told, were reached, were tried in vain, and who is missing."""
    notice = _notice(session, about_id)
    caller.require_sight(notice.village)
    rows = session.execute(_per_person().where(Delivery.notice_id == notice.id)).all()
    reached = sum(row.reached for row in rows)
    tried = sum(row.tried for row in rows if not row.reached)
    missing = tuple(row.person_id for row in rows if not row.reached and not row.tried)
    return calls.Certificate(
        about_id=about_id,
        noticed_at=notice.noticed_at,
        to_be_told=len(rows),
        reached=reached,
        attempted=tried,
        missing=missing,
    )


def recipients(session: Session, about_id: UUID, caller: Caller) -> calls.Recipients:
    notice = _notice(session, about_id)
    caller.require(*TELLERS, Role.VILLAGERS_COMMITTEE, Role.TOWNSHIP, Role.COUNTY, area=notice.village)
    by_person: dict[UUID, list[Delivery]] = {}
    rows = session.scalars(
        sa.select(Delivery).where(Delivery.notice_id == notice.id).order_by(Delivery.person_id, Delivery.channel)
    )
    for row in rows:
        by_person.setdefault(row.person_id, []).append(row)
    items = tuple(
        calls.RecipientView(
            person_id=person, reached=rules.is_reached(d.state for d in deliveries),
            deliveries=tuple(
                calls.DeliveryView(channel=d.channel, state=d.state, at=d.at, attempts=d.attempts, remark=d.remark, taken_by=d.taken_by)
                for d in deliveries
            ),
        )
        for person, deliveries in by_person.items()
    )  # fmt: skip
    return calls.Recipients(certificate=certificate(session, about_id, caller), items=items)


def inbox(session: Session, query: calls.ListInbox, caller: Caller) -> calls.Inbox:
    if caller.person_id is None:
        raise NotSignedIn()
    mine = sa.and_(Delivery.person_id == caller.person_id, Delivery.channel == Channel.INBOX)
    total = session.scalar(sa.select(sa.func.count()).select_from(Delivery).where(mine)) or 0
    unread = (
        session.scalar(sa.select(sa.func.count()).select_from(Delivery).where(mine, Delivery.state != State.READ)) or 0
    )
    start = int(query.after) if query.after and query.after.isdigit() else 0
    rows = session.execute(
        sa.select(Notice, Delivery.state, Delivery.at).join(Delivery, Delivery.notice_id == Notice.id).where(mine)
        .order_by(Notice.noticed_at.desc(), Notice.id).offset(start).limit(PAGE)
    )  # fmt: skip
    items = tuple(
        calls.InboxItem(
            notice_id=n.id, about_id=n.about_id, kind=n.kind, title=n.title, text=n.text, sent_at=n.noticed_at,
            read_at=at if state is State.READ else None,
        )
        for n, state, at in rows
    )  # fmt: skip
    return calls.Inbox(
        items=items, unread=unread, page=Page(next=str(start + PAGE) if start + PAGE < total else None, total=total)
    )


def _posting(p: Posting) -> calls.PostingView:
    return calls.PostingView(
        id=p.id, village=p.village, kind=p.kind, kind_label=KINDS[p.kind], title=p.title, text=p.text, posted_at=p.posted_at,
        until=p.until, topic_id=p.topic_id, source=p.source, hung_at=p.hung_at,
    )  # fmt: skip


def board(session: Session, query: calls.ListBoard) -> calls.Board:
    """Public: no personal data stands on a sheet."""
    here = Posting.village.startswith(query.area, autoescape=True)
    total = session.scalar(sa.select(sa.func.count()).select_from(Posting).where(here)) or 0
    start = int(query.after) if query.after and query.after.isdigit() else 0
    newest = sa.select(Posting).where(here).order_by(Posting.posted_at.desc(), Posting.id).offset(start).limit(PAGE)
    return calls.Board(
        items=tuple(_posting(p) for p in session.scalars(newest)),
        page=Page(next=str(start + PAGE) if start + PAGE < total else None, total=total),
    )


def posting(session: Session, posting_id: UUID) -> calls.PostingView:
    """Public."""
    found = session.get(Posting, posting_id)
    if found is None:
        raise NotFound()
    return _posting(found)


def todos(session: Session, caller: Caller) -> Todos:
    """Notices to read; for the secretary, people to reach and sheets to hang."""
    items: list[Todo] = []
    led = [grant.area for grant in caller.grants if grant.role is Role.SECRETARY]
    if led:
        items += _to_reach(session, led) + _to_hang(session, led)
    if caller.person_id:
        unread = (
            sa.select(Notice).join(Delivery, Delivery.notice_id == Notice.id)
            .where(Delivery.person_id == caller.person_id, Delivery.channel == Channel.INBOX, Delivery.state != State.READ)
            .order_by(Notice.noticed_at.desc()).limit(PAGE)
        )  # fmt: skip
        for notice in session.scalars(unread):
            due = clock.day_of(notice.held_at) if notice.held_at else None
            step = NextStep(
                verb="read_notice", label="阅读通知", why="阅读后即为已通知到。", source="党员首议制第4步", due_on=due
            )
            items.append(
                Todo(subject_kind="notice", subject_id=notice.id, title=notice.title, area=notice.village, step=step)
            )
    return Todos(items=tuple(items))


def _to_reach(session: Session, areas: list[str]) -> list[Todo]:
    people = _per_person().subquery()
    missing = sa.func.count().filter(sa.and_(people.c.reached == 0, people.c.tried == 0)).label("missing")
    rows = session.execute(
        sa.select(Notice, missing).join(people, people.c.notice_id == Notice.id)
        .where(Notice.village.in_(areas), Notice.kind == "meeting", Notice.held_at > clock.now())
        .group_by(Notice.id).having(missing > 0)
    )  # fmt: skip
    items = []
    for notice, count in rows:
        due = clock.day_of(notice.held_at) if notice.held_at else None
        why = f"还有 {count} 人没有通知到，会议不能开始。"
        step = NextStep(verb="list_recipients", label="逐人通知", why=why, source="党员首议制第4步", due_on=due)
        items.append(
            Todo(subject_kind="meeting", subject_id=notice.about_id, title=notice.title, area=notice.village, step=step)
        )
    return items


def _to_hang(session: Session, areas: list[str]) -> list[Todo]:
    rows = session.scalars(
        sa.select(Posting).where(Posting.village.in_(areas), Posting.hung_at.is_(None), Posting.until >= clock.today())
        .order_by(Posting.posted_at)
    )  # fmt: skip
    items = []
    for sheet in rows:
        step = NextStep(
            verb="confirm_hung",
            label="打印并张贴",
            why=f"{KINDS[sheet.kind]}要贴到村公告栏。",
            source=sheet.source,
            due_on=sheet.until,
        )
        items.append(
            Todo(subject_kind="posting", subject_id=sheet.id, title=sheet.title, area=sheet.village, step=step)
        )
    return items
