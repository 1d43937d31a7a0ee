"""A vote on paper in a named vote: two officials, once per person, never beside one online."""

import json
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import undefer

from services.meetings import refusals
from services.meetings.actions import papers
from services.meetings.models import Entry, PaperVote, Vote
from shared.calls import papers as calls
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller, Role
from shared.vocabulary import Body, Choice
from tests.meetings.village import NOON, Village

OLD = 20  # on the roll, without a telephone


def committee(village: Village) -> Caller:
    """Somebody of the villagers' committee who is a member of the branch too."""
    return village.person(village.people[4], Role.VILLAGERS_COMMITTEE, Role.MEMBER)


def enter(
    village: Village, meeting_id: UUID, number: int = OLD, choice: Choice = Choice.AYE, caller: Caller | None = None
) -> None:
    call = calls.EnterPaperVote(meeting_id=meeting_id, person_id=village.people[number], choice=choice)
    village.does(papers.enter, call, caller)


def confirm(
    village: Village, meeting_id: UUID, number: int = OLD, choice: Choice = Choice.AYE, caller: Caller | None = None
) -> calls.PaperRead:
    call = calls.ConfirmPaperVote(meeting_id=meeting_id, person_id=village.people[number], choice=choice)
    read: calls.PaperRead = village.does(papers.confirm, call, caller or committee(village))
    return read


def settle(village: Village, meeting_id: UUID, choice: Choice, caller: Caller | None = None) -> None:
    call = calls.SettlePaperVote(
        meeting_id=meeting_id, person_id=village.people[OLD], choice=choice, reason="一起看了纸质票"
    )
    village.does(papers.settle, call, caller or village.township)


def discard(village: Village, meeting_id: UUID, number: int = OLD, caller: Caller | None = None) -> None:
    call = calls.DiscardPaperVote(meeting_id=meeting_id, person_id=village.people[number], reason="登记错了人")
    village.does(papers.discard, call, caller or committee(village))


def test_a_paper_counts_when_a_second_official_has_confirmed_it(party_village: Village):
    meeting_id = party_village.named_vote(party_village.people[:21])
    for person in party_village.people[:19]:
        party_village.cast(meeting_id, person)
    enter(party_village, meeting_id)
    assert party_village.sees(meeting_id).roll[OLD].has_voted is False
    confirm(party_village, meeting_id)
    assert party_village.sees(meeting_id).roll[OLD].has_voted is True
    result = party_village.close(meeting_id)
    assert (result.passed, result.tally.ayes, result.tally.abstentions) == (True, 20, 1)
    assert result.sentence.startswith("其中纸质票 1 张，由两人登记、核对。应到会")


def test_a_vote_is_not_closed_while_a_paper_waits(party_village: Village):
    meeting_id = party_village.named_vote()
    enter(party_village, meeting_id)
    with pytest.raises(refusals.PapersWait):
        party_village.close(meeting_id)
    [close] = [step for step in party_village.sees(meeting_id).next_steps if step.verb == "close_vote"]
    assert "1 张纸质票" in (close.blocked or "")
    discard(party_village, meeting_id)
    assert party_village.close(meeting_id).tally.ayes == 0


def test_who_entered_a_paper_does_not_confirm_it(party_village: Village):
    meeting_id = party_village.named_vote()
    enter(party_village, meeting_id)
    with pytest.raises(refusals.SecondOfficialMustDiffer):
        confirm(party_village, meeting_id, caller=party_village.secretary)
    enter(party_village, meeting_id, choice=Choice.NO, caller=committee(party_village))
    with pytest.raises(refusals.SecondOfficialMustDiffer):
        confirm(party_village, meeting_id, choice=Choice.NO)
    confirm(party_village, meeting_id, choice=Choice.NO, caller=party_village.township)


def test_what_two_officials_read_differently_does_not_count_and_is_not_tried_again(party_village: Village):
    meeting_id = party_village.named_vote()
    enter(party_village, meeting_id)
    answer = confirm(party_village, meeting_id, choice=Choice.NO)
    assert not answer.counts
    assert "两次看到的不一样" in answer.sentence
    line = party_village.sees(meeting_id).roll[OLD]
    assert (line.has_voted, line.paper_readings) == (False, (Choice.AYE, Choice.NO))
    for again in (
        lambda: confirm(party_village, meeting_id, choice=Choice.AYE),
        lambda: enter(party_village, meeting_id, choice=Choice.NO, caller=committee(party_village)),
        lambda: enter(party_village, meeting_id, choice=Choice.NO),
        lambda: discard(party_village, meeting_id),
    ):
        with pytest.raises(refusals.PaperIsInDispute):
            again()
    with pytest.raises(refusals.PapersWait):
        party_village.close(meeting_id)


