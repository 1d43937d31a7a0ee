"""Every step of a topic on its own page: offered, taken, refused."""

from dataclasses import replace
from typing import Any

import pytest

from shared.calls import levies, meetings, photos, plans, pledges, remarks, reviewing, signing, supervision, topics
from shared.calls.common import Done, Page
from shared.contracts import Command
from shared.errors import NotFound, Refused
from shared.vocabulary import Route, Stage, State
from tests.gateway import village
from tests.gateway.acting import As, sent, signed_in, with_topic
from tests.gateway.asking_forms import fill_in, hidden_fields
from tests.gateway.conftest import Services
from tests.gateway.village import INQUIRY, LI, MEMBER, SECRETARY, TOPIC, TOWNSHIP_CLERK, ZHANG, step

__all__ = ["signed_in"]

PAGE = f"/topics/{TOPIC}"


class TextWasChanged(Refused, code="topics.text_was_changed", status=409):
    sentence = "题目或内容刚刚改过，您的签名没有登记。"
    advice = "请重新看过再附议。"


class TooFewPresent(Refused, code="topics.too_few_present"):
    sentence = "到会支部委员不足半数。"
    advice = "请在半数以上委员到会时审核。"


EIGHT = {
    f"{panel}_{grade}": "3"
    for panel in ("members", "masses")
    for grade in ("satisfied", "fairly", "basically", "dissatisfied")
}
TAKEN: list[tuple[str, State, dict[str, Any], type[Command[Any]]]] = [
    ("open_signing", State.COLLECTED, {}, topics.OpenSigning),
    ("propose_by_body", State.MERGED, {"route": "party_organisation", "resolution": "3月1日支委会"}, topics.ProposeByBody),
    ("withdraw_topic", State.MERGED, {"reason": "重复"}, topics.WithdrawTopic),
    ("withdraw_signature", State.MERGED, {}, signing.WithdrawSignature),
    ("remark", State.MERGED, {"text": "先修排水沟"}, remarks.Remark),
    ("withhold_remark", State.MERGED, {"reason": "privacy"}, remarks.WithholdRemark),
    (
        "enter_sheet", State.MERGED, {"signed_on": "2027-03-01", "signatures": "2", "signers": [str(LI), str(ZHANG)], "photo_ids": [str(village.SHEET.id)]},
        signing.EnterSheet,
    ),
    ("confirm_sheet", State.MERGED, {}, signing.ConfirmSheet),
    ("return_sheet", State.MERGED, {"reason": "有一个名字看不清"}, signing.ReturnSheet),
    ("withdraw_photo", State.EXECUTING, {"reason": "看得出是谁家"}, photos.WithdrawPhoto),
    ("take_up_for_review", State.PROPOSED, {}, reviewing.TakeUpForReview),
    ("confirm_review", State.UNDER_REVIEW, {"number": "2"}, reviewing.ConfirmReview),
    ("object_to_review", State.UNDER_REVIEW, {"number": "2", "reason": "到会的人数不对"}, reviewing.ObjectToReview),
    ("revise", State.RETURNED, {"title": "硬化生产路", "content": "分两期"}, topics.Revise),
    ("post_result", State.CONCLUDED, {"text": "会议认为应当办理"}, topics.PostResult),
    ("plan_execution", State.DECIDED, {"plan": "秋收前完工", "owner_id": str(ZHANG), "due_on": "2027-09-01"}, plans.PlanExecution),
    ("draw_up_levy", State.POSTED, {"purpose": "硬化生产路", "budget": "50000", "per_head": "12.50", "workdays": "4"}, levies.DrawUpLevy),
    ("exempt_payer", State.POSTED, {"person_id": str(ZHANG), "ground": "student"}, levies.ExemptPayer),
    ("settle_levy", State.POSTED, {}, levies.SettleLevy),
    ("forward_levy", State.DECIDED, {"opinion": "程序合规"}, levies.ForwardLevy),
    ("answer_levy", State.DECIDED, {"approved": "true", "answer": "符合规定"}, levies.AnswerLevy),
    ("end_levy", State.DECIDED, {"reason": "标准过高"}, levies.EndLevy),
    ("account_for_levy", State.EXECUTING, {"income": "1200", "expense": "1180.50", "workdays_done": "360"}, levies.AccountForLevy),
    ("add_task", State.EXECUTING, {"text": "铺路肩", "owner_id": str(LI), "due_on": "2027-08-01"}, plans.AddTask),
    ("change_task", State.EXECUTING, {"owner_id": str(LI), "due_on": "2027-08-01", "reason": "下雨停工"}, plans.ChangeTask),
    ("report_task", State.EXECUTING, {"report": "路面铺好了"}, plans.ReportTask),
    ("brief", State.EXECUTING, {"stage": "before", "held_on": "2027-04-01", "text": "开工"}, topics.Brief),
    ("pledge", State.EXECUTING, {"text": "出两天工", "due_on": "2027-05-01"}, pledges.Pledge),
    ("order_rectification", State.EXECUTING, {"reason": "进度慢", "due_on": "2027-07-01"}, topics.OrderRectification),
    ("report_rectified", State.RECTIFYING, {"text": "已补上"}, topics.ReportRectified),
    ("complete_topic", State.EXECUTING, {"result": "路已通"}, topics.CompleteTopic),
    ("archive_topic", State.SURVEYED, {}, topics.ArchiveTopic),
    ("record_survey", State.COMPLETED, EIGHT, supervision.RecordSurvey),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "state", "typed", "kind"), TAKEN, ids=[taken[0] for taken in TAKEN])
