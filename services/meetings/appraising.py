"""What the meetings service does and answers about the yearly appraisal of a village's committees."""

from datetime import date

from sqlalchemy.orm import Session

from services.meetings import queries, rules
from services.meetings.actions import appraising
from shared import clock
from shared.bus.entrypoints import Services, command, query
from shared.calendar_words import Committee
from shared.calls import appraisals as calls
from shared.calls.calendar import GetOrdinaryMeeting
from shared.calls.common import Done
from shared.calls.directory import GetRoll, Roll
from shared.identity import Caller


class Appraising:
    """A part of the service's class, in a file of its own. It asks who sits on the committees."""

    services = Services(GetRoll)

    def _committees(self, village: str, on: date) -> dict[Committee, Roll]:
        return {
            one: self.services.call_as_service(GetRoll(kind=rules.ROLL_OF[one], area=village, on=on))
            for one in Committee
        }

    @command(calls.RecordAppraisal)
    def record_appraisal(self, session: Session, call: calls.RecordAppraisal, caller: Caller) -> Done:
        line = queries.ordinary_meeting(session, GetOrdinaryMeeting(meeting_id=call.meeting_id), caller).line
        session.rollback()  # no transaction waits for the network
        committees = self._committees(line.village, line.held_on)
        return appraising.record(session, call, caller=caller, now=clock.now(), committees=committees)

    @command(calls.CorrectAppraisal)
    def correct_appraisal(self, session: Session, call: calls.CorrectAppraisal, caller: Caller) -> Done:
        return appraising.correct(session, call, caller=caller, now=clock.now())

    @command(calls.StrikeAppraisal)
    def strike_appraisal(self, session: Session, call: calls.StrikeAppraisal, caller: Caller) -> Done:
        return appraising.strike(session, call, caller=caller, now=clock.now())

    @query(calls.ListAppraisals)
    def list_appraisals(self, session: Session, call: calls.ListAppraisals, caller: Caller) -> calls.Appraisals:
        caller.require_sight(call.village)
        today = clock.today()
        rolls = self._committees(call.village, today)
        in_office = {one: {entry.person_id for entry in roll.entries} for one, roll in rolls.items()}
        return queries.list_appraisals(session, call, caller, today, in_office)
