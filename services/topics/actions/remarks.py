"""What people say of a topic before it is deliberated, members first."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import refusals, rules
from services.topics.actions.life import add_once, note, take
from services.topics.models import Remark
from shared import clock
from shared.calls import remarks as calls
from shared.calls.common import Done
from shared.errors import NotFound, NotSignedIn
from shared.identity import Caller, Role


def remark(session: Session, call: calls.Remark, *, caller: Caller, now: datetime) -> Done:
    """Members from the first day on, the others from the day on which the topic is open to all."""
    if caller.person_id is None:
        raise NotSignedIn
    topic, actor = take(session, call.topic_id, "remark", caller)
    today = clock.day_of(now)
    is_member = caller.has(Role.MEMBER, area=topic.village)
    rules.check_members_first(signed_on=today, opens_on=topic.everybody_from, all_members=is_member)
    own = sa.select(sa.func.count()).where(
        Remark.topic_id == topic.id, Remark.person_id == caller.person_id, Remark.id != call.id
    )
    rules.check_remarks(session.scalar(own) or 0, on=today)
    first = not rules.is_open_to_all(topic.state, topic.everybody_from, today=today)
    said = Remark(
        id=call.id, topic_id=topic.id, person_id=caller.person_id, text=call.text, at=now, members_first=first
    )
    add_once(session, said)
    note(session, topic, "remark", actor, call, now=now, detail="党员先议" if first else "")
    return Done(id=call.id)


def withhold_remark(session: Session, call: calls.WithholdRemark, *, caller: Caller, now: datetime) -> Done:
    """Once; the word itself stays in the record, for those who deal with the topic."""
    topic, actor = take(session, call.topic_id, "withhold_remark", caller)
    said = session.get(Remark, call.remark_id)
    if said is None or said.topic_id != topic.id:
        raise NotFound
    if said.withheld is not None:
        raise refusals.RemarkWithheld(reason=said.withheld.chinese)
    said.withheld = call.reason
    note(session, topic, "withhold_remark", actor, call, now=now, detail=call.reason.chinese)
    return Done(id=said.id)
