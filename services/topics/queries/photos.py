"""One photo, and what is said of those of a topic."""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import rules
from services.topics.models import Photo, PhotoWithdrawal, Recall, SheetPhoto, SigningSheet, Topic
from services.topics.queries.sight import STAFF, reads_signers, require_reader
from shared.calls import photos as calls
from shared.errors import NotFound
from shared.identity import Caller


@dataclass(frozen=True)
class PhotoFacts:
    """A photo, whether its being public was withdrawn, and the sheet as which the names on it were entered."""

    photo: Photo
    withdrawn: bool
    sheet: SigningSheet | None

    @property
    def entered(self) -> bool:
        return self.sheet is not None

    @property
    def is_public(self) -> bool:
        return self.photo.public and not self.withdrawn


def photos_of(session: Session, topic_ids: Sequence[UUID]) -> dict[UUID, list[PhotoFacts]]:
    """One statement."""
    rows = (
        sa.select(Photo, PhotoWithdrawal.photo_id.is_not(None), SigningSheet)
        .outerjoin(PhotoWithdrawal, PhotoWithdrawal.photo_id == Photo.id)
        .outerjoin(SheetPhoto, SheetPhoto.photo_id == Photo.id)
        .outerjoin(SigningSheet, SigningSheet.id == SheetPhoto.sheet_id)
        .where(Photo.topic_id.in_(topic_ids))
        .order_by(Photo.added_at, Photo.id)
    )
    found: dict[UUID, list[PhotoFacts]] = defaultdict(list)
    for photo, withdrawn, sheet in session.execute(rows).tuples():
        found[photo.topic_id].append(PhotoFacts(photo, withdrawn, sheet))
    return found


def get_photo(session: Session, call: calls.GetPhoto, *, caller: Caller) -> calls.PhotoFile:
    """Four statements, five where it is not known yet."""
    photo = session.get(Photo, call.photo_id)
    if photo is None:
        raise NotFound
    topic = session.get_one(Topic, photo.topic_id)
    withdrawn = session.get(PhotoWithdrawal, photo.id) is not None
    public = photo.public and not withdrawn and topic.state in rules.PUBLIC_STATES
    if not public:
        require_reader(caller, topic.village)
    if not may_see(photo, caller, topic.village, session.get(Recall, topic.id), withdrawn=withdrawn):
        raise NotFound
    content = "" if call.known == photo.sha256 else b64encode(photo.content).decode()
    return calls.PhotoFile(sha256=photo.sha256, public=public, content=content)


def may_see(photo: Photo, caller: Caller, village: str, recall: Recall | None, *, withdrawn: bool) -> bool:
    """What has names on it, and what was withdrawn because of what can be seen on it, is for those who deal with the topic."""
    if photo.purpose in rules.NEVER_PUBLIC:
        return reads_signers(caller, village, recall)
    return not withdrawn or caller.has(*STAFF, area=village)


def public_photo(photo: Photo) -> calls.PublicPhoto:
    """Names nobody."""
    return calls.PublicPhoto(
        id=photo.id, purpose=photo.purpose, caption=photo.caption, width=photo.width, height=photo.height,
        added_at=photo.added_at, sha256=photo.sha256,
    )  # fmt: skip


def photo_view(facts: PhotoFacts) -> calls.PhotoView:
    return calls.PhotoView(
        **vars(public_photo(facts.photo)), public=facts.is_public, added_by=facts.photo.added_by,
        withdrawn=facts.withdrawn, entered=facts.entered,
    )  # fmt: skip
