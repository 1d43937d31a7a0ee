"""Convening: the body that is due, in time, once; everybody on the frozen roll is to be told."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.meetings import refusals
from services.meetings.actions import matters
from services.meetings.models import Group, Member
from shared import clock
from shared.calls import meetings as calls
from shared.errors import NotAllowed, NotFound
from shared.vocabulary import Body, RollKind
from tests.meetings.village import FOUR_STEPS, Village


def test_six_days_notice_is_refused_and_seven_suffice(village: Village):
    with pytest.raises(refusals.NoticeTooShort) as refusal:
        village.convene(days=6)
    assert (refusal.value.facts["days"], refusal.value.facts["required"]) == (6, 7)
    assert village.said() == []

    village.convene(days=7)


def test_days_are_calendar_days_in_gansu_not_hours(village: Village):
    village.now = datetime(2027, 3, 1, 23, 50, tzinfo=clock.SHANGHAI)  # the 1st here and in UTC
    village.convene(at=datetime(2027, 3, 8, 0, 10, tzinfo=clock.SHANGHAI))

    later = Village(village.sessions)
    later.now = datetime(2027, 3, 2, 0, 10, tzinfo=clock.SHANGHAI)  # still the 1st in UTC
    with pytest.raises(refusals.NoticeTooShort):
        later.convene(at=datetime(2027, 3, 8, 23, 50, tzinfo=clock.SHANGHAI))


def test_a_meeting_in_the_past_is_refused(posted_village: Village):
    with pytest.raises(refusals.HeldInThePast):
        posted_village.convene(Body.BRANCH_COMMITTEE, at=posted_village.now - timedelta(minutes=1))


def test_a_meeting_is_not_convened_for_a_year_that_was_mistyped(posted_village: Village):
    with pytest.raises(refusals.TooFarAhead):
        posted_village.convene(Body.BRANCH_COMMITTEE, at=posted_village.now + timedelta(days=731))
    posted_village.convene(Body.BRANCH_COMMITTEE, at=posted_village.now + timedelta(days=730))


def test_a_committee_may_be_convened_for_the_same_day(posted_village: Village):
    posted_village.convene(Body.BRANCH_COMMITTEE, days=0, who=posted_village.committee())


def test_another_villages_secretary_finds_nothing_here(village: Village):
    with pytest.raises(NotFound):
        village.convene(caller=village.stranger)


def test_a_member_can_not_convene(village: Village):
    with pytest.raises(NotAllowed):
        village.convene(caller=village.member(3))


def test_nobody_on_the_roll_means_no_meeting(village: Village):
    with pytest.raises(refusals.EmptyRoll):
        village.convene(who=village.roll(0))


def test_everybody_on_the_frozen_roll_is_to_be_told(village: Village):
    meeting_id = village.convene()

    [(name, notice)] = village.events()
    assert name == "meeting_noticed"
    assert set(notice["recipients"]) == {str(person) for person in village.people}
    assert (notice["meeting_id"], notice["notice_days"], notice["place"]) == (str(meeting_id), 7, "村委会")
    assert "7日前" in notice["source"]


def test_members_without_a_group_deliberate_together(village: Village):
    meeting_id = village.convene(who=village.roll(grouped=False))

    with village.sessions() as session:
        [group] = session.scalars(sa.select(Group).where(Group.meeting_id == meeting_id))
        members = sa.select(sa.func.count()).where(Member.meeting_id == meeting_id, Member.group_id == group.id)
        assert session.scalar(members) == 40


def test_a_topic_has_one_meeting_at_a_time(village: Village):
    first = village.convene()
    with pytest.raises(refusals.AlreadyConvened):
        village.convene()

    village.cancel(first)
    village.convene()
    assert village.said() == ["meeting_noticed", "meeting_cancelled", "record_sealed", "meeting_noticed"]


def test_the_last_step_is_not_called_to_two_bodies_at_once(posted_village: Village):
    for body, days in FOUR_STEPS[:-1]:
        meeting_id = posted_village.opened(body, days=days, who=posted_village.committee())
        posted_village.tally(meeting_id, 5)
    posted_village.convene(Body.REPRESENTATIVES_ASSEMBLY, days=3)

    with pytest.raises(refusals.AlreadyConvened):
        posted_village.convene(Body.VILLAGERS_ASSEMBLY, days=10)


def test_a_meeting_is_cancelled_by_the_villages_own_secretary_before_it_opens(posted_village: Village):
    meeting_id = posted_village.opened(Body.BRANCH_COMMITTEE, days=0, who=posted_village.committee())
    with pytest.raises(refusals.QuorumStillThere):
        posted_village.cancel(meeting_id)


# -- which body is due --------------------------------------------------------------------


def test_before_the_result_is_posted_only_the_deliberation_may_be_convened(village: Village):
    for body in (Body.BRANCH_COMMITTEE, Body.MEMBERS_ASSEMBLY, Body.VILLAGERS_ASSEMBLY, Body.PARTY_GROUP):
        with pytest.raises(refusals.WrongBody) as refusal:
            village.convene(body, days=20)
        assert "党员首议会" in str(refusal.value)


def test_no_step_is_skipped_on_the_way_to_the_villagers_decision(posted_village: Village):
    for place, (body, days) in enumerate(FOUR_STEPS):
        for later, _ in FOUR_STEPS[place + 1 :]:
            with pytest.raises(refusals.WrongBody):
                posted_village.convene(later, days=10)
        meeting_id = posted_village.opened(body, days=days, who=posted_village.committee())
        assert posted_village.tally(meeting_id, 4, 1).passed

    steps = [data["step"] for name, data in posted_village.events() if name == "resolution_taken"]
    assert steps == ["proposal", "consultation", "members_review", "resolution"]
    with pytest.raises(refusals.NothingDue):
        posted_village.convene(Body.REPRESENTATIVES_ASSEMBLY, days=10)


def test_a_party_affair_goes_to_the_members_assembly_at_once(party_village: Village):
    with pytest.raises(refusals.WrongBody):
        party_village.convene(Body.BRANCH_COMMITTEE, days=1)
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    assert party_village.tally(meeting_id, 38).step == "resolution"


def test_a_step_that_failed_is_held_again_before_the_next(posted_village: Village):
    meeting_id = posted_village.opened(Body.BRANCH_COMMITTEE, days=0, who=posted_village.committee())
    assert not posted_village.tally(meeting_id, 2, 3).passed

    with pytest.raises(refusals.WrongBody):
        posted_village.convene(Body.JOINT_COMMITTEE)
    posted_village.convene(Body.BRANCH_COMMITTEE, who=posted_village.committee())


def test_a_step_that_failed_is_voted_on_twice_again_and_no_more(posted_village: Village):
    def votes_it_down() -> calls.VoteResult:
        return posted_village.tally(
            posted_village.opened(Body.BRANCH_COMMITTEE, days=0, who=posted_village.committee()), 2, 3
        )

    for _ in range(2):
        assert "不再往下走" not in votes_it_down().sentence
        assert "step_failed_for_good" not in posted_village.said()
    assert "同一步几次表决都没有通过，议题不再往下走。" in votes_it_down().sentence
    assert posted_village.said()[-3:] == ["resolution_taken", "step_failed_for_good", "record_sealed"]
    with pytest.raises(refusals.FailedForGood, match="党支部会议提议几次都没有通过"):
        posted_village.convene(Body.BRANCH_COMMITTEE, who=posted_village.committee())
    assert posted_village.todos(posted_village.secretary) == ()


def test_how_often_one_step_failed_is_nothing_to_the_next(posted_village: Village):
    committee = posted_village.committee()
    for body in (Body.BRANCH_COMMITTEE, Body.JOINT_COMMITTEE):
        for ayes in (2, 2, 5):
            posted_village.tally(posted_village.opened(body, days=0, who=committee), ayes, 5 - ayes)
    posted_village.convene(Body.MEMBERS_ASSEMBLY)


def test_what_was_voted_down_at_the_last_step_is_not_voted_on_again(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    assert not party_village.tally(meeting_id, 0, 38).passed

    with pytest.raises(refusals.NothingDue):  # also before the topics service has published the decision
        party_village.convene(Body.MEMBERS_ASSEMBLY)


def test_what_was_decided_elsewhere_is_not_convened(posted_village: Village):
    posted_village.decide()
    with pytest.raises(refusals.NothingDue):
        posted_village.convene(Body.BRANCH_COMMITTEE)


def test_a_topic_the_service_never_heard_of_is_not_there(village: Village):
    village.topic_id = uuid4()
    with pytest.raises(NotFound):
        village.convene()
    with village.sessions() as session, pytest.raises(NotFound):
        matters.village_of(session, village.topic_id, village.secretary)


# -- the rules of the meeting's day -------------------------------------------------------


def at_the_last_step(village: Village) -> Village:
    for body, _ in FOUR_STEPS[:-1]:
        village.tally(village.opened(body, days=0, who=village.committee()), 5)
    return village


@pytest.mark.parametrize(("held", "text"), [(date(2025, 12, 31), "2010年修订"), (date(2026, 1, 1), "2025年修正")])
def test_a_meeting_is_held_by_the_law_of_its_day_not_of_its_notice(posted_village: Village, held, text):
    posted_village.now = datetime(2025, 12, 20, 12, tzinfo=clock.SHANGHAI)
    assembly = at_the_last_step(posted_village).roll(kind=RollKind.VILLAGERS, grouped=False)

    posted_village.convene(
        Body.VILLAGERS_ASSEMBLY, at=datetime.combine(held, time(18), tzinfo=clock.SHANGHAI), who=assembly
    )

    _, notice = posted_village.events()[-1]
    assert text in notice["source"]


def test_a_villagers_assembly_meets_at_once_for_a_reason_and_otherwise_after_ten_days(posted_village: Village):
    at_the_last_step(posted_village)
    with pytest.raises(refusals.NoticeTooShort):
        posted_village.convene(Body.VILLAGERS_ASSEMBLY, days=9)
    posted_village.convene(Body.VILLAGERS_ASSEMBLY, days=0, urgent_reason="堤坝出现裂缝")


def test_no_reason_is_urgent_enough_for_a_deliberation_at_short_notice(village: Village):
    with pytest.raises(refusals.UrgencyNotForThisBody):
        village.convene(days=1, urgent_reason="汛期将至")
