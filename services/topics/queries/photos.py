"""One photo, and what is said of those of a topic."""

from base64 import b64encode

from sqlalchemy.orm import Session

from services.topics import rules
from services.topics.models import Photo, Topic
from services.topics.queries.sight import require_reader
from shared.calls import photos as calls
from shared.errors import NotFound
from shared.identity import Caller


def get_photo(session: Session, call: calls.GetPhoto, *, caller: Caller) -> calls.PhotoFile:
    """Two statements, three where it is not known yet."""
    photo = session.get(Photo, call.photo_id)
    if photo is None:
        raise NotFound
    topic = session.get_one(Topic, photo.topic_id)
    public = photo.public and topic.state in rules.PUBLIC_STATES
    if not public:
        require_reader(caller, topic.village)
    content = "" if call.known == photo.sha256 else b64encode(photo.content).decode()
    return calls.PhotoFile(sha256=photo.sha256, public=public, content=content)


def public_photo(photo: Photo) -> calls.PublicPhoto:
    """Names nobody."""
    return calls.PublicPhoto(
        id=photo.id, purpose=photo.purpose, caption=photo.caption, width=photo.width, height=photo.height,
        added_at=photo.added_at, sha256=photo.sha256,
    )  # fmt: skip


def photo_view(photo: Photo) -> calls.PhotoView:
    return calls.PhotoView(**vars(public_photo(photo)), public=photo.public, added_by=photo.added_by)
