"""The committees are appraised every year: at a meeting that was written down, by more than half of who was there, once a year each."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from services.meetings import queries, refusals
from services.meetings.actions import appraising, ordinary
from services.meetings.models import Appraisal
from services.meetings.service import MeetingsService
from shared.calendar_words import Appraised, Committee
from shared.calls import appraisals as calls
from shared.calls import calendar
from shared.calls.common import Done, Todo
from shared.calls.directory import GetRoll, Roll
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller, Role
from shared.vocabulary import Body, RollKind
from tests.meetings.test_calendar import Directory, places, village
from tests.meetings.test_ordinary_meetings import correct, homes, officials, record, strike
from tests.meetings.village import Village

__all__ = ["village"]


def rolls(village: Village) -> dict[Committee, Roll]:
    """Three of the villagers' committee, the secretary among them; three of the supervision committee."""
    entries = village.roll(23).entries
    return {
        Committee.VILLAGERS: Roll(
            kind=RollKind.VILLAGERS_COMMITTEE, area=village.code, on=village.today, entries=entries[:3]
        ),
        Committee.SUPERVISION: Roll(
            kind=RollKind.SUPERVISION_COMMITTEE, area=village.code, on=village.today, entries=entries[20:]
        ),
    }


def assembly(village: Village, *, present: int = 20, days_ago: int = 0) -> UUID:
    """Of thirty representatives twenty are the two thirds."""
    roll = village.roll(30, kind=RollKind.REPRESENTATIVES_ASSEMBLY)
    return record(village, Body.REPRESENTATIVES_ASSEMBLY, roll=roll, present=present, days_ago=days_ago)


def appraise(
    village: Village, meeting_id: UUID, person: int = 1, votes: tuple[int, int, int] = (15, 3, 2), *, year: int = 0,
    caller: Caller | None = None, as_id: UUID | None = None,
) -> UUID:  # fmt: skip
    call = calls.RecordAppraisal(
        id=as_id or uuid4(), meeting_id=meeting_id, person_id=village.people[person], year=year or village.today.year,
        competent=votes[0], not_competent=votes[1], abstained=votes[2],
    )  # fmt: skip
    done: Done = village.does(appraising.record, call, caller, committees=rolls(village))
    return done.id


def change(village: Village, appraisal_id: UUID, votes: tuple[int, int, int] = (12, 8, 0), *, year: int = 0) -> UUID:
    call = calls.CorrectAppraisal(
        id=uuid4(), appraisal_id=appraisal_id, reason="票数抄错了", year=year or village.today.year,
        competent=votes[0], not_competent=votes[1], abstained=votes[2],
    )  # fmt: skip
    done: Done = village.does(appraising.correct, call)
    return done.id


def void(village: Village, appraisal_id: UUID, caller: Caller | None = None) -> None:
    village.does(appraising.strike, calls.StrikeAppraisal(appraisal_id=appraisal_id, reason="没有评议过他"), caller)


def listed(village: Village, caller: Caller | None = None, *, without: int | None = None) -> calls.Appraisals:
    """``without``: whose office has ended."""
    in_office = {
        one: {entry.person_id for entry in roll.entries} - ({village.people[without]} if without is not None else set())
        for one, roll in rolls(village).items()
    }
    with village.sessions() as session:
        call = calls.ListAppraisals(village=village.code)
        return queries.list_appraisals(session, call, caller or village.secretary, village.today, in_office)


@pytest.mark.parametrize(
    ("votes", "result"),
    [
        ((11, 9, 0), Appraised.COMPETENT),
        ((10, 10, 0), Appraised.NEITHER),
        ((9, 11, 0), Appraised.NOT_COMPETENT),
        ((9, 10, 1), Appraised.NEITHER),
        ((0, 10, 10), Appraised.NEITHER),  # abstentions end no office
        ((0, 0, 20), Appraised.NEITHER),
    ],
)
def test_more_than_half_of_who_was_there_say_so(village: Village, votes, result):
    appraise(village, assembly(village), votes=votes)
    [one] = listed(village).items
    assert (one.result, one.present, one.committee, one.year) == (result, 20, Committee.VILLAGERS, 2027)


