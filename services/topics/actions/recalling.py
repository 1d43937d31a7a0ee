"""A recall: the demand, the check of its form, the defence."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import refusals, rules
from services.topics.actions.counting import count, count_move
from services.topics.actions.life import NOBODY, Actor, add_once, locked, move, note, publish, take
from services.topics.models import Cosignature, Entry, Recall, SigningSheet, Topic
from shared import clock
from shared.bus import mailbox
from shared.calls import directory
from shared.calls import recalls as calls
from shared.calls.common import Done
from shared.events.topics import (
    DefenceStated,
    RecallDue,
    TopicOpened,
    TopicSentBack,
    TopicWithdrawn,
)
from shared.identity import Caller, Role
from shared.recall_words import FormFault
from shared.vocabulary import Kind, MatterClass, State

OPENERS = (Role.COLLECTION_TEAM, Role.TOWNSHIP)


def open_recall(
    session: Session, call: calls.OpenRecall, *, caller: Caller, now: datetime, committee: directory.Roll
) -> Done:
    """The demand as a topic of its own, for people to sign, and the only one of this person that runs; ``committee``: the villagers'
    committee today."""
    actor = Actor.of(caller, *OPENERS, area=call.village)
    rules.check_not_concerned(caller.person_id, call.person_id)
    rules.check_may_be_recalled(call.person_id, {entry.person_id for entry in committee.entries})
    topic = Topic(
        id=call.id, village=call.village, title=rules.RECALL_TITLE, content=call.reason, kind=Kind.RECALL,
        state=State.COLLECTED, opened_at=now, changed_at=now, entries=0,
    )  # fmt: skip
    add_once(session, topic)
    _let_give_way(session, call.person_id, now=now)
    try:
        with session.begin_nested():
            session.add(Recall(topic_id=topic.id, person_id=call.person_id))
    except sa.exc.IntegrityError:
        raise refusals.RecallRuns from None
    count(session, topic.village, clock.day_of(now), topics=1)
    count_move(session, topic.village, None, topic.state)
    begun = {"topic": {"village": topic.village, "title": topic.title}, "recall": call}
    note(session, topic, "open_recall", actor, begun, now=now)
    mailbox.post(session, TopicOpened(topic_id=topic.id, village=topic.village, title=topic.title, opinions=0))
    return Done(id=topic.id)


def _let_give_way(session: Session, person_id: UUID, *, now: datetime) -> None:
    """One of the same person that nobody has signed for its days keeps no other out: nobody holds the place by a demand that nobody
    signs. One that people sign, or whose sheet waits for its second look, stays: nobody undoes it by another one."""
    before, number = rules.recall_gives_way_from(clock.day_of(now))
    running = (
        sa.select(Topic)
        .join(Recall)
        .where(Recall.person_id == person_id, Recall.runs, Topic.state.in_(rules.BEFORE_ITS_SHARE))
        .with_for_update(of=Topic)
    )
    for topic in session.scalars(running).all():
        if rules.recall_gives_way(_last_signed_on(session, topic), before=before, waits=_a_sheet_waits(session, topic)):
            detail = f"{number.days} 天里没有新的联名，人数也没有达到，已有人另外提出"
            move(
                session,
                topic,
                "lapse_recall",
                NOBODY,
                {"days": number.days},
                now=now,
                detail=detail,
                source=number.source,
            )
            mailbox.post(session, TopicWithdrawn(topic_id=topic.id, village=topic.village))
    session.flush()


def _last_signed_on(session: Session, topic: Topic) -> date:
    """The day of the last signature or entered sheet; where nobody signed, of its opening."""
    signed = session.scalar(sa.select(sa.func.max(Cosignature.signed_at)).where(Cosignature.topic_id == topic.id))
    entered = session.scalar(sa.select(sa.func.max(SigningSheet.entered_at)).where(SigningSheet.topic_id == topic.id))
    return clock.day_of(max(filter(None, (topic.changed_at, signed, entered))))


def _a_sheet_waits(session: Session, topic: Topic) -> bool:
    waiting = sa.exists().where(SigningSheet.topic_id == topic.id, SigningSheet.confirmed_at.is_(None))
    return bool(session.scalar(sa.select(waiting)))


def check_recall(
    session: Session, call: calls.CheckRecall, *, caller: Caller, now: datetime, committee: directory.Roll
) -> Done:
    """Nothing but the form; ``committee``: the villagers' committee today."""
    topic, actor = take(session, call.topic_id, "check_recall", caller)
    today = clock.day_of(now)
    if actor.role == Role.TOWNSHIP:
        rules.check_the_townships(topic.state, clock.day_of(topic.changed_at), today=today)
    recall = session.get_one(Recall, topic.id)
    returned = sa.exists().where(Entry.topic_id == topic.id, Entry.verb == "return_recall")
    rules.check_form(
        call.fault, is_member=recall.person_id in {entry.person_id for entry in committee.entries},
        explained=bool(call.missing.strip()), returned_before=bool(session.scalar(sa.select(returned))),
    )  # fmt: skip
    if call.fault is None:
        _accept(session, topic, recall, actor, call, now=now)
        return Done(id=topic.id)
    verb = "return_recall" if call.fault is FormFault.REASON else "void_recall"
    topic.review_reason = call.missing or call.fault.chinese
    detail = f"{call.fault.chinese}。{call.missing}" if call.missing else call.fault.chinese
    move(session, topic, verb, actor, call, now=now, detail=detail)
    sent_back = TopicSentBack(
        topic_id=topic.id, village=topic.village, state=topic.state, reason=topic.review_reason
    )  # fmt: skip
    mailbox.post(session, sent_back)
    return Done(id=topic.id)


