"""A collective of thirty-two: ten households of three, in the order of the list, and two people of none."""

from base64 import b64encode
from uuid import UUID, uuid4

from services.meetings.actions import matters, proxies, proxy_papers, withdrawing
from services.meetings.models import Matter
from shared.calls import directory
from shared.calls import meetings as calls
from shared.calls import proxies as proxy_calls
from shared.events.topics import DecidedByOthers
from shared.identity import Caller, Role
from shared.storage import Sessions
from shared.vocabulary import Body, Choice, Kind, RollKind, Voting
from tests.meetings.village import FOUR_STEPS, Village
from tests.pictures import jpeg

SIZE, PER_HOUSEHOLD = 30, 3
PAPER = b64encode(jpeg()).decode()


class Collective(Village):
    """Its own matter is before the last step."""

    def __init__(self, sessions: Sessions) -> None:
        super().__init__(sessions)
        self.homes = [uuid4() for _ in range(SIZE // PER_HOUSEHOLD)]
        event = DecidedByOthers(topic_id=self.topic_id, village=self.code, kind=Kind.COLLECTIVE)
        self.hears(matters.decided_by_others, event)
        self.post_result()
        with sessions.begin() as session:
            session.get_one(Matter, self.topic_id).steps_passed = len(FOUR_STEPS) - 1

    def register(self) -> directory.Roll:
        """The last two of the village's people are of no household."""
        entries = tuple(
            directory.RollEntry(
                person_id=person, votes=True, household_id=self.homes[n // PER_HOUSEHOLD] if n < SIZE else None
            )
            for n, person in enumerate(self.people[: SIZE + 2])
        )
        return directory.Roll(kind=RollKind.COLLECTIVE, area=self.code, on=self.today, entries=entries)

    def noticed(self, voting: Voting = Voting.NAMED) -> UUID:
        return self.convene(Body.COLLECTIVE_ASSEMBLY, days=10, who=self.register(), voting=voting)

    def begins(self, meeting_id: UUID, *there: int) -> None:
        """Its day has come, these people are there."""
        self.wait(10)
        self.attend(meeting_id, [self.people[number] for number in there])
        self.open(meeting_id)

    def villager(self, number: int) -> Caller:
        return self.person(self.people[number], Role.VILLAGER)

    @property
    def committee_member(self) -> Caller:
        return self.person(self.people[28], Role.VILLAGERS_COMMITTEE, Role.VILLAGER)

    def entrusts(self, meeting_id: UUID, number: int, to: int) -> None:
        call = proxy_calls.EntrustProxy(meeting_id=meeting_id, proxy_id=self.people[to])
        self.does(proxies.entrust, call, self.villager(number))

    def ends(self, meeting_id: UUID, number: int, caller: Caller | None = None) -> None:
        call = proxy_calls.EndProxy(meeting_id=meeting_id, person_id=self.people[number], reason="自己来")
        self.does(proxies.end, call, caller or self.villager(number))

    def enters_paper(
        self, meeting_id: UUID, number: int, to: int, caller: Caller | None = None, content: str = PAPER
    ) -> UUID:
        call = proxy_calls.EnterProxyPaper(
            id=uuid4(), meeting_id=meeting_id, person_id=self.people[number], proxy_id=self.people[to], content=content
        )
        done: UUID = self.does(proxy_papers.enter, call, caller).id
        return done

    def confirms_paper(self, meeting_id: UUID, number: int, to: int, caller: Caller | None = None) -> None:
        call = proxy_calls.ConfirmProxyPaper(
            meeting_id=meeting_id, person_id=self.people[number], proxy_id=self.people[to]
        )
        self.does(proxy_papers.confirm, call, caller or self.committee_member)

    def discards_paper(self, meeting_id: UUID, number: int, caller: Caller | None = None) -> None:
        call = proxy_calls.DiscardProxyPaper(meeting_id=meeting_id, person_id=self.people[number], reason="登记错了人")
        self.does(proxy_papers.discard, call, caller or self.committee_member)

    def votes_for(self, meeting_id: UUID, proxy: int, number: int, choice: Choice = Choice.AYE) -> None:
        call = proxy_calls.CastProxyVote(meeting_id=meeting_id, person_id=self.people[number], choice=choice)
        self.does(proxies.cast, call, self.villager(proxy))

    def withdraws(self, meeting_id: UUID, number: int) -> None:
        call = calls.WithdrawFromVote(meeting_id=meeting_id, person_id=self.people[number], ground="是承包人")
        self.does(withdrawing.withdraw, call, self.villager(number))

    def there(self, meeting_id: UUID) -> tuple[int, int]:
        """Who is there with a vote, of them by somebody of their household."""
        seen = self.sees(meeting_id)
        return seen.voting_present, seen.by_proxy

    def line(self, meeting_id: UUID, number: int) -> calls.MemberView:
        return next(one for one in self.sees(meeting_id).roll if one.person_id == self.people[number])

    def verbs(self, meeting_id: UUID, caller: Caller) -> set[str]:
        return {step.verb for step in self.sees(meeting_id, caller).next_steps}

    def waits(self, caller: Caller) -> set[str]:
        return {todo.step.verb for todo in self.todos(caller)}
