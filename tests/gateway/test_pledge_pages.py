"""Commitments on their pages: whose turn it is with which, and what the public sees."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from shared.calls import pledges, topics
from shared.vocabulary import Grade, PledgeDecision, PledgeState, State
from tests.gateway import village
from tests.gateway.acting import As, sent, signed_in, with_topic
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import Services
from tests.gateway.village import LI, MEMBER, SECRETARY, TOPIC, WANG, ZHANG, step

__all__ = ["signed_in"]

PAGE = f"/topics/{TOPIC}"
FIRST, SECOND, THIRD = UUID(int=0x61), UUID(int=0x62), UUID(int=0x63)


def promise(number: UUID, person: UUID, state: PledgeState = PledgeState.SHOWN, **changes: Any) -> pledges.PledgeView:
    known = {"text": "出两天工", "due_on": date(2027, 5, 1)}
    return pledges.PledgeView(id=number, person_id=person, state=state, **(known | changes))  # type: ignore[arg-type]


def test_a_member_reports_their_own_pledge_done(signed_in: As, services: Services) -> None:
    made = (promise(FIRST, WANG, text="出车"), promise(SECOND, LI))
    with_topic(services, village.topic(State.EXECUTING, step("keep_pledge", "践诺：登记承诺完成"), pledges=made))
    browser = signed_in(MEMBER)
    assert "出两天工" in browser.get(f"{PAGE}/keep_pledge").text
    fill_in(browser, f"{PAGE}/keep_pledge", report="四月出工两天")
    assert sent(services, pledges.KeepPledge) == [pledges.KeepPledge(pledge_id=SECOND, report="四月出工两天")]


def test_what_was_returned_stands_in_the_form_with_the_reason(signed_in: As, services: Services) -> None:
    made = (promise(FIRST, LI, PledgeState.RETURNED, text="尽力", returned_because="写明哪天做完"),)
    with_topic(services, village.topic(State.EXECUTING, step("pledge", "提诺：作出承诺"), pledges=made))
    page = signed_in(MEMBER).get(f"{PAGE}/pledge").text
    assert "写明哪天做完" in page
    assert "尽力</textarea>" in page


def test_the_one_asked_for_is_reviewed_and_never_ones_own(signed_in: As, services: Services) -> None:
    made = (
        promise(FIRST, WANG, PledgeState.PROPOSED, text="自己的"), promise(SECOND, LI, PledgeState.PROPOSED),
        promise(THIRD, ZHANG, PledgeState.PROPOSED, text="出车三趟"),
    )  # fmt: skip
    with_topic(services, village.topic(State.EXECUTING, step("review_pledge", "审诺：审核承诺"), pledges=made))
    browser = signed_in(SECRETARY)
    listed = browser.get(PAGE).text
    assert f"{PAGE}/review_pledge?pledge={THIRD}" in listed
    assert f"review_pledge?pledge={FIRST}" not in listed
    page = browser.get(f"{PAGE}/review_pledge?pledge={THIRD}").text
    assert "张玉梅" in page
    assert "出车三趟" in page
    fill_in(browser, f"{PAGE}/review_pledge?pledge={THIRD}", decision="return", reason="写明日期")
    fill_in(browser, f"{PAGE}/review_pledge", decision="approve")
    assert sent(services, pledges.ReviewPledge) == [
        pledges.ReviewPledge(pledge_id=THIRD, decision=PledgeDecision.RETURN, reason="写明日期"),
        pledges.ReviewPledge(pledge_id=SECOND, decision=PledgeDecision.APPROVE),
    ]


def test_a_pledge_is_appraised_beside_what_was_done(signed_in: As, services: Services) -> None:
    made = (
        promise(FIRST, LI),
        promise(SECOND, ZHANG, PledgeState.KEPT, kept_at=village.MORNING, report="三趟", to_be_appraised=True),
    )
    with_topic(services, village.topic(State.EXECUTING, step("appraise_pledge", "评诺：评议承诺"), pledges=made))
    browser = signed_in(SECRETARY)
    assert f"appraise_pledge?pledge={FIRST}" not in browser.get(PAGE).text
    assert "三趟" in browser.get(f"{PAGE}/appraise_pledge").text
    fill_in(browser, f"{PAGE}/appraise_pledge", grade="satisfied", text="说到做到")
    assert sent(services, pledges.AppraisePledge) == [
        pledges.AppraisePledge(pledge_id=SECOND, grade=Grade.SATISFIED, text="说到做到")
    ]


def test_who_has_nothing_to_review_is_not_shown_a_page_of_nothing(signed_in: As, services: Services) -> None:
    with_topic(services, village.topic(State.EXECUTING, step("review_pledge", "审诺：审核承诺")))
    assert signed_in(SECRETARY).get(f"{PAGE}/review_pledge").status_code == 404


def test_the_public_page_shows_what_was_pledged_and_what_came_of_it(signed_in: As, services: Services) -> None:
    shown = pledges.PublicPledge(
        text="出两天工", state=PledgeState.APPRAISED, due_on=date(2027, 5, 1), kept_at=village.MORNING, report="修好了护栏",
        grade=Grade.SATISFIED,
    )  # fmt: skip
    services.answers[topics.GetPublicTopic] = lambda _: replace(village.topic(State.EXECUTING).topic, pledges=(shown,))
    page = signed_in(MEMBER).get(f"{PAGE}/public").text
    for text in ("出两天工", "修好了护栏", "党支部评议", "满意", "这里不写姓名"):
        assert text in page
    assert "李建国" not in page.split("<main", 1)[1].split("党员承诺", 1)[1].split("</section>", 1)[0]
