"""Who acts for whom at a meeting, and so is there for them.

Somebody who came has ended what they entrusted before: nobody has two voices, and whoever was ticked by mistake and struck off
again has lost nothing. From the opening of a vote on it stays as it was then.
"""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from services.meetings.models import Meeting, Member, Proxy

IN_FORCE = sa.and_(Proxy.since.is_not(None), Proxy.ended_by.is_(None))


def stands() -> sa.ColumnElement[bool]:
    """Of a :class:`Proxy` beside its principal's :class:`Member`: in force, and they have not come since, nor withdrawn."""
    never_came = sa.or_(Member.left_at.is_(None), Member.left_at < Proxy.since)
    return sa.and_(IN_FORCE, Member.arrived_at.is_(None), never_came, Member.withdrawn_for == "")


def _acts() -> sa.ColumnElement[bool]:
    """It stands, and the proxy is in the room and has not withdrawn."""
    one = aliased(Member)
    in_the_room = sa.exists().where(
        one.meeting_id == Proxy.meeting_id, one.person_id == Proxy.proxy_id, one.arrived_at.is_not(None),
        one.withdrawn_for == "",
    )  # fmt: skip
    return sa.and_(stands(), in_the_room.correlate(Proxy))


def _theirs() -> sa.ColumnElement[bool]:
    return sa.and_(Proxy.meeting_id == Member.meeting_id, Proxy.person_id == Member.person_id)


def is_represented() -> sa.ColumnElement[bool]:
    """Of a :class:`Member`, before a vote is opened."""
    return sa.exists().where(_theirs(), _acts()).correlate(Member)


def acting(session: Session, meeting: Meeting) -> dict[UUID, UUID]:
    """By whom each who is represented is: now, or when the vote was opened."""
    holds = Proxy.at_vote if meeting.vote_opened_at else _acts()
    found = sa.select(Proxy.person_id, Proxy.proxy_id).join(Member, _theirs())
    return dict(session.execute(found.where(Proxy.meeting_id == meeting.id, holds)).tuples().all())


def acts_for_most(session: Session, meeting: Meeting) -> int:
    """For how many the one acts who acts for most; 0 where nobody is represented."""
    return max(Counter(acting(session, meeting).values()).values(), default=0)


def fix(session: Session, meeting: Meeting) -> None:
    """The vote is opened: whoever acts for somebody now does so until it is decided. The principals count as there."""
    held = sa.update(Proxy).where(
        Proxy.meeting_id == meeting.id, sa.exists().where(_theirs(), _acts()).correlate(Proxy)
    )
    session.execute(held.values(at_vote=True), execution_options={"synchronize_session": False})


def release(session: Session, meeting_id: UUID) -> None:
    """The vote is thrown away and held anew."""
    held = sa.update(Proxy).where(Proxy.meeting_id == meeting_id)
    session.execute(held.values(at_vote=False), execution_options={"synchronize_session": False})


def entrusted(session: Session, meeting_id: UUID) -> Sequence[Proxy]:
    """In force or waiting for a second official, by principal."""
    rows = sa.select(Proxy).where(Proxy.meeting_id == meeting_id, Proxy.ended_by.is_(None))
    return session.scalars(rows.order_by(Proxy.person_id)).all()


def acts_for(session: Session, meeting_id: UUID, proxy_id: UUID, *, without: UUID) -> int:
    """How many others have entrusted somebody, and have not come themselves."""
    those = sa.select(sa.func.count()).select_from(Proxy).join(Member, _theirs())
    others = (Proxy.meeting_id == meeting_id, Proxy.proxy_id == proxy_id, Proxy.person_id != without)
    return session.scalar(those.where(*others, stands())) or 0
