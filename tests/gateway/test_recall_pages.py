"""A recall on its pages: demanded, checked, answered, voted; whom it concerns stands where the procedure needs it and nowhere else."""

import re
from dataclasses import replace
from datetime import date

from services.gateway import timeline
from shared.calls import meetings, notifications, recall_votes, recalls, topics
from shared.calls.common import NextStep, Page
from shared.calls.directory import GetRoll
from shared.calls.paperwork import ListMeetingDocuments, MadeDocuments, PossibleDocument
from shared.calls.topics import GetPublicTopic, PublicTopic, RouteProgress
from shared.recall_words import DefenceHeard, FormFault
from shared.vocabulary import Body, DocumentKind, Kind, Route, State, Voting
from tests.gateway import village
from tests.gateway.acting import As, sent, signed_in, with_meeting, with_topic
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import Services
from tests.gateway.sample_county import POSTING, SHEET
from tests.gateway.village import (
    COUNTY,
    LI,
    LIU,
    MEETING,
    MEMBER,
    PEOPLE,
    SECRETARY,
    TOPIC,
    TOWNSHIP_CLERK,
    VILLAGE,
    WANG,
    ZHANG,
    line,
    somebody,
    step,
)

__all__ = ["signed_in"]

POSTED_ON = date(2027, 3, 20)
TITLE, REASON = "罢免村民委员会成员", "两年没有公布村务账目。"
NEW = f"/recalls/new?village={VILLAGE}"
ROUTES = (
    RouteProgress(route=Route.VILLAGERS, have=40, need=40, roll=200, source="《村民委员会组织法》（2025年修正）第十九条"),
    RouteProgress(route=Route.REPRESENTATIVES, have=2, need=10, roll=30, source="《村民委员会组织法》（2025年修正）第十九条"),
)  # fmt: skip


def recall(state: State, *steps: NextStep, defence: str = "", **changes: object) -> topics.TopicView:
    view = recalls.RecallView(person_id=ZHANG, defence=defence, stated_at=village.MORNING if defence else None)
    return village.topic(
        state, *steps, title=TITLE, content=REASON, kind=Kind.RECALL, conclusion="", recall=view, routes=ROUTES, opinions=(), record=(),
        **changes,
    )  # fmt: skip


def vote(state: str, *steps: NextStep, **changes: object) -> meetings.MeetingView:
    known: dict[str, object] = {
        "topic_title": TITLE, "body": Body.RECALL, "body_label": "罢免投票", "step": "resolution", "voting": Voting.SECRET,
        "groups": (), "concerned_id": ZHANG, "turnout_needed": 4, "quorum_needed": 1, "leads": True,
        "roll": (line(WANG, None, present=True), line(LI, None, present=True), line(ZHANG, None, present=True)),
    }  # fmt: skip
    return village.meeting(state, *steps, **(known | changes))


# -- the demand


def test_the_team_and_the_township_write_it_down(signed_in: As, services: Services) -> None:
    for identity in (SECRETARY, TOWNSHIP_CLERK):
        browser = signed_in(identity)
        assert NEW in browser.get(f"/opinions?village={VILLAGE}").text.replace("&amp;", "&")
        page = browser.get(NEW).text
        assert "第十九条" in page
        assert PEOPLE[ZHANG] in page
    done = fill_in(browser, NEW, person_id=str(ZHANG), reason=REASON)
    assert done.location == f"/topics/{sent(services, recalls.OpenRecall)[0].id}"
    assert sent(services, GetRoll)[0].kind.value == "villagers_committee"


def test_nobody_else_finds_its_page(signed_in: As) -> None:
    browser = signed_in(MEMBER)
    assert browser.get(NEW).status_code == 404
    assert "/recalls/new" not in browser.get(f"/opinions?village={VILLAGE}").text


def test_it_is_no_kind_of_a_topic_made_of_opinions(signed_in: As) -> None:
    assert Kind.RECALL.chinese not in signed_in(SECRETARY).get(f"/topics/new?village={VILLAGE}").text


