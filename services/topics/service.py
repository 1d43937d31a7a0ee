"""The topics service as the bus sees it. Entry points only: ask others first, then read or act, then answer."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.topics import actions, acts, queries, rules
from services.topics.reading import Reading
from shared import clock
from shared.bus.entrypoints import Service, Services, command, every, on
from shared.calls import (
    collecting,
    hearings,
    levies,
    photos,
    plans,
    pledges,
    recalls,
    remarks,
    reviewing,
    signing,
    telling,
)
from shared.calls import topics as calls
from shared.calls.common import Done
from shared.calls.directory import GetResidents, GetRoll, ListVillageGroups, Residents, Roll
from shared.calls.teams import GetCollectionTeam
from shared.events import meetings, notifications, supervision
from shared.identity import Caller
from shared.storage import Sessions
from shared.vocabulary import RollKind


class TopicsService(Reading, Service):
    name = "topics"
    services = Services(GetRoll, GetResidents, GetCollectionTeam, ListVillageGroups)

    def _rolls(
        self, session: Session, topic_id: UUID, caller: Caller, *kinds: RollKind, on: date | None = None
    ) -> list[Roll]:
        """The rolls of a topic's village today, or on another day; no transaction waits for the network."""
        village = queries.village_of(session, topic_id, caller)
        session.rollback()
        day = on or clock.today()
        return [self.services.call_as_service(GetRoll(kind=kind, area=village, on=day)) for kind in kinds]

    def _register(self, session: Session, topic_id: UUID, caller: Caller) -> Residents:
        """Who lives in a topic's village today, and who of them is asked for labour."""
        village = queries.village_of(session, topic_id, caller)
        session.rollback()
        today = clock.today()
        men, women = (rules.labour_births(is_man=is_man, on=today) for is_man in (True, False))
        return self.services.call_as_service(
            GetResidents(
                area=village, on=today, men_from=men[0], men_until=men[1], women_from=women[0], women_until=women[1]
            )
        )

    def _groups(self, village: str) -> tuple[str, ...]:
        found = self.services.call_as_service(ListVillageGroups(area=village, on=clock.today()))
        return tuple(group.name for group in found.items)

    # -- collecting and proposing

    @command(calls.RecordOpinion)
    def record_opinion(self, session: Session, call: calls.RecordOpinion, caller: Caller) -> Done:
        return actions.record_opinion(session, call, caller=caller, now=clock.now())

    @command(collecting.RecordVisit)
    def record_visit(self, session: Session, call: collecting.RecordVisit, caller: Caller) -> Done:
        team = self.services.call_as_service(GetCollectionTeam(village=call.village, on=call.visited_on))
        return actions.record_visit(session, call, caller=caller, now=clock.now(), team=team)

    @command(calls.OpenTopic)
    def open_topic(self, session: Session, call: calls.OpenTopic, caller: Caller) -> Done:
        groups = self._groups(call.village) if call.group else ()
        return actions.open_topic(session, call, caller=caller, now=clock.now(), groups=groups)

    @command(calls.MergeOpinions)
    def merge_opinions(self, session: Session, call: calls.MergeOpinions, caller: Caller) -> Done:
        return actions.merge_opinions(session, call, caller=caller, now=clock.now())

    @command(calls.CorrectText)
    def correct_text(self, session: Session, call: calls.CorrectText, caller: Caller) -> Done:
        return actions.correct_text(session, call, caller=caller, now=clock.now())

    @command(calls.OpenSigning)
    def open_signing(self, session: Session, call: calls.OpenSigning, caller: Caller) -> Done:
        rolls = self._rolls(session, call.topic_id, caller, *acts.ROLLS.values())
        return actions.open_signing(session, call, caller=caller, now=clock.now(), rolls=rolls)

    @command(calls.WithdrawTopic)
    def withdraw_topic(self, session: Session, call: calls.WithdrawTopic, caller: Caller) -> Done:
        return actions.withdraw_topic(session, call, caller=caller, now=clock.now())

    @command(calls.Cosign)
    def cosign(self, session: Session, call: calls.Cosign, caller: Caller) -> calls.SigningProgress:
        return actions.cosign(session, call, caller=caller, now=clock.now())

    @command(signing.WithdrawSignature)
    def withdraw_signature(
        self, session: Session, call: signing.WithdrawSignature, caller: Caller
    ) -> calls.SigningProgress:
        return actions.withdraw_signature(session, call, caller=caller, now=clock.now())

    @command(remarks.Remark)
    def remark(self, session: Session, call: remarks.Remark, caller: Caller) -> Done:
        return actions.remark(session, call, caller=caller, now=clock.now())

    @command(remarks.WithholdRemark)
    def withhold_remark(self, session: Session, call: remarks.WithholdRemark, caller: Caller) -> Done:
        return actions.withhold_remark(session, call, caller=caller, now=clock.now())

    @command(signing.EnterSheet)
    def enter_sheet(self, session: Session, call: signing.EnterSheet, caller: Caller) -> calls.SigningProgress:
        rolls = self._rolls(session, call.topic_id, caller, *acts.ROLLS.values())
        return actions.enter_sheet(session, call, caller=caller, now=clock.now(), rolls=rolls)

    @command(signing.ConfirmSheet)
    def confirm_sheet(self, session: Session, call: signing.ConfirmSheet, caller: Caller) -> calls.SigningProgress:
        rolls = self._rolls(session, call.topic_id, caller, *acts.ROLLS.values())
        return actions.confirm_sheet(session, call, caller=caller, now=clock.now(), rolls=rolls)

    @command(signing.ReturnSheet)
    def return_sheet(self, session: Session, call: signing.ReturnSheet, caller: Caller) -> calls.SigningProgress:
        return actions.return_sheet(session, call, caller=caller, now=clock.now())

    @command(calls.ProposeByBody)
    def propose_by_body(self, session: Session, call: calls.ProposeByBody, caller: Caller) -> Done:
        return actions.propose_by_body(session, call, caller=caller, now=clock.now())

    # -- review

    @command(reviewing.TakeUpForReview)
    def take_up_for_review(self, session: Session, call: reviewing.TakeUpForReview, caller: Caller) -> Done:
        return actions.take_up_for_review(session, call, caller=caller, now=clock.now())

    @command(reviewing.Review)
    def review(self, session: Session, call: reviewing.Review, caller: Caller) -> Done:
        [committee] = self._rolls(session, call.topic_id, caller, RollKind.BRANCH_COMMITTEE, on=call.held_on)
        return actions.review(session, call, caller=caller, now=clock.now(), committee=committee)

    @command(reviewing.ConfirmReview)
    def confirm_review(self, session: Session, call: reviewing.ConfirmReview, caller: Caller) -> Done:
        return actions.confirm_review(session, call, caller=caller, now=clock.now())

    @command(reviewing.ObjectToReview)
    def object_to_review(self, session: Session, call: reviewing.ObjectToReview, caller: Caller) -> Done:
        return actions.object_to_review(session, call, caller=caller, now=clock.now())

    @command(calls.Revise)
    def revise(self, session: Session, call: calls.Revise, caller: Caller) -> Done:
        groups: tuple[str, ...] = ()
        if call.group:
            village = queries.village_of(session, call.topic_id, caller)
            session.rollback()
            groups = self._groups(village)
        return actions.revise(session, call, caller=caller, now=clock.now(), groups=groups)

    # -- a recall

    @command(recalls.OpenRecall)
    def open_recall(self, session: Session, call: recalls.OpenRecall, caller: Caller) -> Done:
        today = clock.today()
        committee = self.services.call_as_service(
            GetRoll(kind=RollKind.VILLAGERS_COMMITTEE, area=call.village, on=today)
        )
        return actions.open_recall(session, call, caller=caller, now=clock.now(), committee=committee)

    @command(recalls.CheckRecall)
    def check_recall(self, session: Session, call: recalls.CheckRecall, caller: Caller) -> Done:
        [committee] = self._rolls(session, call.topic_id, caller, RollKind.VILLAGERS_COMMITTEE)
        return actions.check_recall(session, call, caller=caller, now=clock.now(), committee=committee)

    @command(recalls.StateDefence)
    def state_defence(self, session: Session, call: recalls.StateDefence, caller: Caller) -> Done:
        return actions.state_defence(session, call, caller=caller, now=clock.now())

    # -- what the meetings and supervision services say

    @on(meetings.MeetingNoticed)
    def note_convened(self, session: Session, event: meetings.MeetingNoticed) -> None:
        actions.note_convened(session, event, now=clock.now())

    @on(meetings.AssemblyNoticed)
    def note_assembly(self, session: Session, event: meetings.AssemblyNoticed) -> None:
        actions.note_convened(session, event, now=clock.now())

    @on(meetings.RecallNoticed)
    def note_recall_vote(self, session: Session, event: meetings.RecallNoticed) -> None:
        actions.note_convened(session, event, now=clock.now())

    @on(meetings.MeetingCancelled)
    def note_cancelled(self, session: Session, event: meetings.MeetingCancelled) -> None:
        actions.note_cancelled(session, event, now=clock.now())

    @on(meetings.MeetingOpened)
    def note_opened(self, session: Session, event: meetings.MeetingOpened) -> None:
        actions.note_opened(session, event, now=clock.now())

    @on(meetings.DeliberationConcluded)
    def note_concluded(self, session: Session, event: meetings.DeliberationConcluded) -> None:
        actions.note_concluded(session, event, now=clock.now())

    @on(meetings.ResolutionTaken)
    def note_resolution(self, session: Session, event: meetings.ResolutionTaken) -> None:
        actions.note_resolution(session, event, now=clock.now())

    @on(meetings.StepFailedForGood)
    def note_failed_for_good(self, session: Session, event: meetings.StepFailedForGood) -> None:
        actions.note_failed_for_good(session, event, now=clock.now())

    @on(meetings.StepReturned)
    def note_returned(self, session: Session, event: meetings.StepReturned) -> None:
        actions.note_returned(session, event, now=clock.now())

    @on(meetings.RecordSealed)
    def note_sealed(self, session: Session, event: meetings.RecordSealed) -> None:
        actions.note_sealed(session, event, now=clock.now())

    @on(notifications.PostingHung)
    def note_hung(self, session: Session, event: notifications.PostingHung) -> None:
        actions.note_hung(session, event, now=clock.now())

    @on(supervision.SurveyClosed)
    def note_survey(self, session: Session, event: supervision.SurveyClosed) -> None:
        actions.note_survey(session, event, now=clock.now())

    # -- publishing and carrying out

    @command(calls.PostResult)
    def post_result(self, session: Session, call: calls.PostResult, caller: Caller) -> Done:
        return actions.post_result(session, call, caller=caller, now=clock.now())

    @command(calls.AskInquiry)
    def ask_inquiry(self, session: Session, call: calls.AskInquiry, _caller: Caller) -> Done:
        return actions.ask_inquiry(session, call, now=clock.now())

    @command(calls.AnswerInquiry)
    def answer_inquiry(self, session: Session, call: calls.AnswerInquiry, caller: Caller) -> Done:
        return actions.answer_inquiry(session, call, caller=caller, now=clock.now())

    @command(plans.PlanExecution)
    def plan_execution(self, session: Session, call: plans.PlanExecution, caller: Caller) -> Done:
        (officials,) = self._rolls(session, call.topic_id, caller, RollKind.JOINT_COMMITTEE)
        return actions.plan_execution(session, call, caller=caller, now=clock.now(), officials=officials)

    @command(plans.AddTask)
    def add_task(self, session: Session, call: plans.AddTask, caller: Caller) -> Done:
        rolls = self._rolls(session, call.topic_id, caller, *acts.OWN_TASKS)
        return actions.add_task(session, call, caller=caller, now=clock.now(), rolls=rolls)

    @command(plans.ChangeTask)
    def change_task(self, session: Session, call: plans.ChangeTask, caller: Caller) -> Done:
        rolls = self._rolls(session, call.topic_id, caller, *acts.OWN_TASKS)
        return actions.change_task(session, call, caller=caller, now=clock.now(), rolls=rolls)

    @command(plans.ReportTask)
    def report_task(self, session: Session, call: plans.ReportTask, caller: Caller) -> Done:
        return actions.report_task(session, call, caller=caller, now=clock.now())

    @command(calls.Brief)
    def brief(self, session: Session, call: calls.Brief, caller: Caller) -> Done:
        return actions.brief(session, call, caller=caller, now=clock.now())

    @command(photos.AttachPhoto)
    def attach_photo(self, session: Session, call: photos.AttachPhoto, caller: Caller) -> Done:
        return actions.attach_photo(session, call, caller=caller, now=clock.now())

    @command(photos.WithdrawPhoto)
    def withdraw_photo(self, session: Session, call: photos.WithdrawPhoto, caller: Caller) -> Done:
        return actions.withdraw_photo(session, call, caller=caller, now=clock.now())

    @command(pledges.Pledge)
    def pledge(self, session: Session, call: pledges.Pledge, caller: Caller) -> Done:
        return actions.pledge(session, call, caller=caller, now=clock.now())

    @command(pledges.ReviewPledge)
    def review_pledge(self, session: Session, call: pledges.ReviewPledge, caller: Caller) -> Done:
        return actions.review_pledge(session, call, caller=caller, now=clock.now())

    @command(pledges.AppraisePledge)
    def appraise_pledge(self, session: Session, call: pledges.AppraisePledge, caller: Caller) -> Done:
        return actions.appraise_pledge(session, call, caller=caller, now=clock.now())

    @command(pledges.KeepPledge)
    def keep_pledge(self, session: Session, call: pledges.KeepPledge, caller: Caller) -> Done:
        return actions.keep_pledge(session, call, caller=caller, now=clock.now())

    @command(calls.OrderRectification)
    def order_rectification(self, session: Session, call: calls.OrderRectification, caller: Caller) -> Done:
        return actions.order_rectification(session, call, caller=caller, now=clock.now())

    @command(calls.ReportRectified)
    def report_rectified(self, session: Session, call: calls.ReportRectified, caller: Caller) -> Done:
        return actions.report_rectified(session, call, caller=caller, now=clock.now())

    @command(calls.CompleteTopic)
    def complete_topic(self, session: Session, call: calls.CompleteTopic, caller: Caller) -> Done:
        return actions.complete_topic(session, call, caller=caller, now=clock.now())

    @command(calls.ArchiveTopic)
    def archive_topic(self, session: Session, call: calls.ArchiveTopic, caller: Caller) -> Done:
        return actions.archive_topic(session, call, caller=caller, now=clock.now())

    # -- what members are told first

    def _members(self, session: Session, village: str, held_at: datetime, caller: Caller) -> Roll:
        """A branch's members on the day of a session."""
        caller.require_sight(village)
        session.rollback()
        day = clock.day_of(held_at)
        return self.services.call_as_service(GetRoll(kind=RollKind.MEMBERS, area=village, on=day))

    @command(telling.ScheduleDocument)
    def schedule_document(self, session: Session, call: telling.ScheduleDocument, caller: Caller) -> Done:
        return actions.schedule_document(session, call, caller=caller, now=clock.now())

    @command(telling.Convey)
    def convey(self, session: Session, call: telling.Convey, caller: Caller) -> Done:
        members = self._members(session, call.village, call.held_at, caller)
        return actions.convey(session, call, caller=caller, now=clock.now(), members=members)

    @command(telling.TellAbsentee)
    def tell_absentee(self, session: Session, call: telling.TellAbsentee, caller: Caller) -> Done:
        return actions.tell_absentee(session, call, caller=caller, now=clock.now())

    @command(telling.ReadDocument)
    def read_document(self, session: Session, call: telling.ReadDocument, caller: Caller) -> Done:
        return actions.read_document(session, call, caller=caller, now=clock.now())

    @command(telling.BriefMembers)
    def brief_members(self, session: Session, call: telling.BriefMembers, caller: Caller) -> Done:
        members = self._members(session, call.village, call.held_at, caller)
        day = clock.day_of(call.held_at)
        officials = self.services.call_as_service(GetRoll(kind=RollKind.JOINT_COMMITTEE, area=call.village, on=day))
        return actions.brief_members(
            session, call, caller=caller, now=clock.now(), members=members, officials=officials
        )

    # -- a hearing

    @command(hearings.AnnounceHearing)
    def announce_hearing(self, session: Session, call: hearings.AnnounceHearing, caller: Caller) -> Done:
        return actions.announce_hearing(session, call, caller=caller, now=clock.now())

    @command(hearings.RecordStatement)
    def record_statement(self, session: Session, call: hearings.RecordStatement, caller: Caller) -> Done:
        return actions.record_statement(session, call, caller=caller, now=clock.now())

    @command(hearings.ConcludeHearing)
    def conclude_hearing(self, session: Session, call: hearings.ConcludeHearing, caller: Caller) -> Done:
        return actions.conclude_hearing(session, call, caller=caller, now=clock.now())

    @command(hearings.AnswerFinding)
    def answer_finding(self, session: Session, call: hearings.AnswerFinding, caller: Caller) -> Done:
        return actions.answer_finding(session, call, caller=caller, now=clock.now())

    # -- a levy

    @command(levies.DrawUpLevy)
    def draw_up_levy(self, session: Session, call: levies.DrawUpLevy, caller: Caller) -> Done:
        register = self._register(session, call.topic_id, caller)
        return actions.draw_up_levy(session, call, caller=caller, now=clock.now(), residents=register)

    @command(levies.ExemptPayer)
    def exempt_payer(self, session: Session, call: levies.ExemptPayer, caller: Caller) -> Done:
        return actions.exempt_payer(session, call, caller=caller, now=clock.now())

    @command(levies.SettleLevy)
    def settle_levy(self, session: Session, call: levies.SettleLevy, caller: Caller) -> Done:
        return actions.settle_levy(session, call, caller=caller, now=clock.now())

    @command(levies.ForwardLevy)
    def forward_levy(self, session: Session, call: levies.ForwardLevy, caller: Caller) -> Done:
        return actions.forward_levy(session, call, caller=caller, now=clock.now())

    @command(levies.AnswerLevy)
    def answer_levy(self, session: Session, call: levies.AnswerLevy, caller: Caller) -> Done:
        return actions.answer_levy(session, call, caller=caller, now=clock.now())

    @command(levies.EndLevy)
    def end_levy(self, session: Session, call: levies.EndLevy, caller: Caller) -> Done:
        return actions.end_levy(session, call, caller=caller, now=clock.now())

    @command(levies.AccountForLevy)
    def account_for_levy(self, session: Session, call: levies.AccountForLevy, caller: Caller) -> Done:
        return actions.account_for_levy(session, call, caller=caller, now=clock.now())

    # -- the year's numbers

    @every(seconds=10)
    def fold_headlines(self, sessions: Sessions) -> None:
        """Until nothing is left to fold."""
        folded = 1
        while folded:
            with sessions.begin() as session:
                folded = actions.fold(session)
