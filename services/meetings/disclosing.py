"""What the meetings service does and answers about the disclosure of village affairs."""

from datetime import date

from sqlalchemy.orm import Session

from services.meetings import queries
from services.meetings.actions import disclosing
from shared import clock
from shared.bus.entrypoints import Services, command, query
from shared.calls import disclosures as calls
from shared.calls.common import Done
from shared.calls.directory import GetRoll, Roll
from shared.identity import Caller
from shared.vocabulary import RollKind


class Disclosing:
    """A part of the service's class, in a file of its own. It asks who held an office on the day of posting."""

    services = Services(GetRoll)

    def _in_office(self, village: str, on: date) -> dict[str, Roll]:
        kinds = {"officials": RollKind.JOINT_COMMITTEE, "supervisors": RollKind.SUPERVISION_COMMITTEE}
        return {
            name: self.services.call_as_service(GetRoll(kind=kind, area=village, on=on)) for name, kind in kinds.items()
        }

    @command(calls.RecordDisclosure)
    def record_disclosure(self, session: Session, call: calls.RecordDisclosure, caller: Caller) -> Done:
        rolls = self._in_office(call.village, call.posted_on)
        return disclosing.record(session, call, caller=caller, now=clock.now(), **rolls)

    @command(calls.CorrectDisclosure)
    def correct_disclosure(self, session: Session, call: calls.CorrectDisclosure, caller: Caller) -> Done:
        village = queries.disclosure(
            session, calls.GetDisclosure(disclosure_id=call.disclosure_id), caller
        ).line.village
        session.rollback()  # no transaction waits for the network
        rolls = self._in_office(village, call.posted_on)
        return disclosing.correct(session, call, caller=caller, now=clock.now(), **rolls)

    @command(calls.StrikeDisclosure)
    def strike_disclosure(self, session: Session, call: calls.StrikeDisclosure, caller: Caller) -> Done:
        return disclosing.strike(session, call, caller=caller, now=clock.now())

    @command(calls.WithholdDisclosure)
    def withhold_disclosure(self, session: Session, call: calls.WithholdDisclosure, caller: Caller) -> Done:
        return disclosing.withhold(session, call, caller=caller, now=clock.now())

    @command(calls.SayFinancesAreBusy)
    def say_finances_are_busy(self, session: Session, call: calls.SayFinancesAreBusy, caller: Caller) -> Done:
        return disclosing.say_finances_are_busy(session, call, caller=caller, now=clock.now())

    @query(calls.ListDisclosures)
    def list_disclosures(self, session: Session, call: calls.ListDisclosures, caller: Caller) -> calls.Disclosures:
        """Public."""
        return queries.list_disclosures(session, call, clock.today(), caller)

    @query(calls.GetDisclosure)
    def get_disclosure(self, session: Session, call: calls.GetDisclosure, caller: Caller) -> calls.DisclosureView:
        return queries.disclosure(session, call, caller)
