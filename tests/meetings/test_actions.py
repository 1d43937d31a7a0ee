"""Meetings as a village holds them: noticed in time, everybody told, a quorum there, groups heard, votes counted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.meetings import facts, queries, refusals
from services.meetings.actions import attending, convening, deliberating, matters
from services.meetings.models import Meeting, Member
from shared.bus import mailbox
from shared.calls import meetings as calls
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller, Grant, Role
from shared.vocabulary import Body, MatterClass
from tests.meetings.conftest import GROUPS, PEOPLE, SECRETARY, STRANGER, VILLAGE, Village, certificate, member, roll


def posted(sessions):
    with sessions() as session:
        return list(session.scalars(sa.select(mailbox.outbox.c.key).order_by(mailbox.outbox.c.id)))


# -- convening ----------------------------------------------------------------------------


def test_six_days_notice_is_refused_and_seven_suffice(village):
    with pytest.raises(refusals.NoticeTooShort) as refusal:
        village.convene(days=6)
    assert refusal.value.facts["required"] == 7
    village.convene(days=7)


def test_a_meeting_noticed_six_days_ago_can_not_be_opened(village):
    meeting_id = village.convene(days=7)
    village.wait(6)
    village.attend(meeting_id)
    village.name_officers(meeting_id)
    with pytest.raises(refusals.NoticeTooShort) as refusal:
        village.open(meeting_id)
    said = refusal.value.to_wire()
    assert said["code"] == "meetings.notice_too_short"
    assert "6 天" in said["sentence"]
    assert said["advice"]


def test_a_meeting_is_not_opened_before_its_day(village):
    meeting_id = village.convene(days=9)
    village.wait(8)
    village.attend(meeting_id)
    village.name_officers(meeting_id)
    with pytest.raises(refusals.TooEarly):
        village.open(meeting_id)


def test_a_meeting_in_the_past_is_refused(village):
    with pytest.raises(refusals.HeldInThePast):
        village.convene(days=-1)


def test_another_villages_secretary_finds_nothing_here(village):
    with pytest.raises(NotFound):
        village.convene(caller=STRANGER)
    meeting_id = village.convene()
    with pytest.raises(NotFound):
        village.open(meeting_id, caller=STRANGER)


def test_a_member_can_not_convene(village):
    with pytest.raises(NotAllowed):
        village.convene(caller=member(PEOPLE[3]))


def test_nobody_on_the_roll_means_no_meeting(village):
    with pytest.raises(refusals.EmptyRoll):
        village.convene(who=roll(0))


def test_the_same_meeting_is_not_convened_twice_while_it_lives(village):
    first = village.convene()
    with pytest.raises(refusals.AlreadyConvened):
        village.convene()
    village.do(convening.cancel, calls.CancelMeeting(meeting_id=first, reason="改期"))
    village.convene()
    keys = posted(village.sessions)
    assert keys == ["meetings.meeting_noticed.v1", "meetings.meeting_cancelled.v1", "meetings.meeting_noticed.v1"]


def test_two_who_convene_at_once_convene_one(fresh_database):
    from services.meetings.models import Base
    from shared import storage

    sessions = storage.sessions(fresh_database("meetings"))
    Base.metadata.create_all(sessions.kw["bind"])
    mailbox.metadata.create_all(sessions.kw["bind"])
    village = Village(sessions, MatterClass.VILLAGE_AFFAIRS)

    def convene(_):
        try:
            return village.convene()
        except refusals.AlreadyConvened:
            return None

    with ThreadPoolExecutor(8) as pool:
        done = [meeting for meeting in pool.map(convene, range(8)) if meeting]
    assert len(done) == 1
    assert posted(sessions) == ["meetings.meeting_noticed.v1"]


def test_everybody_on_the_frozen_roll_is_to_be_told(village):
    village.convene()
    with village.sessions() as session:
        told = session.scalar(sa.select(mailbox.outbox.c.data))
    assert set(told["recipients"]) == {str(person) for person in PEOPLE}


# -- opening ------------------------------------------------------------------------------


@pytest.fixture
def ready(village):
    """A deliberation on its day, groups named."""
    meeting_id = village.convene()
    village.wait(7)
    village.name_officers(meeting_id)
    return meeting_id


def test_eighteen_of_thirty_eight_voters_are_no_quorum_and_nineteen_are(village, ready):
    village.attend(ready, PEOPLE[:18] + PEOPLE[38:])  # the probationary two are there, and do not count
    with pytest.raises(refusals.QuorumNotReached) as refusal:
        village.open(ready)
    assert (refusal.value.facts["have"], refusal.value.facts["needed"]) == (18, 19)
    village.attend(ready, PEOPLE[:19])
    village.open(ready)


def test_somebody_who_was_not_told_keeps_the_meeting_from_opening(village, ready):
    village.attend(ready)
    with pytest.raises(refusals.NotEverybodyTold) as refusal:
        village.open(ready, certificate(reached=38, attempted=1))
    assert refusal.value.facts["missing"] == 1
    village.open(ready, certificate(reached=38, attempted=2))


def test_a_group_without_leader_and_recorder_keeps_the_meeting_from_opening(village):
    meeting_id = village.convene()
    village.wait(7)
    village.attend(meeting_id)
    with pytest.raises(refusals.GroupWithoutOfficers):
        village.open(meeting_id)


def test_who_is_excused_with_reason_and_approver_no_longer_counts(village, ready):
    for person in PEOPLE[20:22]:
        call = calls.ExcuseMember(meeting_id=ready, person_id=person, reason="长期患病", approved_by="镇党委")
        village.do(attending.excuse, call)
    village.attend(ready, PEOPLE[:18])
    village.open(ready)  # 18 of 36


def test_somebody_who_is_not_on_the_roll_can_not_be_present(village, ready):
    with pytest.raises(refusals.NotOnThisRoll):
        village.attend(ready, [*PEOPLE, uuid4()])


def test_a_late_arrival_counts_from_then_on(village, ready):
    village.attend(ready, PEOPLE[:20])
    village.open(ready)
    village.wait(0)
    village.attend(ready, PEOPLE[20:21])
    with village.sessions() as session:
        assert facts.counts(session, session.get(Meeting, ready)) == (38, 21)


# -- deliberating -------------------------------------------------------------------------


def in_group(group):
    return [person for place, person in enumerate(PEOPLE) if place % 3 == GROUPS.index(group)]


def hear(village, meeting_id, group, *, silent=0):
    people = in_group(group)
    heard = people[: len(people) - silent]
    call = calls.RecordSpoken(meeting_id=meeting_id, group_id=group, spoke=tuple(heard[:-1]), passed=tuple(heard[-1:]))
    village.do(deliberating.record_spoken, call)


def test_a_group_concludes_only_when_each_has_spoken_or_passed(village):
    meeting_id = village.opened()
    hear(village, meeting_id, GROUPS[0], silent=1)
    conclude = calls.ConcludeGroup(meeting_id=meeting_id, group_id=GROUPS[0], conclusion="同意")
    with pytest.raises(refusals.SomebodyHasNotSpoken):
        village.do(deliberating.conclude_group, conclude)
    hear(village, meeting_id, GROUPS[0])
    village.do(deliberating.conclude_group, conclude)


def test_the_meeting_concludes_after_its_groups_and_says_so(village):
    meeting_id = village.opened()
    finish = calls.ConcludeDeliberation(meeting_id=meeting_id, conclusion="建议修桥")
    with pytest.raises(refusals.GroupNotConcluded):
        village.do(deliberating.conclude_deliberation, finish)
    for group in GROUPS:
        hear(village, meeting_id, group)
        village.do(
            deliberating.conclude_group, calls.ConcludeGroup(meeting_id=meeting_id, group_id=group, conclusion="同意")
        )
    village.do(deliberating.conclude_deliberation, finish)
    assert posted(village.sessions)[-1] == "meetings.deliberation_concluded.v1"
    with pytest.raises(refusals.NothingDue):  # the result is not posted yet
        village.convene(Body.BRANCH_COMMITTEE, days=1)


def test_a_groups_recorder_may_write_for_their_own_group_only(village):
    meeting_id = village.opened()
    recorder = member(PEOPLE[3])  # of the first group
    call = calls.RecordSpoken(meeting_id=meeting_id, group_id=GROUPS[0], spoke=(PEOPLE[0],))
    village.do(deliberating.record_spoken, call, caller=recorder)
    with pytest.raises(NotAllowed):
        village.do(
            deliberating.record_spoken,
            calls.RecordSpoken(meeting_id=meeting_id, group_id=GROUPS[1], spoke=(PEOPLE[1],)),
            caller=recorder,
        )


def test_an_absent_members_opinion_is_kept_and_is_no_vote(village, ready):
    call = calls.RecordAbsentOpinion(meeting_id=ready, person_id=PEOPLE[9], text="同意修桥")
    village.do(attending.record_absent_opinion, call, caller=member(PEOPLE[9]))
    with pytest.raises(refusals.NotThisPersonsOpinion):
        village.do(attending.record_absent_opinion, call, caller=member(PEOPLE[8]))
    with village.sessions() as session:
        line = session.get(Member, (ready, PEOPLE[9]))
        assert (line.absent_opinion, line.arrived_at) == ("同意修桥", None)


# -- seeing -------------------------------------------------------------------------------


def look(village, meeting_id, caller):
    with village.sessions() as session:
        return queries.view(session, queries.find(session, meeting_id, caller), caller, certificate(), now=village.now)


def test_the_secretary_sees_the_roll_and_a_member_their_own_line(village, ready):
    assert len(look(village, ready, SECRETARY).roll) == 40
    assert [line.person_id for line in look(village, ready, member(PEOPLE[7])).roll] == [PEOPLE[7]]
    with pytest.raises(NotFound):
        look(village, ready, STRANGER)


def test_the_page_says_what_is_missing_before_it_opens(village, ready, monkeypatch):
    monkeypatch.setattr("shared.clock.now", lambda: village.now)
    view = look(village, ready, SECRETARY)
    unmet = [check.label for check in view.checks if not check.met]
    assert unmet == ["到会人数"]
    step = next(step for step in view.next_steps if step.verb == "open_meeting")
    assert "到会 0 人" in str(step.blocked)


def test_the_advice_names_body_day_and_quorum(village):
    advice = queries.advice(Body.MEMBERS_DELIBERATION, "deliberation", roll(), now=village.now)
    assert advice.earliest - village.now >= timedelta(days=6, hours=12)
    assert (advice.notice_days, advice.should_attend, advice.quorum_needed) == (7, 38, 19)


def test_an_area_s_list_and_a_members_todos_lead_to_the_meeting(village, ready):
    with village.sessions() as session:
        listed = queries.listed(session, calls.ListMeetings(area=VILLAGE), SECRETARY)
        todos = queries.todos(session, member(PEOPLE[5]), now=village.now)
        county = queries.listed(
            session,
            calls.ListMeetings(area="620922"),
            Caller(person_id=uuid4(), grants=(Grant(Role.COUNTY, "620922"),)),
        )
        with pytest.raises(NotFound):
            queries.listed(session, calls.ListMeetings(area=VILLAGE), STRANGER)
    assert [line.id for line in listed.items] == [ready] == [line.id for line in county.items]
    assert [todo.subject_id for todo in todos.items] == [ready]


def test_a_topic_the_service_never_heard_of_is_not_there(village):
    with village.sessions() as session, pytest.raises(NotFound):
        matters.village_of(session, uuid4(), SECRETARY)
