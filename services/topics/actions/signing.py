"""Signatures on paper, which two people look at, and taking one's own back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import refusals, rules
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

NEW_TEXT = ("correct_text", "revise_signed_text")  # what was signed before is another text


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
    rules.check_may_withdraw_signature(topic.state, topic.kind, signed=signature is not None)
    session.delete(signature)
    taken_back = {"person_id": caller.person_id}
    note(session, topic, "withdraw_signature", NOBODY, taken_back, now=now, detail="有 1 人撤回附议")
    return count_signatures(session, topic, now=now)


def enter_sheet(
    session: Session, call: signing.EnterSheet, *, caller: Caller, now: datetime, rolls: Sequence[directory.Roll]
) -> SigningProgress:
    """It does not count yet: somebody else holds the names against the photo first."""
    topic, actor = take(session, call.topic_id, "enter_sheet", caller)
    _check_names(session, topic, call, rolls, today=clock.day_of(now))
    rules.check_sheet_photos(call.photo_ids, free=_free_photos(session, topic))
    sheet = SigningSheet(
        id=call.id, topic_id=topic.id, signed_on=call.signed_on, signatures=call.signatures, entered_by=actor.person_id,
        entered_at=now,
    )  # fmt: skip
    add_once(session, sheet)
    session.add_all(SheetPhoto(photo_id=photo, sheet_id=sheet.id) for photo in set(call.photo_ids))
    session.add_all(SheetSignature(sheet_id=sheet.id, person_id=person) for person in set(call.signers))
    detail = f"{clock.in_words(call.signed_on)}的签名单：签名 {call.signatures} 人，等另一人对照照片核对"
    note(session, topic, "enter_sheet", actor, call, now=now, detail=detail)
    return count_signatures(session, topic, now=now)


def confirm_sheet(
    session: Session, call: signing.ConfirmSheet, *, caller: Caller, now: datetime, rolls: Sequence[directory.Roll]
) -> SigningProgress:
    """From now on everybody on it who has not signed yet has signed by it. ``rolls`` are those of today: who no longer is what a frozen
    roll says does not count there."""
    topic, actor = take(session, call.topic_id, "confirm_sheet", caller)
    sheet = _waiting(session, topic, call.sheet_id)
    if actor.person_id is None:
        raise NotSignedIn
    rules.check_second_look(actor.person_id, entered_by=sheet.entered_by)
    names = _Names(sheet.signed_on, sheet.signatures, _on_it(session, sheet))
    standing = _check_names(session, topic, names, rolls, today=clock.day_of(now))
    sheet.confirmed_by, sheet.confirmed_at = actor.person_id, now
    for entry, still in standing:
        if not still:
            entry.lapsed_at = now
    signed = sa.select(Cosignature.person_id).where(Cosignature.topic_id == topic.id)
    already = set(session.scalars(signed.where(Cosignature.person_id.in_(names.signers))))
    session.add_all(
        Cosignature(topic_id=topic.id, person_id=person, signed_at=now, sheet_id=sheet.id)
        for person in set(names.signers) - already
    )
    detail = f"{clock.in_words(sheet.signed_on)}的签名单：{sheet.signatures} 个签名和照片一致，计入"
    detail += f"，其中 {len(already)} 人已经附议，只计一次" if already else ""
    note(session, topic, "confirm_sheet", actor, call, now=now, detail=detail)
    return count_signatures(session, topic, now=now)


def return_sheet(session: Session, call: signing.ReturnSheet, *, caller: Caller, now: datetime) -> SigningProgress:
    """The names are not those on the photo: nothing counts, and the photo may be entered again. What was entered stays in the record."""
    topic, actor = take(session, call.topic_id, "return_sheet", caller)
    sheet = _waiting(session, topic, call.sheet_id)
    for table in (SheetSignature, SheetPhoto):
        session.execute(sa.delete(table).where(table.sheet_id == sheet.id))
    session.delete(sheet)
    detail = f"{clock.in_words(sheet.signed_on)}的签名单退回，没有计入：{call.reason}"
    note(session, topic, "return_sheet", actor, call, now=now, detail=detail)
    return count_signatures(session, topic, now=now)


@dataclass(frozen=True)
class _Names:
    """What a sheet says: when it was signed, by how many, by whom."""

    signed_on: date
    signatures: int
    signers: tuple[UUID, ...]


def _check_names(
    session: Session, topic: Topic, sheet: _Names | signing.EnterSheet, rolls: Sequence[directory.Roll], *, today: date
) -> list[tuple[RollEntry, bool]]:
    """What :func:`_standing` says of the signers. Raises what the rules of a sheet raise."""
    signers = set(sheet.signers)
    standing = _standing(session, topic, signers, rolls)
    rules.check_sheet(
        signed_on=sheet.signed_on, today=today, opened_on=_opened_on(session, topic),
        changed_on=_changed_on(session, topic), signatures=sheet.signatures, signers=sheet.signers,
        on_roll={entry.person_id for entry, still in standing if still},
    )  # fmt: skip
    rules.check_not_taken_back(sheet.signed_on, [on for who, on in _taken_back(session, topic) if who in signers])
    members = {entry.person_id for entry, still in standing if still and entry.kind is RollKind.MEMBERS}
    rules.check_members_first(signed_on=sheet.signed_on, opens_on=topic.everybody_from, all_members=signers <= members)
    return standing


def _waiting(session: Session, topic: Topic, sheet_id: UUID) -> SigningSheet:
    sheet = session.get(SigningSheet, sheet_id)
    if sheet is None or sheet.topic_id != topic.id or sheet.confirmed_at is not None:
        raise refusals.NoSheetWaits
    return sheet


def _on_it(session: Session, sheet: SigningSheet) -> tuple[UUID, ...]:
    return tuple(session.scalars(sa.select(SheetSignature.person_id).where(SheetSignature.sheet_id == sheet.id)))


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
    """The day on which the rolls were frozen."""
    return session.execute(sa.select(sa.func.min(Roll.taken_on)).where(Roll.topic_id == topic.id)).scalar_one()


def _changed_on(session: Session, topic: Topic) -> date | None:
    """The last day on which the text was corrected, or revised to be signed anew."""
    changed = sa.select(sa.func.max(Entry.at)).where(Entry.topic_id == topic.id, Entry.verb.in_(NEW_TEXT))
    last = session.scalar(changed)
    return clock.day_of(last) if last else None


def _taken_back(session: Session, topic: Topic) -> list[tuple[UUID, date]]:
    """Who has taken a signature back, and on which day; it stands in the record alone."""
    lines = sa.select(Entry.at, Entry.content).where(Entry.topic_id == topic.id, Entry.verb == "withdraw_signature")
    return [
        (UUID(json.loads(content)["person_id"]), clock.day_of(at)) for at, content in session.execute(lines).tuples()
    ]
