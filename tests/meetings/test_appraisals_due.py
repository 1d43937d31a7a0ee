"""The calendar has the year's appraisal until everybody on the committees was appraised."""

from datetime import date
from typing import Any

import pytest

from services.meetings import queries
from services.meetings.service import MeetingsService
from shared.calendar_words import Occasion
from shared.calls import calendar
from shared.calls.directory import CommitteeMember, CommitteeMembers
from tests.meetings.test_appraisals import appraise, assembly, void
from tests.meetings.test_calendar import NOBODY, Directory, lines, places, village
from tests.meetings.village import Village

__all__ = ["village"]
DONE, OPEN = (date(2028, 12, 31), False), (date(2027, 12, 31), True)


def line(village: Village, in_office: CommitteeMembers = NOBODY) -> calendar.CalendarLine:
    [found] = of_appraisal(village, lines(village, in_office))
    return found


def of_appraisal(village: Village, found: Any) -> list[calendar.CalendarLine]:
    return [one for one in found if (one.village, one.occasion) == (village.code, Occasion.APPRAISAL)]


def members(village: Village, *people: int, since: date = date(2026, 3, 1)) -> CommitteeMembers:
    return CommitteeMembers(
        items=tuple(CommitteeMember(village=village.code, person_id=village.people[one], since=since) for one in people)
    )


def state(found: calendar.CalendarLine) -> tuple[date, bool]:
    return found.due_by, found.waits


def test_the_year_is_done_once_everybody_was_appraised(village: Village):
    held, in_office = assembly(village), members(village, 0, 1, 2, 20, 21, 22)
    for person in (0, 1, 2, 20, 21):
        appraise(village, held, person, caller=village.township)
        assert state(line(village, in_office)) == OPEN
    last = appraise(village, held, 22)
    assert state(line(village, in_office)) == DONE
    void(village, last)
    assert state(line(village, in_office)) == OPEN


def test_two_years_of_one_person_are_not_one_year_of_two(village: Village):
    appraise(village, assembly(village, days_ago=200), year=2026)
    appraise(village, assembly(village))
    assert state(line(village, members(village, 1, 2))) == OPEN


def test_who_left_since_is_not_waited_for_and_who_came_is(village: Village):
    appraise(village, assembly(village))
    assert state(line(village, members(village, 1, 2))) == OPEN
    assert state(line(village, members(village, 1))) == DONE
    elected = members(village, 2, since=date(2027, 11, 5))
    assert state(line(village, CommitteeMembers(items=members(village, 1).items + elected.items))) == OPEN


def test_who_came_after_the_year_is_not_waited_for_in_it(village: Village):
    appraise(village, assembly(village, days_ago=200), year=2026)
    appraise(village, assembly(village))
    village.wait(366)
    for since, due_by in ((date(2028, 1, 1), date(2028, 12, 31)), (date(2027, 12, 31), date(2027, 12, 31))):
        elected = members(village, 2, since=since)
        in_office = CommitteeMembers(items=members(village, 1).items + elected.items)
        assert line(village, in_office).due_by == due_by


def test_another_village_s_committee_is_not_waited_for(village: Village):
    appraise(village, assembly(village))
    other = CommitteeMember(village=f"{village.township_code}202", person_id=village.people[2], since=date(2026, 3, 1))
    assert state(line(village, CommitteeMembers(items=(other,)))) == DONE


def test_the_directory_says_who_is_in_office(village: Village, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shared.clock.now", lambda: village.now)
    appraise(village, assembly(village))
    call = calendar.GetCalendar(area=village.code)
    for people, expected in (((1, 2), OPEN), ((1,), DONE)):
        service = MeetingsService()
        service.services = Directory(places(village, members(village, *people)))  # type: ignore[assignment]
        with village.sessions() as session:
            [found] = of_appraisal(village, service.get_calendar(session, call, village.secretary).items)
        assert state(found) == expected


def test_it_is_due_by_the_year_s_end_and_late_the_day_after(village: Village):
    assert (line(village).due_by, line(village).waits, line(village).last_held) == (date(2027, 12, 31), True, None)
    held = assembly(village)
    village.wait(306)  # the first of January
    assert (line(village).due_by, line(village).late) == (date(2028, 12, 31), 0)  # the first whole year
    appraise(village, held, year=2027)
    village.wait(366)
    assert (line(village).due_by, line(village).late, line(village).last_held) == (
        date(2028, 12, 31),
        1,
        date(2027, 3, 1),
    )


def test_an_appraisal_of_the_year_before_leaves_this_year_due(village: Village):
    appraise(village, assembly(village, days_ago=200), year=2026)
    assert (line(village).due_by, line(village).waits) == (date(2027, 12, 31), True)
    appraise(village, assembly(village))
    assert (line(village).due_by, line(village).waits) == (date(2028, 12, 31), False)


def test_the_next_step_is_to_write_the_appraisal_down(village: Village):
    step = queries.next_due([line(village)])
    assert step is not None
    assert (step.verb, step.label, step.due_on) == ("record_appraisal", "登记民主评议", date(2027, 12, 31))
