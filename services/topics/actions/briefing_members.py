"""Work is briefed to the members first."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.topics import acts, rules
from services.topics.actions.counting import count
from services.topics.actions.life import Actor
from services.topics.actions.telling import gathered, keep
from services.topics.models import BriefedMatter
from shared import clock
from shared.bus import mailbox
from shared.calls import directory
from shared.calls import telling as calls
from shared.calls.common import Done
from shared.events.topics import MembersBriefed
from shared.identity import Caller
from shared.vocabulary import BriefingKind, Purpose


def brief_members(
    session: Session, call: calls.BriefMembers, *, caller: Caller, now: datetime, members: directory.Roll,
    officials: directory.Roll,
) -> Done:  # fmt: skip
    """``members`` and ``officials``: the rolls on the day of the session."""
    actor = Actor.of(caller, *acts.BRIEFERS, area=call.village)
    gathering = gathered(
        call.id, Purpose.BRIEFING, village=call.village, held_at=call.held_at, place=call.place, held_by=call.held_by,
        text=call.text, group_id=call.group_id, present=call.present, members=members, actor=actor, now=now,
    )  # fmt: skip
    cadres = {entry.person_id for entry in officials.entries}
    rules.check_briefer(call.held_by, officials=cadres, recorder=actor.person_id)
    keep(session, gathering, call.present, members)
    number = "briefings" if rules.kind_of(call.matter) is BriefingKind.IMMEDIATE else "routine_briefings"
    count(session, gathering.village, clock.day_of(gathering.held_at), **{number: 1})
    session.add(
        BriefedMatter(gathering_id=gathering.id, matter=call.matter, title=call.title, questions=call.questions)
    )
    briefed = MembersBriefed(
        gathering_id=gathering.id, village=gathering.village, matter=call.matter, held_on=clock.day_of(gathering.held_at),
        should_attend=gathering.should_attend, present=gathering.present,
    )  # fmt: skip
    mailbox.post(session, briefed)
    return Done(id=gathering.id)
