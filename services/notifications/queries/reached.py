"""Who was told of a meeting, on which channel, with which result; and the certificate that everybody was."""

import re
from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.notifications import rules
from services.notifications.models import Delivery, Notice
from services.notifications.rights import OVERSEERS, teller
from shared import clock
from shared.calls import notifications as calls
from shared.calls.common import Page
from shared.errors import NotFound
from shared.identity import Caller
from shared.vocabulary import Delivery as State

PLACE = re.compile("[0-9]{1,9}")
PAGE = 1000  # people; an answer stays well below the bus's 1 MiB

# The two rules of services.notifications.rules, as the database has them; a test compares all cases.
IS_REACHED = Delivery.state.in_(rules.REACHED)
IS_ATTEMPTED = sa.and_(
    Delivery.channel.in_(rules.BY_A_PERSON), Delivery.state == State.UNREACHED, sa.func.trim(Delivery.remark) != ""
)


def per_person(within: sa.ColumnElement[bool]) -> sa.Subquery:
    """Per notice and person, of the deliveries ``within``: ``reached`` 0 or 1, on any channel; ``tried`` 0 or 1, in vain,
    by a person who says why."""

    def any_of(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.max(sa.case((condition, 1), else_=0))

    return (
        sa.select(
            Delivery.notice_id,
            Delivery.person_id,
            any_of(IS_REACHED).label("reached"),
            any_of(IS_ATTEMPTED).label("tried"),
        )
        .where(within)
        .group_by(Delivery.notice_id, Delivery.person_id)
        .subquery()
    )


def certificate(session: Session, query: calls.GetCertificate, *, caller: Caller) -> calls.Certificate:
    """How many had to be told, were reached, were tried in vain; and who is missing."""
    notice = _notice(session, query.about_id)
    if caller.service != "meetings":
        caller.require(*OVERSEERS, area=notice.village)
    return _certificate(session, notice)


def _notice(session: Session, meeting_id: UUID) -> Notice:
    notice = session.scalar(Notice.of_meeting(meeting_id))
    if notice is None:
        raise NotFound
    return notice


def _certificate(session: Session, notice: Notice) -> calls.Certificate:
    people = per_person(Delivery.notice_id == notice.id)
    tried_in_vain = sa.and_(people.c.reached == 0, people.c.tried == 1)
    all_told = sa.select(
        sa.func.count().label("to_be_told"),
        sa.func.coalesce(sa.func.sum(people.c.reached), 0).label("reached"),
        sa.func.count().filter(tried_in_vain).label("attempted"),
    )
    counts = session.execute(all_told).one()
    missing = sa.select(people.c.person_id).where(people.c.reached == 0, people.c.tried == 0)
    return calls.Certificate(
        about_id=notice.about_id, noticed_at=notice.noticed_at, to_be_told=counts.to_be_told, reached=counts.reached,
        attempted=counts.attempted, missing=tuple(session.scalars(missing.order_by(people.c.person_id))),
    )  # fmt: skip


def recipients(session: Session, query: calls.ListRecipients, *, caller: Caller) -> calls.Recipients:
    """Everybody on the list with what was done to tell them; first those whom nothing and nobody has reached."""
    notice = _notice(session, query.about_id)
    caller.require(*OVERSEERS, area=notice.village)
    people = per_person(Delivery.notice_id == notice.id)
    start = int(query.after) if query.after and PLACE.fullmatch(query.after) else 0
    some = session.execute(
        sa.select(people.c.person_id, people.c.reached)
        .order_by(people.c.reached, people.c.tried, people.c.person_id).offset(start).limit(PAGE)
    ).all()  # fmt: skip
    told = _deliveries(session, notice, [row.person_id for row in some])
    proof = _certificate(session, notice)
    more = start + PAGE < proof.to_be_told
    return calls.Recipients(
        certificate=proof,
        items=tuple(
            calls.RecipientView(
                person_id=row.person_id, reached=bool(row.reached), deliveries=tuple(told[row.person_id])
            )
            for row in some
        ),
        page=Page(next=str(start + PAGE) if more else None, total=proof.to_be_told),
    )  # fmt: skip


def to_be_called(session: Session, query: calls.ListPhones, *, caller: Caller, today: date) -> list[UUID]:
    """Whom somebody still has to tell; nobody, once the meeting is open or its day has passed. Only who tells people learns by which
    number."""
    notice = _notice(session, query.about_id)
    teller(caller, notice)
    has_passed = notice.held_at is not None and clock.day_of(notice.held_at) < today
    return [] if notice.is_over or has_passed else list(_certificate(session, notice).missing[:PAGE])


def _deliveries(session: Session, notice: Notice, people: Sequence[UUID]) -> dict[UUID, list[calls.DeliveryView]]:
    told: dict[UUID, list[calls.DeliveryView]] = {person: [] for person in people}
    rows = session.scalars(
        sa.select(Delivery).where(Delivery.notice_id == notice.id, Delivery.person_id.in_(people))
        .order_by(Delivery.person_id, Delivery.at, Delivery.channel, Delivery.number)
    )  # fmt: skip
    for row in rows:
        told[row.person_id].append(
            calls.DeliveryView(
                channel=row.channel, state=row.state, at=row.at, attempts=row.attempts, remark=row.remark,
                taken_by=row.taken_by,
            )
        )  # fmt: skip
    return told
