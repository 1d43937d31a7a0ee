"""From what people say to a text that can be signed."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import acts, refusals, rules
from services.topics.actions.counting import count, count_move
from services.topics.actions.life import Actor, add_once, move, note, take
from services.topics.acts import COLLECTORS
from services.topics.models import (
    Cosignature,
    Opinion,
    Photo,
    Roll,
    RollEntry,
    SheetPhoto,
    SigningSheet,
    Topic,
    Visit,
    Visitor,
)
from shared import clock
from shared.bus import mailbox
from shared.calls import collecting, directory
from shared.calls import topics as calls
from shared.calls.common import Done
from shared.calls.teams import CollectionTeam
from shared.events.topics import SigningOpened, TopicOpened, TopicWithdrawn
from shared.identity import Caller, Role
from shared.vocabulary import Ground, Kind, PhotoPurpose, RollKind, State

SPEAKS = (Role.MEMBER, Role.REPRESENTATIVE, Role.VILLAGER)  # for themselves
KEPT_OF_AN_OPINION = (
    Opinion.id, Opinion.content, Opinion.ground, Opinion.household, Opinion.on_behalf, Opinion.recorded_by,
    Opinion.recorded_at, Opinion.visit_id,
)  # fmt: skip


def record_opinion(session: Session, call: calls.RecordOpinion, *, caller: Caller, now: datetime) -> Done:
    """One's own, or by the collection team somebody else's."""
    actor = Actor.of(caller, *COLLECTORS, *SPEAKS, area=call.village)
    collects = caller.has(*map(Role, COLLECTORS), area=call.village)
    rules.check_entry(household=call.household, on_behalf=call.on_behalf, collects=collects)
    opinion = Opinion(
        id=call.id, village=call.village, content=call.content, ground=call.ground, household=call.household,
        on_behalf=call.on_behalf, recorded_by=actor.person_id, recorded_at=now,
    )  # fmt: skip
    add_once(session, opinion)
    count(session, opinion.village, clock.day_of(now), opinions=1)
    return Done(id=opinion.id)


def record_visit(
    session: Session, call: collecting.RecordVisit, *, caller: Caller, now: datetime, team: CollectionTeam
) -> Done:
    """A visit, and each thing that was said there as an opinion of its own. ``team`` is that of the day of the visit."""
    actor = Actor.of(caller, *COLLECTORS, area=call.village)
    said = [line.strip() for line in call.said.splitlines() if line.strip()]
    rules.check_visit(
        visited_on=call.visited_on, today=clock.day_of(now), visitors=call.visitors, said=said, nothing=call.nothing,
        team=[member.person_id for member in team.members if member.capacities], on_behalf=call.on_behalf,
    )  # fmt: skip
    visit = Visit(
        id=call.id, village=call.village, visited_on=call.visited_on, household=call.household,
        recorded_by=actor.person_id, recorded_at=now,
    )  # fmt: skip
    add_once(session, visit)
    session.add_all(Visitor(visit_id=visit.id, person_id=person) for person in set(call.visitors))
    session.add_all(
        Opinion(
            id=uuid5(call.id, str(number)), village=call.village, content=content, ground=Ground.MEMBERS_AND_MASSES,
            household=call.household, on_behalf=call.on_behalf, recorded_by=actor.person_id, recorded_at=now,
            visit_id=visit.id,
        )
        for number, content in enumerate(said)
    )  # fmt: skip
    count(session, visit.village, clock.day_of(now), opinions=len(said))
    return Done(id=visit.id)


def open_topic(
    session: Session, call: calls.OpenTopic, *, caller: Caller, now: datetime, groups: Collection[str] = ()
) -> Done:
    """Make a topic of opinions that are in none yet. ``groups``: those of the village today, for the matter of one of them."""
    actor = Actor.of(caller, *COLLECTORS, area=call.village)
    rules.check_text_kept(Kind.ORDINARY, call.kind, title=call.title)
    rules.check_group(call.kind, call.group)
    rules.check_known_group(call.group, groups)
    topic = Topic(
        id=call.id, village=call.village, title=call.title, content=call.content, kind=call.kind,
        group_name=call.group, state=State.COLLECTED, opened_at=now, changed_at=now, entries=0,
    )  # fmt: skip
    add_once(session, topic)
    count(session, topic.village, clock.day_of(now), topics=1)
    count_move(session, topic.village, None, topic.state)
    opinions = _take_in(session, topic, call.opinion_ids)
    note(
        session,
        topic,
        "open_topic",
        actor,
        {"topic": call, "opinions": opinions},
        now=now,
        detail=f"来自 {len(opinions)} 条意见",
    )
    opened = TopicOpened(topic_id=topic.id, village=topic.village, title=topic.title, opinions=len(opinions))
    mailbox.post(session, opened)
    return Done(id=topic.id)


def merge_opinions(session: Session, call: calls.MergeOpinions, *, caller: Caller, now: datetime) -> Done:
    """Take further opinions of the same kind into a topic whose text is still open."""
    topic, actor = take(session, call.topic_id, "merge_opinions", caller)
    opinions = _take_in(session, topic, call.opinion_ids)
    note(
        session, topic, "merge_opinions", actor, {"opinions": opinions}, now=now, detail=f"并入 {len(opinions)} 条意见"
    )
    return Done(id=topic.id)


def correct_text(session: Session, call: calls.CorrectText, *, caller: Caller, now: datetime) -> Done:
    """Reword it before anybody has signed it, on paper or online; the record keeps the text before."""
    topic, actor = take(session, call.topic_id, "correct_text", caller)
    signed = sa.select(sa.func.count()).select_from(Cosignature).where(Cosignature.topic_id == topic.id)
    on_paper = sa.select(sa.func.count()).select_from(Photo).where(
        Photo.topic_id == topic.id, Photo.purpose == PhotoPurpose.SIGNING_SHEET
    )  # fmt: skip
    rules.check_text_is_open(signatures=session.scalar(signed) or 0, sheets=session.scalar(on_paper) or 0)
    before = {"title": topic.title, "content": topic.content}
    detail = f"原文字：{topic.title}。{topic.content}"
    topic.title, topic.content = call.title, call.content
    note(session, topic, "correct_text", actor, {"before": before, "after": call}, now=now, detail=detail)
    return Done(id=topic.id)


def _take_in(session: Session, topic: Topic, opinion_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """What they say, for the record. All of them or none: an opinion of another village, or one that is in a topic already, is
    refused."""
    ids = set(opinion_ids)
    if not ids:
        raise refusals.OpinionNeeded
    free = sa.update(Opinion).where(Opinion.id.in_(ids), Opinion.village == topic.village, Opinion.topic_id.is_(None))
    taken = session.execute(free.values(topic_id=topic.id).returning(*KEPT_OF_AN_OPINION)).mappings().all()
    if len(taken) < len(ids):
        raise refusals.OpinionsNotFree(missing=len(ids) - len(taken))
    return sorted(map(dict, taken), key=lambda opinion: (opinion["recorded_at"], opinion["id"]))


def open_signing(
    session: Session, call: calls.OpenSigning, *, caller: Caller, now: datetime, rolls: Sequence[directory.Roll]
) -> Done:
    """The text is final. The rolls are frozen as the directory gave them: the goal can't move while people sign."""
    topic, actor = take(session, call.topic_id, "open_signing", caller)
    rolls = [roll for roll in rolls if roll.kind in acts.rolls_of(topic.kind)]
    topic.members_from = clock.day_of(now)
    members_sign = any(
        roll.kind is RollKind.MEMBERS for roll in rolls
    )  # else it is the villagers' own from the first day
    topic.everybody_from = rules.everybody_from(topic.members_from) if members_sign else topic.members_from
    sizes = "，".join(f"{roll.kind.chinese} {len(roll.entries)} 人" for roll in rolls)
    opens = f"{clock.in_words(topic.everybody_from)}起向全体村民开放"
    if members_sign:
        opens = f"{clock.in_words(topic.members_from)}起党员先议，{opens}"
    elif topic.kind is Kind.RECALL:
        opens = f"{clock.in_words(topic.members_from)}起可以联名"
    window = {"members_from": topic.members_from, "everybody_from": topic.everybody_from}
    move(
        session, topic, "open_signing", actor, {"rolls": rolls} | window, now=now, detail=f"冻结名册：{sizes}。{opens}"
    )
    for roll in rolls:
        _freeze(session, topic, roll)
    announce_signing(session, topic)
    return Done(id=topic.id)


