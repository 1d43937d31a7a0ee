"""A village that raises funds and labour: the steps of a levy, each leading on from the one before."""

from typing import Any
from uuid import UUID, uuid4

from services.topics import actions
from shared.calls import levies as calls
from shared.calls import topics
from shared.calls.directory import Resident, Residents
from shared.identity import Caller
from shared.vocabulary import Body, Exemption, Kind, MatterClass, Route
from tests.topics.village import BODIES, Village

REGISTER = 120  # of whom 90 work


class LevyVillage(Village):
    """Register: the first ninety are asked for labour, thirty are too young or too old."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.register = [uuid4() for _ in range(REGISTER)]

    def residents(self) -> Residents:
        items = (Resident(person_id=person, works=number < 90) for number, person in enumerate(self.register))
        return Residents(items=tuple(items))

    def proposes_by_committee(self, topic_id: UUID) -> None:
        call = topics.ProposeByBody(topic_id=topic_id, route=Route.VILLAGERS_COMMITTEE, resolution="村委会3月1日决定")
        self.does(actions.propose_by_body, call, self.head)

    def posted_levy(self, **facts: Any) -> UUID:
        """Proposed by the villagers' committee, reviewed, deliberated, on the board."""
        topic_id = self.signing(Kind.LEVY)
        self.proposes_by_committee(topic_id)
        self.takes_up(topic_id)
        self.reviews(topic_id, **facts)
        meeting_id = self.convenes(topic_id)
        self.wait(7)
        self.opens(topic_id, meeting_id)
        self.concludes(topic_id, meeting_id)
        self.posts(topic_id)
        return topic_id

    def draws_up(self, topic_id: UUID, caller: Caller | None = None, **changes: Any) -> None:
        plan: dict[str, Any] = {"purpose": "硬化三组生产路", "budget": 5_000_000, "per_head": 1_000, "workdays": 4}
        call = calls.DrawUpLevy(topic_id=topic_id, **(plan | changes))
        self.does(actions.draw_up_levy, call, caller or self.head, residents=self.residents())

    def drawn_up(self, **changes: Any) -> UUID:
        topic_id = self.posted_levy()
        self.draws_up(topic_id, **changes)
        return topic_id

    def frees(
        self, topic_id: UUID, person_id: UUID, ground: Exemption, decided_by: Body | None = None, caller: Caller | None = None
    ) -> None:  # fmt: skip
        call = calls.ExemptPayer(topic_id=topic_id, person_id=person_id, ground=ground, decided_by=decided_by)
        self.does(actions.exempt_payer, call, caller or self.head)

    def settles(self, topic_id: UUID) -> None:
        self.does(actions.settle_levy, calls.SettleLevy(topic_id=topic_id), self.head)

    def settled(self, **changes: Any) -> UUID:
        topic_id = self.drawn_up(**changes)
        self.wait(7)
        self.settles(topic_id)
        return topic_id

    def resolved(self, *, passed: bool = True, **changes: Any) -> UUID:
        topic_id = self.settled(**changes)
        for step, body in BODIES[MatterClass.VILLAGE_AFFAIRS]:
            self.resolves(topic_id, step, body, passed=passed or step != "resolution")
        self.hangs(topic_id)
        return topic_id

    def forwards(self, topic_id: UUID, caller: Caller | None = None) -> None:
        call = calls.ForwardLevy(topic_id=topic_id, opinion="范围、标准、程序合规")
        self.does(actions.forward_levy, call, caller or self.township)

    def replies(self, topic_id: UUID, *, approved: bool = True, caller: Caller | None = None) -> None:
        call = calls.AnswerLevy(
            topic_id=topic_id, approved=approved, answer="符合规定" if approved else "标准有误，请纠正"
        )
        self.does(actions.answer_levy, call, caller or self.county)

    def approved(self) -> UUID:
        topic_id = self.resolved()
        self.forwards(topic_id)
        self.replies(topic_id)
        return topic_id

    def accounts(self, topic_id: UUID, income: int = 120_000, expense: int = 118_050) -> None:
        call = calls.AccountForLevy(topic_id=topic_id, income=income, expense=expense, workdays_done=360)
        self.does(actions.account_for_levy, call, self.secretary)

    def ends(self, topic_id: UUID, caller: Caller | None = None) -> None:
        call = calls.EndLevy(topic_id=topic_id, reason="标准过高，村里不再筹集")
        self.does(actions.end_levy, call, caller or self.secretary)

    def refused(self) -> UUID:
        """Resolved, forwarded, and the county says no."""
        topic_id = self.resolved()
        self.forwards(topic_id)
        self.replies(topic_id, approved=False)
        return topic_id
