"""Opening: noticed in time, on its day, everybody told, a quorum there, each group with its officers."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.meetings import refusals
from services.meetings.actions import attending
from shared.calls import meetings as calls
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller, Grant, Role
from shared.vocabulary import Body
from tests.meetings.village import Village


def test_a_meeting_is_not_opened_before_its_day(village: Village):
    meeting_id = village.convene(days=9)
    village.wait(8)
    village.name_officers(meeting_id)
    with pytest.raises(refusals.TooEarly):
        village.open(meeting_id)

    village.wait(1)
    village.attend(meeting_id)
    village.open(meeting_id)
    assert village.state(meeting_id) == "open"


def test_a_meeting_noticed_six_days_ago_can_not_be_opened(village: Village):
    meeting_id = village.convene(days=7)
    village.wait(6)
    village.name_officers(meeting_id)
    with pytest.raises(refusals.NoticeTooShort) as refusal:
        village.open(meeting_id)
    said = refusal.value.to_wire()
    assert said["code"] == "meetings.notice_too_short"
    assert "6 天" in said["sentence"]
    assert said["advice"]


def test_another_villages_secretary_opens_nothing_and_a_member_may_not(village: Village):
    meeting_id = village.on_its_day()
    village.attend(meeting_id)
    with pytest.raises(NotFound):
        village.open(meeting_id, caller=village.stranger)
    with pytest.raises(NotAllowed):
        village.open(meeting_id, caller=village.member(5))
    with pytest.raises(NotFound):
        village.does(attending.open_meeting, calls.OpenMeeting(meeting_id=uuid4()), certificate=None)


def test_eighteen_of_thirty_eight_voters_are_no_quorum_and_nineteen_are(village: Village):
    meeting_id = village.on_its_day()
    village.attend(meeting_id, [*village.people[:18], *village.people[38:]])  # the two on probation do not count
    with pytest.raises(refusals.QuorumNotReached) as refusal:
        village.open(meeting_id)
    assert (refusal.value.facts["have"], refusal.value.facts["needed"]) == (18, 19)

    village.attend(meeting_id, village.people[:19])
    village.open(meeting_id)
    opened = village.events()[-1]
    assert opened[0] == "meeting_opened"
    assert (opened[1]["should_attend"], opened[1]["present"]) == (38, 19)


def test_somebody_who_was_not_told_keeps_the_meeting_from_opening(village: Village):
    meeting_id = village.on_its_day()
    village.attend(meeting_id)
    with pytest.raises(refusals.NotEverybodyTold) as refusal:
        village.open(meeting_id, missing=1, attempted=1)
    assert refusal.value.facts["missing"] == 1

    village.open(meeting_id, attempted=2)


def test_a_committee_too_opens_only_when_everybody_was_told(posted_village: Village):
    meeting_id = posted_village.convene(Body.BRANCH_COMMITTEE, days=0, who=posted_village.committee())
    posted_village.attend(meeting_id, posted_village.people[:5])
    with pytest.raises(refusals.NotEverybodyTold):
        posted_village.open(meeting_id, missing=1)


def test_a_meeting_whose_notice_has_not_gone_out_is_not_opened(village: Village):
    meeting_id = village.on_its_day()
    village.attend(meeting_id)
    with pytest.raises(refusals.NoticeOnItsWay) as refusal:
        village.does(attending.open_meeting, calls.OpenMeeting(meeting_id=meeting_id), certificate=None)
    assert "应通知 40 人" in str(refusal.value)


def test_a_group_without_leader_and_recorder_keeps_the_meeting_from_opening(village: Village):
    meeting_id = village.convene()
    village.wait(7)
    village.attend(meeting_id)
    with pytest.raises(refusals.GroupWithoutOfficers) as refusal:
        village.open(meeting_id)
    assert refusal.value.facts["groups"] == 3


def test_a_group_is_led_by_two_of_its_own(village: Village):
    meeting_id = village.convene()
    [first, second, *_], [other, *_] = village.in_group(0), village.in_group(1)
    for leader, recorder, reason in (
        (first, first, refusals.OfficersMustDiffer),
        (first, other, refusals.OfficerNotOfTheGroup),
    ):
        call = calls.NameGroupOfficers(
            meeting_id=meeting_id, group_id=village.groups[0], leader_id=leader, recorder_id=recorder
        )
        with pytest.raises(reason):
            village.does(attending.name_group_officers, call)
    elsewhere = calls.NameGroupOfficers(meeting_id=meeting_id, group_id=uuid4(), leader_id=first, recorder_id=second)
    with pytest.raises(NotFound):
        village.does(attending.name_group_officers, elsewhere)


def test_an_opened_meeting_is_not_opened_again(village: Village):
    meeting_id = village.opened()
    with pytest.raises(refusals.NotNow):
        village.open(meeting_id)


# -- who counts ---------------------------------------------------------------------------


def test_who_is_excused_with_reason_and_approver_no_longer_counts(village: Village):
    meeting_id = village.on_its_day()
    village.excuse(meeting_id, *village.people[20:22])
    village.attend(meeting_id, village.people[:17])
    with pytest.raises(refusals.QuorumNotReached):
        village.open(meeting_id)

    village.attend(meeting_id, village.people[:18])
    village.open(meeting_id)  # 18 of 36


def test_who_is_excused_and_comes_all_the_same_counts_like_everybody(village: Village):
    meeting_id = village.on_its_day()
    village.excuse(meeting_id, village.people[5])
    assert village.sees(meeting_id).should_attend == 37

    village.attend(meeting_id)
    view = village.sees(meeting_id)
    assert (view.should_attend, view.voting_present) == (38, 38)


def test_whoever_needs_the_quorum_excuses_nobody_the_township_does(village: Village):
    meeting_id = village.convene()
    both = Grant(Role.TOWNSHIP, village.township_code)
    seconded = Caller(person_id=village.secretary.person_id, grants=(*village.secretary.grants, both))
    for caller in (village.secretary, seconded):
        with pytest.raises(refusals.ExcusedByTheLeader):
            village.excuse(meeting_id, village.people[5], caller=caller)
    with pytest.raises(NotAllowed):
        village.excuse(meeting_id, village.people[5], caller=village.member(5))
    with pytest.raises(refusals.NotOnThisRoll):
        village.excuse(meeting_id, uuid4())
    village.excuse(meeting_id, village.people[5])


def test_who_is_there_is_not_excused(village: Village):
    meeting_id = village.on_its_day()
    village.attend(meeting_id, village.people[:20])
    with pytest.raises(refusals.PresentIsNotExcused):
        village.excuse(meeting_id, village.people[5])


# -- hours --------------------------------------------------------------------------------

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(("before", "open_"), [(121 * MINUTE, False), (120 * MINUTE, True), (119 * MINUTE, True)])
def test_people_are_entered_as_present_from_two_hours_before(village: Village, before, open_):
    meeting_id = village.convene()
    village.now = village.hours[meeting_id] - before
    call = calls.RecordAttendance(meeting_id=meeting_id, present=tuple(village.people))
    if open_:
        village.does(attending.record_attendance, call)
    else:
        with pytest.raises(refusals.AttendanceTooEarly):
            village.does(attending.record_attendance, call)
    assert village.sees(meeting_id).present == 40 * open_


def test_a_meeting_begins_at_its_hour_and_not_a_minute_before(village: Village):
    meeting_id = village.on_its_day()
    village.name_officers(meeting_id)
    village.attend(meeting_id)
    village.now = village.hours[meeting_id] - MINUTE
    with pytest.raises(refusals.TooEarly, match="还没有到"):
        village.open(meeting_id)
    assert not all(check.met for check in village.sees(meeting_id).checks)
    village.now += MINUTE
    assert all(check.met for check in village.sees(meeting_id).checks)
    village.open(meeting_id)


def test_on_the_day_after_nobody_meets_on_yesterdays_notice(village: Village):
    meeting_id = village.on_its_day()
    village.name_officers(meeting_id)
    village.attend(meeting_id)
    village.wait(1)
    with pytest.raises(refusals.ItsDayIsOver, match="已经过去"):
        village.open(meeting_id)


def test_once_it_is_open_nobody_is_taken_out_of_the_count(village: Village):
    meeting_id = village.opened()
    with pytest.raises(refusals.NotNow):
        village.excuse(meeting_id, village.people[5])


def test_somebody_who_is_not_on_the_roll_can_not_be_present(village: Village):
    meeting_id = village.on_its_day()
    with pytest.raises(refusals.NotOnThisRoll):
        village.attend(meeting_id, [*village.people, uuid4()])


def test_until_the_opening_a_list_replaces_the_one_before(village: Village):
    meeting_id = village.on_its_day()
    village.attend(meeting_id, village.people[:20])
    village.attend(meeting_id, village.people[10:25])
    assert village.sees(meeting_id).present == 15

    village.attend(meeting_id, ())
    assert village.sees(meeting_id).present == 0


def test_after_the_opening_a_list_only_adds_who_came_late(village: Village):
    meeting_id = village.opened(present=village.people[:20])
    village.attend(meeting_id, village.people[20:21])
    assert village.sees(meeting_id).present == 21


# -- absent opinions ----------------------------------------------------------------------


def test_an_absent_members_opinion_is_kept_and_is_no_vote(village: Village):
    meeting_id = village.on_its_day()
    call = calls.RecordAbsentOpinion(meeting_id=meeting_id, person_id=village.people[9], text="同意修桥")
    village.does(attending.record_absent_opinion, call, village.member(9))

    line = next(line for line in village.sees(meeting_id).roll if line.person_id == village.people[9])
    assert (line.absent_opinion, line.present, line.has_voted) == ("同意修桥", False, False)


def test_an_opinion_is_written_down_by_its_member_or_the_secretary_and_nobody_else(village: Village):
    meeting_id = village.on_its_day()
    call = calls.RecordAbsentOpinion(meeting_id=meeting_id, person_id=village.people[9], text="同意修桥")
    with pytest.raises(refusals.NotThisPersonsOpinion):
        village.does(attending.record_absent_opinion, call, village.member(8))
    with pytest.raises(NotFound):
        village.does(attending.record_absent_opinion, call, village.stranger)
    village.does(attending.record_absent_opinion, call)
    village.does(attending.record_absent_opinion, call, village.person(village.people[9], Role.VILLAGER))

    roles = [entry.actor_role for entry in village.sees(meeting_id).record if entry.verb == "record_absent_opinion"]
    assert roles == ["secretary", "villager"]


def test_what_a_member_wrote_is_not_overwritten_by_the_secretary(village: Village):
    meeting_id = village.on_its_day()
    own = calls.RecordAbsentOpinion(meeting_id=meeting_id, person_id=village.people[9], text="我坚决反对。")
    village.does(attending.record_absent_opinion, own, village.member(9))

    other = calls.RecordAbsentOpinion(meeting_id=meeting_id, person_id=village.people[9], text="完全同意。")
    with pytest.raises(refusals.OwnOpinionStands):
        village.does(attending.record_absent_opinion, other)
    assert "我坚决反对。" in [line.absent_opinion for line in village.sees(meeting_id).roll]