# -- the topic


def test_the_village_reads_whom_it_concerns_and_what_they_say(signed_in: As, services: Services) -> None:
    with_topic(services, recall(State.POSTED, defence="账目上月已经公布。"))
    page = signed_in(MEMBER).get(f"/topics/{TOPIC}").text
    assert f"要求罢免：{PEOPLE[ZHANG]}" in page
    assert "账目上月已经公布。" in page
    assert "由村民委员会召集投票" in page
    assert "首议" not in page.split("<main", 1)[1].split("</main", 1)[0]


def test_without_a_defence_the_page_says_so(signed_in: As, services: Services) -> None:
    with_topic(services, recall(State.MERGED))
    page = signed_in(MEMBER).get(f"/topics/{TOPIC}").text.split("<main", 1)[1]
    assert "本人还没有提出申辩意见" in page
    assert "联名中" in page
    assert "附议" not in page


def test_in_public_nobody_is_named(browser, services: Services) -> None:
    village.settle(services)
    services.answers[GetPublicTopic] = lambda _: replace(recall(State.POSTED).topic, posting="村民联名要求罢免一名成员")
    page = browser.get(f"/topics/{TOPIC}/public").text
    assert PEOPLE[ZHANG] not in page
    assert "罢免要求公布" in page
    assert "首议结果公示" not in page


def test_its_form_is_checked_and_nothing_else(signed_in: As, services: Services) -> None:
    with_topic(services, recall(State.PROPOSED, step("check_recall", "核对罢免要求")))
    browser = signed_in(SECRETARY)
    page = browser.get(f"/topics/{TOPIC}/check_recall").text
    assert "该不该罢免由村民投票决定" in page
    assert "不予采纳" not in page
    fill_in(browser, f"/topics/{TOPIC}/check_recall")
    fill_in(browser, f"/topics/{TOPIC}/check_recall", fault="reason", missing="没有写是哪两年")
    accepted, returned = sent(services, recalls.CheckRecall)
    assert (accepted.fault, returned.fault) == (None, FormFault.REASON)


def test_they_write_their_defence_and_change_it(signed_in: As, services: Services) -> None:
    with_topic(services, recall(State.POSTED, step("state_defence", "提出申辩意见"), defence="账目上月已经公布。"))
    browser = signed_in(somebody(ZHANG, "villagers_committee"))
    assert "账目上月已经公布。</textarea>" in browser.get(f"/topics/{TOPIC}/state_defence").text
    fill_in(browser, f"/topics/{TOPIC}/state_defence", text="账目一月、二月都公布了。")
    assert sent(services, recalls.StateDefence)[0].text == "账目一月、二月都公布了。"


def test_what_was_returned_keeps_its_title_and_kind(signed_in: As, services: Services) -> None:
    with_topic(services, recall(State.RETURNED, step("revise", "补写")))
    browser = signed_in(SECRETARY)
    assert 'name="title"' not in browser.get(f"/topics/{TOPIC}/revise").text
    fill_in(browser, f"/topics/{TOPIC}/revise", content="2024、2025两年没有公布村务账目。")
    [revised] = sent(services, topics.Revise)
    assert (revised.title, revised.kind) == (TITLE, Kind.RECALL)


def test_after_a_carried_recall_the_county_ends_the_office_and_the_township_is_told_who_does(
    signed_in: As, services: Services
) -> None:
    with_topic(services, recall(State.DECIDED, step("end_office", "在名册里登记任职终止"), outcome="passed"))
    page = signed_in(somebody(LIU, "county", area=COUNTY)).get(f"/topics/{TOPIC}").text
    assert 'href="/roster/import">在名册里登记任职终止' in page
    page = signed_in(TOWNSHIP_CLERK).get(f"/topics/{TOPIC}").text
    assert "在名册里登记任职终止" in page
    main = page.split("<main", 1)[1].split("</main", 1)[0]
    assert not [link for link in ('href="/roster/import"', 'href="/people"', 'href=""') if link in main]


