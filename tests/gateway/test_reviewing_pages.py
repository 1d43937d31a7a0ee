"""The branch committee's review at the pages: the vote, the list of its class point by point, and what is shown of it afterwards."""

import re
from dataclasses import replace
from typing import Any

from shared.calls.reviewing import ConfirmReview, GetReviewList, Review, ReviewList
from shared.calls.ways import WayView
from shared.errors import Refused
from shared.vocabulary import Kind, MatterClass, PointAnswer, ReviewDecision, State
from tests.gateway import village
from tests.gateway.acting import As, refusing, sent, signed_in, with_topic
from tests.gateway.asking_forms import fill_in, hidden_fields
from tests.gateway.conftest import Services
from tests.gateway.village import LI, MEMBER, SECRETARY, TOPIC, TOWNSHIP_CLERK, WANG, ZHANG, step

__all__ = ["signed_in"]

PAGE = f"/topics/{TOPIC}"
VOTE: dict[str, Any] = {"held_on": "2027-03-05", "present": [str(WANG), str(LI)], "ayes": "2", "noes": "0"}
ACCEPTED: dict[str, Any] = {
    **VOTE, "decision": "accept", "ground": "public_works", "vital_ground": "86 户出行", "legality": "不抵触",
    "point_not_against_the_law": "yes", "point_land_as_planned": "not_applicable",
}  # fmt: skip


class TooFewPresent(Refused, code="topics.too_few_reviewed"):
    sentence = "到会支部委员不足半数。"
    advice = "请在半数以上委员到会时审核。"


def under_review(services: Services, **changes: object) -> None:
    with_topic(services, village.topic(State.UNDER_REVIEW, step("review", "审核"), **changes))


def test_a_yes_is_recorded_with_day_vote_ground_and_every_answer(signed_in: As, services: Services) -> None:
    under_review(services)
    browser = signed_in(SECRETARY)
    page = browser.get(f"{PAGE}/review").text
    for shown in (
        "轮到这一步了。",
        village.SOURCE,
        "公益事业和筹资筹劳",
        village.POINTS[0].text,
        "《土地管理法》第四条",
    ):
        assert shown in page
    answer = fill_in(browser, f"{PAGE}/review", **ACCEPTED)
    assert (answer.status_code, answer.location) == (303, PAGE)
    [command] = sent(services, Review)
    assert (command.matter_class, command.ground, command.ayes) == (MatterClass.VILLAGE_AFFAIRS, "public_works", 2)
    assert {point.point: point.answer for point in command.points} == {
        "not_against_the_law": PointAnswer.YES, "land_as_planned": PointAnswer.NOT_APPLICABLE,
    }  # fmt: skip


def test_what_a_choice_brings_with_it_is_said_where_it_is_made(signed_in: As, services: Services) -> None:
    under_review(services, kind=Kind.DEMOLITION)
    heard, briefed = (
        WayView(label=label, why=why, source="县里的文件")
        for label, why in (("听证评审", "先开听证会。"), ("三次通报", "少一次不能办结。"))
    )
    listed = ReviewList(points=village.POINTS, grounds=village.GROUNDS, brings=(heard,), major_brings=(heard, briefed))
    services.answers[GetReviewList] = lambda _: listed
    page = signed_in(SECRETARY).get(f"{PAGE}/review").text
    assert sent(services, GetReviewList)[-1].kind is Kind.DEMOLITION
    assert page.index("这类事项听证评审：先开听证会。") < page.index("支委会的决定")
    assert "是重大项目的，要办：听证评审：先开听证会。三次通报：少一次不能办结。" in page.split("field-major")[1]


def test_a_point_that_concerns_every_matter_can_t_be_set_aside(signed_in: As, services: Services) -> None:
    under_review(services)
    page = signed_in(SECRETARY).get(f"{PAGE}/review").text
    assert page.count('name="point_not_against_the_law"') == 2
    assert page.count('name="point_land_as_planned"') == 3


def test_the_list_is_that_of_the_class_in_the_address(signed_in: As, services: Services) -> None:
    under_review(services)
    browser = signed_in(SECRETARY)
    assert "换成党务的清单" in browser.get(f"{PAGE}/review").text
    fill_in(browser, f"{PAGE}/review?matter_class=party_affairs", **ACCEPTED)
    assert sent(services, GetReviewList)[-1].matter_class is MatterClass.PARTY_AFFAIRS
    assert sent(services, Review)[0].matter_class is MatterClass.PARTY_AFFAIRS
    assert browser.get(f"{PAGE}/review?matter_class=hearsay").status_code == 404


def test_the_villagers_own_matters_have_no_other_list(signed_in: As, services: Services) -> None:
    under_review(services, kind=Kind.LEVY)
    page = signed_in(SECRETARY).get(f"{PAGE}/review?matter_class=party_affairs").text
    assert "换成党务的清单" not in page
    assert sent(services, GetReviewList)[-1].matter_class is MatterClass.VILLAGE_AFFAIRS


