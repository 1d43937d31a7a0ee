"""What the meetings service says of a topic's meetings. What is out of place is refused; the bus keeps it for later."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import acts, refusals, rules
from services.topics.actions.counting import count
from services.topics.actions.life import NOBODY, locked, move, note, publish
from services.topics.models import LIVE, Levy, Meeting, Topic
from shared import clock
from shared.bus import mailbox
from shared.events.meetings import (
    AssemblyNoticed,
    DeliberationConcluded,
    MeetingCancelled,
    MeetingNoticed,
    MeetingOpened,
    RecallNoticed,
    RecordSealed,
    ResolutionTaken,
    StepFailedForGood,
    StepReturned,
)
from shared.events.topics import TopicDecided
from shared.procedure import DecidingStep, step_before
from shared.recall_words import stage
from shared.vocabulary import Body, Kind, State


def _out_of_order(topic: Topic, what: str) -> refusals.OutOfOrder:
    return refusals.OutOfOrder(state=stage(topic.kind, topic.state), event=what)


def _due_step(session: Session, topic: Topic, body: Body) -> DecidingStep:
    """The next deciding step, if this body may take it; no step is skipped and none taken twice."""
    taken = sa.select(Meeting.step).where(
        Meeting.topic_id == topic.id, Meeting.passed.is_(True), Meeting.undone.is_(False)
    )
    step = acts.next_deciding_step(topic.matter_class, topic.kind, set(session.scalars(taken)))
    unready = topic.awaits and acts.is_last_step(topic.matter_class, topic.kind, step)
    if topic.state is not State.POSTED or step is None or body not in step.bodies or unready:
        raise _out_of_order(topic, body.chinese)
    return step


def _meeting(session: Session, topic: Topic, meeting_id: UUID, *states: str) -> Meeting:
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.topic_id != topic.id or meeting.state not in states:
        raise _out_of_order(topic, "会议")
    return meeting


def note_convened(session: Session, event: MeetingNoticed | AssemblyNoticed | RecallNoticed, *, now: datetime) -> None:
    """The members' deliberation moves the topic; a deciding meeting is written down as the step it will be."""
    topic = locked(session, event.topic_id)
    detail = f"{event.body.chinese}：{clock.in_words(clock.day_of(event.held_at))}，{event.place}"
    step = None
    if event.body is Body.MEMBERS_DELIBERATION:
        move(
            session,
            topic,
            "notice",
            NOBODY,
            {"meeting_id": event.meeting_id},
            now=now,
            detail=detail,
            source=event.source,
        )
    else:
        step = _due_step(session, topic, event.body).name
        live = sa.select(Meeting.id).where(Meeting.topic_id == topic.id, Meeting.state.in_(LIVE))
        if session.scalar(live) is not None:
            raise _out_of_order(topic, event.body.chinese)
        note(
            session,
            topic,
            "convene_meeting",
            NOBODY,
            {"meeting_id": event.meeting_id},
            now=now,
            detail=detail,
            source=event.source,
        )
    meeting = Meeting(
        id=event.meeting_id, topic_id=topic.id, body=event.body, step=step, held_at=event.held_at, state="noticed",
        by_households=isinstance(event, AssemblyNoticed) and event.by_households,
    )  # fmt: skip
    session.add(meeting)


def note_cancelled(session: Session, event: MeetingCancelled, *, now: datetime) -> None:
    """Before its opening; a deciding meeting also after it, where it lost its quorum."""
    topic = locked(session, event.topic_id)
    states = ("noticed",) if event.body is Body.MEMBERS_DELIBERATION else ("noticed", "opened")
    meeting = _meeting(session, topic, event.meeting_id, *states)
    detail = f"{meeting.body.chinese}：{event.reason}"
    if meeting.step is None:
        move(session, topic, "cancel_notice", NOBODY, event, now=now, detail=detail)
    else:
        note(session, topic, "cancel_meeting", NOBODY, event, now=now, detail=detail)
    meeting.state = "cancelled"


def note_opened(session: Session, event: MeetingOpened, *, now: datetime) -> None:
    topic = locked(session, event.topic_id)
    meeting = _meeting(session, topic, event.meeting_id, "noticed")
    unit = "户" if meeting.by_households else "人"
    detail = f"{meeting.body.chinese}：应到 {event.should_attend} {unit}，到会 {event.present} {unit}"
    if meeting.body is Body.RECALL:
        detail = f"登记参加投票的村民 {event.should_attend} 人，会议开始时到会 {event.present} 人；停止投票以前来的，也可以投"
    if meeting.step is None:
        move(session, topic, "start_discussion", NOBODY, event, now=now, detail=detail)
    else:
        note(session, topic, "open_meeting", NOBODY, event, now=now, detail=detail)
    meeting.state = "opened"


