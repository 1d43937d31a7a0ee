"""What the topics service answers whoever reads: entry points that ask no other service."""

from sqlalchemy.orm import Session

from services.topics import queries
from shared import clock
from shared.bus.entrypoints import query
from shared.calls import collecting, headlines, levies, paperwork, photos, records, reviewing, signing, telling
from shared.calls import topics as calls
from shared.calls.common import Numbers, Todos
from shared.identity import Caller


class Reading:
    """A part of the service's class, in a file of its own."""

    @query(calls.ListOpinions)
    def list_opinions(self, session: Session, call: calls.ListOpinions, caller: Caller) -> calls.Opinions:
        return queries.list_opinions(session, call, caller=caller)

    @query(collecting.ListVisits)
    def list_visits(self, session: Session, call: collecting.ListVisits, caller: Caller) -> collecting.Visits:
        return queries.list_visits(session, call, caller=caller)

    @query(collecting.SuggestMerging)
    def suggest_merging(
        self, session: Session, call: collecting.SuggestMerging, caller: Caller
    ) -> collecting.AlikeOpinions:
        return queries.suggest_merging(session, call, caller=caller, today=clock.today())

    @query(calls.GetTopic)
    def get_topic(self, session: Session, call: calls.GetTopic, caller: Caller) -> calls.TopicView:
        return queries.get_topic(session, call, caller=caller, now=clock.now())

    @query(reviewing.GetReviewList)
    def get_review_list(
        self, _session: Session, call: reviewing.GetReviewList, _caller: Caller
    ) -> reviewing.ReviewList:
        return queries.get_review_list(call)

    @query(photos.GetPhoto)
    def get_photo(self, session: Session, call: photos.GetPhoto, caller: Caller) -> photos.PhotoFile:
        return queries.get_photo(session, call, caller=caller)

    @query(records.ReadTopicRecord)
    def read_record(self, session: Session, call: records.ReadTopicRecord, caller: Caller) -> records.RecordLines:
        return queries.read_record(session, call, caller=caller)

    @query(paperwork.ListLedger)
    def list_ledger(self, session: Session, call: paperwork.ListLedger, caller: Caller) -> paperwork.LedgerLines:
        return queries.list_ledger(session, call, caller=caller)

    @query(calls.ListTopics)
    def list_topics(self, session: Session, call: calls.ListTopics, caller: Caller) -> calls.Topics:
        return queries.list_topics(session, call, caller=caller, today=clock.today())

    @query(calls.GetPublicTopic)
    def get_public_topic(self, session: Session, call: calls.GetPublicTopic, _caller: Caller) -> calls.PublicTopic:
        return queries.get_public_topic(session, call, today=clock.today())

    @query(calls.ListPublicTopics)
    def list_public_topics(self, session: Session, call: calls.ListPublicTopics, _caller: Caller) -> calls.Topics:
        return queries.list_public_topics(session, call)

    @query(calls.GetTodos)
    def get_todos(self, session: Session, _call: calls.GetTodos, caller: Caller) -> Todos:
        return queries.get_todos(session, caller=caller, now=clock.now())

    @query(headlines.GetHeadlines)
    def get_headlines(self, session: Session, call: headlines.GetHeadlines, caller: Caller) -> headlines.Headlines:
        return queries.get_headlines(session, call, caller=caller)

    @query(headlines.ListHeadlines)
    def list_headlines(
        self, session: Session, call: headlines.ListHeadlines, caller: Caller
    ) -> headlines.HeadlinesByArea:
        return queries.list_headlines(session, call, caller=caller)

    @query(calls.ListNumbers)
    def list_numbers(self, _session: Session, _call: calls.ListNumbers, _caller: Caller) -> Numbers:
        return queries.list_numbers()

    @query(telling.ListBriefings)
    def list_briefings(self, session: Session, call: telling.ListBriefings, caller: Caller) -> telling.BriefedList:
        return queries.list_briefings(session, call, caller=caller, now=clock.now())

    @query(telling.GetBriefing)
    def get_briefing(self, session: Session, call: telling.GetBriefing, caller: Caller) -> telling.BriefedView:
        return queries.get_briefing(session, call, caller=caller)

    @query(telling.ListDocuments)
    def list_documents(self, session: Session, call: telling.ListDocuments, caller: Caller) -> telling.Documents:
        return queries.list_documents(session, call, caller=caller, now=clock.now())

    @query(telling.GetDocument)
    def get_document(self, session: Session, call: telling.GetDocument, caller: Caller) -> telling.DocumentView:
        return queries.get_document(session, call, caller=caller, now=clock.now())

    @query(signing.GetFrozenRoll)
    def get_frozen_roll(self, session: Session, call: signing.GetFrozenRoll, caller: Caller) -> signing.FrozenRoll:
        return queries.get_frozen_roll(session, call, caller=caller)

    @query(levies.ListPayers)
    def list_payers(self, session: Session, call: levies.ListPayers, caller: Caller) -> levies.Payers:
        return queries.list_payers(session, call, caller=caller)