def test_who_cast_nothing_still_was_there(village: Village):
    appraise(village, assembly(village), votes=(10, 0, 0))
    assert listed(village).items[0].result is Appraised.NEITHER


@pytest.mark.parametrize("votes", [(21, 0, 0), (10, 10, 1)])
def test_there_are_no_more_votes_than_people(village: Village, votes):
    with pytest.raises(refusals.MoreVotesThanPresent):
        appraise(village, assembly(village), votes=votes)


def test_the_villagers_assembly_appraises_too_and_other_bodies_do_not(village: Village):
    held = record(village, Body.VILLAGERS_ASSEMBLY, roll=homes(village, 40, 20), present=14, by_households=True)
    appraise(village, held, 21, (8, 6, 0))
    assert (listed(village).items[0].committee, listed(village).items[0].result) == (
        Committee.SUPERVISION, Appraised.COMPETENT,
    )  # fmt: skip
    with pytest.raises(refusals.NotAnAppraisingBody):
        appraise(village, record(village), 2)


def test_a_gathering_under_its_quorum_appraises_nobody(village: Village):
    with pytest.raises(refusals.NoAppraisalWithoutQuorum):
        appraise(village, assembly(village, present=19), votes=(15, 3, 1))


def test_a_meeting_that_was_struck_appraises_nobody(village: Village):
    held = assembly(village)
    strike(village, held)
    with pytest.raises(refusals.AppraisedAtNoMeeting):
        appraise(village, held)


@pytest.mark.parametrize(("year", "why"), [(2025, True), (2026, False), (2027, False), (2028, True)])
def test_it_is_of_the_meeting_s_year_or_the_one_before(village: Village, year, why):
    held = assembly(village)
    if why:
        with pytest.raises(refusals.AppraisedForAnotherYear):
            appraise(village, held, year=year)
        return
    appraise(village, held, year=year)


def test_members_of_the_two_committees_are_appraised_and_nobody_else(village: Village):
    with pytest.raises(refusals.NotToBeAppraised):
        appraise(village, assembly(village), 10)


def test_a_person_has_one_appraisal_of_a_year(village: Village):
    held = assembly(village)
    appraise(village, assembly(village, days_ago=200), year=2026)
    appraise(village, held)
    appraise(village, held, 2)
    for meeting in (held, assembly(village, days_ago=2)):
        with pytest.raises(refusals.AppraisedThatYear):
            appraise(village, meeting)


def test_a_person_has_one_appraisal_at_a_meeting(village: Village):
    held = assembly(village)
    first = appraise(village, held, votes=BAD, year=2026)
    with pytest.raises(refusals.AppraisedAtThatMeeting) as refused:
        appraise(village, held, votes=BAD)
    assert refused.value.facts == {"year": 2026}
    assert listed(village).ends == ()
    change(village, first, BAD)  # the year was written down wrong
    appraise(village, assembly(village, days_ago=200), year=2026)


def test_nobody_writes_down_their_own_and_the_township_may(village: Village):
    held = assembly(village)
    with pytest.raises(refusals.NotOnesOwnAppraisal):
        appraise(village, held, 0)
    own = appraise(village, held, 0, caller=village.township)
    with pytest.raises(refusals.NotOnesOwnAppraisal):
        change(village, own)
    with pytest.raises(refusals.NotOnesOwnAppraisal):
        void(village, own)


def test_members_and_strangers_write_nothing_down(village: Village):
    held = assembly(village)
    made = appraise(village, held)
    for caller, why in ((village.member(5), NotAllowed), (village.stranger, NotFound)):
        with pytest.raises(why):
            appraise(village, held, 2, caller=caller)
        with pytest.raises(why):
            void(village, made, caller)
    with pytest.raises(NotFound):
        listed(village, village.stranger)
    assert len(listed(village, village.person(uuid4(), Role.VILLAGER)).items) == 1


