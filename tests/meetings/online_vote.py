"""A secret ballot online as the gateway carries it: codes and choices stay here, what is sealed goes to the service."""

from collections.abc import Sequence
from uuid import UUID

from services.meetings import queries
from services.meetings.actions import ballots as actions
from services.meetings.actions import counting, mixed
from services.meetings.actions import voting as voting_actions
from shared import ballots
from shared.calls import ballots as calls
from shared.calls import counting as counting_calls
from shared.calls import meetings
from shared.identity import Caller, Role
from shared.vocabulary import Body, Choice, Voting
from tests.meetings.village import Village


class OnlineVote:
    """One meeting's; the second and third on its roll are the tellers."""

    def __init__(
        self,
        village: Village,
        present: Sequence[UUID] | None = None,
        voting: Voting = Voting.ONLINE_SECRET,
        *,
        at: UUID | None = None,
    ) -> None:
        """``at``: a meeting that is opened already."""
        self.village = village
        self.id = at or village.opened(Body.MEMBERS_ASSEMBLY, days=0, voting=voting, present=present)
        self.tellers = village.people[1:3]
        self.codes = [ballots.new_code(), ballots.new_code()]
        self.cast_texts: dict[UUID, str] = {}

    def name_tellers(self) -> None:
        call = calls.NameTellers(meeting_id=self.id, first_teller_id=self.tellers[0], second_teller_id=self.tellers[1])
        self.village.does(actions.name_both, call)

    def give_keys(self) -> None:
        for person, code in zip(self.tellers, self.codes, strict=True):
            self.give_key(person, code)

    def give_key(self, person: UUID, code: str) -> None:
        key = ballots.key_of(code, str(self.id))
        call = calls.GiveTellerKey(meeting_id=self.id, public=key.public, proof=key.proof)
        self.village.does(actions.give_key, call, self.village.person(person, Role.MEMBER))

    def open(self) -> None:
        self.village.does(voting_actions.open_vote, meetings.OpenVote(meeting_id=self.id))

    def opened(self) -> "OnlineVote":
        self.name_tellers()
        self.give_keys()
        self.open()
        return self

    def seal(self, choice: Choice) -> ballots.Ballot:
        keys = [ballots.TellerKey(teller.public, teller.proof) for teller in self.box().tellers]
        return ballots.seal(choice, ballots.joint_key(keys, str(self.id)), str(self.id))

    def cast(self, person: UUID, choice: Choice = Choice.AYE) -> ballots.Ballot:
        ballot = self.seal(choice)
        self.cast_text(person, ballot.text)
        return ballot

    def cast_text(self, person: UUID, text: str) -> None:
        call = calls.CastBallot(meeting_id=self.id, ballot=text)
        with self.village.sessions.begin() as session:
            actions.cast(session, call, caller=self.village.person(person, Role.MEMBER), now=self.village.now)

    def give_papers(self, *people: UUID, caller: Caller | None = None) -> None:
        self.village.does(mixed.give_papers, counting_calls.GivePapers(meeting_id=self.id, people=people), caller)

    def count_papers(
        self, ayes: int, noes: int = 0, abstentions: int = 0, invalid: int = 0, not_returned: int = 0
    ) -> None:
        call = counting_calls.RecordPapers(
            meeting_id=self.id,
            ayes=ayes,
            noes=noes,
            abstentions=abstentions,
            invalid=invalid,
            not_returned=not_returned,
        )
        self.village.does(mixed.record_papers, call)

    def confirm(self, number: int = 1, caller: Caller | None = None) -> None:
        call = counting_calls.ConfirmCount(meeting_id=self.id, number=number)
        self.village.does(counting.confirm, call, caller or self.village.person(self.tellers[1], Role.MEMBER))

    def witness(self, caller: Caller, number: int = 1) -> None:
        call = counting_calls.WitnessCount(meeting_id=self.id, number=number, reason="监票人没有手机")
        self.village.does(counting.witness, call, caller)

    def end(self) -> None:
        self.village.does(actions.end_casting, calls.EndCasting(meeting_id=self.id))

    def share(self, number: int, code: str | None = None) -> None:
        box = self.box()
        sealed = ballots.Box(box.ballots, tuple(box.aye), tuple(box.no))  # type: ignore[arg-type]
        key = ballots.TellerKey(box.tellers[number].public, box.tellers[number].proof)
        share = ballots.share_of(code or self.codes[number], str(self.id), key, sealed)
        call = calls.GiveShare(
            meeting_id=self.id, aye=share.aye, no=share.no, aye_proof=share.proofs[0], no_proof=share.proofs[1]
        )
        self.village.does(actions.give_share, call, self.village.person(self.tellers[number], Role.MEMBER))

    def to_paper(self, caller: Caller | None = None) -> None:
        self.village.does(actions.vote_on_paper, calls.VoteOnPaper(meeting_id=self.id, reason="计票码丢了"), caller)

    def to_paper_is_offered(self, caller: Caller) -> bool:
        return "vote_on_paper" in {step.verb for step in self.village.sees(self.id, caller).next_steps}

    def box(self) -> calls.BoxView:
        with self.village.sessions() as session:
            return queries.box(session, calls.GetBox(meeting_id=self.id))

    def listed(self) -> calls.Ballots:
        with self.village.sessions() as session:
            return queries.list_ballots(session, calls.ListBallots(meeting_id=self.id))
