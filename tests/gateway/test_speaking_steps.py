"""Asking for the word, calling somebody up, reading out: each with one button, and the names on the wall."""

from shared.calls.room import AskForWord, CallSpeaker, RecordOpinionsRead
from tests.gateway import village
from tests.gateway.acting import As, sent, signed_in, with_meeting
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import Services
from tests.gateway.village import LI, MEETING, MEMBER, SECRETARY, ZHANG, ZHAO, step

__all__ = ["signed_in"]

PAGE = f"/meetings/{MEETING}"


def test_a_member_asks_for_the_word_with_one_button(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open", step("ask_for_word", "我要发言"), speakers_waiting=3))
    phone = signed_in(MEMBER)
    assert "3 人" in phone.get(f"{PAGE}/ask_for_word").text
    fill_in(phone, f"{PAGE}/ask_for_word")
    assert sent(services, AskForWord) == [AskForWord(meeting_id=MEETING)]


def test_the_first_who_asked_is_chosen_already(signed_in: As, services: Services) -> None:
    waiting = village.meeting("open", step("call_speaker", "请下一位发言"), speakers=(ZHAO, LI), speakers_waiting=2)
    with_meeting(services, waiting)
    desk = signed_in(SECRETARY)
    assert f'value="{ZHAO}" checked' in desk.get(f"{PAGE}/call_speaker").text
    fill_in(desk, f"{PAGE}/call_speaker", person_id=str(ZHAO))
    assert sent(services, CallSpeaker) == [CallSpeaker(meeting_id=MEETING, person_id=ZHAO)]


def test_who_waits_stands_on_the_wall_in_order(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open", speakers=(ZHAO, LI), speakers_waiting=2))
    desk = signed_in(SECRETARY)
    assert "等候发言：赵德福、李建国" in desk.get(f"{PAGE}/screen").text
    assert "等候发言（2 人）" in desk.get(PAGE).text


def test_what_is_read_out_stands_beside_its_box(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open", step("record_opinions_read", "宣读缺席意见")))
    desk = signed_in(SECRETARY)
    assert "先修排水沟" in desk.get(f"{PAGE}/record_opinions_read").text
    fill_in(desk, f"{PAGE}/record_opinions_read", read=[str(ZHANG)])
    assert sent(services, RecordOpinionsRead) == [RecordOpinionsRead(meeting_id=MEETING, read=(ZHANG,))]


def test_what_was_read_is_marked_and_not_offered_again(signed_in: As, services: Services) -> None:
    lines = (village.line(ZHANG, absent_opinion="先修排水沟", opinion_read=True),)
    with_meeting(services, village.meeting("open", step("record_opinions_read", "宣读缺席意见"), roll=lines))
    desk = signed_in(SECRETARY)
    assert "已宣读" in desk.get(PAGE).text
    assert "先修排水沟" not in desk.get(f"{PAGE}/record_opinions_read").text


def test_who_waits_for_the_word_stands_by_name_where_the_discussion_would_end(
    signed_in: As, services: Services
) -> None:
    blocked = "还有 2 人等候发言，不能结束讨论。"
    left = step("conclude_deliberation", "填写会议结论", blocked=blocked)
    with_meeting(services, village.meeting("open", left, speakers=(ZHAO, LI), speakers_waiting=2))
    page = signed_in(SECRETARY).get(f"/meetings/{MEETING}/conclude_deliberation").text
    assert blocked in page
    assert "赵德福、李建国" in page
