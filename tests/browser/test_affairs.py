"""Topics and meetings in a real browser, for a secretary on a phone: no barrier, nothing cut off, large enough, light."""

import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from services.gateway.app import create_app
from services.gateway.pages import demands, meeting_steps, proxy_steps, topic_steps
from services.gateway.settings import Settings
from shared import storage
from shared.calls import counting, directory, meetings, paperwork, photos, pledges, topics
from shared.calls.common import Numbers, NumberView
from shared.calls.common import Page as ListPage
from shared.calls.directory import Authenticate, GrantView
from shared.calls.proxies import ProxyView
from shared.identity import Signer, new_keys
from shared.vocabulary import Body, DocumentFormat, DocumentKind, DocumentState, Kind, PledgeState, Stage, State, Voting
from tests.browser import bodies
from tests.browser.axe import assert_no_barriers
from tests.browser.looking import Looking
from tests.gateway import village
from tests.gateway.appraisals import with_appraisals
from tests.gateway.briefings import BRIEFING, with_briefings
from tests.gateway.calendars import HELD as CALENDAR_HELD
from tests.gateway.calendars import SHORT as CALENDAR_SHORT
from tests.gateway.calendars import WRONG as CALENDAR_WRONG
from tests.gateway.calendars import with_calendar
from tests.gateway.conftest import Services
from tests.gateway.demands import DEMAND, STOOD, with_demands
from tests.gateway.disclosures import MISTAKEN, POSTED, with_disclosures
from tests.gateway.documents import DOCUMENT, with_documents
from tests.gateway.matters import HELD, SPOKEN, WAYS
from tests.gateway.sealed_box import CAST, with_box
from tests.gateway.village import EAST, MORNING, SECRETARY, SOURCE, step
from tests.pictures import jpeg

SIGNING, REVIEWED, CONCLUDED, EXECUTING, VARIED = (UUID(int=0x1000 + number) for number in range(5))
NOTICED, OPEN, COUNTING, BALLOTS, DECIDED, NAMED, MIXED, ANY, PROXY = (UUID(int=0x2000 + number) for number in range(9))
SEALED = village.MEETING  # whose ballots are sealed for it
PAPER = UUID(int=0x90)
LOOKING = replace(SECRETARY, grants=(*SECRETARY.grants, GrantView(role="villager", area=village.VILLAGE)))

