"""What the topics service answers of a recall (罢免): the demand, the check of its form, the defence of whom it concerns."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from shared.calls.common import Done, VillageCode
from shared.contracts import About, Command, Record
from shared.recall_words import FormFault

Defence = Annotated[
    str, About("申辩意见", help="在议题和会议的页面上显示，投票前宣读", shortest=2, longest=2000, lines=8)
]


class OpenRecall(Command[Done], key="topics.open_recall"):
    """Write down what is demanded, of whom, and why. By the collection team or the township; not by whom it concerns."""

    id: UUID
    village: VillageCode
    person_id: Annotated[UUID, About("要求罢免谁", help="今天名册上的村民委员会成员")]
    reason: Annotated[
        str, About("罢免理由", help="写事实，不写姓名：公布后谁都能看到", shortest=10, longest=2000, lines=6)
    ]


class CheckRecall(Command[Done], key="topics.check_recall"):
    """The form alone. Without a fault the demand is made public and the vote may be convened: proposed → posted. By the secretary or a
    member of the branch committee, by the township once they have let it lie; not by whom it concerns."""

    topic_id: UUID
    fault: Annotated[FormFault | None, About("要件有什么问题", none="没有问题")] = None
    missing: Annotated[
        str, About("缺什么", help="退回补写时向提出的人说明", when="退回补写时必填", shortest=0, longest=500, lines=3)
    ] = ""


class StateDefence(Command[Done], key="topics.state_defence"):
    """By whom it concerns alone; again, until the vote is over."""

    topic_id: UUID
    text: Defence


class RecallView(Record):
    """``due_by``: the last day on which the village itself takes the next step."""

    person_id: UUID
    defence: str = ""
    stated_at: datetime | None = None
    due_by: date | None = None
