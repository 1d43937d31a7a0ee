"""What the meetings service answers whoever reads: entry points that ask no other service."""

from sqlalchemy.orm import Session

from services.meetings import queries
from shared import clock
from shared.bus.entrypoints import query
from shared.calls import ballots as ballot_calls
from shared.calls import counties as county_calls
from shared.calls import meetings as calls
from shared.calls import paperwork, records
from shared.calls import proxies as proxy_calls
from shared.calls.common import Numbers, Todos
from shared.identity import Caller


class Reading:
    """A part of the service's class, in a file of its own."""

    @query(records.ReadMeetingRecord)
    def read_record(self, session: Session, call: records.ReadMeetingRecord, caller: Caller) -> records.RecordLines:
        return queries.read_record(session, call, caller)

    @query(calls.ListMeetings)
    def list_meetings(self, session: Session, call: calls.ListMeetings, caller: Caller) -> calls.Meetings:
        return queries.listed(session, call, caller)

    @query(proxy_calls.GetProxyPaper)
    def get_proxy_paper(
        self, session: Session, call: proxy_calls.GetProxyPaper, caller: Caller
    ) -> proxy_calls.ProxyPaperFile:
        return queries.proxy_paper(session, call, caller)

    @query(ballot_calls.GetBox)
    def get_box(self, session: Session, call: ballot_calls.GetBox, _caller: Caller) -> ballot_calls.BoxView:
        return queries.box(session, call)

    @query(ballot_calls.ListBallots)
    def list_ballots(self, session: Session, call: ballot_calls.ListBallots, _caller: Caller) -> ballot_calls.Ballots:
        return queries.list_ballots(session, call)

    @query(county_calls.ListCountyRules)
    def list_county_rules(
        self, session: Session, call: county_calls.ListCountyRules, caller: Caller
    ) -> county_calls.CountyChoices:
        return queries.county_rules(session, call, caller)

    @query(calls.GetTodos)
    def get_todos(self, session: Session, _call: calls.GetTodos, caller: Caller) -> Todos:
        return queries.todos(session, caller, now=clock.now())

    @query(calls.ListNumbers)
    def list_numbers(self, _session: Session, _call: calls.ListNumbers, _caller: Caller) -> Numbers:
        """Public."""
        return queries.numbers()

    @query(paperwork.ListMeetingDocuments)
    def list_meeting_documents(
        self, session: Session, call: paperwork.ListMeetingDocuments, caller: Caller
    ) -> paperwork.MadeDocuments:
        return queries.of_meeting(session, call, caller)

    @query(paperwork.ListTopicDocuments)
    def list_topic_documents(
        self, session: Session, call: paperwork.ListTopicDocuments, caller: Caller
    ) -> paperwork.MadeDocuments:
        return queries.of_topic(session, call, caller)

    @query(paperwork.ListLedgers)
    def list_ledgers(self, session: Session, call: paperwork.ListLedgers, caller: Caller) -> paperwork.MadeDocuments:
        return queries.of_area(session, call, caller)

    @query(paperwork.GetMadeDocument)
    def get_document(self, session: Session, call: paperwork.GetMadeDocument, caller: Caller) -> paperwork.MadeDocument:
        return queries.document(session, call, caller)

    @query(paperwork.ReadMadeDocument)
    def read_document(self, session: Session, call: paperwork.ReadMadeDocument, caller: Caller) -> paperwork.Piece:
        return queries.read_document(session, call, caller)