ELSEWHERE = (
    "cosign", "withdraw_topic", "enter_sheet", "post_result", "complete_topic", "review_pledge", "answer_inquiry", "keep_pledge",
    "appraise_pledge", "add_task", "change_task", "report_task", "withdraw_photo", "confirm_sheet", "return_sheet", "confirm_review", "object_to_review", "remark", "withhold_remark",
)  # fmt: skip
VARIANTS = tuple(verb for verb in topic_steps.STEPS if verb not in ELSEWHERE)
AT_A_MEETING = {
    "record_tally": COUNTING, "withdraw_from_vote": COUNTING, "record_ballots": BALLOTS, "enter_paper_vote": NAMED,
    "confirm_paper_vote": NAMED, "give_papers": MIXED, "record_papers": MIXED, "confirm_count": MIXED, "witness_count": MIXED,
    "object_to_count": MIXED, "replace_teller": MIXED, "settle_paper_vote": NAMED,
    "name_tellers": SEALED, "vote_on_paper": SEALED, **dict.fromkeys(proxy_steps.STEPS, PROXY),
}  # fmt: skip
PAGES = (
    "/opinions",
    "/visits/new",
    f"/topics/new?opinion={UUID(int=0x30)}",
    "/briefings",
    "/briefings/new",
    f"/briefings/{BRIEFING}",
    "/calendar",
    "/calendar/new",
    "/calendar/new?unit=villagers_assembly/&held_on=2027-03-05",
    *(f"/calendar/{meeting}" for meeting in (CALENDAR_HELD, CALENDAR_SHORT, CALENDAR_WRONG)),
    *(f"/calendar/{CALENDAR_HELD}/{step}" for step in ("correct", "strike", "appraise")),
    f"/villages/{village.VILLAGE}/disclosures",
    f"/villages/{village.VILLAGE}/disclosures/new",
    *(f"/disclosures/{place}" for place in (POSTED, MISTAKEN, f"{POSTED}/correct", f"{POSTED}/strike")),
    "/documents",
    "/documents/new",
    f"/documents/{DOCUMENT}",
    f"/documents/{DOCUMENT}/convey",
    f"/documents/{DOCUMENT}/tell_absentee",
    f"/documents/{DOCUMENT}/read_document",
    "/topics",
    f"/topics/{SIGNING}",
    f"/topics/{SIGNING}?was=merged",
    f"/topics/{SIGNING}/cosign",
    f"/topics/{SIGNING}/withdraw_topic",
    f"/topics/{SIGNING}/remark",
    f"/topics/{SIGNING}/withhold_remark",
    f"/topics/{SIGNING}/photo_signing_sheet",
    f"/topics/{SIGNING}/enter_sheet",
    f"/topics/{SIGNING}/confirm_sheet",
    f"/topics/{SIGNING}/return_sheet",
    *(f"/topics/{REVIEWED}{step}" for step in ("", "/review", "/confirm_review", "/object_to_review")),
    f"/topics/{CONCLUDED}/post_result",
    f"/topics/{EXECUTING}",
    f"/topics/{EXECUTING}/complete_topic",
    f"/topics/{EXECUTING}/photo_completion",
    f"/topics/{EXECUTING}/review_pledge",
    f"/topics/{EXECUTING}/add_task",
    f"/topics/{EXECUTING}/change_task",
    f"/topics/{EXECUTING}/report_task",
    f"/topics/{EXECUTING}/withdraw_photo",
    f"/topics/{EXECUTING}/answer_inquiry",
    f"/topics/{EXECUTING}/keep_pledge",
    f"/topics/{EXECUTING}/appraise_pledge",
    f"/topics/{EXECUTING}/public",
    f"/topics/{REVIEWED}/convene_meeting",
    f"/topics/{VARIED}",
    f"/topics/{VARIED}/payers",
    *(f"/topics/{VARIED}/{verb}" for verb in VARIANTS),
    "/demands",
    "/demands/new",
    f"/demands/{DEMAND}",
    f"/demands/{STOOD}",
    *(f"/demands/{DEMAND}/{verb}" for verb in demands.STEPS),
    "/meetings",
    f"/meetings/{NOTICED}",
    f"/meetings/{NOTICED}/notices",
    f"/meetings/{NOTICED}/attendance",
    f"/meetings/{NOTICED}/officers",
    f"/meetings/{NOTICED}/officers/{EAST}",
    f"/meetings/{OPEN}/check-in/1799999999.signed",
    f"/meetings/{DECIDED}/paperwork",
    f"/topics/{EXECUTING}/paperwork",
    "/paperwork/ledgers",
    f"/paperwork/{PAPER}",
    f"/meetings/{OPEN}",
    f"/meetings/{OPEN}/groups/{EAST}",
    f"/meetings/{COUNTING}",
    *(f"/meetings/{AT_A_MEETING.get(verb, ANY)}/{verb}" for verb in meeting_steps.STEPS),
    f"/meetings/{PROXY}",
    f"/meetings/{PROXY}/enter_proxy_paper",
    f"/meetings/{DECIDED}",
    f"/meetings/{COUNTING}/screen",
    f"/meetings/{DECIDED}/screen",
    f"/meetings/{SEALED}",
    f"/meetings/{SEALED}/take_code",
    f"/meetings/{SEALED}/cast_ballot",
    f"/meetings/{SEALED}/open_box",
    f"/meetings/{SEALED}/ballots?code={CAST[0].tracking}",
    *bodies.PAGES,
)

