"""What can be done to surveys, and what is counted."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.supervision import refusals, rules
from services.supervision.models import GRADES, PANELS, Activity, Survey
from shared import clock
from shared.bus import mailbox
from shared.calls import supervision as calls
from shared.calls.common import Done
from shared.contracts import Event
from shared.errors import NotFound
from shared.events.supervision import SurveyClosed
from shared.events.topics import TopicCompleted
from shared.identity import Caller, Role

SURVEY = Survey.metadata.tables["survey"]
ACTIVITY = Activity.metadata.tables["activity"]


def expect_survey(session: Session, event: TopicCompleted, *, now: datetime) -> None:
    """From now on a survey is due; heard again, nothing changes."""
    due = mailbox.insert(session, SURVEY).values(
        topic_id=event.topic_id, village=event.village, title=event.title, due_since=now
    )
    session.execute(due.on_conflict_do_nothing())


def record_survey(
    session: Session, call: calls.RecordSurvey, *, caller: Caller, now: datetime, rolls: rules.Rolls
) -> Done:
    """Both panels' counts, entered by the township, once. ``rolls`` are those of today."""
    survey = session.get(Survey, call.topic_id, with_for_update=True)
    if survey is None:
        raise NotFound
    by = caller.require(Role.TOWNSHIP, area=survey.village)
    rules.check_surveyor(survey.village, [grant.area for grant in caller.grants])
    if survey.closed_at is not None:
        raise refusals.AlreadySurveyed
    members = rules.Panel(
        "党员", call.members_satisfied, call.members_fairly, call.members_basically, call.members_dissatisfied
    )
    masses = rules.Panel(
        "群众", call.masses_satisfied, call.masses_fairly, call.masses_basically, call.masses_dissatisfied
    )
    rules.check_survey(members, masses)
    rules.check_nobody_twice(members, masses, rolls)
    survey.closed_at, survey.closed_by = now, by
    for count in (f"{panel}_{grade}" for panel in PANELS for grade in GRADES):
        setattr(survey, count, getattr(call, count))
    mailbox.post(
        session,
        SurveyClosed(
            topic_id=survey.topic_id, village=survey.village, members_satisfied=members.content,
            members_asked=members.asked, masses_satisfied=masses.content, masses_asked=masses.asked,
        ),
    )  # fmt: skip
    return Done(id=survey.topic_id)


def count(session: Session, event: Event, area: str, *, now: datetime) -> None:
    """One more of its kind, in its area, today."""
    one = mailbox.insert(session, ACTIVITY).values(area=area, day=clock.day_of(now), kind=event.KEY, count=1)
    key = [ACTIVITY.c.area, ACTIVITY.c.day, ACTIVITY.c.kind]
    session.execute(one.on_conflict_do_update(index_elements=key, set_={"count": ACTIVITY.c.count + 1}))
