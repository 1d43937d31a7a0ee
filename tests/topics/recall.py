"""A village that demands a recall: each step leading on from the one before."""

from typing import Any
from uuid import UUID, uuid4

from services.topics import actions
from shared.calls import recalls as calls
from shared.calls import topics
from shared.calls.directory import Roll, RollEntry
from shared.identity import Caller, Role
from shared.recall_words import FormFault
from shared.vocabulary import Body, RollKind
from tests.topics.village import Village

NEEDED = 20  # a fifth of a hundred villagers
REASON = "两年没有公布村务账目，村民多次要求也不答复。"


class RecallVillage(Village):
    """The villagers' committee: its head, whom the recall concerns, and another."""

    @property
    def concerned(self) -> Caller:
        return self.head

    @property
    def other(self) -> Caller:
        return self.person(self.members[3], Role.VILLAGERS_COMMITTEE, Role.MEMBER)

    def villagers_committee(self, *, still: bool = True) -> Roll:
        members = [self.members[3], *([self.members[2]] if still else [])]
        entries = tuple(RollEntry(person_id=person, votes=True) for person in members)
        return Roll(kind=RollKind.VILLAGERS_COMMITTEE, area=self.code, on=self.today, entries=entries)

    def opens_recall(self, caller: Caller | None = None, of: UUID | None = None) -> UUID:
        call = calls.OpenRecall(id=uuid4(), village=self.code, person_id=of or self.members[2], reason=REASON)
        committee = self.villagers_committee()
        done: UUID = self.does(actions.open_recall, call, caller or self.collector, committee=committee).id
        return done

    def signs_for(self, caller: Caller | None = None) -> UUID:
        topic_id = self.opens_recall(caller)
        call = topics.OpenSigning(topic_id=topic_id)
        self.does(actions.open_signing, call, caller or self.collector, rolls=self.rolls())
        return topic_id

    def demanded(self) -> UUID:
        topic_id = self.signs_for()
        for number in range(NEEDED):
            self.sign(topic_id, self.villager(number))
        return topic_id

    def checks(
        self, topic_id: UUID, fault: FormFault | None = None, caller: Caller | None = None, **more: Any
    ) -> None:  # fmt: skip
        call = calls.CheckRecall(topic_id=topic_id, fault=fault, missing=more.get("missing", ""))
        committee = self.villagers_committee(still=more.get("still", True))
        self.does(actions.check_recall, call, caller or self.secretary, committee=committee)

    def made_public(self) -> UUID:
        topic_id = self.demanded()
        self.checks(topic_id)
        return topic_id

    def votes(self, topic_id: UUID, *, passed: bool) -> None:
        self.resolves(topic_id, "resolution", Body.RECALL, passed=passed)

    def defends(self, topic_id: UUID, caller: Caller | None = None, text: str = "账目上月已经公布。") -> None:
        call = calls.StateDefence(topic_id=topic_id, text=text)
        self.does(actions.state_defence, call, caller or self.concerned)

    def offers(self, topic_id: UUID, caller: Caller) -> list[str]:
        return [step.verb for step in self.sees(topic_id, caller).next_steps]
