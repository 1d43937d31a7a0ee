"""The meetings service as the bus sees it. Entry points only: ask others first, then read or act, then answer."""

from base64 import b64decode
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from services.meetings import printing, queries
from services.meetings.actions import (
    agenda,
    attending,
    ballots,
    checking_in,
    convening,
    counties,
    counting,
    defending,
    deliberating,
    documents,
    matters,
    mixed,
    papers,
    returning,
    speaking,
    voting,
    withdrawing,
)
from services.meetings.appraising import Appraising
from services.meetings.calendar import Calendar
from services.meetings.demanding import Demanding
from services.meetings.disclosing import Disclosing
from services.meetings.documents import templates
from services.meetings.entrusting import Entrusting
from services.meetings.queries import drafting
from services.meetings.reading import Reading
from shared import clock
from shared.bus.entrypoints import Request, Service, Services, command, command_batch, every, on, query
from shared.calls import ballots as ballot_calls
from shared.calls import counties as county_calls
from shared.calls import counting as counting_calls
from shared.calls import meetings as calls
from shared.calls import papers as paper_calls
from shared.calls import paperwork, recall_votes
from shared.calls import room as room_calls
from shared.calls.common import Done
from shared.calls.directory import (
    GetAssemblyMakeup,
    GetNames,
    GetRoll,
    ListCommitteeMembers,
    ListDivisions,
    ListPartyGroups,
)
from shared.calls.notifications import Certificate, GetCertificate
from shared.calls.topics import GetTopic
from shared.config import setting
from shared.errors import NotFound, Refused, Unavailable
from shared.events import topics as events
from shared.identity import Caller
from shared.storage import Sessions
from shared.vocabulary import RollKind

ASKED_AT_ONCE = 1000  # names


def _codes_key() -> bytes:
    """What attendance codes are signed with: the service's own secret, which every replica has."""
    return b64decode(setting("MEETINGS_SIGNING_KEY"))