BALLOT_STEPS = (
    ("cast_ballot", "投票"), ("name_tellers", "确定计票人和监票人"), ("take_code", "领取计票码"), ("open_box", "输入计票码"),
    ("vote_on_paper", "改用纸质票"),
)  # fmt: skip
PAPER_STEPS = (
    ("confirm_paper_vote", "核对纸质票"),
    ("close_vote", "结束表决并计票"),
    ("enter_paper_vote", "登记纸质票"),
)
COUNT_STEPS = (
    ("confirm_count", "确认票数"), ("witness_count", "见证票数"), ("record_papers", "更改纸质票票数"), ("give_papers", "发纸质票"), ("replace_teller", "换监票人"),
)  # fmt: skip
PUBLIC_SHOT = photos.PublicPhoto(**{name: getattr(village.SHOT, name) for name in photos.PublicPhoto.SCHEMA.fields})
TOPICS = {
    SIGNING: village.topic(
        State.MERGED, step("cosign", "附议"), step("propose_by_body", "由组织提出"), step("withdraw_topic", "撤回"),
        step("confirm_sheet", "核对纸上签名"), step("return_sheet", "退回签名单"), step("enter_sheet", "录入纸上签名"), step("photo_signing_sheet", "上传签名单照片"), step("remark", "议一议"), step("withhold_remark", "不再显示一条看法"), photos=(village.SHEET,), sheets=(village.PAPER,), remarks=village.REMARKS, id=SIGNING, may_sign=True, conclusion="", matter_class=None,
    ),
    REVIEWED: village.topic(
        State.UNDER_REVIEW, step("review", "登记支委会审核结果"), step("confirm_review", "核对支委会审核结果"),
        step("object_to_review", "对审核结果提出异议"), step("convene_meeting", "召集党员首议会"), id=REVIEWED, entered_review=village.ENTERED,
    ),
    VARIED: village.topic(
        State.POSTED, *(step(verb, "这一步") for verb in VARIANTS), id=VARIED, kind=Kind.LEVY, levy=village.LEVY, hearing=HELD,
        ways=WAYS, statements=SPOKEN,
    ),
    CONCLUDED: village.topic(State.CONCLUDED, step("post_result", "公示首议结果"), id=CONCLUDED),
    EXECUTING: village.topic(
        State.EXECUTING, step("complete_topic", "办结", blocked="重大项目还缺事后通报。"), step("brief", "事中通报"),
        step("answer_inquiry", "答复质询"), step("photo_completion", "上传办结照片"), step("review_pledge", "审诺：审核承诺"), step("report_task", "登记任务完成"), step("change_task", "改任务的责任人或期限"), step("add_task", "增加一项任务"), step("withdraw_photo", "收回照片的公开"),
        step("keep_pledge", "践诺：登记承诺完成"), step("appraise_pledge", "评诺：评议承诺"), id=EXECUTING, major=True, outcome="passed", owner_id=village.ZHANG,
        vital_ground="关系 86 户出行和学生上学", legality="符合村庄规划，与法律没有抵触", plan="四月开工，八月底完工。",
        due_on=MORNING.date(), posted_at=MORNING, posted_until=MORNING.date(), record_lines=23, record_digest="3f8a90c1" * 8,
        briefings=(topics.BriefingView(stage=Stage.BEFORE, held_on=MORNING.date(), text="说明了预算和占地。"),),
        pledges=(
            pledges.PledgeView(id=UUID(int=0x60), person_id=village.LI, text="出两天工，动员两户让地", state=PledgeState.SHOWN, due_on=MORNING.date()),
            pledges.PledgeView(id=UUID(int=0x61), person_id=village.ZHAO, text="出车拉沙石三趟", state=PledgeState.PROPOSED, due_on=MORNING.date()),
            pledges.PledgeView(id=UUID(int=0x62), person_id=village.WANG, text="每天到工地看一次", state=PledgeState.SHOWN, due_on=MORNING.date()),
            pledges.PledgeView(id=UUID(int=0x63), person_id=village.MA, text="看管材料", state=PledgeState.KEPT, due_on=MORNING.date(), to_be_appraised=True),
        ),
        photos=(village.SHOT,), tasks=village.TASKS, reviews=(village.REVIEWED,),
        inquiries=(topics.InquiryView(id=UUID(int=0x40), question="占了地怎么补偿？", asked_at=MORNING),),
        steps=(
            topics.StepView(
                name="proposal", label="党支部会议提议", body="支部委员会", meeting_id=DECIDED, passed=True,
                summary="应到会 5 人，实到 5 人；赞成 5 票，须 3 票赞成，通过。", source="“四议两公开”工作法",
            ),
            topics.StepView(name="resolution", label="村民代表会议决议", body="村民代表会议", source=SOURCE),
        ),
    ),
}  # fmt: skip
RESULT = meetings.VoteResult(
    passed=True, should_attend=39, present=31, tally=meetings.Tally(ayes=27, noes=3, abstentions=1), needed=16,
    base="present", step="resolution", source="《村民委员会组织法》（2025年修正）第二十八条",
    sentence="应到会有表决权 39 人，实到 31 人；赞成 27 票，反对 3 票，弃权 1 票；须 16 票赞成，通过。",
)  # fmt: skip
MEETINGS = {
    NOTICED: village.meeting(
        "noticed", step("list_recipients", "查看通知情况"), step("open_meeting", "宣布会议开始", blocked="还有 2 人没有通知到"),
        step("cancel_meeting", "取消会议"), id=NOTICED,
    ),
    OPEN: village.meeting("open", step("record_spoken", "东片党小组讨论"), id=OPEN),
    COUNTING: village.meeting(
        "open", step("record_tally", "登记表决票数"), id=COUNTING, body=Body.MEMBERS_ASSEMBLY, body_label="党员大会",
        step="members_review", voting=Voting.SHOW_OF_HANDS, groups=(),
    ),
    BALLOTS: village.meeting(
        "open", step("record_ballots", "登记投票票数"), id=BALLOTS, body=Body.MEMBERS_ASSEMBLY, body_label="党员大会",
        step="members_review", voting=Voting.SECRET, groups=(),
    ),
    NAMED: village.meeting(
        "open", *(step(verb, label) for verb, label in PAPER_STEPS), id=NAMED, body=Body.MEMBERS_ASSEMBLY, body_label="党员大会",
        step="members_review", voting=Voting.NAMED, groups=(), vote_opened_at=MORNING,
        roll=(village.line(village.LI, present=True, paper_entered_by=village.ZHAO), village.line(village.ZHANG, present=True)),
    ),
    MIXED: village.meeting(
        "open", *(step(verb, label) for verb, label in COUNT_STEPS), id=MIXED, body=Body.MEMBERS_ASSEMBLY, body_label="党员大会",
        step="members_review", voting=Voting.MIXED_SECRET, groups=(), vote_opened_at=MORNING, papers_taken=8,
        count=counting.CountView(
            number=2, issued=8, ayes=5, noes=1, abstentions=0, invalid=1, not_returned=1, confirmed=False
        ),
    ),
    SEALED: village.meeting(
        "open", *(step(verb, label) for verb, label in BALLOT_STEPS), id=SEALED, body_label="党员大会",
        step="resolution", voting=Voting.ONLINE_SECRET, groups=(),
    ),
    ANY: village.meeting(
        "open", *(step(verb, "这一步") for verb in meeting_steps.STEPS), id=ANY, body=Body.REPRESENTATIVES_ASSEMBLY,
        body_label="村民代表会议", step="resolution", voting=Voting.NAMED, groups=(), vote_opened_at=MORNING,
        speakers=(village.LI,), speakers_waiting=1,
    ),
    PROXY: village.meeting(
        "noticed", *(step(verb, "这一步") for verb in proxy_steps.STEPS), id=PROXY, topic_id=EXECUTING, body=Body.COLLECTIVE_ASSEMBLY,
        body_label="集体经济组织成员大会", step="resolution", voting=Voting.NAMED, groups=(), by_proxy=1,
        proxies_source=proxy_steps.ARTICLE, household=(village.LI, village.ZHANG), votes_for=(village.LI, village.ZHANG),
        roll=(village.line(village.WANG), village.line(village.LI, present=True), village.line(village.MA, represented_by=village.LI)),
        proxies=(
            ProxyView(person_id=village.WANG, proxy_id=village.LI, entered_by=village.LIU, paper_id=PAPER, in_force=True),
            ProxyView(person_id=village.MA, proxy_id=village.LI, entered_by=village.MA, in_force=True, acts=True),
            ProxyView(person_id=village.ZHAO, proxy_id=village.YANG, entered_by=village.LIU, paper_id=PAPER),
        ),
    ),
    DECIDED: village.meeting(
        "decided", id=DECIDED, body_label="村民代表会议", step="resolution", groups=(), result=RESULT
    ),
}  # fmt: skip
PAPERS = paperwork.MadeDocuments(
    papers=(
        paperwork.PossibleDocument(kind=DocumentKind.MINUTES, label="会议记录"),
        paperwork.PossibleDocument(kind=DocumentKind.VOTE_RESULT, label="表决结果"),
    ),
    made=(
        paperwork.MadeDocument(
            id=PAPER, kind=DocumentKind.VOTE_RESULT, kind_label="表决结果", village=village.VILLAGE, meeting_id=DECIDED,
            name="表决结果-硬化三组到小学的生产路", state=DocumentState.DONE, progress=100, asked_by=village.WANG, asked_at=MORNING,
            topic_id=EXECUTING, record_lines=5, record_digest="ab" * 32,
            files=(paperwork.MadeFile(format=DocumentFormat.WORD, name="表决结果.docx", size=1500, sha256="cd" * 32),),
        ),
    ),
)  # fmt: skip
MAJORITY = NumberView(
    name="members_assembly.majority", value="1/2", unit="应到会有表决权的党员", mark="law",
    source="《中国共产党支部工作条例（试行）》第十一条：赞成人数超过应到会有表决权的党员的半数", effective_from=MORNING.date(),
)  # fmt: skip


