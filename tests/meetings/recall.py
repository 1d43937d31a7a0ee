"""A village that votes on a recall: forty voters, of whom the third is the member of the villagers' committee whom it concerns."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from services.meetings.actions import attending, defending, matters, voting
from shared.calls import directory, recall_votes
from shared.calls import meetings as calls
from shared.events.topics import DefenceStated, RecallDue
from shared.identity import Caller, Role
from shared.recall_words import DefenceHeard
from shared.storage import Sessions
from shared.vocabulary import Body, RollKind, Standing, Voting
from tests.meetings.village import Village

VOTERS = 40


class RecallVillage(Village):
    def __init__(self, sessions: Sessions) -> None:
        super().__init__(sessions)
        self.topic_id = self.recall_due()

    @property
    def concerned(self) -> Caller:
        """Head of the villagers' committee, and the branch's secretary besides."""
        return self.person(self.people[2], Role.SECRETARY, Role.VILLAGERS_COMMITTEE, Role.VILLAGER)

    @property
    def other(self) -> Caller:
        return self.person(self.people[3], Role.VILLAGERS_COMMITTEE, Role.VILLAGER)

    def recall_due(self) -> UUID:
        return self.recall_due_of(self.people[2])

    def recall_due_of(self, person: UUID) -> UUID:
        topic_id = uuid4()
        due = RecallDue(
            topic_id=topic_id, village=self.code, title="罢免村民委员会成员", person_id=person,
            convene_by=self.today + timedelta(days=30), text="理由：账目不公开。", until=self.today, source="…",
        )  # fmt: skip
        self.hears(matters.keep_recall, due)
        return topic_id

    def defence_is_stated(self) -> None:
        self.hears(matters.defence_stated, DefenceStated(topic_id=self.topic_id, village=self.code))

    def voters(self) -> directory.Roll:
        entries = tuple(
            directory.RollEntry(person_id=person, votes=True, standing=Standing.FULL) for person in self.people
        )
        return directory.Roll(kind=RollKind.VILLAGERS, area=self.code, on=self.today, entries=entries)

    def convene_vote(self, caller: Caller | None = None, *, way: Voting = Voting.SECRET, days: int = 10) -> UUID:
        return self.convene(
            Body.RECALL, days=days, who=self.voters(), caller=caller or self.other, voting=way
        )  # fmt: skip

    def opened_vote(self, there: int = VOTERS, way: Voting = Voting.SECRET) -> UUID:
        """In the room, nobody heard yet."""
        meeting_id = self.convene_vote(way=way)
        self.wait(10)
        self.comes_to(meeting_id)
        present = tuple(self.people[:there])
        call = calls.RecordAttendance(meeting_id=meeting_id, present=present)
        self.does(attending.record_attendance, call, self.other)
        self.open(meeting_id, self.other)
        return meeting_id

    def hears_them(
        self, meeting_id: UUID, how: DefenceHeard = DefenceHeard.NONE, caller: Caller | None = None
    ) -> None:  # fmt: skip
        call = recall_votes.HearDefence(meeting_id=meeting_id, how=how)
        self.does(defending.hear_defence, call, caller or self.other)

    def enters(
        self, meeting_id: UUID, *, ayes: int, noes: int = 0, invalid: int = 0, kept: int = 0, caller: Caller | None = None,
        tellers: Sequence[UUID] = (),
    ) -> None:  # fmt: skip
        first, second = tellers or self.people[4:6]
        call = calls.RecordBallots(
            meeting_id=meeting_id, issued=ayes + noes + invalid + kept, ayes=ayes, noes=noes, abstentions=0, invalid=invalid,
            not_returned=kept, first_teller_id=first, second_teller_id=second,
        )  # fmt: skip
        self.begin_vote(meeting_id, caller or self.other)
        self.does(voting.record_ballots, call, caller or self.other)

    def counted(self, there: int = VOTERS, **votes: Any) -> calls.VoteResult:
        """Held to its end, for as long as it has to stay open."""
        meeting_id = self.opened_vote(there)
        self.hears_them(meeting_id)
        self.begin_vote(meeting_id, self.other)
        self.now += timedelta(hours=2)
        self.enters(meeting_id, **votes)
        return self.confirmed_result(meeting_id, self.people[5])
