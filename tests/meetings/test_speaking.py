"""Members ask for the word and are called up; what the absent wrote is read out before anything is concluded."""

from typing import Any
from uuid import UUID

import pytest

from services.meetings import refusals, rules
from services.meetings.actions import deliberating, speaking
from shared.calls import meetings as meeting_calls
from shared.calls import room as calls
from shared.errors import NotAllowed, NotSignedIn
from shared.identity import Caller
from shared.vocabulary import Body, Voting
from tests.meetings.village import Village


def ask(village: Village, meeting_id: UUID, number: int) -> None:
    village.does(speaking.ask_for_word, calls.AskForWord(meeting_id=meeting_id), village.member(number))


def call_up(village: Village, meeting_id: UUID, number: int, caller: Caller | None = None) -> None:
    call = calls.CallSpeaker(meeting_id=meeting_id, person_id=village.people[number])
    village.does(speaking.call_speaker, call, caller)


def read_out(village: Village, meeting_id: UUID, *numbers: int, caller: Caller | None = None) -> None:
    people = tuple(village.people[number] for number in numbers)
    village.does(speaking.record_opinions_read, calls.RecordOpinionsRead(meeting_id=meeting_id, read=people), caller)


def waiting(village: Village, meeting_id: UUID) -> list[int]:
    return [village.people.index(person) for person in village.sees(meeting_id).speakers]


def spoke(village: Village, meeting_id: UUID, number: int) -> bool | None:
    [line] = [line for line in village.sees(meeting_id).roll if line.person_id == village.people[number]]
    return line.spoke


def step_of(village: Village, meeting_id: UUID, verb: str, caller: Caller | None = None) -> Any:
    return next((step for step in village.sees(meeting_id, caller).next_steps if step.verb == verb), None)


def test_who_asks_first_is_called_first(village: Village):
    meeting_id = village.opened()
    for number in (9, 4, 9):
        ask(village, meeting_id, number)
    assert waiting(village, meeting_id) == [9, 4]
    assert step_of(village, meeting_id, "call_speaker").why == "有 2 人等候发言，按先后请。"


def test_whoever_is_called_up_has_spoken_and_may_ask_again(village: Village):
    meeting_id = village.opened()
    ask(village, meeting_id, 9)
    call_up(village, meeting_id, 9)
    assert (waiting(village, meeting_id), spoke(village, meeting_id, 9)) == ([], True)
    ask(village, meeting_id, 9)
    assert waiting(village, meeting_id) == [9]


def test_who_has_been_heard_in_their_group_waits_no_more(village: Village):
    meeting_id = village.opened()
    ask(village, meeting_id, 3)
    village.hear(meeting_id, 0)
    assert waiting(village, meeting_id) == []


