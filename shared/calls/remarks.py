"""What people say of a topic before it is deliberated (议一议), answered by the topics service."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from shared.calls.common import Done
from shared.contracts import About, Command, Record
from shared.vocabulary import Withheld


class Remark(Command[Done], key="topics.remark"):
    """A word in the discussion, from the first day of signing until the members deliberate: members first, the village's other people from
    the day on which the topic is open to all. It can't be changed."""

    id: UUID
    topic_id: UUID
    text: Annotated[
        str,
        About(
            "我的看法",
            help="赞成什么、担心什么、怎样更好。发表后不能改；请不要写别人的隐私",
            shortest=2,
            longest=500,
            lines=4,
        ),
    ]


class WithholdRemark(Command[Done], key="topics.withhold_remark"):
    """It is shown to nobody any more but those who deal with the topic, and the reason stands in its place. By the township: nobody of the
    village takes another one's word away."""

    topic_id: UUID
    remark_id: UUID
    reason: Annotated[Withheld, About("为什么不再显示")]


class RemarkView(Record):
    """``text`` is empty for whoever may not read what is withheld."""

    id: UUID
    person_id: UUID
    text: str
    at: datetime
    members_first: bool  # said before the topic was open to all: for members, and those who deal with it
    withheld: Withheld | None = None
