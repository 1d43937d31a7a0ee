"""Every other step of a meeting on its own page, up to the result."""

from typing import Any
from uuid import UUID

import pytest

from shared.calls import directory, meetings, papers
from shared.calls.common import Numbers, NumberView
from shared.contracts import Command
from shared.vocabulary import Body, Choice, Voting
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
    WANG,
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


TALLY = {"ayes": "2", "noes": "1", "abstentions": "0", "first_teller_id": str(WANG), "second_teller_id": str(LI)}
BALLOTS = TALLY | {"issued": "4", "invalid": "1", "not_returned": "0"}
TAKEN: list[tuple[str, str, dict[str, Any], type[Command[Any]]]] = [
    ("open_meeting", "noticed", {}, meetings.OpenMeeting),
    ("cancel_meeting", "noticed", {"reason": "改期"}, meetings.CancelMeeting),
    ("excuse_member", "noticed", {"person_id": str(MA), "reason": "bedridden"}, meetings.ExcuseMember),
    ("withdraw_from_vote", "open", {"person_id": str(LI), "ground": "承包人是他的兄弟"}, meetings.WithdrawFromVote),
    ("conclude_deliberation", "open", {"conclusion": "应当办理"}, meetings.ConcludeDeliberation),
    ("record_tally", "open", TALLY, meetings.RecordTally),
    ("record_ballots", "open", BALLOTS, meetings.RecordBallots),
    ("record_departures", "open", {"left": [str(LI), str(ZHAO)]}, meetings.RecordDepartures),
    ("return_to_step", "open", {"reason": "预算没有附上"}, meetings.ReturnToStep),
    ("open_vote", "open", {}, meetings.OpenVote),
    ("cast_vote", "open", {"choice": "aye", "sure": "yes"}, meetings.CastVote),
    ("close_vote", "open", {}, meetings.CloseVote),
    ("enter_paper_vote", "open", {"person_id": str(ZHAO), "choice": "aye"}, papers.EnterPaperVote),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "state", "typed", "kind"), TAKEN, ids=[taken[0] for taken in TAKEN])
def test_every_step_is_taken_on_its_own_page(
    signed_in: As, services: Services, *, verb: str, state: str, typed: dict[str, Any], kind: type[Command[Any]]
) -> None:
    with_meeting(services, village.meeting(state, step(verb, "这一步")))
    services.answers[meetings.CloseVote] = lambda _: RESULT
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
        village.meeting("open", step("record_tally", "登记表决票数"), body=Body.MEMBERS_ASSEMBLY, voting_present=6),
    )
    page = signed_in(SECRETARY).get(f"{PAGE}/record_tally").text
    assert "赞成人数超过应到会有表决权的党员的半数" in page
    assert "应等于到会有表决权的 6 人" in page
    assert f'value="{WANG}"' in page
    assert f'value="{MA}"' not in page  # a teller is somebody who is there


def test_the_result_of_a_count_is_read_out_at_once(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open", step("close_vote", "结束表决并计票")))
    services.answers[meetings.CloseVote] = lambda _: RESULT
    browser = signed_in(SECRETARY)
    fill_in(browser, f"{PAGE}/close_vote")
    assert RESULT.sentence in browser.get(PAGE).text


def test_a_vote_says_that_it_cannot_be_changed(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open", step("cast_vote", "表决"), voting=Voting.NAMED))
    browser = signed_in(MEMBER)
    assert "投出后不能更改" in browser.get(f"{PAGE}/cast_vote").text
    asked = fill_in(browser, f"{PAGE}/cast_vote", choice="no")
    assert "您选的是" in asked.text
    assert sent(services, meetings.CastVote) == [], "looked at, not cast"
    fill_in(browser, f"{PAGE}/cast_vote", choice="no", sure="yes")
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


def test_only_who_is_there_can_be_ticked_as_leaving(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open", step("record_departures", "登记离会")))
    page = signed_in(SECRETARY).get(f"{PAGE}/record_departures").text
    assert f'value="{LI}"' in page
    assert f'value="{MA}"' not in page


def test_once_the_vote_is_open_who_comes_late_is_told_to_take_no_part_in_it(signed_in: As, services: Services) -> None:
    view = village.meeting("open", voting=Voting.NAMED, vote_opened_at=village.MORNING)
    with_meeting(services, view)
    assert "不参加这次表决" in signed_in(SECRETARY).get(f"{PAGE}/attendance").text


def test_before_a_vote_is_closed_it_is_said_how_many_have_voted(signed_in: As, services: Services) -> None:
    roll = (village.line(WANG, present=True, has_voted=True), village.line(LI, present=True))
    with_meeting(services, village.meeting("open", step("close_vote", "结束表决"), roll=roll, voting_present=2))
    assert "1 人，到会有表决权的 2 人" in signed_in(SECRETARY).get(f"{PAGE}/close_vote").text