def test_in_a_deciding_meeting_they_talk_too(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    ask(party_village, meeting_id, 9)
    call_up(party_village, meeting_id, 9)
    assert (waiting(party_village, meeting_id), spoke(party_village, meeting_id, 9)) == ([], None)


def test_while_a_vote_is_open_nobody_talks(party_village: Village):
    meeting_id = party_village.named_vote()
    with pytest.raises(refusals.VoteIsOpen):
        ask(party_village, meeting_id, 9)
    with pytest.raises(refusals.VoteIsOpen):
        call_up(party_village, meeting_id, 9)
    assert step_of(party_village, meeting_id, "ask_for_word", party_village.member(9)) is None


def test_nobody_talks_before_the_meeting_has_begun_and_a_program_never(village: Village):
    meeting_id = village.on_its_day()
    village.attend(meeting_id)
    with pytest.raises(refusals.NotNow):
        ask(village, meeting_id, 9)
    with pytest.raises(NotSignedIn):
        village.does(speaking.ask_for_word, calls.AskForWord(meeting_id=meeting_id), Caller(service="topics"))


def test_who_is_not_there_sends_an_opinion_instead(village: Village):
    meeting_id = village.opened(present=village.people[:30])
    with pytest.raises(refusals.OnlyWhoIsThereSpeaks):
        ask(village, meeting_id, 35)
    assert step_of(village, meeting_id, "ask_for_word", village.member(35)) is None
    assert step_of(village, meeting_id, "ask_for_word", village.member(9)).label == "我要发言"


def test_the_chair_calls_up_who_has_asked_and_nobody_else_calls(village: Village):
    meeting_id = village.opened()
    with pytest.raises(refusals.HasNotAskedForTheWord):
        call_up(village, meeting_id, 9)
    ask(village, meeting_id, 9)
    with pytest.raises(NotAllowed):
        call_up(village, meeting_id, 9, village.member(4))


def test_a_member_sees_how_many_wait_and_only_themselves_by_name(village: Village):
    meeting_id = village.opened()
    ask(village, meeting_id, 9)
    ask(village, meeting_id, 4)
    seen = village.sees(meeting_id, village.member(4))
    assert (seen.speakers, seen.speakers_waiting) == ((village.people[4],), 2)


@pytest.mark.parametrize(("unread", "may"), [(0, True), (1, False)])
def test_one_opinion_that_was_not_read_is_one_too_many(unread: int, may: bool):
    if may:
        rules.check_opinions_read(unread)
    else:
        with pytest.raises(refusals.OpinionsNotRead, match="1 条"):
            rules.check_opinions_read(unread)


def concluding(village: Village) -> UUID:
    """All that is left is the conclusion; two opinions of absent members are there."""
    meeting_id = village.opened(present=village.people[:38])
    for number in (38, 39):
        village.opines(meeting_id, village.people[number], "先修沟", village.member(number))
    for number in range(3):
        there = tuple(person for person in village.in_group(number) if person in village.people[:38])
        heard = meeting_calls.RecordSpoken(meeting_id=meeting_id, group_id=village.groups[number], spoke=there)
        village.does(deliberating.record_spoken, heard)
        village.conclude_group(meeting_id, number)
    return meeting_id


def test_nothing_is_concluded_before_every_absent_members_opinion_was_read_out(village: Village):
    meeting_id = concluding(village)
    read_out(village, meeting_id, 38)
    with pytest.raises(refusals.OpinionsNotRead, match="1 条"):
        village.conclude(meeting_id)
    assert "没有宣读" in step_of(village, meeting_id, "conclude_deliberation").blocked
    assert step_of(village, meeting_id, "record_opinions_read").why == "还有 1 条缺席人员的意见没有宣读。"

    read_out(village, meeting_id, 39)
    assert village.sees(meeting_id).record[-1].detail == "宣读缺席意见 1 条"
    village.conclude(meeting_id)
    assert village.state(meeting_id) == "concluded"


def test_nothing_is_concluded_while_somebody_waits_for_the_word(village: Village):
    meeting_id = concluding(village)
    read_out(village, meeting_id, 38, 39)
    for number in (4, 9):
        ask(village, meeting_id, number)
    with pytest.raises(refusals.SomebodyWaitsForTheWord, match="2 人"):
        village.conclude(meeting_id)
    assert "还有 2 人等候发言" in step_of(village, meeting_id, "conclude_deliberation").blocked
    group = next(n for n in range(3) if village.people[4] in village.in_group(n))
    with pytest.raises(refusals.SomebodyWaitsForTheWord):
        village.conclude_group(meeting_id, group)
    for number in (4, 9):
        call_up(village, meeting_id, number)
    village.conclude(meeting_id)
    assert village.state(meeting_id) == "concluded"


def test_an_opinion_that_was_changed_is_read_again(village: Village):
    meeting_id = concluding(village)
    read_out(village, meeting_id, 38, 39)
    village.opines(meeting_id, village.people[38], "先修桥", village.member(38))
    with pytest.raises(refusals.OpinionsNotRead):
        village.conclude(meeting_id)


def test_who_has_come_after_all_speaks_for_themselves(village: Village):
    meeting_id = village.opened(present=village.people[:38])
    village.opines(meeting_id, village.people[38], "先修沟", village.member(38))
    assert step_of(village, meeting_id, "record_opinions_read")
    village.attend(meeting_id, village.people[38:39])
    assert step_of(village, meeting_id, "record_opinions_read") is None


def test_only_what_was_written_is_read_out_by_the_secretary_while_the_meeting_goes_on(village: Village):
    meeting_id = village.opened(present=village.people[:38])
    with pytest.raises(refusals.NothingToRead):
        read_out(village, meeting_id, 38)
    with pytest.raises(refusals.NothingToRead):
        read_out(village, meeting_id)
    with pytest.raises(NotAllowed):
        read_out(village, meeting_id, 38, caller=village.member(3))


def test_before_the_meeting_nothing_is_read_out(party_village: Village):
    meeting_id = party_village.convene(Body.MEMBERS_ASSEMBLY, days=0, voting=Voting.NAMED)
    with pytest.raises(refusals.NotNow):
        read_out(party_village, meeting_id, 3)
