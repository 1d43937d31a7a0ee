"""A count decides when the second teller says that it was so: the secretary can't say it for them."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from services.meetings import refusals
from services.meetings.actions import agenda, attending, counting, speaking, withdrawing
from services.meetings.actions import voting as voting_actions
from shared.calls import counting as calls
from shared.calls import meetings, room
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller, Role
from shared.vocabulary import Body, Excuse, MatterClass, Voting
from tests.meetings.village import Village


@pytest.fixture
def meeting_id(party_village: Village) -> UUID:
    return party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)


def enter(village: Village, meeting_id: UUID, ayes: int, noes: int) -> None:
    first, second = village.people[1:3]
    call = meetings.RecordTally(
        meeting_id=meeting_id, ayes=ayes, noes=noes, abstentions=0, first_teller_id=first, second_teller_id=second
    )
    village.begin_vote(meeting_id)
    village.does(voting_actions.record_tally, call)


def enter_ballots(village: Village, meeting_id: UUID) -> None:
    first, second = village.people[1:3]
    call = meetings.RecordBallots(
        meeting_id=meeting_id, issued=38, ayes=30, noes=6, abstentions=0, invalid=1, not_returned=1,
        first_teller_id=first, second_teller_id=second,
    )  # fmt: skip
    village.begin_vote(meeting_id)
    village.does(voting_actions.record_ballots, call)


def confirm(village: Village, meeting_id: UUID, caller: Caller | None = None, number: int = 1) -> None:
    second = village.person(village.people[2], Role.MEMBER)
    village.does(counting.confirm, calls.ConfirmCount(meeting_id=meeting_id, number=number), caller or second)


def witness(village: Village, meeting_id: UUID, caller: Caller) -> None:
    call = calls.WitnessCount(meeting_id=meeting_id, number=1, reason="监票人没有手机")
    village.does(counting.witness, call, caller)


def third(village: Village) -> Caller:
    return village.person(uuid4(), Role.VILLAGERS_COMMITTEE)


def test_a_count_that_waits_is_read_by_those_who_count_alone(party_village: Village, meeting_id: UUID):
    enter(party_village, meeting_id, 30, 8)
    looker = party_village.member(9)
    for caller, said in ((looker, "票数宣布以前不公开"), (party_village.secretary, "赞成 30")):
        line = party_village.sees(meeting_id, caller).record[-1]
        assert line.verb == "record_tally"
        assert said in line.detail
    assert party_village.sees(meeting_id, looker).count is None
    confirm(party_village, meeting_id)
    assert [line.detail for line in party_village.sees(meeting_id, looker).record if line.verb == "record_tally"] != [
        "票数宣布以前不公开"
    ]


def test_nothing_is_decided_before_the_second_teller_has_confirmed(party_village: Village, meeting_id: UUID):
    enter(party_village, meeting_id, 38, 0)
    assert party_village.state(meeting_id) == "open"
    assert party_village.sees(meeting_id).result is None
    assert "resolution_taken" not in party_village.said()
    confirm(party_village, meeting_id)
    result = party_village.sees(meeting_id).result
    assert result is not None
    assert (result.passed, result.tally.ayes) == (True, 38)
    lines = [(line.verb, line.actor_role) for line in party_village.sees(meeting_id).record[-3:]]
    assert lines == [("record_tally", "secretary"), ("confirm_count", "teller"), ("take_result", "teller")]


def test_nobody_confirms_for_the_second_teller(party_village: Village, meeting_id: UUID):
    enter(party_village, meeting_id, 38, 0)
    first = party_village.person(party_village.people[1], Role.MEMBER)
    for other in (party_village.secretary, first, party_village.township, party_village.member(9)):
        with pytest.raises(refusals.NotTheSecondTeller):
            confirm(party_village, meeting_id, other)
    with pytest.raises(NotFound):
        confirm(party_village, meeting_id, party_village.stranger)
    assert party_village.state(meeting_id) == "open"


def test_numbers_that_were_changed_have_to_be_looked_at_again(party_village: Village, meeting_id: UUID):
    enter(party_village, meeting_id, 19, 19)
    enter(party_village, meeting_id, 38, 0)
    with pytest.raises(refusals.CountWasEnteredAnew):
        confirm(party_village, meeting_id, number=1)
    confirm(party_village, meeting_id, number=2)
    with pytest.raises(refusals.NotNow):
        enter(party_village, meeting_id, 19, 19)


def test_a_count_that_can_not_be_one_is_refused_when_it_is_entered(party_village: Village, meeting_id: UUID):
    with pytest.raises(refusals.TallyDoesNotAddUp):
        enter(party_village, meeting_id, 37, 0)  # thirty-eight are there
    other = Village(party_village.sessions, MatterClass.PARTY_AFFAIRS)
    other.post_result()
    in_secret = other.opened(Body.MEMBERS_ASSEMBLY, days=0, voting=Voting.SECRET, present=other.people[:37])
    with pytest.raises(refusals.MoreIssuedThanVoters):
        enter_ballots(other, in_secret)
    assert other.sees(in_secret).count is None


def test_nobody_gets_around_a_count_that_was_entered(posted_village: Village):
    """It has failed: whoever could send the matter back, or strike people off until there is no quorum, would never lose a vote."""
    village = posted_village
    village.tally(village.opened(Body.BRANCH_COMMITTEE, days=0, who=village.committee()), 5)
    meeting_id = village.opened(Body.JOINT_COMMITTEE, days=0, who=village.committee(), agenda="报告：预算")
    village.does(speaking.ask_for_word, room.AskForWord(meeting_id=meeting_id), village.member(3))
    enter(village, meeting_id, 0, 5)
    person = village.people[3]
    concerned = meetings.WithdrawFromVote(meeting_id=meeting_id, person_id=person, ground="亲属")
    left_out = meetings.ExcuseMember(meeting_id=meeting_id, person_id=person, reason=Excuse.CONCERNED)
    for around in (
        lambda: village.send_back(meeting_id),
        lambda: village.leave(meeting_id, person),
        lambda: village.does(withdrawing.withdraw, concerned),
        lambda: village.does(attending.excuse, left_out, village.township),
        lambda: village.does(agenda.take_up_item, room.TakeUpItem(meeting_id=meeting_id, number=1)),
        lambda: village.does(speaking.call_speaker, room.CallSpeaker(meeting_id=meeting_id, person_id=person)),
    ):
        with pytest.raises(refusals.VoteIsOpen):
            around()
    with pytest.raises(refusals.QuorumStillThere):
        village.cancel(meeting_id)
    offered = {step.verb for step in village.sees(meeting_id).next_steps}
    assert offered == {"get_meeting", "record_tally", "replace_teller", "record_attendance"}
    confirm(village, meeting_id)
    assert village.state(meeting_id) == "decided"


@pytest.mark.parametrize("say_so", [confirm, lambda village, meeting: witness(village, meeting, third(village))])
def test_a_count_of_a_meeting_that_was_called_off_decides_nothing(
    party_village: Village, meeting_id: UUID, say_so: Callable[[Village, UUID], None]
):
    enter(party_village, meeting_id, 30, 8)
    party_village.wait(2)
    party_village.cancel(meeting_id, party_village.township)
    again = party_village.convene(Body.MEMBERS_ASSEMBLY, days=1)
    with pytest.raises(refusals.NotNow):
        say_so(party_village, meeting_id)
    assert (party_village.state(meeting_id), party_village.state(again)) == ("cancelled", "noticed")
    assert not [name for name in party_village.said() if "resolution_taken" in name]


def test_who_came_while_the_count_waited_is_not_in_it(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0, present=party_village.people[:30])
    enter(party_village, meeting_id, 30, 0)
    party_village.attend(meeting_id, party_village.people[:31])
    with pytest.raises(refusals.TallyDoesNotAddUp):
        enter(party_village, meeting_id, 30, 1)
    confirm(party_village, meeting_id)
    result = party_village.sees(meeting_id).result
    assert result is not None
    assert (result.present, result.tally.ayes) == (30, 30)


def test_a_third_official_witnesses_for_a_teller_without_a_device(party_village: Village, meeting_id: UUID):
    enter(party_village, meeting_id, 38, 0)
    teller = party_village.person(party_village.people[2], Role.BRANCH_COMMITTEE)
    for other in (party_village.secretary, teller):
        with pytest.raises(refusals.WitnessMustBeAThird):
            witness(party_village, meeting_id, other)
    with pytest.raises(NotAllowed):
        witness(party_village, meeting_id, party_village.member(9))
    witness(party_village, meeting_id, party_village.person(party_village.people[7], Role.BRANCH_COMMITTEE))
    result = party_village.sees(meeting_id).result
    assert result is not None
    assert result.sentence.startswith("票数由第三人见证。应到会")
    *_, witnessed, _taken = party_village.sees(meeting_id).record
    assert (witnessed.verb, witnessed.actor_id) == ("witness_count", party_village.people[7])
    assert "监票人没有手机" in witnessed.detail


def test_ballots_on_paper_wait_for_the_second_teller_too(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0, voting=Voting.SECRET)
    enter_ballots(party_village, meeting_id)
    assert party_village.state(meeting_id) == "open"
    confirm(party_village, meeting_id)
    result = party_village.sees(meeting_id).result
    assert result is not None
    assert (result.ballots_issued, result.ballots_not_returned, result.tally.invalid) == (38, 1, 1)


def test_the_second_teller_is_asked_and_the_secretary_told_whom_it_waits_for(party_village: Village, meeting_id: UUID):
    enter(party_village, meeting_id, 38, 0)
    teller = party_village.person(party_village.people[2], Role.MEMBER)
    assert next(todo.step.verb for todo in party_village.todos(teller)) == "confirm_count"
    assert party_village.sees(meeting_id, teller).next_steps[0].verb == "confirm_count"
    first, *others = party_village.sees(meeting_id).next_steps
    assert (first.verb, first.label, first.blocked) == ("get_meeting", "等监票人确认票数", None)
    assert "监票人本人登录确认以后才生效" in first.why
    assert {"confirm_count", "witness_count"}.isdisjoint(step.verb for step in others)
    assert "更改登记的票数" in [step.label for step in others]


@pytest.mark.parametrize("voting", [Voting.SHOW_OF_HANDS, Voting.SECRET])
def test_what_waits_for_the_secretary_is_the_count_and_then_the_second_teller(party_village: Village, voting: Voting):
    def waits() -> list[str]:
        return [todo.step.label for todo in party_village.todos(leader) if todo.subject_id == meeting_id]

    leader = party_village.person(uuid4(), Role.SECRETARY)
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0, voting=voting)
    assert waits() == ["开始表决" if voting is Voting.SHOW_OF_HANDS else "开始投票"]
    party_village.open_vote(meeting_id)
    assert waits() == ["登记表决票数" if voting is Voting.SHOW_OF_HANDS else "登记投票票数"]
    if voting is Voting.SHOW_OF_HANDS:
        enter(party_village, meeting_id, 38, 0)
    else:
        enter_ballots(party_village, meeting_id)
    assert waits() == ["等监票人确认票数"]
    assert party_village.sees(meeting_id, leader).next_steps[0].label == "等监票人确认票数"
    confirm(party_village, meeting_id)
    assert waits() == []
