"""A levy after its resolution: the township, the county's reply, the account."""

from datetime import date
from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.topics import queries, refusals
from services.topics.models import Payer
from shared.calls import levies as calls
from shared.errors import NotAllowed
from tests.topics.levy import LevyVillage


@pytest.fixture
def village(sessions) -> LevyVillage:
    return LevyVillage(sessions)


def levy_of(village, topic_id) -> calls.LevyView:
    levy: calls.LevyView | None = village.public(topic_id).levy
    assert levy is not None
    return levy


def payers(village, topic_id, caller=None):
    call = calls.ListPayers(topic_id=topic_id)
    return village.asks(queries.list_payers, call, caller=caller or village.head).items


# -- township and county


def test_the_township_forwards_and_the_county_replies_within_seven_working_days(village):
    topic_id = village.resolved()
    village.now = village.now.replace(year=2026, month=9, day=30)
    village.forwards(topic_id)
    levy = levy_of(village, topic_id)
    assert (levy.forwarded_on, levy.reply_due) == (date(2026, 9, 30), date(2026, 10, 15))
    todo = next(todo for todo in village.todos(village.county) if todo.subject_id == topic_id)
    assert (todo.step.verb, todo.step.due_on) == ("answer_levy", date(2026, 10, 15))
    village.replies(topic_id)
    assert [todo for todo in village.todos(village.county) if todo.subject_id == topic_id] == []


def test_a_reply_that_is_late_stays_on_the_countys_list_and_says_so(village):
    topic_id = village.resolved()
    village.forwards(topic_id)
    village.wait(30)
    todo = next(todo for todo in village.todos(village.county) if todo.subject_id == topic_id)
    assert todo.step.due_on is not None
    assert todo.step.due_on < village.today
    village.replies(topic_id)
    assert village.sees(topic_id).record[-1].detail == "同意：符合规定（超过期限）"


def test_what_was_resolved_waits_on_the_townships_list(village):
    topic_id = village.resolved()
    assert [t.step.verb for t in village.todos(village.township) if t.subject_id == topic_id] == ["forward_levy"]
    village.forwards(topic_id)
    assert [t.step.verb for t in village.todos(village.township) if t.subject_id == topic_id] == []


def test_each_does_its_own_part(village):
    topic_id = village.resolved()
    with pytest.raises(refusals.NotForwarded):
        village.replies(topic_id)
    for caller in (village.secretary, village.head, village.county):
        with pytest.raises(NotAllowed):
            village.forwards(topic_id, caller)
    village.forwards(topic_id)
    with pytest.raises(refusals.AlreadyForwarded):
        village.forwards(topic_id)
    for caller in (village.secretary, village.township):
        with pytest.raises(NotAllowed):
            village.replies(topic_id, caller=caller)
    village.replies(topic_id)
    with pytest.raises(refusals.NotForwarded):
        village.replies(topic_id)


def test_nothing_is_carried_out_before_the_reply_nor_after_an_objection(village):
    topic_id = village.resolved()
    with pytest.raises(refusals.CountyHasNotReplied):
        village.plans(topic_id)
    village.forwards(topic_id)
    with pytest.raises(refusals.CountyHasNotReplied):
        village.plans(topic_id)
    plan = next(step for step in village.sees(topic_id).next_steps if step.verb == "plan_execution")
    assert "县里还没有答复" in (plan.blocked or "")
    village.replies(topic_id, approved=False)
    with pytest.raises(refusals.CountyObjects):
        village.plans(topic_id)
    village.forwards(topic_id)
    village.replies(topic_id)
    village.plans(topic_id)
    assert village.state(topic_id) == "executing"


# -- the account


def test_the_result_is_published_with_income_and_expense(village):
    topic_id = village.approved()
    village.plans(topic_id)
    with pytest.raises(refusals.LevyNotAccountedFor):
        village.completes(topic_id)
    village.accounts(topic_id, income=1, expense=1)
    village.accounts(topic_id)  # corrected before it is published
    village.completes(topic_id)
    account = "筹资收入 1200 元，支出 1180.50 元，结余 19.50 元；出工 360 个标准工日。"
    assert village.public(topic_id).result == f"东桥已修好。\n{account}"
    assert village.event(topic_id, "topic_completed")["text"].endswith(account)
    levy = levy_of(village, topic_id)
    assert (levy.income, levy.expense, levy.workdays_done) == (120_000, 118_050, 360)


def test_a_list_of_three_thousand_is_frozen_in_few_statements(village):
    village.register = [uuid4() for _ in range(3_000)]
    topic_id = village.drawn_up()
    with village.sessions() as session:
        assert session.scalar(sa.select(sa.func.count()).where(Payer.topic_id == topic_id)) == 3_000
    assert levy_of(village, topic_id).people == 3_000
