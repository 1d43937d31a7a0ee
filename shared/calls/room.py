"""What happens in the room of a meeting: who checks in, which item it has come to, who has the word; answered by the meetings service."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from shared.calls.common import Done
from shared.contracts import About, Command, Query, Record


class AttendanceCode(Record):
    """What stands on the wall of the room; it changes before it is over."""

    code: str
    good_until: datetime


class GetAttendanceCode(Query[AttendanceCode], key="meetings.get_attendance_code"):
    """The code by which people check in, from the time on at which people are entered as present. For the secretary."""

    meeting_id: UUID


class CheckIn(Command[Done], key="meetings.check_in"):
    """The caller, who is on the roll, is in the room: by the code on its wall. Once the meeting is opened, a late arrival."""

    meeting_id: UUID
    code: Annotated[str, About("签到码", shortest=1, longest=60)]


class TakeUpItem(Command[Done], key="meetings.take_up_item"):
    """Which item of the agenda the meeting has come to; not while a vote is open. By the secretary."""

    meeting_id: UUID
    number: Annotated[int, About("第几项", least=1, most=100)]


class AskForWord(Command[Done], key="meetings.ask_for_word"):
    """The caller, who is there, wants to speak; asked again it stands once. Not while a vote is open."""

    meeting_id: UUID


class CallSpeaker(Command[Done], key="meetings.call_speaker"):
    """Somebody who has asked is called up, and in a deliberation has spoken with it. By the secretary."""

    meeting_id: UUID
    person_id: Annotated[UUID, About("请谁发言")]


class RecordOpinionsRead(Command[Done], key="meetings.record_opinions_read"):
    """Which absent members' opinions have been read out. One that is changed afterwards is read again. By the secretary."""

    meeting_id: UUID
    read: Annotated[tuple[UUID, ...], About("已经宣读", help="读一条，勾一条。")]
