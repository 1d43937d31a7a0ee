"""From an event to notices, deliveries and sheets on the board."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.notifications.actions import noticing, receipts
from services.notifications.models import Delivery, Notice, Posting
from services.notifications.wording import Sheet
from shared import clock
from shared.events.directory import PasswordIssued
from shared.events.meetings import AssemblyNoticed
from shared.events.topics import RecallDue, TopicDecided
from shared.vocabulary import Body, Channel, RollKind
from shared.vocabulary import Delivery as State
from tests.notifications.village import DAY, HOUR, Village


def test_everybody_on_the_roll_gets_matter_time_and_place_in_the_inbox_and_by_sms(village: Village):
    village.convenes()
    notice = village.inbox(3).items[0]
    assert notice.kind == "meeting"
    assert notice.about_id == village.meeting_id
    assert notice.text.startswith("定于2027年3月8日（星期一）9时00分在党群服务中心召开党员首议会，议题：《修缮东桥》。")
    assert {(d.channel, d.state) for d in village.told(3).deliveries} == {
        (Channel.INBOX, State.SENT),
        (Channel.SMS, State.PENDING),
    }


def test_the_same_meeting_noticed_twice_tells_nobody_twice(village: Village):
    village.convenes()
    village.convenes()
    assert village.count(Notice) == 1
    assert village.count(Delivery) == 24
    assert village.inbox(3).page.total == 1


def test_who_stands_twice_on_the_roll_is_told_once(village: Village):
    village.convenes(recipients=(village.people[0], village.people[1], village.people[0]))
    assert village.certificate().to_be_told == 2


def test_eight_thousand_villagers_are_told_in_few_statements(village: Village, statements):
    people = tuple(uuid4() for _ in range(8000))
    statements()
    village.convenes(recipients=people, body=Body.VILLAGERS_ASSEMBLY)
    assert statements() <= 24
    assert village.count(Delivery) == 16_000
    statements()
    assert village.certificate().to_be_told == 8000
    assert statements() <= 4
    assert len(village.recipients().items) == 1000
    assert statements() <= 6
    assert village.todos(village.secretary, "meeting")[0].step.label == "还有8000人未通知到"
    assert statements() <= 4
    village.cancels()
    assert statements() <= 32


def test_the_list_of_a_large_meeting_goes_on_page_by_page(village: Village):
    people = tuple(uuid4() for _ in range(1200))
    village.convenes(recipients=people)
    first = village.recipients()
    second = village.recipients(after=first.page.next)
    assert second.page.next is None
    assert {item.person_id for item in (*first.items, *second.items)} == set(people)


# -- the board ------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [Body.VILLAGERS_ASSEMBLY, Body.REPRESENTATIVES_ASSEMBLY])
def test_villagers_and_representatives_are_invited_on_the_board_too(village: Village, body):
    village.convenes(body=body)
    sheet = village.board().items[0]
    assert (sheet.kind, sheet.kind_label) == ("meeting_notice", "会议通知")
    assert sheet.topic_id == village.topic_id
    assert sheet.until == village.today + 7 * DAY


@pytest.mark.parametrize("body", [Body.MEMBERS_DELIBERATION, Body.BRANCH_COMMITTEE, Body.JOINT_COMMITTEE])
def test_a_meeting_of_members_or_of_a_committee_is_not_posted(village: Village, body):
    village.convenes(body=body)
    assert village.board().items == ()


def test_where_each_household_sends_one_person_the_notice_says_so(village: Village):
    facts = village.noticed(body=Body.VILLAGERS_ASSEMBLY).dump()
    village.hears(noticing.announce_meeting, AssemblyNoticed.load(facts | {"by_households": True}))
    assert "每户来一名成年人" in village.board().items[0].text
    assert "每户来一名成年人" in village.inbox(3).items[0].text


def test_a_recall_is_told_to_all_who_vote_and_names_nobody(village: Village):
    due = RecallDue(
        topic_id=village.topic_id, village=village.code, title="罢免村民委员会成员", person_id=village.people[0],
        convene_by=village.today + 30 * DAY, text="村民联名要求罢免一名成员。", until=village.today + 15 * DAY, source="…",
    )  # fmt: skip
    village.hears(noticing.publish_recall, due)
    [sheet] = village.board().items
    assert (sheet.kind, sheet.kind_label) == ("recall", "罢免要求公布")
    with village.sessions() as session:
        [waiting] = [one for one in noticing.unnamed(session, limit=500) if one.village == village.code]
    assert waiting.audience is RollKind.VILLAGERS
    assert str(village.people[0]) not in str(sheet.dump())


@pytest.mark.parametrize(("passed", "words"), [(True, "罢免决定"), (False, "罢免未通过")])
def test_how_a_recall_was_voted_is_told_to_all_voters_as_that_and_not_as_a_resolution(
    village: Village, *, passed, words
):
    due = RecallDue(
        topic_id=village.topic_id, village=village.code, title="罢免村民委员会成员", person_id=village.people[0],
        convene_by=village.today + 30 * DAY, text="村民联名要求罢免一名成员。", until=village.today + 15 * DAY, source="…",
    )  # fmt: skip
    village.hears(noticing.publish_recall, due)
    village.now += timedelta(minutes=1)
    decided = TopicDecided(
        topic_id=village.topic_id, village=village.code, title="罢免村民委员会成员", passed=passed, text=f"{words}\n……",
        until=village.today + 15 * DAY, source="…",
    )  # fmt: skip
    village.hears(noticing.publish_resolution, decided)
    sheet = village.board().items[0]
    assert (sheet.kind_label, sheet.text.splitlines()[0]) == ("罢免投票结果公布", words)
    with village.sessions() as session:
        mine = sa.select(Notice).where(Notice.village == village.code).order_by(Notice.noticed_at.desc())
        told = session.scalars(mine.limit(1)).one()
    assert told.audience is RollKind.VILLAGERS
    assert told.title.startswith(words)
    assert "决议" not in told.title + told.text
    assert receipts.ABOUT[Sheet.RECALL_VOTED] == "decision"


def test_result_resolution_and_completion_hang_one_after_another_each_once(village: Village):
    for step in (village.posts_result, village.decides, village.completes):
        village.now += timedelta(minutes=1)
        step()
        step()
    assert [sheet.kind for sheet in village.board().items] == [
        "implementation_result", "resolution", "deliberation_result",
    ]  # fmt: skip
    assert village.count(Posting) == 3
    sheet = village.board().items[-1]
    assert (sheet.title, sheet.text) == ("修缮东桥", "党员首议同意修缮东桥。")
    assert sheet.source == "村民委员会组织法第三十五条"


def test_no_sheet_names_anybody(village: Village):
    village.convenes(body=Body.VILLAGERS_ASSEMBLY)
    village.posts_result()
    shown = "".join(str(sheet.dump()) for sheet in village.board().items)
    assert not [person for person in village.people if str(person) in shown]


# -- whom -----------------------------------------------------------------------------------


def test_the_members_learn_of_the_result_when_the_directory_has_named_them(village: Village):
    village.posts_result()
    assert village.inbox(3).items == ()
    village.names_recipients()
    notice = village.inbox(3).items[0]
    assert (notice.kind, notice.about_id) == ("result", village.topic_id)
    assert village.states() == {State.PENDING: 12}  # process and result also go out by SMS


def test_what_the_board_shows_later_costs_no_sms(village: Village):
    village.opens_signing()
    village.decides()
    village.completes()
    village.names_recipients()
    assert {item.kind for item in village.inbox(3).items} == {"completion", "resolution", "signing"}
    assert village.states() == {}


def test_recipients_named_twice_are_told_once(village: Village):
    village.posts_result()
    village.names_recipients()
    village.names_recipients()
    assert village.inbox(3).page.total == 1


def test_a_village_without_members_leaves_nothing_waiting(village: Village):
    village.posts_result()
    village.names_recipients(people=[])
    village.names_recipients()
    assert village.count(Delivery) == 0


def test_each_inquiry_is_told_to_the_branch_committee(village: Village):
    village.is_asked()
    village.is_asked()
    village.names_recipients(people=village.people[:3])
    assert [item.kind for item in village.inbox(0).items] == ["inquiry", "inquiry"]
    assert village.inbox(5).items == ()


def test_the_committee_is_told_each_time_what_is_written_down_in_its_name(village: Village):
    village.reviews()
    village.reviews()
    village.reviews(number=2)
    with village.sessions() as session:
        assert [one.audience for one in noticing.unnamed(session, limit=20)] == [RollKind.BRANCH_COMMITTEE] * 2
    village.names_recipients(people=village.people[:3])
    first = village.inbox(0).items[-1]
    assert (first.kind, len(village.inbox(0).items)) == ("review", 2)
    assert "到会 4 人，赞成 3 人、反对 1 人，结果是不予采纳，核对以后才算数。请到会的委员登录核对" in first.text
    assert village.sends() == 6


def test_a_hearing_hangs_on_the_board_and_is_told_to_the_representatives(village: Village):
    village.announces_hearing()
    village.announces_hearing()
    with village.sessions() as session:
        assert [one.audience for one in noticing.unnamed(session, limit=20)] == [RollKind.REPRESENTATIVES]
    village.names_recipients(people=village.people[:3])
    assert [item.kind for item in village.inbox(0).items] == ["hearing"]
    assert village.sends() == 3
    (sheet,) = village.board().items
    assert (sheet.kind, sheet.until) == ("hearing_notice", clock.day_of(village.now + 7 * DAY))
    assert "在村委会召开听证会，听证事项：《修缮东桥》。听取对修桥方案的意见。" in sheet.text


def test_a_hearing_that_is_moved_is_told_anew_and_its_sheet_changes(village: Village):
    village.announces_hearing()
    village.names_recipients(people=village.people[:2])
    (sheet,) = village.board().items
    village.hangs(sheet.id)
    village.announces_hearing(days=9, place="文化广场")
    village.names_recipients(people=village.people[:2])
    (moved,) = village.board().items
    assert (moved.hung_at, moved.until) == (None, clock.day_of(village.now + 9 * DAY))
    assert "文化广场" in moved.text
    assert [item.kind for item in village.inbox(0).items] == ["hearing", "hearing"]
    assert [todo.step.due_on for todo in village.todos(village.person(1), "notice")] == [
        clock.day_of(village.now + 9 * DAY)
    ]


# -- cancelled ------------------------------------------------------------------------------


def test_a_cancelled_meeting_is_told_to_everybody_who_was_invited(village: Village):
    village.convenes(recipients=tuple(village.people[:4]))
    village.sends()
    village.now += HOUR
    village.cancels()
    notice = village.inbox(3).items[0]
    assert notice.kind == "cancelled"
    assert notice.text == "原定的党员首议会取消，议题：《修缮东桥》。原因：大雪封路"
    assert village.inbox(5).items == ()
    assert village.certificate().to_be_told == 4


def test_a_vote_that_is_called_off_after_its_opening_is_told_to_who_was_invited_too(village: Village):
    village.convenes(body=Body.VILLAGERS_ASSEMBLY)
    village.sends()
    village.opens()
    village.cancels()
    assert "cancelled" in [one.kind for one in village.inbox(3).items]
    assert "取消" in village.board().items[0].title


def test_an_invitation_that_did_not_go_out_yet_never_does_once_the_meeting_is_off(village: Village):
    village.convenes()
    village.cancels()
    assert village.sends() == 12  # the cancellation alone
    assert village.states() == {State.SENT: 12, State.FAILED: 12}


def test_that_a_missed_meeting_was_cancelled_is_unread_until_it_is_read(village: Village):
    village.convenes()
    village.now += 9 * DAY
    village.cancels()
    inbox = village.inbox(3)
    assert (inbox.unread, inbox.asking, inbox.items[0].over) == (1, 0, False)
    [todo] = village.todos(village.person(3), "notice")
    assert todo.title == "党员首议会取消：修缮东桥"
    assert village.todos(village.secretary, "meeting") == []
    village.reads(3)
    assert village.todos(village.person(3), "notice") == []


def test_the_sheet_of_a_cancelled_meeting_says_so_and_has_to_be_hung_again(village: Village):
    village.convenes(body=Body.VILLAGERS_ASSEMBLY)
    village.hangs(village.board().items[0].id)
    village.cancels()
    sheet = village.board().items[0]
    assert sheet.title == "党员首议会取消：修缮东桥"
    assert sheet.hung_at is None


def test_a_meeting_that_was_never_noticed_is_not_cancelled_either(village: Village):
    village.cancels()
    assert village.count(Notice) == 0


def test_ten_copies_of_one_event_at_once_tell_everybody_once(busy_village: Village):
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda _number: busy_village.convenes(), range(10)))
    assert busy_village.count(Notice) == 1
    assert busy_village.count(Delivery) == 24


def test_who_was_given_a_new_password_hears_of_it_every_time_on_every_way(village: Village):
    person = village.people[3]
    for _ in range(2):
        event = PasswordIssued(person_id=person, area=village.code, issued_by=uuid4())
        village.hears(noticing.announce_password, event)
    assert [item.kind for item in village.inbox(3).items] == ["password", "password"]
    assert village.count(Delivery) == 4  # an inbox and a phone, twice
    assert village.inbox(4).items == ()