def test_to_hang_its_result_leads_to_the_sheet(signed_in: As, services: Services) -> None:
    hang = step("hang_posting", "张贴结果")
    sheet = replace(SHEET, kind="recall_voted", of_recall=True)
    services.answers[notifications.ListBoard] = lambda _: notifications.Board(items=(sheet,), page=Page(total=1))
    with_topic(services, recall(State.DECIDED, hang, outcome="failed", posted_until=SHEET.until))
    for identity in (SECRETARY, TOWNSHIP_CLERK):
        assert f'class="button" href="/postings/{POSTING}">张贴结果' in signed_in(identity).get(f"/topics/{TOPIC}").text


def test_who_signs_it_is_told_that_the_voters_decide(signed_in: As, services: Services) -> None:
    with_topic(services, recall(State.MERGED, step("cosign", "联名")))
    browser = signed_in(MEMBER)
    page = browser.get(f"/topics/{TOPIC}/cosign").text
    assert "我要联名" in page
    assert PEOPLE[ZHANG] in page
    assert "该不该罢免由有选举权的村民投票决定" in page
    assert "附议" not in page.split("<main", 1)[1].split("</main", 1)[0]
    reached = topics.SigningProgress(state=State.PROPOSED, routes=ROUTES)
    services.answers[topics.Cosign] = lambda _: reached
    said = fill_in(browser, f"/topics/{TOPIC}/cosign")
    page = browser.get(said.location).text
    assert "核对要件以后由村民投票决定" in page
    assert "支委会" not in page


def test_its_line_of_steps_has_no_deliberation() -> None:
    topic = PublicTopic(id=TOPIC, village=VILLAGE, title=TITLE, content=REASON, state=State.POSTED, kind=Kind.RECALL)
    assert [(one.label, one.stage) for one in timeline.of_public(topic)] == [
        ("登记罢免要求", "done"), ("联名", "done"), ("核对要件", "done"), ("公布，村民投票", "now"), ("公示投票结果", "next"),
    ]  # fmt: skip
    over = timeline.of_public(replace(topic, state=State.ARCHIVED))
    assert {one.stage for one in over} == {"done"}
    assert len(timeline.of_public(replace(topic, state=State.REJECTED))) == 3


def _public(services: Services, known: PublicTopic) -> None:
    village.settle(services)
    services.answers[GetPublicTopic] = lambda _: known


def test_once_the_vote_is_called_the_public_page_says_when_and_where(browser, services: Services) -> None:
    notice = replace(
        SHEET,
        kind="meeting_notice",
        of_recall=True,
        title="罢免投票：罢免村民委员会成员",
        text="定于3月20日在村部投票。",
    )
    _public(services, recall(State.POSTED, posting="投票的时间、地点另行通知。").topic)
    services.answers[notifications.ListBoard] = lambda _: notifications.Board(items=(notice,), page=Page(total=1))
    page = browser.get(f"/topics/{TOPIC}/public").text
    assert "定于3月20日在村部投票。" in page
    assert f'href="/postings/{notice.id}"' in page
    assert sent(services, notifications.ListBoard)[-1].topic_id == TOPIC
    assert "议题不能归档" not in page
    assert "乡镇工作人员和不被要求罢免的经办人答复" in page


def test_the_public_page_has_what_the_voters_decided(browser, services: Services) -> None:
    decided = topics.Posted(
        about="decision", text="罢免决定\n职务自3月20日起终止。", posted_on=POSTED_ON, until=POSTED_ON, source="《村民委员会组织法》第十九条"
    )  # fmt: skip
    step_ = topics.StepView(name="resolution", label="村民投票决定是否罢免", body="罢免投票", passed=True, source="…")
    _public(services, recall(State.DECIDED, outcome="passed", postings=(decided,), steps=(step_,)).topic)
    page = browser.get(f"/topics/{TOPIC}/public").text
    assert "职务自3月20日起终止。" in page
    assert "罢免通过" in page
    assert PEOPLE[ZHANG] not in page