@pytest.fixture(scope="module")
def affairs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a gateway before services that answer for one village."""
    folder: Path = tmp_path_factory.mktemp("affairs")
    url = f"sqlite:///{folder}/gateway.db"
    storage.migrate("gateway", url)
    settings = Settings(database_url=url, secret_key="only for tests", secure_cookies=False, demo=True)
    services = Services()
    village.settle(services)
    with_documents(services)
    with_briefings(services)
    with_demands(services)
    with_calendar(services)
    with_disclosures(services)
    with_appraisals(services)
    with_box(services, "opened", sentence="网上无记名投票，收到 5 张票。赞成 3 票，须 3 票赞成，通过。")
    usual = services.answers[meetings.GetConveningAdvice]
    services.answers |= {
        Authenticate: lambda _: LOOKING,
        topics.GetTopic: lambda call: (TOPICS | bodies.TOPICS)[call.topic_id],
        directory.ListVillageGroups: lambda _: bodies.GROUPS_OF_THE_VILLAGE,
        meetings.GetConveningAdvice: lambda call: bodies.advice(call.topic_id, call.group) or usual(call),
        topics.GetPublicTopic: lambda call: replace(
            (TOPICS | bodies.TOPICS).get(call.topic_id, TOPICS[EXECUTING]).topic,
            photos=(PUBLIC_SHOT,),
            tasks=village.PUBLIC_TASKS,
        ),
        photos.GetPhoto: lambda _: photos.PhotoFile(
            sha256=village.SHOT.sha256, public=True, content=b64encode(jpeg(400, 300)).decode()
        ),
        meetings.GetMeeting: lambda call: (MEETINGS | bodies.MEETINGS)[call.meeting_id],
        meetings.ListMeetings: lambda _: meetings.Meetings(
            items=tuple(village.meeting_line(view) for view in MEETINGS.values()), page=ListPage(total=4)
        ),
        meetings.ListNumbers: lambda _: Numbers(items=(MAJORITY,)),
        paperwork.ListMeetingDocuments: lambda _: PAPERS,
        paperwork.ListTopicDocuments: lambda _: PAPERS,
        paperwork.ListLedgers: lambda _: PAPERS,
        paperwork.GetMadeDocument: lambda _: PAPERS.made[0],
    }
    app = create_app(settings, services, Signer("gateway", new_keys()[0]))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def cookies(chromium: Browser, affairs: str) -> list[dict[str, object]]:
    """Those of a secretary who has signed in, by the form as anybody does."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{affairs}/login")
    page.fill("#field-login", "13800000007")
    page.fill("#field-password", "correct")
    page.get_by_role("button", name="登录").click()
    kept = [dict(cookie) for cookie in context.cookies()]
    context.close()
    return kept


