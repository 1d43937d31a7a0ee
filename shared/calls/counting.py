"""Counts on paper or by hands, which the second teller confirms; answered by the meetings service."""

from typing import Annotated
from uuid import UUID

from shared.calls.common import Done
from shared.contracts import About, Command, Record


class GivePapers(Command[Done], key="meetings.give_papers"):
    """Who takes a paper in a secret ballot that is online and on paper: they have none online then, and the other way round. While
    votes are cast; by the secretary."""

    meeting_id: UUID
    people: Annotated[tuple[UUID, ...], About("领纸质票的人")]


class RecordPapers(Command[Done], key="meetings.record_papers"):
    """What came back of the papers that were given out, once casting has ended; the second teller confirms it before the box is
    opened. By the secretary."""

    meeting_id: UUID
    ayes: Annotated[int, About("赞成", least=0, most=200_000)]
    noes: Annotated[int, About("反对", least=0, most=200_000)]
    abstentions: Annotated[int, About("弃权", help="收回的空白票算弃权。", least=0, most=200_000)]
    invalid: Annotated[int, About("无效票", help="填写不清、多选的票。", least=0, most=200_000)]
    not_returned: Annotated[int, About("未收回", least=0, most=200_000)]


class ConfirmCount(Command[Done], key="meetings.confirm_count"):
    """The numbers that were entered are those that were counted. By the second teller, signed in themselves."""

    meeting_id: UUID
    number: int  # of the entering that was looked at: entered anew, it has to be looked at anew


class ObjectToCount(Command[Done], key="meetings.object_to_count"):
    """The numbers that were entered are not those that were counted: nobody witnesses them then, they are counted and entered anew, and
    the township is told. By the second teller, signed in themselves."""

    meeting_id: UUID
    number: int
    reason: Annotated[
        str, About("哪里不对", help="写明您清点的票数。记入会议记录，乡镇看得到。", shortest=2, longest=300, lines=2)
    ]


class ReplaceTeller(Command[Done], key="meetings.replace_teller"):
    """Another second teller, of those who are there, where the one named has had the time and neither confirms nor objects; never once
    somebody has objected. By the secretary; the reason stands in the record."""

    meeting_id: UUID
    number: int
    second_teller_id: Annotated[UUID, About("换上的监票人")]
    reason: Annotated[str, About("为什么换", help="记入会议记录。", shortest=2, longest=300, lines=2)]


class WitnessCount(Command[Done], key="meetings.witness_count"):
    """As :class:`ConfirmCount`, where the second teller has no device: by an official who is neither teller nor who entered it, and
    who has looked at the count with the teller; never against a teller who objects, or who has checked in with a device. It stands in the
    record as such."""

    meeting_id: UUID
    number: int
    reason: Annotated[str, About("监票人为什么不能自己确认", help="记入会议记录。", shortest=2, longest=300, lines=2)]


class CountView(Record):
    """A count that was entered, as the second teller looks at it."""

    number: int
    issued: int
    ayes: int
    noes: int
    abstentions: int
    invalid: int
    not_returned: int
    confirmed: bool
    households_present: int | None = None
    households_for: int | None = None
    objected: bool = False  # by the second teller
    first_teller_id: UUID | None = None
    second_teller_id: UUID | None = None
