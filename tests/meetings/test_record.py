"""A meeting's record holds itself together, and its end is told when the meeting is over."""

from typing import Any
from uuid import UUID

import pytest

from services.meetings.queries import record
from services.meetings.queries.viewing import VERBS
from shared.calls import records
from shared.errors import NotAllowed, NotFound
from tests.meetings.village import Village
from tests.verifier import follow


def lines(village: Village, meeting_id: UUID) -> list[dict[str, Any]]:
    with village.sessions.begin() as session:
        answer = record.read_record(session, records.ReadMeetingRecord(meeting_id=meeting_id), village.secretary)
    assert answer.after is None
    return follow(answer.lines)


def seals(village: Village) -> list[dict[str, Any]]:
    return [data for name, data in village.events() if name == "record_sealed"]


def test_the_record_ends_with_what_was_told(village: Village):
    meeting_id = village.opened()
    for number in range(3):
        village.hear(meeting_id, number)
        village.conclude_group(meeting_id, number)
    village.conclude(meeting_id)
    found = lines(village, meeting_id)
    [seal] = seals(village)
    assert (seal["lines"], seal["digest"]) == (len(found), found[-1]["digest"])
    assert {line["verb"] for line in found} <= VERBS.keys()


def test_a_cancelled_meeting_is_sealed_too(village: Village):
    meeting_id = village.convene()
    village.cancel(meeting_id)
    assert [seal["lines"] for seal in seals(village)] == [2]
    assert lines(village, meeting_id)[0]["content"]["roll"]["kind"] == "members"


def test_the_record_in_full_is_for_who_sees_the_roll(village: Village):
    meeting_id = village.convene()
    call = records.ReadMeetingRecord(meeting_id=meeting_id)
    with village.sessions.begin() as session:
        with pytest.raises(NotAllowed):
            record.read_record(session, call, village.member(3))
        with pytest.raises(NotFound):
            record.read_record(session, call, village.stranger)