@pytest.fixture
def secretary(phone: Page, affairs: str, cookies: list[dict[str, object]]) -> Page:
    phone.context.add_cookies(cookies)  # type: ignore[arg-type]
    return phone


@pytest.fixture(scope="module")
def look(looking: Callable[..., Looking], cookies: list[dict[str, object]]) -> Looking:
    return looking(cookies)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_stands_in_the_way_on_a_phone_or_at_a_desk(look: Looking, affairs: str, path: str) -> None:
    look.at(affairs + path)


def test_a_topic_that_waits_for_news_looks_again_by_itself(secretary: Page, affairs: str) -> None:
    secretary.clock.install()
    secretary.goto(f"{affairs}/topics/{SIGNING}?was=merged")
    assert secretary.get_by_text("正在更新").is_visible()
    with secretary.expect_response(lambda answer: "tries=" in answer.url) as again:
        secretary.clock.fast_forward("00:02")
    assert again.value.status == 200
    assert secretary.get_by_text("正在更新").count() == 1


def test_the_wall_looks_again_by_itself_and_in_the_room_everybody_can_read_it(
    desk: Page, affairs: str, cookies: list[dict[str, object]]
) -> None:
    desk.context.add_cookies(cookies)  # type: ignore[arg-type]
    desk.clock.install()
    desk.goto(f"{affairs}/meetings/{COUNTING}/screen")
    with desk.expect_response(lambda answer: answer.request.headers.get("hx-request") == "true") as again:
        desk.clock.fast_forward("00:05")
    assert again.value.status == 200
    size = "getComputedStyle(document.querySelector('.screen__number')).fontSize"
    assert float(desk.evaluate(size).removesuffix("px")) >= 90


