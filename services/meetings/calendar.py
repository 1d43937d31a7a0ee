"""What the meetings service does and answers about meetings without a topic and the year's calendar."""

from datetime import date

from sqlalchemy.orm import Session

from services.meetings import queries, rules
from services.meetings.actions import ordinary
from shared import clock
from shared.bus.entrypoints import Services, command, query
from shared.calls import calendar as calls
from shared.calls.common import Done, Todo, Todos
from shared.calls.directory import (
    GetAssemblyMakeup,
    GetRoll,
    ListCommitteeMembers,
    ListDivisions,
    ListPartyGroups,
    Roll,
)
from shared.errors import NotFound
from shared.identity import OVERSEE, Caller, Role
from shared.vocabulary import Body, RollKind


class Calendar:
    """A part of the service's class, in a file of its own. It asks for rolls, for the villages, their Party groups, committees and
    assemblies."""

    services = Services(GetRoll, ListDivisions, ListPartyGroups, ListCommitteeMembers, GetAssemblyMakeup)

    def _rolls(self, body: Body, village: str, group: str, on: date) -> tuple[Roll, Roll]:
        """The body's, and that of the village's officials."""
        of_group = group if body is Body.VILLAGE_GROUP else ""
        kind = queries.roll_of(body, on)
        roll = self.services.call_as_service(GetRoll(kind=kind, area=village, on=on, group=of_group))
        officials = self.services.call_as_service(GetRoll(kind=RollKind.JOINT_COMMITTEE, area=village, on=on))
        return roll, officials

    @query(calls.GetOrdinaryAdvice)
    def get_ordinary_advice(
        self, session: Session, call: calls.GetOrdinaryAdvice, caller: Caller
    ) -> calls.OrdinaryAdvice:
        caller.require(Role.SECRETARY, area=call.village)
        rules.check_unit(call.body, call.group)
        rules.check_held(call.held_on, today=clock.today())
        roll, officials = self._rolls(call.body, call.village, call.group, call.held_on)
        return queries.ordinary_advice(session, call, roll, officials)

    @command(calls.RecordOrdinaryMeeting)
    def record_ordinary_meeting(self, session: Session, call: calls.RecordOrdinaryMeeting, caller: Caller) -> Done:
        roll, officials = self._rolls(call.body, call.village, call.group, call.held_on)
        return ordinary.record(session, call, caller=caller, now=clock.now(), roll=roll, officials=officials)

    @command(calls.CorrectOrdinaryMeeting)
    def correct_ordinary_meeting(self, session: Session, call: calls.CorrectOrdinaryMeeting, caller: Caller) -> Done:
        line = queries.ordinary_meeting(session, calls.GetOrdinaryMeeting(meeting_id=call.meeting_id), caller).line
        session.rollback()  # no transaction waits for the network
        roll, officials = self._rolls(line.body, line.village, line.group, call.held_on)
        return ordinary.correct(session, call, caller=caller, now=clock.now(), roll=roll, officials=officials)

    @command(calls.StrikeOrdinaryMeeting)
    def strike_ordinary_meeting(self, session: Session, call: calls.StrikeOrdinaryMeeting, caller: Caller) -> Done:
        return ordinary.strike(session, call, caller=caller, now=clock.now())

    @query(calls.ListOrdinaryMeetings)
    def list_ordinary_meetings(
        self, session: Session, call: calls.ListOrdinaryMeetings, caller: Caller
    ) -> calls.OrdinaryMeetings:
        return queries.list_ordinary(session, call, caller)

    @query(calls.GetOrdinaryMeeting)
    def get_ordinary_meeting(
        self, session: Session, call: calls.GetOrdinaryMeeting, caller: Caller
    ) -> calls.OrdinaryMeetingView:
        return queries.ordinary_meeting(session, call, caller)

    # -- what is due

    def _villages(self, area: str) -> queries.Villages:
        divisions = self.services.call_as_service(ListDivisions())
        groups = self.services.call_as_service(ListPartyGroups(area=area, on=clock.today()))
        committees = self.services.call_as_service(ListCommitteeMembers(area=area, on=clock.today()))
        return queries.Villages(area, divisions, groups, committees)

    @query(calls.GetCalendar)
    def get_calendar(self, session: Session, call: calls.GetCalendar, caller: Caller) -> calls.CalendarView:
        if len(call.area) == queries.VILLAGE:
            caller.require_sight(call.area)
        elif not caller.has(*OVERSEE, area=call.area):
            raise NotFound
        found = queries.lines(session, self._villages(call.area), clock.today())
        writes = caller.has(Role.SECRETARY, area=call.area)
        return calls.CalendarView(items=tuple(found), step=queries.next_due(found) if writes else None)

    @query(calls.CountLateMeetings)
    def count_late_meetings(self, session: Session, call: calls.CountLateMeetings, caller: Caller) -> calls.LateCounts:
        if not caller.has(*OVERSEE, area=call.area):
            raise NotFound
        return queries.late_counts(queries.lines(session, self._villages(call.area), clock.today()))

    @query(calls.GetCalendarTodos)
    def get_calendar_todos(self, session: Session, _call: calls.GetCalendarTodos, caller: Caller) -> Todos:
        """Asks the directory for those alone who have something to do."""
        today, items = clock.today(), list[Todo]()
        told = {Role.SECRETARY: queries.due_soon, Role.TOWNSHIP: queries.overdue}
        asked = [(told[grant.role], self._villages(grant.area)) for grant in caller.grants if grant.role in told]
        for tell, villages in asked:
            items += tell(queries.lines(session, villages, today), today)
        for grant in caller.grants:
            if grant.role is Role.TOWNSHIP:
                items += self._offices_that_end(session, grant.area, today)
        return Todos(items=tuple(items))

    def _offices_that_end(self, session: Session, area: str, today: date) -> list[Todo]:
        """Of those who hold them still: the directory is asked where somebody was found not competent."""
        found = queries.endings(session, area, today)
        session.rollback()  # no transaction waits for the network
        rolls = {
            (one.village, one.committee): self.services.call_as_service(
                GetRoll(kind=rules.ROLL_OF[one.committee], area=one.village, on=today)
            )
            for one in found
        }
        in_office = {key: {entry.person_id for entry in roll.entries} for key, roll in rolls.items()}
        return queries.ends_to_see_to(
            [one for one in found if one.person_id in in_office[one.village, one.committee]], today
        )

    @query(calls.GetAssemblyComposition)
    def get_assembly_composition(
        self, _session: Session, call: calls.GetAssemblyComposition, caller: Caller
    ) -> calls.AssemblyComposition:
        caller.require_sight(call.village)
        today = clock.today()
        return queries.composed(self.services.call_as_service(GetAssemblyMakeup(area=call.village, on=today)), today)
