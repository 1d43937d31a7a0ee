"""A recall, from the check of its form to the vote: nobody stands between those who demand it and those who decide it."""

from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from services.topics import actions, refusals
from services.topics.models import Topic
from shared import clock
from shared.calls import plans, pledges, reviewing
from shared.calls import topics as calls
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller, Role
from shared.procedure import RECALL
from shared.recall_words import FormFault
from shared.vocabulary import Body, State
from tests.topics.people import DAY
from tests.topics.recall import NEEDED, REASON, RecallVillage


@pytest.fixture
def village(sessions):
    return RecallVillage(sessions)


# -- the check


def test_what_is_in_form_is_public_and_the_voters_alone_decide(village: RecallVillage):
    topic_id = village.made_public()
    assert village.state(topic_id) == "posted"
    due = village.event(topic_id, "recall_due")
    assert due["person_id"] == str(village.members[2])
    assert due["convene_by"] == (village.today + 30 * DAY).isoformat()
    assert village.posted(topic_id)[-1] == "recall_due"
    assert "topic_confirmed" not in village.posted(topic_id)
    assert str(village.members[2]) not in due["text"]
    [step] = village.public(topic_id).steps
    assert (step.body, step.source) == (Body.RECALL.chinese, "《村民委员会组织法》（2025年修正）第十九条")


def test_the_branch_committee_neither_reviews_nor_rejects_it(village: RecallVillage):
    topic_id = village.demanded()
    with pytest.raises(refusals.NotForARecall):
        village.takes_up(topic_id)
    with pytest.raises(refusals.NotForARecall):
        village.reviews(topic_id)
    offered = village.offers(topic_id, village.secretary)
    assert "check_recall" in offered
    assert not {"take_up_for_review", "review", "withdraw_topic"} & set(offered)


def test_nobody_rewords_what_was_demanded(village: RecallVillage):
    topic_id = village.opens_recall()
    correct = calls.CorrectText(topic_id=topic_id, title="罢免", content="账目没有公布。")
    with pytest.raises(refusals.NotForARecall):
        village.does(actions.correct_text, correct, village.collector)
    assert "correct_text" not in village.offers(topic_id, village.collector)


def test_the_table_has_no_room_for_a_body_in_between(village: RecallVillage):
    topic_id = village.demanded()
    with pytest.raises(sa.exc.IntegrityError), village.sessions.begin() as session:
        session.execute(sa.update(Topic).where(Topic.id == topic_id).values(state=State.UNDER_REVIEW))


def test_a_reason_that_is_missing_is_written_once_and_signed_anew(village: RecallVillage):
    topic_id = village.demanded()
    village.checks(topic_id, FormFault.REASON, missing="没有写是哪两年")
    assert village.state(topic_id) == "returned"
    text = calls.Revise(topic_id=topic_id, title="罢免村民委员会成员", content=f"{REASON}是2024、2025两年。")
    with pytest.raises(NotAllowed):
        village.does(actions.revise, text, village.person(uuid4(), Role.SECRETARY))
    village.does(actions.revise, text, village.villager(3))
    assert village.state(topic_id) == "merged"
    for number in range(NEEDED):
        village.sign(topic_id, village.villager(number))
    with pytest.raises(refusals.ReturnedBefore):
        village.checks(topic_id, FormFault.REASON, missing="还是不清楚")
    village.checks(topic_id)
    assert village.state(topic_id) == "posted"


def test_the_text_is_supplemented_by_its_signers_or_the_township_for_them(village: RecallVillage):
    topic_id = village.demanded()
    village.checks(topic_id, FormFault.REASON, missing="没有写是哪两年")
    text = calls.Revise(topic_id=topic_id, title="罢免村民委员会成员", content=f"{REASON}是2024、2025两年。")
    stranger = village.villager(NEEDED + 1)
    for caller in (village.collector, stranger):
        with pytest.raises(refusals.NotTheirDemand):
            village.does(actions.revise, text, caller)
        assert "revise" not in village.offers(topic_id, caller)
    for caller in (village.villager(3), village.township):
        assert "revise" in village.offers(topic_id, caller)
    village.does(actions.revise, text, village.township)
    assert village.state(topic_id) == "merged"


