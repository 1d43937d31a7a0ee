"""Deliberation: in groups, everybody heard, each group's report, the meeting's conclusion; advice, not a decision."""

import pytest

from services.meetings import refusals
from shared.errors import NotAllowed
from shared.vocabulary import Body
from tests.meetings.village import Village


def test_a_whole_deliberation_from_the_notice_to_the_conclusion(village: Village):
    meeting_id = village.convene()
    village.wait(7)
    village.name_officers(meeting_id)
    village.attend(meeting_id, village.people[:30])
    village.open(meeting_id, attempted=3)
    for number in range(3):
        there = [person for person in village.in_group(number) if person in village.people[:30]]
        village.hear(meeting_id, number, silent=len(village.in_group(number)) - len(there))
        village.conclude_group(meeting_id, number)
    village.conclude(meeting_id)

    assert village.said() == ["meeting_noticed", "meeting_opened", "deliberation_concluded", "record_sealed"]
    _, concluded = village.events()[-2]
    assert (concluded["should_attend"], concluded["present"], concluded["conclusion"]) == (38, 30, "建议修桥")
    with pytest.raises(refusals.NothingDue):  # the result is not posted yet
        village.convene(Body.BRANCH_COMMITTEE)
    village.post_result()
    village.convene(Body.BRANCH_COMMITTEE, who=village.committee())


def test_a_group_concludes_only_when_each_has_spoken_or_passed(village: Village):
    meeting_id = village.opened()
    village.hear(meeting_id, 0, silent=1)
    with pytest.raises(refusals.SomebodyHasNotSpoken) as refusal:
        village.conclude_group(meeting_id, 0)
    assert refusal.value.facts["silent"] == 1

    village.hear(meeting_id, 0)
    village.conclude_group(meeting_id, 0)


def test_the_meeting_concludes_after_its_groups(village: Village):
    meeting_id = village.opened()
    for number in range(2):
        village.hear(meeting_id, number)
        village.conclude_group(meeting_id, number)
    with pytest.raises(refusals.GroupNotConcluded) as refusal:
        village.conclude(meeting_id)
    assert refusal.value.facts["groups"] == 1


def test_a_group_in_which_nobody_is_there_has_nothing_to_conclude(village: Village):
    there = [*village.in_group(0), *village.in_group(1)]
    meeting_id = village.opened(present=there)
    for number in range(2):
        village.hear(meeting_id, number)
        village.conclude_group(meeting_id, number)
    village.conclude(meeting_id)


def test_who_came_after_the_groups_report_is_heard_before_the_meeting_concludes(village: Village):
    late = village.in_group(2)[-1]
    meeting_id = village.opened(present=[person for person in village.people if person != late])
    for number in range(3):
        village.hear(meeting_id, number, silent=int(number == 2))
        village.conclude_group(meeting_id, number)
    village.attend(meeting_id, [late])
    with pytest.raises(refusals.SomebodyHasNotSpoken):
        village.conclude(meeting_id)

    village.hear(meeting_id, 2)
    village.conclude(meeting_id)


def test_somebody_who_is_not_there_is_not_recorded_as_heard(village: Village):
    meeting_id = village.opened(present=village.people[:30])
    with pytest.raises(refusals.NotOnThisRoll):
        village.hear(meeting_id, 0)


def test_a_groups_recorder_writes_for_their_own_group_only(village: Village):
    meeting_id = village.opened()
    recorder = village.member(3)  # of the first group
    village.hear(meeting_id, 0, caller=recorder)
    village.conclude_group(meeting_id, 0, caller=recorder)
    with pytest.raises(NotAllowed):
        village.hear(meeting_id, 1, caller=recorder)
    with pytest.raises(NotAllowed):
        village.hear(meeting_id, 0, caller=village.member(0))  # their leader reports, and does not write

    record = village.sees(meeting_id).record
    assert [entry.actor_role for entry in record if entry.verb == "record_spoken"] == ["recorder"]


def test_a_deliberation_takes_no_vote_and_an_assembly_no_conclusion(village: Village, party_village: Village):
    meeting_id = village.opened()
    with pytest.raises(refusals.DoesNotDecide):
        village.tally(meeting_id, 38)
    with pytest.raises(refusals.DoesNotDecide):
        village.cast(meeting_id, village.people[5])

    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    with pytest.raises(refusals.OtherWayOfVoting):
        party_village.conclude(meeting_id)


def test_nothing_is_discussed_before_the_meeting_opens(village: Village):
    meeting_id = village.on_its_day()
    village.attend(meeting_id)
    with pytest.raises(refusals.NotNow):
        village.hear(meeting_id, 0)
