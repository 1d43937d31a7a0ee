"""A village's affairs as the services would answer them: synthetic people, one topic, its meetings."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from shared.calls import (
    collecting,
    directory,
    levies,
    meetings,
    notifications,
    papers,
    photos,
    plans,
    remarks,
    reviewing,
    sheets,
    signing,
    teams,
    topics,
)
from shared.calls.common import Done, Entry, NextStep, Numbers, Page
from shared.calls.directory import Divisions, DivisionView, GrantView, Identity
from shared.contracts import CALLS, Command, load_all
from shared.vocabulary import (
    Body,
    Channel,
    Delivery,
    Duty,
    Exemption,
    Ground,
    MatterClass,
    PhotoPurpose,
    PointAnswer,
    ReviewDecision,
    RollKind,
    Route,
    Standing,
    State,
    TaskState,
    Voting,
    Withheld,
)  # fmt: skip
from tests.gateway.conftest import Services

COUNTY, TOWNSHIP, VILLAGE = "620902", "620902101", "620902101201"
TOPIC, MEETING, OPINION, INQUIRY = UUID(int=0x10), UUID(int=0x20), UUID(int=0x30), UUID(int=0x40)
EAST, WEST = UUID(int=0x51), UUID(int=0x52)
MORNING = datetime(2027, 3, 8, 1, 30, tzinfo=UTC)  # half past nine in Gansu
SOURCE = "党员首议制第2步"
PEOPLE = {
    UUID(int=100 + number): name
    for number, name in enumerate(("王秀兰", "李建国", "张玉梅", "赵德福", "马晓燕", "杨志明", "陈有才", "刘桂芳"))
}
WANG, LI, ZHANG, ZHAO, MA, YANG, CHEN, LIU = PEOPLE


LEVY = levies.LevyView(
    purpose="硬化三组到小学的生产路，村民小组管护。", budget=5_000_000, per_head=1_250, workdays=4, year=2027,
    laid_on=date(2027, 3, 9), posted_until=date(2027, 3, 16), people=5, payers=4, workers=2, money=5_000, labour=8,
    exemptions=(
        levies.ExemptionCount(duty=Duty.MONEY, ground=Exemption.DESTITUTE, people=1),
        levies.ExemptionCount(duty=Duty.LABOUR, ground=Exemption.STUDENT, people=1),
    ),
)  # fmt: skip
PAYERS = levies.Payers(
    items=(
        levies.PayerView(person_id=ZHANG, works=True),
        levies.PayerView(person_id=LI, works=True, free_of=(Duty.LABOUR,), grounds=(Exemption.STUDENT,)),
        levies.PayerView(person_id=CHEN, works=False, free_of=(Duty.MONEY,), grounds=(Exemption.DESTITUTE,)),
    )
)


TASKS = (
    plans.TaskView(
        id=UUID(int=0x80), owner_id=ZHANG, text="修排水沟", state=TaskState.DONE, due_on=date(2027, 4, 10), first_due_on=date(2027, 4, 10),
        report="排水沟已通水", done_at=MORNING,
    ),
    plans.TaskView(
        id=UUID(int=0x81), owner_id=WANG, text="铺路面", state=TaskState.OPEN, due_on=date(2027, 8, 30), first_due_on=date(2027, 6, 30)
    ),
    plans.TaskView(
        id=UUID(int=0x82), owner_id=LI, text="清运旧料", state=TaskState.OVERDUE, due_on=date(2027, 3, 1), first_due_on=date(2027, 3, 1)
    ),
)  # fmt: skip
PUBLIC_TASKS = tuple(
    plans.PublicTask(**{name: getattr(task, name) for name in plans.PublicTask.SCHEMA.fields}) for task in TASKS
)


SHEET = photos.PhotoView(
    id=UUID(int=0x71), purpose=PhotoPurpose.SIGNING_SHEET, caption="三组签名单", width=400, height=300, added_at=MORNING,
    sha256="1" * 64, public=False, added_by=WANG,
)  # fmt: skip
PAPER = sheets.SheetView(
    id=UUID(int=0x73),
    signed_on=MORNING.date(),
    signatures=2,
    entered_by=ZHANG,
    signers=(LI, ZHAO),
    photo_ids=(SHEET.id,),
)
SHOT = photos.PhotoView(
    id=UUID(int=0x70), purpose=PhotoPurpose.COMPLETION, caption="三组新路，从排水沟向小学看", width=400, height=300,
    added_at=MORNING, sha256="0" * 64, public=True, added_by=WANG,
)  # fmt: skip
REMARKS = (
    remarks.RemarkView(id=UUID(int=0x80), person_id=LI, text="先修排水沟，不然路基要塌。", at=MORNING, members_first=True),
    remarks.RemarkView(id=UUID(int=0x81), person_id=MA, text="", at=MORNING, members_first=False, withheld=Withheld.INSULT),
)  # fmt: skip
POINTS = (
    reviewing.ListItem(
        name="not_against_the_law",
        text="不与法律、法规和国家的政策相抵触",
        source="《村民委员会组织法》（2018年修正）第二十七条",
        mark="law",
        always=True,
    ),
    reviewing.ListItem(
        name="land_as_planned", text="用地的，符合土地用途和村庄规划", source="《土地管理法》第四条", mark="law"
    ),
)
GROUNDS = (
    reviewing.ListItem(
        name="public_works",
        text="公益事业和筹资筹劳",
        source="《村民委员会组织法》（2025年修正）第二十八条",
        mark="law",
    ),
    reviewing.ListItem(
        name="village_planning", text="村庄规划", source="《村民委员会组织法》（2025年修正）第二十八条", mark="law"
    ),
)
REVIEWED = reviewing.ReviewView(
    decision=ReviewDecision.ACCEPT, held_on=date(2027, 3, 5), should_attend=5, present=4, ayes=3, noes=0, ground=GROUNDS[0].text,
    ground_source=GROUNDS[0].source,
    points=(
        reviewing.PointView(text=POINTS[0].text, answer=PointAnswer.YES, source=POINTS[0].source),
        reviewing.PointView(text=POINTS[1].text, answer=PointAnswer.NOT_APPLICABLE, source=POINTS[1].source),
    ),
)  # fmt: skip
ENTERED = reviewing.EnteredReview(
    **vars(REVIEWED), number=2, entered_by=WANG, people=(WANG, LI, ZHANG), until=date(2027, 3, 8),
    matter_class=MatterClass.VILLAGE_AFFAIRS, vital_ground="关系 86 户出行", legality="符合村庄规划",
    looked_at_by="由到会的另一名委员核对，核对以后才算数；到2027年3月8日没有核对的，到会的委员和乡镇都可以核对",
)  # fmt: skip
GROUPS = ("第一村民小组", "第三村民小组")


def somebody(person: UUID, *roles: str, area: str = VILLAGE) -> Identity:
    grants = tuple(GrantView(role=role, area=area) for role in roles)
    return Identity(person_id=person, name=PEOPLE[person], home=area, grants=grants)


SECRETARY = somebody(WANG, "secretary", "member", "collection_team")
MEMBER = somebody(LI, "member", "villager")
TOWNSHIP_CLERK = somebody(LIU, "township", area=TOWNSHIP)


def step(verb: str, label: str, *, why: str = "轮到这一步了。", blocked: str | None = None) -> NextStep:
    return NextStep(verb=verb, label=label, why=why, source=SOURCE, blocked=blocked)


def opinion(number: int = 0, content: str = "下雨天学生走三组的土路上学要绕行两公里") -> topics.OpinionView:
    return topics.OpinionView(
        id=UUID(int=OPINION.int + number), village=VILLAGE, content=content, ground=Ground.MEMBERS_AND_MASSES,
        household="三组 12 号", recorded_by=WANG, recorded_at=MORNING,
    )  # fmt: skip


def topic(state: State, *steps: NextStep, **changes: object) -> topics.TopicView:
    public = {
        "id": TOPIC, "village": VILLAGE, "title": "硬化三组到小学的生产路",
        "content": "下雨天学生走这段路要绕行两公里，秋收时农机进不去。\n希望今年秋收前硬化 1.2 公里。", "state": state,
        "matter_class": MatterClass.VILLAGE_AFFAIRS, "conclusion": "会议认为应当办理，先修排水沟。",
    }  # fmt: skip
    own = {name: value for name, value in changes.items() if name in topics.TopicView.SCHEMA.fields}
    shown = {name: value for name, value in changes.items() if name not in own}
    view = {
        "opinions": (opinion(),), "next_steps": steps,
        "routes": (
            topics.RouteProgress(route=Route.MEMBERS, have=7, need=10, roll=41, source=SOURCE),
            topics.RouteProgress(route=Route.REPRESENTATIVES, have=2, need=8, roll=39, source=SOURCE),
        ),
        "record": (
            Entry(at=MORNING, verb="open_topic", label="形成议题", actor_id=WANG, actor_role="村党支部书记",
                  detail="来自 1 条意见", source="党员首议制第1步"),
        ),
    }  # fmt: skip
    return topics.TopicView(topic=topics.PublicTopic(**{**public, **shown}), **{**view, **own})  # type: ignore[arg-type]


def line(person: UUID, group: UUID | None = EAST, **changes: object) -> meetings.MemberView:
    known = {"votes": True, "standing": Standing.FULL, "away": False, "group_id": group}
    return meetings.MemberView(person_id=person, **{**known, **changes})  # type: ignore[arg-type]


def meeting(state: str, *steps: NextStep, **changes: object) -> meetings.MeetingView:
    known = {
        "id": MEETING, "topic_id": TOPIC, "topic_title": "硬化三组到小学的生产路", "village": VILLAGE,
        "body": Body.MEMBERS_DELIBERATION, "body_label": "党员首议会", "step": "deliberation", "state": state,
        "held_at": MORNING, "place": "村党群服务中心", "noticed_at": datetime(2027, 3, 1, 1, 0, tzinfo=UTC),
        "voting": Voting.SHOW_OF_HANDS, "should_attend": 7, "present": 3, "voting_present": 3, "quorum_needed": 4,
        "quorum_met": False, "next_steps": steps,
        "roll": (
            line(WANG, present=True), line(LI, present=True), line(ZHANG, away=True, absent_opinion="先修排水沟"),
            line(ZHAO, WEST, present=True), line(MA, WEST), line(YANG, WEST, votes=False, standing=Standing.PROBATIONARY),
        ),
        "groups": (
            meetings.GroupView(id=EAST, name="东片党小组", leader_id=WANG, recorder_id=LI, present=2, spoken=0),
            meetings.GroupView(id=WEST, name="西片党小组", present=1, spoken=0),
        ),
        "checks": (
            meetings.Check(label="提前通知", met=True, detail="提前 7 天，应不少于 7 天", source=SOURCE),
            meetings.Check(label="到会人数", met=False, detail="应到会 7 人，到会 3 人，须 4 人", source=SOURCE),
        ),
        "record": (
            Entry(at=MORNING, verb="convene_meeting", label="通知会议", actor_id=WANG, actor_role="secretary",
                  detail="党员首议会，应通知 7 人", source=SOURCE),
        ),
    }  # fmt: skip
    return meetings.MeetingView(**{**known, **changes})  # type: ignore[arg-type]


def told(*missing: UUID, state: Delivery = Delivery.DELIVERED) -> notifications.Recipients:
    by_sms = (notifications.DeliveryView(channel=Channel.SMS, state=state, at=MORNING),)
    proof = notifications.Certificate(
        about_id=MEETING, noticed_at=MORNING, to_be_told=7, reached=7 - len(missing), attempted=0, missing=missing
    )
    items = [notifications.RecipientView(person_id=person, reached=False) for person in missing]
    items += [
        notifications.RecipientView(person_id=person, reached=True, deliveries=by_sms)
        for person in PEOPLE
        if person not in missing
    ]
    return notifications.Recipients(certificate=proof, items=tuple(items), page=Page(total=7))


def roll(kind: RollKind, *people: UUID) -> directory.Roll:
    entries = tuple(directory.RollEntry(person_id=person, votes=True) for person in people)
    return directory.Roll(kind=kind, area=VILLAGE, on=date(2027, 3, 1), entries=entries)


def meeting_line(view: meetings.MeetingView) -> meetings.MeetingLine:
    return meetings.MeetingLine(
        id=view.id, topic_id=view.topic_id, topic_title=view.topic_title, village=view.village,
        body_label=view.body_label, state=view.state, state_label="已通知", held_at=view.held_at, place=view.place,
    )  # fmt: skip


DIVISIONS = Divisions(
    items=(
        DivisionView(code=COUNTY, name="肃州区", level="county"),
        DivisionView(code=TOWNSHIP, name="清水镇", level="township", parent_code=COUNTY),
        DivisionView(code=VILLAGE, name="中寨村", level="village", parent_code=TOWNSHIP),
    )
)


def settle(services: Services) -> None:
    """Let the services answer for this village: what is read is there, and every command is carried out."""
    load_all()
    for call in CALLS.values():
        if issubclass(call, Command) and call.ANSWER is Done:
            services.answers[call] = lambda command: Done(id=getattr(command, "id", TOPIC))
    services.answers |= {
        directory.ListDivisions: lambda _: DIVISIONS,
        directory.GetNames: lambda call: directory.PersonNames(
            items=tuple(
                directory.PersonName(person_id=person, name=PEOPLE[person], area=VILLAGE)
                for person in call.person_ids
                if person in PEOPLE
            )
        ),
        directory.GetRoll: lambda call: roll(call.kind, WANG, LI, ZHANG),
        directory.ListVillageGroups: lambda _: directory.VillageGroups(
            items=tuple(directory.VillageGroup(name=name, people=60) for name in GROUPS)
        ),
        topics.ListOpinions: lambda call: topics.Opinions(
            items=(
                (replace(opinion(2, "路灯不亮"), became="您的意见已并入议题“修缮东桥”，现在：附议中。"),)
                if call.own
                else (opinion(), opinion(1, "三组的路秋收时农机进不去"))
            ),
            page=Page(total=2),
        ),
        collecting.ListVisits: lambda _: collecting.Visits(
            items=(collecting.VisitView(id=UUID(int=0x60), visited_on=date(2027, 3, 1), household="三组 12 号", visitors=(WANG,), opinions=2),),
            total=1,
        ),
        collecting.SuggestMerging: lambda _: collecting.AlikeOpinions(
            items=(collecting.Alike(opinion_ids=(OPINION, UUID(int=OPINION.int + 1)), degree="很相近"),)
        ),
        teams.GetCollectionTeam: lambda _: teams.CollectionTeam(
            village=VILLAGE, on=date(2027, 3, 1), members=(
                teams.TeamMember(person_id=WANG, name=PEOPLE[WANG], capacities=("村党支部书记",), since=date(2027, 1, 1)),
                teams.TeamMember(person_id=LI, name=PEOPLE[LI], capacities=("人大代表",), since=date(2027, 1, 1)),
                teams.TeamMember(person_id=ZHAO, name=PEOPLE[ZHAO], since=date(2027, 1, 1)),
            ),
        ),
        reviewing.GetReviewList: lambda _: reviewing.ReviewList(points=POINTS, grounds=GROUNDS),
        signing.GetFrozenRoll: lambda _: signing.FrozenRoll(people=(WANG, LI, ZHANG)),
        signing.EnterSheet: lambda _: topics.SigningProgress(state=State.MERGED),
        signing.ConfirmSheet: lambda _: topics.SigningProgress(state=State.MERGED),
        signing.ReturnSheet: lambda _: topics.SigningProgress(state=State.MERGED),
        papers.ConfirmPaperVote: lambda _: papers.PaperRead(id=MEETING, counts=True, sentence="已核对，这张票计入票数。"),
        signing.WithdrawSignature: lambda _: topics.SigningProgress(state=State.MERGED),
        topics.ListTopics: lambda call: topics.Topics(
            items=(
                topics.TopicLine(
                    id=TOPIC, village=VILLAGE, title="硬化三组到小学的生产路", state=call.state or State.MERGED,
                    state_label=(call.state or State.MERGED).chinese, changed_at=MORNING, next_label="附议",
                ),
            ),
            page=Page(total=1),
        ),
        levies.ListPayers: lambda _: PAYERS,
        topics.GetTopic: lambda _: topic(State.MERGED, step("cosign", "附议"), may_sign=True),
        meetings.GetMeeting: lambda _: meeting("noticed"),
        meetings.ListMeetings: lambda _: meetings.Meetings(page=Page()),
        meetings.GetConveningAdvice: lambda _: meetings.ConveningAdvice(
            body=Body.MEMBERS_DELIBERATION, body_label="党员首议会", step="deliberation", notice_days=7,
            earliest=MORNING, should_attend=7, quorum_needed=4, source=SOURCE,
        ),
        meetings.ListNumbers: lambda _: Numbers(),
        notifications.ListRecipients: lambda _: told(MA, YANG),
        notifications.GetCertificate: lambda _: told(YANG).certificate,
        notifications.ListPhones: lambda _: notifications.Phones(
            items=(notifications.PhoneView(person_id=MA, phone="+8615400000005"),)
        ),
        notifications.ListBoard: lambda _: notifications.Board(page=Page()),
    }  # fmt: skip