def announce_signing(session: Session, topic: Topic) -> None:
    """The members are asked to sign; a recall is not theirs, and nobody is asked to join it."""
    if topic.kind is not Kind.RECALL:
        mailbox.post(session, SigningOpened(topic_id=topic.id, village=topic.village, title=topic.title))


def _freeze(session: Session, topic: Topic, roll: directory.Roll) -> None:
    frozen = {"topic_id": topic.id, "kind": roll.kind}
    session.execute(sa.insert(Roll).values(**frozen, size=len(roll.entries), taken_on=roll.on))
    if roll.entries:
        rows = [{**frozen, "person_id": entry.person_id, "votes": entry.votes} for entry in roll.entries]
        session.execute(sa.insert(RollEntry), rows)


def withdraw_topic(session: Session, call: calls.WithdrawTopic, *, caller: Caller, now: datetime) -> Done:
    """Take it back, as long as the branch committee has not taken it up and nobody has signed it, on paper or online."""
    topic, actor = take(session, call.topic_id, "withdraw_topic", caller)
    rules.check_recall_may_be_withdrawn(topic.kind, topic.state)
    signed = sa.select(sa.func.count()).select_from(Cosignature).where(Cosignature.topic_id == topic.id)
    counted = sa.select(SheetPhoto.photo_id).join(SigningSheet).where(SigningSheet.confirmed_at.is_not(None))
    not_counted = sa.select(sa.func.count()).select_from(Photo).where(
        Photo.topic_id == topic.id, Photo.purpose == PhotoPurpose.SIGNING_SHEET, Photo.id.not_in(counted)
    )  # fmt: skip
    rules.check_may_withdraw_topic(signatures=session.scalar(signed) or 0, sheets=session.scalar(not_counted) or 0)
    move(session, topic, "withdraw_topic", actor, call, now=now, detail=call.reason)
    mailbox.post(session, TopicWithdrawn(topic_id=topic.id, village=topic.village))
    return Done(id=topic.id)
