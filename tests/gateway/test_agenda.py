"""The agenda: typed when the meeting is convened, read in the notice, marked on the meeting's page and on the wall."""

from shared.calls.meetings import AgendaItem, ConveneMeeting, GetMeeting
from shared.calls.notifications import InboxItem, ReadNotice
from shared.calls.room import TakeUpItem
from shared.errors import NotFound
from shared.vocabulary import Body, ItemKind, Voting
from tests.gateway import village
from tests.gateway.acting import As, refusing, sent, signed_in, with_meeting
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import Services
from tests.gateway.village import MEETING, MEMBER, MORNING, SECRETARY, TOPIC, step

__all__ = ["signed_in"]

PAGE = f"/meetings/{MEETING}"
AGENDA = (
    AgendaItem(number=1, kind=ItemKind.REPORT, title="上次议定的事", current=True),
    AgendaItem(number=2, kind=ItemKind.DELIBERATE, title="硬化三组到小学的生产路", own=True),
)
NOTICE = InboxItem(
    notice_id=MEETING,
    kind="meeting",
    about_id=MEETING,
    title="党员首议会",
    text="定于上午召开。",
    sent_at=MORNING,
    read_at=MORNING,
)


def test_it_is_typed_when_the_meeting_is_convened(signed_in: As, services: Services) -> None:
    fill_in(
        signed_in(SECRETARY),
        f"/topics/{TOPIC}/convene_meeting",
        held_at="2027-03-08T09:30",
        place="村部",
        agenda="报告：党费",
    )
    [convened] = sent(services, ConveneMeeting)
    assert convened.agenda == "报告：党费"


def test_the_notice_says_it(signed_in: As, services: Services) -> None:
    services.answers[ReadNotice] = lambda _: NOTICE
    with_meeting(services, village.meeting("noticed", agenda=AGENDA))
    assert "报告：上次议定的事" in signed_in(MEMBER).get(f"/inbox/{MEETING}").text


def test_a_notice_is_read_also_when_its_meeting_cannot_be(signed_in: As, services: Services) -> None:
    services.answers[ReadNotice] = lambda _: NOTICE
    services.answers[GetMeeting] = refusing(NotFound())
    assert "定于上午召开" in signed_in(MEMBER).get(f"/inbox/{MEETING}").text


def test_the_current_item_is_marked_on_the_page_and_on_the_wall(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open", agenda=AGENDA))
    desk = signed_in(SECRETARY)
    assert f"{PAGE}/take_up_item?number=2" in desk.get(PAGE).text
    wall = desk.get(f"{PAGE}/screen").text
    assert 'aria-current="step">报告：上次议定的事' in wall
    assert "正在进行：报告，上次议定的事" in wall


def test_while_a_vote_is_open_the_wall_says_so_whatever_item_was_taken_up(signed_in: As, services: Services) -> None:
    assembly = {"body": Body.MEMBERS_ASSEMBLY, "groups": (), "voting": Voting.NAMED}
    with_meeting(services, village.meeting("open", agenda=AGENDA, vote_opened_at=MORNING, **assembly))
    assert "正在表决" in signed_in(SECRETARY).get(f"{PAGE}/screen").text


def test_a_member_sees_it_without_leading_through_it(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open", agenda=AGENDA))
    page = signed_in(MEMBER).get(PAGE).text
    assert "报告：上次议定的事" in page
    assert "take_up_item" not in page


def test_the_next_item_is_taken_up_with_one_button(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open", step("take_up_item", "进行下一项议程"), agenda=AGENDA))
    desk = signed_in(SECRETARY)
    assert "第 2 项" in desk.get(f"{PAGE}/take_up_item").text
    fill_in(desk, f"{PAGE}/take_up_item")
    assert sent(services, TakeUpItem) == [TakeUpItem(meeting_id=MEETING, number=2)]
