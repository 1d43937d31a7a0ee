"""A levy on the pages: which way the topic takes and why, what is raised of whom, who pays by name for those who check it."""

import pytest

from shared.calls import levies, meetings, topics
from shared.errors import NotAllowed
from shared.vocabulary import Body, Kind, Route, State
from tests.gateway import sample_county as county
from tests.gateway import village
from tests.gateway.acting import As, refusing, sent, signed_in, with_meeting, with_topic
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import Services
from tests.gateway.matters import WAYS
from tests.gateway.village import LEVY, LI, MEETING, MEMBER, SECRETARY, TOPIC, TOWNSHIP_CLERK, WANG, ZHANG, step

__all__ = ["signed_in"]

PAGE = f"/topics/{TOPIC}"


def a_levy(*steps, state: State = State.POSTED, **changes) -> topics.TopicView:
    return village.topic(state, *steps, kind=Kind.LEVY, ways=WAYS, **{"levy": LEVY, **changes})


def test_a_topic_says_which_way_it_takes_and_by_which_article(signed_in: As, services: Services) -> None:
    with_topic(services, a_levy())
    page = signed_in(MEMBER).get(PAGE).text
    assert "走哪条路，依据什么" in page
    assert "《村民一事一议筹资筹劳管理办法》" in page
    assert "12.50 元" in page
    assert "4 人，共 50 元" in page
    assert "特困供养（五保）：免筹资 1 人" in page
    assert "到 2027年3月16日" in page
    assert f"{PAGE}/payers" not in page


def test_anybody_reads_the_plan_and_nobodys_name(browser, services: Services) -> None:
    services.answers.update(county.answers())
    public = topics.PublicTopic.load(
        {**county.PUBLIC.dump(), "levy": LEVY.dump(), "ways": [way.dump() for way in WAYS]}
    )
    services.answers[topics.GetPublicTopic] = lambda _: public
    page = browser.get(f"/topics/{county.TOPIC}/public").text
    assert "筹资筹劳方案" in page
    assert "走哪条路，依据什么" in page
    assert "看出资出劳名单" not in page


def test_the_list_by_name_is_on_a_page_of_its_own(signed_in: As, services: Services) -> None:
    with_topic(services, a_levy())
    browser = signed_in(SECRETARY)
    assert f'href="{PAGE}/payers"' in browser.get(PAGE).text
    page = browser.get(f"{PAGE}/payers").text
    assert "共 3 人" in page
    assert "张玉梅" in page
    assert "在校学生" in page
    services.answers[levies.ListPayers] = refusing(NotAllowed(needs="村党支部书记"))
    assert browser.get(f"{PAGE}/payers").status_code == 403


def test_the_countys_time_and_its_reply_stand_on_the_page(signed_in: As, services: Services) -> None:
    forwarded = levies.LevyView.load({**LEVY.dump(), "forwarded_on": "2027-04-01", "reply_due": "2027-04-13"})
    with_topic(services, a_levy(state=State.DECIDED, levy=forwarded))
    page = signed_in(TOWNSHIP_CLERK).get(PAGE).text
    assert "期限 2027年4月13日" in page
    answered = levies.LevyView.load(
        {**forwarded.dump(), "answered_on": "2027-04-12", "approved": False, "answer": "标准有误", "income": 0, "expense": 0,
         "workdays_done": 0}
    )  # fmt: skip
    with_topic(services, a_levy(state=State.DECIDED, levy=answered))
    page = signed_in(TOWNSHIP_CLERK).get(PAGE).text
    assert "不同意" in page
    assert "标准有误" in page


def test_money_is_typed_in_yuan_and_kept_in_fen(signed_in: As, services: Services) -> None:
    with_topic(services, a_levy(step("draw_up_levy", "拟订筹资筹劳方案"), levy=None))
    browser = signed_in(SECRETARY)
    typed = {"purpose": "修路", "budget": "５００００", "per_head": "12.5元", "workdays": "0"}
    assert fill_in(browser, f"{PAGE}/draw_up_levy", **typed).status_code == 303
    [plan] = sent(services, levies.DrawUpLevy)
    assert (plan.budget, plan.per_head) == (5_000_000, 1_250)


@pytest.mark.parametrize("typed", ["12.505", "十五", "-1", "1e3", ""])
def test_what_is_no_amount_is_said_beside_the_field(signed_in: As, services: Services, typed: str) -> None:
    with_topic(services, a_levy(step("draw_up_levy", "拟订筹资筹劳方案"), levy=None))
    answer = fill_in(
        signed_in(SECRETARY), f"{PAGE}/draw_up_levy", purpose="修路", budget="50000", per_head=typed, workdays="0"
    )
    assert answer.status_code in (400, 422)
    assert "金额" in answer.text or "必须填写" in answer.text
    assert not sent(services, levies.DrawUpLevy)


def test_a_plan_is_drawn_up_again_from_what_it_was(signed_in: As, services: Services) -> None:
    with_topic(services, a_levy(step("draw_up_levy", "重新拟订")))
    page = signed_in(SECRETARY).get(f"{PAGE}/draw_up_levy").text
    assert 'value="12.50"' in page
    assert 'value="50000"' in page


def test_somebody_is_freed_by_name_and_ground(signed_in: As, services: Services) -> None:
    with_topic(services, a_levy(step("exempt_payer", "登记减免")))
    browser = signed_in(SECRETARY)
    assert "张玉梅" in browser.get(f"{PAGE}/exempt_payer").text
    typed = {"person_id": str(ZHANG), "ground": "hardship", "decided_by": "representatives_assembly"}
    assert fill_in(browser, f"{PAGE}/exempt_payer", **typed).status_code == 303
    [call] = sent(services, levies.ExemptPayer)
    assert (call.person_id, call.decided_by) == (ZHANG, Body.REPRESENTATIVES_ASSEMBLY)


def test_the_secretary_does_not_propose_a_levy_for_the_party(signed_in: As, services: Services) -> None:
    with_topic(services, a_levy(step("propose_by_body", "由组织提出"), state=State.MERGED, levy=None))
    both = village.somebody(WANG, "secretary", "villagers_committee")
    page = signed_in(both).get(f"{PAGE}/propose_by_body").text
    assert Route.VILLAGERS_COMMITTEE.chinese in page
    assert Route.PARTY_ORGANISATION.chinese not in page


@pytest.mark.parametrize("households", [0, 120])
def test_households_are_asked_for_where_each_has_a_vote(signed_in: As, services: Services, households: int) -> None:
    meeting = village.meeting(
        "open", step("record_tally", "计票"), body=Body.REPRESENTATIVES_ASSEMBLY, body_label="村民代表会议", step="resolution",
        households=households,
    )  # fmt: skip
    with_meeting(services, meeting)
    browser = signed_in(SECRETARY)
    address = f"/meetings/{MEETING}/record_tally"
    assert ("赞成的户数" in browser.get(address).text) is bool(households)
    services.answers[meetings.RecordTally] = lambda _: meetings.VoteResult(
        passed=True, should_attend=3, present=3, tally=meetings.Tally(ayes=3), needed=2, base="present", sentence="通过。",
        source="…", step="resolution",
    )  # fmt: skip
    counts = {"ayes": "3", "noes": "0", "abstentions": "0", "first_teller_id": str(WANG), "second_teller_id": str(LI)}
    more = {"households_present": "90", "households_for": "60"} if households else {}
    assert fill_in(browser, address, **counts, **more).status_code == 303
    [tally] = sent(services, meetings.RecordTally)
    assert (tally.households_present, tally.households_for) == ((90, 60) if households else (None, None))