def test_what_people_have_signed_stays_in_the_text(village: RecallVillage):
    topic_id = village.demanded()
    village.checks(topic_id, FormFault.REASON, missing="理由不具体")
    for other in ("无具体理由，村民自行了解情况。", f"不实：{REASON}", REASON[:-2]):
        call = calls.Revise(topic_id=topic_id, title="罢免村民委员会成员", content=other)
        with pytest.raises(refusals.ReasonIsKept):
            village.does(actions.revise, call, village.villager(3))
    assert village.sees(topic_id).topic.content == REASON


# -- once it is carried


def duties(village: RecallVillage, caller: Caller) -> list[tuple[UUID, str]]:
    return [(todo.subject_id, todo.step.verb) for todo in village.todos(caller)]


def test_who_was_voted_out_is_asked_for_no_duty_and_told_why(village: RecallVillage):
    duty = (village.signing(), "propose_by_body")
    topic_id = village.made_public()
    assert duty in duties(village, village.concerned)
    village.votes(topic_id, passed=True)
    assert duty not in duties(village, village.concerned)
    assert duty in duties(village, village.other)
    [told] = [todo.step for todo in village.todos(village.concerned) if todo.subject_id == topic_id]
    assert (told.label, told.source) == ("您的职务已经终止", RECALL)
    assert clock.in_words(village.today) in told.why
    assert village.sees(topic_id, village.concerned).next_steps[0] == told


def test_who_stays_in_office_is_asked_as_ever(village: RecallVillage):
    duty = (village.signing(), "propose_by_body")
    topic_id = village.made_public()
    village.votes(topic_id, passed=False)
    assert duty in duties(village, village.concerned)
    assert topic_id not in [subject for subject, _ in duties(village, village.concerned)]


def test_who_is_no_member_any_more_is_not_recalled(village: RecallVillage):
    topic_id = village.demanded()
    with pytest.raises(refusals.StillOfTheVillagersCommittee):
        village.checks(topic_id, FormFault.NOT_A_MEMBER)
    village.checks(topic_id, FormFault.NOT_A_MEMBER, still=False)
    assert village.state(topic_id) == "rejected"


def test_the_township_takes_on_what_the_village_lets_lie(village: RecallVillage):
    topic_id = village.demanded()
    with pytest.raises(refusals.NotTheTownshipsYet):
        village.checks(topic_id, caller=village.township)
    assert "check_recall" not in village.offers(topic_id, village.township)
    village.wait(8)
    assert [todo.step.verb for todo in village.todos(village.township) if todo.subject_id == topic_id] == [
        "check_recall"
    ]
    village.checks(topic_id, caller=village.township)
    assert village.state(topic_id) == "posted"
    assert "convene_meeting" not in village.offers(topic_id, village.township)
    village.wait(31)
    waiting = [todo.step.verb for todo in village.todos(village.township) if todo.subject_id == topic_id]
    assert "convene_meeting" in waiting


# -- whom it concerns

ONLY = {"state_defence", "cosign"}  # signing is anybody's who is on the roll


def test_whom_it_concerns_has_a_defence_and_no_hand_in_it(village: RecallVillage):
    both = village.person(village.members[2], Role.VILLAGERS_COMMITTEE, Role.SECRETARY, Role.COLLECTION_TEAM)
    with pytest.raises(refusals.ConcernedKeepsOut):
        village.opens_recall(both)
    topic_id = village.signs_for()
    assert set(village.offers(topic_id, both)) <= ONLY
    for number in range(NEEDED):
        village.sign(topic_id, village.villager(number))
    with pytest.raises(refusals.ConcernedKeepsOut):
        village.checks(topic_id, caller=both)
    assert set(village.offers(topic_id, both)) <= ONLY
    village.checks(topic_id, caller=village.person(village.members[4], Role.BRANCH_COMMITTEE))
    assert set(village.offers(topic_id, both)) <= ONLY


def test_their_words_stand_with_the_topic_and_are_announced(village: RecallVillage):
    topic_id = village.made_public()
    village.defends(topic_id)
    for reader in (village.villager(3), village.township):
        recall = village.sees(topic_id, reader).recall
        assert recall
        assert recall.defence == "账目上月已经公布。"
    assert "defence_stated" in village.posted(topic_id)


def test_a_defence_from_before_the_check_is_announced_with_it(village: RecallVillage):
    topic_id = village.demanded()
    village.defends(topic_id)
    assert "defence_stated" not in village.posted(topic_id)
    village.checks(topic_id)
    assert "defence_stated" in village.posted(topic_id)


