"""The five ways to propose a topic: three rolls' worth of signatures, and two bodies' own resolutions."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import acts, refusals, rules
from services.topics.actions.life import NOBODY, Actor, locked, move
from services.topics.models import Cosignature, RollEntry, Topic, signatures_by_roll
from shared import clock
from shared.bus import mailbox
from shared.calls import topics as calls
from shared.calls.common import Done
from shared.errors import NotSignedIn
from shared.events.topics import TopicProposed
from shared.identity import Caller, Role
from shared.vocabulary import RollKind, Route, State

SIGNS_AS = {
    RollKind.MEMBERS: Role.MEMBER, RollKind.REPRESENTATIVES: Role.REPRESENTATIVE, RollKind.VILLAGERS: Role.VILLAGER,
}  # fmt: skip
SPEAKS_FOR = {Route.PARTY_ORGANISATION: Role.SECRETARY, Route.VILLAGERS_COMMITTEE: Role.VILLAGERS_COMMITTEE}


def cosign(session: Session, call: calls.Cosign, *, caller: Caller, now: datetime) -> calls.SigningProgress:
    """Add one signature, to the text that the signer has read; the last one needed proposes the topic. The right to sign comes from the
    frozen rolls, as far as the signer still is what a roll says."""
    if caller.person_id is None:
        raise NotSignedIn
    topic = locked(session, call.topic_id)  # signers queue here, none is lost and only one is the last
    on_roll = _stands_on_a_roll(session, topic, caller.person_id, caller, now=now)
    if not on_roll:
        caller.require_sight(topic.village)
    elif not caller.has(Role.MEMBER, area=topic.village):
        rules.check_members_first(signed_on=clock.day_of(now), opens_on=topic.everybody_from, all_members=False)
    signed = session.get(Cosignature, (topic.id, caller.person_id)) is not None
    rules.check_may_sign(topic.state, topic.kind, on_roll=on_roll, already_signed=signed)
    rules.check_text_was_read(call.text_digest, digest=topic.text_digest)
    session.add(Cosignature(topic_id=topic.id, person_id=caller.person_id, signed_at=now))
    return count_signatures(session, topic, now=now)


def count_signatures(session: Session, topic: Topic, *, now: datetime) -> calls.SigningProgress:
    """How far the topic is; enough of them propose it."""
    session.flush()
    counted = session.execute(signatures_by_roll(topic.id)).tuples()
    routes = acts.signing_progress(counted, on=clock.day_of(now), kind=topic.kind)
    reached = next((route for route in routes if route.reached), None)
    if reached and topic.state is State.MERGED:
        detail = f"{reached.route.chinese}：{reached.have} 人附议，名册 {reached.roll} 人，需要 {reached.need} 人"
        signed_by = {"signatures": _signatures(session, topic)}
        move(session, topic, "reach_signatures", NOBODY, signed_by, now=now, detail=detail, source=reached.source)
        _proposed(session, topic, reached.route, signatures=reached.have)
    shown = tuple(calls.RouteProgress(**vars(route)) for route in routes)
    return calls.SigningProgress(state=topic.state, routes=shown)


def _signatures(session: Session, topic: Topic) -> list[dict[str, Any]]:
    signed = sa.select(Cosignature.person_id, Cosignature.signed_at, Cosignature.sheet_id).where(
        Cosignature.topic_id == topic.id
    )
    rows = session.execute(signed.order_by(Cosignature.signed_at, Cosignature.person_id)).mappings()
    return [dict(row) for row in rows]


def _stands_on_a_roll(session: Session, topic: Topic, person_id: UUID, caller: Caller, *, now: datetime) -> bool:
    """On one at least, and still rightly; the others are noted as lapsed."""
    rightly = False
    for entry in session.scalars(
        sa.select(RollEntry).where(RollEntry.topic_id == topic.id, RollEntry.person_id == person_id)
    ):
        if caller.has(SIGNS_AS[entry.kind], area=topic.village):
            rightly = True
        else:
            entry.lapsed_at = now
    return rightly


def propose_by_body(session: Session, call: calls.ProposeByBody, *, caller: Caller, now: datetime) -> Done:
    """The secretary for the Party organisation, a member of the villagers' committee for that; no signatures needed."""
    topic = locked(session, call.topic_id)
    caller.require_sight(topic.village)
    if call.route not in SPEAKS_FOR:
        raise refusals.RouteNeedsSignatures
    rules.check_route(topic.kind, call.route)
    actor = Actor.of(caller, SPEAKS_FOR[call.route], area=topic.village)
    move(session, topic, "propose_by_body", actor, call, now=now, detail=f"{call.route.chinese}：{call.resolution}")
    _proposed(session, topic, call.route, signatures=0)
    return Done(id=topic.id)


def _proposed(session: Session, topic: Topic, route: Route, *, signatures: int) -> None:
    topic.route = route
    proposed = TopicProposed(
        topic_id=topic.id, village=topic.village, title=topic.title, route=route, signatures=signatures
    )
    mailbox.post(session, proposed)
