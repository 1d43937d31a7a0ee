"""A hearing in a village: announced, everybody heard, findings written down and answered."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from services.topics import actions
from shared.calls import hearings as calls
from shared.identity import Caller
from shared.vocabulary import HearingParty
from tests.topics.people import DAY, People

PARTIES = (
    HearingParty.CONCERNED_HOUSEHOLDS, HearingParty.REPRESENTATIVES, HearingParty.EXPERTS, HearingParty.TOWNSHIP,
)  # fmt: skip


class Hearings(People):
    """The steps of a hearing."""

    def announces(self, topic_id: UUID, *, held_at: datetime | None = None, caller: Caller | None = None) -> None:
        call = calls.AnnounceHearing(
            topic_id=topic_id, held_at=held_at or self.now + 7 * DAY, place="村委会", notice="听取对修桥方案的意见"
        )
        self.does(actions.announce_hearing, call, caller or self.secretary)

    def speaks(self, topic_id: UUID, party: HearingParty, speaker: str = "马秀英", **more: Any) -> None:
        call = calls.RecordStatement(
            id=uuid4(), topic_id=topic_id, party=party, speaker=speaker, text=more.get("text", "先修排水沟")
        )
        self.does(actions.record_statement, call, more.get("caller") or self.secretary)

    def finds(self, topic_id: UUID, findings: str = "先修排水沟\n工期避开秋收", caller: Caller | None = None) -> None:
        call = calls.ConcludeHearing(topic_id=topic_id, findings=findings)
        self.does(actions.conclude_hearing, call, caller or self.secretary)

    def answers_finding(
        self, topic_id: UUID, number: int, *, adopted: bool = True, reason: str = "写进方案", caller: Caller | None = None
    ) -> None:  # fmt: skip
        call = calls.AnswerFinding(topic_id=topic_id, number=number, adopted=adopted, reason=reason)
        self.does(actions.answer_finding, call, caller or self.head)

    def was_heard(self, topic_id: UUID) -> None:
        """Announced, and its hour come; everybody has spoken and the findings are written down."""
        self.announces(topic_id)
        self.wait(7)
        for party in PARTIES:
            self.speaks(topic_id, party)
        self.finds(topic_id)

    def is_heard(self, topic_id: UUID) -> None:
        """And both findings are answered."""
        self.was_heard(topic_id)
        for number in (1, 2):
            self.answers_finding(topic_id, number)

    def must_be_heard(self, topic_id: UUID) -> bool:
        return any(way.label == "听证评审" for way in self.sees(topic_id).topic.ways)
