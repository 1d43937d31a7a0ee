"""A recall, from the demand to the vote: nobody stands between those who demand it and those who decide it."""

import json
from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.topics import actions, queries, refusals
from services.topics.models import Recall, Topic
from shared.calls import photos as calls_of_photos
from shared.calls import plans, pledges, records, reviewing, signing
from shared.calls import topics as calls
from shared.errors import NotAllowed, NotFound
from shared.identity import Role
from shared.recall_words import FormFault
from shared.vocabulary import Body, Kind, Route, State
from tests.topics.people import DAY
from tests.topics.recall import NEEDED, RecallVillage
from tests.topics.sheets import confirmed, photographed


@pytest.fixture
def village(sessions):
    return RecallVillage(sessions)


# -- the demand


def test_a_fifth_of_the_voters_make_it_a_demand_and_one_less_do_not(village: RecallVillage):
    topic_id = village.signs_for()
    for number in range(NEEDED - 1):
        village.sign(topic_id, village.villager(number))
    assert village.state(topic_id) == "merged"
    village.sign(topic_id, village.villager(NEEDED))
    assert village.state(topic_id) == "proposed"
    assert village.event(topic_id, "topic_proposed")["route"] == Route.VILLAGERS.value


def test_a_third_of_the_representatives_make_it_one(village: RecallVillage):
    topic_id = village.signs_for()
    for number in range(7):
        assert village.state(topic_id) == "merged"
        village.sign(topic_id, village.representative(number))
    assert village.event(topic_id, "topic_proposed")["route"] == Route.REPRESENTATIVES.value


def test_names_on_paper_count(village: RecallVillage):
    topic_id = village.signs_for()
    signers = tuple(village.villagers[:NEEDED])
    sheet = signing.EnterSheet(
        id=uuid4(), topic_id=topic_id, signed_on=village.today, signatures=NEEDED, signers=signers,
        photo_ids=(photographed(village, topic_id),),
    )  # fmt: skip
    village.does(actions.enter_sheet, sheet, village.township, rolls=village.rolls())
    with pytest.raises(NotAllowed):
        confirmed(village, topic_id, sheet.id, village.person(uuid4(), Role.VILLAGERS_COMMITTEE))
    assert [one.id for one in village.sees(topic_id, village.collector).sheets] == [sheet.id]
    photo = calls_of_photos.GetPhoto(photo_id=sheet.photo_ids[0])
    record = records.ReadTopicRecord(topic_id=topic_id)
    for other in (village.person(uuid4(), Role.VILLAGERS_COMMITTEE), village.concerned):
        seen = village.sees(topic_id, other)
        assert (seen.sheets, seen.photos, seen.signers_kept) == ((), (), True)
        with pytest.raises(NotFound):
            village.asks(queries.get_photo, photo, caller=other)
        with pytest.raises(refusals.SignersAreKept):
            village.asks(queries.read_record, record, caller=other)
    assert village.asks(queries.get_photo, photo, caller=village.township).content
    first = json.loads(village.asks(queries.read_record, record, caller=village.township).lines[0])
    begun = first["content"]["topic"]
    assert (begun["village"], begun["title"]) == (village.code, village.sees(topic_id).topic.title)
    confirmed(village, topic_id, sheet.id, village.collector)
    assert village.state(topic_id) == "proposed"


def test_a_second_one_of_the_same_person_waits_until_the_first_is_over(village: RecallVillage):
    first = village.opens_recall()
    with pytest.raises(refusals.RecallRuns):
        village.opens_recall(village.township)
    village.opens_recall(of=village.members[3])
    village.does(actions.withdraw_topic, calls.WithdrawTopic(topic_id=first, reason="另写一份"), village.collector)
    voted = village.made_public()
    with pytest.raises(refusals.RecallRuns):
        village.opens_recall()
    votes(village, voted, passed=False)
    lost = village.demanded()
    village.checks(lost, FormFault.NOT_A_MEMBER, still=False)
    village.opens_recall()


@pytest.mark.parametrize("signed", [False, True])
def test_one_that_finds_no_names_in_sixty_days_gives_way_to_another(village: RecallVillage, *, signed: bool):
    first = village.signs_for() if signed else village.opens_recall()
    village.wait(60)
    with pytest.raises(refusals.RecallRuns):
        village.opens_recall(village.township)
    village.wait(1)
    second = village.opens_recall(village.township)
    assert (village.state(first), village.state(second)) == ("withdrawn", "collected")
    assert village.sees(first).record[-1].verb == "lapse_recall"
    assert "topic_withdrawn" in village.posted(first)
    with pytest.raises(refusals.RecallRuns):
        village.opens_recall()


def test_one_that_has_its_share_gives_way_to_none(village: RecallVillage):
    village.demanded()
    village.wait(400)
    with pytest.raises(refusals.RecallRuns):
        village.opens_recall()


def test_the_table_holds_no_two_either(village: RecallVillage):
    village.opens_recall()
    other = village.signing()
    with pytest.raises(sa.exc.IntegrityError), village.sessions.begin() as session:
        session.add(Recall(topic_id=other, person_id=village.members[2]))