def test_a_refusal_stands_beside_what_was_typed_and_answered(signed_in: As, services: Services) -> None:
    under_review(services)
    services.answers[Review] = refusing(TooFewPresent())
    answer = fill_in(signed_in(SECRETARY), f"{PAGE}/review", **ACCEPTED)
    assert answer.status_code == 409
    assert "到会支部委员不足半数。" in answer.text
    assert "86 户出行</textarea>" in answer.text
    assert 'name="point_land_as_planned" value="not_applicable" checked' in answer.text


def test_a_rejection_is_asked_for_twice(signed_in: As, services: Services) -> None:
    under_review(services)
    browser = signed_in(SECRETARY)
    typed: dict[str, Any] = {**VOTE, "decision": "reject", "reason": "不属于本村"}
    first = fill_in(browser, f"{PAGE}/review", **typed)
    assert "议题到此结束" in first.text
    assert not sent(services, Review)
    answer = browser.post(
        f"{PAGE}/review", data={**typed, **hidden_fields(first.text), "present": [str(WANG), str(LI)]},
        headers={"Referer": "https://localhost/"},
    )  # fmt: skip
    assert answer.status_code == 303
    [command] = sent(services, Review)
    assert command.decision is ReviewDecision.REJECT
    assert (command.present, command.ayes, command.points) == ((WANG, LI), 2, ())


def test_the_committee_is_ticked_from_its_roll(signed_in: As, services: Services) -> None:
    under_review(services)
    page = signed_in(SECRETARY).get(f"{PAGE}/review").text
    for person, name in ((WANG, "王秀兰"), (LI, "李建国"), (ZHANG, "张玉梅")):
        assert f'name="present" value="{person}"' in page
        assert name in page


def test_whoever_it_is_not_for_is_told_so(signed_in: As, services: Services) -> None:
    with_topic(services, village.topic(State.UNDER_REVIEW))
    page = signed_in(MEMBER).get(f"{PAGE}/review").text
    assert "不由您办理" in page
    assert 'name="ayes"' not in page


def test_the_topic_s_page_shows_day_vote_ground_and_points(signed_in: As, services: Services) -> None:
    with_topic(services, village.topic(State.CONFIRMED, reviews=(village.REVIEWED,)))
    page = signed_in(MEMBER).get(PAGE).text
    for shown in (
        "2027年3月5日", "支部委员应到 5 人，到会 4 人；赞成 3 人，反对 0 人，弃权 1 人。", "公益事业和筹资筹劳", "不涉及",
        village.POINTS[1].source,
    ):  # fmt: skip
        assert shown in page


def test_a_review_from_before_its_vote_was_kept_has_its_words(signed_in: As, services: Services) -> None:
    with_topic(services, village.topic(State.CONFIRMED, vital_ground="86 户出行"))
    page = signed_in(MEMBER).get(PAGE).text
    assert "86 户出行" in page
    assert "支部委员应到" not in page


def test_whoever_confirms_reads_what_was_entered_and_confirms_that_one(signed_in: As, services: Services) -> None:
    confirm = step("confirm_review", "核对支委会审核结果")
    with_topic(services, village.topic(State.UNDER_REVIEW, confirm, entered_review=village.ENTERED))
    browser = signed_in(MEMBER)
    page = browser.get(f"{PAGE}/confirm_review").text
    for shown in (
        "应到 5 人，到会 4 人：",
        "王秀兰",
        "赞成 3 人，反对 0 人，弃权 1 人",
        "关系 86 户出行",
        village.POINTS[1].text,
    ):
        assert shown in page
    assert re.search(r'<input type="hidden" name="number" value="2"', page)
    assert fill_in(browser, f"{PAGE}/confirm_review", number="1").location == PAGE  # as an older page has it
    [command] = sent(services, ConfirmReview)
    assert command.number == 1


def test_the_topic_s_page_says_what_waits_for_a_second_member_and_why_one_was_sent_back(
    signed_in: As, services: Services
) -> None:
    with_topic(services, village.topic(State.UNDER_REVIEW, entered_review=village.ENTERED))
    page = signed_in(SECRETARY).get(PAGE).text
    assert "书记已登记：同意" in page
    assert page.count(village.ENTERED.looked_at_by) == 2  # in the next step, and in its part
    with_topic(services, village.topic(State.UNDER_REVIEW, review_objection="到会的人数不对"))
    page = signed_in(SECRETARY).get(PAGE).text
    assert "等书记重新登记。理由：到会的人数不对" in page


def test_the_township_reads_what_it_holds_the_entry_against(signed_in: As, services: Services) -> None:
    confirm = step("confirm_review", "核对支委会审核结果")
    entered = replace(village.ENTERED, objection="到会的人数不对")
    with_topic(services, village.topic(State.UNDER_REVIEW, confirm, entered_review=entered))
    page = signed_in(TOWNSHIP_CLERK).get(f"{PAGE}/confirm_review").text
    assert "和您参加的会议一样的" not in page
    for shown in ("会议记录", "问到会的委员", "上一次登记的异议", "到会的人数不对"):
        assert shown in page
    page = signed_in(MEMBER).get(f"{PAGE}/confirm_review").text
    assert "和您参加的会议一样的，才确认" in page
    assert "会议记录原件" not in page
