"""What a recall's steps are called and by which article they are taken: nobody but the voters decides it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from services.topics import actions, queries
from shared import clock
from shared.calls import topics as calls
from shared.calls.common import NextStep
from shared.errors import Refused
from shared.identity import Caller, Role
from shared.procedure import RECALL
from tests.topics.recall import NEEDED, RecallVillage

OF_ORDINARY_TOPICS = ("支委会", "首议", "附议", "议题")


@pytest.fixture
def village(sessions):
    return RecallVillage(sessions)


def _said(village: RecallVillage, topic_id: UUID) -> list[str]:
    readers = (village.collector, village.township, village.secretary, village.other)
    return [line for reader in readers for line in _of(village, topic_id, reader)]


def _of(village: RecallVillage, topic_id: UUID, reader: Caller) -> list[str]:
    steps = village.sees(topic_id, reader).next_steps
    return [f"{step.label}：{step.why}（{step.source}）" for step in steps]


def test_from_the_demand_to_the_archive_nothing_is_said_of_the_branch_committee(village: RecallVillage):
    topic_id = village.opens_recall()
    said = _said(village, topic_id)
    village.does(actions.open_signing, calls.OpenSigning(topic_id=topic_id), village.collector, rolls=village.rolls())
    said += _said(village, topic_id) + _of(village, topic_id, village.representative(9))
    for number in range(NEEDED):
        village.sign(topic_id, village.villager(number))
    said += _said(village, topic_id)
    village.checks(topic_id)
    said += _said(village, topic_id)
    village.votes(topic_id, passed=True)
    said += _said(village, topic_id)
    assert {line.partition("：")[0] for line in said} >= {"开始联名", "联名", "核对罢免要求", "张贴结果"}
    assert not [line for line in said if any(word in line for word in OF_ORDINARY_TOPICS)]
    record = village.sees(topic_id, village.township).record
    assert not [line.verb for line in record if "首议" in line.source]


def test_to_sign_is_by_article_nineteen(village: RecallVillage):
    topic_id = village.signs_for()
    [step] = [one for one in village.sees(topic_id, village.villager(1)).next_steps if one.verb == "cosign"]
    assert (step.label, step.source) == ("联名", RECALL)
    assert "由有选举权的村民投票决定" in step.why


def test_an_ordinary_topic_keeps_its_own(village: RecallVillage):
    topic_id = village.signing()
    [step] = [one for one in village.sees(topic_id, village.member(9)).next_steps if one.verb == "cosign"]
    assert "支委会审核" in step.why


def _onwards(village: RecallVillage, topic_id: UUID, caller: Caller) -> list[NextStep]:
    """Without the photo, which may be taken and does not have to be."""
    return [step for step in village.sees(topic_id, caller).next_steps if step.verb != "photo_posting"]


def test_after_the_vote_its_result_is_hung_and_then_waited_for(village: RecallVillage):
    topic_id = village.made_public()
    village.votes(topic_id, passed=False)
    for caller in (village.secretary, village.township):
        [first, *_] = _onwards(village, topic_id, caller)
        assert (first.verb, first.label, first.blocked) == ("hang_posting", "张贴结果", None)
    assert "hang_posting" not in village.offers(topic_id, village.concerned)
    village.wait(11)
    [wait] = [one for one in village.sees(topic_id, village.secretary).next_steps if one.verb == "archive_topic"]
    assert wait.due_on == village.today + timedelta(days=15)
    assert "公示到" not in wait.why
    assert "还没有登记张贴" in (wait.blocked or "")
    village.hangs(topic_id)
    [wait] = [one for one in village.sees(topic_id, village.secretary).next_steps if one.verb == "archive_topic"]
    assert "投票结果公示到" in wait.why
    assert "只贴了 0 天" in (wait.blocked or "")
    [wait] = _onwards(village, topic_id, village.secretary)
    assert (wait.verb, wait.label) == ("archive_topic", "等公示期满归档")
    assert wait.blocked
    assert wait.due_on
    village.wait(16)
    [archive] = _onwards(village, topic_id, village.secretary)
    assert (archive.label, archive.blocked) == ("归档", None)


def test_the_county_is_told_that_an_office_ended(village: RecallVillage):
    county = village.person(village.members[5], Role.COUNTY)
    topic_id = village.made_public()
    assert not [todo for todo in village.todos(county) if todo.subject_id == topic_id]
    village.votes(topic_id, passed=True)
    [todo] = [todo for todo in village.todos(county) if todo.subject_id == topic_id]
    assert todo.step.verb == "end_office"
    assert "县级工作人员" in todo.step.why


def test_in_a_list_it_waits_for_what_comes(village: RecallVillage):
    topic_id = village.demanded()
    call = calls.ListTopics(area=village.code)
    listed = village.asks(queries.list_topics, call, caller=village.secretary, today=village.today).items
    assert [line.next_label for line in listed if line.id == topic_id] == ["核对要件"]


def test_where_it_stands_is_said_in_its_own_words(village: RecallVillage):
    said = []
    topic_id = village.signs_for()
    said.append(_listed_as(village, topic_id))
    village.sign(topic_id, village.villager(0))
    said += _refused(lambda: village.sign(topic_id, village.villager(0)))
    said += _refused(lambda: village.sign(topic_id, village.member(40)))
    for number in range(1, NEEDED):
        village.sign(topic_id, village.villager(number))
    said.append(_listed_as(village, topic_id))
    said += _refused(lambda: village.sign(topic_id, village.villager(50)))
    village.checks(topic_id)
    said += _refused(lambda: village.checks(topic_id))
    said.append(_listed_as(village, topic_id))
    assert {"联名中", "待核对要件", "已公布，待投票"} <= set(said)
    assert not [line for line in said if any(word in line for word in OF_ORDINARY_TOPICS)]


def _listed_as(village: RecallVillage, topic_id: UUID) -> str:
    call = calls.ListTopics(area=village.code)
    listed = village.asks(queries.list_topics, call, caller=village.secretary, today=village.today).items
    return next(line.state_label for line in listed if line.id == topic_id)


def _refused(do: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refusal:
        do()
    return list(refusal.value.say().values())


# -- the record and what hangs


def test_its_record_says_that_it_was_signed_and_not_that_members_went_first(village: RecallVillage):
    topic_id = village.signs_for()
    [line] = [one for one in village.sees(topic_id, village.township).record if one.verb == "open_signing"]
    assert line.label == "开始联名"
    assert "可以联名" in line.detail
    assert "党员先议" not in line.detail


def test_its_record_says_that_who_came_later_voted_too(village: RecallVillage):
    topic_id = village.made_public()
    village.votes(topic_id, passed=True)
    [line] = [one for one in village.sees(topic_id, village.township).record if one.verb == "open_meeting"]
    assert "会议开始时到会" in line.detail
    assert "停止投票以前来的" in line.detail


def test_the_decision_that_hangs_cites_article_nineteen_and_the_day_the_office_ends(village: RecallVillage):
    topic_id = village.made_public()
    village.votes(topic_id, passed=True)
    [sheet] = [one for one in village.sees(topic_id).topic.postings if one.about == "decision"]
    assert f"依照{RECALL}决定罢免" in sheet.text
    assert f"职务自{clock.in_words(village.today)}投票通过之日起终止" in sheet.text
    assert "姓名记在会议记录里" in sheet.text
    assert RECALL in sheet.source
    assert "第三十五条" in sheet.source


def test_what_was_not_carried_ends_no_office(village: RecallVillage):
    topic_id = village.made_public()
    village.votes(topic_id, passed=False)
    [sheet] = [one for one in village.sees(topic_id).topic.postings if one.about == "decision"]
    assert "继续任职" in sheet.text
    assert "终止" not in sheet.text


def test_the_archive_waits_for_the_last_of_its_sheets_and_says_so_once(village: RecallVillage):
    topic_id = village.made_public()
    village.wait(10)
    village.votes(topic_id, passed=True)
    village.hangs(topic_id)
    wait = next(step for step in village.sees(topic_id, village.secretary).next_steps if step.verb == "archive_topic")
    assert wait.blocked
    assert "只贴了 0 天" in wait.blocked  # of the result; of the demand it would be ten
