"""Members' commitments to a resolution (提诺 审诺 示诺 践诺 评诺), answered by the topics service."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from shared.calls.common import Done
from shared.contracts import About, Command, Record
from shared.vocabulary import Grade, PledgeDecision, PledgeState


class Pledge(Command[Done], key="topics.pledge"):
    """提诺: a member's own commitment to help carry the resolution out. What the branch returned is made anew with it."""

    id: UUID
    topic_id: UUID
    text: Annotated[
        str,
        About(
            "我的承诺",
            help="带头做什么、宣传什么。审核后向全村公示，请不要写别人的姓名",
            shortest=2,
            longest=300,
            lines=3,
        ),
    ]
    due_on: Annotated[date, About("完成期限")]


class ReviewPledge(Command[Done], key="topics.review_pledge"):
    """审诺, and with approval 示诺. By the branch committee or its secretary, never by whoever pledged."""

    pledge_id: UUID
    decision: Annotated[PledgeDecision, About("审核结果")]
    reason: Annotated[str, About("理由", when="退回时必填", shortest=0, longest=300, lines=2)] = ""


class KeepPledge(Command[Done], key="topics.keep_pledge"):
    """践诺: the member reports what was done."""

    pledge_id: UUID
    report: Annotated[
        str,
        About(
            "做了什么",
            help="哪天做的、做到了什么程度。向全村公开，请不要写别人的姓名",
            shortest=2,
            longest=500,
            lines=3,
        ),
    ]


class AppraisePledge(Command[Done], key="topics.appraise_pledge"):
    """评诺: how the branch found it kept. By the branch committee or its secretary, never by whoever pledged."""

    pledge_id: UUID
    grade: Annotated[Grade, About("评议结果")]
    text: Annotated[str, About("评语", shortest=0, longest=300, lines=2)] = ""


class PublicPledge(Record):
    """Once it was approved, and without a name."""

    text: str
    state: PledgeState
    due_on: date | None = None
    approved_at: datetime | None = None
    report: str = ""
    kept_at: datetime | None = None
    grade: Grade | None = None


class PledgeView(PublicPledge):
    id: UUID
    person_id: UUID
    returned_because: str = ""
    to_be_appraised: bool = False
