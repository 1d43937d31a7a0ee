"""Forms made from contracts: they keep what was typed and say what is wrong with it."""

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

import pytest
from flask import Flask, render_template_string, request
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from services.gateway.asking import submit
from services.gateway.forms import Choice, Form
from shared.calls.common import Done
from shared.calls.meetings import ConveneMeeting, RecordAttendance, RecordTally
from shared.calls.notifications import RecordTold
from shared.calls.reviewing import Review
from shared.calls.topics import AnswerInquiry, OrderRectification, RecordOpinion, WithdrawTopic
from shared.contracts import About, Record
from shared.errors import NotAllowed, Refused, Unavailable
from shared.vocabulary import Body, Withheld
from tests.gateway.asking_forms import fill_in, hidden_fields
from tests.gateway.conftest import Services

TOPIC = UUID(int=3)
MEETING = UUID(int=4)


class NotNow(Refused, code="topics.not_now"):
    sentence = "支委会已经受理，不能撤回。"
    advice = "请等审核结果。"


def posted(**typed: str | list[str]) -> MultiDict[str, str]:
    pairs = [(name, one) for name, value in typed.items() for one in ([value] if isinstance(value, str) else value)]
    return MultiDict(pairs)


def test_what_was_typed_stands_there_again_beside_the_mistake(browser: FlaskClient) -> None:
    answer = fill_in(browser, "/styleguide/", place="村", held_at="2027-03-08T09:30", urgent_reason="防汛 <抢险>")
    assert answer.status_code == 422
    assert 'name="place"' in answer.text
    assert 'value="村"' in answer.text
    assert 'value="2027-03-08T09:30"' in answer.text
    assert "防汛 &lt;抢险&gt;</textarea>" in answer.text
    assert "地点：应为 2 到 80 个字。" in answer.text
    assert "会议：必须填写。" in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_field_carries_the_label_the_help_and_the_limit_of_its_contract(browser: FlaskClient) -> None:
    page = browser.get("/styleguide/").text
    assert '<label class="field__label" for="field-place">地点' in page
    assert "只有村民会议可因紧急情况立即召开" in page
    assert 'maxlength="80"' in page


def test_a_form_filled_in_rightly_becomes_the_command() -> None:
    form = Form(ConveneMeeting)
    command = form.read(
        posted(body="members_deliberation", held_at="2027-03-08T09:30", place=" 村委会 ", voting="show_of_hands"),
        id=str(MEETING),
        topic_id=str(TOPIC),
    )
    assert command == ConveneMeeting(
        id=MEETING,
        topic_id=TOPIC,
        body=Body.MEMBERS_DELIBERATION,
        held_at=datetime(2027, 3, 8, 1, 30, tzinfo=UTC),
        place="村委会",
    )


@pytest.mark.parametrize("typed", ["2027-03-08T09:30", "2027年3月8日 9:30", "2027/3/8 09:30", "2027-03-08T09:30:00"])
def test_a_time_is_read_however_a_keyboard_gives_it(typed: str) -> None:
    command = Form(ConveneMeeting).read(
        posted(body="members_deliberation", held_at=typed, place="村委会"), id=str(MEETING), topic_id=str(TOPIC)
    )
    assert command is not None
    assert command.held_at == datetime(2027, 3, 8, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["2027-03-08", "2027年3月8日", "2027.3.8"])
def test_a_day_is_read_however_a_keyboard_gives_it(typed: str) -> None:
    command = Form(OrderRectification).read(posted(reason="路面开裂", due_on=typed), topic_id=str(TOPIC))
    assert command is not None
    assert command.due_on == date(2027, 3, 8)


@pytest.mark.parametrize("typed", ["2027-02-30T09:00", "明天上午", "2027-13-01T09:00"])
def test_a_time_that_does_not_exist_is_a_mistake_and_stays_as_typed(typed: str) -> None:
    form = Form(ConveneMeeting)
    assert form.read(posted(body="members_deliberation", held_at=typed, place="村委会")) is None
    field = next(field for field in form.fields if field.name == "held_at")
    assert (field.error, field.value) == ("应是带时区的时间。", typed)


@pytest.mark.parametrize(("typed", "count"), [("38", 38), ("３８", 38), (" 0 ", 0)])
def test_full_width_digits_are_digits(typed: str, count: int) -> None:
    teller = str(UUID(int=8))
    command = Form(RecordTally, fixed=("first_teller_id", "second_teller_id")).read(
        posted(ayes=typed, noes="0", abstentions="0"),
        meeting_id=str(MEETING),
        first_teller_id=teller,
        second_teller_id=teller,
    )
    assert command is not None
    assert command.ayes == count


@pytest.mark.parametrize(
    ("typed", "message"), [("三十八", "应是整数。"), ("-1", "应在 0 到 200000 之间。"), ("", "必须填写。")]
)
def test_a_count_that_is_none_says_so(typed: str, message: str) -> None:
    form = Form(RecordTally, fixed=("first_teller_id", "second_teller_id"))
    assert form.read(posted(ayes=typed, noes="0", abstentions="0")) is None
    assert next(field for field in form.fields if field.name == "ayes").error == message


def test_several_people_are_chosen_and_stay_chosen() -> None:
    people = [Choice(str(UUID(int=n)), f"第 {n} 人") for n in range(1, 4)]
    form = Form(RecordAttendance, choices={"present": people})
    command = form.read(posted(present=[people[0].value, people[2].value]), meeting_id=str(MEETING))
    assert command is not None
    assert command.present == (UUID(int=1), UUID(int=3))
    field, _struck = form.fields
    assert (field.kind, field.typed) == ("ticks", (people[0].value, people[2].value))