# -- the vote


def test_that_it_passed_is_said_of_the_recall(signed_in: As, services: Services) -> None:
    with_topic(services, recall(State.DECIDED, outcome="failed"))
    browser = signed_in(MEMBER)
    assert ">罢免未通过<" in browser.get(f"/topics/{TOPIC}").text


def test_the_wall_counts_no_paper_as_a_vote(signed_in: As, services: Services) -> None:
    roll = tuple(line(person, None, present=True, has_voted=person != LI) for person in (WANG, LI, ZHANG))
    going_on = {
        "voting": Voting.MIXED_SECRET,
        "vote_opened_at": village.MORNING,
        "roll": roll,
        "present": 3,
        "papers_taken": 1,
    }
    with_meeting(services, vote("open", **going_on))
    page = re.sub(r"<[^>]+>", "", signed_in(SECRETARY).get(f"/meetings/{MEETING}/screen").text)
    assert "1网上已投" in page
    assert "1领了纸质票" in page
    assert "已表决" not in page


def test_to_open_it_counts_those_who_are_registered(signed_in: As, services: Services) -> None:
    with_meeting(services, vote("open", step("open_vote", "开始投票")))
    page = signed_in(SECRETARY).get(f"/meetings/{MEETING}/open_vote").text
    assert "登记参加投票的村民" in page
    assert "应到会" not in page.split("<main", 1)[1]


def test_it_is_convened_for_a_vote_in_secret(signed_in: As, services: Services) -> None:
    services.answers[meetings.GetConveningAdvice] = lambda _: meetings.ConveningAdvice(
        body=Body.RECALL, body_label="罢免投票", step="resolution", notice_days=10, earliest=village.MORNING, should_attend=200,
        quorum_needed=1, turnout_needed=101, source="…",
    )  # fmt: skip
    with_topic(services, recall(State.POSTED, step("convene_meeting", "召集会议")))
    page = signed_in(somebody(LI, "villagers_committee")).get(f"/topics/{TOPIC}/convene_meeting").text
    assert "101 人（登记的村民过半数）" in page
    assert Voting.SHOW_OF_HANDS.chinese not in page
    assert Voting.SECRET.chinese in page


def test_the_meetings_page_shows_the_defence_and_that_it_was_read_out(signed_in: As, services: Services) -> None:
    with_topic(services, recall(State.POSTED, defence="账目上月已经公布。"))
    with_meeting(services, vote("open", defence=DefenceHeard.READ_OUT))
    page = signed_in(MEMBER).get(f"/meetings/{MEETING}").text
    assert f"要求罢免：{PEOPLE[ZHANG]}" in page
    assert "账目上月已经公布。" in page
    assert DefenceHeard.READ_OUT.chinese in page
    assert "4 人（登记的村民过半数）" in page
    assert "我要回避" not in page


def test_the_defence_is_read_out_on_a_page_of_its_own(signed_in: As, services: Services) -> None:
    with_meeting(services, vote("open", step("hear_defence", "宣读申辩意见")))
    fill_in(signed_in(SECRETARY), f"/meetings/{MEETING}/hear_defence", how="spoke")
    [heard] = sent(services, recall_votes.HearDefence)
    assert heard.how is DefenceHeard.SPOKE


def test_whom_it_concerns_is_not_among_the_tellers(signed_in: As, services: Services) -> None:
    with_meeting(services, vote("open", step("record_ballots", "登记投票票数")))
    page = signed_in(SECRETARY).get(f"/meetings/{MEETING}/record_ballots").text
    assert f'value="{LI}"' in page
    assert f'value="{ZHANG}"' not in page


