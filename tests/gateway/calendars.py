"""A village's year, as the meetings service would answer it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from shared.calls import calendar, directory
from shared.calls.common import NextStep, Page
from shared.vocabulary import Body
from tests.gateway.conftest import Services
from tests.gateway.village import LI, MORNING, VILLAGE, WANG, ZHANG

HELD, SHORT, WRONG = UUID(int=0xA0), UUID(int=0xA1), UUID(int=0xA2)
BY = "《村民委员会组织法》（2025年修正）第三十条：有三分之二以上的组成人员参加方可召开"
LINE = calendar.OrdinaryLine(
    id=HELD, village=VILLAGE, body=Body.REPRESENTATIVES_ASSEMBLY, body_label="村民代表会议", group="",
    held_on=date(2027, 3, 5), place="村党群服务中心", should_attend=39, present=30, quorum_reached=True,
)  # fmt: skip
LINES = {
    HELD: LINE,
    SHORT: calendar.OrdinaryLine(
        id=SHORT, village=VILLAGE, body=Body.PARTY_GROUP, body_label="东片党小组会", group="东片党小组",
        held_on=date(2027, 2, 26), place="东片活动点", should_attend=13, present=6, quorum_reached=False,
    ),
    WRONG: calendar.OrdinaryLine(
        id=WRONG, village=VILLAGE, body=Body.REPRESENTATIVES_ASSEMBLY, body_label="村民代表会议", group="",
        held_on=date(2027, 3, 4), place="村党群服务中心", should_attend=39, present=31, quorum_reached=False,
        superseded=calendar.Superseded(on=MORNING.date(), reason="日期写错了一天", replaced_by=HELD),
    ),
}  # fmt: skip


def view(meeting_id: UUID) -> calendar.OrdinaryMeetingView:
    line = LINES[meeting_id]
    correction = calendar.CorrectionView(
        reason="日期写错了一天", corrected_by=WANG, corrected_at=MORNING, replaced_by=HELD
    )
    return calendar.OrdinaryMeetingView(
        line=line, by_households=False, led_by=WANG, agenda="通报第一季度财务\n评议低保名单", summary="财务逐笔念过。\n没有人提出异议。",
        quorum_needed=26 if line.should_attend == 39 else 7, source=BY, recorded_by=WANG, recorded_at=MORNING,
        correction=correction if meeting_id == WRONG else None, replaces=WRONG if meeting_id == HELD else None,
    )  # fmt: skip


def advice(call: calendar.GetOrdinaryAdvice) -> calendar.OrdinaryAdvice:
    by_households = call.body in (Body.VILLAGERS_ASSEMBLY, Body.VILLAGE_GROUP)
    return calendar.OrdinaryAdvice(
        body=call.body, body_label=call.body.chinese, should_attend=39, quorum_needed=26, source=BY,
        households=21 if by_households else 0, households_needed=14 if by_households else 0, leaders=(WANG, LI, ZHANG),
    )  # fmt: skip


MONTHLY = "《中国共产党支部工作条例（试行）》第十二条：支部委员会会议一般每月召开1次"
DUE = (
    calendar.CalendarLine(
        village=VILLAGE, body=Body.BRANCH_COMMITTEE, body_label="支部委员会", group="", last_held=date(2027, 1, 20),
        due_by=date(2027, 2, 28), waits=True, late=8, source=MONTHLY,
    ),
    calendar.CalendarLine(
        village=VILLAGE, body=Body.PARTY_GROUP, body_label="东片党小组会", group="东片党小组", last_held=None,
        due_by=date(2027, 3, 31), waits=True, late=0, source=MONTHLY,
    ),
    calendar.CalendarLine(
        village=VILLAGE, body=Body.REPRESENTATIVES_ASSEMBLY, body_label="村民代表会议", group="", last_held=date(2027, 3, 5),
        due_by=date(2027, 6, 30), waits=False, late=0, source=BY,
    ),
)  # fmt: skip
NEXT = NextStep(
    verb="record_ordinary_meeting", label="登记支部委员会", why="这一期还没有开过支部委员会，上次 2027年1月20日。开过以后登记。",
    source=MONTHLY, due_on=date(2027, 2, 28),
)  # fmt: skip
SECOND = "620902101202"
COUNTS = calendar.LateCounts(
    items=(
        calendar.LateCount(township=VILLAGE[:9], villages=12, late_villages=3, late=5, longest=40),
        calendar.LateCount(township="620902102", villages=9, late_villages=0, late=0, longest=0),
    )
)


def due(call: calendar.GetCalendar) -> calendar.CalendarView:
    """Of a township, another village stands first by its code and is less late."""
    if len(call.area) == len(VILLAGE):
        return calendar.CalendarView(items=DUE, step=NEXT)
    return calendar.CalendarView(
        items=(replace(DUE[0], village="620902101101", late=2), *DUE, replace(DUE[2], village=SECOND))
    )


ASSEMBLY = calendar.AssemblyComposition(
    members=25, representatives=20, women=5, households=212, source="《村民委员会组织法》（2025年修正）第二十九条",
    faults=(
        calendar.FaultView(
            sentence="妇女代表 5 人，应不少于 7 人", advice="请在补选、换届推选时选足妇女代表，再请县级工作人员把任职导入名册。",
            source="《村民委员会组织法》（2025年修正）第二十九条：妇女村民代表应当占村民代表的三分之一以上",
        ),
    ),
    missing=("名册上有 3 名成年村民没有写是哪一户，户数可能偏少。",),
)  # fmt: skip


def with_calendar(services: Services) -> None:
    services.answers[calendar.GetCalendar] = due
    services.answers[calendar.GetAssemblyComposition] = lambda _: ASSEMBLY
    services.answers[calendar.CountLateMeetings] = lambda _: COUNTS
    groups = (directory.VillageGroup(name="第三村民小组", people=212),)
    services.answers[calendar.GetOrdinaryAdvice] = advice
    services.answers |= {
        calendar.ListOrdinaryMeetings: lambda _: calendar.OrdinaryMeetings(
            items=(LINES[HELD], LINES[WRONG], LINES[SHORT]), page=Page(total=3)
        ),
        calendar.GetOrdinaryMeeting: lambda call: view(call.meeting_id),
        directory.ListVillageGroups: lambda _: directory.VillageGroups(items=groups),
    }