def test_a_third_official_looks_at_a_paper_that_two_have_read_differently(party_village: Village):
    meeting_id = party_village.named_vote()
    enter(party_village, meeting_id)
    with pytest.raises(refusals.NoPaperInDispute):
        settle(party_village, meeting_id, Choice.NO)
    confirm(party_village, meeting_id, choice=Choice.NO)
    for one_of_them in (party_village.secretary, committee(party_village)):
        with pytest.raises(refusals.ThirdMustDiffer):
            settle(party_village, meeting_id, Choice.NO, one_of_them)
    with pytest.raises(refusals.OwnPaper):
        settle(
            party_village, meeting_id, Choice.NO, party_village.person(party_village.people[OLD], Role.BRANCH_COMMITTEE)
        )
    with pytest.raises(refusals.NobodyElseReadsThat):
        settle(party_village, meeting_id, Choice.ABSTAIN)
    settle(party_village, meeting_id, Choice.NO)
    assert party_village.sees(meeting_id).roll[OLD].has_voted is True
    assert party_village.close(meeting_id).tally.noes == 1


def test_who_leads_the_meeting_throws_no_paper_away(party_village: Village):
    meeting_id = party_village.named_vote()
    for official in (None, committee(party_village)):
        enter(party_village, meeting_id, caller=official)
        with pytest.raises(refusals.LeaderDiscardsNothing):
            discard(party_village, meeting_id, caller=party_village.secretary)
    verbs = {
        who.person_id: [step.verb for step in party_village.sees(meeting_id, who).next_steps]
        for who in (party_village.secretary, committee(party_village))
    }
    assert "discard_paper_vote" not in verbs[party_village.secretary.person_id]
    assert "discard_paper_vote" in verbs[party_village.people[4]]
    with pytest.raises(refusals.PapersWait):
        party_village.close(meeting_id)
    confirm(party_village, meeting_id, caller=party_village.township)
    assert party_village.close(meeting_id).tally.ayes == 1


def test_nor_one_that_two_others_have_read_differently(party_village: Village):
    meeting_id = party_village.named_vote()
    enter(party_village, meeting_id, caller=party_village.township)
    confirm(party_village, meeting_id, choice=Choice.NO)
    with pytest.raises(refusals.LeaderDiscardsNothing):
        discard(party_village, meeting_id, caller=party_village.secretary)
    settle(party_village, meeting_id, Choice.NO, party_village.secretary)
    assert party_village.close(meeting_id).tally.noes == 1


def test_a_paper_in_dispute_that_nobody_can_read_is_discarded_by_a_third_official(party_village: Village):
    meeting_id = party_village.named_vote()
    enter(party_village, meeting_id)
    confirm(party_village, meeting_id, choice=Choice.NO)
    discard(party_village, meeting_id, caller=party_village.township)
    assert party_village.close(meeting_id).tally.ayes == 0


def test_the_record_keeps_what_both_have_read(party_village: Village):
    meeting_id = party_village.named_vote()
    enter(party_village, meeting_id)
    confirm(party_village, meeting_id, choice=Choice.NO)
    settle(party_village, meeting_id, Choice.NO)
    party_village.close(meeting_id)
    with party_village.sessions() as session:
        lines = sa.select(Entry).where(Entry.meeting_id == meeting_id).order_by(Entry.number)
        *_, differs, settled, closed = session.scalars(lines.options(undefer(Entry.content)))
    old, first, second = (str(party_village.people[number]) for number in (OLD, 0, 4))
    both = {"person_id": old, "entered_by": first, "entered": "aye", "read_by": second, "read": "no"}
    assert (differs.verb, str(differs.actor_id), json.loads(differs.content)) == (
        "read_paper_differently",
        second,
        both,
    )
    assert (settled.verb, settled.actor_role) == ("settle_paper_vote", "township")
    third = str(party_village.township.person_id)
    assert json.loads(closed.content)["on_paper"] == [
        {"person_id": old, "entered_by": first, "confirmed_by": third, "read_by": second}
    ]


def test_both_see_that_they_differ_and_a_third_is_asked(party_village: Village):
    meeting_id = party_village.named_vote()
    enter(party_village, meeting_id)
    confirm(party_village, meeting_id, choice=Choice.NO)

    def asked(caller: Caller) -> tuple[set[str], set[str]]:
        seen, waiting = party_village.sees(meeting_id, caller).next_steps, party_village.todos(caller)
        return {step.label for step in seen}, {todo.step.label for todo in waiting}

    for one_of_them in (party_village.secretary, committee(party_village)):
        for labels in asked(one_of_them):
            assert "纸质票两次看到的不一样" in labels
            assert "第三人再看纸质票" not in labels
            assert "核对纸质票" not in labels
    for labels in asked(party_village.township):
        assert "第三人再看纸质票" in labels
        assert "核对纸质票" not in labels


def test_nobody_has_a_vote_online_and_one_on_paper(party_village: Village):
    meeting_id, old = party_village.named_vote(), party_village.people[OLD]
    enter(party_village, meeting_id)
    party_village.cast(meeting_id, old, Choice.NO)
    with pytest.raises(refusals.VotedAlready):
        confirm(party_village, meeting_id)
    with pytest.raises(refusals.VotedAlready):
        enter(party_village, meeting_id)
    enter(party_village, meeting_id, OLD + 1)
    confirm(party_village, meeting_id, OLD + 1)
    with pytest.raises(refusals.AlreadyVoted):
        party_village.cast(meeting_id, party_village.people[OLD + 1])
    result = party_village.close(meeting_id)  # the paper that was overtaken holds up nothing
    assert (result.tally.ayes, result.tally.noes) == (1, 1)


