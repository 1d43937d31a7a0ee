"""The notifications service as the bus sees it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications import queries
from services.notifications.actions import noticing, receipts, sending
from services.notifications.channels.sms import SmsGateway
from shared import clock
from shared.bus.entrypoints import Service, Services, command, every, on, query
from shared.calls import notifications as calls
from shared.calls.common import Done, Todos
from shared.calls.directory import GetContacts
from shared.events.meetings import MeetingCancelled, MeetingNoticed
from shared.events.topics import ResultPosted, TopicCompleted, TopicDecided
from shared.identity import Caller
from shared.storage import Sessions


class NotificationsService(Service):
    name = "notifications"
    services = Services()

    @on(MeetingNoticed)
    def announce_meeting(self, session: Session, event: MeetingNoticed) -> None:
        noticing.announce_meeting(session, event)

    @on(MeetingCancelled)
    def announce_cancellation(self, session: Session, event: MeetingCancelled) -> None:
        noticing.announce_cancellation(session, event)

    @on(ResultPosted)
    def post_result(self, session: Session, event: ResultPosted) -> None:
        noticing.post_result(session, event)

    @on(TopicDecided)
    def post_resolution(self, session: Session, event: TopicDecided) -> None:
        noticing.post_resolution(session, event)

    @on(TopicCompleted)
    def post_implementation(self, session: Session, event: TopicCompleted) -> None:
        noticing.post_implementation(session, event)

    @every(seconds=1)
    def send_due_sms(self, sessions: Sessions) -> None:
        """Batches until nothing is due."""
        gateway = SmsGateway.from_settings()
        while sending.send_due(sessions, self._phones, gateway):
            continue

    def _phones(self, people: Sequence[UUID]) -> dict[UUID, str | None]:
        contacts = self.services.call_as_service(GetContacts(person_ids=tuple(people)))
        return {contact.person_id: contact.phone for contact in contacts.items}

    @command(calls.ReadNotice)
    def read_notice(self, session: Session, call: calls.ReadNotice, caller: Caller) -> calls.InboxItem:
        return receipts.read_notice(session, call, caller=caller, now=clock.now())

    @command(calls.RecordSmsReport)
    def record_sms_report(self, session: Session, call: calls.RecordSmsReport, caller: Caller) -> Done:
        caller.require_service("gateway")
        return receipts.record_sms_report(session, call, now=clock.now())

    @command(calls.RecordTold)
    def record_told(self, session: Session, call: calls.RecordTold, caller: Caller) -> Done:
        return receipts.record_told(session, call, caller=caller, now=clock.now())

    @command(calls.ConfirmHung)
    def confirm_hung(self, session: Session, call: calls.ConfirmHung, caller: Caller) -> Done:
        return receipts.confirm_hung(session, call, caller=caller, now=clock.now())

    @query(calls.GetCertificate)
    def get_certificate(self, session: Session, call: calls.GetCertificate, caller: Caller) -> calls.Certificate:
        return queries.certificate(session, call.about_id, caller)

    @query(calls.ListRecipients)
    def list_recipients(self, session: Session, call: calls.ListRecipients, caller: Caller) -> calls.Recipients:
        return queries.recipients(session, call.about_id, caller)

    @query(calls.ListInbox)
    def list_inbox(self, session: Session, call: calls.ListInbox, caller: Caller) -> calls.Inbox:
        return queries.inbox(session, call, caller)

    @query(calls.ListBoard)
    def list_board(self, session: Session, call: calls.ListBoard, caller: Caller) -> calls.Board:
        """Public."""
        return queries.board(session, call)

    @query(calls.GetPosting)
    def get_posting(self, session: Session, call: calls.GetPosting, caller: Caller) -> calls.PostingView:
        """Public."""
        return queries.posting(session, call.posting_id)

    @query(calls.GetTodos)
    def get_todos(self, session: Session, call: calls.GetTodos, caller: Caller) -> Todos:
        return queries.todos(session, caller)
