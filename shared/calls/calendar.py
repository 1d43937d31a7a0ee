"""What the meetings service answers about meetings without a topic (例会) and the year's calendar."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from shared.calendar_words import Occasion
from shared.calls.common import AreaCode, Done, NextStep, Page, Todos, VillageCode
from shared.contracts import About, Command, Query, Record
from shared.vocabulary import Body

HeldOn = Annotated[date, About("开会日期")]
ByHouseholds = Annotated[bool, About("由各户的代表参加，每户一人")]
Place = Annotated[str, About("地点", shortest=2, longest=80)]
LedBy = Annotated[UUID, About("主持人")]
Present = Annotated[int, About("到会人数", help="有表决权的人；由各户代表参加的，填到会的户数", least=1, most=20_000)]
Agenda = Annotated[str, About("议程", help="一行一项", shortest=2, longest=2000, lines=4)]
Summary = Annotated[
    str, About("会议情况", help="讲了什么、议了什么；要表决的事请另提议题", shortest=2, longest=4000, lines=6)
]
Reason = Annotated[str, About("原因", help="哪里写错了，怎么发现的", shortest=2, longest=300, lines=2)]


class RecordOrdinaryMeeting(Command[Done], key="meetings.record_ordinary_meeting"):
    """Write down a meeting that was held without a topic. It decides nothing. Who should attend is counted from the roll of that day.
    By the secretary. ``group``: the Party group or the village group that met."""

    id: UUID
    village: VillageCode
    body: Annotated[Body, About("哪个会议")]
    group: Annotated[str, About("哪个小组", shortest=0, longest=40)] = ""
    held_on: HeldOn
    by_households: ByHouseholds = False
    place: Place
    led_by: LedBy
    present: Present
    agenda: Agenda
    summary: Summary


class CorrectOrdinaryMeeting(Command[Done], key="meetings.correct_ordinary_meeting"):
    """A new entry takes the place of one that was wrong; both stay, with the reason. Body and group remain. By the secretary."""

    id: UUID
    meeting_id: UUID
    reason: Reason
    held_on: HeldOn
    by_households: ByHouseholds = False
    place: Place
    led_by: LedBy
    present: Present
    agenda: Agenda
    summary: Summary


class StrikeOrdinaryMeeting(Command[Done], key="meetings.strike_ordinary_meeting"):
    """There was no such meeting: the entry stays, and does not count. By the secretary."""

    meeting_id: UUID
    reason: Reason


class OrdinaryAdvice(Record):
    """What is known before anything is typed: of the roll of that day, by the rule of that day. ``leaders``: who may have led.
    ``households``: where each may send a representative instead, else 0."""

    body: Body
    body_label: str
    should_attend: int
    quorum_needed: int
    source: str
    households: int = 0
    households_needed: int = 0
    leaders: tuple[UUID, ...] = ()


class GetOrdinaryAdvice(Query[OrdinaryAdvice], key="meetings.get_ordinary_advice"):
    """For the secretary who is going to write it down."""

    village: VillageCode
    body: Body
    group: str = ""
    held_on: date


class Superseded(Record):
    """Of an entry that holds no longer, for whoever reads the list: since which day and why, not by whom. ``replaced_by``: the entry that
    stands instead; None where it was struck."""

    on: date
    reason: str
    replaced_by: UUID | None = None


class OrdinaryLine(Record):
    id: UUID
    village: str
    body: Body
    body_label: str
    group: str
    held_on: date
    place: str
    should_attend: int
    present: int
    quorum_reached: bool
    superseded: Superseded | None = None


class OrdinaryMeetings(Record):
    items: tuple[OrdinaryLine, ...] = ()
    page: Page


class ListOrdinaryMeetings(Query[OrdinaryMeetings], key="meetings.list_ordinary_meetings"):
    """A village's meetings without a topic, latest first, 50 to a page, with what was corrected and struck. Those of Party bodies for members, and for who looks
    after them."""

    village: VillageCode
    after: str | None = None


class CorrectionView(Record):
    """``replaced_by``: the entry that stands instead; None where there was no such meeting."""

    reason: str
    corrected_by: UUID
    corrected_at: datetime
    replaced_by: UUID | None = None


class OrdinaryMeetingView(Record):
    """``replaces``: the entry in whose place it stands."""

    line: OrdinaryLine
    by_households: bool
    led_by: UUID
    agenda: str
    summary: str
    quorum_needed: int
    source: str
    recorded_by: UUID
    recorded_at: datetime
    correction: CorrectionView | None = None
    replaces: UUID | None = None


class GetOrdinaryMeeting(Query[OrdinaryMeetingView], key="meetings.get_ordinary_meeting"):
    """Of a Party body for members, and for who looks after them."""

    meeting_id: UUID


class CalendarLine(Record):
    """What a village is to do next: a body is to meet, its affairs are to be disclosed or its committees appraised (``body`` is None then). ``last_held``: with a quorum,
    on a topic or without one, or last disclosed; None where nothing is known. ``waits``: it was not done yet in the period that ends on
    ``due_by``; ``late``: days past it."""

    village: str
    body: Body | None
    body_label: str
    group: str
    last_held: date | None
    due_by: date
    waits: bool
    late: int
    source: str
    occasion: Occasion = Occasion.MEETING


class CalendarView(Record):
    """Each village's lines by the day they are due; ``step``: what the caller does next."""

    items: tuple[CalendarLine, ...] = ()
    step: NextStep | None = None


class GetCalendar(Query[CalendarView], key="meetings.get_calendar"):
    """What is due in a village, or in all villages of a township. For its people, its township and the county."""

    area: AreaCode


class LateCount(Record):
    """Of a township: villages, how many of them have something late, how much is late, by how many days at most."""

    township: str
    villages: int
    late_villages: int
    late: int
    longest: int


class LateCounts(Record):
    items: tuple[LateCount, ...] = ()


class CountLateMeetings(Query[LateCounts], key="meetings.count_late_meetings"):
    """By township, the one with the most late villages first. For whoever oversees the area."""

    area: AreaCode


class GetCalendarTodos(Query[Todos], key="meetings.get_calendar_todos"):
    """Of a secretary what is due soon, of a township's staff the villages that are late, one line for each village, and the offices that end
    because somebody was found not competent."""


class FaultView(Record):
    """What is not as the law has it, and what to do next."""

    sentence: str
    advice: str
    source: str


class AssemblyComposition(Record):
    """Today's numbers. ``missing``: what the register does not have, so that it is not judged."""

    members: int
    representatives: int
    women: int
    households: int
    faults: tuple[FaultView, ...] = ()
    missing: tuple[str, ...] = ()
    source: str


class GetAssemblyComposition(Query[AssemblyComposition], key="meetings.get_assembly_composition"):
    """How the representatives' assembly of a village is made up, held against the law (村民委员会组织法第二十九条). For the village's
    people, its township and the county."""

    village: VillageCode
