"""Photos as proof, answered by the topics service. What they have to be: :mod:`shared.photos`."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from shared.calls.common import Done
from shared.contracts import About, Command, Query, Record
from shared.photos import LARGEST
from shared.vocabulary import PhotoPurpose

AS_TEXT = -(-LARGEST // 3) * 4  # characters of base64


class AttachPhoto(Command[Done], key="topics.attach_photo"):
    """Keep a photo with a topic, for good: it is neither changed nor deleted, and its digest stands in the topic's record."""

    id: UUID
    topic_id: UUID
    purpose: PhotoPurpose
    caption: Annotated[
        str, About("照片说明", help="拍的是什么地方、什么事；请不要写别人的姓名", shortest=2, longest=60)
    ]
    public: Annotated[
        bool,
        About(
            "可以公开", help="照片里认不出任何人，也没有身份证、电话等个人信息，才可以公开。不选，只有本村和乡镇能看到"
        ),
    ] = False
    content: Annotated[str, About("照片", help="base64; JPEG", longest=AS_TEXT)]


class WithdrawPhoto(Command[Done], key="topics.withdraw_photo"):
    """A photo is public no more: somebody can be recognised on it after all. It stays with its topic, for those who deal with it. By the
    village's officials or the township."""

    topic_id: UUID
    photo_id: UUID
    reason: Annotated[str, About("为什么不再公开", help="不写别人的姓名", shortest=2, longest=300, lines=2)]


class PublicPhoto(Record):
    """What a page has to know of a photo that anybody may see."""

    id: UUID
    purpose: PhotoPurpose
    caption: str
    width: int
    height: int
    added_at: datetime
    sha256: str


class PhotoView(PublicPhoto):
    """``withdrawn``: it was public once. ``entered``: of a signed sheet, whose names were entered."""

    public: bool
    added_by: UUID
    withdrawn: bool = False
    entered: bool = False


class PhotoFile(Record):
    """``content`` is base64, and empty where the asker knows it already. ``public``: anybody may see it."""

    sha256: str
    public: bool
    content: str = ""


class GetPhoto(Query[PhotoFile], key="topics.get_photo"):
    """For whoever may see its topic; for anybody, once the topic is posted, where it was chosen so. ``known``: the digest of
    what the asker has of it."""

    photo_id: UUID
    known: str = ""
