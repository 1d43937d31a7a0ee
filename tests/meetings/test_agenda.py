"""A meeting goes through its agenda: reports and talk first, its own topic last, and nothing else is voted on."""

import pytest

from services.meetings import refusals, rules
from services.meetings.actions import agenda
from shared.calls import room as calls
from shared.errors import NotAllowed, NotFound
from shared.vocabulary import Body, ItemKind, Voting
from tests.meetings.village import Village

TYPED = "报告：上次议定的事\n\n 商议 秋季值班\n村道保洁"


def kinds(village: Village, meeting_id) -> list[tuple[str, str, bool]]:
    return [(item.kind.chinese, item.title, item.current) for item in village.sees(meeting_id).agenda]


def take_up(village: Village, meeting_id, number: int, caller=None) -> None:
    village.does(agenda.take_up_item, calls.TakeUpItem(meeting_id=meeting_id, number=number), caller)


def test_each_line_is_an_item_with_its_kind_in_front():
    items = rules.agenda(TYPED, topic="修桥", decides=True)
    assert [(item.kind, item.title, item.own) for item in items] == [
        (ItemKind.REPORT, "上次议定的事", False), (ItemKind.DELIBERATE, "秋季值班", False),
        (ItemKind.DELIBERATE, "村道保洁", False), (ItemKind.VOTE, "修桥", True),
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["", " \n\n"])
def test_the_topics_own_item_is_always_there(typed):
    [item] = rules.agenda(typed, topic="修桥", decides=False)
    assert (item.kind, item.own) == (ItemKind.DELIBERATE, True)


def test_nothing_is_voted_on_beside_the_topic():
    with pytest.raises(refusals.NotVotedOnHere, match="发补助"):
        rules.agenda("表决：发补助", topic="修桥", decides=True)


def test_an_item_says_what_it_is_about():
    with pytest.raises(refusals.EmptyItem):
        rules.agenda("报告：", topic="修桥", decides=True)


def test_a_meeting_convened_with_a_vote_of_its_own_on_the_agenda_is_refused(village: Village):
    with pytest.raises(refusals.NotVotedOnHere):
        village.convene(agenda="表决 发补助")
    assert village.said() == []


def test_the_agenda_is_known_from_the_notice_on(village: Village):
    meeting_id = village.convene(agenda=TYPED)
    expected = [
        ("报告", "上次议定的事", False),
        ("商议", "秋季值班", False),
        ("商议", "村道保洁", False),
        ("商议", "修桥", False),
    ]
    assert kinds(village, meeting_id) == expected
    assert [item.title for item in village.sees(meeting_id, village.member(9)).agenda] == [
        title for _, title, _ in expected
    ]


def test_the_meeting_goes_through_it_and_says_where_it_is(village: Village):
    meeting_id = village.opened(agenda="报告：上次议定的事")
    assert kinds(village, meeting_id) == [("报告", "上次议定的事", True), ("商议", "修桥", False)]
    assert village.sees(meeting_id).next_steps[0].why == "下一项，商议：修桥"

    take_up(village, meeting_id, 2)
    assert kinds(village, meeting_id) == [("报告", "上次议定的事", False), ("商议", "修桥", True)]
    assert village.sees(meeting_id).record[-1].detail == "第 2 项，商议：修桥"
    assert "take_up_item" not in [step.verb for step in village.sees(meeting_id).next_steps]


def test_there_is_no_item_after_the_last(village: Village):
    meeting_id = village.opened()
    with pytest.raises(NotFound):
        take_up(village, meeting_id, 2)


def test_only_the_secretary_leads_through_it_and_only_while_the_meeting_goes_on(village: Village):
    meeting_id = village.on_its_day()
    with pytest.raises(refusals.NotNow):
        take_up(village, meeting_id, 1)
    village.attend(meeting_id)
    village.open(meeting_id)
    with pytest.raises(NotAllowed):
        take_up(village, meeting_id, 1, village.member(3))


def test_an_open_vote_is_not_left_for_another_item(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0, voting=Voting.NAMED, agenda="报告：党费")
    party_village.open_vote(meeting_id)
    assert kinds(party_village, meeting_id)[-1] == ("表决", "修桥", True), "whatever was taken up before"
    with pytest.raises(refusals.VoteIsOpen):
        take_up(party_village, meeting_id, 1)


def test_a_deliberation_is_not_concluded_before_its_own_item_is_taken_up(village: Village):
    meeting_id = village.opened(agenda=TYPED)
    for number in range(3):
        village.hear(meeting_id, number)
        village.conclude_group(meeting_id, number)

    def blocked() -> str | None:
        steps = village.sees(meeting_id).next_steps
        return next(step.blocked for step in steps if step.verb == "conclude_deliberation")

    for item in (1, 2, 3):
        take_up(village, meeting_id, item)
        with pytest.raises(refusals.OwnItemNotTakenUp) as refused:
            village.conclude(meeting_id)
        assert refused.value.facts["left"] == 4 - item
        assert blocked() == str(refused.value)
    take_up(village, meeting_id, 4)
    assert blocked() is None
    village.conclude(meeting_id)
    assert village.state(meeting_id) == "concluded"