def test_who_sat_on_the_committees_is_asked_for_the_meeting_s_day(village: Village, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shared.clock.now", lambda: village.now)
    held = assembly(village, days_ago=9)
    asked: list[GetRoll] = []

    class Asked:
        def call_as_service(self, call: GetRoll) -> Roll:
            asked.append(call)
            return next(roll for roll in rolls(village).values() if roll.kind is call.kind)

    service = MeetingsService()
    service.services = Asked()  # type: ignore[assignment]
    call = calls.RecordAppraisal(
        id=uuid4(), meeting_id=held, person_id=village.people[1], year=2027, competent=15, not_competent=0, abstained=0
    )
    with village.sessions() as session:
        service.record_appraisal(session, call, village.secretary)
        session.commit()
    assert {one.on for one in asked} == {village.today - timedelta(days=9)}
    with village.sessions() as session:
        seen = service.list_appraisals(session, calls.ListAppraisals(village=village.code), village.secretary)
    assert (len(seen.items), len(seen.missing)) == (1, 5)
    assert asked[-1].on == village.today


# -- corrected -------------------------------------------------------------------------------


def test_a_correction_stands_instead_and_the_old_one_is_still_seen(village: Village):
    first = appraise(village, assembly(village))
    second = change(village, first, (9, 11, 0))
    old, new = sorted(listed(village).items, key=lambda one: one.correction is None)
    assert (old.id, new.id, new.replaces) == (first, second, first)
    assert old.correction is not None
    assert (old.correction.replaced_by, old.correction.reason) == (second, "票数抄错了")
    assert new.result is Appraised.NOT_COMPETENT
    with pytest.raises(refusals.AppraisalCorrectedAlready):
        void(village, first)


def test_a_correction_is_judged_as_an_entry_is(village: Village):
    first = appraise(village, assembly(village))
    appraise(village, assembly(village, days_ago=200), year=2026)
    with pytest.raises(refusals.MoreVotesThanPresent):
        change(village, first, (20, 1, 0))
    with pytest.raises(refusals.AppraisedThatYear):
        change(village, first, year=2026)


def test_what_was_struck_makes_room(village: Village):
    held = assembly(village)
    void(village, appraise(village, held))
    assert village.people[1] in listed(village).missing
    appraise(village, held)
    assert village.people[1] not in listed(village).missing


def test_a_meeting_on_which_appraisals_rest_stays_until_they_are_struck(village: Village):
    held = assembly(village)
    made = appraise(village, held)
    for change_it in (strike, correct):
        with pytest.raises(refusals.AppraisalsRestOnIt):
            change_it(village, held)
    void(village, made)
    village.does(ordinary.strike, calendar.StrikeOrdinaryMeeting(meeting_id=held, reason="没有开过"), village.secretary)
    assert officials(village).entries


def test_what_was_written_down_is_neither_changed_nor_deleted(village: Village):
    void(village, appraise(village, assembly(village)))
    for table, column in (("appraisal", "competent"), ("appraisal_correction", "reason")):
        for statement in (f"UPDATE {table} SET {column} = 1", f"DELETE FROM {table}"):
            with pytest.raises(sa.exc.DBAPIError, match="append-only"), village.sessions.begin() as session:
                session.execute(sa.text(statement))


def test_the_table_refuses_more_votes_than_people(village: Village):
    kept: dict[str, Any] = {
        "id": uuid4(), "village": village.code, "meeting_id": assembly(village), "year": 2027, "person_id": uuid4(),
        "committee": Committee.VILLAGERS, "present": 20, "competent": 15, "not_competent": 3, "abstained": 3,
        "result": Appraised.COMPETENT, "recorded_by": uuid4(), "recorded_at": village.now,
    }  # fmt: skip
    with pytest.raises(sa.exc.IntegrityError), village.sessions.begin() as session:
        session.execute(sa.insert(Appraisal).values(kept))


# -- two running -----------------------------------------------------------------------------

BAD, GOOD, NEITHER = (5, 15, 0), (15, 5, 0), (10, 10, 0)


@pytest.mark.parametrize(("days", "ends"), [(1, False), (179, False), (180, True)])
def test_two_meetings_that_lie_close_together_are_one_time(village: Village, days: int, ends: bool):
    appraise(village, assembly(village, days_ago=days), 1, BAD, year=2026)
    appraise(village, assembly(village), 1, BAD)
    assert bool(listed(village).ends) == ends


@pytest.mark.parametrize(
    ("before", "now", "ends"),
    [(BAD, BAD, True), (GOOD, BAD, False), (BAD, GOOD, False), (BAD, NEITHER, False), (NEITHER, BAD, False)],
)
def test_two_years_running_not_competent_end_the_office(village: Village, before, now, ends):
    appraise(village, assembly(village, days_ago=200), 1, before, year=2026)
    appraise(village, assembly(village), 1, now, year=2027)
    found = listed(village).ends
    assert [(one.person_id, one.years) for one in found] == ([(village.people[1], (2026, 2027))] if ends else [])
    assert "第三十八条" in listed(village).ends_source


def found_wanting_twice(village: Village) -> None:
    """The second person of the village, at the assembly of yesterday and at the one of today."""
    for days_ago, year in ((200, 2026), (0, 2027)):
        appraise(village, assembly(village, days_ago=days_ago), 1, BAD, year=year)


def test_one_year_and_somebody_else_s_end_nothing(village: Village):
    held = assembly(village)
    appraise(village, held, 1, BAD)
    appraise(village, held, 2, BAD, year=2026)
    assert listed(village).ends == ()


def test_once_the_roll_has_the_end_nothing_is_to_be_done(village: Village):
    found_wanting_twice(village)
    assert listed(village, without=1).ends == ()


def todos(village: Village, in_office: dict[Committee, Roll], monkeypatch: pytest.MonkeyPatch) -> list[Todo]:
    """Of the township, that are about an office."""
    monkeypatch.setattr("shared.clock.now", lambda: village.now)

    class WithRolls(Directory):
        def call_as_service(self, call: Any) -> Any:
            if isinstance(call, GetRoll):
                return next(roll for roll in in_office.values() if roll.kind is call.kind)
            return super().call_as_service(call)

    service = MeetingsService()
    service.services = WithRolls(places(village))  # type: ignore[assignment]
    with village.sessions() as session:
        found = service.get_calendar_todos(session, calendar.GetCalendarTodos(), village.township).items
    return [todo for todo in found if todo.step.verb == "end_office"]


def test_the_township_is_told_until_the_office_has_ended(village: Village, monkeypatch: pytest.MonkeyPatch):
    found_wanting_twice(village)
    in_office = rolls(village)
    [todo] = todos(village, in_office, monkeypatch)
    assert (todo.area, todo.subject_kind, todo.subject_id) == (village.code, "appraisal", village.people[1])
    assert ("2026年、2027年" in todo.step.why, "补选" in todo.step.why) == (True, True)
    assert "第三十八条" in todo.step.source
    roll = in_office[Committee.VILLAGERS]
    ended = Roll(kind=roll.kind, area=roll.area, on=roll.on, entries=(roll.entries[0], roll.entries[2]))
    assert todos(village, in_office | {Committee.VILLAGERS: ended}, monkeypatch) == []


def test_an_id_that_is_taken_is_refused_and_what_has_it_stays(village: Village):
    held = assembly(village)
    first = appraise(village, held, 1)
    with pytest.raises(refusals.AlreadyThere):
        appraise(village, held, 2, as_id=first)