def test_a_paper_that_counts_is_neither_changed_nor_taken_back(party_village: Village):
    meeting_id = party_village.named_vote()
    enter(party_village, meeting_id)
    confirm(party_village, meeting_id)
    with pytest.raises(refusals.NoPaperEntered):
        confirm(party_village, meeting_id)
    with pytest.raises(refusals.NoPaperEntered):
        discard(party_village, meeting_id)
    with pytest.raises(refusals.VotedAlready):
        enter(party_village, meeting_id, choice=Choice.NO)


def test_nobody_enters_or_confirms_their_own(party_village: Village):
    meeting_id = party_village.named_vote()
    with pytest.raises(refusals.OwnPaper):
        enter(party_village, meeting_id, 0)
    enter(party_village, meeting_id, 4)
    with pytest.raises(refusals.OwnPaper):
        confirm(party_village, meeting_id, 4)


@pytest.mark.parametrize("number", [35, 39])
def test_who_was_not_there_or_has_no_vote_has_none_on_paper(party_village: Village, number):
    meeting_id = party_village.named_vote([*party_village.people[:30], party_village.people[39]])
    with pytest.raises(refusals.NoVoteOnPaper):
        enter(party_village, meeting_id, number)


def test_a_paper_is_entered_by_officials_while_a_named_vote_is_open(party_village: Village, sessions):
    meeting_id = party_village.before_named_vote()
    with pytest.raises(refusals.VoteNotOpen):
        enter(party_village, meeting_id)
    party_village.open_vote(meeting_id)
    with pytest.raises(NotAllowed):
        enter(party_village, meeting_id, caller=party_village.member(6))
    with pytest.raises(NotFound):
        enter(party_village, meeting_id, caller=party_village.stranger)
    by_hands = Village(sessions)
    by_hands.post_result()
    other = by_hands.opened(Body.BRANCH_COMMITTEE, days=0, who=by_hands.committee())
    with pytest.raises(refusals.OtherWayOfVoting):
        enter(by_hands, other, 3)


def test_the_record_has_who_entered_whose_paper_and_what_it_said_when_all_is_counted(party_village: Village):
    meeting_id = party_village.named_vote()
    enter(party_village, meeting_id)
    confirm(party_village, meeting_id)
    party_village.close(meeting_id)
    with party_village.sessions() as session:
        lines = sa.select(Entry).where(Entry.meeting_id == meeting_id).order_by(Entry.number)
        lines = lines.options(undefer(Entry.content))
        *_, entered, confirmed, closed = session.scalars(lines)
    old, first, second = (str(party_village.people[number]) for number in (OLD, 0, 4))
    assert (entered.verb, str(entered.actor_id), json.loads(entered.content)) == (
        "enter_paper_vote",
        first,
        {"person_id": old},
    )
    assert (confirmed.verb, str(confirmed.actor_id), confirmed.actor_role) == (
        "confirm_paper_vote", second, "villagers_committee",
    )  # fmt: skip
    votes = json.loads(closed.content)
    assert votes["aye"] == [old]
    assert votes["on_paper"] == [{"person_id": old, "entered_by": first, "confirmed_by": second, "read_by": None}]


def test_the_database_knows_two_officials_and_one_vote(party_village: Village):
    meeting_id, person, official = party_village.named_vote(), party_village.people[OLD], uuid4()
    for entered_by, confirmed_by in ((official, official), (person, official), (official, person)):
        with pytest.raises(sa.exc.IntegrityError), party_village.sessions.begin() as session:
            session.add(
                PaperVote(
                    meeting_id=meeting_id, person_id=person, choice=Choice.AYE, entered_by=entered_by, confirmed_by=confirmed_by
                )
            )  # fmt: skip
    enter(party_village, meeting_id)
    confirm(party_village, meeting_id)
    with pytest.raises(sa.exc.IntegrityError), party_village.sessions.begin() as session:
        session.add(Vote(meeting_id=meeting_id, person_id=person, choice=Choice.NO, cast_at=NOON))


def test_the_second_official_is_asked_and_the_first_is_not(party_village: Village):
    meeting_id = party_village.named_vote()
    enter(party_village, meeting_id)

    def is_asked(caller: Caller) -> bool:
        verbs = {step.verb for step in party_village.sees(meeting_id, caller).next_steps}
        waiting = {todo.step.verb for todo in party_village.todos(caller)}
        assert ("confirm_paper_vote" in verbs) == ("confirm_paper_vote" in waiting)
        return "confirm_paper_vote" in verbs

    assert is_asked(committee(party_village))
    assert is_asked(party_village.township)
    assert not is_asked(party_village.secretary)
    assert not is_asked(party_village.member(6))
