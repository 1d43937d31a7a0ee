"""Convening a meeting, and telling everybody on its roll."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.gateway import wording
from shared import clock
from shared.calls import directory, meetings, notifications, topics
from shared.errors import NotFound, Refused, Unavailable
from shared.vocabulary import Body, Channel, State
from tests.gateway import village
from tests.gateway.acting import As, refusing, sent, signed_in
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import Services
from tests.gateway.village import (
    MA,
    MEETING,
    SECRETARY,
    TOPIC,
    TOWNSHIP_CLERK,
    YANG,
    step,
)  # fmt: skip

__all__ = ["signed_in"]

PAGE = f"/meetings/{MEETING}"
CONVENE = f"/topics/{TOPIC}/convene_meeting"


class NothingDue(Refused, code="meetings.nothing_due"):
    sentence = "现在没有要召集的会议。"
    advice = "请先公示首议结果。"


def test_convening_begins_at_the_earliest_lawful_hour_and_says_why(signed_in: As, services: Services) -> None:
    services.answers[topics.GetTopic] = lambda _: village.topic(
        State.CONFIRMED, step("convene_meeting", "召集党员首议会")
    )
    browser = signed_in(SECRETARY)
    page = browser.get(CONVENE).text
    assert 'value="2027-03-08T09:30"' in page
    assert "至少提前 7 天通知到人" in page
    assert "4 人，会议才有效" in page
    answer = fill_in(browser, CONVENE, held_at="2027-03-09T09:00", place="村小学")
    [command] = sent(services, meetings.ConveneMeeting)
    assert command.body is Body.MEMBERS_DELIBERATION
    assert command.held_at == datetime(2027, 3, 9, 1, 0, tzinfo=UTC)
    assert answer.location == f"/meetings/{command.id}"


def test_a_body_without_a_prescribed_notice_is_convened_for_the_next_morning(signed_in: As, services: Services) -> None:
    services.answers[topics.GetTopic] = lambda _: village.topic(State.POSTED, step("convene_meeting", "召集会议"))
    services.answers[meetings.GetConveningAdvice] = lambda _: meetings.ConveningAdvice(
        body=Body.BRANCH_COMMITTEE, body_label="支部委员会", step="proposal", notice_days=0,
        earliest=clock.now() + timedelta(minutes=5), should_attend=5, quorum_needed=3, source=village.SOURCE,
    )  # fmt: skip
    tomorrow = clock.today() + timedelta(days=1)
    page = signed_in(SECRETARY).get(CONVENE).text
    assert f'value="{tomorrow}T09:00"' in page
    assert wording.day_with_weekday(clock.today()) in page


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


def test_where_households_may_send_a_representative_the_page_says_how_many(signed_in: As, services: Services) -> None:
    services.answers[topics.GetTopic] = lambda _: village.topic(State.POSTED, step("convene_meeting", "召集会议"))
    services.answers[meetings.GetConveningAdvice] = lambda call: meetings.ConveningAdvice(
        body=call.body or Body.REPRESENTATIVES_ASSEMBLY, body_label="会议", step="resolution", notice_days=10,
        earliest=village.MORNING, should_attend=200, quorum_needed=101, source=village.SOURCE,
        households=90 if call.body else 0, households_needed=60 if call.body else 0,
    )  # fmt: skip
    browser = signed_in(SECRETARY)
    assert "by_households" not in browser.get(CONVENE).text
    page = f"{CONVENE}?body=villagers_assembly"
    assert "共 90 户，须 60 户的代表到会" in browser.get(page).text
    fill_in(browser, page, held_at="2027-03-12T09:00", place="村小学", voting="show_of_hands", by_households="true")
    [command] = sent(services, meetings.ConveneMeeting)
    assert command.by_households is True


def test_a_groups_assembly_begins_with_the_group(signed_in: As, services: Services) -> None:
    services.answers[topics.GetTopic] = lambda _: village.topic(State.POSTED, step("convene_meeting", "召集会议"))
    named = [directory.VillageGroup(name=name, people=60) for name in ("第一村民小组", "第三村民小组")]
    services.answers[directory.ListVillageGroups] = lambda _: directory.VillageGroups(items=tuple(named))
    services.answers[meetings.GetConveningAdvice] = lambda call: meetings.ConveningAdvice(
        body=Body.VILLAGE_GROUP, body_label="村民小组会议", step="resolution", notice_days=0, earliest=village.MORNING,
        should_attend=30 if call.group else 0, quorum_needed=20, source=village.SOURCE, group=call.group,
    )  # fmt: skip
    browser = signed_in(SECRETARY)
    page = browser.get(CONVENE).text
    chosen = "?body=village_group&amp;group=%E7%AC%AC%E4%B8%89%E6%9D%91%E6%B0%91%E5%B0%8F%E7%BB%84"
    assert "第三十二条" in page
    assert chosen in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    fill_in(
        browser,
        CONVENE + chosen.replace("&amp;", "&"),
        held_at="2027-03-09T09:00",
        place="村小学",
        voting="show_of_hands",
    )
    [command] = sent(services, meetings.ConveneMeeting)
    assert (command.body, command.group) == (Body.VILLAGE_GROUP, "第三村民小组")
    services.answers[directory.ListVillageGroups] = lambda _: directory.VillageGroups()
    assert "名册上还没有村民小组" in browser.get(CONVENE).text


def test_a_roll_with_nobody_on_it_is_said_before_anything_is_typed(signed_in: As, services: Services) -> None:
    services.answers[topics.GetTopic] = lambda _: village.topic(State.POSTED, step("convene_meeting", "召集会议"))
    services.answers[meetings.GetConveningAdvice] = lambda _: meetings.ConveningAdvice(
        body=Body.COLLECTIVE_ASSEMBLY, body_label="集体经济组织成员大会", step="resolution", notice_days=10,
        earliest=village.MORNING, should_attend=0, quorum_needed=1, source=village.SOURCE,
    )  # fmt: skip
    page = signed_in(SECRETARY).get(CONVENE).text
    assert "名册上还没有这个会议的人" in page
    assert "导入“归属”" in page


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


def test_a_deliberation_takes_no_vote_and_is_asked_for_no_way_of_voting(signed_in: As, services: Services) -> None:
    services.answers[topics.GetTopic] = lambda _: village.topic(
        State.CONFIRMED, step("convene_meeting", "召集党员首议会")
    )
    page = signed_in(SECRETARY).get(CONVENE).text
    assert "表决方式" not in page
    assert "有表决权" not in page
    for others in ("罢免投票", "村公告栏"):
        assert others not in page


def advised(services: Services, body: Body, **changes: Any) -> None:
    services.answers[topics.GetTopic] = lambda _: village.topic(State.POSTED, step("convene_meeting", "召集会议"))
    services.answers[meetings.GetConveningAdvice] = lambda _: meetings.ConveningAdvice(
        body=body, body_label=body.chinese, step="proposal", notice_days=0, earliest=village.MORNING, should_attend=5,
        quorum_needed=3, source=village.SOURCE, **changes,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "hung"),
    [(Body.REPRESENTATIVES_ASSEMBLY, True), (Body.VILLAGERS_ASSEMBLY, True), (Body.JOINT_COMMITTEE, False)],
)
def test_what_is_also_hung_on_the_board_is_said_of_that_meeting_alone(
    signed_in: As, services: Services, body: Body, *, hung: bool
) -> None:
    advised(services, body)
    page = signed_in(SECRETARY).get(CONVENE).text
    assert ("村公告栏" in page) is hung
    assert "罢免" not in page
    assert "表决方式" in page


@pytest.mark.parametrize(("failed", "left"), [(1, 2), (2, 1)])
def test_whoever_convenes_a_step_that_failed_reads_how_often_it_may_be_voted(
    signed_in: As, services: Services, failed: int, left: int
) -> None:
    advised(services, Body.BRANCH_COMMITTEE, failed=failed, left=left, again_source="本系统默认：两次")
    page = signed_in(SECRETARY).get(CONVENE).text
    assert f"已表决 {failed} 次没有通过，还可以表决 {left} 次" in page
    assert "本系统默认：两次" in page


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


def test_whoever_is_still_to_be_told_can_be_called_at_a_touch(signed_in: As, services: Services) -> None:
    phones = tuple(notifications.PhoneView(person_id=person, phone="+8615412345678") for person in (MA,))
    services.answers[notifications.ListPhones] = lambda _: notifications.Phones(items=phones)
    page = signed_in(SECRETARY).get(f"{PAGE}/notices").text
    assert page.count('href="tel:+8615412345678"') == 2  # beside the form, and on the list
    assert "154 1234 5678" in page
    page = signed_in(SECRETARY).get(f"{PAGE}/notices?person={YANG}").text
    assert "没有电话号码，请当面或书面告知" in page


def test_without_numbers_people_are_told_all_the_same(signed_in: As, services: Services) -> None:
    services.answers[notifications.ListPhones] = refusing(Unavailable(service="directory"))
    assert 'name="channel"' in signed_in(SECRETARY).get(f"{PAGE}/notices").text


def test_who_was_told_is_folded_behind_who_was_not(signed_in: As) -> None:
    page = signed_in(SECRETARY).get(f"{PAGE}/notices").text
    unfolded, _, folded = page.partition("<details")
    assert "杨志明" in unfolded
    assert "通知到了（6 人）" in folded
    assert "王秀兰" in folded


def test_of_many_who_are_to_be_told_the_first_ten_are_in_sight(signed_in: As, services: Services) -> None:
    people = tuple(UUID(int=0x900 + number) for number in range(12))
    services.answers[notifications.ListRecipients] = lambda _: village.told(*people)
    page = signed_in(SECRETARY).get(f"{PAGE}/notices").text
    assert "再看后面的 2 人" in page
    assert page.partition("<details")[0].count('登记<span class="unseen">联系情况') == 10


def test_only_what_a_person_does_can_be_recorded(signed_in: As) -> None:
    page = signed_in(SECRETARY).get(f"{PAGE}/notices").text
    assert all(f'name="channel" value="{channel}"' in page for channel in ("phone", "in_writing", "in_person"))
    assert 'name="channel" value="sms"' not in page


def test_the_township_sees_who_was_told_and_records_nothing(signed_in: As, services: Services) -> None:
    page = signed_in(TOWNSHIP_CLERK).get(f"{PAGE}/notices").text
    assert "马晓燕" in page
    assert 'name="channel"' not in page
    assert sent(services, notifications.ListPhones) == []


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
