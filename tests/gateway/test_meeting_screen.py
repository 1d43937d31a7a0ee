"""The page on the wall says what the room waits for, and stops looking again when nothing changes any more."""

from typing import Any

import pytest

from shared.calls import meetings
from shared.vocabulary import Body, Voting
from tests.gateway import village
from tests.gateway.acting import As, signed_in, with_meeting
from tests.gateway.conftest import Services
from tests.gateway.test_meeting_steps import RESULT
from tests.gateway.village import EAST, MEETING, MEMBER, MORNING, SECRETARY

__all__ = ["signed_in"]

SCREEN = f"/meetings/{MEETING}/screen"
TALKING = (meetings.GroupView(id=EAST, name="东片党小组", present=3, spoken=2),)
ASSEMBLY: dict[str, Any] = {"body": Body.MEMBERS_ASSEMBLY, "step": "resolution", "groups": ()}


@pytest.mark.parametrize(
    ("state", "facts", "said"),
    [
        ("noticed", {"quorum_needed": 4, "voting_present": 3}, "还差 1 人"),
        ("noticed", {"quorum_needed": 4, "voting_present": 4}, "可以开会"),
        ("open", {"groups": TALKING}, "正在分组酝酿"),
        ("open", ASSEMBLY | {"voting": Voting.SECRET}, "准备无记名投票"),
        ("open", ASSEMBLY | {"voting": Voting.NAMED}, "准备记名表决"),
        ("open", ASSEMBLY | {"voting": Voting.NAMED, "vote_opened_at": MORNING}, "正在表决"),
        ("concluded", {"conclusion": "应当先修沟"}, "会议结论：应当先修沟"),
        ("decided", ASSEMBLY | {"result": RESULT}, RESULT.sentence),
        ("returned", {}, "已退回上一步"),
        ("cancelled", {}, "会议已取消"),
    ],
)
def test_the_wall_says_what_the_room_waits_for(signed_in: As, services: Services, state, facts, said) -> None:
    with_meeting(services, village.meeting(state, **facts))
    page = signed_in(SECRETARY).get(SCREEN).text
    assert said in page
    assert ("hx-trigger" in page) == (state in ("noticed", "open"))


def test_who_does_not_see_everybody_is_told_no_number_of_votes(signed_in: As, services: Services) -> None:
    voting = village.meeting("open", **ASSEMBLY, voting=Voting.NAMED, vote_opened_at=MORNING)
    with_meeting(services, voting)
    assert "已表决" in signed_in(SECRETARY).get(SCREEN).text
    with_meeting(services, meetings.MeetingView(**(vars(voting) | {"roll": voting.roll[:1]})))
    assert "已表决" not in signed_in(MEMBER).get(SCREEN).text


def test_the_secretary_finds_the_wall_from_the_meeting(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open"))
    assert SCREEN in signed_in(SECRETARY).get(f"/meetings/{MEETING}").text
