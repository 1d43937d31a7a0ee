"""What waits for somebody: people to reach, sheets to hang, notices to read."""

from collections.abc import Sequence
from datetime import datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.notifications.models import Delivery, Notice, Posting
from services.notifications.queries.reached import per_person
from services.notifications.wording import Kind
from shared import clock
from shared.calls.common import NextStep, Todo, Todos
from shared.identity import Caller, Role
from shared.vocabulary import Channel
from shared.vocabulary import Delivery as State

MOST = 30  # of each sort: whoever has more begins with these


def todos(session: Session, *, caller: Caller, now: datetime) -> Todos:
    """For the secretary people not yet reached and sheets to hang, nearest first, of a recall for the villagers' committee too; for everybody
    notices to read."""
    led = [grant.area for grant in caller.grants if grant.role is Role.SECRETARY]
    served = [grant.area for grant in caller.grants if grant.role is Role.VILLAGERS_COMMITTEE]
    items: list[Todo] = []
    if led:
        items += _to_reach(session, led, caller, now=now)
    if led or served:
        items += _to_hang(session, led, served, caller, now=now)
    if caller.person_id is not None:
        items += _to_read(session, caller, now=now)
    return Todos(items=tuple(items))


def _to_reach(session: Session, villages: Sequence[str], caller: Caller, *, now: datetime) -> list[Todo]:
    """Per meeting whose day is not over, or that was cancelled before its hour: how many were neither reached nor tried."""
    begins = datetime.combine(clock.day_of(now), time(), tzinfo=clock.SHANGHAI)
    still_to_be_told = sa.select(Notice.id).where(
        Notice.village.in_(villages), Notice.closed_at.is_(None), Notice.kind.in_([Kind.MEETING, Kind.CANCELLED]),
        Notice.held_at >= sa.case((Notice.kind == Kind.MEETING, begins), else_=now),
        Notice.concerned_id.is_distinct_from(caller.person_id),
    )  # fmt: skip
    people = per_person(Delivery.notice_id.in_(still_to_be_told))
    on_its_way = sa.and_(
        Delivery.notice_id == people.c.notice_id, Delivery.person_id == people.c.person_id,
        Delivery.channel == Channel.SMS, Delivery.state.in_([State.PENDING, State.SENT]),
    )  # fmt: skip
    counts = (
        sa.select(Notice, sa.func.count().label("missing"), sa.func.count(Delivery.person_id).label("on_their_way"))
        .join(people, people.c.notice_id == Notice.id)
        .join(Delivery, on_its_way, isouter=True)
        .where(people.c.reached == 0, people.c.tried == 0)
        .group_by(Notice.id).order_by(Notice.held_at).limit(MOST)
    )  # fmt: skip
    return [_reaching(notice, missing, on_their_way) for notice, missing, on_their_way in session.execute(counts)]


def _reaching(notice: Notice, missing: int, on_their_way: int) -> Todo:
    why = "请电话、书面或当面告知，并登记结果。"
    if on_their_way:
        why = f"其中 {on_their_way} 人的短信还没有回执，请稍等；其余 {missing - on_their_way} 人{why}"
    if notice.kind is Kind.MEETING:
        why += "全部通知到，或者登记了联系情况，会议才能开始。"
    step = NextStep(
        verb="record_told", label=f"还有{missing}人未通知到", why=why, source=notice.source,
        due_on=clock.day_of(notice.held_at) if notice.held_at else None,
    )  # fmt: skip
    return Todo(subject_kind="meeting", subject_id=notice.about_id, title=notice.title, area=notice.village, step=step)


def _to_hang(
    session: Session, led: Sequence[str], served: Sequence[str], caller: Caller, *, now: datetime
) -> list[Todo]:
    """What calls to a meeting that is over hangs for nobody."""
    theirs = sa.or_(Posting.village.in_(led), sa.and_(Posting.village.in_(served), Posting.concerned_id.is_not(None)))
    is_over = sa.exists().where(
        Notice.about_id == Posting.about_id, Notice.kind == Kind.MEETING,
        sa.or_(Notice.closed_at.is_not(None), Notice.held_at <= now),
    )  # fmt: skip
    is_off = sa.exists().where(Notice.about_id == Posting.about_id, Notice.kind == Kind.CANCELLED, Notice.held_at > now)
    sheets = session.scalars(
        sa.select(Posting)
        .where(theirs, Posting.hung_at.is_(None), Posting.stands(clock.day_of(now)), sa.or_(~is_over, is_off), Posting.concerned_id.is_distinct_from(caller.person_id))
        .order_by(Posting.posted_at, Posting.id).limit(MOST)
    )  # fmt: skip
    return [
        Todo(
            subject_kind="posting", subject_id=sheet.id, title=sheet.title, area=sheet.village,
            step=NextStep(
                verb="confirm_hung", label=f"张贴{sheet.kind.chinese}", why="请打印后贴到村公告栏，再登记。",
                source=sheet.source, due_on=clock.day_of(sheet.posted_at),
            ),
        )
        for sheet in sheets
    ]  # fmt: skip


def _to_read(session: Session, caller: Caller, *, now: datetime) -> list[Todo]:
    """One line, however many there are: the notice, or the way to all of them with the nearest day."""
    unread = session.execute(
        sa.select(Notice, sa.func.count().over(), sa.func.min(Notice.held_at).over())
        .join(Delivery, Delivery.notice_id == Notice.id)
        .where(
            Delivery.person_id == caller.person_id, Delivery.channel == Channel.INBOX, Delivery.state != State.READ, Notice.waits(now),
        )
        .order_by(Notice.noticed_at.desc(), Notice.id.desc()).limit(1)
    ).first()  # fmt: skip
    if unread is None:
        return []
    notice, count, nearest = unread
    title, verb, label = notice.title, "read_notice", "阅读通知"
    if count > 1:
        title, verb, label = f"最近一条：{notice.title}", "list_inbox", f"{count} 条通知没有阅读"
    step = NextStep(
        verb=verb, label=label, why="打开就算已通知到您本人。", source=notice.source, due_on=clock.day_of(nearest) if nearest else None,
    )  # fmt: skip
    return [Todo(subject_kind="notice", subject_id=notice.id, title=title, area=notice.village, step=step)]