def test_nobody_is_asked_for_an_opinion_in_place_of_a_vote(signed_in: As, services: Services) -> None:
    for state, roll in (
        ("noticed", (line(LI, None, votes=True),)),
        ("open", (line(LI, None, votes=True),)),
        ("open", ()),
    ):
        how = step(
            "get_meeting", "到会场投票", why="正在村部投票：到会场登记到会，领纸质票。停止投票以前来，都可以投。"
        )
        with_meeting(services, vote(state, *([how] if roll else []), leads=False, roll=roll))
        page = signed_in(somebody(LI, "villager")).get(f"/meetings/{MEETING}").text.split("<main", 1)[1]
        assert "停止投票以前来" in page
        assert "到会场投票" in page or not roll
        assert not [
            words for words in ("来不了", "写下我的意见", "缺席人员的意见", "record_absent_opinion") if words in page
        ]
    with_meeting(services, vote("noticed"))
    assert "缺席人员的意见" not in signed_in(SECRETARY).get(f"/meetings/{MEETING}").text


def test_its_meeting_speaks_of_no_deliberation(signed_in: As, services: Services) -> None:
    with_meeting(services, vote("noticed", checks=(), record=()))
    services.answers[GetPublicTopic] = lambda _: recall(State.POSTED).topic
    browser = signed_in(SECRETARY)
    for address in (f"/meetings/{MEETING}", f"/meetings/{MEETING}/notices"):
        page = browser.get(address).text.split("<main", 1)[1].split("</main", 1)[0]
        assert "党员首议" not in page, address
        assert "议题内容" not in page, address


def test_its_papers_are_not_for_the_board(signed_in: As, services: Services) -> None:
    with_meeting(services, vote("noticed"))
    paper = PossibleDocument(kind=DocumentKind.MEETING_NOTICE, label="会议通知")
    services.answers[ListMeetingDocuments] = lambda _: MadeDocuments(papers=(paper,))
    assert "不要张贴" in signed_in(SECRETARY).get(f"/meetings/{MEETING}/paperwork").text
    with_meeting(services, village.meeting("noticed"))
    assert "不要张贴" not in signed_in(SECRETARY).get(f"/meetings/{MEETING}/paperwork").text


def test_who_leads_is_told_by_the_meeting(signed_in: As, services: Services) -> None:
    with_meeting(services, vote("noticed", leads=False))
    assert "大屏（投影用）" not in signed_in(SECRETARY).get(f"/meetings/{MEETING}").text
    with_meeting(services, vote("noticed"))
    assert "大屏（投影用）" in signed_in(somebody(LI, "villagers_committee")).get(f"/meetings/{MEETING}").text


# -- an assembly of households


def test_of_an_assembly_of_households_they_are_counted_and_not_people(signed_in: As, services: Services) -> None:
    of_households = village.meeting(
        "noticed", step("open_meeting", "宣布会议开始"), body=Body.VILLAGERS_ASSEMBLY, body_label="村民会议", step="resolution",
        by_households=True, should_attend=320, quorum_needed=214, groups=(),
    )  # fmt: skip
    with_meeting(services, of_households)
    browser = signed_in(SECRETARY)
    assert "320 户" in browser.get(f"/meetings/{MEETING}").text
    assert "须有 214 户的代表到会" in browser.get(f"/meetings/{MEETING}/attendance").text
    assert "214 户" in browser.get(f"/meetings/{MEETING}/open_meeting").text


# -- telling everybody, hanging its sheets


def test_the_township_tells_whoever_is_left_out_and_whom_it_concerns_does_not(
    signed_in: As, services: Services
) -> None:
    address = f"/meetings/{MEETING}/notices"
    with_meeting(services, vote("noticed"))
    assert 'name="channel"' in signed_in(TOWNSHIP_CLERK).get(address).text
    assert 'name="channel"' in signed_in(SECRETARY).get(address).text
    with_meeting(services, vote("noticed", concerned_id=WANG))
    assert 'name="channel"' not in signed_in(SECRETARY).get(address).text
    with_meeting(services, village.meeting("noticed"))
    assert 'name="channel"' not in signed_in(TOWNSHIP_CLERK).get(address).text