def test_nobody_else_defends_them(village: RecallVillage):
    topic_id = village.made_public()
    for caller in (village.secretary, village.other):
        with pytest.raises(refusals.NotTheirDefence):
            village.defends(topic_id, caller)
    with pytest.raises(refusals.NotOfThisKind):
        village.defends(village.signing())


def test_in_public_nobody_is_named(village: RecallVillage):
    topic_id = village.made_public()
    assert str(village.members[2]) not in str(village.public(topic_id).dump())
    with pytest.raises(NotFound):
        village.sees(topic_id, village.person(uuid4(), Role.VILLAGER, area="620922999001"))


# -- the vote


def test_where_the_secretary_is_concerned_the_township_answers_questions_about_it(village: RecallVillage):
    topic_id = village.made_public()
    asked = calls.AskInquiry(id=uuid4(), topic_id=topic_id, question="投票什么时候开始？")
    with village.sessions.begin() as session:
        actions.ask_inquiry(session, asked, now=village.now)
    answer = calls.AnswerInquiry(inquiry_id=asked.id, answer="十天以后，另行通知。")
    both = village.person(village.members[2], Role.SECRETARY, Role.VILLAGERS_COMMITTEE)
    with pytest.raises(refusals.ConcernedKeepsOut):
        village.does(actions.answer_inquiry, answer, both)
    assert "answer_inquiry" not in village.offers(topic_id, both)
    assert "answer_inquiry" in village.offers(topic_id, village.township)
    village.does(actions.answer_inquiry, answer, village.township)
    assert "answer_inquiry" not in village.offers(topic_id, village.township)


@pytest.mark.parametrize("body", [Body.BRANCH_COMMITTEE, Body.REPRESENTATIVES_ASSEMBLY, Body.VILLAGERS_ASSEMBLY])
def test_no_other_body_decides(village: RecallVillage, body):
    topic_id = village.made_public()
    with pytest.raises(refusals.OutOfOrder):
        village.convenes(topic_id, body)


def test_a_carried_recall_is_the_townships_to_enter_and_nothing_to_carry_out(village: RecallVillage):
    topic_id = village.made_public()
    village.votes(topic_id, passed=True)
    todos = [
        todo.step for todo in village.todos(village.township) if todo.subject_id == topic_id and not todo.step.blocked
    ]
    assert [step.verb for step in todos] == ["end_office"]
    assert not {"plan_execution", "brief", "pledge"} & set(village.offers(topic_id, village.secretary))
    plan = plans.PlanExecution(
        topic_id=topic_id, plan="无", owner_id=village.members[3], due_on=village.today + DAY, tasks=""
    )  # fmt: skip
    with pytest.raises(refusals.NotForARecall):
        village.does(actions.plan_execution, plan, village.secretary, officials=village.villagers_committee())
    pledge = pledges.Pledge(id=uuid4(), topic_id=topic_id, text="带头", due_on=village.today + DAY)
    with pytest.raises(refusals.NotForARecall):
        village.does(actions.pledge, pledge, village.member(9))
    village.hangs(topic_id)
    village.wait(16)
    village.does(actions.archive_topic, calls.ArchiveTopic(topic_id=topic_id), village.township)
    assert village.state(topic_id) == "archived"


@pytest.mark.parametrize(("passed", "words"), [(True, "罢免决定"), (False, "罢免未通过")])
def test_what_is_made_public_of_its_vote_is_no_resolution_and_names_nobody(village: RecallVillage, *, passed, words):
    topic_id = village.made_public()
    village.votes(topic_id, passed=passed)
    [sheet] = [one for one in village.public(topic_id).postings if one.about == "decision"]
    assert sheet.text.splitlines()[0] == words
    assert "罢免理由：" in sheet.text
    assert "投票结果：" in sheet.text
    assert not [word for word in ("决议", "首议", "表决的事") if word in sheet.text]
    village.wait(16)
    with pytest.raises(refusals.NeverHung, match="罢免投票结果公布"):
        village.archives(topic_id)


def test_a_recall_that_failed_is_archived(village: RecallVillage):
    topic_id = village.made_public()
    village.votes(topic_id, passed=False)
    assert "end_office" not in village.offers(topic_id, village.township)
    village.hangs(topic_id)
    village.wait(16)
    village.archives(topic_id)


def test_an_ordinary_topic_is_not_checked_as_a_recall(village: RecallVillage):
    with pytest.raises(refusals.NotOfThisKind):
        village.checks(village.proposed())
    call = reviewing.TakeUpForReview(topic_id=village.proposed())
    village.does(actions.take_up_for_review, call, village.secretary)