def test_it_is_open_to_all_from_its_first_day(village: RecallVillage):
    topic_id = village.signs_for()
    assert village.sees(topic_id, village.villager(40)).may_sign


def test_members_as_such_have_no_part_in_it(village: RecallVillage):
    topic_id = village.signs_for()
    with pytest.raises(refusals.NotOnTheRoll):
        village.sign(topic_id, village.member(30))
    assert {one.route for one in village.sees(topic_id).routes} == {Route.VILLAGERS, Route.REPRESENTATIVES}


def test_the_township_may_write_it_down_where_the_team_does_not(village: RecallVillage):
    topic_id = village.signs_for(village.township)
    assert village.state(topic_id) == "merged"


@pytest.mark.parametrize("who", ["secretary_alone", "other", "villager"])
def test_nobody_else_does(village: RecallVillage, who):
    callers = {
        "secretary_alone": village.person(uuid4(), Role.SECRETARY), "other": village.other, "villager": village.villager(1),
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        village.opens_recall(callers[who])


def test_only_a_member_of_the_villagers_committee_is_recalled(village: RecallVillage):
    with pytest.raises(refusals.NotOfTheVillagersCommittee):
        village.opens_recall(of=village.members[20])


def test_nothing_else_becomes_one(village: RecallVillage):
    with pytest.raises(refusals.RecallHasItsOwnWay):
        village.collected(kind=Kind.RECALL)


def test_no_body_proposes_it(village: RecallVillage):
    topic_id = village.signs_for()
    for caller, route in ((village.secretary, Route.PARTY_ORGANISATION), (village.other, Route.VILLAGERS_COMMITTEE)):
        call = calls.ProposeByBody(topic_id=topic_id, route=route, resolution="会议决定")
        with pytest.raises(refusals.RouteNotForThisKind):
            village.does(actions.propose_by_body, call, caller)
        assert "propose_by_body" not in village.offers(topic_id, caller)


def test_once_people_sign_nobody_withdraws_it_for_them(village: RecallVillage):
    drafted, signed = village.opens_recall(of=village.members[3]), village.signs_for()
    withdrawal = calls.WithdrawTopic(topic_id=signed, reason="不合适")
    for caller in (village.collector, village.township):
        with pytest.raises(refusals.RecallIsSigned):
            village.does(actions.withdraw_topic, withdrawal, caller)
        assert "withdraw_topic" not in village.offers(signed, caller)
    village.does(actions.withdraw_topic, calls.WithdrawTopic(topic_id=drafted, reason="登记错了"), village.collector)


def test_nobody_is_asked_to_join_it(village: RecallVillage):
    assert "signing_opened" not in village.posted(village.signs_for())


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
    assert (step.body, step.source) == (Body.RECALL.chinese, "《村民委员会组织法》第十九条")


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
    text = calls.Revise(topic_id=topic_id, title="罢免村民委员会成员", content="2024、2025两年没有公布村务账目。")
    with pytest.raises(NotAllowed):
        village.does(actions.revise, text, village.person(uuid4(), Role.SECRETARY))
    village.does(actions.revise, text, village.collector)
    assert village.state(topic_id) == "merged"
    for number in range(NEEDED):
        village.sign(topic_id, village.villager(number))
    with pytest.raises(refusals.ReturnedBefore):
        village.checks(topic_id, FormFault.REASON, missing="还是不清楚")
    village.checks(topic_id)
    assert village.state(topic_id) == "posted"


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


def votes(village: RecallVillage, topic_id, *, passed: bool) -> None:
    village.resolves(topic_id, "resolution", Body.RECALL, passed=passed)


@pytest.mark.parametrize("body", [Body.BRANCH_COMMITTEE, Body.REPRESENTATIVES_ASSEMBLY, Body.VILLAGERS_ASSEMBLY])
def test_no_other_body_decides(village: RecallVillage, body):
    topic_id = village.made_public()
    with pytest.raises(refusals.OutOfOrder):
        village.convenes(topic_id, body)


def test_a_carried_recall_is_the_townships_to_enter_and_nothing_to_carry_out(village: RecallVillage):
    topic_id = village.made_public()
    votes(village, topic_id, passed=True)
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
    votes(village, topic_id, passed=passed)
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
    votes(village, topic_id, passed=False)
    assert "end_office" not in village.offers(topic_id, village.township)
    village.hangs(topic_id)
    village.wait(16)
    village.archives(topic_id)


def test_an_ordinary_topic_is_not_checked_as_a_recall(village: RecallVillage):
    with pytest.raises(refusals.NotOfThisKind):
        village.checks(village.proposed())
    call = reviewing.TakeUpForReview(topic_id=village.proposed())
    village.does(actions.take_up_for_review, call, village.secretary)


def test_the_frozen_roll_is_for_who_enters_sheets(village: RecallVillage):
    topic_id = village.signs_for()
    call = signing.GetFrozenRoll(topic_id=topic_id)
    assert village.asks(queries.get_frozen_roll, call, caller=village.township).people
    with pytest.raises(NotAllowed):
        village.asks(
            queries.get_frozen_roll, signing.GetFrozenRoll(topic_id=village.signing()), caller=village.township
        )
