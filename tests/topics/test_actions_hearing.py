"""A hearing before the villagers decide: what is announced, who is heard, that the decision answers each finding."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.topics import actions, refusals
from services.topics.models import Finding
from shared.calls import hearings as calls
from shared.errors import NotAllowed
from shared.vocabulary import Body, HearingParty, Kind, MatterClass
from tests.topics.hearing import PARTIES
from tests.topics.levy import LevyVillage
from tests.topics.people import DAY
from tests.topics.village import Village

EARLIER = (
    ("proposal", Body.BRANCH_COMMITTEE), ("consultation", Body.JOINT_COMMITTEE), ("members_review", Body.MEMBERS_ASSEMBLY),
)  # fmt: skip
NAME = "马秀英"


def hearing_of(village, topic_id) -> calls.HearingView:
    hearing: calls.HearingView | None = village.public(topic_id).hearing
    assert hearing is not None
    return hearing


def verbs(village, topic_id, caller=None) -> list[str]:
    return [step.verb for step in village.sees(topic_id, caller).next_steps]


def step(village, topic_id, verb):
    return next(step for step in village.sees(topic_id).next_steps if step.verb == verb)


def test_a_major_project_is_heard_and_says_why(village: Village):
    topic_id = village.on_the_board(major=True)
    assert village.posted(topic_id)[-3:-1] == ["topic_confirmed", "preparations_due"]
    way = village.public(topic_id).ways[-1]
    assert way.label == "听证评审"
    assert "重大项目决定前先听证" in way.source
    assert verbs(village, topic_id)[0] == "announce_hearing"


def test_an_ordinary_matter_and_a_party_affair_are_not_heard(village: Village):
    for facts in ({}, {"matter_class": MatterClass.PARTY_AFFAIRS, "major": True}):
        topic_id = village.on_the_board(**facts)
        assert "announce_hearing" not in verbs(village, topic_id)
        with pytest.raises(refusals.NoHearingDue):
            village.announces(topic_id)


@pytest.mark.parametrize("kind", [Kind.DEMOLITION, Kind.COLLECTIVE_LAND])
def test_demolition_and_collective_land_are_heard_whatever_their_size(village: Village, kind):
    topic_id = village.signing(kind)
    for number in range(10):
        village.sign(topic_id, village.member(number))
    village.takes_up(topic_id)
    with pytest.raises(refusals.KindIsVillageAffairs):
        village.reviews(topic_id, matter_class=MatterClass.PARTY_AFFAIRS)
    village.reviews(topic_id)
    assert village.must_be_heard(topic_id)


def test_a_hearing_is_announced_seven_days_ahead_by_the_secretary(village: Village):
    topic_id = village.on_the_board(major=True)
    with pytest.raises(refusals.HearingTooSoon):
        village.announces(topic_id, held_at=village.now + 6 * DAY)
    for caller in (village.head, village.member(30), village.township):
        with pytest.raises(NotAllowed):
            village.announces(topic_id, caller=caller)
    village.announces(topic_id)
    assert village.posted(topic_id)[-1] == "hearing_announced"
    hearing = hearing_of(village, topic_id)
    assert (hearing.announced_on, hearing.held_at, hearing.concluded) == (village.today, village.now + 7 * DAY, False)


def test_a_hearing_may_be_moved_until_somebody_has_spoken(village: Village):
    topic_id = village.on_the_board(major=True)
    village.announces(topic_id)
    assert verbs(village, topic_id)[-1] == "announce_hearing"
    village.announces(topic_id, held_at=village.now + 9 * DAY)
    village.wait(9)
    village.speaks(topic_id, HearingParty.EXPERTS)
    with pytest.raises(refusals.HearingBegun):
        village.announces(topic_id, held_at=village.now + 9 * DAY)


def test_nobody_speaks_before_the_hour_nor_without_a_hearing(village: Village):
    topic_id = village.on_the_board(major=True)
    with pytest.raises(refusals.HearingNotAnnounced):
        village.speaks(topic_id, HearingParty.EXPERTS)
    village.announces(topic_id)
    assert "听证会定于" in (step(village, topic_id, "record_statement").blocked or "")
    village.now += 7 * DAY - timedelta(minutes=1)
    with pytest.raises(refusals.HearingNotBegun):
        village.speaks(topic_id, HearingParty.EXPERTS)
    village.now += timedelta(minutes=1)
    village.speaks(topic_id, HearingParty.EXPERTS)


@pytest.mark.parametrize("missing", PARTIES)
def test_a_hearing_is_not_over_before_everybody_was_heard(village: Village, missing):
    topic_id = village.on_the_board(major=True)
    village.announces(topic_id)
    village.wait(7)
    for party in PARTIES:
        if party is not missing:
            village.speaks(topic_id, party)
    village.speaks(topic_id, HearingParty.OTHERS)
    assert missing.chinese in (step(village, topic_id, "conclude_hearing").blocked or "")
    with pytest.raises(refusals.PartiesNotHeard):
        village.finds(topic_id)
    village.speaks(topic_id, missing)
    village.finds(topic_id)


def test_who_spoke_is_for_those_who_deal_with_it_and_what_was_said_for_all_once_it_is_over(village: Village):
    topic_id = village.on_the_board(major=True)
    village.announces(topic_id)
    village.wait(7)
    for party in PARTIES:
        village.speaks(topic_id, party, NAME)
    assert hearing_of(village, topic_id).statements == ()
    village.finds(topic_id)
    public = village.public(topic_id)
    assert public.hearing is not None
    assert {statement.party for statement in public.hearing.statements} == set(PARTIES)
    assert NAME not in str(public)
    for caller in (village.secretary, village.township, village.county):
        assert {statement.speaker for statement in village.sees(topic_id, caller).statements} == {NAME}
    seen = village.sees(topic_id, village.member(30))
    assert NAME not in str(seen)
    assert seen.statements == ()


def test_the_villagers_decide_when_each_finding_is_answered(village: Village):
    topic_id = village.on_the_board(major=True)
    for name, body in EARLIER:
        village.resolves(topic_id, name, body)
    assert step(village, topic_id, "convene_meeting").blocked == "交村民会议或村民代表会议决定以前，还要先完成：听证。"
    village.was_heard(topic_id)
    assert "答复听证意见" in (step(village, topic_id, "convene_meeting").blocked or "")
    assert verbs(village, topic_id)[0] == "answer_finding"
    village.answers_finding(topic_id, 2, adopted=False, reason="工期由合同约定")
    with pytest.raises(refusals.OutOfOrder):
        village.convenes(topic_id, Body.REPRESENTATIVES_ASSEMBLY)
    assert "preparations_done" not in village.posted(topic_id)
    village.answers_finding(topic_id, 1)
    assert village.posted(topic_id)[-1] == "preparations_done"
    village.resolves(topic_id, "resolution", Body.REPRESENTATIVES_ASSEMBLY)
    findings = hearing_of(village, topic_id).findings
    assert [(one.adopted, one.reason) for one in findings] == [(True, "写进方案"), (False, "工期由合同约定")]


def test_a_finding_is_answered_once_by_the_secretary_or_the_committee(village: Village):
    topic_id = village.on_the_board(major=True)
    village.was_heard(topic_id)
    for caller in (village.township, village.member(30)):
        with pytest.raises(NotAllowed):
            village.answers_finding(topic_id, 1, caller=caller)
    village.answers_finding(topic_id, 1, caller=village.secretary)
    with pytest.raises(refusals.FindingAnswered):
        village.answers_finding(topic_id, 1)
    with pytest.raises(refusals.NoSuchFinding):
        village.answers_finding(topic_id, 3)


def test_what_is_over_takes_no_more_statements(village: Village):
    topic_id = village.on_the_board(major=True)
    village.was_heard(topic_id)
    with pytest.raises(refusals.HearingConcluded):
        village.speaks(topic_id, HearingParty.OTHERS)
    with pytest.raises(refusals.HearingConcluded):
        village.finds(topic_id)
    with pytest.raises(refusals.HearingBegun):
        village.announces(topic_id)


def test_the_same_form_sent_twice_is_one_statement(village: Village):
    topic_id = village.on_the_board(major=True)
    village.announces(topic_id)
    village.wait(7)
    call = calls.RecordStatement(id=uuid4(), topic_id=topic_id, party=HearingParty.EXPERTS, speaker=NAME, text="先修沟")
    village.does(actions.record_statement, call, village.secretary)
    with pytest.raises(refusals.AlreadyThere):
        village.does(actions.record_statement, call, village.secretary)


def test_the_database_too_forbids_an_answer_without_its_reason(village: Village):
    topic_id = village.on_the_board(major=True)
    village.was_heard(topic_id)
    answered = sa.update(Finding).where(Finding.topic_id == topic_id).values(adopted=True, answered_at=village.now)
    with pytest.raises(sa.exc.IntegrityError, match="an_answer_has_its_reason"), village.sessions.begin() as session:
        session.execute(answered)


def test_a_levy_that_is_a_major_project_waits_for_both(sessions):
    village = LevyVillage(sessions)
    topic_id = village.posted_levy(major=True)
    village.draws_up(topic_id)
    village.is_heard(topic_id)
    assert "preparations_done" not in village.posted(topic_id)
    village.settles(topic_id)
    assert village.posted(topic_id)[-1] == "preparations_done"
