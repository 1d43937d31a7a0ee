"""A secret ballot on paper: every ballot has its place, nothing but totals is kept."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from services.meetings import refusals, rules
from services.meetings.actions import voting
from services.meetings.models import Base
from shared.calls import meetings as calls
from shared.errors import NotAllowed, Refused
from shared.identity import Caller
from shared.vocabulary import Body, Voting
from tests.meetings.village import Village

NUMBERS = st.integers(-1, 12)


@given(
    present=st.integers(0, 12), issued=NUMBERS, ayes=NUMBERS, noes=NUMBERS, abstentions=NUMBERS, invalid=NUMBERS,
    not_returned=NUMBERS,
)  # fmt: skip
def test_a_count_stands_only_where_every_ballot_has_its_place(present: int, issued: int, **found: int) -> None:
    ballots = rules.Ballots(issued=issued, **found)
    adds_up = 0 <= issued <= present and min(found.values()) >= 0 and sum(found.values()) == issued
    try:
        tally = ballots.tally(present)
    except Refused:
        assert not adds_up
        return
    assert adds_up
    tally.check(present)
    assert tally.not_cast == present - issued + found["not_returned"]


@pytest.mark.parametrize(
    ("counts", "why_not"),
    [
        ((21, 20, 1, 0, 0, 0), refusals.MoreIssuedThanVoters),  # twenty are there
        ((20, 20, 1, 0, 0, 0), refusals.MoreReturnedThanIssued),
        ((20, 18, 0, 0, 1, 0), refusals.BallotsDoNotAddUp),
        ((20, 18, 1, 0, 1, 1), refusals.BallotsDoNotAddUp),
    ],
)
def test_a_count_that_does_not_add_up_is_no_result(party_village: Village, counts, why_not):
    meeting_id = secret(party_village)
    with pytest.raises(why_not):
        count(party_village, meeting_id, *counts)
    assert party_village.sees(meeting_id).result is None
    assert count(party_village, meeting_id, 20, 20, 0, 0, 0, 0).passed


@pytest.mark.parametrize(("ayes", "passed"), [(19, False), (20, True)])
def test_who_returned_nothing_and_who_took_none_are_no_ayes(party_village: Village, ayes, passed):
    """Thirty-eight should attend, thirty are there, twenty-eight took a ballot, two did not return it."""
    meeting_id = secret(party_village, 30)
    result = count(party_village, meeting_id, 28, ayes, 25 - ayes, 0, 1, 2)
    assert (result.passed, result.needed, result.present) == (passed, 20, 30)
    assert (result.tally.invalid, result.tally.not_cast) == (1, 4)
    assert (result.ballots_issued, result.ballots_not_returned) == (28, 2)
    assert result.sentence.startswith("发出表决票 28 张，收回 26 张（有效 25 张，无效 1 张），未收回 2 张。应到会")
    assert "未投票 4 人" in result.sentence
    assert party_village.sees(meeting_id).record[-1].detail == result.sentence


def test_a_secret_ballot_is_counted_in_its_own_way_by_the_secretary_alone(party_village: Village):
    meeting_id = secret(party_village)
    assert [step.label for step in party_village.sees(meeting_id).next_steps if step.verb == "open_vote"] == [
        "开始投票"
    ]
    party_village.open_vote(meeting_id)
    [step] = [step for step in party_village.sees(meeting_id).next_steps if step.verb.startswith("record_ba")]
    assert (step.verb, step.blocked) == ("record_ballots", None)
    with pytest.raises(refusals.OtherWayOfVoting):
        party_village.tally(meeting_id, 20)
    with pytest.raises(NotAllowed):
        count(party_village, meeting_id, 20, 20, 0, 0, 0, 0, caller=party_village.member(3))
    by_hands = Village(party_village.sessions)
    by_hands.post_result()
    other = by_hands.opened(Body.BRANCH_COMMITTEE, days=0, who=by_hands.committee())
    with pytest.raises(refusals.OtherWayOfVoting):
        count(by_hands, other, 5, 5, 0, 0, 0, 0)


def test_nothing_is_kept_that_names_a_voter_with_a_choice(party_village: Village):
    meeting_id = secret(party_village)
    count(party_village, meeting_id, 20, 19, 1, 0, 0, 0)
    votes = Base.metadata.tables["vote"]
    with party_village.sessions() as session:
        there = sa.select(sa.func.count()).select_from(votes).where(votes.c.meeting_id == meeting_id)
        assert session.scalar(there) == 0
    assert not any(line.has_voted for line in party_village.sees(meeting_id).roll)


def secret(village: Village, present: int = 20) -> UUID:
    return village.opened(Body.MEMBERS_ASSEMBLY, days=0, voting=Voting.SECRET, present=village.people[:present])


NAMES = ("issued", "ayes", "noes", "abstentions", "invalid", "not_returned")


def count(village: Village, meeting_id: UUID, *numbers: int, caller: Caller | None = None) -> calls.VoteResult:
    """``numbers`` in the order of :data:`NAMES`."""
    first, second = village.people[1:3]
    call = calls.RecordBallots(
        meeting_id=meeting_id, first_teller_id=first, second_teller_id=second, **dict(zip(NAMES, numbers, strict=True))
    )
    village.begin_vote(meeting_id, caller)
    village.does(voting.record_ballots, call, caller)
    return village.confirmed_result(meeting_id, second)
