"""What is done with a demand for a meeting: entry points."""

from sqlalchemy.orm import Session

from services.meetings import queries
from services.meetings.actions import demand_names, demanding
from services.meetings.rules.demands import rolls_of
from shared import clock
from shared.bus.entrypoints import Services, command, query
from shared.calls import demands as calls
from shared.calls import records
from shared.calls.common import Done
from shared.calls.directory import GetRoll, Roll
from shared.identity import Caller
from shared.vocabulary import Body


class Demanding:
    """A part of the service's class, in a file of its own. It asks for rolls."""

    services = Services(GetRoll)

    def _who_demands(self, body: Body, village: str) -> list[Roll]:
        """Today's rolls of those who may demand it."""
        today = clock.today()
        return [self.services.call_as_service(GetRoll(kind=kind, area=village, on=today)) for kind in rolls_of(body)]

    @command(calls.StartDemand)
    def start_demand(self, session: Session, call: calls.StartDemand, caller: Caller) -> Done:
        caller.require_sight(call.village)
        rolls = self._who_demands(call.body, call.village)
        return demanding.start(session, call, caller=caller, now=clock.now(), rolls=rolls)

    @command(calls.EnterDemandNames)
    def enter_demand_names(self, session: Session, call: calls.EnterDemandNames, caller: Caller) -> Done:
        demand = queries.find_demand(session, call.demand_id, caller)
        body, village = demand.body, demand.village
        session.rollback()
        rolls = self._who_demands(body, village)
        return demand_names.enter_names(session, call, caller=caller, now=clock.now(), rolls=rolls)

    @command(calls.SignDemand)
    def sign_demand(self, session: Session, call: calls.SignDemand, caller: Caller) -> Done:
        return demanding.sign(session, call, caller=caller, now=clock.now())

    @command(calls.WithdrawDemandSignature)
    def withdraw_demand_signature(self, session: Session, call: calls.WithdrawDemandSignature, caller: Caller) -> Done:
        return demanding.take_back(session, call, caller=caller, now=clock.now())

    @command(calls.StrikeDemandName)
    def strike_demand_name(self, session: Session, call: calls.StrikeDemandName, caller: Caller) -> Done:
        return demand_names.strike(session, call, caller=caller, now=clock.now())

    @command(calls.EndDemand)
    def end_demand(self, session: Session, call: calls.EndDemand, caller: Caller) -> Done:
        return demanding.end(session, call, caller=caller, now=clock.now())

    @command(calls.AnswerDemand)
    def answer_demand(self, session: Session, call: calls.AnswerDemand, caller: Caller) -> Done:
        return demanding.answer(session, call, caller=caller, now=clock.now())

    @command(calls.WithholdDemand)
    def withhold_demand(self, session: Session, call: calls.WithholdDemand, caller: Caller) -> Done:
        return demanding.withhold(session, call, caller=caller, now=clock.now())

    @query(calls.ListDemands)
    def list_demands(self, session: Session, call: calls.ListDemands, _caller: Caller) -> calls.Demands:
        """Public."""
        return queries.list_demands(session, call, today=clock.today())

    @query(calls.GetDemand)
    def get_demand(self, session: Session, call: calls.GetDemand, caller: Caller) -> calls.DemandView:
        return queries.get_demand(session, call, caller, now=clock.now())

    @query(calls.GetDemandRoll)
    def get_demand_roll(self, session: Session, call: calls.GetDemandRoll, caller: Caller) -> calls.DemandRollPeople:
        return queries.demand_roll(session, call, caller)

    @query(calls.ReadDemandRecord)
    def read_demand_record(self, session: Session, call: calls.ReadDemandRecord, caller: Caller) -> records.RecordLines:
        return queries.read_demand_record(session, call, caller)
