"""A meeting from its convening to its result, as the secretary, a recorder and a member see it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from shared.calls import directory, meetings, notifications, topics
from shared.calls.common import Numbers, NumberView, Page
from shared.calls.directory import Authenticate, Identity
from shared.contracts import Command
from shared.errors import NotFound, Refused
from shared.vocabulary import Body, Channel, Choice, State, Voting
from tests.gateway import village
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import Services
from tests.gateway.village import (
    EAST,
    LI,
    MA,
    MEETING,
    MEMBER,
    SECRETARY,
    TOPIC,
    TOWNSHIP_CLERK,
    WANG,
    WEST,
    ZHANG,
    ZHAO,
    step,
)  # fmt: skip

PAGE = f"/meetings/{MEETING}"
CONVENE = f"/topics/{TOPIC}/convene_meeting"
As = Callable[[Identity], FlaskClient]
RESULT = meetings.VoteResult(
    passed=True, should_attend=7, present=6, tally=meetings.Tally(ayes=5, noes=1), needed=4, base="should_attend",
    sentence="应到会有表决权 7 人，实到 6 人；赞成 5 票，反对 1 票，弃权 0 票；须 4 票赞成，通过。",
    source="支部工作条例第十一条", step="resolution",
)  # fmt: skip


class NothingDue(Refused, code="meetings.nothing_due"):
    sentence = "现在没有要召集的会议。"
    advice = "请先公示首议结果。"


@pytest.fixture
def signed_in(browser: FlaskClient, services: Services) -> As:
    village.settle(services)

    def do(identity: Identity) -> FlaskClient:
        services.answers[Authenticate] = lambda _: identity
        assert fill_in(browser, "/login", login="13800000007", password="correct").status_code == 303
        return browser

    return do


def sent(services: Services, kind: type[Any]) -> list[Any]:
    return [call for call, _token, _id in services.asked if isinstance(call, kind)]


def with_meeting(services: Services, view: meetings.MeetingView) -> None:
    services.answers[meetings.GetMeeting] = lambda _: view


def refusing(refusal: Refused) -> Callable[[object], None]:
    def refuse(_: object) -> None:
        raise refusal

    return refuse


# -- convening ------------------------------------------------------------------------------


def test_convening_begins_at_the_earliest_lawful_hour_and_says_why(signed_in: As, services: Services) -> None:
    services.answers[topics.GetTopic] = lambda _: village.topic(
        State.CONFIRMED, step("convene_meeting", "召集党员首议会")
    )
    browser = signed_in(SECRETARY)
    page = browser.get(CONVENE).text
    assert 'value="2027-03-08T09:30"' in page
    assert "至少提前 7 天通知到人" in page
    assert "4 人，会议才有效" in page
    answer = fill_in(browser, CONVENE, held_at="2027-03-09T09:00", place="村小学", voting="show_of_hands")
    [command] = sent(services, meetings.ConveneMeeting)
    assert command.body is Body.MEMBERS_DELIBERATION
    assert command.held_at == datetime(2027, 3, 9, 1, 0, tzinfo=UTC)
    assert answer.location == f"/meetings/{command.id}"


def test_where_the_law_leaves_a_choice_the_other_body_can_be_taken(signed_in: As, services: Services) -> None:
    services.answers[topics.GetTopic] = lambda _: village.topic(State.POSTED, step("convene_meeting", "召集会议"))
    services.answers[meetings.GetConveningAdvice] = lambda call: meetings.ConveningAdvice(
        body=call.body or Body.REPRESENTATIVES_ASSEMBLY, body_label="会议", step="resolution", notice_days=3,
        earliest=village.MORNING, should_attend=39, quorum_needed=26, source=village.SOURCE,
    )  # fmt: skip
    browser = signed_in(SECRETARY)
    assert f"{CONVENE}?body=villagers_assembly" in browser.get(CONVENE).text
    assert "紧急情况说明" not in browser.get(CONVENE).text
    assert "紧急情况说明" in browser.get(f"{CONVENE}?body=villagers_assembly").text


def test_a_meeting_that_is_not_due_yet_for_the_meetings_service_is_waited_for(
    signed_in: As, services: Services
) -> None:
    services.answers[topics.GetTopic] = lambda _: village.topic(State.POSTED, step("convene_meeting", "召集会议"))
    services.answers[meetings.GetConveningAdvice] = refusing(NothingDue())
    page = signed_in(SECRETARY).get(CONVENE)
    assert page.status_code == 200
    assert "正在更新" in page.text
    services.answers[topics.GetTopic] = lambda _: village.topic(State.POSTED)
    assert signed_in(SECRETARY).get(CONVENE).status_code == 409  # nobody waits for it


# -- one meeting ----------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["noticed", "open", "concluded", "decided", "cancelled"])
def test_every_state_of_a_meeting_has_its_page(signed_in: As, services: Services, state: str) -> None:
    with_meeting(services, village.meeting(state, result=RESULT if state == "decided" else None))
    for identity in (SECRETARY, MEMBER):
        assert signed_in(identity).get(PAGE).status_code == 200


def test_what_is_missing_for_opening_is_said_with_its_rule(signed_in: As) -> None:
    page = signed_in(SECRETARY).get(PAGE).text
    assert "应到会 7 人，到会 3 人，须 4 人" in page
    assert "未满足" in page
    assert f"{PAGE}/attendance" in page


def test_the_result_stands_with_every_number_and_its_source(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("decided", step="resolution", result=RESULT))
    page = signed_in(MEMBER).get(PAGE).text
    assert RESULT.sentence in page
    assert "需要 4 票" in page
    assert "应到会有表决权的人数" in page
    assert "支部工作条例第十一条" in page
    assert f'href="/topics/{TOPIC}?was=posted"' in page


def test_a_step_that_did_not_decide_the_topic_is_not_waited_for(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("decided", step="proposal", result=RESULT))
    assert f'href="/topics/{TOPIC}"' in signed_in(SECRETARY).get(PAGE).text


def test_a_member_who_cannot_come_leaves_an_opinion_of_their_own(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("noticed", roll=(village.line(LI),)))
    browser = signed_in(MEMBER)
    assert "写下我的意见" in browser.get(PAGE).text
    fill_in(browser, f"{PAGE}/record_absent_opinion", text="先修排水沟")
    [command] = sent(services, meetings.RecordAbsentOpinion)
    assert (command.person_id, command.text) == (LI, "先修排水沟")


def test_the_secretary_takes_down_what_an_absent_member_said(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    fill_in(browser, f"{PAGE}/record_absent_opinion", person_id=str(ZHANG), text="同意")
    [command] = sent(services, meetings.RecordAbsentOpinion)
    assert command.person_id == ZHANG


def test_the_meetings_of_a_topic_open_the_one_that_goes_on(signed_in: As, services: Services) -> None:
    listed = meetings.Meetings(items=(village.meeting_line(village.meeting("noticed")),), page=Page())
    services.answers[meetings.ListMeetings] = lambda _: listed
    browser = signed_in(SECRETARY)
    assert browser.get(f"/meetings?topic={TOPIC}").location == PAGE
    assert "硬化三组到小学的生产路" in browser.get("/meetings").text


# -- telling everybody ----------------------------------------------------------------------


def test_one_missing_person_after_another_is_called(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    page = browser.get(f"{PAGE}/notices").text
    assert "请联系：马晓燕" in page
    assert "<strong>5</strong> / 7 人" in page
    answer = fill_in(browser, f"{PAGE}/notices?person={MA}", channel="phone", reached="true")
    assert answer.location == f"{PAGE}/notices"
    [command] = sent(services, notifications.RecordTold)
    assert (command.about_id, command.person_id, command.channel) == (MEETING, MA, Channel.PHONE)
    assert "还有 1 人" in browser.get(f"{PAGE}/notices").text


def test_only_what_a_person_does_can_be_recorded(signed_in: As) -> None:
    page = signed_in(SECRETARY).get(f"{PAGE}/notices").text
    assert all(f'name="channel" value="{channel}"' in page for channel in ("phone", "in_writing", "in_person"))
    assert 'name="channel" value="sms"' not in page


def test_the_township_sees_who_was_told_and_records_nothing(signed_in: As) -> None:
    page = signed_in(TOWNSHIP_CLERK).get(f"{PAGE}/notices").text
    assert "马晓燕" in page
    assert 'name="channel"' not in page


def test_when_everybody_is_told_the_way_leads_back_to_the_meeting(signed_in: As, services: Services) -> None:
    services.answers[notifications.ListRecipients] = lambda _: village.told()
    page = signed_in(SECRETARY).get(f"{PAGE}/notices").text
    assert "人人都通知到了" in page
    assert 'name="channel"' not in page


def test_notices_still_being_made_are_waited_for(signed_in: As, services: Services) -> None:
    services.answers[notifications.ListRecipients] = refusing(NotFound())
    page = signed_in(SECRETARY).get(f"{PAGE}/notices")
    assert page.status_code == 200
    assert "正在更新" in page.text


# -- heads and groups -----------------------------------------------------------------------


def test_who_is_there_is_ticked_group_by_group(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    page = browser.get(f"{PAGE}/attendance").text
    assert "东片党小组（3 人）" in page
    assert page.count("checked") == 3
    assert "预备党员，无表决权" in page
    assert browser.get(f"{PAGE}/attendance?all=1").text.count("checked") == 6
    fill_in(browser, f"{PAGE}/attendance", present=[str(WANG), str(MA)])
    assert sent(services, meetings.RecordAttendance) == [
        meetings.RecordAttendance(meeting_id=MEETING, present=(WANG, MA))
    ]


def test_after_the_opening_only_late_arrivals_are_added(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open"))
    page = signed_in(SECRETARY).get(f"{PAGE}/attendance").text
    assert f'value="{WANG}"' not in page
    assert f'value="{MA}"' in page


def test_the_first_group_without_officers_gets_them_from_its_own_people(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    address = browser.get(f"{PAGE}/officers").location
    assert address == f"{PAGE}/officers/{WEST}"
    page = browser.get(address).text
    assert str(ZHAO) in page
    assert str(LI) not in page
    fill_in(browser, address, leader_id=str(ZHAO), recorder_id=str(MA))
    [command] = sent(services, meetings.NameGroupOfficers)
    assert (command.group_id, command.leader_id, command.recorder_id) == (WEST, ZHAO, MA)


def test_a_group_is_heard_person_by_person_before_it_concludes(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open"))
    browser, address = signed_in(SECRETARY), f"{PAGE}/groups/{EAST}"
    page = browser.get(address).text
    assert f'name="heard-{ZHANG}"' not in page  # not present
    assert 'name="conclusion"' not in page
    fill_in(browser, address, **{f"heard-{WANG}": "spoke", f"heard-{LI}": "passed"})
    [command] = sent(services, meetings.RecordSpoken)
    assert (command.group_id, command.spoke, command.passed) == (EAST, (WANG,), (LI,))


def test_a_group_that_was_heard_concludes(signed_in: As, services: Services) -> None:
    heard = (village.line(WANG, present=True, spoke=True), village.line(LI, present=True, spoke=False))
    with_meeting(services, village.meeting("open", roll=heard))
    fill_in(signed_in(SECRETARY), f"{PAGE}/groups/{EAST}", conclusion="应当办理")
    [command] = sent(services, meetings.ConcludeGroup)
    assert command.conclusion == "应当办理"


def test_each_groups_discussion_is_a_page_of_its_own(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open", step("record_spoken", "西片党小组讨论")))
    browser = signed_in(SECRETARY)
    assert f'class="button" href="{PAGE}/groups/{WEST}"' in browser.get(PAGE).text
    assert browser.get(f"{PAGE}/groups").location == f"{PAGE}/groups/{EAST}"


# -- the other steps ------------------------------------------------------------------------

TALLY = {"ayes": "2", "noes": "1", "abstentions": "0", "first_teller_id": str(WANG), "second_teller_id": str(LI)}
TAKEN: list[tuple[str, str, dict[str, Any], type[Command[Any]]]] = [
    ("open_meeting", "noticed", {}, meetings.OpenMeeting),
    ("cancel_meeting", "noticed", {"reason": "改期"}, meetings.CancelMeeting),
    ("excuse_member", "noticed", {"person_id": str(MA), "reason": "长期住院", "approved_by": "镇党委"}, meetings.ExcuseMember),
    ("conclude_deliberation", "open", {"conclusion": "应当办理"}, meetings.ConcludeDeliberation),
    ("record_tally", "open", TALLY, meetings.RecordTally),
    ("cast_vote", "open", {"choice": "aye"}, meetings.CastVote),
    ("close_vote", "open", {}, meetings.CloseVote),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "state", "typed", "kind"), TAKEN, ids=[taken[0] for taken in TAKEN])
def test_every_step_is_taken_on_its_own_page(
    signed_in: As, services: Services, *, verb: str, state: str, typed: dict[str, Any], kind: type[Command[Any]]
) -> None:
    with_meeting(services, village.meeting(state, step(verb, "这一步")))
    services.answers |= {meetings.RecordTally: lambda _: RESULT, meetings.CloseVote: lambda _: RESULT}
    answer = fill_in(signed_in(SECRETARY), f"{PAGE}/{verb}", **typed)
    assert answer.status_code == 303, answer.text
    [command] = sent(services, kind)
    assert command.meeting_id == MEETING


def test_what_carries_the_motion_is_said_before_the_count(signed_in: As, services: Services) -> None:
    majority = NumberView(
        name="members_assembly.majority", value="1/2", unit="应到会有表决权的党员", mark="law",
        source="条例第十一条：赞成人数超过应到会有表决权的党员的半数", effective_from=village.MORNING.date(),
    )  # fmt: skip
    services.answers[meetings.ListNumbers] = lambda _: Numbers(items=(majority,))
    with_meeting(
        services,
        village.meeting("open", step("record_tally", "表决计票"), body=Body.MEMBERS_ASSEMBLY, voting_present=6),
    )
    page = signed_in(SECRETARY).get(f"{PAGE}/record_tally").text
    assert "赞成人数超过应到会有表决权的党员的半数" in page
    assert "应等于到会有表决权的 6 人" in page
    assert f'value="{WANG}"' in page
    assert f'value="{MA}"' not in page  # a teller is somebody who is there


def test_the_result_of_a_count_is_read_out_at_once(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open", step("record_tally", "表决计票")))
    services.answers[meetings.RecordTally] = lambda _: RESULT
    browser = signed_in(SECRETARY)
    fill_in(browser, f"{PAGE}/record_tally", **TALLY)
    assert RESULT.sentence in browser.get(PAGE).text


def test_a_vote_says_that_it_cannot_be_changed(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open", step("cast_vote", "表决"), voting=Voting.NAMED))
    browser = signed_in(MEMBER)
    assert "投出后不能更改" in browser.get(f"{PAGE}/cast_vote").text
    fill_in(browser, f"{PAGE}/cast_vote", choice="no")
    assert sent(services, meetings.CastVote) == [meetings.CastVote(meeting_id=MEETING, choice=Choice.NO)]


def test_the_conclusion_is_written_below_what_groups_and_absent_members_said(signed_in: As, services: Services) -> None:
    groups = (meetings.GroupView(id=EAST, name="东片党小组", present=2, spoken=2, conclusion="先修沟"),)
    with_meeting(services, village.meeting("open", step("conclude_deliberation", "填写会议结论"), groups=groups))
    page = signed_in(SECRETARY).get(f"{PAGE}/conclude_deliberation").text
    assert "先修沟" in page
    assert "张玉梅（缺席）" in page


def test_before_a_meeting_is_cancelled_it_is_said_what_happens(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("noticed", step("cancel_meeting", "取消会议")))
    page = signed_in(SECRETARY).get(f"{PAGE}/cancel_meeting").text
    assert "确认以后" in page
    assert "都会收到取消的消息" in page
    assert "button--danger" in page


def test_there_is_no_page_for_a_step_that_does_not_exist(signed_in: As) -> None:
    assert signed_in(SECRETARY).get(f"{PAGE}/abolish").status_code == 404
    assert signed_in(SECRETARY).get(f"{PAGE}/groups/{UUID(int=9)}").status_code == 404


def test_names_are_asked_for_once_a_page(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    services.asked.clear()
    browser.get(PAGE)
    assert len(sent(services, directory.GetNames)) == 1


def test_a_form_posted_from_elsewhere_is_refused(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    answer = browser.post(f"{PAGE}/open_meeting", data={}, headers={"Referer": "https://localhost/"})
    assert answer.status_code == 400
    assert not sent(services, meetings.OpenMeeting)


@pytest.mark.parametrize(
    ("may_vote", "has_voted", "asked"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_only_who_still_has_a_vote_is_asked_for_it(
    signed_in: As, services: Services, *, may_vote: bool, has_voted: bool, asked: bool
) -> None:
    view = village.meeting("open", step("cast_vote", "表决"), may_vote=may_vote, has_voted=has_voted)
    with_meeting(services, view)
    assert (f"{PAGE}/cast_vote" in signed_in(MEMBER).get(PAGE).text) == asked


def test_before_a_vote_is_closed_it_is_said_how_many_have_voted(signed_in: As, services: Services) -> None:
    roll = (village.line(WANG, present=True, has_voted=True), village.line(LI, present=True))
    with_meeting(services, village.meeting("open", step("close_vote", "结束表决"), roll=roll, voting_present=2))
    assert "1 人，到会有表决权的 2 人" in signed_in(SECRETARY).get(f"{PAGE}/close_vote").text
