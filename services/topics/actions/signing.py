"""Signatures on paper, and taking one's own back."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import rules
from services.topics.actions.life import NOBODY, add_once, locked, note, take
from services.topics.actions.proposing import count_signatures
from services.topics.models import (
    Cosignature,
    Entry,
    Photo,
    Roll,
    RollEntry,
    SheetPhoto,
    SheetSignature,
    SigningSheet,
    Topic,
)
from shared import clock
from shared.calls import directory, signing
from shared.calls.topics import SigningProgress
from shared.errors import NotSignedIn
from shared.identity import Caller
from shared.vocabulary import PhotoPurpose, RollKind


def withdraw_signature(
    session: Session, call: signing.WithdrawSignature, *, caller: Caller, now: datetime
) -> SigningProgress:
    """The record says that one was taken back; whose, only where the signers stand as well: in the content for the dossier."""
    if caller.person_id is None:
        raise NotSignedIn
    topic = locked(session, call.topic_id)
    signature = session.get(Cosignature, (topic.id, caller.person_id))
    if signature is None:
        caller.require_sight(topic.village)
    rules.check_may_withdraw_signature(topic.state, signed=signature is not None)
    session.delete(signature)
    taken_back = {"person_id": caller.person_id}
    note(session, topic, "withdraw_signature", NOBODY, taken_back, now=now, detail="有 1 人撤回附议")
    return count_signatures(session, topic, now=now)


def enter_sheet(
    session: Session, call: signing.EnterSheet, *, caller: Caller, now: datetime, rolls: Sequence[directory.Roll]
) -> SigningProgress:
    """Everybody on the sheet who has not signed yet signs by it. ``rolls`` are those of today: who no longer is what a frozen roll
    says does not count there."""
    topic, actor = take(session, call.topic_id, "enter_sheet", caller)
    signers = set(call.signers)
    today = clock.day_of(now)
    standing = _standing(session, topic, signers, rolls)
    rules.check_sheet(
        signed_on=call.signed_on, today=today, opened_on=_opened_on(session, topic), signatures=call.signatures,
        signers=call.signers, on_roll={entry.person_id for entry, still in standing if still},
    )  # fmt: skip
    rules.check_sheet_photos(call.photo_ids, free=_free_photos(session, topic))
    rules.check_not_taken_back(call.signed_on, [on for who, on in _taken_back(session, topic) if who in signers])
    members = {entry.person_id for entry, still in standing if still and entry.kind is RollKind.MEMBERS}
    rules.check_members_first(signed_on=call.signed_on, opens_on=topic.everybody_from, all_members=signers <= members)
    sheet = SigningSheet(
        id=call.id, topic_id=topic.id, signed_on=call.signed_on, signatures=call.signatures, entered_by=actor.person_id,
        entered_at=now,
    )  # fmt: skip
    add_once(session, sheet)
    for entry, still in standing:
        if not still:
            entry.lapsed_at = now
    already = set(
        session.scalars(
            sa.select(Cosignature.person_id).where(Cosignature.topic_id == topic.id, Cosignature.person_id.in_(signers))
        )
    )
    session.add_all(SheetPhoto(photo_id=photo, sheet_id=sheet.id) for photo in set(call.photo_ids))
    session.add_all(SheetSignature(sheet_id=sheet.id, person_id=person) for person in signers)
    session.add_all(
        Cosignature(topic_id=topic.id, person_id=person, signed_at=now, sheet_id=sheet.id)
        for person in signers - already
    )
    detail = f"{clock.in_words(call.signed_on)}的签名单：签名 {call.signatures} 人"
    detail += f"，其中 {len(already)} 人已经附议，只计一次" if already else ""
    note(session, topic, "enter_sheet", actor, call, now=now, detail=detail)
    return count_signatures(session, topic, now=now)


def _free_photos(session: Session, topic: Topic) -> set[UUID]:
    """Photos of this topic's sheets that prove none yet."""
    free = sa.select(Photo.id).where(
        Photo.topic_id == topic.id, Photo.purpose == PhotoPurpose.SIGNING_SHEET,
        Photo.id.not_in(sa.select(SheetPhoto.photo_id)),
    )  # fmt: skip
    return set(session.scalars(free))


def _standing(
    session: Session, topic: Topic, signers: set[UUID], rolls: Sequence[directory.Roll]
) -> list[tuple[RollEntry, bool]]:
    """Each line of a frozen roll on which a signer stands, and whether they still are what it says."""
    now_on = {roll.kind: {entry.person_id for entry in roll.entries} for roll in rolls}
    frozen = sa.select(RollEntry).where(RollEntry.topic_id == topic.id, RollEntry.person_id.in_(signers))
    return [(entry, entry.person_id in now_on.get(entry.kind, ())) for entry in session.scalars(frozen)]


def _opened_on(session: Session, topic: Topic) -> date:
    """The day on which the text became final: the rolls were frozen, or it was revised and is signed anew."""
    frozen = session.execute(sa.select(sa.func.min(Roll.taken_on)).where(Roll.topic_id == topic.id)).scalar_one()
    revised = sa.select(sa.func.max(Entry.at)).where(Entry.topic_id == topic.id, Entry.verb == "revise_signed_text")
    last = session.scalar(revised)
    return max(frozen, clock.day_of(last)) if last else frozen


def _taken_back(session: Session, topic: Topic) -> list[tuple[UUID, date]]:
    """Who has taken a signature back, and on which day; it stands in the record alone."""
    lines = sa.select(Entry.at, Entry.content).where(Entry.topic_id == topic.id, Entry.verb == "withdraw_signature")
    return [
        (UUID(json.loads(content)["person_id"]), clock.day_of(at)) for at, content in session.execute(lines).tuples()
    ]
