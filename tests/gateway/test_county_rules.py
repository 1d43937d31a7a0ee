"""The county's staff choose what the law leaves to the county."""

from datetime import date

from shared.calls import counties
from shared.vocabulary import CountyRule
from tests.gateway import village
from tests.gateway.acting import As, sent, signed_in
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import Services
from tests.gateway.village import COUNTY, MORNING, SECRETARY, ZHANG

__all__ = ["signed_in"]

STAFF = village.somebody(ZHANG, "county", area=COUNTY)
TEXT = "瓜组发〔2027〕3号"


def test_the_staff_choose_from_a_day_by_a_text_and_see_who_did(signed_in: As, services: Services) -> None:
    chosen = counties.CountyChoiceView(
        rule=CountyRule.TEN_DAYS, label=CountyRule.TEN_DAYS.chinese, effective_from=date(2027, 5, 1), source=TEXT,
        decided_by=ZHANG, decided_at=MORNING,
    )  # fmt: skip
    services.answers[counties.ListCountyRules] = lambda _: counties.CountyChoices(items=(chosen,))
    browser = signed_in(STAFF)
    page = browser.get("/county/rules").text
    for said in ("提前 10 日通知", TEXT, "张玉梅", "党员大会：到会应达到三分之二"):
        assert said in page
    answer = fill_in(
        browser, "/county/rules", rule="members_assembly.quorum=2/3", effective_from="2027-05-01", source=TEXT
    )
    assert answer.status_code == 303, answer.text
    assert sent(services, counties.ChooseCountyRule) == [
        counties.ChooseCountyRule(
            county=COUNTY, rule=CountyRule.TWO_THIRDS_OF_THE_MEMBERS, effective_from=date(2027, 5, 1), source=TEXT
        )
    ]


def test_nobody_else_has_this_page(signed_in: As, services: Services) -> None:
    assert signed_in(SECRETARY).get("/county/rules").status_code == 403