def test_a_code_and_a_cast_ballot_are_large_and_fit(secretary: Page, affairs: str) -> None:
    secretary.goto(f"{affairs}/meetings/{SEALED}/take_code")
    secretary.get_by_role("button", name="领取计票码").click()
    assert_no_barriers(secretary)
    secretary.goto(f"{affairs}/meetings/{SEALED}/cast_ballot")
    secretary.get_by_label("反对").check()
    secretary.get_by_role("button", name="投票").click()
    assert secretary.get_by_text("您选的是").is_visible()
    assert_no_barriers(secretary)
    secretary.get_by_role("button", name="投进票箱").click()
    assert secretary.get_by_role("heading", name="您的票已投进票箱").is_visible()
    assert_no_barriers(secretary)
    assert secretary.evaluate("document.documentElement.scrollWidth") == 360


def test_without_javascript_everybody_is_ticked_and_saved(
    chromium: Browser, affairs: str, cookies: list[dict[str, object]]
) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{affairs}/meetings/{NOTICED}/attendance")
    page.get_by_role("link", name="全部到会").click()
    assert page.locator("input[name=present]:checked").count() == 6
    page.get_by_label("马晓燕").uncheck()
    page.get_by_role("button", name="保存到会名单").click()
    assert page.get_by_text("已登记，到会 5 人。").is_visible()
    context.close()