class MeetingsService(Entrusting, Reading, Demanding, Calendar, Disclosing, Appraising, Service):
    name = "meetings"
    services = Services(
        GetRoll,
        GetCertificate,
        GetNames,
        ListDivisions,
        GetAssemblyMakeup,
        ListPartyGroups,
        ListCommitteeMembers,
        GetTopic,
        paperwork.ListLedger,
    )

    # -- before

    @query(calls.GetConveningAdvice)
    def get_convening_advice(
        self, session: Session, call: calls.GetConveningAdvice, caller: Caller
    ) -> calls.ConveningAdvice:
        matter, body, step = queries.due_for(session, call, caller)
        village, group = matter.village, queries.group_of(matter, body, call.group)
        today = clock.today()
        before = queries.voted_before(session, matter, step, today=today)
        session.rollback()  # no transaction waits for the network
        kind = queries.roll_of(body, today)
        roll = self.services.call_as_service(GetRoll(kind=kind, area=village, on=today, group=group))
        return replace(queries.advice(session, body, step, roll, now=clock.now(), group=group), **before)

    @command(calls.ConveneMeeting)
    def convene_meeting(self, session: Session, call: calls.ConveneMeeting, caller: Caller) -> Done:
        village = matters.village_of(session, call.topic_id, caller)
        by_households = matters.is_by_households(session, call.topic_id, call.body)
        session.rollback()
        day = clock.day_of(call.held_at)
        kind = queries.roll_of(call.body, day)
        roll = self.services.call_as_service(GetRoll(kind=kind, area=village, on=day, group=call.group))
        households = None
        if by_households:
            households = self.services.call_as_service(GetRoll(kind=RollKind.HOUSEHOLDS, area=village, on=day))
        return convening.convene(session, call, caller=caller, now=clock.now(), roll=roll, households=households)

    @command(calls.CancelMeeting)
    def cancel_meeting(self, session: Session, call: calls.CancelMeeting, caller: Caller) -> Done:
        return convening.cancel(session, call, caller=caller, now=clock.now())

    @command(calls.NameGroupOfficers)
    def name_group_officers(self, session: Session, call: calls.NameGroupOfficers, caller: Caller) -> Done:
        return attending.name_group_officers(session, call, caller=caller, now=clock.now())

    @command(calls.ExcuseMember)
    def excuse_member(self, session: Session, call: calls.ExcuseMember, caller: Caller) -> Done:
        return attending.excuse(session, call, caller=caller, now=clock.now())

    @command(calls.RecordAbsentOpinion)
    def record_absent_opinion(self, session: Session, call: calls.RecordAbsentOpinion, caller: Caller) -> Done:
        return attending.record_absent_opinion(session, call, caller=caller, now=clock.now())

    @command(calls.WithdrawFromVote)
    def withdraw_from_vote(self, session: Session, call: calls.WithdrawFromVote, caller: Caller) -> Done:
        return withdrawing.withdraw(session, call, caller=caller, now=clock.now())

    @command(calls.EndWithdrawal)
    def end_withdrawal(self, session: Session, call: calls.EndWithdrawal, caller: Caller) -> Done:
        return withdrawing.end(session, call, caller=caller, now=clock.now())

    # -- at the meeting

    @command(calls.RecordAttendance)
    def record_attendance(self, session: Session, call: calls.RecordAttendance, caller: Caller) -> Done:
        return attending.record_attendance(session, call, caller=caller, now=clock.now())

    @command(room_calls.CheckIn)
    def check_in(self, session: Session, call: room_calls.CheckIn, caller: Caller) -> Done:
        return checking_in.check_in(session, call, caller=caller, now=clock.now(), key=_codes_key())

    @command(calls.RecordDepartures)
    def record_departures(self, session: Session, call: calls.RecordDepartures, caller: Caller) -> Done:
        return attending.record_departures(session, call, caller=caller, now=clock.now())

    @command(calls.OpenMeeting)
    def open_meeting(self, session: Session, call: calls.OpenMeeting, caller: Caller) -> Done:
        certificate = self._certificate(call.meeting_id)
        return attending.open_meeting(session, call, caller=caller, now=clock.now(), certificate=certificate)

    def _certificate(self, meeting_id: UUID) -> Certificate | None:
        """None while the notifications service has not heard of the meeting yet."""
        try:
            return self.services.call_as_service(GetCertificate(about_id=meeting_id))
        except Refused as refusal:
            if refusal.status == NotFound.status:
                return None
            raise

    @command(room_calls.AskForWord)
    def ask_for_word(self, session: Session, call: room_calls.AskForWord, caller: Caller) -> Done:
        return speaking.ask_for_word(session, call, caller=caller, now=clock.now())

    @command(room_calls.CallSpeaker)
    def call_speaker(self, session: Session, call: room_calls.CallSpeaker, caller: Caller) -> Done:
        return speaking.call_speaker(session, call, caller=caller, now=clock.now())

    @command(recall_votes.HearDefence)
    def hear_defence(self, session: Session, call: recall_votes.HearDefence, caller: Caller) -> Done:
        return defending.hear_defence(session, call, caller=caller, now=clock.now())

    @command(room_calls.RecordOpinionsRead)
    def record_opinions_read(self, session: Session, call: room_calls.RecordOpinionsRead, caller: Caller) -> Done:
        return speaking.record_opinions_read(session, call, caller=caller, now=clock.now())

    @command(room_calls.TakeUpItem)
    def take_up_item(self, session: Session, call: room_calls.TakeUpItem, caller: Caller) -> Done:
        return agenda.take_up_item(session, call, caller=caller, now=clock.now())

    @command(calls.RecordSpoken)
    def record_spoken(self, session: Session, call: calls.RecordSpoken, caller: Caller) -> Done:
        return deliberating.record_spoken(session, call, caller=caller, now=clock.now())

    @command(calls.ConcludeGroup)
    def conclude_group(self, session: Session, call: calls.ConcludeGroup, caller: Caller) -> Done:
        return deliberating.conclude_group(session, call, caller=caller, now=clock.now())

    @command(calls.ConcludeDeliberation)
    def conclude_deliberation(self, session: Session, call: calls.ConcludeDeliberation, caller: Caller) -> Done:
        return deliberating.conclude_deliberation(session, call, caller=caller, now=clock.now())

    @command(calls.ReturnToStep)
    def return_to_step(self, session: Session, call: calls.ReturnToStep, caller: Caller) -> Done:
        return returning.return_to_step(session, call, caller=caller, now=clock.now())

    @command(calls.RecordTally)
    def record_tally(self, session: Session, call: calls.RecordTally, caller: Caller) -> Done:
        return voting.record_tally(session, call, caller=caller, now=clock.now())

    @command(calls.RecordBallots)
    def record_ballots(self, session: Session, call: calls.RecordBallots, caller: Caller) -> Done:
        return voting.record_ballots(session, call, caller=caller, now=clock.now())

    @command(calls.OpenVote)
    def open_vote(self, session: Session, call: calls.OpenVote, caller: Caller) -> Done:
        return voting.open_vote(session, call, caller=caller, now=clock.now())

    @command_batch(calls.CastVote)
    def cast_votes(self, session: Session, requests: Sequence[Request[calls.CastVote]]) -> Sequence[Done | Refused]:
        return voting.cast_votes(session, [(one.call, one.caller) for one in requests], now=clock.now())

    @command(paper_calls.EnterPaperVote)
    def enter_paper_vote(self, session: Session, call: paper_calls.EnterPaperVote, caller: Caller) -> Done:
        return papers.enter(session, call, caller=caller, now=clock.now())

    @command(paper_calls.ConfirmPaperVote)
    def confirm_paper_vote(
        self, session: Session, call: paper_calls.ConfirmPaperVote, caller: Caller
    ) -> paper_calls.PaperRead:
        return papers.confirm(session, call, caller=caller, now=clock.now())

    @command(paper_calls.SettlePaperVote)
    def settle_paper_vote(self, session: Session, call: paper_calls.SettlePaperVote, caller: Caller) -> Done:
        return papers.settle(session, call, caller=caller, now=clock.now())

    @command(paper_calls.DiscardPaperVote)
    def discard_paper_vote(self, session: Session, call: paper_calls.DiscardPaperVote, caller: Caller) -> Done:
        return papers.discard(session, call, caller=caller, now=clock.now())

    @command(ballot_calls.NameTellers)
    def name_tellers(self, session: Session, call: ballot_calls.NameTellers, caller: Caller) -> Done:
        return ballots.name_both(session, call, caller=caller, now=clock.now())

    @command(ballot_calls.GiveTellerKey)
    def give_teller_key(self, session: Session, call: ballot_calls.GiveTellerKey, caller: Caller) -> Done:
        return ballots.give_key(session, call, caller=caller, now=clock.now())

    @command(ballot_calls.CastBallot)
    def cast_ballot(self, session: Session, call: ballot_calls.CastBallot, caller: Caller) -> Done:
        return ballots.cast(session, call, caller=caller, now=clock.now())

    @command(ballot_calls.EndCasting)
    def end_casting(self, session: Session, call: ballot_calls.EndCasting, caller: Caller) -> Done:
        return ballots.end_casting(session, call, caller=caller, now=clock.now())

    @command(ballot_calls.GiveShare)
    def give_share(self, session: Session, call: ballot_calls.GiveShare, caller: Caller) -> Done:
        return ballots.give_share(session, call, caller=caller, now=clock.now())

    @command(ballot_calls.VoteOnPaper)
    def vote_on_paper(self, session: Session, call: ballot_calls.VoteOnPaper, caller: Caller) -> Done:
        return ballots.vote_on_paper(session, call, caller=caller, now=clock.now())

    @command(counting_calls.GivePapers)
    def give_papers(self, session: Session, call: counting_calls.GivePapers, caller: Caller) -> Done:
        return mixed.give_papers(session, call, caller=caller, now=clock.now())

    @command(counting_calls.RecordPapers)
    def record_papers(self, session: Session, call: counting_calls.RecordPapers, caller: Caller) -> Done:
        return mixed.record_papers(session, call, caller=caller, now=clock.now())

    @command(counting_calls.ConfirmCount)
    def confirm_count(self, session: Session, call: counting_calls.ConfirmCount, caller: Caller) -> Done:
        return counting.confirm(session, call, caller=caller, now=clock.now())

    @command(counting_calls.ObjectToCount)
    def object_to_count(self, session: Session, call: counting_calls.ObjectToCount, caller: Caller) -> Done:
        return counting.object_to(session, call, caller=caller, now=clock.now())

    @command(counting_calls.ReplaceTeller)
    def replace_teller(self, session: Session, call: counting_calls.ReplaceTeller, caller: Caller) -> Done:
        return counting.replace_teller(session, call, caller=caller, now=clock.now())

    @command(counting_calls.WitnessCount)
    def witness_count(self, session: Session, call: counting_calls.WitnessCount, caller: Caller) -> Done:
        return counting.witness(session, call, caller=caller, now=clock.now())

    @command(calls.CloseVote)
    def close_vote(self, session: Session, call: calls.CloseVote, caller: Caller) -> calls.VoteResult:
        return voting.close_vote(session, call, caller=caller, now=clock.now())

    @command(county_calls.ChooseCountyRule)
    def choose_county_rule(self, session: Session, call: county_calls.ChooseCountyRule, caller: Caller) -> Done:
        return counties.choose(session, call, caller=caller, now=clock.now())

    # -- reading

    @query(calls.GetMeeting)
    def get_meeting(self, session: Session, call: calls.GetMeeting, caller: Caller) -> calls.MeetingView:
        """Shown also while the notifications service is away; opening is not possible then."""
        try:
            certificate = self._certificate(call.meeting_id)
        except Refused as refusal:
            if refusal.status != Unavailable.status:
                raise
            certificate = None
        meeting = queries.find(session, call.meeting_id, caller)
        return queries.view(session, meeting, caller, certificate, now=clock.now())

    @query(room_calls.GetAttendanceCode)
    def get_attendance_code(
        self, session: Session, call: room_calls.GetAttendanceCode, caller: Caller
    ) -> room_calls.AttendanceCode:
        return queries.attendance_code(session, call, caller, now=clock.now(), key=_codes_key())

    # -- documents

    @command(paperwork.MakeMeetingDocument)
    def make_meeting_document(self, session: Session, call: paperwork.MakeMeetingDocument, caller: Caller) -> Done:
        subject = drafting.subject_of_meeting(session, call, caller)
        session.rollback()
        topic = self.services.call(GetTopic(topic_id=subject.topic_id))
        names, places = self._names(subject.people), self._places()
        draft = drafting.of_meeting(session, call, topic, names, places)
        template = templates.digest_of(call.kind)
        return documents.ask_for(session, draft, template, asked_by=subject.asked_by, now=clock.now())

    @command(paperwork.MakeTopicDocument)
    def make_topic_document(self, session: Session, call: paperwork.MakeTopicDocument, caller: Caller) -> Done:
        asked_by = drafting.may_have_of_topic(session, call, caller)
        session.rollback()
        topic = self.services.call(GetTopic(topic_id=call.topic_id))
        names, places = self._names(drafting.people_of(topic)), self._places()
        draft = drafting.of_topic(session, call, topic, names, places)
        template = templates.digest_of(call.kind)
        return documents.ask_for(session, draft, template, asked_by=asked_by, now=clock.now())

    @command(paperwork.MakeLedger)
    def make_ledger(self, session: Session, call: paperwork.MakeLedger, caller: Caller) -> Done:
        asked_by = drafting.asked_by(call, caller)
        lines: list[paperwork.LedgerLine] = []
        after: int | None = 0
        while after is not None:
            answer = self.services.call(paperwork.ListLedger(area=call.area, year=call.year, after=after))
            lines += answer.items
            after = answer.after
        draft = drafting.year_ledger(session, call, lines, self._places())
        return documents.ask_for(session, draft, "", asked_by=asked_by, now=clock.now())

    def _names(self, people: Sequence[UUID]) -> dict[UUID, str]:
        some = [tuple(people[at : at + ASKED_AT_ONCE]) for at in range(0, len(people), ASKED_AT_ONCE)]
        answers = [self.services.call_as_service(GetNames(person_ids=ids)) for ids in some]
        return {person.person_id: person.name for answer in answers for person in answer.items}

    def _places(self) -> dict[str, str]:
        return {division.code: division.name for division in self.services.call_as_service(ListDivisions()).items}

    @every(seconds=1)
    def make_documents(self, sessions: Sessions) -> None:
        printing.make_waiting(sessions)

    # -- hearing

    @on(events.TopicConfirmed)
    def keep_topic(self, session: Session, event: events.TopicConfirmed) -> None:
        matters.keep(session, event)

    @on(events.DecidedByOthers)
    def note_who_decides(self, session: Session, event: events.DecidedByOthers) -> None:
        matters.decided_by_others(session, event)

    @on(events.RecallDue)
    def keep_recall(self, session: Session, event: events.RecallDue) -> None:
        matters.keep_recall(session, event)

    @on(events.DefenceStated)
    def note_defence(self, session: Session, event: events.DefenceStated) -> None:
        matters.defence_stated(session, event)

    @on(events.PreparationsDue)
    def await_preparations(self, session: Session, event: events.PreparationsDue) -> None:
        matters.await_preparations(session, event)

    @on(events.PreparationsDone)
    def end_awaiting(self, session: Session, event: events.PreparationsDone) -> None:
        matters.end_awaiting(session, event)

    @on(events.ResultPosted)
    def note_posting(self, session: Session, event: events.ResultPosted) -> None:
        matters.posted(session, event)

    @on(events.TopicDecided)
    def note_decision(self, session: Session, event: events.TopicDecided) -> None:
        matters.decided(session, event)