def note_concluded(session: Session, event: DeliberationConcluded, *, now: datetime) -> None:
    """The members' advice. It is kept word for word, and decides nothing."""
    topic = locked(session, event.topic_id)
    meeting = _meeting(session, topic, event.meeting_id, "opened")
    detail = f"应到 {event.should_attend} 人，到会 {event.present} 人"
    move(session, topic, "conclude", NOBODY, event, now=now, detail=detail)
    topic.conclusion, topic.concluded_at = event.conclusion, now
    count(session, topic.village, clock.day_of(now), deliberated=1)
    meeting.state = "concluded"


def note_resolution(session: Session, event: ResolutionTaken, *, now: datetime) -> None:
    """One deciding step. The last one decides the topic; an earlier one that fails may be held again, as often as the meetings service says."""
    topic = locked(session, event.topic_id)
    meeting = _meeting(session, topic, event.meeting_id, "opened")
    step = _due_step(session, topic, event.body)
    if event.step != step.name or meeting.step != step.name:
        raise _out_of_order(topic, step.label)
    meeting.state, meeting.passed = "decided", event.passed
    meeting.summary, meeting.source = event.sentence, event.source
    detail = f"{step.label}：{event.sentence}"
    if acts.is_last_step(topic.matter_class, topic.kind, step):
        _decided(session, topic, meeting, event, now=now, detail=detail)
    else:
        note(session, topic, "record_tally", NOBODY, event, now=now, detail=detail, source=event.source)


def note_failed_for_good(session: Session, event: StepFailedForGood, *, now: datetime) -> None:
    """A step before the last has failed as often as it may be held: so has the topic."""
    topic = locked(session, event.topic_id)
    meeting = _meeting(session, topic, event.meeting_id, "decided")
    if topic.state is not State.POSTED or meeting.step != event.step or meeting.passed:
        raise _out_of_order(topic, "表决")
    _decided(session, topic, meeting, event, now=now, detail=f"{event.body.chinese}：{event.sentence}")


def note_returned(session: Session, event: StepReturned, *, now: datetime) -> None:
    """A body sends the topic back: the step before its own has to be taken again."""
    topic = locked(session, event.topic_id)
    meeting = _meeting(session, topic, event.meeting_id, "opened")
    before = step_before(topic.matter_class, event.step) if topic.matter_class else None
    if meeting.step != event.step or before is None or before.name != event.back_to:
        raise _out_of_order(topic, "退回上一步")
    meeting.state, meeting.source = "returned", event.source
    meeting.summary = f"退回“{before.label}”：{event.reason}"
    session.execute(
        sa.update(Meeting)
        .where(Meeting.topic_id == topic.id, Meeting.step == before.name, Meeting.passed.is_(True))
        .values(undone=True)
    )
    detail = f"{event.body.chinese}{meeting.summary}"
    note(session, topic, "return_to_step", NOBODY, event, now=now, detail=detail, source=event.source)


def _decided(
    session: Session,
    topic: Topic,
    meeting: Meeting,
    event: ResolutionTaken | StepFailedForGood,
    *,
    now: datetime,
    detail: str,
) -> None:
    passed = bool(meeting.passed)
    topic.passed, topic.decided_at = passed, now
    count(session, topic.village, clock.day_of(now), decided=1)
    posting = publish(session, topic, "decision", _resolution(session, topic, meeting, event), now=now)
    move(session, topic, "decide", NOBODY, event, now=now, detail=detail, source=event.source)
    decided = TopicDecided(
        topic_id=topic.id, village=topic.village, title=topic.title, passed=passed, text=posting.text,
        until=posting.until, source=posting.source,
    )  # fmt: skip
    mailbox.post(session, decided)


def _resolution(session: Session, topic: Topic, meeting: Meeting, event: ResolutionTaken | StepFailedForGood) -> str:
    held_on = clock.in_words(clock.day_of(meeting.held_at))
    if topic.kind is Kind.RECALL:
        decided_on = clock.in_words(clock.day_of(topic.decided_at)) if topic.decided_at else held_on
        return rules.recall_text(
            held_on=held_on, decided_on=decided_on, reason=topic.content, result=event.sentence,
            recalled=bool(meeting.passed),
        )  # fmt: skip
    levy = session.get(Levy, topic.id)
    asked = rules.asked_sentence(levy.purpose, rules.Asked(levy.per_head, levy.workdays)) if levy else ""
    return rules.resolution_text(
        held_on=held_on, body=event.body.chinese, title=topic.title,
        content=topic.content, conclusion=topic.conclusion, levy=asked, result=event.sentence,
    )  # fmt: skip


def note_sealed(session: Session, event: RecordSealed, *, now: datetime) -> None:
    """What the meeting's own record ends with stands in the topic's from now on: neither can be changed alone."""
    topic = locked(session, event.topic_id)
    meeting = _meeting(session, topic, event.meeting_id, "concluded", "decided", "returned", "cancelled")
    detail = f"{meeting.body.chinese}：会议记录 {event.lines} 条"
    note(session, topic, "seal_record", NOBODY, event, now=now, detail=detail)
