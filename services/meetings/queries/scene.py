"""A meeting as one reader finds it on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.meetings import refusals, rules
from services.meetings.facts import BY_TWO, OFFICIALS, admits_latecomers, count_stands_still
from services.meetings.models import CountSheet, Meeting, Member, PaperVote, Proxy, Teller
from shared import clock
from shared.calls.meetings import AgendaItem, Check, GroupView
from shared.errors import Refused
from shared.identity import Caller, Role
from shared.rulebook import Number
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
    papers: Sequence[PaperVote]  # of a named vote: which wait for a second official, or a third
    entrusted: Sequence[Proxy]  # by whom somebody acts for whom, or is to once a second official has read it
    votes_for: tuple[UUID, ...]  # in a named vote: who is still to be voted for by the caller
    taken: int  # papers, in a vote online and on paper
    sheet: CountSheet | None
    teller_checked_in: bool  # the second one, by telephone
    by_township: bool  # it was convened by the township
    now: datetime

    @property
    def leads(self) -> bool:
        return not self._keeps_out and self.caller.has(*rules.leaders(self.meeting.body), area=self.meeting.village)

    @property
    def leads_from_within(self) -> bool:
        """In the village; of a recall the township leads too, and stands above all the same."""
        leaders = (role for role in rules.leaders(self.meeting.body) if role is not Role.TOWNSHIP)
        return self.caller.has(*leaders, area=self.meeting.village)

    @property
    def may_cancel(self) -> bool:
        """Who leads it, as far as they may call it off at all."""
        return self.leads and (not self.by_township or self.of_township)

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
        """The second teller, a count that waits; who has objected may have looked again."""
        waits = self.sheet is not None and self.sheet.confirmed_by is None
        return waits and self.caller.person_id is not None and self.caller.person_id == self.meeting.second_teller_id

    @property
    def may_witness(self) -> bool:
        """An official who has nothing to do with the count that waits, for a teller who can't answer and has not answered."""
        if self.sheet is None or self.sheet.confirmed_by is not None or not self.is_official:
            return False
        answers = self.sheet.objected_to > 0 or self.teller_checked_in
        return not answers and not self.counts and self.sheet.entered_by != self.caller.person_id

    @property
    def teller_has_time(self) -> str | None:
        """Why the second teller of a count that waits is not replaced yet, in the words of the refusal."""
        if self.sheet is None:
            return None
        entered_at, day = self.sheet.entered_at or self.meeting.vote_opened_at, clock.day_of(self.meeting.held_at)
        try:
            rules.check_teller_may_be_replaced(
                entered_at or self.now, self.now, objected=self.sheet.objected_to > 0, on=day
            )
        except Refused as refusal:
            return str(refusal)
        return None

    @property
    def objected(self) -> bool:
        return self.sheet is not None and self.sheet.is_objected_to

    @property
    def stands_still(self) -> bool:
        """A vote that nobody has brought to its end for so long that the township may end it, or have the step held again."""
        return count_stands_still(self.meeting, self.sheet, self.now)

    @property
    def patience(self) -> Number:
        return rules.count_waits(clock.day_of(self.meeting.held_at))

    @property
    def of_township(self) -> bool:
        return self.caller.has(Role.TOWNSHIP, area=self.meeting.village)

    @property
    def to_read(self) -> int:
        """Papers that the caller may read as the second official."""
        me = self.caller.person_id
        return sum(paper.read_by is None and me not in (paper.entered_by, paper.person_id) for paper in self.papers)

    @property
    def to_settle(self) -> int:
        """Papers that two have read differently, and the caller is a third."""
        me = self.caller.person_id
        parties = [(paper.entered_by, paper.read_by, paper.person_id) for paper in self.papers if paper.read_by]
        return sum(me not in those for those in parties)

    @property
    def own_differ(self) -> int:
        """Papers that the caller has read, and another official differently."""
        me = self.caller.person_id
        return sum(paper.read_by is not None and me in (paper.entered_by, paper.read_by) for paper in self.papers)

    @property
    def may_vote(self) -> bool:
        """Whether the vote that is going on is theirs too, and not one of hands or of papers in the room."""
        begun = self.meeting.vote_opened_at is not None and self.meeting.voting in (Voting.NAMED, *SEALED)
        votes = self.meeting.state == "open" and begun and not self.meeting.casting_ended_at
        return votes and not self.over and self.line is not None and self.line.votes and self.line.at_vote

    @property
    def ballots_are_cast(self) -> bool:
        return self.meeting.vote_opened_at is not None and self.meeting.casting_ended_at is None

    @property
    def over(self) -> str | None:
        """Why nothing is entered and nobody votes any more, in the words of the refusal."""
        try:
            rules.check_still_on(self.meeting.opened_at, self.now, on=clock.day_of(self.meeting.held_at))
        except Refused as refusal:
            return str(refusal)
        return None

    @property
    def vote_has_begun(self) -> bool:
        """It is open, or its count entered."""
        return self.meeting.vote_opened_at is not None or self.sheet is not None

    @property
    def admits_latecomers(self) -> bool:
        return admits_latecomers(self.meeting, counted=self.sheet is not None)

    @property
    def hands_are_up(self) -> bool:
        """A vote that is counted in the room has begun, and nothing of it is written down."""
        return self.meeting.vote_opened_at is not None and self.meeting.voting in BY_TWO and self.sheet is None

    @property
    def passes(self) -> str:
        """How many ayes carry the motion, told before anybody counts."""
        of = self.quorum
        if self.law.turnout:
            return f"登记 {of.should_attend} 人，须 {self.law.turnout.needed(of.should_attend)} 人以上投票，赞成要过投票的半数。"
        needed = rules.ayes_needed(self.law, should_attend=of.should_attend, present=of.have, everybody=self.everybody)
        return f"到会有表决权 {self.quorum.have} {self.meeting.unit}，须 {needed} 票赞成。"

    @property
    def not_concluded_before(self) -> str | None:
        """Why nothing can be concluded yet, in the words of the refusal: the agenda, who waits for the word, the opinions of the absent."""
        try:
            rules.check_own_item(current=self.meeting.item, own=next(item.number for item in self.agenda if item.own))
            rules.check_nobody_waits(len(self.speakers))
            rules.check_opinions_read(self.unread)
        except Refused as refusal:
            return str(refusal)
        return None

    @property
    def too_few(self) -> str | None:
        of, unit = self.quorum, self.meeting.unit
        return None if of.reached else f"应到会 {of.should_attend} {unit}，到会 {of.have} {unit}，须 {of.needed} {unit}"

    @property
    def not_yet(self) -> str | None:
        """Why no vote can begin, in the words of the refusal where there is one."""
        if self.meeting.body is Body.RECALL and self.meeting.defence is None:
            return str(refusals.DefenceNotHeard())
        return self.over or self.too_few

    @property
    def still_open(self) -> str | None:
        """Why the vote that is open can't be ended yet, in the words of the refusal."""
        day = clock.day_of(self.meeting.held_at)
        try:
            if self.meeting.vote_opened_at:
                silent = self.quorum.have - self.voted
                rules.check_vote_may_end(self.meeting.vote_opened_at, self.now, silent=silent, on=day)
                if self.meeting.body is Body.RECALL:
                    rules.check_recall_may_end(
                        self.meeting.vote_opened_at,
                        self.now,
                        registered=self.quorum.should_attend,
                        voted=self.voted,
                        on=day,
                    )
            if self.papers:
                raise refusals.PapersWait(waiting=len(self.papers))
            if self.meeting.voting in SEALED:
                rules.check_box_hides(self.voted - self.taken, on=day)
                rules.check_papers_hide(self.taken, on=day)
        except Refused as refusal:
            return str(refusal)
        return None
