"""What the topics service answers of the branch committee's review: the list it goes through, what it decided and how."""

from datetime import date
from typing import Annotated
from uuid import UUID

from shared.calls.common import Done
from shared.calls.ways import WayView
from shared.contracts import About, Command, Query, Record
from shared.vocabulary import Kind, MatterClass, PointAnswer, ReviewDecision


class TakeUpForReview(Command[Done], key="topics.take_up_for_review"):
    """The secretary puts it before the branch committee. proposed → under_review."""

    topic_id: UUID


class Point(Record):
    """The answer to one point of the legality check, by its name in the list."""

    point: str
    answer: PointAnswer


class Review(Command[Done], key="topics.review"):
    """The branch committee's decision, taken with a quorum and by its majority, as the secretary enters it. A yes names the ground of vital
    interest by its name in the list and answers every point of the legality check. It counts once somebody else who was there has confirmed
    it (:class:`ConfirmReview`)."""

    topic_id: UUID
    decision: Annotated[ReviewDecision, About("审核结果")]
    held_on: Annotated[date, About("支委会哪天开的")]
    present: Annotated[tuple[UUID, ...], About("到会的支部委员")]
    ayes: Annotated[int, About("赞成这个结果的人数", least=0, most=100)]
    noes: Annotated[int, About("反对的人数", help="其余的算弃权", least=0, most=100)]
    reason: Annotated[str, About("理由", when="退回或不同意时必填", shortest=0, longest=500, lines=3)] = ""
    matter_class: Annotated[MatterClass | None, About("事项类别", when="同意时必选")] = None
    ground: Annotated[str, About("属于哪一类切身利益事项", when="同意时必选", shortest=0, longest=40)] = ""
    vital_ground: Annotated[str, About("具体说明", help="关系哪些人、多少户", shortest=0, longest=500, lines=2)] = ""
    points: tuple[Point, ...] = ()
    legality: Annotated[
        str, About("合法性审查的说明", help="依据哪条规定，还要注意什么", shortest=0, longest=500, lines=2)
    ] = ""
    major: Annotated[bool, About("重大项目", help="重大项目须事前、事中、事后三次通报")] = False


class ConfirmReview(Command[Done], key="topics.confirm_review"):
    """What was entered is what the committee decided: it counts. By another member of the committee who was there by what was entered; by
    the township where nobody else was, or where nobody has for some days; by the township alone where the one before was objected to.
    ``number``: which of the topic's reviews was looked at. under_review → confirmed, returned or rejected."""

    topic_id: UUID
    number: int


class ObjectToReview(Command[Done], key="topics.object_to_review"):
    """What was entered is not what the committee decided: it does not count, and the secretary enters it anew. By whoever may confirm it, and
    by who is on the committee and was left out of the list of who was there."""

    topic_id: UUID
    number: int
    reason: Annotated[
        str, About("哪里和会议情况不符", help="记入全过程记录，请不要写姓名。", shortest=2, longest=300, lines=2)
    ]


class ListItem(Record):
    """A point of the legality check, or a ground of vital interest. ``always``: it concerns every matter of the class and kind
    that was asked for."""

    name: str
    text: str
    source: str
    mark: str
    always: bool = False


class ReviewList(Record):
    """``brings``: what a matter of this class and kind needs besides; ``major_brings``: what it needs as a major project."""

    points: tuple[ListItem, ...] = ()
    grounds: tuple[ListItem, ...] = ()
    brings: tuple[WayView, ...] = ()
    major_brings: tuple[WayView, ...] = ()


class GetReviewList(Query[ReviewList], key="topics.get_review_list"):
    """What the branch committee goes through for a matter of this class, as it is in force on a day. Public."""

    matter_class: MatterClass
    on: date
    kind: Kind = Kind.ORDINARY


class PointView(Record):
    text: str
    answer: PointAnswer
    source: str


class ReviewView(Record):
    """One decision of the branch committee. ``ground``, ``points``: of a yes."""

    decision: ReviewDecision
    held_on: date
    should_attend: int
    present: int
    ayes: int
    noes: int
    ground: str = ""
    ground_source: str = ""
    points: tuple[PointView, ...] = ()


class EnteredReview(ReviewView):
    """What waits for a second look, whole. ``until``: the last day on which only who was there (``people``) may confirm it;
    ``looked_at_by``: who has to today, in words; ``objection``: to what was entered before it."""

    number: int
    entered_by: UUID | None = None
    people: tuple[UUID, ...] = ()
    until: date
    matter_class: MatterClass | None = None
    major: bool = False
    vital_ground: str = ""
    legality: str = ""
    reason: str = ""
    looked_at_by: str = ""
    objection: str = ""
