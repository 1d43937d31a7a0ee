"""Members check in with their own phones; beside it the list made by hand."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from services.meetings import queries, refusals, rules
from services.meetings.actions import attending, checking_in
from shared.calls import meetings as calls
from shared.calls import room
from shared.errors import NotAllowed, NotFound, NotSignedIn
from shared.identity import Caller, Role
from shared.vocabulary import Body
from tests.meetings.village import Village

KEY = b"k" * 32


def on_the_wall(village: Village, meeting_id: UUID, caller: Caller | None = None) -> str:
    with village.sessions() as session:
        query = room.GetAttendanceCode(meeting_id=meeting_id)
        return queries.attendance_code(session, query, caller or village.secretary, now=village.now, key=KEY).code


def check_in(village: Village, meeting_id: UUID, caller: Caller, code: str | None = None) -> None:
    call = room.CheckIn(meeting_id=meeting_id, code=code or on_the_wall(village, meeting_id))
    village.does(checking_in.check_in, call, caller, key=KEY)


def there(village: Village, meeting_id: UUID) -> set[UUID]:
    return {line.person_id for line in village.sees(meeting_id).roll if line.present}


def checked_in(village: Village, meeting_id: UUID) -> list[str]:
    return [line.detail for line in village.sees(meeting_id).record if line.verb == "check_in"]


@pytest.fixture
def its_day(village: Village) -> UUID:
    meeting_id = village.on_its_day()
    village.comes_to(meeting_id)
    return meeting_id


def test_who_reads_the_code_on_the_wall_is_there(village: Village, its_day: UUID):
    check_in(village, its_day, village.member(5))

    assert there(village, its_day) == {village.people[5]}
    assert checked_in(village, its_day) == ["扫码到会"]
    assert [line.person_id for line in village.sees(its_day).roll if line.checked_in] == [village.people[5]]


def test_reading_it_again_changes_nothing(village: Village, its_day: UUID):
    check_in(village, its_day, village.member(5))
    check_in(village, its_day, village.member(5))

    assert there(village, its_day) == {village.people[5]}
    assert len(checked_in(village, its_day)) == 1


def test_a_code_of_an_hour_ago_lets_nobody_in(village: Village, its_day: UUID):
    old = on_the_wall(village, its_day)
    village.now += timedelta(hours=1)
    with pytest.raises(refusals.AttendanceCodeIsOver):
        check_in(village, its_day, village.member(5), old)
    assert there(village, its_day) == set()


def test_the_code_of_another_meeting_lets_nobody_in(village: Village, its_day: UUID):
    code = on_the_wall(village, its_day)
    village.cancel(its_day)
    other = village.on_its_day()
    village.now = village.hours[other]
    with pytest.raises(refusals.WrongAttendanceCode):
        check_in(village, other, village.member(5), code)


def test_who_is_not_on_the_roll_is_told_so(village: Village, its_day: UUID):
    with pytest.raises(NotSignedIn):
        check_in(village, its_day, Caller(service="topics"))
    with pytest.raises(refusals.YouAreNotOnThisRoll):
        check_in(village, its_day, village.person(uuid4(), Role.MEMBER))
    with pytest.raises(NotFound):  # a deliberation is the members' until its result is posted
        check_in(village, its_day, village.person(uuid4(), Role.VILLAGER))


def test_the_next_village_sees_no_meeting_here(village: Village, its_day: UUID):
    with pytest.raises(NotFound):
        check_in(village, its_day, village.stranger, on_the_wall(village, its_day))


def test_there_is_no_code_days_ahead(village: Village):
    meeting_id = village.convene()
    with pytest.raises(refusals.AttendanceTooEarly):
        on_the_wall(village, meeting_id)


def test_even_with_a_code_nobody_is_there_days_ahead(village: Village):
    meeting_id = village.convene()
    code = rules.attendance_code(KEY, meeting_id, village.now, on=village.today)
    with pytest.raises(refusals.AttendanceTooEarly):
        check_in(village, meeting_id, village.member(5), code.text)


@pytest.mark.parametrize(("minutes", "opens"), [(121, False), (120, True), (119, True)])
def test_codes_stand_on_the_wall_from_two_hours_before(village: Village, minutes: int, opens: bool):
    meeting_id = village.convene()
    village.now = village.hours[meeting_id] - timedelta(minutes=minutes)
    if opens:
        assert on_the_wall(village, meeting_id)
    else:
        with pytest.raises(refusals.AttendanceTooEarly):
            on_the_wall(village, meeting_id)


def test_a_member_at_home_is_not_shown_the_code(village: Village, its_day: UUID):
    with pytest.raises(NotAllowed):
        on_the_wall(village, its_day, village.member(5))


def test_after_the_opening_it_is_a_late_arrival_that_counts_from_then_on(village: Village):
    meeting_id = village.opened(present=village.people[:20])
    check_in(village, meeting_id, village.member(30))

    assert village.sees(meeting_id).present == 21
    assert checked_in(village, meeting_id) == ["扫码到会（迟到）"]


def test_who_left_and_comes_back_checks_in_again(posted_village: Village):
    meeting_id = posted_village.opened(Body.BRANCH_COMMITTEE, days=0, who=posted_village.committee())
    posted_village.leave(meeting_id, posted_village.people[4])
    check_in(posted_village, meeting_id, posted_village.member(4))
    assert posted_village.people[4] in there(posted_village, meeting_id)


def test_when_the_meeting_is_over_nobody_comes_any_more(village: Village, its_day: UUID):
    code = on_the_wall(village, its_day)
    village.cancel(its_day)
    with pytest.raises(refusals.NotNow):
        check_in(village, its_day, village.member(5), code)
    with pytest.raises(refusals.NotNow):
        on_the_wall(village, its_day)


def test_the_list_made_by_hand_does_not_take_off_who_checked_in_meanwhile(village: Village, its_day: UUID):
    check_in(village, its_day, village.member(5))
    village.attend(its_day, village.people[10:12])
    assert there(village, its_day) == {village.people[5], *village.people[10:12]}


def test_who_sent_for_a_picture_of_the_code_is_struck_off(village: Village, its_day: UUID):
    check_in(village, its_day, village.member(5))
    struck = calls.RecordAttendance(meeting_id=its_day, present=(), struck=(village.people[5],))
    village.does(attending.record_attendance, struck)
    assert there(village, its_day) == set()


def test_only_who_has_checked_in_is_struck_off(village: Village, its_day: UUID):
    struck = calls.RecordAttendance(meeting_id=its_day, present=(), struck=(village.people[5],))
    with pytest.raises(refusals.StruckWithoutCode):
        village.does(attending.record_attendance, struck)
