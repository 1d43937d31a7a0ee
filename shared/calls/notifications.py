"""What the notifications service answers: who was told, inboxes, the notice board."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from shared.calls.common import AreaCode, Done, Page, Todos
from shared.contracts import About, Command, Query, Record
from shared.vocabulary import Channel, Delivery


class Certificate(Record):
    """Proof that everybody on a roll was told (周知率), or that it was tried and why it failed."""

    about_id: UUID
    noticed_at: datetime | None
    to_be_told: int
    reached: int
    attempted: int  # not reached, but attempts and reason are recorded
    missing: tuple[UUID, ...] = ()


class GetCertificate(Query[Certificate], key="notifications.get_certificate"):
    """Of the notice of a meeting. For the meetings service, and staff of the area."""

    about_id: UUID


class RecordTold(Command[Done], key="notifications.record_told"):
    """Somebody was told by phone, in writing or in person, or it was tried in vain. By the village's committees or the
    collection team, until the meeting is open; of the vote on a recall by the township too, never by whom it concerns."""

    about_id: UUID
    person_id: UUID
    channel: Annotated[Channel, About("方式")]
    reached: Annotated[bool, About("已告知本人")]
    remark: Annotated[str, About("说明", help="没有联系上时，写明原因和次数", shortest=0, longest=300)] = ""


class DeliveryView(Record):
    channel: Channel
    state: Delivery
    at: datetime | None = None
    attempts: int = 0
    remark: str = ""
    taken_by: UUID | None = None


class RecipientView(Record):
    person_id: UUID
    reached: bool
    deliveries: tuple[DeliveryView, ...] = ()


class Recipients(Record):
    certificate: Certificate
    items: tuple[RecipientView, ...] = ()
    page: Page = Page()


class ListRecipients(Query[Recipients], key="notifications.list_recipients"):
    """Per person and channel: time, attempts, result; first those who are still to be told. 1000 to a page. For staff of
    the area."""

    about_id: UUID
    after: str | None = None


class PhoneView(Record):
    person_id: UUID
    phone: str


class Phones(Record):
    items: tuple[PhoneView, ...] = ()


class ListPhones(Query[Phones], key="notifications.list_phones"):
    """The numbers of those who are still to be told of a meeting, until it is open or its day has passed; at most 1000. For the
    village's own committees and collection team, who tell people, and of the vote on a recall for the township too, never for whom it
    concerns; else the township and the county see none."""

    about_id: UUID


class InboxItem(Record):
    notice_id: UUID
    about_id: UUID
    kind: str  # meeting, cancelled: leads to a meeting; password: to the account; any other: to a topic
    title: str
    text: str
    sent_at: datetime
    read_at: datetime | None = None
    over: bool = False  # its meeting is over, its topic archived: it waits for nobody


class Inbox(Record):
    items: tuple[InboxItem, ...] = ()
    unread: int = 0
    asking: int = 0  # of the unread those that ask something of the caller, and are opened one by one
    page: Page


class ListInbox(Query[Inbox], key="notifications.list_inbox"):
    """The caller's own notices, newest first."""

    after: str | None = None


class ReadNotice(Command[InboxItem], key="notifications.read_notice"):
    """The caller opens a notice: that is a receipt."""

    notice_id: UUID


class ReadNotices(Command[Done], key="notifications.read_notices"):
    """The caller has looked over the inbox: a receipt for each notice in it, except those that ask something of them, a meeting to come
    to or something to check."""

    newest: UUID  # the first of the list they looked at: what came later they have not seen


class RecordSmsReport(Command[Done], key="notifications.record_sms_report"):
    """A delivery report of the SMS gateway, brought by our own gateway. ``status``: 1 delivered, 2 undeliverable,
    4 queued, 8 handed to the centre, 16 rejected by the centre."""

    message_id: UUID
    status: int
    secret: Annotated[str, About("", longest=128)]


class PostingView(Record):
    """A sheet on the village's notice board."""

    id: UUID
    village: str
    kind: str  # meeting_notice, deliberation_result, resolution, implementation_result
    kind_label: str
    title: str
    text: str
    posted_at: datetime
    until: date  # its last day
    topic_id: UUID | None = None
    source: str = ""
    hung_at: datetime | None = None  # the printed sheet hangs on the board since
    of_recall: bool = False
    if_hung_today: date | None = None  # the last day then; none where it hangs, or nobody hangs it any more
    may_hang: bool = False  # by the caller, who answers for it


class Board(Record):
    items: tuple[PostingView, ...] = ()
    page: Page


class ListBoard(Query[Board], key="notifications.list_board"):
    """What stands on the boards of an area, or all sheets of one topic, newest first. Public."""

    area: AreaCode
    topic_id: UUID | None = None  # of one topic only
    after: str | None = None


class GetPosting(Query[PostingView], key="notifications.get_posting"):
    """One sheet, to read or to print. Public."""

    posting_id: UUID


class ConfirmHung(Command[Done], key="notifications.confirm_hung"):
    """The printed sheet hangs on the village's notice board. By the secretary; of a recall by the villagers' committee and the township too,
    never by whom it concerns."""

    posting_id: UUID


class GetTodos(Query[Todos], key="notifications.get_todos"):
    """What waits for the caller: notices to read, people to reach, sheets to hang."""