def test_every_step_is_taken_on_its_own_page(
    signed_in: As, services: Services, *, verb: str, state: State, typed: dict[str, Any], kind: type[Command[Any]]
) -> None:
    with_topic(
        services,
        village.topic(
            state,
            step(verb, "这一步"),
            levy=village.LEVY,
            tasks=village.TASKS,
            photos=(village.SHEET, village.SHOT),
            remarks=village.REMARKS,
            sheets=(village.PAPER,),
            entered_review=village.ENTERED,
        ),
    )
    browser = signed_in(SECRETARY)
    page = browser.get(f"{PAGE}/{verb}").text
    assert "轮到这一步了。" in page
    assert village.SOURCE in page
    answer = fill_in(browser, f"{PAGE}/{verb}", **typed)
    assert answer.status_code == 303, answer.text
    assert answer.location.startswith(PAGE)
    [command] = sent(services, kind)
    assert command.topic_id == TOPIC


@pytest.mark.parametrize(("verb", "state"), [("open_signing", State.COLLECTED), ("cosign", State.MERGED)])
def test_what_is_signed_is_read_in_its_own_paragraphs(signed_in: As, services: Services, verb, state) -> None:
    with_topic(services, village.topic(state, step(verb, "这一步")))
    page = signed_in(SECRETARY).get(f"{PAGE}/{verb}").text
    assert "农机进不去。</p><p>希望今年秋收前硬化 1.2 公里。</p>" in page


def test_a_signature_says_how_far_the_topic_has_come(signed_in: As, services: Services) -> None:
    routes = (topics.RouteProgress(route=Route.MEMBERS, have=8, need=10, roll=41, source=village.SOURCE),)
    services.answers[topics.Cosign] = lambda _: topics.SigningProgress(state=State.MERGED, routes=routes)
    browser = signed_in(MEMBER)
    fill_in(browser, f"{PAGE}/cosign")
    assert "党员联名现在 8 人，需要 10 人" in browser.get(PAGE).text


def test_a_signature_is_for_the_text_that_the_page_showed(signed_in: As, services: Services) -> None:
    def reads(digest: str) -> str:
        with_topic(services, village.topic(State.MERGED, step("cosign", "附议"), may_sign=True, text_digest=digest))
        return browser.get(f"{PAGE}/cosign").text

    def refuse(_: topics.Cosign) -> topics.SigningProgress:
        raise TextWasChanged

    services.answers[topics.Cosign] = refuse
    browser = signed_in(MEMBER)
    opened = hidden_fields(reads("one"))
    reads("two")
    answer = browser.post(f"{PAGE}/cosign", data=opened, headers={"Referer": f"https://localhost{PAGE}/cosign"})
    assert sent(services, topics.Cosign) == [topics.Cosign(topic_id=TOPIC, text_digest="one")]
    assert "请重新看过再附议。" in answer.text
    assert hidden_fields(answer.text)["text_digest"] == "two"  # what is shown now


def test_a_step_that_is_not_the_viewers_is_not_offered(signed_in: As) -> None:
    page = signed_in(MEMBER).get(f"{PAGE}/archive_topic")
    assert "不由您办理" in page.text
    assert "确认以后" not in page.text


def test_a_blocked_step_shows_what_is_missing_instead_of_a_form(signed_in: As, services: Services) -> None:
    with_topic(services, village.topic(State.EXECUTING, step("complete_topic", "办结", blocked="还缺事后通报。")))
    page = signed_in(SECRETARY).get(f"{PAGE}/complete_topic").text
    assert "还缺事后通报。" in page
    assert 'name="result"' not in page