def test_a_box_that_is_not_ticked_means_no_even_where_yes_is_the_rule() -> None:
    class Trial(Record):
        dry_run: Annotated[bool, About("只检查")] = True

    form = Form(Trial)
    assert form.fields[0].value == "true"
    assert form.read(posted()) == Trial(dry_run=False)
    assert form.read(posted(dry_run="true")) == Trial(dry_run=True)


def test_a_yes_or_no_without_a_rule_has_to_be_answered() -> None:
    form = Form(RecordTold)
    fixed = {"about_id": str(MEETING), "person_id": str(UUID(int=5))}
    assert form.read(posted(channel="phone"), **fixed) is None
    assert [field.name for field in form.mistakes] == ["reached"]
    command = form.read(posted(channel="phone", reached="false", remark="打了三次没有接"), **fixed)
    assert command is not None
    assert command.reached is False


def test_a_choice_that_was_made_can_be_taken_back_by_its_opposite() -> None:
    form = Form(AnswerInquiry, fixed=("inquiry_id",))
    [withheld] = [field for field in form.fields if field.name == "withheld"]
    assert (withheld.choices[-1].label, withheld.value, withheld.typed) == ("可以公开", "", ("",))
    inquiry = {"inquiry_id": str(TOPIC)}
    answered = form.read(posted(answer="从村集体收入中列支。", withheld="privacy"), **inquiry)
    assert answered is not None
    assert answered.withheld is Withheld.PRIVACY
    taken_back = form.read(posted(answer="从村集体收入中列支。", withheld=""), **inquiry)
    assert taken_back is not None
    assert taken_back.withheld is None


def test_a_choice_that_may_be_left_open_can_be_left_open() -> None:
    command = Form(Review, fixed=("present",)).read(
        posted(decision="reject", reason="不属于本村事务", matter_class="", held_on="2027-03-01", ayes="3", noes="0"),
        topic_id=str(TOPIC),
        present=[str(UUID(int=1))],
    )
    assert command is not None
    assert command.matter_class is None


def test_a_word_that_was_not_offered_is_refused() -> None:
    form = Form(Review, fixed=("present",))
    assert form.read(posted(decision="perhaps"), topic_id=str(TOPIC), present=[]) is None
    assert "decision" in [field.name for field in form.mistakes]


def withdraw_page(app: Flask) -> None:
    def page() -> tuple[str, int]:
        form = Form(WithdrawTopic)
        if request.method == "POST" and submit(form, form.read(request.form, topic_id=str(TOPIC))):
            return "已撤回", 200
        text = "{% import 'parts/forms.html' as forms %}{{ forms.form(form, '/withdraw', '撤回') }}"
        return render_template_string(text, form=form), form.status

    app.add_url_rule("/withdraw", "withdraw", page, methods=["GET", "POST"])


@pytest.mark.parametrize("refusal", [NotNow(), Unavailable(service="topics")])
def test_when_a_service_refuses_the_text_is_not_lost(
    app: Flask, browser: FlaskClient, services: Services, refusal: Refused
) -> None:
    def refuse(command: WithdrawTopic) -> Done:
        raise refusal

    withdraw_page(app)
    services.answers[WithdrawTopic] = refuse
    answer = fill_in(browser, "/withdraw", reason="大家商量后决定先修水渠")
    assert answer.status_code == refusal.status
    assert "大家商量后决定先修水渠</textarea>" in answer.text
    assert str(refusal) in answer.text


def test_a_refusal_the_form_cannot_mend_is_a_page_of_its_own(
    app: Flask, browser: FlaskClient, services: Services
) -> None:
    def refuse(command: WithdrawTopic) -> Done:
        raise NotAllowed(needs="民情民意收集小组成员")

    withdraw_page(app)
    services.answers[WithdrawTopic] = refuse
    answer = fill_in(browser, "/withdraw", reason="大家商量后决定先修水渠")
    assert answer.status_code == 403
    assert "这一步由民情民意收集小组成员办理。" in answer.text


def test_the_same_form_sent_twice_is_one_command(app: Flask, browser: FlaskClient, services: Services) -> None:
    withdraw_page(app)
    services.answers[WithdrawTopic] = lambda command: Done(id=TOPIC)
    data = {**hidden_fields(browser.get("/withdraw").text), "reason": "先修水渠"}
    for _ in range(2):
        browser.post("/withdraw", data=data, headers={"Referer": "https://localhost/withdraw"})
    first, second = (command_id for call, _, command_id in services.asked if isinstance(call, WithdrawTopic))
    assert first is not None
    assert first == second
    again = hidden_fields(browser.get("/withdraw").text)
    assert again["_command_id"] != data["_command_id"]


def test_beside_a_label_stands_what_is_true_of_it() -> None:
    review = {field.name: field.may_be_left_out for field in Form(Review, fixed=("topic_id",)).fields}
    assert review["decision"] == ""
    assert review["reason"] == "退回或不同意时必填"
    opinion = Form(RecordOpinion, given={"ground": "members_and_masses"}, fixed=("id", "village"))
    assert {field.name: field.may_be_left_out for field in opinion.fields} == {
        "content": "", "ground": "", "household": "代别人记时必填", "on_behalf": "代别人记时必选",
    }  # fmt: skip
