"""Photos as proof."""

import binascii
import hashlib
from base64 import b64decode
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import acts, refusals, rules
from services.topics.actions.life import add_once, note, take
from services.topics.models import Photo, PhotoWithdrawal
from shared import clock
from shared.calls import photos as calls
from shared.calls.common import Done
from shared.errors import NotFound
from shared.identity import Caller


def attach_photo(session: Session, call: calls.AttachPhoto, *, caller: Caller, now: datetime) -> Done:
    """The picture is kept beside the record, its digest in it: whoever changes one is shown up by the other."""
    verb = acts.photo_verb(call.purpose)
    topic, actor = take(session, call.topic_id, verb, caller)
    rules.check_public(call.purpose, public=call.public)
    content = _bytes(call.content)
    same = sa.select(sa.func.count()).where(Photo.topic_id == topic.id, Photo.purpose == call.purpose)
    width, height = rules.check_photo(content, there=session.scalar(same) or 0, on=clock.day_of(now))
    sha256 = hashlib.sha256(content).hexdigest()
    photo = Photo(
        id=call.id, topic_id=topic.id, purpose=call.purpose, caption=call.caption, public=call.public, content=content,
        sha256=sha256, size=len(content), width=width, height=height, added_by=actor.person_id, added_at=now,
    )  # fmt: skip
    add_once(session, photo)
    kept = {
        "id": call.id, "purpose": call.purpose, "caption": call.caption, "public": call.public, "sha256": sha256,
        "size": len(content),
    }  # fmt: skip
    note(session, topic, verb, actor, kept, now=now, detail=f"{call.caption}（照片校验码 {sha256[:16]}）")
    return Done(id=photo.id)


def withdraw_photo(session: Session, call: calls.WithdrawPhoto, *, caller: Caller, now: datetime) -> Done:
    """From here on it is for those who deal with the topic; it can't be made public again."""
    topic, actor = take(session, call.topic_id, "withdraw_photo", caller)
    photo = session.get(Photo, call.photo_id)
    if photo is None or photo.topic_id != topic.id:
        raise NotFound
    withdrawn = session.get(PhotoWithdrawal, photo.id) is not None
    rules.check_may_withdraw(public=photo.public, withdrawn=withdrawn)
    session.add(PhotoWithdrawal(photo_id=photo.id, reason=call.reason, withdrawn_by=actor.person_id, withdrawn_at=now))
    note(session, topic, "withdraw_photo", actor, call, now=now, detail=f"{photo.caption}：{call.reason}")
    return Done(id=photo.id)


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise refusals.PhotoNotPlain from None