def test_the_result_to_post_is_filled_in_with_the_numbers_of_the_meeting(signed_in: As, services: Services) -> None:
    view = village.meeting("concluded", conclusion="应当办理")
    with_topic(services, village.topic(State.CONCLUDED, step("post_result", "公示首议结果")))
    services.answers[meetings.GetMeeting] = lambda _: view
    listed = meetings.Meetings(items=(village.meeting_line(view),), page=Page())
    services.answers[meetings.ListMeetings] = lambda _: listed
    page = signed_in(SECRETARY).get(f"{PAGE}/post_result").text
    assert "2027年3月8日，党员首议会在村党群服务中心召开，应到会 7 人，到会 3 人" in page
    assert "会议结论：会议认为应当办理，先修排水沟。</textarea>" in page


def test_the_next_briefing_is_chosen_already(signed_in: As, services: Services) -> None:
    held = topics.BriefingView(stage=Stage.BEFORE, held_on=village.MORNING.date(), text="开工")
    with_topic(services, village.topic(State.EXECUTING, step("brief", "事中通报"), briefings=(held,)))
    page = signed_in(SECRETARY).get(f"{PAGE}/brief").text
    assert 'value="during" checked' in page


def test_an_inquiry_is_answered_beside_its_question(signed_in: As, services: Services) -> None:
    asked = topics.InquiryView(id=INQUIRY, question="什么时候开工？", asked_at=village.MORNING)
    with_topic(services, village.topic(State.POSTED, step("answer_inquiry", "答复质询"), inquiries=(asked,)))
    browser = signed_in(SECRETARY)
    assert f"{PAGE}/answer_inquiry?inquiry={INQUIRY}" in browser.get(PAGE).text
    address = f"{PAGE}/answer_inquiry?inquiry={INQUIRY}"
    assert "什么时候开工？" in browser.get(address).text
    fill_in(browser, address, answer="四月")
    assert sent(services, topics.AnswerInquiry) == [topics.AnswerInquiry(inquiry_id=INQUIRY, answer="四月")]


def test_a_survey_is_told_to_the_topic_by_another_service(signed_in: As, services: Services) -> None:
    with_topic(services, village.topic(State.COMPLETED, step("record_survey", "登记双测评")))
    answer = fill_in(signed_in(TOWNSHIP_CLERK), f"{PAGE}/record_survey", **EIGHT)
    assert answer.location == f"{PAGE}?was=completed"


def test_a_topic_of_another_village_is_not_there(signed_in: As, services: Services) -> None:
    def absent(_: object) -> Done:
        raise NotFound

    services.answers[topics.GetTopic] = absent
    assert signed_in(MEMBER).get(PAGE).status_code == 404
    assert signed_in(MEMBER).get(f"{PAGE}/review").status_code == 404


@pytest.mark.parametrize("by", ["online", "on_paper"])
def test_a_page_that_was_opened_before_somebody_signed_says_why_the_text_stands(
    signed_in: As, services: Services, by: str
) -> None:
    nobody = replace(village.topic(State.MERGED), routes=(), photos=())
    signed = topics.RouteProgress(route=Route.MEMBERS, have=1, need=10, roll=41, source="")
    changed = {"routes": (signed,)} if by == "online" else {"photos": (village.SHEET,)}
    with_topic(services, replace(nobody, **changed))
    page = signed_in(SECRETARY).get(f"{PAGE}/correct_text").text
    assert "已经有人附议，或者签名单的照片已经上传，文字不能再更正" in page
    with_topic(services, nobody)
    assert "文字不能再更正" not in signed_in(SECRETARY).get(f"{PAGE}/correct_text").text


def test_a_text_is_corrected_from_what_it_says_now(signed_in: As, services: Services) -> None:
    with_topic(services, village.topic(State.MERGED, step("correct_text", "更正文字")))
    services.answers[topics.CorrectText] = lambda call: Done(id=call.topic_id)
    browser = signed_in(SECRETARY)
    assert f'value="{village.topic(State.MERGED).topic.title}"' in browser.get(f"{PAGE}/correct_text").text
    fill_in(browser, f"{PAGE}/correct_text", title="硬化三组到学校的路", content="下雨天娃娃走不成。")
    [command] = sent(services, topics.CorrectText)
    assert (command.title, command.content) == ("硬化三组到学校的路", "下雨天娃娃走不成。")
