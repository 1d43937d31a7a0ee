"""A topic as people of its village see it."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.calls import meetings, topics
from shared.calls.common import Page
from shared.calls.directory import GetNames
from shared.calls.notifications import Board, ListBoard, PostingView
from shared.errors import Unavailable
from shared.vocabulary import Route, Stage, State
from tests.gateway import village
from tests.gateway.acting import As, sent, signed_in, with_topic
from tests.gateway.conftest import Services
from tests.gateway.village import MEMBER, MORNING, SECRETARY, TOPIC, TOWNSHIP_CLERK, step

__all__ = ["signed_in"]

PAGE = f"/topics/{TOPIC}"


def test_the_list_is_of_ones_own_area_and_can_be_narrowed(signed_in: As, services: Services) -> None:
    browser = signed_in(TOWNSHIP_CLERK)
    assert "中寨村" in browser.get("/topics").text
    browser.get("/topics?state=posted")
    first, second = sent(services, topics.ListTopics)
    assert (first.area, first.state) == (village.TOWNSHIP, None)
    assert second.state is State.POSTED


def test_the_first_step_that_can_be_taken_stands_out_and_a_blocked_one_says_what_is_missing(
    signed_in: As, services: Services
) -> None:
    late = step("complete_topic", "办结", blocked="还缺事后通报。")
    with_topic(services, village.topic(State.EXECUTING, late, step("brief", "事后通报")))
    page = signed_in(SECRETARY).get(PAGE).text
    assert 'aria-label="下一步：事后通报"' in page
    assert f'class="button" href="{PAGE}/brief"' in page
    assert "其他可办事项" in page
    assert "还缺事后通报。" in page
    assert f"{PAGE}/complete_topic" not in page


def test_what_is_long_and_read_seldom_is_folded(signed_in: As, services: Services) -> None:
    held = topics.BriefingView(stage=Stage.BEFORE, held_on=MORNING.date(), text="开工")
    with_topic(services, village.topic(State.EXECUTING, reviews=(village.REVIEWED,), briefings=(held,)))
    page = signed_in(SECRETARY).get(PAGE).text
    for folded in ("来自 1 条意见</h2>", "向党员通报（1 次）</h2>", "合法性审查（2 项）"):
        assert re.search(f"<summary>[^/]*{folded}", page), folded


def test_besides_the_next_step_three_are_in_sight(signed_in: As, services: Services) -> None:
    with_topic(services, village.topic(State.EXECUTING, *(step("brief", f"第{n}件") for n in range(6))))
    shown, folded = signed_in(SECRETARY).get(PAGE).text.split("<summary>另外 2 项</summary>")
    assert [f"第{n}件" in shown for n in range(6)] == [True] * 4 + [False] * 2
    assert [f"第{n}件" in folded for n in range(6)] == [False] * 4 + [True] * 2


def test_who_has_nothing_to_do_is_told_what_happens_next(signed_in: As, services: Services) -> None:
    with_topic(services, village.topic(State.UNDER_REVIEW))
    assert "支委会正在审核" in signed_in(MEMBER).get(PAGE).text


def test_what_was_proposed_is_no_open_call_any_more_and_says_by_whom(signed_in: As, services: Services) -> None:
    window = {"members_from": MORNING.date(), "everybody_from": MORNING.date() + timedelta(days=3)}
    with_topic(services, village.topic(State.MERGED, **window))
    browser = signed_in(MEMBER)
    assert "起党员先议" in browser.get(PAGE).text
    enough = topics.RouteProgress(route=Route.MEMBERS, have=10, need=10, roll=41, source=village.SOURCE)
    with_topic(services, village.topic(State.PROPOSED, route=Route.MEMBERS, routes=(enough,), **window))
    page = browser.get(PAGE).text
    assert "党员联名提出：10 人附议，需要 10 人（名册 41 人）。附议已经结束，不用再办。" in page
    assert "起党员先议" not in page
    assert "附议到哪一步了" not in page
    with_topic(services, village.topic(State.UNDER_REVIEW, route=Route.PARTY_ORGANISATION, **window))
    page = browser.get(PAGE).text
    assert "村党组织提出。附议已经结束，不用再办。" in page
    assert "附议到哪一步了" not in page


def test_what_keeps_a_topic_from_the_archive_has_its_link_beside_the_reason(signed_in: As, services: Services) -> None:
    late = step("archive_topic", "归档", blocked="办理结果公示还没有登记张贴。")
    until = MORNING.date() + timedelta(days=30)
    steps = (late, step("answer_inquiry", "答复质询"), step("remark", "议一议"))
    with_topic(services, village.topic(State.SURVEYED, *steps, posted_until=until))
    hung, unhung = (
        PostingView(
            id=UUID(int=number), village=village.VILLAGE, kind=kind, kind_label=kind_label, title="修路", text="…",
            posted_at=MORNING, until=until, topic_id=TOPIC, hung_at=hung_at,
        )
        for number, kind, kind_label, hung_at in (
            (0x71, "resolution", "决议公示", MORNING), (0x72, "implementation_result", "办理结果公示", None),
        )
    )  # fmt: skip
    services.answers[ListBoard] = lambda _: Board(items=(hung, unhung), page=Page(total=2))
    browser = signed_in(SECRETARY)
    for page in (browser.get(PAGE).text.split("其他可办事项")[1], browser.get(f"{PAGE}/archive_topic").text):
        beside = page.split("还没有登记张贴。")[1].split("</p>")[1]  # the paragraph behind the reason
        assert f'href="/postings/{unhung.id}"' in beside
        assert f'href="{PAGE}/answer_inquiry"' in beside
        assert f'href="/postings/{hung.id}"' not in beside
        assert "remark" not in beside


@pytest.mark.parametrize("state", list(State))
def test_every_state_of_a_topic_has_its_page(signed_in: As, services: Services, state: State) -> None:
    with_topic(services, village.topic(state))
    page = signed_in(MEMBER).get(PAGE)
    assert page.status_code == 200
    assert state.chinese in page.text


def test_the_record_says_who_did_it_and_by_which_rule(signed_in: As) -> None:
    page = signed_in(MEMBER).get(PAGE).text
    assert "王秀兰（村党支部书记）" in page
    assert "党员首议制第1步" in page


def test_names_are_asked_for_once_a_page(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    services.asked.clear()
    browser.get(PAGE)
    assert len(sent(services, GetNames)) == 1


def test_a_topic_can_be_read_while_the_meetings_do_not_answer(signed_in: As, services: Services) -> None:
    def silent(_: object) -> None:
        raise Unavailable(service="meetings")

    services.answers[meetings.ListMeetings] = silent
    assert signed_in(MEMBER).get(PAGE).status_code == 200


def test_what_has_not_arrived_yet_is_said_with_a_link_to_look_again(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    waiting = browser.get(f"{PAGE}?was=merged").text
    assert "正在更新" in waiting
    assert f'href="{PAGE}?was=merged"' in waiting
    assert "tries=19" in waiting
    assert "hx-get" not in browser.get(f"{PAGE}?was=merged&tries=1").text  # it gives up by itself
    with_topic(services, village.topic(State.PROPOSED))
    assert "正在更新" not in browser.get(f"{PAGE}?was=merged").text


def test_what_waits_at_the_meeting_leads_to_the_meeting(signed_in: As, services: Services) -> None:
    with_topic(services, village.topic(State.NOTICED, step("open_meeting", "召开党员首议会")))
    held = village.meeting_line(village.meeting("noticed"))
    services.answers[meetings.ListMeetings] = lambda _: meetings.Meetings(items=(held,), page=Page())
    browser = signed_in(SECRETARY)
    assert f'class="button" href="/meetings/{village.MEETING}"' in browser.get(PAGE).text
    assert browser.get(f"{PAGE}/open_meeting").location == f"/meetings/{village.MEETING}"


# -- the notice board -----------------------------------------------------------------------


def on_the_board(services: Services, **changes: Any) -> None:
    sheet = PostingView(
        id=UUID(int=0x80), village=village.VILLAGE, kind="deliberation_result", kind_label="首议结果公示",
        title="硬化三组到小学的生产路", text="会议认为应当办理。", posted_at=MORNING, until=MORNING.date(), topic_id=TOPIC, **changes,
    )  # fmt: skip
    services.answers[ListBoard] = lambda _: Board(items=(sheet,), page=Page(total=1))
    with_topic(services, village.topic(State.POSTED, posted_at=MORNING, posted_until=MORNING.date()))


def test_the_secretary_comes_from_the_topic_to_the_sheet_that_still_has_to_hang(
    signed_in: As, services: Services
) -> None:
    on_the_board(services, may_hang=True, if_hung_today=MORNING.date())
    page = signed_in(SECRETARY).get(PAGE).text
    assert "还没有登记张贴" in page
    assert f'href="/postings/{UUID(int=0x80)}">打印，贴好后登记' in page
    assert sent(services, ListBoard) == [ListBoard(area=village.VILLAGE, topic_id=TOPIC)]


def test_a_sheet_that_hangs_says_since_when_and_a_member_only_reads_it(signed_in: As, services: Services) -> None:
    on_the_board(services, hung_at=MORNING)
    assert "2027年3月8日张贴" in signed_in(SECRETARY).get(PAGE).text
    on_the_board(services)
    assert "打印，贴好后登记" not in signed_in(MEMBER).get(PAGE).text


def test_a_sheet_that_never_hung_and_is_over_asks_for_nothing(signed_in: As, services: Services) -> None:
    on_the_board(services)
    page = signed_in(SECRETARY).get(PAGE).text
    assert "没有登记张贴" in page
    assert "还没有登记张贴" not in page
    assert "打印，贴好后登记" not in page


def test_a_topic_is_read_without_the_board_and_before_anything_hangs_nobody_asks_for_it(
    signed_in: As, services: Services
) -> None:
    with_topic(services, village.topic(State.MERGED))
    signed_in(MEMBER).get(PAGE)
    assert sent(services, ListBoard) == []
    on_the_board(services)
    del services.answers[ListBoard]
    assert signed_in(MEMBER).get(PAGE).status_code == 200


def test_of_a_long_record_the_newest_lines_are_in_sight(signed_in: As, services: Services) -> None:
    [line] = village.topic(State.EXECUTING).record
    lines = tuple(replace(line, detail=f"第 {number} 条") for number in range(1, 13))
    with_topic(services, village.topic(State.EXECUTING, record=lines))
    unfolded, _, folded = signed_in(MEMBER).get(PAGE).text.partition("更早的 7 条")
    assert [f"第 {number} 条" in unfolded for number in (12, 8, 7)] == [True, True, False]
    assert "第 1 条" in folded


def test_what_was_said_stands_with_its_name_and_what_is_withheld_with_its_reason(
    signed_in: As, services: Services
) -> None:
    with_topic(services, village.topic(State.MERGED, step("remark", "议一议"), remarks=village.REMARKS))
    page = signed_in(MEMBER).get(PAGE).text
    assert "先修排水沟，不然路基要塌。" in page
    assert "党员先议" in page
    assert "乡镇撤下：含有侮辱、诽谤的话" in page
    assert page.count(f'href="{PAGE}/remark"') == 1
    assert "withhold_remark" not in page


def test_the_township_takes_down_the_word_it_looks_at(signed_in: As, services: Services) -> None:
    with_topic(
        services, village.topic(State.MERGED, step("withhold_remark", "不再显示一条看法"), remarks=village.REMARKS)
    )
    browser = signed_in(TOWNSHIP_CLERK)
    first, gone = village.REMARKS
    assert f"{PAGE}/withhold_remark?remark={first.id}" in browser.get(PAGE).text
    assert f"withhold_remark?remark={gone.id}" not in browser.get(PAGE).text
    assert "先修排水沟，不然路基要塌。" in browser.get(f"{PAGE}/withhold_remark?remark={first.id}").text


def test_a_step_that_was_voted_down_stands_beside_the_state_and_in_what_comes_next(
    signed_in: As, services: Services
) -> None:
    failed = topics.StepView(
        name="proposal", label="党支部会议提议", body="支部委员会", meeting_id=village.MEETING, passed=False
    )
    view = village.topic(State.POSTED)
    with_topic(services, replace(view, topic=replace(view.topic, steps=(failed,))))
    page = signed_in(MEMBER).get(PAGE).text
    assert "党支部会议提议：未通过" in page
    assert "党支部会议提议没有通过" in page
