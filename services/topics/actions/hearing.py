"""A hearing before the villagers decide: announced, held, concluded; each finding answered."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import refusals, rules
from services.topics.actions.life import add_once, note, take
from services.topics.actions.preparing import finish_preparing
from services.topics.models import Finding, Hearing, Statement, Topic
from shared import clock
from shared.bus import mailbox
from shared.calls import hearings as calls
from shared.calls.common import Done
from shared.events.topics import HearingAnnounced
from shared.identity import Caller
from shared.vocabulary import HearingParty


def announce_hearing(session: Session, call: calls.AnnounceHearing, *, caller: Caller, now: datetime) -> Done:
    """In time, and public from now on. It may be moved as long as nobody has spoken."""
    topic, actor = take(session, call.topic_id, "announce_hearing", caller)
    today = clock.day_of(now)
    before = session.get(Hearing, topic.id)
    if before and (before.concluded_at or _heard(session, topic)):
        raise refusals.HearingBegun
    rules.check_announced(clock.day_of(call.held_at), today=today)
    hearing = before or Hearing(topic_id=topic.id)
    hearing.announced_on, hearing.held_at, hearing.place, hearing.notice = today, call.held_at, call.place, call.notice
    session.add(hearing)
    detail = f"{clock.hour_in_words(call.held_at)}，{call.place}"
    note(session, topic, "announce_hearing", actor, call, now=now, detail=detail, source=topic.hearing_for)
    announced = HearingAnnounced(
        topic_id=topic.id, village=topic.village, title=topic.title, held_at=call.held_at, place=call.place,
        text=call.notice, source=topic.hearing_for,
    )  # fmt: skip
    mailbox.post(session, announced)
    return Done(id=topic.id)


def _heard(session: Session, topic: Topic) -> dict[HearingParty, int]:
    by_party = (
        sa.select(Statement.party, sa.func.count()).where(Statement.topic_id == topic.id).group_by(Statement.party)
    )
    return dict(session.execute(by_party).tuples().all())


def _held(session: Session, topic: Topic) -> Hearing:
    """The hearing that goes on."""
    hearing = session.get(Hearing, topic.id)
    if hearing is None:
        raise refusals.HearingNotAnnounced
    if hearing.concluded_at:
        raise refusals.HearingConcluded
    return hearing


def record_statement(session: Session, call: calls.RecordStatement, *, caller: Caller, now: datetime) -> Done:
    topic, actor = take(session, call.topic_id, "record_statement", caller)
    rules.check_begun(_held(session, topic).held_at, now=now)
    add_once(
        session,
        Statement(
            id=call.id, topic_id=topic.id, party=call.party, speaker=call.speaker, text=call.text, recorded_at=now
        ),
    )
    note(session, topic, "record_statement", actor, call, now=now, detail=call.party.chinese)
    return Done(id=call.id)


def conclude_hearing(session: Session, call: calls.ConcludeHearing, *, caller: Caller, now: datetime) -> Done:
    """Once everybody who has to be heard was heard."""
    topic, actor = take(session, call.topic_id, "conclude_hearing", caller)
    hearing, heard = _held(session, topic), _heard(session, topic)
    rules.check_heard(heard, on=clock.day_of(hearing.held_at))
    findings = rules.findings_of(call.findings)
    session.add_all(
        Finding(topic_id=topic.id, number=number, text=text) for number, text in enumerate(findings, start=1)
    )
    hearing.concluded_at = now
    spoke = "，".join(f"{party.chinese} {heard[party]} 人次" for party in HearingParty if party in heard)
    note(session, topic, "conclude_hearing", actor, call, now=now, detail=f"{spoke}；意见 {len(findings)} 条")
    return Done(id=topic.id)


def answer_finding(session: Session, call: calls.AnswerFinding, *, caller: Caller, now: datetime) -> Done:
    """Once; with the last of them the villagers may decide."""
    topic, actor = take(session, call.topic_id, "answer_finding", caller)
    finding = session.get(Finding, (topic.id, call.number))
    if finding is None:
        raise refusals.NoSuchFinding
    if finding.adopted is not None:
        raise refusals.FindingAnswered
    finding.adopted, finding.reason, finding.answered_at = call.adopted, call.reason, now
    detail = f"第 {call.number} 条{'采纳' if call.adopted else '不采纳'}：{call.reason}"
    note(session, topic, "answer_finding", actor, call, now=now, detail=detail)
    session.flush()
    finish_preparing(session, topic)
    return Done(id=topic.id)
