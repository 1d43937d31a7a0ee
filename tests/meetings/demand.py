"""A village whose people demand a meeting: forty villagers, the first nine of them representatives.

A tenth of the villagers are four, a third of the representatives three, a fifth of them two.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from services.meetings import queries
from services.meetings.actions import demand_names, demanding
from services.meetings.models import Meeting
from shared.calls import demands as calls
from shared.calls import directory
from shared.identity import Caller, Role
from shared.storage import Sessions
from shared.vocabulary import Body, MatterClass, RollKind, Voting, Withheld
from tests.meetings.village import Village

REPRESENTATIVES = 9


class DemandingVillage(Village):
    def __init__(self, sessions: Sessions) -> None:
        super().__init__(sessions)
        self.gone: set[UUID] = set()  # who has moved away: on no roll of today

    def roll_of(self, kind: RollKind) -> directory.Roll:
        people = self.people[:REPRESENTATIVES] if kind is RollKind.REPRESENTATIVES else self.people
        entries = [directory.RollEntry(person_id=one, votes=True) for one in people if one not in self.gone]
        return directory.Roll(kind=kind, area=self.code, on=self.today, entries=tuple(entries))

    def rolls_today(self, body: Body) -> list[directory.Roll]:
        if body is Body.REPRESENTATIVES_ASSEMBLY:
            return [self.roll_of(RollKind.REPRESENTATIVES)]
        return [self.roll_of(RollKind.VILLAGERS), self.roll_of(RollKind.REPRESENTATIVES)]

    def one(self, number: int, *more: Role) -> Caller:
        """Somebody of the village, as they sign in."""
        roles = [Role.VILLAGER, *([Role.REPRESENTATIVE] if number < REPRESENTATIVES else []), *more]
        return self.person(self.people[number], *roles)

    # -- doing

    def start(self, number: int = 20, body: Body = Body.VILLAGERS_ASSEMBLY, caller: Caller | None = None) -> UUID:
        call = calls.StartDemand(
            id=uuid4(), village=self.code, body=body, title="村集体的地怎么租", reason="合同年底到期"
        )
        done: UUID = self.does(demanding.start, call, caller or self.one(number), rolls=self.rolls_today(body)).id
        return done

    def sign(self, demand: UUID, *people: int) -> None:
        for number in people:
            self.does_sign(demand, self.one(number))

    def does_sign(self, demand: UUID, caller: Caller) -> None:
        self.does(demanding.sign, calls.SignDemand(demand_id=demand), caller)

    def take_back(self, demand: UUID, number: int) -> None:
        self.does(demanding.take_back, calls.WithdrawDemandSignature(demand_id=demand), self.one(number))

    def end(self, demand: UUID, caller: Caller) -> None:
        self.does(demanding.end, calls.EndDemand(demand_id=demand, reason="已经谈好了"), caller)

    def enter(self, demand: UUID, people: Sequence[int], caller: Caller | None = None, **more: Any) -> None:
        body = self.shows(demand, self.township).line.body
        facts: dict[str, Any] = {"signed_on": self.today, "signatures": len(people), "seen": True} | more
        call = calls.EnterDemandNames(demand_id=demand, signers=tuple(self.people[one] for one in people), **facts)
        self.does(demand_names.enter_names, call, caller or self.township, rolls=self.rolls_today(body))

    def strike(self, demand: UUID, number: int, caller: Caller | None = None) -> None:
        call = calls.StrikeDemandName(demand_id=demand, person_id=self.people[number], reason="登记成了同名的人")
        self.does(demand_names.strike, call, caller or self.township)

    def answer(self, demand: UUID, meeting: UUID, caller: Caller | None = None) -> None:
        self.does(demanding.answer, calls.AnswerDemand(demand_id=demand, meeting_id=meeting), caller)

    def withhold(self, demand: UUID, reason: Withheld = Withheld.INSULT, caller: Caller | None = None) -> None:
        call = calls.WithholdDemand(demand_id=demand, reason=reason)
        self.does(demanding.withhold, call, caller or self.township)

    def standing(self, body: Body = Body.VILLAGERS_ASSEMBLY) -> UUID:
        """A demand that three representatives have made stand, or two."""
        demand = self.start(0, body)
        self.sign(demand, *((1, 2) if body is Body.VILLAGERS_ASSEMBLY else (1,)))
        return demand

    def meets(self, body: Body = Body.VILLAGERS_ASSEMBLY, *, days: int = 0) -> UUID:
        """A meeting of this body is noticed a moment later, on a topic of its own."""
        self.now += timedelta(minutes=1)
        meeting, topic = uuid4(), self.confirmed(MatterClass.VILLAGE_AFFAIRS)
        with self.sessions.begin() as session:
            session.add(
                Meeting(
                    id=meeting, topic_id=topic, village=self.code, title="修桥", body=body, step="resolution", state="noticed",
                    held_at=self.now + timedelta(days=days), place="村委会", voting=Voting.SHOW_OF_HANDS, noticed_at=self.now, entries=0,
                )
            )  # fmt: skip
        return meeting

    # -- asking

    def shows(self, demand: UUID, caller: Caller) -> calls.DemandView:
        with self.sessions() as session:
            return queries.get_demand(session, calls.GetDemand(demand_id=demand), caller, now=self.now)

    def board(self, area: str = "") -> tuple[calls.DemandLine, ...]:
        """What anybody sees."""
        with self.sessions() as session:
            return queries.list_demands(session, calls.ListDemands(area=area or self.code), today=self.today).items

    def exported(self, demand: UUID, caller: Caller | None = None) -> tuple[str, ...]:
        with self.sessions() as session:
            call = calls.ReadDemandRecord(demand_id=demand)
            return queries.read_demand_record(session, call, caller or self.township).lines
