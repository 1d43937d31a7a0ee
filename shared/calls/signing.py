"""What the topics service answers about signatures on paper, and about taking one's own back."""

from datetime import date
from typing import Annotated
from uuid import UUID

from shared.calls.topics import SigningProgress
from shared.contracts import About, Command, Query, Record


class WithdrawSignature(Command[SigningProgress], key="topics.withdraw_signature"):
    """The caller takes their signature back, as long as the topic is not proposed. They may sign again."""

    topic_id: UUID


class EnterSheet(Command[SigningProgress], key="topics.enter_sheet"):
    """A sheet that people have signed by hand, entered by the collection team from its photos, each of one sheet alone. It counts once
    somebody else has confirmed it (:class:`ConfirmSheet`)."""

    id: UUID
    topic_id: UUID
    signed_on: Annotated[date, About("签名日期", help="签名单上写的日期")]
    signatures: Annotated[int, About("签名单上有几个签名", help="照纸上数，应与下面勾选的人数相同", least=1, most=5000)]
    photo_ids: Annotated[
        tuple[UUID, ...],
        About("这张签名单的照片", help="一张签名单有几页，就选几张；照片上有姓名，只有村干部和上级能看到"),
    ]
    signers: Annotated[
        tuple[UUID, ...], About("签名的人", help="从附议开始时的名册里勾选；网上已附议的也勾选，只计一次")
    ]


class ConfirmSheet(Command[SigningProgress], key="topics.confirm_sheet"):
    """The names that were entered are those on the photo: from now on each counts, once, whether on paper or online. By another member
    of the collection team, or an official of the village. merged → proposed by the last one needed."""

    topic_id: UUID
    sheet_id: UUID


class ReturnSheet(Command[SigningProgress], key="topics.return_sheet"):
    """The names are not those on the photo: nothing counts, and the sheet is entered anew. By the collection team or an official of the
    village, before it counts."""

    topic_id: UUID
    sheet_id: UUID
    reason: Annotated[str, About("哪里对不上", help="记入全过程记录，请不要写姓名。", shortest=2, longest=300, lines=2)]


class FrozenRoll(Record):
    """Everybody who may sign, whatever rolls they stand on."""

    people: tuple[UUID, ...] = ()


class GetFrozenRoll(Query[FrozenRoll], key="topics.get_frozen_roll"):
    """From which the names on a sheet are picked. For the collection team."""

    topic_id: UUID
