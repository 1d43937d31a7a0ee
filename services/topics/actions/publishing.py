"""Publishing the result, and answering for it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import acts, refusals, rules
from services.topics.actions.life import NOBODY, add_once, locked, move, note, publish, take
from services.topics.models import Inquiry, Posting, Topic
from services.topics.rules import PUBLIC_STATES
from shared import clock
from shared.bus import mailbox
from shared.calls import topics as calls
from shared.calls.common import Done
from shared.errors import NotFound
from shared.events.notifications import PostingHung
from shared.events.topics import InquiryAsked, ResultPosted
from shared.identity import Caller


def post_result(session: Session, call: calls.PostResult, *, caller: Caller, now: datetime) -> Done:
    """From here on the topic is public, and the deciding steps may be convened."""
    topic, actor = take(session, call.topic_id, "post_result", caller)
    posting = publish(session, topic, "result", call.text, now=now)
    topic.posted_at = now
    detail = f"公示至 {clock.in_words(posting.until)}"
    move(session, topic, "post_result", actor, call, now=now, detail=detail, source=posting.source)
    posted = ResultPosted(
        topic_id=topic.id, village=topic.village, title=topic.title, text=call.text, until=posting.until,
        source=posting.source,
    )  # fmt: skip
    mailbox.post(session, posted)
    return Done(id=topic.id)


def note_hung(session: Session, event: PostingHung, *, now: datetime) -> None:
    """The printed sheet hangs on the village's own board; the first time counts."""
    topic = locked(session, event.topic_id)
    posting = session.get_one(Posting, (topic.id, event.about))
    if posting.hung_on is None:
        posting.hung_on = event.hung_on
        detail = f"{rules.sheet_name(posting.about, topic.kind)}：{clock.in_words(event.hung_on)}张贴到村公告栏"
        note(session, topic, "hang_posting", NOBODY, event, now=now, detail=detail, source=posting.source)


def ask_inquiry(session: Session, call: calls.AskInquiry, *, now: datetime) -> Done:
    """Public: anybody may ask about a posted topic, and nobody is asked who they are."""
    topic = session.get(Topic, call.topic_id, with_for_update={"read": True})  # it can't be archived meanwhile
    if topic is None or topic.state not in PUBLIC_STATES:
        raise NotFound
    acts.check_act(topic.state, "ask_inquiry", passed=topic.passed, kind=topic.kind, heard=bool(topic.hearing_for))
    waiting = sa.select(sa.func.count()).where(
        Inquiry.topic_id == topic.id, Inquiry.answer.is_(None), Inquiry.id != call.id
    )
    rules.check_inquiries_open(session.scalar(waiting) or 0, on=clock.day_of(now))
    add_once(session, Inquiry(id=call.id, topic_id=topic.id, question=call.question, asked_at=now))
    mailbox.post(session, InquiryAsked(topic_id=topic.id, inquiry_id=call.id, village=topic.village))
    return Done(id=call.id)


def answer_inquiry(session: Session, call: calls.AnswerInquiry, *, caller: Caller, now: datetime) -> Done:
    """Once: question and answer then stand on the board as they are, unless withheld for a reason."""
    topic_id = session.scalar(sa.select(Inquiry.topic_id).where(Inquiry.id == call.inquiry_id))
    if topic_id is None:
        raise NotFound
    topic, actor = take(session, topic_id, "answer_inquiry", caller)
    inquiry = session.get_one(Inquiry, call.inquiry_id)
    if inquiry.answer is not None:
        raise refusals.InquiryAnswered
    inquiry.answer, inquiry.answered_at, inquiry.withheld = call.answer, now, call.withheld
    note(
        session,
        topic,
        "answer_inquiry",
        actor,
        {"question": inquiry.question, "asked_at": inquiry.asked_at, "answered": call},
        now=now,
        detail=f"不公开：{call.withheld.chinese}" if call.withheld else "",
    )
    return Done(id=inquiry.id)
