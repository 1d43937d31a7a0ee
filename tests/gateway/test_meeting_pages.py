"""A meeting as the secretary, the township and a member see it; heads and groups."""

from datetime import timedelta

import pytest

from shared import clock
from shared.calls import meetings
from shared.calls.common import Page
from tests.gateway import village
from tests.gateway.acting import As, sent, signed_in, with_meeting
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
    WANG,
    WEST,
    ZHANG,
    ZHAO,
    step,
)  # fmt: skip

__all__ = ["signed_in"]

PAGE = f"/meetings/{MEETING}"

RESULT = meetings.VoteResult(
    passed=True, should_attend=7, present=6, tally=meetings.Tally(ayes=5, noes=1), needed=4, base="should_attend",
    sentence="应到会有表决权 7 人，实到 6 人；赞成 5 票，反对 1 票，弃权 0 票；须 4 票赞成，通过。",
    source="支部工作条例第十一条", step="resolution",
)  # fmt: skip


def test_of_many_opinions_of_the_absent_three_are_in_sight(signed_in: As, services: Services) -> None:
    roll = tuple(
        village.line(person, absent_opinion=f"意见 {n}") for n, person in enumerate((WANG, LI, MA, ZHANG, ZHAO))
    )
    with_meeting(services, village.meeting("open", roll=roll))
    shown, folded = signed_in(SECRETARY).get(PAGE).text.split("<summary>另外 2 条</summary>")
    assert [f"意见 {n}" in shown for n in range(5)] == [True] * 3 + [False] * 2
    assert [f"意见 {n}" in folded for n in range(5)] == [False] * 3 + [True] * 2


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


def test_who_only_waits_is_told_for_whom_and_has_nothing_to_press(signed_in: As, services: Services) -> None:
    steps = (village.step("get_meeting", "等监票人确认票数"), village.step("record_tally", "更改登记的票数"))
    with_meeting(services, village.meeting("open", *steps, step="resolution"))
    page = signed_in(SECRETARY).get(PAGE).text
    assert '<h2 class="next__title">等监票人确认票数</h2>' in page
    assert 'class="next__act"' not in page
    assert f"{PAGE}/record_tally" in page


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
    groups = (meetings.GroupView(id=EAST, name="东片党小组", leader_id=WANG, recorder_id=LI, present=2, spoken=2),)
    with_meeting(services, village.meeting("open", roll=heard, groups=groups))
    fill_in(signed_in(SECRETARY), f"{PAGE}/groups/{EAST}", conclusion="应当办理")
    [command] = sent(services, meetings.ConcludeGroup)
    assert command.conclusion == "应当办理"


def test_a_member_reads_how_many_of_the_whole_group_are_left_and_sees_only_their_own_line(
    signed_in: As, services: Services
) -> None:
    groups = (meetings.GroupView(id=EAST, name="东片党小组", leader_id=WANG, recorder_id=WANG, present=10, spoken=3),)
    with_meeting(services, village.meeting("open", roll=(village.line(LI, present=True),), groups=groups))
    page = signed_in(MEMBER).get(f"{PAGE}/groups/{EAST}").text
    assert "<strong>3</strong> / 10 人" in page
    assert "还有 7 人没有登记" in page
    assert "只列出您自己" in page


def test_each_groups_discussion_is_a_page_of_its_own(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open", step("record_spoken", "西片党小组讨论")))
    browser = signed_in(SECRETARY)
    assert f'class="button" href="{PAGE}/groups/{WEST}"' in browser.get(PAGE).text
    assert browser.get(f"{PAGE}/groups").location == f"{PAGE}/groups/{EAST}"


def test_who_was_called_to_a_meeting_that_was_missed_has_nothing_to_do(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("noticed"))
    assert "请按通知的时间到会" in signed_in(MEMBER).get(PAGE).text
    with_meeting(services, village.meeting("noticed", held_at=clock.now() - timedelta(days=2)))
    page = signed_in(MEMBER).get(PAGE).text
    assert "会议没有开成。等召集人另行通知，您不用办什么。" in page
    assert "来不了？" not in page
