"""The notifications service as the bus sees it. Entry points only."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications import dispatch, queries
from services.notifications.actions import noticing, receipts, sending
from services.notifications.channels.kannel import Gateway
from shared import clock, config
from shared.bus.entrypoints import Service, Services, command, every, on, query
from shared.calls import notifications as calls
from shared.calls.common import Done, Todos
from shared.calls.directory import GetContacts, GetRoll
from shared.errors import Refused, Unavailable
from shared.events.directory import PasswordIssued
from shared.events.meetings import AssemblyNoticed, MeetingCancelled, MeetingNoticed, MeetingOpened, RecallNoticed
from shared.events.topics import (
    HearingAnnounced,
    InquiryAsked,
    RecallDue,
    ResultPosted,
    ReviewRecorded,
    SigningOpened,
    TopicArchived,
    TopicCompleted,
    TopicDecided,
    TopicProposed,
    TopicWithdrawn,
)
from shared.identity import Caller
from shared.logs import log
from shared.storage import Sessions

AT_ONCE = 20  # notices whose recipients are asked for in one turn


class NotificationsService(Service):
    name = "notifications"
    services = Services(GetRoll, GetContacts)

    # -- hearing

    @on(MeetingNoticed)
    def announce_meeting(self, session: Session, event: MeetingNoticed) -> None:
        noticing.announce_meeting(session, event, now=clock.now())

    @on(AssemblyNoticed)
    def announce_assembly(self, session: Session, event: AssemblyNoticed) -> None:
        noticing.announce_meeting(session, event, now=clock.now())

    @on(RecallNoticed)
    def announce_recall_vote(self, session: Session, event: RecallNoticed) -> None:
        noticing.announce_meeting(session, event, now=clock.now())

    @on(MeetingCancelled)
    def announce_cancellation(self, session: Session, event: MeetingCancelled) -> None:
        noticing.announce_cancellation(session, event, now=clock.now())

    @on(MeetingOpened)
    def stop_telling(self, session: Session, event: MeetingOpened) -> None:
        noticing.stop_telling(session, event, now=clock.now())

    @on(SigningOpened)
    def announce_signing(self, session: Session, event: SigningOpened) -> None:
        noticing.announce_signing(session, event, now=clock.now())

    @on(TopicProposed)
    def nobody_signs_any_more(self, session: Session, event: TopicProposed) -> None:
        noticing.stop_asking_to_sign(session, event.topic_id, now=clock.now())

    @on(TopicWithdrawn)
    def nobody_signs_what_is_withdrawn(self, session: Session, event: TopicWithdrawn) -> None:
        noticing.stop_asking_to_sign(session, event.topic_id, now=clock.now())

    @on(ResultPosted)
    def publish_result(self, session: Session, event: ResultPosted) -> None:
        noticing.publish_result(session, event, now=clock.now())

    @on(RecallDue)
    def publish_recall(self, session: Session, event: RecallDue) -> None:
        noticing.publish_recall(session, event, now=clock.now())

    @on(TopicDecided)
    def publish_resolution(self, session: Session, event: TopicDecided) -> None:
        noticing.publish_resolution(session, event, now=clock.now())

    @on(TopicCompleted)
    def publish_completion(self, session: Session, event: TopicCompleted) -> None:
        noticing.publish_completion(session, event, now=clock.now())

    @on(TopicArchived)
    def nobody_reads_what_is_archived(self, session: Session, event: TopicArchived) -> None:
        noticing.expire(session, event.topic_id, now=clock.now())

    @on(InquiryAsked)
    def announce_inquiry(self, session: Session, event: InquiryAsked) -> None:
        noticing.announce_inquiry(session, event, now=clock.now())

    @on(HearingAnnounced)
    def announce_hearing(self, session: Session, event: HearingAnnounced) -> None:
        noticing.announce_hearing(session, event, now=clock.now())

    @on(ReviewRecorded)
    def announce_review(self, session: Session, event: ReviewRecorded) -> None:
        noticing.announce_review(session, event, now=clock.now())

    @on(PasswordIssued)
    def announce_password(self, session: Session, event: PasswordIssued) -> None:
        noticing.announce_password(session, event, now=clock.now())

    # -- telling

    @every(seconds=1)
    def name_recipients(self, sessions: Sessions) -> None:
        """Whom a notice is for, where no event said so: the directory knows. No transaction waits for its answer."""
        with sessions() as session:
            waiting = noticing.unnamed(session, limit=AT_ONCE)
        for one in waiting:
            try:
                roll = self.services.call_as_service(GetRoll(kind=one.audience, area=one.village, on=clock.today()))
            except Unavailable:
                return  # at the next turn
            except Refused as refusal:
                log.error("notice.no_roll", notice=str(one.notice_id), code=refusal.code)
                continue
            with sessions.begin() as session:
                people = [entry.person_id for entry in roll.entries]
                noticing.name_recipients(session, one.notice_id, people, now=clock.now())

    @every(seconds=1)
    def send_sms(self, sessions: Sessions) -> None:
        """A demonstration's people don't sleep: whoever tries it at night would else wait until morning."""
        quiet = config.setting("DEMO", "no") != "yes"
        gateway = Gateway.from_settings()
        dispatch.send_due(sessions, phones=self._phones, gateway=gateway, now=clock.now, keeps_quiet=quiet)

    def _phones(self, people: Sequence[UUID]) -> dict[UUID, str]:
        contacts = self.services.call_as_service(GetContacts(person_ids=tuple(people)))
        return {contact.person_id: contact.phone for contact in contacts.items if contact.phone}

    @every(seconds=30)
    def give_up_waiting(self, sessions: Sessions) -> None:
        with sessions.begin() as session:
            sending.give_up_waiting(session, now=clock.now())

    # -- what comes back

    @command(calls.ReadNotice)
    def read_notice(self, session: Session, call: calls.ReadNotice, caller: Caller) -> calls.InboxItem:
        return receipts.read_notice(session, call, caller=caller, now=clock.now())

    @command(calls.ReadNotices)
    def read_notices(self, session: Session, call: calls.ReadNotices, caller: Caller) -> Done:
        return receipts.read_notices(session, call, caller=caller, now=clock.now())

    @command(calls.RecordSmsReport)
    def record_sms_report(self, session: Session, call: calls.RecordSmsReport, caller: Caller) -> Done:
        return receipts.record_sms_report(session, call, caller=caller, now=clock.now())

    @command(calls.RecordTold)
    def record_told(self, session: Session, call: calls.RecordTold, caller: Caller) -> Done:
        return receipts.record_told(session, call, caller=caller, now=clock.now())

    @command(calls.ConfirmHung)
    def confirm_hung(self, session: Session, call: calls.ConfirmHung, caller: Caller) -> Done:
        return receipts.confirm_hung(session, call, caller=caller, now=clock.now())

    # -- reading

    @query(calls.GetCertificate)
    def get_certificate(self, session: Session, call: calls.GetCertificate, caller: Caller) -> calls.Certificate:
        return queries.certificate(session, call, caller=caller)

    @query(calls.ListRecipients)
    def list_recipients(self, session: Session, call: calls.ListRecipients, caller: Caller) -> calls.Recipients:
        return queries.recipients(session, call, caller=caller)

    @query(calls.ListPhones)
    def list_phones(self, session: Session, call: calls.ListPhones, caller: Caller) -> calls.Phones:
        """Asked of the directory, kept by nobody; the log says who asked for how many."""
        people = queries.to_be_called(session, call, caller=caller, today=clock.today())
        session.rollback()  # no transaction waits for the network
        phones = self._phones(people) if people else {}
        log.info("phones.shown", meeting=str(call.about_id), to=str(caller.person_id), people=len(phones))
        return calls.Phones(items=tuple(calls.PhoneView(person_id=p, phone=phones[p]) for p in people if p in phones))

    @query(calls.ListInbox)
    def list_inbox(self, session: Session, call: calls.ListInbox, caller: Caller) -> calls.Inbox:
        return queries.inbox(session, call, caller=caller, now=clock.now())

    @query(calls.ListBoard)
    def list_board(self, session: Session, call: calls.ListBoard, caller: Caller) -> calls.Board:
        """Public."""
        return queries.board(session, call, caller=caller)

    @query(calls.GetPosting)
    def get_posting(self, session: Session, call: calls.GetPosting, caller: Caller) -> calls.PostingView:
        """Public."""
        return queries.posting(session, call, caller=caller)

    @query(calls.GetTodos)
    def get_todos(self, session: Session, _call: calls.GetTodos, caller: Caller) -> Todos:
        return queries.todos(session, caller=caller, now=clock.now())
