"""A small made-up county, as the services would answer about it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from shared import clock
from shared.calls import (
    calendar,
    directory,
    headlines,
    learning_credits,
    meetings,
    notifications,
    supervision,
    teams,
    topics,
)
from shared.calls.common import NextStep, Numbers, NumberView, Page, RatioView, Todo, Todos
from shared.calls.directory import GrantView, Identity
from shared.vocabulary import MatterClass, Stage, State

COUNTY, TOWNSHIP, VILLAGE = "620922", "620922101", "620922101201"
TOPIC, MEETING, NOTICE, POSTING, UPLOAD = (UUID(int=number) for number in (11, 12, 13, 14, 15))
MORNING = datetime(2027, 3, 9, 1, 30, tzinfo=UTC)

LI = Identity(
    person_id=UUID(int=1), name="李建国", home=VILLAGE,
    grants=(GrantView(role="member", area=VILLAGE), GrantView(role="secretary", area=VILLAGE)),
)  # fmt: skip
ZHANG = Identity(
    person_id=UUID(int=2), name="张晓梅", home=TOWNSHIP, grants=(GrantView(role="township", area=TOWNSHIP),)
)
ZHAO = Identity(person_id=UUID(int=3), name="赵志强", home=COUNTY, grants=(GrantView(role="county", area=COUNTY),))

DIVISIONS = directory.Divisions(
    items=(
        directory.DivisionView(code=COUNTY, name="瓜州县", level="county", residents=148_800),
        directory.DivisionView(code=TOWNSHIP, name="三道沟镇", level="township", parent_code=COUNTY),
        directory.DivisionView(code="620922102", name="双塔镇", level="township", parent_code=COUNTY),
        directory.DivisionView(code=VILLAGE, name="河东村", level="village", parent_code=TOWNSHIP, residents=1_240),
        directory.DivisionView(code="620922101202", name="新湖社区", level="community", parent_code=TOWNSHIP),
    )
)

SHEET = notifications.PostingView(
    id=POSTING, village=VILLAGE, kind="deliberation_result", kind_label="党员首议结果公示",
    title="关于硬化三组到小学生产路的首议结果", topic_id=TOPIC, posted_at=MORNING, until=date(2027, 3, 24),
    text="全村党员分三个小组酝酿这一议题，应到 41 人，实到 34 人，每名到会党员都发表了意见。\n会议认为应当办理，秋收前完工。",
    source="《村民委员会组织法》（2025年修正）第三十五条",
)  # fmt: skip

LINE = topics.TopicLine(
    id=TOPIC, village=VILLAGE, title="硬化三组到小学的生产路", state=State.EXECUTING, state_label="办理中",
    changed_at=MORNING, next_label="办结", outcome="passed",
)  # fmt: skip

PUBLIC = topics.PublicTopic(
    id=TOPIC, village=VILLAGE, title=LINE.title, content="下雨天学生走这段路要绕行两公里。\n希望今年秋收前硬化。",
    state=State.EXECUTING, matter_class=MatterClass.VILLAGE_AFFAIRS, outcome="passed", posted_at=MORNING,
    posting=SHEET.text, posted_until=SHEET.until, conclusion="应当办理。", plan="先修排水沟，再硬化路面。", due_on=date(2027, 9, 1),
    steps=(
        topics.StepView(
            name="deliberate", label="商议：村两委联席会议", body="joint_committee", passed=True,
            summary="应到 7 人，实到 6 人，赞成 6 人，需要 4 人。", source="《村民委员会组织法》（2025年修正）第二十八条",
        ),
        topics.StepView(name="decide", label="决议：村民代表会议", body="representatives_assembly", source="第三十条"),
    ),
    briefings=(topics.BriefingView(stage=Stage.BEFORE, held_on=date(2027, 4, 2), text="施工队和价格已经定下。"),),
    inquiries=(
        topics.InquiryView(
            id=UUID(int=31), question="路两边的树怎么办？", asked_at=MORNING, answer="一棵不砍。", answered_at=MORNING,
        ),
    ),
    satisfaction_members=RatioView(part=33, whole=34, ratio=Fraction(33, 34)),
    satisfaction_masses=RatioView(part=118, whole=127, ratio=Fraction(118, 127)),
)  # fmt: skip

MEETING_LINE = meetings.MeetingLine(
    id=MEETING, topic_id=TOPIC, topic_title=LINE.title, village=VILLAGE, body_label="党员首议会", state="noticed",
    state_label="已通知", held_at=MORNING, place="村委会二楼会议室",
)  # fmt: skip

MESSAGE = notifications.InboxItem(
    notice_id=NOTICE, about_id=MEETING, kind="meeting", title="3月9日上午召开党员首议会", sent_at=MORNING,
    text="议题：硬化三组到小学的生产路。\n地点：村委会二楼会议室。",
)  # fmt: skip

PERSON = directory.PersonView(
    person_id=UUID(int=7), name="王秀兰", gender="女", born_on=date(1968, 4, 2), area=VILLAGE, phone="138****0007",
    standing="正式党员", roles=("村民代表",),
)  # fmt: skip

TEAM = teams.CollectionTeam(
    village=VILLAGE, on=date(2027, 3, 9), source="肃州区党员首议制第1步", resolution="1月8日支委会确定",
    members=(
        teams.TeamMember(
            person_id=UUID(int=1), name="李建国", capacities=("村党支部书记",), since=date(2027, 1, 10), until=date(2029, 12, 31),
        ),
        teams.TeamMember(person_id=UUID(int=7), name="王秀兰", since=date(2027, 1, 10)),
    ),
    lacks=("有 1 名成员现在不是支部委员、党代表、人大代表或政协委员。",),
    candidates=(
        teams.Candidate(person_id=UUID(int=1), name="李建国", capacities=("村党支部书记",)),
        teams.Candidate(person_id=UUID(int=8), name="马晓燕", capacities=("人大代表", "村党支部委员")),
    ),
)  # fmt: skip

COUNTS = directory.Counts(
    townships=15,
    villages=75,
    communities=15,
    organisations=342,
    members=7_920,
    cadres=3_086,
    residents=148_800,
    people=5_000,
)
YEAR = headlines.Headlines(
    area=COUNTY, opinions=4_512, topics=623, deliberated=588, decided=540, carried_out=481, briefings=1_206,
    conveyances=4_517, routine_briefings=702,
    satisfaction=RatioView(part=9_641, whole=10_000, ratio=Fraction(9_641, 10_000)),
    by_state=(headlines.StateCount(state=State.EXECUTING, label="办理中", count=12),),
)  # fmt: skip
REPORT = directory.ImportReport(
    rows=120, good=118, new=100, changed=10, dry_run=True,
    sheets=(
        directory.ImportedSheet(title="人员", rows=90, good=88, new=80, changed=8),
        directory.ImportedSheet(title="党员", rows=30, good=30, new=20, changed=2),
    ),
    problems=(
        directory.ImportProblem(sheet="人员", row=7, column="手机号", problem="应是 11 位数字", advice="请核对号码"),
        directory.ImportProblem(sheet="人员", row=19, column="出生日期", problem="不是日期", advice="写成 1968-04-02 的样子"),
    ),
)  # fmt: skip


def todo(
    kind: str, subject: UUID, verb: str, label: str, *, due: date | None = None, blocked: str | None = None
) -> Todo:
    step = NextStep(
        verb=verb, label=label, why="到了办理的时候。", source="党员首议制实施办法", due_on=due, blocked=blocked
    )
    return Todo(subject_kind=kind, subject_id=subject, title=LINE.title, area=VILLAGE, step=step)


def number(name: str, value: str, *, since: date, until: date | None = None, mark: str = "law") -> NumberView:
    return NumberView(
        name=name,
        value=value,
        unit="日",
        mark=mark,
        source="《村民委员会组织法》（2025年修正）第三十五条",
        effective_from=since,
        effective_to=until,
    )


def answers() -> dict[type, Callable[[Any], Any]]:
    """What each service answers, on a day when all of them do."""
    today = clock.today()
    posted = number("posting.days", "15", since=date(2026, 1, 1))
    before = number("posting.days", "10", since=date(2010, 1, 1), until=date(2025, 12, 31), mark="default")
    executing = todo("topic", TOPIC, "complete_topic", "登记办结", due=today - timedelta(days=3))
    return {
        directory.ListDivisions: lambda call: DIVISIONS,
        directory.GetCounts: lambda call: COUNTS,
        directory.ListPeople: lambda call: directory.People(items=(PERSON,), page=Page(total=1)),
        directory.ImportRoster: lambda call: replace(REPORT, dry_run=call.dry_run),
        directory.UploadPart: lambda call: None,
        notifications.ListBoard: lambda call: notifications.Board(items=(SHEET,), page=Page(total=1)),
        notifications.GetPosting: lambda call: SHEET,
        notifications.ListInbox: lambda call: notifications.Inbox(items=(MESSAGE,), unread=1, page=Page(total=1)),
        notifications.ReadNotice: lambda call: replace(MESSAGE, read_at=MORNING),
        calendar.GetCalendarTodos: lambda call: Todos(),
        notifications.GetTodos: lambda call: Todos(items=(todo("notice", NOTICE, "read_notice", "读通知"),)),
        topics.ListPublicTopics: lambda call: topics.Topics(items=(LINE,), page=Page(total=1)),
        topics.GetPublicTopic: lambda call: PUBLIC,
        topics.ListTopics: lambda call: topics.Topics(items=(LINE,), page=Page(total=1)),
        headlines.GetHeadlines: lambda call: YEAR,
        headlines.ListHeadlines: lambda call: headlines.HeadlinesByArea(
            items=(replace(YEAR, area=TOWNSHIP if call.area == COUNTY else VILLAGE, conveyances=317),)
        ),
        topics.GetTodos: lambda call: Todos(items=(executing,)),
        topics.ListNumbers: lambda call: Numbers(items=(before, posted)),
        meetings.ListNumbers: lambda call: Numbers(
            items=(number("villagers_assembly.notice", "10", since=date(2019, 1, 1)),)
        ),
        meetings.ListMeetings: lambda call: meetings.Meetings(items=(MEETING_LINE,), page=Page(total=1)),
        meetings.GetTodos: lambda call: Todos(
            items=(
                todo("meeting", MEETING, "open_meeting", "宣布开会", due=today, blocked="还有 2 名党员没有通知到。"),
            )
        ),
        supervision.GetTodos: lambda call: Todos(),
        teams.GetTodos: lambda call: Todos(),
        teams.GetCollectionTeam: lambda call: TEAM,
        learning_credits.GetPolicy: lambda call: Numbers(
            items=(number("section_level.year_credits", "100", since=date(2015, 1, 1), mark="local"),)
        ),
    }
