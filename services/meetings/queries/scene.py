"""A meeting as one reader finds it on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.meetings import refusals, rules
from services.meetings.facts import OFFICIALS
from services.meetings.models import CountSheet, Meeting, Member, Teller
from shared import clock
from shared.calls.meetings import AgendaItem, Check, GroupView
from shared.errors import Refused
from shared.identity import Caller
from shared.vocabulary import SEALED, Body, Kind, MatterClass, Voting


@dataclass(frozen=True)
class Scene:
    """``line`` is their own on its roll, where they have one."""

    meeting: Meeting
    agenda: tuple[AgendaItem, ...]
    speakers: tuple[UUID, ...]  # who waits for the word
    unread: int  # opinions of the absent
    matter_class: MatterClass
    kind: Kind
    concerned: UUID | None  # by a recall
    law: rules.BodyRules
    quorum: rules.Quorum
    everybody: int  # with a vote, also the excused
    checks: tuple[Check, ...]
    groups: tuple[GroupView, ...]
    caller: Caller
    line: Member | None
    has_voted: bool
    voted: int  # how many have, in a named or an online vote
    tellers: Sequence[Teller]
    papers: Mapping[UUID, UUID]  # of a named vote: whose wait for a second official, and who has entered them
    taken: int  # papers, in a vote online and on paper
    sheet: CountSheet | None
    now: datetime

    @property
    def leads(self) -> bool:
        return not self._keeps_out and self.caller.has(*rules.leaders(self.meeting.body), area=self.meeting.village)

    @property
    def is_official(self) -> bool:
        return not self._keeps_out and self.caller.has(*OFFICIALS, area=self.meeting.village)

    @property
    def _keeps_out(self) -> bool:
        """Whom a recall concerns has no hand in its vote."""
        return self.concerned is not None and self.concerned == self.caller.person_id

    @property
    def counts(self) -> bool:
        me = self.caller.person_id
        return me is not None and me in (self.meeting.first_teller_id, self.meeting.second_teller_id)

    @property
    def may_confirm(self) -> bool:
        """The second teller, a count that waits."""
        waits = self.sheet is not None and self.sheet.confirmed_by is None
        return waits and self.caller.person_id is not None and self.caller.person_id == self.meeting.second_teller_id

    @property
    def may_witness(self) -> bool:
        """An official who has nothing to do with the count that waits."""
        waits = self.sheet is not None and self.sheet.confirmed_by is None
        entered = waits and self.sheet is not None and self.sheet.entered_by == self.caller.person_id
        return waits and self.is_official and not self.counts and not entered

    @property
    def may_vote(self) -> bool:
        """Whether the vote that is going on is theirs too, and not one of hands or of papers in the room."""
        begun = self.meeting.vote_opened_at is not None and self.meeting.voting in (Voting.NAMED, *SEALED)
        votes = self.meeting.state == "open" and begun and not self.meeting.casting_ended_at
        return votes and self.line is not None and self.line.votes and self.line.at_vote

    @property
    def vote_has_begun(self) -> bool:
        """It is open, or its count entered."""
        return self.meeting.vote_opened_at is not None or self.sheet is not None

    @property
    def passes(self) -> str:
        """How many ayes carry the motion, told before anybody counts."""
        of = self.quorum
        if self.law.turnout:
            return f"登记 {of.should_attend} 人，须 {self.law.turnout.needed(of.should_attend)} 人以上投票，赞成要过投票的半数。"
        needed = rules.ayes_needed(self.law, should_attend=of.should_attend, present=of.have, everybody=self.everybody)
        return f"到会有表决权 {self.quorum.have} 人，须 {needed} 票赞成。"

    @property
    def not_concluded_before(self) -> str | None:
        """Why nothing can be concluded yet, in the words of the refusal: the agenda, the opinions of the absent."""
        try:
            rules.check_own_item(current=self.meeting.item, own=next(item.number for item in self.agenda if item.own))
            rules.check_opinions_read(self.unread)
        except Refused as refusal:
            return str(refusal)
        return None

    @property
    def too_few(self) -> str | None:
        of = self.quorum
        return None if of.reached else f"应到会 {of.should_attend} 人，到会 {of.have} 人，须 {of.needed} 人"

    @property
    def not_yet(self) -> str | None:
        """Why no vote can begin, in the words of the refusal where there is one."""
        if self.meeting.body is Body.RECALL and self.meeting.defence is None:
            return str(refusals.DefenceNotHeard())
        return self.too_few

    @property
    def still_open(self) -> str | None:
        """Why the vote that is open can't be ended yet, in the words of the refusal."""
        day = clock.day_of(self.meeting.held_at)
        try:
            if self.meeting.vote_opened_at:
                silent = self.quorum.have - self.voted
                rules.check_vote_may_end(self.meeting.vote_opened_at, self.now, silent=silent, on=day)
            if self.papers:
                raise refusals.PapersWait(waiting=len(self.papers))
            if self.meeting.voting in SEALED:
                rules.check_box_hides(self.voted - self.taken, on=day)
                rules.check_papers_hide(self.taken, on=day)
        except Refused as refusal:
            return str(refusal)
        return None