def _accept(
    session: Session, topic: Topic, recall: Recall, actor: Actor, call: calls.CheckRecall, *, now: datetime
) -> None:
    """The demand is public, nobody is named, and the vote may be convened."""
    today = clock.day_of(now)
    route = topic.route.chinese if topic.route else ""
    text = (
        f"{route}要求罢免村民委员会一名成员，联名人数和要件经核对符合规定。理由：{topic.content}"
        "\n由全体有选举权的村民无记名投票决定，投票的时间、地点另行通知。"
    )
    topic.matter_class, topic.posted_at = MatterClass.VILLAGE_AFFAIRS, now
    posting = publish(session, topic, "result", text, now=now)
    convene_by = rules.convene_recall_by(today)
    detail = f"联名人数、理由、被要求罢免的人都符合规定；{clock.in_words(convene_by)}以前通知投票"
    move(session, topic, "accept_recall", actor, call, now=now, detail=detail)
    due = RecallDue(
        topic_id=topic.id, village=topic.village, title=topic.title, person_id=recall.person_id,
        convene_by=convene_by, text=text, until=posting.until, source=posting.source,
    )  # fmt: skip
    for event in (due, *_defended(topic, recall)):
        mailbox.post(session, event)


def _defended(topic: Topic, recall: Recall) -> list[DefenceStated]:
    return [DefenceStated(topic_id=topic.id, village=topic.village)] if recall.defence else []


def state_defence(session: Session, call: calls.StateDefence, *, caller: Caller, now: datetime) -> Done:
    """Their own words, as they wrote them last; the record keeps those before."""
    topic = locked(session, call.topic_id)
    caller.require_sight(topic.village)
    recall = session.get(Recall, topic.id)
    if recall is None:
        raise refusals.NotOfThisKind(verb="申辩", kind=Kind.RECALL.chinese)
    rules.check_defence(caller.person_id, recall.person_id)
    rules.check_may_defend(topic.state)
    recall.defence, recall.stated_at = call.text, now
    actor = Actor(caller.person_id, Role.VILLAGERS_COMMITTEE.value)
    note(session, topic, "state_defence", actor, call, now=now)
    if topic.state is State.POSTED:
        mailbox.post(session, DefenceStated(topic_id=topic.id, village=topic.village))
    return Done(id=topic.id)
