"""The sheets of a recall on their page, and who is asked about it: never whom it concerns."""

from dataclasses import replace
from functools import partial

from shared.calls import notifications, topics
from shared.calls.common import Done
from shared.calls.topics import PublicTopic
from shared.vocabulary import Kind, State
from tests.gateway import village
from tests.gateway.acting import As, signed_in
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import Services
from tests.gateway.sample_county import POSTING, SHEET
from tests.gateway.village import (
    LIU,
    SECRETARY,
    TOPIC,
    TOWNSHIP_CLERK,
    VILLAGE,
    somebody,
)

__all__ = ["signed_in"]

TITLE, REASON = "罢免村民委员会成员", "两年没有公布村务账目。"


def test_each_sheet_of_a_recall_is_the_villagers_committees(browser, services: Services) -> None:
    village.settle(services)
    sheets = [replace(SHEET, kind=kind, of_recall=True) for kind in ("recall", "recall_voted", "meeting_notice")]
    coming = iter(sheets)
    services.answers[notifications.GetPosting] = lambda _: next(coming)
    for sheet in sheets:
        page = browser.get(f"/postings/{POSTING}").text
        assert "村民委员会<br>" in page, sheet.kind
        assert "党支部<br>" not in page, sheet.kind


def test_a_sheet_is_registered_as_hung_by_whoever_may(signed_in: As, services: Services) -> None:
    for identity in (TOWNSHIP_CLERK, SECRETARY, somebody(LIU, "villagers_committee")):
        for may in (True, False):
            sheet = replace(SHEET, village=VILLAGE, may_hang=may)
            services.answers[notifications.GetPosting] = partial(_answers, sheet)
            assert ("已经贴到公告栏" in signed_in(identity).get(f"/postings/{POSTING}").text) is may


def _answers(sheet: notifications.PostingView, _: notifications.GetPosting) -> notifications.PostingView:
    return sheet


def test_who_asks_about_a_recall_reads_that_whom_it_concerns_does_not_get_the_question(
    browser, services: Services
) -> None:
    village.settle(services)
    public = PublicTopic(id=TOPIC, village=VILLAGE, title=TITLE, content=REASON, state=State.POSTED, kind=Kind.RECALL)
    services.answers[topics.GetPublicTopic] = lambda _: public
    services.answers[topics.AskInquiry] = lambda call: Done(id=call.id)
    page = browser.get(f"/topics/{TOPIC}/public").text
    assert "乡镇工作人员和不被要求罢免的经办人答复以后" in page
    said = fill_in(browser, f"/topics/{TOPIC}/public", question="什么时候投票？")
    page = browser.get(said.location).text
    assert "问题已经交给乡镇工作人员和不被要求罢免的经办人" in page
    assert "书记答复" not in page
    services.answers[notifications.GetPosting] = lambda _: replace(
        SHEET, village=VILLAGE, kind="recall", of_recall=True
    )
    page = browser.get(f"/postings/{POSTING}").text
    assert "当面告诉乡镇工作人员" in page
    assert "村党支部书记" not in page.split("<main", 1)[1].split("</main", 1)[0]
