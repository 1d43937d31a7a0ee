"""What of entrustments waits for a person: a paper to be read again, a vote to be given, a look at what others have entered."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings.models import Meeting, Member, Proxy, Vote
from services.meetings.representing import IN_FORCE
from services.meetings.rules import proxies as rules
from shared import clock
from shared.calls.common import NextStep
from shared.identity import Caller
from shared.vocabulary import Voting

Waiting = Iterator[tuple[Meeting, NextStep]]


def of_proxies(session: Session, caller: Caller, official_here: sa.ColumnElement[bool]) -> Waiting:
    """``official_here``: of a meeting, that the caller is an official there. One line per meeting and thing."""
    if caller.person_id is None:
        return
    me, unopened = caller.person_id, Meeting.vote_opened_at.is_(None)
    waits = sa.and_(Proxy.since.is_(None), Proxy.ended_by.is_(None))
    others = sa.and_(Proxy.entered_by != me, Proxy.person_id != me, Proxy.proxy_id != me)
    to_read = sa.and_(official_here, unopened, sa.exists().where(Proxy.meeting_id == Meeting.id, waits, others))
    yield from _each(
        session, to_read, "confirm_proxy_paper", "核对书面委托", "有书面委托等第二个人看着原件核对，核对后才生效。"
    )
    by_paper = sa.and_(Proxy.person_id == me, Proxy.paper_id.is_not(None), Proxy.ended_by.is_(None))
    came = sa.exists().where(Member.meeting_id == Meeting.id, Member.person_id == me, Member.arrived_at.is_not(None))
    to_look_at = sa.and_(unopened, ~came, sa.exists().where(Proxy.meeting_id == Meeting.id, by_paper))
    yield from _each(
        session, to_look_at, "end_proxy", "看一看您的书面委托",
        "工作人员登记了您的一份书面委托，由同户的人替您参加。不是您写的，请在表决开始以前终止。",
    )  # fmt: skip
    voted = sa.exists().where(Vote.meeting_id == Proxy.meeting_id, Vote.person_id == Proxy.person_id)
    for_them = sa.exists().where(
        Proxy.meeting_id == Meeting.id, Proxy.proxy_id == me, Proxy.at_vote.is_(True), IN_FORCE, ~voted
    )
    named = sa.and_(Meeting.state == "open", Meeting.voting == Voting.NAMED, for_them)
    yield from _each(session, named, "cast_proxy_vote", "替委托人表决", "会议正在记名表决，委托您的人还没有表决。")


def _each(session: Session, holds: sa.ColumnElement[bool], verb: str, label: str, why: str) -> Waiting:
    live = sa.select(Meeting).where(Meeting.state.in_(("noticed", "open")), holds)
    for meeting in session.scalars(live.order_by(Meeting.held_at, Meeting.id)):
        due_on = clock.day_of(meeting.held_at)
        yield meeting, NextStep(verb=verb, label=label, why=why, source=rules.ARTICLE, due_on=due_on)
